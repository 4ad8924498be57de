/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gguf/pdk-gguf-http-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "base/pdk-text.h"
#include "http/pdk-http-deadline.h"
#include "http/pdk-http-error.h"
#include "http/pdk-http-session.h"

#define PATIENCE_MILLISECONDS 30000
#define REDIRECT_LIMIT        10
#define PIECE_BYTES           ((gsize) 64 << 10)

/*
 * PdkGgufHttp:
 * @direct: (nullable): where the redirects led
 * @linked_id: whether @object_id is the Hub's own and not a server's tag
 */
struct _PdkGgufHttp
{
  GObject parent_instance;

  SoupSession *session;
  GUri        *uri;
  GUri        *direct;
  char        *authorization;
  char        *name;
  char        *object_id;
  gboolean     linked_id;
  guint64      size;
  guint64      read_bytes;
  guint        requests;
  guint        patience;
};

static void source_iface_init (PdkGgufSourceInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PdkGgufHttp, pdk_gguf_http, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (PDK_TYPE_GGUF_SOURCE, source_iface_init))

/*
 * One piece that is asked for, over all redirects.
 */
typedef struct
{
  guint64          offset;
  gsize            length;
  guint            redirects;
  gboolean         retried;
  GUri            *uri;
  SoupMessage     *message;
  GInputStream    *stream;
  GByteArray      *bytes;
  PdkHttpDeadline *deadline;
} Piece;

static void
drop_stream (Piece *piece)
{
  if (piece->stream != NULL)
    pdk_http_stream_abandon (piece->stream);
  g_clear_object (&piece->stream);
}

static void
piece_free (Piece *piece)
{
  drop_stream (piece);
  g_clear_pointer (&piece->uri, g_uri_unref);
  g_clear_object (&piece->message);
  g_clear_pointer (&piece->bytes, g_byte_array_unref);
  g_clear_pointer (&piece->deadline, pdk_http_deadline_free);
  g_free (piece);
}

static void
pdk_gguf_http_finalize (GObject *object)
{
  PdkGgufHttp *self = PDK_GGUF_HTTP (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_clear_pointer (&self->direct, g_uri_unref);
  g_free (self->authorization);
  g_free (self->name);
  g_free (self->object_id);

  G_OBJECT_CLASS (pdk_gguf_http_parent_class)->finalize (object);
}

static void
pdk_gguf_http_class_init (PdkGgufHttpClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_gguf_http_finalize;
}

static void
pdk_gguf_http_init (PdkGgufHttp *self)
{
  self->patience = PATIENCE_MILLISECONDS;
}

static char *
dup_name (GUri *uri)
{
  g_autofree char *base = g_path_get_basename (g_uri_get_path (uri));
  g_autofree char *plain = g_uri_unescape_string (base, NULL);

  return pdk_text_sanitize (plain != NULL ? plain : base);
}

PdkGgufHttp *
pdk_gguf_http_new (SoupSession *session,
                   const char  *address,
                   const char  *authorization,
                   GError     **error)
{
  g_autoptr (GUri) uri = g_uri_parse (address, SOUP_HTTP_URI_FLAGS, NULL);
  PdkGgufHttp     *self;

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      (!g_str_equal (g_uri_get_scheme (uri), "http") && !g_str_equal (g_uri_get_scheme (uri), "https")))
    {
      pdk_error_set (error, PDK_ERROR_INVALID_INPUT, _("It must begin with “https://”."), _("That is not the address of a file."));
      return NULL;
    }
  self = g_object_new (PDK_TYPE_GGUF_HTTP, NULL);
  self->session = g_object_ref (session);
  self->authorization = g_strdup (authorization);
  self->name = dup_name (uri);
  self->uri = g_steal_pointer (&uri);
  return self;
}

char *
pdk_gguf_http_dup_address (PdkGgufHttp *self)
{
  return g_uri_join (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (self->uri), NULL, g_uri_get_host (self->uri),
                     g_uri_get_port (self->uri), g_uri_get_path (self->uri), NULL, NULL);
}

void
pdk_gguf_http_set_patience (PdkGgufHttp *self,
                            guint        milliseconds)
{
  self->patience = milliseconds;
}

void
pdk_gguf_http_set_expected_size (PdkGgufHttp *self,
                                 guint64      size)
{
  self->size = size;
}

const char *
pdk_gguf_http_get_object_id (PdkGgufHttp *self)
{
  return self->object_id;
}

gboolean
pdk_gguf_http_is_object_id_sure (PdkGgufHttp *self)
{
  return self->linked_id;
}

guint64
pdk_gguf_http_get_read_bytes (PdkGgufHttp *self)
{
  return self->read_bytes;
}

guint
pdk_gguf_http_get_requests (PdkGgufHttp *self)
{
  return self->requests;
}

/* The file under our feet must stay the same. */
static gboolean
learn_size (PdkGgufHttp *self,
            guint64      size,
            GError     **error)
{
  if (size == 0)
    return TRUE;
  if (self->size != 0 && self->size != size)
    {
      pdk_error_set (error, PDK_ERROR_PROTOCOL, _("It may have just been replaced: look at the repository again."), _("“%s” has %" PRIu64 " bytes, not %" PRIu64 " as expected."), self->name, size, self->size);
      return FALSE;
    }
  self->size = size;
  return TRUE;
}

static gboolean
learn_identity (PdkGgufHttp        *self,
                SoupMessageHeaders *headers,
                GError            **error)
{
  g_autofree char *linked = pdk_gguf_http_dup_tag (soup_message_headers_get_one (headers, "X-Linked-ETag"));
  const char      *size = soup_message_headers_get_one (headers, "X-Linked-Size");

  if (linked != NULL)
    {
      g_set_str (&self->object_id, linked);
      self->linked_id = TRUE;
    }
  return size == NULL || learn_size (self, g_ascii_strtoull (size, NULL, 10), error);
}

static void send_request (GTask *task);

static void
return_transport_error (GTask  *task,
                        GError *error)
{
  PdkGgufHttp *self = g_task_get_source_object (task);
  Piece       *piece = g_task_get_task_data (task);

  if (pdk_http_deadline_is_over (piece->deadline))
    {
      g_error_free (error);
      error = pdk_error_new (PDK_ERROR_TIMEOUT, _("Try again in a moment."), _("%s stopped sending “%s”."),
                                                                               g_uri_get_host (piece->uri), self->name);
    }
  g_task_return_error (task, pdk_http_error_from_transport (error, g_uri_get_host (piece->uri)));
}

static void
return_bytes (GTask *task)
{
  Piece *piece = g_task_get_task_data (task);

  drop_stream (piece);
  g_task_return_pointer (task, g_byte_array_free_to_bytes (g_steal_pointer (&piece->bytes)), (GDestroyNotify) g_bytes_unref);
}

static void read_some (GTask *task);

static void
read_some_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (GTask)  task = data;
  g_autoptr (GError) error = NULL;
  PdkGgufHttp       *self = g_task_get_source_object (task);
  Piece             *piece = g_task_get_task_data (task);
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error);
  gsize              length = bytes == NULL ? 0 : g_bytes_get_size (bytes);

  pdk_http_deadline_arm (piece->deadline, 0);
  /* A connection that breaks in the middle has still brought something. */
  if (bytes == NULL && (piece->bytes->len == 0 || pdk_http_deadline_is_over (piece->deadline) ||
                        g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)))
    {
      return_transport_error (task, g_steal_pointer (&error));
      return;
    }
  if (length > 0)
    g_byte_array_append (piece->bytes, g_bytes_get_data (bytes, NULL), (guint) length);
  self->read_bytes += length;
  if (length == 0 && piece->bytes->len == 0 && self->size > piece->offset)
    {
      return_transport_error (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, ""));
      return;
    }
  if (length == 0 || piece->bytes->len == piece->length)
    return_bytes (task);
  else
    read_some (g_steal_pointer (&task));
}

static void
read_some (GTask *task)
{
  PdkGgufHttp *self = g_task_get_source_object (task);
  Piece       *piece = g_task_get_task_data (task);

  pdk_http_deadline_arm (piece->deadline, self->patience);
  g_input_stream_read_bytes_async (piece->stream, MIN (piece->length - piece->bytes->len, PIECE_BYTES), G_PRIORITY_DEFAULT,
                                   pdk_http_deadline_get_cancellable (piece->deadline), read_some_cb, task);
}

/* Returns: whether the body is what was asked for */
static gboolean
check_body (PdkGgufHttp *self,
            Piece       *piece,
            GError     **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (piece->message);
  PdkGgufRange        range = { 0 };
  const char         *encoding = soup_message_headers_get_one (headers, "Content-Encoding");

  if (encoding == NULL || g_ascii_strcasecmp (encoding, "identity") == 0)
    {
      if (soup_message_get_status (piece->message) == SOUP_STATUS_PARTIAL_CONTENT)
        {
          if (pdk_gguf_range_parse (soup_message_headers_get_one (headers, "Content-Range"), &range) &&
              range.start == piece->offset)
            return learn_size (self, range.total, error);
        }
      else if (piece->offset == 0)
        {
          if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH)
            return learn_size (self, (guint64) soup_message_headers_get_content_length (headers), error);
          return TRUE;
        }
    }
  pdk_error_set (error, PDK_ERROR_PROTOCOL, _("Fetch the whole file instead, or try another mirror."), _("%s does not give parts of “%s”."), g_uri_get_host (piece->uri), self->name);
  return FALSE;
}

static void
follow_redirect (GTask *task)
{
  PdkGgufHttp        *self = g_task_get_source_object (task);
  Piece              *piece = g_task_get_task_data (task);
  SoupMessageHeaders *headers = soup_message_get_response_headers (piece->message);
  GError             *error = NULL;
  GUri               *next = NULL;

  if (piece->redirects++ == REDIRECT_LIMIT)
    error = pdk_error_new (PDK_ERROR_PROTOCOL, _("Check the address."), _("%s sends the request in circles."), g_uri_get_host (self->uri));
  else if (learn_identity (self, headers, &error))
    next = pdk_gguf_http_follow (piece->uri, soup_message_headers_get_one (headers, "Location"), &error);
  if (next == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  g_clear_pointer (&piece->uri, g_uri_unref);
  piece->uri = next;
  send_request (task);
}

/* An address that a redirect gave is good for an hour or so; then the Hub has to be asked again. */
static gboolean
should_ask_again (PdkGgufHttp *self,
                  Piece       *piece,
                  guint        status)
{
  return status >= 400 && status != 429 && self->direct != NULL && !piece->retried;
}

static void
answer (GTask *task)
{
  PdkGgufHttp        *self = g_task_get_source_object (task);
  Piece              *piece = g_task_get_task_data (task);
  SoupMessageHeaders *headers = soup_message_get_response_headers (piece->message);
  guint               status = (guint) soup_message_get_status (piece->message);
  g_autofree char    *tag = pdk_gguf_http_dup_tag (soup_message_headers_get_one (headers, "ETag"));
  GError             *error = NULL;

  if (status == SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE)
    {
      return_bytes (task);
      g_object_unref (task);
      return;
    }
  if (should_ask_again (self, piece, status))
    {
      piece->retried = TRUE;
      g_clear_pointer (&self->direct, g_uri_unref);
      g_clear_pointer (&piece->uri, g_uri_unref);
      piece->uri = g_uri_ref (self->uri);
      send_request (task);
      return;
    }
  if (status != SOUP_STATUS_OK && status != SOUP_STATUS_PARTIAL_CONTENT)
    error = pdk_gguf_http_new_failure (piece->message, self->name);
  else if (learn_identity (self, headers, &error))
    check_body (self, piece, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  if (!self->linked_id && tag != NULL)
    g_set_str (&self->object_id, tag);
  if (self->direct == NULL && piece->redirects > 0)
    self->direct = g_uri_ref (piece->uri);
  read_some (task);
}

static void
send_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      data)
{
  GTask  *task = data;
  Piece  *piece = g_task_get_task_data (task);
  GError *error = NULL;

  pdk_http_deadline_arm (piece->deadline, 0);
  piece->stream = soup_session_send_finish (SOUP_SESSION (object), result, &error);
  if (piece->stream == NULL)
    {
      return_transport_error (task, error);
      g_object_unref (task);
      return;
    }
  if (SOUP_STATUS_IS_REDIRECTION (soup_message_get_status (piece->message)))
    follow_redirect (task);
  else
    answer (task);
}

static void
send_request (GTask *task)
{
  PdkGgufHttp        *self = g_task_get_source_object (task);
  Piece              *piece = g_task_get_task_data (task);
  SoupMessageHeaders *headers;

  drop_stream (piece);
  g_clear_object (&piece->message);
  piece->message = soup_message_new_from_uri (SOUP_METHOD_GET, piece->uri);
  soup_message_add_flags (piece->message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_disable_feature (piece->message, SOUP_TYPE_CONTENT_DECODER);
  headers = soup_message_get_request_headers (piece->message);
  soup_message_headers_replace (headers, "Accept-Encoding", "identity");
  soup_message_headers_set_range (headers, (goffset) piece->offset, (goffset) (piece->offset + piece->length - 1));
  if (self->authorization != NULL && pdk_gguf_http_is_same_origin (piece->uri, self->uri) && pdk_gguf_http_is_private (piece->uri))
    soup_message_headers_replace (headers, "Authorization", self->authorization);
  self->requests++;
  pdk_http_deadline_arm (piece->deadline, self->patience);
  soup_session_send_async (self->session, piece->message, G_PRIORITY_DEFAULT,
                           pdk_http_deadline_get_cancellable (piece->deadline), send_cb, task);
}

static void
pdk_gguf_http_read_async (PdkGgufSource      *source,
                          guint64             offset,
                          gsize               length,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  PdkGgufHttp *self = PDK_GGUF_HTTP (source);
  GTask       *task = g_task_new (self, cancellable, callback, user_data);
  Piece       *piece = g_new0 (Piece, 1);

  g_task_set_source_tag (task, pdk_gguf_http_read_async);
  g_task_set_task_data (task, piece, (GDestroyNotify) piece_free);
  piece->offset = offset;
  piece->length = self->size > offset ? (gsize) MIN (length, self->size - offset) : length;
  piece->bytes = g_byte_array_new ();
  piece->deadline = pdk_http_deadline_new (cancellable);
  piece->uri = g_uri_ref (self->direct != NULL ? self->direct : self->uri);
  /* A server may refuse a range of a file that has no bytes left in another way than 416. */
  if (self->size > 0 && offset >= self->size)
    {
      return_bytes (task);
      g_object_unref (task);
      return;
    }
  send_request (task);
}

static GBytes *
pdk_gguf_http_read_finish (PdkGgufSource *source,
                           GAsyncResult  *result,
                           GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static const char *
pdk_gguf_http_get_name (PdkGgufSource *source)
{
  return PDK_GGUF_HTTP (source)->name;
}

static guint64
pdk_gguf_http_get_size (PdkGgufSource *source)
{
  return PDK_GGUF_HTTP (source)->size;
}

static void
source_iface_init (PdkGgufSourceInterface *interface)
{
  interface->get_name = pdk_gguf_http_get_name;
  interface->get_size = pdk_gguf_http_get_size;
  interface->read_async = pdk_gguf_http_read_async;
  interface->read_finish = pdk_gguf_http_read_finish;
}
