/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gguf/pdk-gguf-source.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-error.h"
#include "gguf/pdk-gguf-parser.h"

#define LEAST_BYTES   ((gsize) 16 << 10)
#define MOST_BYTES    ((gsize) 4 << 20)
#define REQUEST_LIMIT 64

/* A piece that is too long costs bytes, one that is too short costs a request: one part in so many of
 * what was read already is the balance. */
#define SLACK_PART 32

G_DEFINE_INTERFACE (PdkGgufSource, pdk_gguf_source, G_TYPE_OBJECT)

static void
pdk_gguf_source_default_init (PdkGgufSourceInterface *interface)
{
}

typedef struct
{
  PdkGgufParser    *parser;
  PdkGgufHeaderFunc on_shape;
  gpointer          shape_data;
  gboolean          told_shape;
  guint             requests;
} ReadState;

static void
read_state_free (ReadState *state)
{
  g_clear_pointer (&state->parser, pdk_gguf_parser_free);
  g_free (state);
}

static void read_piece (GTask *task);

static gsize
choose_length (ReadState *state)
{
  guint64 offset = pdk_gguf_parser_get_offset (state->parser);
  guint64 slack = MAX (offset / SLACK_PART, LEAST_BYTES);

  if (state->requests == 0)
    return PDK_GGUF_SOURCE_FIRST_BYTES;
  return (gsize) MIN (pdk_gguf_parser_estimate_rest (state->parser) + slack, MOST_BYTES);
}

static void
return_header (GTask *task)
{
  ReadState *state = g_task_get_task_data (task);

  g_task_return_pointer (task, pdk_gguf_parser_dup_header (state->parser), g_object_unref);
}

static void
tell_shape (ReadState *state)
{
  g_autoptr (PdkGgufHeader) header = NULL;

  if (state->told_shape || state->on_shape == NULL || !pdk_gguf_parser_has_shape (state->parser))
    return;
  state->told_shape = TRUE;
  header = pdk_gguf_parser_dup_header (state->parser);
  state->on_shape (header, state->shape_data);
}

/* Takes the task. */
static void
take_bytes (GTask  *task,
            GBytes *bytes)
{
  g_autoptr (GTask) owned = task;
  PdkGgufSource    *self = g_task_get_source_object (task);
  ReadState        *state = g_task_get_task_data (task);
  GError           *error = NULL;
  gboolean          going_on;

  pdk_gguf_parser_set_file_size (state->parser, PDK_GGUF_SOURCE_GET_IFACE (self)->get_size (self));
  if (g_bytes_get_size (bytes) == 0)
    going_on = pdk_gguf_parser_end (state->parser, &error);
  else
    going_on = pdk_gguf_parser_feed (state->parser, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  if (!going_on)
    {
      g_task_return_error (task, error);
      return;
    }
  if (pdk_gguf_parser_is_done (state->parser))
    {
      return_header (task);
      return;
    }
  tell_shape (state);
  if (!g_task_return_error_if_cancelled (task))
    read_piece (g_steal_pointer (&owned));
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      data)
{
  GTask             *task = data;
  PdkGgufSource     *self = PDK_GGUF_SOURCE (object);
  GError            *error = NULL;
  g_autoptr (GBytes) bytes = PDK_GGUF_SOURCE_GET_IFACE (self)->read_finish (self, result, &error);

  if (bytes != NULL)
    {
      take_bytes (task, bytes);
      return;
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
read_piece (GTask *task)
{
  PdkGgufSource *self = g_task_get_source_object (task);
  ReadState     *state = g_task_get_task_data (task);
  gsize          length;

  if (state->requests == REQUEST_LIMIT)
    {
      g_task_return_error (task, pdk_error_new (PDK_ERROR_UNSUPPORTED_FILE, _("Choose another file of the same model."),
                                                                              _("The header of “%s” could not be read in %d pieces."),
                                                                                PDK_GGUF_SOURCE_GET_IFACE (self)->get_name (self), REQUEST_LIMIT));
      g_object_unref (task);
      return;
    }
  pdk_gguf_parser_jump (state->parser, pdk_gguf_parser_get_skip (state->parser));
  length = choose_length (state);
  state->requests++;
  PDK_GGUF_SOURCE_GET_IFACE (self)->read_async (self, pdk_gguf_parser_get_offset (state->parser), length,
                                                g_task_get_cancellable (task), read_cb, task);
}

void
pdk_gguf_source_read_header_async (PdkGgufSource      *self,
                                   GBytes             *first,
                                   PdkGgufHeaderFunc   on_shape,
                                   gpointer            shape_data,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  ReadState        *state = g_new0 (ReadState, 1);

  g_return_if_fail (PDK_IS_GGUF_SOURCE (self));

  g_task_set_source_tag (task, pdk_gguf_source_read_header_async);
  state->parser = pdk_gguf_parser_new (PDK_GGUF_SOURCE_GET_IFACE (self)->get_name (self),
                                       PDK_GGUF_SOURCE_GET_IFACE (self)->get_size (self));
  state->on_shape = on_shape;
  state->shape_data = shape_data;
  g_task_set_task_data (task, state, (GDestroyNotify) read_state_free);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (first != NULL)
    {
      state->requests = 1;
      take_bytes (g_steal_pointer (&task), first);
      return;
    }
  read_piece (g_steal_pointer (&task));
}

PdkGgufHeader *
pdk_gguf_source_read_header_finish (PdkGgufSource *self,
                                    GAsyncResult  *result,
                                    GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
