/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PdkServerAdvice:
 * @sentence: what most likely is the matter, and what helps
 * @command: (nullable): what to type at a terminal to that end
 *
 * What to do about a server that does not answer.
 */
typedef struct
{
  char *sentence;
  char *command;
} PdkServerAdvice;

/**
 * pdk_server_advice_init:
 * @self: (out caller-allocates): filled in
 * @address: of the server that does not answer
 * @root: (nullable) (type filename): a folder to look in instead of `/`, for tests
 *
 * Looks whether Ollama is installed on this computer and whether systemd looks after it. In a sandbox,
 * where that cannot be seen, the advice covers both cases. Reads a few file names at most.
 */
void pdk_server_advice_init (PdkServerAdvice *self,
                             const char      *address,
                             const char      *root);

void pdk_server_advice_clear (PdkServerAdvice *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PdkServerAdvice, pdk_server_advice_clear)

G_END_DECLS
