/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "subjects/pdk-subject-file.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-error.h"
#include "base/pdk-json.h"
#include "base/pdk-text.h"
#include "gguf/pdk-gguf-reader.h"
#include "names/pdk-quant-split.h"

/* No configuration is longer. */
#define CONFIG_BYTES (4 << 20)

static char *
dup_name (GFile *file)
{
  g_autofree char *base = g_file_get_basename (file);

  return pdk_text_sanitize (base != NULL ? base : "");
}

static GBytes *
read_whole (GFile        *file,
            const char   *name,
            GCancellable *cancellable,
            GError      **error)
{
  g_autoptr (GError)           local_error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, &local_error);
  g_autofree char             *buffer = NULL;
  gsize                        length = 0;

  if (stream != NULL)
    {
      buffer = g_malloc (CONFIG_BYTES + 1);
      if (g_input_stream_read_all (G_INPUT_STREAM (stream), buffer, CONFIG_BYTES + 1, &length, cancellable, &local_error) && length <= CONFIG_BYTES)
        return g_bytes_new (buffer, length);
    }
  if (local_error != NULL)
    g_propagate_error (error, pdk_error_from_io (g_steal_pointer (&local_error), name));
  else
    pdk_error_set (error, PDK_ERROR_UNSUPPORTED_FILE, _("Name a GGUF file or the config.json of a model."), _("“%s” is too long for a model’s configuration."), name);
  return NULL;
}

static PdkEstimateSubject *
read_config (GFile        *file,
             const char   *name,
             GCancellable *cancellable,
             GError      **error)
{
  g_autoptr (GBytes)             bytes = read_whole (file, name, cancellable, error);
  g_autoptr (JsonObject)         config = NULL;
  g_autoptr (GError)             local_error = NULL;
  g_autofree char               *path = g_file_get_parse_name (file);
  g_autoptr (PdkEstimateSubject) subject = pdk_estimate_subject_new (PDK_SUBJECT_FILE, name, path);

  if (bytes == NULL)
    return NULL;
  config = pdk_json_parse_object (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), name, &local_error);
  if (config == NULL)
    {
      pdk_error_set (error, PDK_ERROR_UNSUPPORTED_FILE, _("Name a GGUF file or the config.json of a model."), "%s", local_error->message);
      return NULL;
    }
  subject->shape = pdk_model_shape_new_from_config (config, 0, error);
  if (subject->shape == NULL)
    return NULL;
  pdk_estimate_subject_add_note (subject, _("The size of the weights is guessed, as for Q4_K_M."));
  return g_steal_pointer (&subject);
}

static gboolean
is_part (const char *name)
{
  g_auto (PdkQuantSplit) split = { 0 };

  pdk_quant_split_read (&split, name);
  return split.kind == PDK_SPLIT_SHARD;
}

/* The tensors of a model that was split are described in all of its parts, the rest only in the first. */
static PdkGgufHeader *
read_parts (GFile        *file,
            const char   *name,
            GCancellable *cancellable,
            GError      **error)
{
  g_auto (PdkQuantSplit) split = { 0 };
  g_autofree char       *base = g_file_get_basename (file);
  g_autoptr (GPtrArray)  headers = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GFile)      folder = g_file_get_parent (file);

  pdk_quant_split_read (&split, base);
  if (split.kind != PDK_SPLIT_SHARD || folder == NULL)
    return pdk_gguf_reader_read_file (file, cancellable, error);
  for (guint i = 1; i <= split.count; i++)
    {
      g_autofree char   *part = pdk_quant_split_dup_part (base, i);
      g_autoptr (GFile)  part_file = g_file_get_child (folder, part);
      g_autoptr (GError) local_error = NULL;
      PdkGgufHeader     *header = pdk_gguf_reader_read_file (part_file, cancellable, &local_error);

      if (g_error_matches (local_error, PDK_ERROR, PDK_ERROR_NOT_FOUND))
        {
          pdk_error_set (error, PDK_ERROR_NOT_FOUND, _("All parts have to be in the same folder."), _("Part %1$u of %2$u of “%3$s” is not there."), i, split.count, name);
          return NULL;
        }
      if (header == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      g_ptr_array_add (headers, header);
    }
  return pdk_gguf_header_new_joined ((PdkGgufHeader * const *) headers->pdata, headers->len);
}

PdkEstimateSubject *
pdk_subject_file_read (GFile        *file,
                       GCancellable *cancellable,
                       GError      **error)
{
  g_autofree char               *name = dup_name (file);
  g_autofree char               *path = g_file_get_parse_name (file);
  g_autofree char               *folded = g_ascii_strdown (name, -1);
  g_autoptr (PdkGgufHeader)      header = NULL;
  g_autoptr (PdkEstimateSubject) subject = NULL;

  if (!g_file_query_exists (file, cancellable))
    {
      pdk_error_set (error, PDK_ERROR_NOT_FOUND, _("Check how it is spelt, and the folder."), _("There is no file “%s”."), name);
      return NULL;
    }
  if (g_str_has_suffix (folded, ".json"))
    return read_config (file, name, cancellable, error);
  header = read_parts (file, name, cancellable, error);
  if (header == NULL)
    return NULL;
  subject = pdk_estimate_subject_new (PDK_SUBJECT_FILE, name, path);
  if (!pdk_estimate_subject_set_header (subject, header, error))
    return NULL;
  if (pdk_gguf_header_get_shard_count (header) > 1 && !is_part (name))
    pdk_estimate_subject_add_note (subject, _("This is one part of a model whose other parts cannot be found by its name: their weights are missing here."));
  return g_steal_pointer (&subject);
}
