/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* How Ollama writes things into JSON. */

/** Returns: (transfer full): the text; "" if there is none */
char *pdk_ollama_json_dup_text (JsonObject *object,
                                const char *name);

/**
 * pdk_ollama_json_dup_time:
 *
 * Reads an RFC 3339 time with up to nanoseconds. Years up to 9999 are times like any other.
 *
 * Returns: (transfer full) (nullable): the time; %NULL if there is none, or Go's year 1
 */
GDateTime *pdk_ollama_json_dup_time (JsonObject *object,
                                     const char *name);

/** Returns: an integer that cannot be negative, or @fallback */
gint64 pdk_ollama_json_get_count (JsonObject *object,
                                  const char *name,
                                  gint64      fallback);

G_END_DECLS
