/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "servers/pdk-model-server.h"

G_BEGIN_DECLS

/**
 * PdkOllamaClient:
 *
 * A [iface@PdkModelServer] that speaks Ollama's API (facts/servers.md §1).
 */
#define PDK_TYPE_OLLAMA_CLIENT (pdk_ollama_client_get_type ())
G_DECLARE_FINAL_TYPE (PdkOllamaClient, pdk_ollama_client, PDK, OLLAMA_CLIENT, GObject)

/**
 * pdk_ollama_client_new:
 * @address: a base address as pdk_server_address_parse() gives it
 * @header_name: (nullable): a header that a proxy in front of the server wants, such as
 *   `Authorization`
 * @header_value: (nullable): its value; sent only to @address, never after a redirect to another
 *   host, and never part of a log or an error
 *
 * Returns: (transfer full): a client; nothing is asked yet
 */
PdkOllamaClient *pdk_ollama_client_new (const char *address,
                                        const char *header_name,
                                        const char *header_value);

/**
 * pdk_ollama_client_offer_header:
 *
 * Sends a header as pdk_ollama_client_new() tells, unless the client was made with one.
 */
void pdk_ollama_client_offer_header (PdkOllamaClient *self,
                                     const char      *header_name,
                                     const char      *header_value);

/**
 * pdk_ollama_client_set_timeouts:
 * @connect: milliseconds until a connection must stand (10 seconds unless set)
 * @answer: milliseconds for a whole short answer (60 seconds unless set); pulls, loading and
 *   generating have no limit
 * @unload: milliseconds for a model to leave memory (15 seconds unless set)
 */
void pdk_ollama_client_set_timeouts (PdkOllamaClient *self,
                                     guint            connect,
                                     guint            answer,
                                     guint            unload);

G_END_DECLS
