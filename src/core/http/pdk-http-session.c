/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "http/pdk-http-session.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/pdk-json.h"
#include "http/pdk-http-deadline.h"

#define CONNECT_TIMEOUT 10000
#define ANSWER_TIMEOUT  60000
/* A running pull, a chat and a few questions beside them; libsoup's own default of 2 would starve. */
#define CONNECTION_LIMIT 16
/* More than any error text; the rest of a proxy's page is of no use. */
#define FAILURE_BODY_LIMIT ((gsize) 64 * 1024)

struct _PdkHttpSession
{
  GObject parent_instance;

  SoupSession       *soup;
  char              *address;
  GUri              *uri;
  char              *header_name;
  char              *header_value;
  PdkHttpFailureFunc to_error;
  guint              connect_timeout;
  guint              answer_timeout;
};

G_DEFINE_FINAL_TYPE (PdkHttpSession, pdk_http_session, G_TYPE_OBJECT)

static void
pdk_http_session_finalize (GObject *object)
{
  PdkHttpSession *self = PDK_HTTP_SESSION (object);

  g_clear_object (&self->soup);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_free (self->address);
  g_free (self->header_name);
  g_free (self->header_value);
  G_OBJECT_CLASS (pdk_http_session_parent_class)->finalize (object);
}

static void
pdk_http_session_class_init (PdkHttpSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_http_session_finalize;
}

static void
pdk_http_session_init (PdkHttpSession *self)
{
  self->connect_timeout = CONNECT_TIMEOUT;
  self->answer_timeout = ANSWER_TIMEOUT;
  /* "timeout" is for silence on a socket: verifying or loading a model is silent for minutes. */
  self->soup = soup_session_new_with_options ("timeout", 0, "idle-timeout", 60, "max-conns", CONNECTION_LIMIT * 2,
                                              "max-conns-per-host", CONNECTION_LIMIT,
                                              "user-agent", "Paddock/" PDK_VERSION, NULL);
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);
  return g_ascii_strcasecmp (host, "localhost") == 0 || g_str_has_suffix (host, ".localhost");
}

static gboolean
is_header (const char *name,
           const char *value)
{
  if (name == NULL || value == NULL || *name == '\0' || *value == '\0')
    return FALSE;
  for (const char *c = name; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && strchr ("!#$%&'*+-.^_`|~", *c) == NULL)
      return FALSE;
  for (const char *c = value; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c) && *c != '\t')
      return FALSE;
  return TRUE;
}

static void
set_header (PdkHttpSession *self,
            const char     *header_name,
            const char     *header_value)
{
  g_autofree char *value = g_strdup (header_value);

  if (value != NULL)
    g_strstrip (value);
  if (!is_header (header_name, value))
    return;
  self->header_name = g_strdup (header_name);
  self->header_value = g_steal_pointer (&value);
}

void
pdk_http_session_offer_header (PdkHttpSession *self,
                               const char     *header_name,
                               const char     *header_value)
{
  if (self->header_name == NULL)
    set_header (self, header_name, header_value);
}

PdkHttpSession *
pdk_http_session_new (const char        *address,
                      const char        *header_name,
                      const char        *header_value,
                      PdkHttpFailureFunc to_error)
{
  g_autoptr (PdkHttpSession) self = g_object_new (PDK_TYPE_HTTP_SESSION, NULL);

  self->uri = g_uri_parse (address, SOUP_HTTP_URI_FLAGS, NULL);
  g_return_val_if_fail (self->uri != NULL && g_uri_get_host (self->uri) != NULL, NULL);

  self->address = g_strdup (address);
  self->to_error = to_error;
  set_header (self, header_name, header_value);
  /* A proxy from the environment would look for our loopback server on its own machine. */
  if (is_loopback (g_uri_get_host (self->uri)))
    soup_session_set_proxy_resolver (self->soup, NULL);
  return g_steal_pointer (&self);
}

const char *
pdk_http_session_get_address (PdkHttpSession *self)
{
  return self->address;
}

void
pdk_http_session_set_timeouts (PdkHttpSession *self,
                               guint           connect,
                               guint           answer)
{
  self->connect_timeout = connect;
  self->answer_timeout = answer;
}

guint
pdk_http_session_get_answer_timeout (PdkHttpSession *self)
{
  return self->answer_timeout;
}

static gboolean
is_same_origin (GUri *a,
                GUri *b)
{
  return g_strcmp0 (g_uri_get_scheme (a), g_uri_get_scheme (b)) == 0 &&
         g_ascii_strcasecmp (g_uri_get_host (a), g_uri_get_host (b)) == 0 &&
         g_uri_get_port (a) == g_uri_get_port (b);
}

static void
restarted_cb (SoupMessage    *message,
              PdkHttpSession *self)
{
  if (!is_same_origin (soup_message_get_uri (message), self->uri))
    soup_message_headers_remove (soup_message_get_request_headers (message), self->header_name);
}

SoupMessage *
pdk_http_session_new_message (PdkHttpSession *self,
                              const char     *method,
                              const char     *path,
                              JsonObject     *body)
{
  g_autofree char        *address = g_strconcat (self->address, path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, address);
  SoupMessageHeaders     *headers;

  g_return_val_if_fail (message != NULL, NULL);

  headers = soup_message_get_request_headers (message);
  soup_message_headers_append (headers, "Accept", "application/json, application/x-ndjson");
  if (self->header_name != NULL)
    {
      soup_message_headers_replace (headers, self->header_name, self->header_value);
      g_signal_connect_object (message, "restarted", G_CALLBACK (restarted_cb), self, 0);
    }
  if (!g_str_equal (method, "GET") && !g_str_equal (method, "HEAD"))
    soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  if (body != NULL)
    {
      char              *text = pdk_json_object_to_string (body);
      g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  return g_steal_pointer (&message);
}

char *
pdk_http_message_dup_content_type (SoupMessage *message)
{
  const char *type = soup_message_headers_get_content_type (soup_message_get_response_headers (message), NULL);

  return g_ascii_strdown (type != NULL ? type : "", -1);
}

GError *
pdk_http_session_convert_error (PdkHttpSession *self,
                                GError         *error)
{
  return pdk_http_error_from_transport (error, self->address);
}

void
pdk_http_stream_abandon (GInputStream *stream)
{
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();

  /* Closing a body the usual way reads it to its end first, so that the connection can be used again:
   * for a pull that would be hours. With this it gives up at once and drops the connection. */
  g_cancellable_cancel (cancelled);
  g_input_stream_close (stream, cancelled, NULL);
}

static void
abandon_unclaimed (gpointer stream)
{
  pdk_http_stream_abandon (stream);
  g_object_unref (stream);
}

typedef struct
{
  PdkHttpSession  *session; /* borrowed from the task */
  SoupMessage     *message;
  char            *subject;
  PdkHttpDeadline *deadline;
  GInputStream    *failure_stream;
  GByteArray      *failure_body;
} SendState;

static void
send_state_free (SendState *state)
{
  g_signal_handlers_disconnect_by_data (state->message, state);
  g_clear_object (&state->message);
  g_clear_pointer (&state->deadline, pdk_http_deadline_free);
  if (state->failure_stream != NULL)
    pdk_http_stream_abandon (state->failure_stream);
  g_clear_object (&state->failure_stream);
  g_clear_pointer (&state->failure_body, g_byte_array_unref);
  g_free (state->subject);
  g_free (state);
}

static void
network_event_cb (SoupMessage       *message,
                  GSocketClientEvent event,
                  GIOStream         *connection,
                  gpointer           data)
{
  SendState *state = data;

  if (event == G_SOCKET_CLIENT_RESOLVING)
    pdk_http_deadline_arm (state->deadline, state->session->connect_timeout);
}

static void
starting_cb (SoupMessage *message,
             gpointer     data)
{
  SendState *state = data;

  pdk_http_deadline_arm (state->deadline, 0);
}

/*
 * From here on libsoup is about to hand out the body. Cancelled between that and our callback it would
 * finish the message and then close the body that nobody took, which uses the message's connection once
 * more, and that is gone (seen with 3.6.5 as damaged memory). So we take the body, and drop it ourselves.
 */
static void
got_headers_cb (SoupMessage *message,
                gpointer     data)
{
  SendState *state = data;

  pdk_http_deadline_hold (state->deadline);
}

static void
send_restarted_cb (SoupMessage *message,
                   gpointer     data)
{
  SendState *state = data;

  pdk_http_deadline_let_go (state->deadline);
}

static void
return_transport_error (GTask  *task,
                        GError *error)
{
  PdkHttpSession *self = g_task_get_source_object (task);
  SendState      *state = g_task_get_task_data (task);

  if (!pdk_http_deadline_is_over (state->deadline))
    {
      g_task_return_error (task, pdk_http_session_convert_error (self, error));
      return;
    }
  g_error_free (error);
  g_task_return_error (task, pdk_error_new (PDK_ERROR_UNREACHABLE, _("Check the address, and that no firewall stands between."),
                                                                     _("No connection to %s within %u seconds"), self->address,
                                                                       (self->connect_timeout + 999) / 1000));
}

static void
return_failure (GTask *task)
{
  PdkHttpSession     *self = g_task_get_source_object (task);
  SendState          *state = g_task_get_task_data (task);
  g_autofree char    *content_type = pdk_http_message_dup_content_type (state->message);
  g_autofree char    *words = pdk_http_error_dup_words_of_body (content_type, (const char *) state->failure_body->data,
                                                                state->failure_body->len);
  SoupMessageHeaders *headers = soup_message_get_response_headers (state->message);
  PdkHttpFailure      failure = {
         .address = self->address,
         .path = g_uri_get_path (soup_message_get_uri (state->message)),
         .subject = state->subject,
         .status = (guint) soup_message_get_status (state->message),
         .content_type = content_type,
         .words = words,
         .location = soup_message_headers_get_one (headers, "Location"),
  };

  g_task_return_error (task, self->to_error (&failure));
}

static void read_failure (GTask *task);

static void
read_failure_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      data)
{
  g_autoptr (GTask)  task = data;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);
  SendState         *state = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    return;
  /* A body that breaks off or never ends does not hide what the status says. */
  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    {
      if (bytes != NULL)
        g_clear_object (&state->failure_stream);
      return_failure (task);
      return;
    }
  g_byte_array_append (state->failure_body, g_bytes_get_data (bytes, NULL), (guint) g_bytes_get_size (bytes));
  if (state->failure_body->len >= FAILURE_BODY_LIMIT)
    return_failure (task);
  else
    read_failure (g_steal_pointer (&task));
}

static void
read_failure (GTask *task)
{
  SendState *state = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (state->failure_stream, FAILURE_BODY_LIMIT - state->failure_body->len, G_PRIORITY_DEFAULT,
                                   pdk_http_deadline_get_cancellable (state->deadline), read_failure_cb, task);
}

static void
send_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr (GTask)        task = data;
  g_autoptr (GInputStream) stream = NULL;
  GError                  *error = NULL;
  PdkHttpSession          *self = g_task_get_source_object (task);
  SendState               *state = g_task_get_task_data (task);

  stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  pdk_http_deadline_let_go (state->deadline);
  if (stream == NULL)
    {
      return_transport_error (task, error);
      return;
    }
  if (SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (state->message)))
    {
      if (g_task_return_error_if_cancelled (task))
        pdk_http_stream_abandon (stream);
      else
        g_task_return_pointer (task, g_steal_pointer (&stream), abandon_unclaimed);
      return;
    }
  state->failure_stream = g_steal_pointer (&stream);
  state->failure_body = g_byte_array_new ();
  pdk_http_deadline_arm (state->deadline, self->answer_timeout);
  read_failure (g_steal_pointer (&task));
}

void
pdk_http_session_send_async (PdkHttpSession     *self,
                             SoupMessage        *message,
                             const char         *subject,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  SendState        *state = g_new0 (SendState, 1);

  g_task_set_source_tag (task, pdk_http_session_send_async);
  state->session = self;
  state->message = g_object_ref (message);
  state->subject = g_strdup (subject);
  state->deadline = pdk_http_deadline_new (cancellable);
  g_task_set_task_data (task, state, (GDestroyNotify) send_state_free);
  if (g_task_return_error_if_cancelled (task))
    return;

  g_signal_connect (message, "network-event", G_CALLBACK (network_event_cb), state);
  g_signal_connect (message, "starting", G_CALLBACK (starting_cb), state);
  g_signal_connect (message, "got-headers", G_CALLBACK (got_headers_cb), state);
  g_signal_connect (message, "restarted", G_CALLBACK (send_restarted_cb), state);
  soup_session_send_async (self->soup, message, G_PRIORITY_DEFAULT, pdk_http_deadline_get_cancellable (state->deadline),
                           send_cb, g_object_ref (task));
}

GInputStream *
pdk_http_session_send_finish (PdkHttpSession *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
