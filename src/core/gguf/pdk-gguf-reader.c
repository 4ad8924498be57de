/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gguf/pdk-gguf-reader.h"

#include "base/pdk-error.h"
#include "base/pdk-text.h"
#include "gguf/pdk-gguf-parser.h"

#include <glib/gi18n-lib.h>

#define PIECE_BYTES (256 << 10)

static char *
dup_name (GFile *file)
{
  g_autofree char *base = g_file_get_basename (file);

  return pdk_text_sanitize (base != NULL ? base : "");
}

static gboolean
get_size (GFile        *file,
          const char   *name,
          guint64      *size,
          GCancellable *cancellable,
          GError      **error)
{
  g_autoptr (GError)    local_error = NULL;
  g_autoptr (GFileInfo) info = NULL;

  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
                            G_FILE_QUERY_INFO_NONE, cancellable, &local_error);
  if (info == NULL)
    {
      g_propagate_error (error, pdk_error_from_io (g_steal_pointer (&local_error), name));
      return FALSE;
    }
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    {
      pdk_error_set (error, PDK_ERROR_INVALID_INPUT, _("Choose a file whose name ends in “.gguf”."), _("“%s” is not a file."), name);
      return FALSE;
    }
  *size = (guint64) MAX (g_file_info_get_size (info), 0);
  return TRUE;
}

/* Jumps where that is cheaper than reading. */
static gboolean
jump (GInputStream  *stream,
      PdkGgufParser *parser,
      GCancellable  *cancellable,
      GError       **error)
{
  guint64 skip = pdk_gguf_parser_get_skip (parser);

  if (skip < PIECE_BYTES || !G_IS_SEEKABLE (stream) || !g_seekable_can_seek (G_SEEKABLE (stream)))
    return TRUE;
  if (!g_seekable_seek (G_SEEKABLE (stream), (goffset) skip, G_SEEK_CUR, cancellable, error))
    return FALSE;
  pdk_gguf_parser_jump (parser, skip);
  return TRUE;
}

static gboolean
feed_stream (GInputStream  *stream,
             const char    *name,
             PdkGgufParser *parser,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autofree guint8 *piece = g_malloc (PIECE_BYTES);
  g_autoptr (GError) local_error = NULL;

  while (!pdk_gguf_parser_is_done (parser))
    {
      gssize length = -1;

      if (jump (stream, parser, cancellable, &local_error))
        length = g_input_stream_read (stream, piece, PIECE_BYTES, cancellable, &local_error);
      if (length < 0)
        {
          g_propagate_error (error, pdk_error_from_io (g_steal_pointer (&local_error), name));
          return FALSE;
        }
      if (length == 0)
        return pdk_gguf_parser_end (parser, error);
      if (!pdk_gguf_parser_feed (parser, piece, (gsize) length, error))
        return FALSE;
    }
  return TRUE;
}

PdkGgufHeader *
pdk_gguf_reader_read_file (GFile        *file,
                           GCancellable *cancellable,
                           GError      **error)
{
  g_autoptr (GError)           local_error = NULL;
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (PdkGgufParser)    parser = NULL;
  g_autofree char             *name = NULL;
  guint64                      size;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  name = dup_name (file);
  if (!get_size (file, name, &size, cancellable, error))
    return NULL;
  stream = g_file_read (file, cancellable, &local_error);
  if (stream == NULL)
    {
      g_propagate_error (error, pdk_error_from_io (g_steal_pointer (&local_error), name));
      return NULL;
    }
  parser = pdk_gguf_parser_new (name, size);
  if (!feed_stream (G_INPUT_STREAM (stream), name, parser, cancellable, error))
    return NULL;
  return pdk_gguf_parser_dup_header (parser);
}

PdkGgufHeader *
pdk_gguf_reader_read_bytes (const char *name,
                            GBytes     *bytes,
                            guint64     file_size,
                            GError    **error)
{
  g_autoptr (PdkGgufParser) parser = pdk_gguf_parser_new (name, file_size);
  gsize                     length;
  const guint8             *data = g_bytes_get_data (bytes, &length);

  if (!pdk_gguf_parser_feed (parser, data, length, error) || !pdk_gguf_parser_end (parser, error))
    return NULL;
  return pdk_gguf_parser_dup_header (parser);
}

static void
read_file_thread (GTask        *task,
                  gpointer      source,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  PdkGgufHeader     *header = pdk_gguf_reader_read_file (G_FILE (task_data), cancellable, &error);

  if (header == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, header, g_object_unref);
}

void
pdk_gguf_reader_read_file_async (GFile              *file,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_return_if_fail (G_IS_FILE (file));

  g_task_set_source_tag (task, pdk_gguf_reader_read_file_async);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, read_file_thread);
}

PdkGgufHeader *
pdk_gguf_reader_read_file_finish (GAsyncResult *result,
                                  GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
check_loadable (PdkGgufHeader *header,
                const char    *name,
                GError       **error)
{
  PdkGgufFinding findings = pdk_gguf_header_get_findings (header);
  const char    *sentence = NULL;

  if (findings & PDK_GGUF_FINDING_BIG_ENDIAN)
    sentence = N_("“%s” was made for computers of the other byte order; engines here cannot load it.");
  else if (findings & PDK_GGUF_FINDING_OLD_VERSION)
    sentence = N_("“%s” is of version 1 of the GGUF format, which today’s engines refuse.");
  else if (findings & PDK_GGUF_FINDING_FORK_TYPES)
    sentence = N_("“%s” is quantized in a way that only ik_llama.cpp can load.");
  if (sentence == NULL)
    return TRUE;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  pdk_error_set (error, PDK_ERROR_INCOMPATIBLE, _("Choose another file of the same model."), _(sentence), name);
#pragma GCC diagnostic pop
  return FALSE;
}

static gboolean
check_sound (PdkGgufHeader *header,
             const char    *name,
             GError       **error)
{
  PdkGgufFinding findings = pdk_gguf_header_get_findings (header);

  if (findings & PDK_GGUF_FINDING_TOO_SHORT)
    {
      pdk_error_set (error, PDK_ERROR_UNSUPPORTED_FILE,
                     _("The download was cut off, or the file is damaged: fetch it again."),
                       _("“%s” ends before its weights do."), name);
      return FALSE;
    }
  if (findings & PDK_GGUF_FINDING_OFFSETS)
    {
      pdk_error_set (error, PDK_ERROR_UNSUPPORTED_FILE,
                     _("Fetch the file again; if that does not help, choose another one."),
                       _("“%s” is damaged: the weights are not where they should be."), name);
      return FALSE;
    }
  return TRUE;
}

gboolean
pdk_gguf_check_file (GFile        *file,
                     GCancellable *cancellable,
                     GError      **error)
{
  g_autoptr (PdkGgufHeader) header = pdk_gguf_reader_read_file (file, cancellable, error);
  g_autofree char          *name = NULL;

  if (header == NULL)
    return FALSE;
  name = dup_name (file);
  return check_loadable (header, name, error) && check_sound (header, name, error);
}
