/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-command.h"

G_BEGIN_DECLS

/**
 * pdk_killed_pull_test:
 * @command: the command, whose server can pull @name
 * @address: the server
 * @name: a model that takes some seconds to fetch
 * @weights: bytes of its first layer
 * @rounds: how often to kill the command
 * @seed: decides the moments
 *
 * Starts a pull again and again and kills it (SIGKILL) at moments from before its first request to
 * after its last. Each time the library must tell the truth, and the next pull must go on where the
 * last one was. Then lets one pull come to its end.
 */
void pdk_killed_pull_test (PdkCommand *command,
                           const char *address,
                           const char *name,
                           gint64      weights,
                           guint       rounds,
                           guint32     seed);

G_END_DECLS
