/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * PdkServerModel:
 *
 * One model as a server lists it (Ollama's `/api/tags` and `/api/ps`). Immutable. A server may leave
 * out anything but the name.
 */
#define PDK_TYPE_SERVER_MODEL (pdk_server_model_get_type ())
G_DECLARE_FINAL_TYPE (PdkServerModel, pdk_server_model, PDK, SERVER_MODEL, GObject)

/** Returns: (transfer full) (nullable): %NULL if @object has no name */
PdkServerModel *pdk_server_model_new_from_ollama (JsonObject *object);

/** Returns: (transfer none): the name as the server spells it, always with a tag */
const char *pdk_server_model_get_name (PdkServerModel *self);

/** Returns: (transfer none): the manifest's SHA-256 as bare hexadecimal, "" if unknown */
const char *pdk_server_model_get_digest (PdkServerModel *self);

/** Returns: bytes of all layers (for a running model: of memory in use); -1 if unknown */
gint64 pdk_server_model_get_size (PdkServerModel *self);

/** Returns: (nullable) (transfer none): when the model changed on the server */
GDateTime  *pdk_server_model_get_modified (PdkServerModel *self);
const char *pdk_server_model_get_format (PdkServerModel *self);
const char *pdk_server_model_get_family (PdkServerModel *self);
const char *pdk_server_model_get_parameter_size (PdkServerModel *self);
const char *pdk_server_model_get_quantization (PdkServerModel *self);

/** Returns: tokens; the trained context in a list, the effective one for a running model; 0 if unknown */
gint64 pdk_server_model_get_context_length (PdkServerModel *self);

/** Returns: (transfer none) (array zero-terminated=1): such as `completion`, `tools`; empty if not told */
const char * const *pdk_server_model_get_capabilities (PdkServerModel *self);

/** Returns: whether the model runs elsewhere and only a name is here (a cloud model) */
gboolean pdk_server_model_is_remote (PdkServerModel *self);

/** Returns: bytes in graphics memory of a running model; -1 if not told */
gint64 pdk_server_model_get_size_vram (PdkServerModel *self);

/** Returns: (nullable) (transfer none): when a running model will be unloaded; %NULL for never or not running */
GDateTime *pdk_server_model_get_expires (PdkServerModel *self);

G_END_DECLS
