/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/pdk-digest.h"
#include "pdk-any-call.h"
#include "pdk-ollama-double.h"
#include "pdk-server-calls.h"
#include "pdk-test.h"
#include "pdk-tiny-model.h"
#include "servers/pdk-ollama-client.h"

/*
 * Every call × when it is cancelled (before, at once, while the server is silent, in the middle of its
 * answer). Each time the call ends as cancelled, and the server sees its connection closed.
 */

typedef struct
{
  PdkOllamaDouble *simulated;
  PdkModelServer  *client;
  char            *folder;
  GFile           *file;
  char            *blob_path;
} World;

static void
set_up (World        *world,
        gconstpointer data)
{
  PdkTinyModel     model = PDK_TINY_MODEL_INIT;
  g_autofree char *path = NULL;
  g_autofree char *digest = NULL;

  world->folder = pdk_test_make_folder ();
  path = g_build_filename (world->folder, "tiny.gguf", NULL);
  pdk_tiny_model_write (&model, path);
  world->file = g_file_new_for_path (path);
  digest = pdk_digest_of_file (world->file, NULL, NULL, NULL, NULL, NULL);
  world->blob_path = g_strconcat ("/api/blobs/sha256:", digest, NULL);
  world->simulated = pdk_ollama_double_start ();
  world->client = PDK_MODEL_SERVER (pdk_ollama_client_new (pdk_ollama_double_get_address (world->simulated), NULL, NULL));
}

static void
tear_down (World        *world,
           gconstpointer data)
{
  g_clear_object (&world->client);
  g_clear_pointer (&world->simulated, pdk_ollama_double_stop);
  g_clear_object (&world->file);
  pdk_test_remove_folder (world->folder);
  g_free (world->folder);
  g_free (world->blob_path);
}

static const char *
get_path (World            *world,
          const PdkAnyCall *call)
{
  return g_str_equal (call->path, PDK_ANY_CALL_BLOB) ? world->blob_path : call->path;
}

static void
assert_cancelled (PdkAsyncWaiter *waiter)
{
  g_autoptr (GError) error = pdk_any_call_finish (pdk_async_waiter_wait (waiter));

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
assert_works (World *world)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *version = pdk_call_get_version (world->client, NULL, &error);

  g_assert_no_error (error);
}

static void
test_before (World        *world,
             gconstpointer data)
{
  const PdkAnyCall        *call = data;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (PdkAsyncWaiter)  waiter = PDK_ASYNC_WAITER_INIT;

  g_cancellable_cancel (cancellable);
  call->start (world->client, world->file, cancellable, pdk_async_waiter_done, &waiter);
  g_assert_null (waiter.result);
  assert_cancelled (&waiter);
  g_assert_cmpuint (pdk_ollama_double_count_requests (world->simulated, call->method, get_path (world, call)), ==, 0);
  assert_works (world);
}

static void
test_at_once (World        *world,
              gconstpointer data)
{
  const PdkAnyCall        *call = data;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (PdkAsyncWaiter)  waiter = PDK_ASYNC_WAITER_INIT;

  call->start (world->client, world->file, cancellable, pdk_async_waiter_done, &waiter);
  g_cancellable_cancel (cancellable);
  g_assert_null (waiter.result);
  assert_cancelled (&waiter);
  assert_works (world);
}

static void
cancel_while_held (World            *world,
                   const PdkAnyCall *call)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (PdkAsyncWaiter)  waiter = PDK_ASYNC_WAITER_INIT;
  const char              *path = get_path (world, call);

  call->start (world->client, world->file, cancellable, pdk_async_waiter_done, &waiter);
  pdk_test_wait_for (pdk_ollama_double_count_held (world->simulated) == 1);
  g_cancellable_cancel (cancellable);
  assert_cancelled (&waiter);
  pdk_test_wait_for (pdk_ollama_double_was_dropped (world->simulated, call->method, path, 0));
  g_assert_cmpuint (pdk_ollama_double_count_held (world->simulated), ==, 0);
  assert_works (world);
}

static void
test_before_the_answer (World        *world,
                        gconstpointer data)
{
  const PdkAnyCall *call = data;
  PdkDoubleReply   *reply = pdk_double_reply_new_json (200, "{}");

  pdk_double_reply_hold_headers (reply);
  pdk_ollama_double_script (world->simulated, call->method, get_path (world, call), reply);
  cancel_while_held (world, call);
}

static void
test_in_the_answer (World        *world,
                    gconstpointer data)
{
  const PdkAnyCall *call = data;
  PdkDoubleReply   *reply;

  reply = call->is_stream ? pdk_double_reply_new_lines () : pdk_double_reply_new (200, "application/json");
  if (call->is_stream)
    pdk_double_reply_add_line (reply, "{\"status\":\"pulling manifest\",\"response\":\"a\",\"message\":{\"content\":\"b\"}}");
  pdk_double_reply_add_text (reply, "{\"half");
  pdk_double_reply_add_hold (reply);
  pdk_ollama_double_script (world->simulated, call->method, get_path (world, call), reply);
  cancel_while_held (world, call);
}

/* In the answer of a failure, too. */
static void
test_in_the_failure (World        *world,
                     gconstpointer data)
{
  const PdkAnyCall *call = data;
  PdkDoubleReply   *reply;

  reply = pdk_double_reply_new (500, "application/json");
  pdk_double_reply_add_text (reply, "{\"error");
  pdk_double_reply_add_hold (reply);
  pdk_ollama_double_script (world->simulated, call->method, get_path (world, call), reply);
  cancel_while_held (world, call);
}

/* A server that sends without end is not read to its end before the call returns. */
static gboolean
produce_for_ever (GString *body,
                  guint   *pause,
                  gpointer data)
{
  for (guint i = 0; i < 100; i++)
    g_string_append (body, "{\"status\":\"pulling x\",\"digest\":\"sha256:x\",\"total\":9000000000,\"completed\":7}\n");
  *pause = 0;
  return TRUE;
}

static void
test_in_a_flood (World        *world,
                 gconstpointer data)
{
  g_autoptr (GError)      error = NULL;
  g_autoptr (PdkEventLog) log = pdk_event_log_new ();
  PdkDoubleReply         *reply = pdk_double_reply_new_lines ();

  pdk_double_reply_set_producer (reply, produce_for_ever, NULL, NULL);
  pdk_ollama_double_script (world->simulated, "POST", "/api/pull", reply);
  log->cancellable = g_cancellable_new ();
  log->cancel_after = 1234;
  g_assert_false (pdk_call_pull (world->client, "x", FALSE, log, log->cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  /* Not one event more, though the lines behind it had arrived. */
  g_assert_cmpuint (log->events->len, ==, 1234);
  pdk_test_wait_for (pdk_ollama_double_was_dropped (world->simulated, "POST", "/api/pull", 0));
  assert_works (world);
}

/* The later steps of calls that make several requests. */
static void
test_later_steps (World        *world,
                  gconstpointer data)
{
  const struct
  {
    const char *call;
    const char *method;
    const char *path;
  } rows[] = {
    { "create-from-file", "POST", "/api/create" },
    { "create-from-model", "POST", "/api/create" },
    { "unload", "GET", "/api/ps" },
  };
  gsize             n_calls;
  const PdkAnyCall *calls = pdk_any_calls (&n_calls);

  pdk_ollama_double_add_model (world->simulated, &(PdkDoubleModel) { .name = "x" });
  pdk_ollama_double_add_model (world->simulated, &(PdkDoubleModel) { .name = "y" });
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (gsize k = 0; k < n_calls; k++)
      {
        g_autoptr (GCancellable) cancellable = g_cancellable_new ();
        g_auto (PdkAsyncWaiter)  waiter = PDK_ASYNC_WAITER_INIT;
        PdkDoubleReply          *reply;
        guint                    index = pdk_ollama_double_count_requests (world->simulated, rows[i].method, rows[i].path);

        if (!g_str_equal (calls[k].name, rows[i].call))
          continue;
        reply = pdk_double_reply_new_lines ();
        pdk_double_reply_add_text (reply, "{\"half");
        pdk_double_reply_add_hold (reply);
        pdk_ollama_double_script (world->simulated, rows[i].method, rows[i].path, reply);
        calls[k].start (world->client, world->file, cancellable, pdk_async_waiter_done, &waiter);
        pdk_test_wait_for (pdk_ollama_double_count_held (world->simulated) == 1);
        g_cancellable_cancel (cancellable);
        assert_cancelled (&waiter);
        pdk_test_wait_for (pdk_ollama_double_was_dropped (world->simulated, rows[i].method, rows[i].path, index));
      }
  assert_works (world);
}

/* Between two looks at what is running. */
static void
test_in_the_pause_of_unload (World        *world,
                             gconstpointer data)
{
  const char              *still = "{\"models\":[{\"name\":\"x:latest\"}]}";
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (PdkAsyncWaiter)  waiter = PDK_ASYNC_WAITER_INIT;

  pdk_ollama_double_add_model (world->simulated, &(PdkDoubleModel) { .name = "x" });
  for (guint i = 0; i < 50; i++)
    pdk_ollama_double_script (world->simulated, "GET", "/api/ps", pdk_double_reply_new_json (200, still));
  pdk_model_server_unload_async (world->client, "x", cancellable, pdk_async_waiter_done, &waiter);
  pdk_test_wait_for (pdk_ollama_double_count_requests (world->simulated, "GET", "/api/ps") == 3);
  g_cancellable_cancel (cancellable);
  assert_cancelled (&waiter);
}

typedef void (*WorldFunc) (World        *world,
                           gconstpointer data);

static void
add (const char       *when,
     const PdkAnyCall *call,
     WorldFunc         test)
{
  g_autofree char *path = g_strdup_printf ("/cancellation/%s/%s", when, call == NULL ? "pull" : call->name);

  g_test_add (path, World, call, set_up, test, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  gsize             n_calls;
  const PdkAnyCall *calls = pdk_any_calls (&n_calls);

  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < n_calls; i++)
    {
      add ("before", &calls[i], test_before);
      add ("at-once", &calls[i], test_at_once);
      add ("before-the-answer", &calls[i], test_before_the_answer);
      /* An answer to HEAD has no middle. */
      if (!g_str_equal (calls[i].method, "HEAD"))
        {
          add ("in-the-answer", &calls[i], test_in_the_answer);
          add ("in-the-failure", &calls[i], test_in_the_failure);
        }
    }
  add ("in-a-flood", NULL, test_in_a_flood);
  g_test_add ("/cancellation/later-steps", World, NULL, set_up, test_later_steps, tear_down);
  g_test_add ("/cancellation/in-the-pause-of-unload", World, NULL, set_up, test_in_the_pause_of_unload, tear_down);

  return g_test_run ();
}
