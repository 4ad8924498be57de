/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-ollama-double.h"
#include "pdk-server-calls.h"
#include "pdk-test.h"
#include "transfers/pdk-transfer-progress.h"

G_BEGIN_DECLS

/*
 * What the tests of traps have in common: a client, a simulated Ollama, and a folder.
 */
typedef struct
{
  PdkOllamaDouble *simulated;
  PdkModelServer  *client;
  char            *folder;
  char            *file; /* a tiny model */
} PdkTrap;

typedef void (*PdkTrapFunc) (PdkTrap      *trap,
                             gconstpointer data);

void pdk_trap_add (const char *path,
                   PdkTrapFunc func);

/** Answers the next pull with these lines, and then ends the stream in good order. */
void pdk_trap_script_pull (PdkTrap            *trap,
                           const char * const *lines);

/** Pulls and expects a failure of this cause. Returns: (transfer full): the error */
GError *pdk_trap_pull_fails (PdkTrap     *trap,
                             const char  *name,
                             PdkErrorCode cause);

/** Makes pulls of @name fail with the words, and checks cause and next step. */
void pdk_trap_pull_words (PdkTrap     *trap,
                          const char  *name,
                          const char  *words,
                          PdkErrorCode cause,
                          const char  *hint);

/** A server's lines as a person would see them. */
typedef struct
{
  PdkTransferProgress *progress;
  double               fraction;
  guint64              done;
  gint64               now;
} PdkTrapBar;

void pdk_trap_bar_init (PdkTrapBar *bar);
void pdk_trap_bar_clear (PdkTrapBar *bar);

/** A PdkTransferEventFunc that fails the test if the bar goes back, or is full too early. */
void pdk_trap_bar_add (const PdkTransferEvent *event,
                       gpointer                bar);

G_END_DECLS
