/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fitting/pdk-server-estimate.h"
#include "pdk-cli.h"

G_BEGIN_DECLS

/**
 * PdkCliMachine:
 * @estimate: engine and memory
 * @server: (nullable): the server by which it is judged; %NULL if none was asked
 * @sentence: (nullable): where the memory is known from; %NULL if it was given
 * @absent: whether the usual server of this computer did not answer
 * @settled_context: to how many tokens the engine would shorten the context by itself; 0 if it would not
 *
 * What a model is judged by.
 */
typedef struct
{
  PdkServerEstimate    estimate;
  PdkServerConnection *server;
  char                *sentence;
  gboolean             absent;
  guint64              settled_context;
} PdkCliMachine;

/**
 * pdk_cli_machine_find:
 * @engine: (nullable): the name of an engine
 * @memory: (nullable): the memory of the cards, see [func@estimate_parse_cards]
 *
 * With @engine or @memory no server is asked, unless `--server` names one. Otherwise it is the usual server,
 * and this computer with llama.cpp's server where the usual one is of this computer and does not answer.
 */
gboolean pdk_cli_machine_find (PdkCliMachine *self,
                               PdkCli        *cli,
                               const char    *engine,
                               const char    *memory,
                               GError       **error);
void     pdk_cli_machine_clear (PdkCliMachine *self);

/** Returns: bytes of graphics memory that are free now, on all cards together; 0 if that is not known */
guint64 pdk_cli_machine_get_free (const PdkCliMachine *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PdkCliMachine, pdk_cli_machine_clear)

G_END_DECLS
