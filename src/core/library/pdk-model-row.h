/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PdkModelRow:
 * @id: the number of the row; 0 before it is stored
 * @parameters: billions; 0 if unknown
 * @context_window: tokens; 0 if unknown
 * @file_size_mb: 10^6 bytes; 0 if unknown
 * @server: "" if no server is known to have the model
 * @digest: bare hexadecimal; "" if unknown
 * @size_bytes: 0 if unknown
 * @last_seen: (nullable): when @server last listed the model
 *
 * A row of `downloaded_models` with its place. Made in one piece, then shared between threads and
 * never changed; whoever wants another one changes a copy.
 */
typedef struct
{
  gint64     id;
  char      *model_id;
  char      *display_name;
  char      *repo_id;
  char      *filename;
  char      *quantization;
  double     parameters;
  gint64     context_window;
  double     file_size_mb;
  char      *file_path;
  char      *ollama_model_name;
  char      *source;
  char     **tags;
  GDateTime *downloaded_at;
  GDateTime *last_used;

  char      *server;
  char      *digest;
  gint64     size_bytes;
  GDateTime *last_seen;
} PdkModelRow;

#define PDK_MODEL_SOURCE_CURATED "curated"
#define PDK_MODEL_SOURCE_CUSTOM  "custom_hf"

/** Returns: (transfer full): a row in which every text that cannot be %NULL is "" */
PdkModelRow *pdk_model_row_new (void);
PdkModelRow *pdk_model_row_copy (const PdkModelRow *self);
PdkModelRow *pdk_model_row_ref (PdkModelRow *self);
void         pdk_model_row_unref (PdkModelRow *self);

/** Returns: (nullable) (transfer none): the name under which a server knows the model */
const char *pdk_model_row_get_server_name (const PdkModelRow *self);

/**
 * pdk_model_row_dup_name_key:
 *
 * Returns: (transfer full): a text that is equal for names that name the same model on a server
 *   (see [func@pdk_model_name_texts_equal])
 */
char *pdk_model_row_dup_name_key (const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkModelRow, pdk_model_row_unref)

G_END_DECLS
