/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "http/pdk-read-ahead-stream.h"

#include <string.h>

#define PIECE_SIZE ((gsize) 1024 * 1024)

struct _PdkReadAheadStream
{
  GInputStream parent_instance;

  GInputStream *file;
  guint8       *piece;
  gsize         position;
  gsize         length;
};

G_DEFINE_FINAL_TYPE (PdkReadAheadStream, pdk_read_ahead_stream, G_TYPE_INPUT_STREAM)

typedef struct
{
  guint8 *target;
  gsize   count;
} Wish;

static gssize
hand_out (PdkReadAheadStream *self,
          guint8             *target,
          gsize               count)
{
  gsize given = MIN (count, self->length - self->position);

  memcpy (target, self->piece + self->position, given);
  self->position += given;
  return (gssize) given;
}

static gssize
pdk_read_ahead_stream_read (GInputStream *stream,
                            void         *target,
                            gsize         count,
                            GCancellable *cancellable,
                            GError      **error)
{
  PdkReadAheadStream *self = PDK_READ_AHEAD_STREAM (stream);

  if (self->position == self->length)
    {
      gssize length = g_input_stream_read (self->file, self->piece, PIECE_SIZE, cancellable, error);

      if (length < 0)
        return -1;
      self->position = 0;
      self->length = (gsize) length;
    }
  return hand_out (self, target, count);
}

static void
filled_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GTask)   task = data;
  GError             *error = NULL;
  PdkReadAheadStream *self = g_task_get_source_object (task);
  Wish               *wish = g_task_get_task_data (task);
  gssize              length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (length < 0)
    {
      g_task_return_error (task, error);
      return;
    }
  self->position = 0;
  self->length = (gsize) length;
  g_task_return_int (task, hand_out (self, wish->target, wish->count));
}

static void
pdk_read_ahead_stream_read_async (GInputStream       *stream,
                                  void               *target,
                                  gsize               count,
                                  int                 priority,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  PdkReadAheadStream *self = PDK_READ_AHEAD_STREAM (stream);
  g_autoptr (GTask)   task = g_task_new (stream, cancellable, callback, user_data);
  Wish               *wish;

  g_task_set_source_tag (task, pdk_read_ahead_stream_read_async);
  g_task_set_priority (task, priority);
  if (self->position < self->length)
    {
      g_task_return_int (task, hand_out (self, target, count));
      return;
    }
  wish = g_new (Wish, 1);
  *wish = (Wish) { .target = target, .count = count };
  g_task_set_task_data (task, wish, g_free);
  g_input_stream_read_async (self->file, self->piece, PIECE_SIZE, priority, cancellable, filled_cb, g_object_ref (task));
}

static gssize
pdk_read_ahead_stream_read_finish (GInputStream *stream,
                                   GAsyncResult *result,
                                   GError      **error)
{
  return g_task_propagate_int (G_TASK (result), error);
}

static void
pdk_read_ahead_stream_finalize (GObject *object)
{
  PdkReadAheadStream *self = PDK_READ_AHEAD_STREAM (object);

  g_clear_object (&self->file);
  g_free (self->piece);
  G_OBJECT_CLASS (pdk_read_ahead_stream_parent_class)->finalize (object);
}

static void
pdk_read_ahead_stream_class_init (PdkReadAheadStreamClass *klass)
{
  GInputStreamClass *stream_class = G_INPUT_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pdk_read_ahead_stream_finalize;
  stream_class->read_fn = pdk_read_ahead_stream_read;
  stream_class->read_async = pdk_read_ahead_stream_read_async;
  stream_class->read_finish = pdk_read_ahead_stream_read_finish;
}

static void
pdk_read_ahead_stream_init (PdkReadAheadStream *self)
{
  self->piece = g_malloc (PIECE_SIZE);
}

GInputStream *
pdk_read_ahead_stream_new (GFileInputStream *file)
{
  PdkReadAheadStream *self = g_object_new (PDK_TYPE_READ_AHEAD_STREAM, NULL);

  self->file = G_INPUT_STREAM (g_object_ref (file));
  return G_INPUT_STREAM (self);
}

gboolean
pdk_read_ahead_stream_rewind (PdkReadAheadStream *self)
{
  self->position = 0;
  self->length = 0;
  return g_seekable_seek (G_SEEKABLE (self->file), 0, G_SEEK_SET, NULL, NULL);
}
