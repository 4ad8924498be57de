/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "servers/pdk-ollama-client.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/pdk-json.h"
#include "servers/pdk-ollama-error.h"
#include "servers/pdk-ollama-private.h"

/* Milliseconds; an unload waits for answers that are still being given. */
#define UNLOAD_PATIENCE 15000

static void pdk_ollama_client_iface_init (PdkModelServerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PdkOllamaClient, pdk_ollama_client, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (PDK_TYPE_MODEL_SERVER, pdk_ollama_client_iface_init))

static void
pdk_ollama_client_finalize (GObject *object)
{
  PdkOllamaClient *self = PDK_OLLAMA_CLIENT (object);

  g_clear_object (&self->http);
  G_OBJECT_CLASS (pdk_ollama_client_parent_class)->finalize (object);
}

static void
pdk_ollama_client_class_init (PdkOllamaClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_ollama_client_finalize;
}

static void
pdk_ollama_client_init (PdkOllamaClient *self)
{
  self->unload_patience = UNLOAD_PATIENCE;
}

PdkOllamaClient *
pdk_ollama_client_new (const char *address,
                       const char *header_name,
                       const char *header_value)
{
  PdkOllamaClient *self = g_object_new (PDK_TYPE_OLLAMA_CLIENT, NULL);

  self->http = pdk_http_session_new (address, header_name, header_value, pdk_ollama_error_new);
  return self;
}

void
pdk_ollama_client_offer_header (PdkOllamaClient *self,
                                const char      *header_name,
                                const char      *header_value)
{
  g_return_if_fail (PDK_IS_OLLAMA_CLIENT (self));

  pdk_http_session_offer_header (self->http, header_name, header_value);
}

void
pdk_ollama_client_set_timeouts (PdkOllamaClient *self,
                                guint            connect,
                                guint            answer,
                                guint            unload)
{
  g_return_if_fail (PDK_IS_OLLAMA_CLIENT (self));

  pdk_http_session_set_timeouts (self->http, connect, answer);
  self->unload_patience = unload;
}

gboolean
pdk_ollama_client_check_name (PdkModelServer     *server,
                              const char         *name,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  if (name != NULL && *pdk_ollama_request_skip_scheme (name) != '\0' && g_utf8_validate (name, -1, NULL))
    return TRUE;
  g_task_report_error (server, callback, user_data, pdk_ollama_client_check_name,
                       pdk_error_new (PDK_ERROR_INVALID_INPUT, _("Give the name of a model, such as llama3.2:3b."),
                                                                 _("A model must be named")));
  return FALSE;
}

/* Questions with one short answer. */

static void
ask_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      data)
{
  g_autoptr (GTask)      task = data;
  GError                *error = NULL;
  PdkOllamaQuestion     *question = g_task_get_task_data (task);
  gpointer               value = NULL;
  g_autoptr (JsonObject) object = pdk_http_session_request_finish (PDK_HTTP_SESSION (source), result, &error);

  if (object != NULL && question->read == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (object != NULL)
    value = question->read (object, question->expected, &error);
  if (value != NULL)
    {
      g_task_return_pointer (task, value, question->free_result);
      return;
    }
  if (object != NULL)
    g_prefix_error (&error, "%s: ", pdk_http_session_get_address (PDK_HTTP_SESSION (source)));
  g_task_return_error (task, error);
}

void
pdk_ollama_client_ask (PdkModelServer          *server,
                       const PdkOllamaQuestion *question,
                       GCancellable            *cancellable,
                       GAsyncReadyCallback      callback,
                       gpointer                 user_data)
{
  PdkOllamaClient        *self = PDK_OLLAMA_CLIENT (server);
  g_autoptr (GTask)       task = g_task_new (server, cancellable, callback, user_data);
  g_autoptr (SoupMessage) message = pdk_http_session_new_message (self->http, question->method, question->path, question->body);

  g_task_set_source_tag (task, pdk_ollama_client_ask);
  g_task_set_task_data (task, g_memdup2 (question, sizeof *question), g_free);
  pdk_http_session_request_async (self->http, message, question->subject, question->patience, cancellable,
                                  ask_cb, g_object_ref (task));
}

static void
set_not_ollama (GError    **error,
                const char *sentence)
{
  pdk_error_set (error, PDK_ERROR_PROTOCOL, _("Check the address: another program may answer there."), "%s", sentence);
}

static gpointer
read_version (JsonObject *answer,
              guint       expected,
              GError    **error)
{
  const char *version = pdk_json_get_string (answer, "version");

  if (version == NULL)
    set_not_ollama (error, _("The answer holds no version"));
  return g_strdup (version);
}

/* An answer without a list is an error and not an empty list: models are looked up in it, and must not
 * seem to be gone. */
static gpointer
read_models (JsonObject *answer,
             guint       expected,
             GError    **error)
{
  g_autoptr (GPtrArray) models = g_ptr_array_new_with_free_func (g_object_unref);
  JsonArray            *array = pdk_json_get_array (answer, "models");
  guint                 length = array == NULL ? 0 : json_array_get_length (array);

  if (array == NULL && !(json_object_has_member (answer, "models") && json_object_get_null_member (answer, "models")))
    {
      set_not_ollama (error, _("The answer holds no list of models"));
      return NULL;
    }
  for (guint i = 0; i < length; i++)
    {
      JsonNode       *node = json_array_get_element (array, i);
      PdkServerModel *model = NULL;

      if (JSON_NODE_HOLDS_OBJECT (node))
        model = pdk_server_model_new_from_ollama (json_node_get_object (node));
      if (model != NULL)
        g_ptr_array_add (models, model);
    }
  return g_steal_pointer (&models);
}

static gpointer
read_details (JsonObject *answer,
              guint       expected,
              GError    **error)
{
  if (json_object_get_size (answer) > 0)
    return pdk_model_details_new_from_ollama (answer);
  set_not_ollama (error, _("The answer is empty"));
  return NULL;
}

static void
pdk_ollama_client_get_version_async (PdkModelServer     *server,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data)
{
  pdk_ollama_client_ask (server, &(PdkOllamaQuestion) {
                                   .method = "GET",
                                   .path = "/api/version",
                                   .read = read_version,
                                   .free_result = g_free,
                                 },
                         cancellable, callback, user_data);
}

static void
pdk_ollama_client_list_async (PdkModelServer     *server,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  pdk_ollama_client_ask (server, &(PdkOllamaQuestion) {
                                   .method = "GET",
                                   .path = "/api/tags",
                                   .read = read_models,
                                   .free_result = (GDestroyNotify) g_ptr_array_unref,
                                 },
                         cancellable, callback, user_data);
}

static void
pdk_ollama_client_list_running_async (PdkModelServer     *server,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data)
{
  pdk_ollama_client_ask (server, &(PdkOllamaQuestion) {
                                   .method = "GET",
                                   .path = "/api/ps",
                                   .read = read_models,
                                   .free_result = (GDestroyNotify) g_ptr_array_unref,
                                 },
                         cancellable, callback, user_data);
}

static void
pdk_ollama_client_show_async (PdkModelServer     *server,
                              const char         *name,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr (JsonObject) body = NULL;

  if (!pdk_ollama_client_check_name (server, name, callback, user_data))
    return;
  body = pdk_ollama_request_new (name);
  pdk_ollama_client_ask (server, &(PdkOllamaQuestion) {
                                   .method = "POST",
                                   .path = "/api/show",
                                   .body = body,
                                   .subject = name,
                                   .read = read_details,
                                   .free_result = g_object_unref,
                                 },
                         cancellable, callback, user_data);
}

static void
pdk_ollama_client_delete_async (PdkModelServer     *server,
                                const char         *name,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr (JsonObject) body = NULL;

  if (!pdk_ollama_client_check_name (server, name, callback, user_data))
    return;
  body = pdk_ollama_request_new (name);
  pdk_ollama_client_ask (server, &(PdkOllamaQuestion) {
                                   .method = "DELETE",
                                   .path = "/api/delete",
                                   .body = body,
                                   .subject = name,
                                 },
                         cancellable, callback, user_data);
}

static void
pdk_ollama_client_copy_async (PdkModelServer     *server,
                              const char         *source,
                              const char         *destination,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr (JsonObject) body = NULL;

  if (!pdk_ollama_client_check_name (server, source, callback, user_data) ||
      !pdk_ollama_client_check_name (server, destination, callback, user_data))
    return;
  body = json_object_new ();
  json_object_set_string_member (body, "source", pdk_ollama_request_skip_scheme (source));
  json_object_set_string_member (body, "destination", pdk_ollama_request_skip_scheme (destination));
  pdk_ollama_client_ask (server, &(PdkOllamaQuestion) {
                                   .method = "POST",
                                   .path = "/api/copy",
                                   .body = body,
                                   .subject = source,
                                 },
                         cancellable, callback, user_data);
}

static const char *
pdk_ollama_client_get_kind (PdkModelServer *server)
{
  return "ollama";
}

static const char *
pdk_ollama_client_get_address (PdkModelServer *server)
{
  return pdk_http_session_get_address (PDK_OLLAMA_CLIENT (server)->http);
}

static PdkServerCapabilities
pdk_ollama_client_get_capabilities (PdkModelServer *server)
{
  return PDK_SERVER_CAPABILITY_PULL | PDK_SERVER_CAPABILITY_DELETE | PDK_SERVER_CAPABILITY_COPY |
         PDK_SERVER_CAPABILITY_CREATE_FROM_FILE | PDK_SERVER_CAPABILITY_CREATE_FROM_MODEL | PDK_SERVER_CAPABILITY_LOAD |
         PDK_SERVER_CAPABILITY_GENERATE | PDK_SERVER_CAPABILITY_CHAT | PDK_SERVER_CAPABILITY_EMBED;
}

static void
pdk_ollama_client_iface_init (PdkModelServerInterface *iface)
{
  iface->get_kind = pdk_ollama_client_get_kind;
  iface->get_address = pdk_ollama_client_get_address;
  iface->get_capabilities = pdk_ollama_client_get_capabilities;
  iface->get_version_async = pdk_ollama_client_get_version_async;
  iface->list_async = pdk_ollama_client_list_async;
  iface->list_running_async = pdk_ollama_client_list_running_async;
  iface->show_async = pdk_ollama_client_show_async;
  iface->pull_async = pdk_ollama_client_pull_async;
  iface->delete_async = pdk_ollama_client_delete_async;
  iface->copy_async = pdk_ollama_client_copy_async;
  iface->create_from_file_async = pdk_ollama_client_create_from_file_async;
  iface->create_from_model_async = pdk_ollama_client_create_from_model_async;
  iface->load_async = pdk_ollama_client_load_async;
  iface->unload_async = pdk_ollama_client_unload_async;
  iface->generate_async = pdk_ollama_client_generate_async;
  iface->chat_async = pdk_ollama_client_chat_async;
  iface->embed_async = pdk_ollama_client_embed_async;
}
