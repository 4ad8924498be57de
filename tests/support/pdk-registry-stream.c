/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-registry-stream.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define LARGEST_PIECE  65536
#define SMALLEST_PIECE 512

struct _PdkRegistryLine
{
  PdkRegistryGetPlan get_plan;
  gpointer           registry;
  gint64             free_at;
  GPtrArray         *stalled;
  int                n_stalled;
};

typedef struct
{
  PdkRegistryLine   *line;
  SoupServerMessage *message;
  GSource           *timer;
  goffset            position;
  goffset            end;
  goffset            corrupt_at;
  int                file;
} Stream;

PdkRegistryLine *
pdk_registry_line_new (PdkRegistryGetPlan get_plan,
                       gpointer           registry)
{
  PdkRegistryLine *line = g_new0 (PdkRegistryLine, 1);

  line->get_plan = get_plan;
  line->registry = registry;
  line->stalled = g_ptr_array_new ();
  return line;
}

void
pdk_registry_line_free (PdkRegistryLine *line)
{
  g_ptr_array_unref (line->stalled);
  g_free (line);
}

guint
pdk_registry_line_count_stalled (PdkRegistryLine *line)
{
  return (guint) g_atomic_int_get (&line->n_stalled);
}

static void
clear_timer (Stream *stream)
{
  if (stream->timer != NULL)
    g_source_destroy (stream->timer);
  g_clear_pointer (&stream->timer, g_source_unref);
}

static void
stream_free (gpointer  data,
             GClosure *closure)
{
  Stream *stream = data;

  clear_timer (stream);
  if (g_ptr_array_remove_fast (stream->line->stalled, stream))
    g_atomic_int_add (&stream->line->n_stalled, -1);
  close (stream->file);
  g_free (stream);
}

/* The write that follows fails, and libsoup takes the connection down. */
static void
cut_connection (Stream *stream)
{
  GSocket *socket = soup_server_message_get_socket (stream->message);

  if (socket != NULL)
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

static void
send_piece (Stream *stream,
            gsize   length)
{
  SoupMessageBody *body = soup_server_message_get_response_body (stream->message);
  g_autofree char *piece = g_malloc0 (length);
  gssize           got = pread (stream->file, piece, length, stream->position);

  if (got <= 0)
    cut_connection (stream);
  else if (stream->corrupt_at >= stream->position && stream->corrupt_at < stream->position + got)
    piece[stream->corrupt_at - stream->position] ^= 1;
  soup_message_body_append_take (body, (guchar *) g_steal_pointer (&piece), length);
  stream->position += (goffset) length;
  soup_server_message_unpause (stream->message);
}

static void send_next (Stream *stream);

static gboolean
timer_cb (gpointer data)
{
  Stream *stream = data;

  clear_timer (stream);
  send_next (stream);
  return G_SOURCE_REMOVE;
}

static void
send_later (Stream *stream,
            gint64  time)
{
  stream->timer = g_timeout_source_new (0);
  g_source_set_ready_time (stream->timer, time);
  g_source_set_callback (stream->timer, timer_cb, stream, NULL);
  g_source_attach (stream->timer, g_main_context_get_thread_default ());
}

static void
stall (Stream *stream)
{
  g_ptr_array_add (stream->line->stalled, stream);
  g_atomic_int_inc (&stream->line->n_stalled);
}

static gsize
get_piece_length (Stream                *stream,
                  const PdkRegistryPlan *plan)
{
  goffset length = MIN (LARGEST_PIECE, stream->end - stream->position);

  if (plan->rate > 0)
    length = MIN (length, (goffset) CLAMP (plan->rate / 30, SMALLEST_PIECE, LARGEST_PIECE));
  if (plan->cut > stream->position)
    length = MIN (length, plan->cut - stream->position);
  if (plan->stall > stream->position)
    length = MIN (length, plan->stall - stream->position);
  return (gsize) length;
}

static void
send_next (Stream *stream)
{
  PdkRegistryPlan plan = stream->line->get_plan (stream->line->registry);
  gint64          now = g_get_monotonic_time ();
  gsize           length = get_piece_length (stream, &plan);

  if (stream->position >= stream->end)
    return;
  if (plan.cut >= 0 && stream->position >= plan.cut)
    cut_connection (stream);
  else if (plan.stall >= 0 && stream->position >= plan.stall)
    {
      stall (stream);
      return;
    }
  else if (plan.rate > 0 && stream->line->free_at > now)
    {
      send_later (stream, stream->line->free_at);
      return;
    }
  if (plan.rate > 0)
    stream->line->free_at = MAX (now, stream->line->free_at) +
                            (gint64) (length * G_TIME_SPAN_SECOND / plan.rate);
  send_piece (stream, length);
}

static void
wrote_chunk_cb (SoupServerMessage *message,
                gpointer           data)
{
  send_next (data);
}

void
pdk_registry_line_wake (PdkRegistryLine *line)
{
  g_autoptr (GPtrArray) stalled = g_steal_pointer (&line->stalled);

  line->stalled = g_ptr_array_new ();
  g_atomic_int_set (&line->n_stalled, 0);
  for (guint i = 0; i < stalled->len; i++)
    send_next (g_ptr_array_index (stalled, i));
}

/* Returns FALSE for a range that begins behind the end. */
static gboolean
read_range (SoupServerMessage *message,
            goffset            size,
            goffset           *start,
            goffset           *end)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  SoupRange          *ranges = NULL;
  int                 n_ranges = 0;

  *start = 0;
  *end = size;
  if (soup_message_headers_get_one (headers, "Range") == NULL)
    return TRUE;
  if (!soup_message_headers_get_ranges (headers, size, &ranges, &n_ranges))
    return FALSE;
  *start = ranges[0].start;
  *end = MIN (ranges[0].end + 1, size);
  soup_message_headers_free_ranges (headers, ranges);
  return *start < *end;
}

static void
set_headers (SoupServerMessage *message,
             goffset            start,
             goffset            end,
             goffset            size)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  gboolean            partial = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Range") != NULL;

  soup_server_message_set_status (message, partial ? SOUP_STATUS_PARTIAL_CONTENT : SOUP_STATUS_OK, NULL);
  soup_message_headers_set_content_type (headers, "application/octet-stream", NULL);
  soup_message_headers_replace (headers, "Accept-Ranges", "bytes");
  if (partial)
    soup_message_headers_set_content_range (headers, start, end - 1, size);
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CONTENT_LENGTH);
  soup_message_headers_set_content_length (headers, end - start);
}

void
pdk_registry_stream_start (PdkRegistryLine   *line,
                           SoupServerMessage *message,
                           const char        *path,
                           gboolean           corrupt)
{
  int         file = open (path, O_RDONLY | O_CLOEXEC);
  struct stat status;
  goffset     start;
  goffset     end;
  Stream     *stream;

  if (file < 0 || fstat (file, &status) != 0)
    {
      if (file >= 0)
        close (file);
      soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
      return;
    }
  if (!read_range (message, status.st_size, &start, &end))
    {
      close (file);
      soup_server_message_set_status (message, SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE, NULL);
      return;
    }
  set_headers (message, start, end, status.st_size);
  if (soup_server_message_get_method (message) == SOUP_METHOD_HEAD || start == end)
    {
      close (file);
      return;
    }
  stream = g_new0 (Stream, 1);
  stream->line = line;
  stream->message = message;
  stream->file = file;
  stream->position = start;
  stream->end = end;
  stream->corrupt_at = corrupt ? status.st_size / 2 : -1;
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  g_signal_connect_data (message, "wrote-chunk", G_CALLBACK (wrote_chunk_cb), stream, stream_free, 0);
  soup_server_message_pause (message);
  send_next (stream);
}
