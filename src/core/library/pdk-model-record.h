/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "estimate/pdk-fit.h"

G_BEGIN_DECLS

/**
 * PdkAvailability:
 * @PDK_AVAILABILITY_UNKNOWN: the server has not answered (yet)
 * @PDK_AVAILABILITY_PRESENT: the server lists the model
 * @PDK_AVAILABILITY_MISSING: the server answered, and does not have it
 */
typedef enum
{
  PDK_AVAILABILITY_UNKNOWN,
  PDK_AVAILABILITY_PRESENT,
  PDK_AVAILABILITY_MISSING,
} PdkAvailability;

#define PDK_TYPE_AVAILABILITY (pdk_availability_get_type ())
GType pdk_availability_get_type (void);

/**
 * PdkModelRecord:
 *
 * One model of the library: a row of `downloaded_models` (design §5) with what Paddock knows besides.
 * Changed by [class@ModelRegistry] only, on the main context; every getter has a property of the same
 * name that notifies.
 */
#define PDK_TYPE_MODEL_RECORD (pdk_model_record_get_type ())
G_DECLARE_FINAL_TYPE (PdkModelRecord, pdk_model_record, PDK, MODEL_RECORD, GObject)

/* The columns of the published schema. */
gint64              pdk_model_record_get_id (PdkModelRecord *self);
const char         *pdk_model_record_get_model_id (PdkModelRecord *self);
const char         *pdk_model_record_get_display_name (PdkModelRecord *self);
const char         *pdk_model_record_get_repo_id (PdkModelRecord *self);
const char         *pdk_model_record_get_filename (PdkModelRecord *self);
const char         *pdk_model_record_get_quantization (PdkModelRecord *self);
double              pdk_model_record_get_parameters (PdkModelRecord *self);
gint64              pdk_model_record_get_context_window (PdkModelRecord *self);
double              pdk_model_record_get_file_size_mb (PdkModelRecord *self);
const char         *pdk_model_record_get_file_path (PdkModelRecord *self);
const char         *pdk_model_record_get_ollama_model_name (PdkModelRecord *self);
const char         *pdk_model_record_get_source (PdkModelRecord *self);
const char * const *pdk_model_record_get_tags (PdkModelRecord *self);
GDateTime          *pdk_model_record_get_downloaded_at (PdkModelRecord *self);
GDateTime          *pdk_model_record_get_last_used (PdkModelRecord *self);

/* What Paddock keeps beside them. */

/** Returns: (transfer none): the id of the server that has the model, "" for none */
const char *pdk_model_record_get_server (PdkModelRecord *self);

/** Returns: (transfer none): the digest at the last look, bare hexadecimal; "" if unknown */
const char     *pdk_model_record_get_digest (PdkModelRecord *self);
gint64          pdk_model_record_get_size_bytes (PdkModelRecord *self);
gboolean        pdk_model_record_get_running (PdkModelRecord *self);
gboolean        pdk_model_record_get_active (PdkModelRecord *self);
PdkAvailability pdk_model_record_get_availability (PdkModelRecord *self);

/**
 * pdk_model_record_get_fit:
 *
 * Properties of it: `verdict` (a #PdkFitVerdict), `rough` (whether it comes from the file's size only),
 * `fit-words` (in a word or two, marked where it is rough), `fit-basis` (where it is known from, in words);
 * they notify together.
 *
 * Returns: (transfer none): how the model fits where it is; nothing is known before it was judged
 */
const PdkFit *pdk_model_record_get_fit (PdkModelRecord *self);

/** Sets how the model fits; for [class@LibraryFits]. */
void pdk_model_record_set_fit (PdkModelRecord *self,
                               const PdkFit   *fit);

/** Returns: (transfer full): the object of `paddock list --json` (design §8) */
JsonObject *pdk_model_record_to_json (PdkModelRecord *self);

G_END_DECLS
