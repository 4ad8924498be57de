/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * A world of the demo's own, on loopback and in a temporary folder: a registry that plays hf.co, an
 * Ollama that sees only that, and folders of its own for Paddock. Where no Ollama is found, a simulated
 * one stands in, and says so. All of it ends with the world.
 */

typedef struct _PdkDemoWorld PdkDemoWorld;

/**
 * pdk_demo_world_new:
 *
 * Returns: (transfer full) (nullable): a world that is ready
 */
PdkDemoWorld *pdk_demo_world_new (GError **error);

void pdk_demo_world_free (PdkDemoWorld *self);

/** Returns: (transfer none): one sentence that says what the server is */
const char *pdk_demo_world_get_server_words (PdkDemoWorld *self);

/** Returns: whether the server is only simulated */
gboolean pdk_demo_world_is_simulated (PdkDemoWorld *self);

/** Returns: whether a signal has asked to end */
gboolean pdk_demo_world_was_interrupted (PdkDemoWorld *self);

/**
 * pdk_demo_world_run:
 * @program: (type filename): what to start
 * @arguments: (array zero-terminated=1): its arguments
 *
 * Runs a program in the world, on this terminal, and waits until it ends. Ctrl+C reaches the program by
 * the terminal; other requests to end are passed on.
 *
 * Returns: its exit status; 128 and the signal's number if a signal ended it
 */
int pdk_demo_world_run (PdkDemoWorld       *self,
                        const char         *program,
                        const char * const *arguments);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkDemoWorld, pdk_demo_world_free)

G_END_DECLS
