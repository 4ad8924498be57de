/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * PdkModelDetails:
 *
 * What a server knows about one of its models (Ollama's `/api/show`). Immutable. Any text may be
 * empty, any number 0.
 */
#define PDK_TYPE_MODEL_DETAILS (pdk_model_details_get_type ())
G_DECLARE_FINAL_TYPE (PdkModelDetails, pdk_model_details, PDK, MODEL_DETAILS, GObject)

/** Returns: (transfer full): the details; every member of @object is optional */
PdkModelDetails *pdk_model_details_new_from_ollama (JsonObject *object);

const char *pdk_model_details_get_license (PdkModelDetails *self);
const char *pdk_model_details_get_template (PdkModelDetails *self);
const char *pdk_model_details_get_system (PdkModelDetails *self);
const char *pdk_model_details_get_modelfile (PdkModelDetails *self);

/** Returns: (transfer none): lines of `name value`, as the server prints them */
const char *pdk_model_details_get_parameters (PdkModelDetails *self);

/** Returns: (transfer none): such as `llama`, `qwen3` (`general.architecture`) */
const char *pdk_model_details_get_architecture (PdkModelDetails *self);
const char *pdk_model_details_get_family (PdkModelDetails *self);
const char *pdk_model_details_get_format (PdkModelDetails *self);
const char *pdk_model_details_get_parameter_size (PdkModelDetails *self);
const char *pdk_model_details_get_quantization (PdkModelDetails *self);
gint64      pdk_model_details_get_parameter_count (PdkModelDetails *self);

/** Returns: tokens the model was trained for; 0 if unknown */
gint64              pdk_model_details_get_context_length (PdkModelDetails *self);
const char * const *pdk_model_details_get_capabilities (PdkModelDetails *self);

/** Returns: (nullable) (transfer none): the GGUF keys the server told (`model_info`) */
JsonObject *pdk_model_details_get_model_info (PdkModelDetails *self);

/** Returns: (nullable) (transfer none): objects with `name`, `type` and `shape`, as the server told */
JsonArray *pdk_model_details_get_tensors (PdkModelDetails *self);

/** Returns: whether the server told a capability; %FALSE also where it tells none at all */
gboolean pdk_model_details_has_capability (PdkModelDetails *self,
                                           const char      *capability);

G_END_DECLS
