/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-context.h"

G_BEGIN_DECLS

/*
 * What is known of the machine that a server runs on, in words: whose memory decides what fits.
 */

/** Returns: (transfer full): in a few words, such as "12.0 GiB · NVIDIA GeForce RTX 4070" */
char *pdk_server_machine_summarize (PdkContext          *context,
                                    PdkServerConnection *server);

/** Returns: (transfer full): what was found without looking at what a person has set, in a sentence or two */
char *pdk_server_machine_describe_found (PdkContext          *context,
                                         PdkServerConnection *server);

/**
 * pdk_server_machine_describe_choice:
 * @server: (nullable): the server; %NULL for one that is being added
 * @by_hand: whether the memory is set by hand
 *
 * Returns: (transfer full): what was found, and what it means to set the memory by hand or not to
 */
char *pdk_server_machine_describe_choice (PdkContext          *context,
                                          PdkServerConnection *server,
                                          gboolean             by_hand);

/** Returns: (transfer full): what counts for the server and where that is known from, and what to do if it is wrong */
char *pdk_server_machine_explain (PdkContext          *context,
                                  PdkServerConnection *server);

G_END_DECLS
