/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-double-reply-private.h"

struct _PdkDoubleSending
{
  SoupServerMessage  *message;
  PdkDoubleReply     *reply;
  guint               position;
  gboolean            waiting;
  gboolean            body_done;
  gboolean            is_cut;
  int                *held;
  GSource            *timer;
  GSource            *watch;
  PdkDoubleSendingEnd on_end;
  gpointer            user_data;
};

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
stop_waiting (PdkDoubleSending *self)
{
  if (self->waiting)
    g_atomic_int_add (self->held, -1);
  self->waiting = FALSE;
}

static void
end (PdkDoubleSending *self,
     gboolean          dropped)
{
  clear_source (&self->timer);
  clear_source (&self->watch);
  stop_waiting (self);
  g_signal_handlers_disconnect_by_data (self->message, self);
  self->on_end (self, dropped, self->user_data);
  g_clear_object (&self->message);
  pdk_double_reply_free (self->reply);
  g_free (self);
}

static void
finished_cb (SoupServerMessage *message,
             gpointer           data)
{
  PdkDoubleSending *self = data;

  end (self, !self->body_done);
}

/* The write that follows fails, and libsoup takes the connection down. */
void
pdk_double_sending_cut (PdkDoubleSending *self)
{
  GSocket *socket = soup_server_message_get_socket (self->message);

  if (self->is_cut)
    return;
  self->is_cut = TRUE;
  clear_source (&self->timer);
  clear_source (&self->watch);
  stop_waiting (self);
  self->position = self->reply->steps->len;
  self->reply->produce = NULL;
  if (socket != NULL)
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
  soup_message_body_append (soup_server_message_get_response_body (self->message), SOUP_MEMORY_STATIC, " ", 1);
  soup_server_message_unpause (self->message);
}

static gboolean
client_left_cb (GSocket     *socket,
                GIOCondition condition,
                gpointer     data)
{
  PdkDoubleSending *self = data;

  /* Nobody sends a second request before the first is answered: what can be read is the end. */
  clear_source (&self->watch);
  pdk_double_sending_cut (self);
  return G_SOURCE_REMOVE;
}

static void advance (PdkDoubleSending *self);

static gboolean
timer_cb (gpointer data)
{
  PdkDoubleSending *self = data;

  clear_source (&self->timer);
  advance (self);
  return G_SOURCE_REMOVE;
}

static void
advance_later (PdkDoubleSending *self,
               guint             milliseconds)
{
  self->timer = milliseconds == 0 ? g_idle_source_new () : g_timeout_source_new (milliseconds);
  g_source_set_callback (self->timer, timer_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

static void
wait_for_release (PdkDoubleSending *self)
{
  self->waiting = TRUE;
  g_atomic_int_inc (self->held);
}

static void
send_bytes (PdkDoubleSending *self,
            GBytes           *bytes)
{
  if (g_bytes_get_size (bytes) > 0)
    soup_message_body_append_bytes (soup_server_message_get_response_body (self->message), bytes);
  soup_server_message_unpause (self->message);
}

static void
send_produced (PdkDoubleSending *self)
{
  GString           *text = g_string_new (NULL);
  guint              pause = 0;
  gboolean           more = self->reply->produce (text, &pause, self->reply->produce_data);
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (text);

  send_bytes (self, bytes);
  if (!more)
    self->reply->produce = NULL;
  advance_later (self, pause);
}

static void
complete (PdkDoubleSending *self)
{
  self->body_done = TRUE;
  soup_message_body_complete (soup_server_message_get_response_body (self->message));
  soup_server_message_unpause (self->message);
}

static void
advance (PdkDoubleSending *self)
{
  PdkDoubleStep *step;

  if (self->position == self->reply->steps->len)
    {
      if (self->reply->produce != NULL)
        send_produced (self);
      else
        complete (self);
      return;
    }
  step = g_ptr_array_index (self->reply->steps, self->position++);
  switch (step->kind)
    {
    case PDK_DOUBLE_STEP_BYTES:
      send_bytes (self, step->bytes);
      advance_later (self, 0);
      break;
    case PDK_DOUBLE_STEP_PAUSE:
      advance_later (self, step->pause);
      break;
    case PDK_DOUBLE_STEP_HOLD:
      wait_for_release (self);
      break;
    case PDK_DOUBLE_STEP_CUT:
      pdk_double_sending_cut (self);
      break;
    }
}

void
pdk_double_sending_release (PdkDoubleSending *self)
{
  if (!self->waiting)
    return;
  stop_waiting (self);
  soup_server_message_unpause (self->message);
  advance_later (self, 0);
}

/* Everything is there already: as a server does that has made its whole answer before it sends it. */
static void
send_whole (PdkDoubleSending *self)
{
  SoupMessageBody *body = soup_server_message_get_response_body (self->message);

  for (guint i = 0; i < self->reply->steps->len; i++)
    soup_message_body_append_bytes (body, ((PdkDoubleStep *) g_ptr_array_index (self->reply->steps, i))->bytes);
  soup_message_body_complete (body);
  self->body_done = TRUE;
}

static void
append_header (const char *name,
               const char *value,
               gpointer    headers)
{
  soup_message_headers_append (headers, name, value);
}

static void
set_headers (PdkDoubleSending *self)
{
  PdkDoubleReply     *reply = self->reply;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);

  soup_server_message_set_status (self->message, reply->status, NULL);
  if (reply->content_type != NULL)
    soup_message_headers_replace (headers, "Content-Type", reply->content_type);
  soup_message_headers_foreach (reply->headers, append_header, headers);
  if (reply->length >= 0)
    {
      soup_message_headers_set_encoding (headers, SOUP_ENCODING_CONTENT_LENGTH);
      soup_message_headers_set_content_length (headers, reply->length);
    }
  else if (reply->chunked)
    soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
}

static void
watch_client (PdkDoubleSending *self)
{
  GSocket *socket = soup_server_message_get_socket (self->message);

  if (socket == NULL)
    return;
  self->watch = g_socket_create_source (socket, G_IO_IN | G_IO_HUP | G_IO_ERR, NULL);
  g_source_set_callback (self->watch, G_SOURCE_FUNC (client_left_cb), self, NULL);
  g_source_attach (self->watch, g_main_context_get_thread_default ());
}

static void
send_raw (PdkDoubleSending *self)
{
  g_autoptr (GIOStream) connection = soup_server_message_steal_connection (self->message);
  PdkDoubleStep        *step = g_ptr_array_index (self->reply->steps, 0);

  g_output_stream_write_all (g_io_stream_get_output_stream (connection), g_bytes_get_data (step->bytes, NULL),
                             g_bytes_get_size (step->bytes), NULL, NULL, NULL);
  g_io_stream_close (connection, NULL, NULL);
}

PdkDoubleSending *
pdk_double_sending_start (SoupServerMessage  *message,
                          PdkDoubleReply     *reply,
                          int                *held,
                          PdkDoubleSendingEnd on_end,
                          gpointer            user_data)
{
  PdkDoubleSending *self = g_new0 (PdkDoubleSending, 1);

  self->message = g_object_ref (message);
  self->reply = reply;
  self->held = held;
  self->on_end = on_end;
  self->user_data = user_data;
  if (reply->raw)
    {
      send_raw (self);
      end (self, FALSE);
      return NULL;
    }
  set_headers (self);
  g_signal_connect (message, "finished", G_CALLBACK (finished_cb), self);
  if (!reply->chunked && reply->length < 0 && !reply->hold_headers)
    {
      send_whole (self);
      return self;
    }
  watch_client (self);
  soup_server_message_pause (message);
  if (reply->hold_headers)
    wait_for_release (self);
  else
    {
      /* The headers leave at once, also when the body has to wait. */
      soup_server_message_unpause (message);
      advance_later (self, 0);
    }
  return self;
}
