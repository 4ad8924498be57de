/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-ollama-double.h"
#include "pdk-server-calls.h"
#include "pdk-test.h"
#include "servers/pdk-ollama-client.h"

/* How the client speaks HTTP, and what it makes of servers that do not. */

#define VERSION "{\"version\":\"9.9.9\"}"

static PdkModelServer *
new_client (PdkOllamaDouble *simulated)
{
  return PDK_MODEL_SERVER (pdk_ollama_client_new (pdk_ollama_double_get_address (simulated), NULL, NULL));
}

static void
test_headers (void)
{
  g_autoptr (PdkOllamaDouble) simulated = pdk_ollama_double_start ();
  g_autoptr (PdkModelServer)  plain = new_client (simulated);
  g_autoptr (PdkOllamaClient) keyed = pdk_ollama_client_new (pdk_ollama_double_get_address (simulated), "Authorization", "  Bearer s3cret\n");
  g_autofree char            *first = pdk_call_get_version (plain, NULL, NULL);
  g_autofree char            *second = pdk_call_get_version (PDK_MODEL_SERVER (keyed), NULL, NULL);
  g_autofree char            *agent = pdk_ollama_double_dup_header (simulated, "GET", "/api/version", 0, "User-Agent");
  g_autofree char            *none = pdk_ollama_double_dup_header (simulated, "GET", "/api/version", 0, "Authorization");
  g_autofree char            *key = pdk_ollama_double_dup_header (simulated, "GET", "/api/version", 1, "Authorization");
  g_autofree char            *origin = pdk_ollama_double_dup_header (simulated, "GET", "/api/version", 1, "Origin");

  g_assert_cmpstr (first, ==, "0.17.4");
  g_assert_cmpstr (second, ==, "0.17.4");
  g_assert_true (g_str_has_prefix (agent, "Paddock/"));
  g_assert_null (none);
  g_assert_cmpstr (key, ==, "Bearer s3cret");
  g_assert_null (origin);
}

static void
test_headers_that_http_does_not_allow (void)
{
  const struct
  {
    const char *name;
    const char *value;
  } rows[] = { { "X-Key", "a\r\nX-Evil: 1" }, { "X Key", "a" }, { "X-Key:", "a" }, { "", "a" }, { "X-Key", " " }, { NULL, "a" }, { "X-Key", NULL } };
  g_autoptr (PdkOllamaDouble) simulated = pdk_ollama_double_start ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (PdkOllamaClient) client = pdk_ollama_client_new (pdk_ollama_double_get_address (simulated), rows[i].name, rows[i].value);
      g_autofree char            *version = pdk_call_get_version (PDK_MODEL_SERVER (client), NULL, NULL);
      g_autofree char            *key = pdk_ollama_double_dup_header (simulated, "GET", "/api/version", i, "X-Key");
      g_autofree char            *evil = pdk_ollama_double_dup_header (simulated, "GET", "/api/version", i, "X-Evil");

      g_assert_nonnull (version);
      g_assert_null (key);
      g_assert_null (evil);
    }
}

static PdkDoubleReply *
new_redirect (guint       status,
              const char *location)
{
  PdkDoubleReply *reply = pdk_double_reply_new (status, "text/html");

  pdk_double_reply_add_header (reply, "Location", location);
  return reply;
}

/* The key is for the server that a person entered it for, not for where that server points to. */
static void
test_redirect_to_another_origin (void)
{
  const char                 *names[] = { "Authorization", "X-Api-Key" };
  g_autoptr (PdkOllamaDouble) simulated = pdk_ollama_double_start ();
  g_autoptr (PdkOllamaDouble) other = pdk_ollama_double_start ();
  g_autofree char            *elsewhere = g_strconcat (pdk_ollama_double_get_address (other), "/api/version", NULL);
  g_autofree char            *by_name = g_strdup_printf ("http://localhost:%u/api/version", pdk_ollama_double_get_port (simulated));

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (PdkOllamaClient) client = pdk_ollama_client_new (pdk_ollama_double_get_address (simulated), names[i], "s3cret");
      g_autofree char            *key = NULL;
      g_autofree char            *same = NULL;
      g_autofree char            *version = NULL;
      g_autofree char            *again = NULL;
      guint                       count = pdk_ollama_double_count_requests (simulated, "GET", "/api/version");

      pdk_ollama_double_script (simulated, "GET", "/api/version", new_redirect (302, elsewhere));
      version = pdk_call_get_version (PDK_MODEL_SERVER (client), NULL, NULL);
      key = pdk_ollama_double_dup_header (other, "GET", "/api/version", i, names[i]);
      g_assert_cmpstr (version, ==, "0.17.4");
      g_assert_null (key);

      /* Another name for the same place is another origin, too; and back again gives nothing back. */
      pdk_ollama_double_script (simulated, "GET", "/api/version", new_redirect (307, by_name));
      again = pdk_call_get_version (PDK_MODEL_SERVER (client), NULL, NULL);
      same = pdk_ollama_double_dup_header (simulated, "GET", "/api/version", count + 2, names[i]);
      g_assert_cmpstr (again, ==, "0.17.4");
      g_assert_null (same);
    }
}

static void
test_redirect_within_the_origin (void)
{
  g_autoptr (PdkOllamaDouble) simulated = pdk_ollama_double_start ();
  g_autoptr (PdkOllamaClient) client = pdk_ollama_client_new (pdk_ollama_double_get_address (simulated), "X-Api-Key", "s3cret");
  g_autofree char            *version = NULL;
  g_autofree char            *key = NULL;

  pdk_ollama_double_script (simulated, "GET", "/api/version", new_redirect (301, "/elsewhere"));
  pdk_ollama_double_script (simulated, "GET", "/elsewhere", pdk_double_reply_new_json (200, VERSION));
  version = pdk_call_get_version (PDK_MODEL_SERVER (client), NULL, NULL);
  key = pdk_ollama_double_dup_header (simulated, "GET", "/elsewhere", 0, "X-Api-Key");
  g_assert_cmpstr (version, ==, "9.9.9");
  g_assert_cmpstr (key, ==, "s3cret");
}

/* What changes something is never sent to another place than the one that was asked for. */
static void
test_redirect_of_what_changes_something (void)
{
  const guint                 statuses[] = { 301, 302, 303, 307, 308 };
  g_autoptr (PdkOllamaDouble) simulated = pdk_ollama_double_start ();
  g_autoptr (PdkOllamaDouble) other = pdk_ollama_double_start ();
  g_autoptr (PdkModelServer)  client = new_client (simulated);
  g_autofree char            *elsewhere = g_strconcat (pdk_ollama_double_get_address (other), "/api/pull", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr (GError) error = NULL;
      g_auto (GStrv)     log = NULL;

      pdk_ollama_double_script (simulated, "POST", "/api/pull", new_redirect (statuses[i], elsewhere));
      g_assert_false (pdk_call_pull (client, "x", FALSE, NULL, NULL, &error));
      g_assert_nonnull (strstr (error->message, elsewhere));
      pdk_test_assert_error (error, PDK_ERROR_UNREACHABLE);
      log = pdk_ollama_double_dup_log (other);
      g_assert_cmpuint (g_strv_length (log), ==, 0);
    }
}

static void
test_key_is_in_no_error (void)
{
  const guint                 statuses[] = { 301, 400, 401, 403, 404, 500, 502 };
  g_autoptr (PdkOllamaDouble) simulated = pdk_ollama_double_start ();
  g_autoptr (PdkOllamaClient) client = pdk_ollama_client_new (pdk_ollama_double_get_address (simulated), "Authorization", "Bearer s3cret");

  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr (GError) error = NULL;

      pdk_ollama_double_script (simulated, "POST", "/api/show", pdk_double_reply_new (statuses[i], NULL));
      g_assert_null (pdk_call_show (PDK_MODEL_SERVER (client), "x", NULL, &error));
      g_assert_nonnull (error);
      g_assert_null (strstr (error->message, "s3cret"));
    }
}

static void
test_answers_that_are_none (void)
{
  const struct
  {
    guint        status;
    const char  *content_type;
    const char  *body;
    PdkErrorCode cause;
  } rows[] = {
    { 200, "text/html", "<html>login</html>", PDK_ERROR_PROTOCOL },
    { 200, "application/json", "", PDK_ERROR_PROTOCOL },
    { 200, "application/json", "{", PDK_ERROR_PROTOCOL },
    { 200, "application/json", "[]", PDK_ERROR_PROTOCOL },
    { 200, "application/json", "null", PDK_ERROR_PROTOCOL },
    { 200, "application/json", "{}", PDK_ERROR_PROTOCOL },
    { 200, "application/json", "{\"models\":7}", PDK_ERROR_PROTOCOL },
    { 200, "application/json", "{\"models\":{}}", PDK_ERROR_PROTOCOL },
    { 200, "application/json", "{\"models\":[]}{\"models\":[]}", PDK_ERROR_PROTOCOL },
    { 200, "application/json", "{\"models\":[\"\xff\"]}", PDK_ERROR_PROTOCOL },
    { 204, NULL, "", PDK_ERROR_PROTOCOL },
    { 400, "application/json", "{\"error\":\"x\"}", PDK_ERROR_INVALID_INPUT },
    { 401, "text/html", "<html>", PDK_ERROR_UNAUTHORIZED },
    { 403, NULL, "", PDK_ERROR_PERMISSION },
    { 404, "text/plain", "404 page not found", PDK_ERROR_INCOMPATIBLE },
    { 404, "text/html", "<html>", PDK_ERROR_INCOMPATIBLE },
    { 429, NULL, "", PDK_ERROR_RATE_LIMITED },
    { 500, "application/json", "{", PDK_ERROR_PROTOCOL },
    { 500, "application/json", "{\"error\":{\"code\":500,\"message\":\"x\"}}", PDK_ERROR_PROTOCOL },
    { 502, "text/html", "<html>", PDK_ERROR_UNREACHABLE },
    { 503, NULL, "", PDK_ERROR_BUSY },
    { 504, NULL, "", PDK_ERROR_TIMEOUT },
  };
  g_autoptr (PdkOllamaDouble) simulated = pdk_ollama_double_start ();
  g_autoptr (PdkModelServer)  client = new_client (simulated);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      PdkDoubleReply    *reply = pdk_double_reply_new (rows[i].status, rows[i].content_type);

      pdk_double_reply_add_text (reply, rows[i].body);
      pdk_ollama_double_script (simulated, "GET", "/api/tags", reply);
      g_assert_null (pdk_call_list (client, NULL, &error));
      g_test_message ("%u %s: %s", rows[i].status, rows[i].content_type, error->message);
      pdk_test_assert_error (error, rows[i].cause);
    }
}

static void
test_lists_with_odd_members (void)
{
  g_autoptr (PdkOllamaDouble) simulated = pdk_ollama_double_start ();
  g_autoptr (PdkModelServer)  client = new_client (simulated);
  g_autoptr (GError)          error = NULL;
  g_autoptr (GPtrArray)       none = NULL;
  g_autoptr (GPtrArray)       odd = NULL;
  PdkServerModel             *model;

  pdk_ollama_double_script (simulated, "GET", "/api/tags", pdk_double_reply_new_json (200, "{\"models\":null}"));
  none = pdk_call_list (client, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);

  pdk_ollama_double_script (simulated, "GET", "/api/tags",
                            pdk_double_reply_new_json (200, "{\"new\":1,\"models\":[7,null,{},{\"name\":7},{\"name\":\"\"},{\"model\":\"only-model\"},"
                                                            "{\"name\":\"odd\",\"size\":\"big\",\"digest\":7,\"modified_at\":\"yesterday\",\"details\":[],"
                                                            "\"capabilities\":\"x\",\"families\":null}]}"));
  odd = pdk_call_list (client, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (odd->len, ==, 2);
  g_assert_cmpstr (pdk_server_model_get_name (odd->pdata[0]), ==, "only-model");
  model = odd->pdata[1];
  g_assert_cmpint (pdk_server_model_get_size (model), ==, -1);
  g_assert_cmpstr (pdk_server_model_get_digest (model), ==, "");
  g_assert_null (pdk_server_model_get_modified (model));
  g_assert_cmpstr (pdk_server_model_get_family (model), ==, "");
  g_assert_null (pdk_server_model_get_capabilities (model)[0]);
}

static void
test_broken_connections (void)
{
  const char                 *text = "{\"models\":[]}";
  g_autoptr (PdkOllamaDouble) simulated = pdk_ollama_double_start ();
  g_autoptr (PdkModelServer)  client = new_client (simulated);
  g_autoptr (GError)          error = NULL;
  PdkDoubleReply             *reply;

  /* Less than the header promised. */
  reply = pdk_double_reply_new_json (200, text);
  pdk_double_reply_set_length (reply, 100);
  pdk_double_reply_add_cut (reply);
  pdk_ollama_double_script (simulated, "GET", "/api/tags", reply);
  g_assert_null (pdk_call_list (client, NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_UNREACHABLE);

  /* In the middle of a chunked body. */
  reply = pdk_double_reply_new (200, "application/json");
  pdk_double_reply_add_text (reply, "{\"models\":[");
  pdk_double_reply_add_cut (reply);
  pdk_ollama_double_script (simulated, "GET", "/api/tags", reply);
  g_assert_null (pdk_call_list (client, NULL, &error));
  g_test_message ("%s", error->message);
  g_assert_true (error->code == PDK_ERROR_UNREACHABLE || error->code == PDK_ERROR_PROTOCOL);
  g_clear_error (&error);

  /* Not HTTP at all, and nothing at all. */
  pdk_ollama_double_script (simulated, "GET", "/api/tags", pdk_double_reply_new_raw ("SSH-2.0-OpenSSH_9\r\n", 19));
  g_assert_null (pdk_call_list (client, NULL, &error));
  g_test_message ("%s", error->message);
  g_assert_true (error->code == PDK_ERROR_UNREACHABLE || error->code == PDK_ERROR_PROTOCOL);
  g_clear_error (&error);
  pdk_ollama_double_kill (simulated);
  g_assert_null (pdk_call_list (client, NULL, &error));
  g_assert_nonnull (pdk_error_get_hint (error));
  pdk_test_assert_error (error, PDK_ERROR_UNREACHABLE);
}

static void
test_slow_body (void)
{
  g_autoptr (PdkOllamaDouble) simulated = pdk_ollama_double_start ();
  g_autoptr (PdkModelServer)  client = new_client (simulated);
  g_autoptr (GError)          error = NULL;
  g_autofree char            *version = NULL;
  PdkDoubleReply             *reply = pdk_double_reply_new (200, "application/json");

  pdk_double_reply_add_slow_text (reply, VERSION, 1, 1);
  pdk_ollama_double_script (simulated, "GET", "/api/version", reply);
  version = pdk_call_get_version (client, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (version, ==, "9.9.9");
}

static void
test_answer_timeout (void)
{
  g_autoptr (PdkOllamaDouble) simulated = pdk_ollama_double_start ();
  g_autoptr (PdkModelServer)  client = new_client (simulated);
  g_autoptr (GError)          error = NULL;
  PdkDoubleReply             *silent = pdk_double_reply_new_json (200, VERSION);
  PdkDoubleReply             *half = pdk_double_reply_new (200, "application/json");
  PdkDoubleReply             *failure = pdk_double_reply_new (500, "application/json");

  pdk_ollama_client_set_timeouts (PDK_OLLAMA_CLIENT (client), 5000, 100, 1000);
  pdk_double_reply_hold_headers (silent);
  pdk_double_reply_add_text (half, "{\"ver");
  pdk_double_reply_add_hold (half);
  pdk_double_reply_add_text (failure, "{\"error\":\"never");
  pdk_double_reply_add_hold (failure);
  pdk_ollama_double_script (simulated, "GET", "/api/version", silent);
  pdk_ollama_double_script (simulated, "GET", "/api/version", half);
  pdk_ollama_double_script (simulated, "POST", "/api/pull", failure);

  g_assert_null (pdk_call_get_version (client, NULL, &error));
  g_assert_nonnull (pdk_error_get_hint (error));
  pdk_test_assert_error (error, PDK_ERROR_TIMEOUT);
  g_assert_null (pdk_call_get_version (client, NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_TIMEOUT);
  /* A failure is told though its words never come to an end. */
  g_assert_false (pdk_call_pull (client, "x", FALSE, NULL, NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_PROTOCOL);
  pdk_test_wait_for (pdk_ollama_double_was_dropped (simulated, "GET", "/api/version", 0));
  pdk_test_wait_for (pdk_ollama_double_was_dropped (simulated, "GET", "/api/version", 1));
  pdk_test_wait_for (pdk_ollama_double_was_dropped (simulated, "POST", "/api/pull", 0));
}

/* A socket whose queue is full: Linux drops what else wants to connect. */
static GSocket *
listen_deafly (GPtrArray *queue,
               char     **address)
{
  g_autoptr (GError)         error = NULL;
  g_autoptr (GSocket)        socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) local = NULL;

  g_socket_set_listen_backlog (socket, 0);
  g_assert_true (g_socket_bind (socket, any, FALSE, NULL) && g_socket_listen (socket, &error));
  local = g_socket_get_local_address (socket, NULL);
  for (guint i = 0; i < 4; i++)
    {
      GSocket *waiting = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);

      g_socket_set_blocking (waiting, FALSE);
      g_socket_connect (waiting, local, NULL, NULL);
      g_ptr_array_add (queue, waiting);
    }
  *address = g_strdup_printf ("http://127.0.0.1:%u", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (local)));
  return g_steal_pointer (&socket);
}

static void
test_connect_timeout (void)
{
  g_autoptr (GPtrArray)      queue = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char           *address = NULL;
  g_autoptr (GSocket)        socket = listen_deafly (queue, &address);
  g_autoptr (PdkModelServer) client = PDK_MODEL_SERVER (pdk_ollama_client_new (address, NULL, NULL));
  g_autoptr (GError)         error = NULL;

  pdk_ollama_client_set_timeouts (PDK_OLLAMA_CLIENT (client), 100, 20000, 1000);
  g_assert_null (pdk_call_get_version (client, NULL, &error));
  g_assert_nonnull (strstr (error->message, "within 1 second"));
  pdk_test_assert_error (error, PDK_ERROR_UNREACHABLE);
  g_assert_false (pdk_call_pull (client, "x", FALSE, NULL, NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_UNREACHABLE);
}

/* Many long streams leave room for a question. */
static void
test_streams_do_not_block_questions (void)
{
  g_autoptr (PdkOllamaDouble) simulated = pdk_ollama_double_start ();
  g_autoptr (PdkModelServer)  client = new_client (simulated);
  g_autoptr (GError)          error = NULL;
  g_autofree char            *version = NULL;
  PdkAsyncWaiter              waiters[8] = { PDK_ASYNC_WAITER_INIT };

  for (gsize i = 0; i < G_N_ELEMENTS (waiters); i++)
    {
      PdkDoubleReply *reply = pdk_double_reply_new_lines ();

      pdk_double_reply_add_line (reply, "{\"status\":\"pulling manifest\"}");
      pdk_double_reply_add_hold (reply);
      pdk_double_reply_add_line (reply, "{\"status\":\"success\"}");
      pdk_ollama_double_script (simulated, "POST", "/api/pull", reply);
      pdk_model_server_pull_async (client, "x", FALSE, NULL, NULL, NULL, pdk_async_waiter_done, &waiters[i]);
    }
  pdk_test_wait_for (pdk_ollama_double_count_held (simulated) == G_N_ELEMENTS (waiters));
  version = pdk_call_get_version (client, NULL, &error);
  g_assert_no_error (error);
  pdk_ollama_double_release (simulated);
  for (gsize i = 0; i < G_N_ELEMENTS (waiters); i++)
    {
      g_assert_true (pdk_model_server_pull_finish (client, pdk_async_waiter_wait (&waiters[i]), &error));
      pdk_async_waiter_clear (&waiters[i]);
    }
}

/* The request keeps what it needs alive. */
static void
test_client_may_go_away (void)
{
  g_autoptr (PdkOllamaDouble) simulated = pdk_ollama_double_start ();
  PdkModelServer             *client = new_client (simulated);
  g_auto (PdkAsyncWaiter)     waiter = PDK_ASYNC_WAITER_INIT;
  g_autofree char            *version = NULL;

  pdk_model_server_get_version_async (client, NULL, pdk_async_waiter_done, &waiter);
  g_object_add_weak_pointer (G_OBJECT (client), (gpointer *) &client);
  g_object_unref (client);
  g_assert_nonnull (client);
  version = pdk_model_server_get_version_finish (client, pdk_async_waiter_wait (&waiter), NULL);
  g_assert_cmpstr (version, ==, "0.17.4");
  pdk_async_waiter_clear (&waiter);
  pdk_test_wait_for (client == NULL);
}

static void
test_path_prefix (void)
{
  g_autoptr (PdkOllamaDouble) simulated = pdk_ollama_double_start ();
  g_autofree char            *address = g_strconcat (pdk_ollama_double_get_address (simulated), "/ollama", NULL);
  g_autoptr (PdkOllamaClient) client = pdk_ollama_client_new (address, NULL, NULL);
  g_autofree char            *version = NULL;

  pdk_ollama_double_script (simulated, "GET", "/ollama/api/version", pdk_double_reply_new_json (200, VERSION));
  version = pdk_call_get_version (PDK_MODEL_SERVER (client), NULL, NULL);
  g_assert_cmpstr (version, ==, "9.9.9");
}

/* A proxy of the environment knows nothing of servers on this computer. */
static void
test_no_proxy_for_this_computer (void)
{
  g_autoptr (PdkOllamaDouble) simulated = pdk_ollama_double_start ();
  g_autoptr (PdkModelServer)  client = NULL;
  g_autofree char            *version = NULL;

  g_setenv ("http_proxy", "http://127.0.0.1:1", TRUE);
  client = new_client (simulated);
  version = pdk_call_get_version (client, NULL, NULL);
  g_unsetenv ("http_proxy");
  g_assert_cmpstr (version, ==, "0.17.4");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/http/headers", test_headers);
  g_test_add_func ("/http/headers-that-http-does-not-allow", test_headers_that_http_does_not_allow);
  g_test_add_func ("/http/redirect/to-another-origin", test_redirect_to_another_origin);
  g_test_add_func ("/http/redirect/within-the-origin", test_redirect_within_the_origin);
  g_test_add_func ("/http/redirect/of-what-changes-something", test_redirect_of_what_changes_something);
  g_test_add_func ("/http/key-is-in-no-error", test_key_is_in_no_error);
  g_test_add_func ("/http/answers-that-are-none", test_answers_that_are_none);
  g_test_add_func ("/http/lists-with-odd-members", test_lists_with_odd_members);
  g_test_add_func ("/http/broken-connections", test_broken_connections);
  g_test_add_func ("/http/slow-body", test_slow_body);
  g_test_add_func ("/http/answer-timeout", test_answer_timeout);
  g_test_add_func ("/http/connect-timeout", test_connect_timeout);
  g_test_add_func ("/http/streams-do-not-block-questions", test_streams_do_not_block_questions);
  g_test_add_func ("/http/client-may-go-away", test_client_may_go_away);
  g_test_add_func ("/http/path-prefix", test_path_prefix);
  g_test_add_func ("/http/no-proxy-for-this-computer", test_no_proxy_for_this_computer);

  return g_test_run ();
}
