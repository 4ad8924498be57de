/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-ollama-double.h"
#include "pdk-test.h"
#include "servers/pdk-ollama-client.h"
#include "transfers/pdk-transfer-queue.h"

#define SERVER "here"

typedef struct
{
  char             *folder;
  PdkOllamaDouble  *server;
  PdkModelServer   *client;
  PdkModelRegistry *registry;
  guint             started;
  guint             completed;
  guint             failed;
  guint             low_space;
  double            last_fraction;
} Fixture;

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
publish (Fixture    *fixture,
         const char *name)
{
  const PdkDoubleModel model = { .name = name, .size = 5000000 };

  pdk_ollama_double_publish (fixture->server, &model, NULL, 0);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GError)      error = NULL;
  g_autofree char        *path = NULL;

  fixture->folder = pdk_test_make_folder ();
  fixture->server = pdk_ollama_double_start ();
  fixture->client = PDK_MODEL_SERVER (pdk_ollama_client_new (pdk_ollama_double_get_address (fixture->server), NULL, NULL));
  path = g_build_filename (fixture->folder, "paddock.db", NULL);
  pdk_model_registry_open_async (path, NULL, NULL, pdk_async_waiter_done, &waiter);
  fixture->registry = pdk_model_registry_open_finish (pdk_async_waiter_wait (&waiter), &error);
  g_assert_no_error (error);
  g_signal_connect_swapped (fixture->registry, "download-started", G_CALLBACK (count_cb), &fixture->started);
  g_signal_connect_swapped (fixture->registry, "download-completed", G_CALLBACK (count_cb), &fixture->completed);
  g_signal_connect_swapped (fixture->registry, "download-failed", G_CALLBACK (count_cb), &fixture->failed);
  g_signal_connect_swapped (fixture->registry, "low-disk-space", G_CALLBACK (count_cb), &fixture->low_space);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  pdk_model_registry_close (fixture->registry);
  g_assert_finalize_object (fixture->registry);
  g_assert_finalize_object (fixture->client);
  pdk_ollama_double_stop (fixture->server);
  pdk_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static PdkServerPull *
make_pull (Fixture    *fixture,
           const char *name)
{
  return pdk_server_pull_new (fixture->registry, fixture->client, SERVER, name, name, 0, FALSE);
}

static guint
count_unfinished (Fixture *fixture)
{
  g_auto (GStrv) names = pdk_model_registry_dup_unfinished (fixture->registry, SERVER);

  return names == NULL ? 0 : g_strv_length (names);
}

static guint
count_rows (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->registry));
}

static void
check_fraction_cb (PdkTransfer *transfer,
                   GParamSpec  *pspec,
                   Fixture     *fixture)
{
  double fraction = pdk_transfer_get_fraction (transfer);

  g_assert_cmpfloat (fraction, >=, fixture->last_fraction);
  g_assert_true (fraction < 1.0 || pdk_transfer_get_state (transfer) == PDK_TRANSFER_STATE_DONE);
  fixture->last_fraction = fraction;
}

static void
test_pull_registers (Fixture      *fixture,
                     gconstpointer data)
{
  g_autoptr (PdkServerPull) pull = make_pull (fixture, "tiny");
  PdkTransfer              *transfer = PDK_TRANSFER (pull);

  publish (fixture, "tiny");
  g_signal_connect (transfer, "notify::fraction", G_CALLBACK (check_fraction_cb), fixture);
  g_assert_cmpint (pdk_transfer_get_state (transfer), ==, PDK_TRANSFER_STATE_WAITING);
  pdk_transfer_start (transfer);
  g_assert_cmpint (pdk_transfer_get_state (transfer), ==, PDK_TRANSFER_STATE_RUNNING);
  pdk_test_wait_for (pdk_transfer_is_over (transfer));
  g_assert_no_error (pdk_transfer_get_error (transfer));
  g_assert_cmpint (pdk_transfer_get_state (transfer), ==, PDK_TRANSFER_STATE_DONE);
  g_assert_cmpfloat (pdk_transfer_get_fraction (transfer), ==, 1.0);
  g_assert_nonnull (pdk_server_pull_get_record (pull));
  g_assert_cmpuint (count_rows (fixture), ==, 1);
  g_assert_cmpuint (count_unfinished (fixture), ==, 0);
  g_assert_cmpuint (fixture->started, ==, 1);
  g_assert_cmpuint (fixture->completed, ==, 1);
  g_assert_cmpuint (fixture->failed, ==, 0);
}

static void
test_pull_outlives_its_watcher (Fixture      *fixture,
                                gconstpointer data)
{
  PdkServerPull *pull = make_pull (fixture, "tiny");

  publish (fixture, "tiny");
  pdk_transfer_start (PDK_TRANSFER (pull));
  /* The window that asked for it is closed. */
  g_object_unref (pull);
  pdk_test_wait_for (fixture->completed == 1);
  g_assert_cmpuint (count_rows (fixture), ==, 1);
}

static void
test_failure_stays_unfinished (Fixture      *fixture,
                               gconstpointer data)
{
  g_autoptr (PdkServerPull) pull = make_pull (fixture, "tiny");
  PdkTransfer              *transfer = PDK_TRANSFER (pull);

  publish (fixture, "tiny");
  pdk_ollama_double_set_pull_error (fixture->server, "tiny", "write /blobs/x: no space left on device");
  pdk_transfer_start (transfer);
  pdk_test_wait_for (pdk_transfer_is_over (transfer));
  g_assert_cmpint (pdk_transfer_get_state (transfer), ==, PDK_TRANSFER_STATE_FAILED);
  g_assert_error (pdk_transfer_get_error (transfer), PDK_ERROR, PDK_ERROR_NO_SPACE);
  g_assert_nonnull (pdk_error_get_hint (pdk_transfer_get_error (transfer)));
  g_assert_cmpstr (pdk_transfer_get_detail (transfer), ==, pdk_transfer_get_error (transfer)->message);
  g_assert_cmpuint (count_rows (fixture), ==, 0);
  g_assert_cmpuint (count_unfinished (fixture), ==, 1);
  g_assert_cmpuint (fixture->failed, ==, 1);
  g_assert_cmpuint (fixture->low_space, ==, 1);
}

static void
test_killed_server_is_a_failure (Fixture      *fixture,
                                 gconstpointer data)
{
  g_autoptr (PdkServerPull) pull = make_pull (fixture, "tiny");
  PdkTransfer              *transfer = PDK_TRANSFER (pull);

  publish (fixture, "tiny");
  pdk_ollama_double_set_stall (fixture->server, 1000000);
  pdk_transfer_start (transfer);
  pdk_test_wait_for (pdk_transfer_get_done (transfer) > 0);
  pdk_ollama_double_kill (fixture->server);
  pdk_test_wait_for (pdk_transfer_is_over (transfer));
  g_assert_cmpint (pdk_transfer_get_state (transfer), ==, PDK_TRANSFER_STATE_FAILED);
  g_assert_cmpfloat (pdk_transfer_get_fraction (transfer), <, 1.0);
  g_assert_cmpuint (count_rows (fixture), ==, 0);

  pdk_ollama_double_revive (fixture->server);
  pdk_ollama_double_set_stall (fixture->server, -1);
}

static void
test_stall_is_said_and_ends (Fixture      *fixture,
                             gconstpointer data)
{
  g_autoptr (PdkServerPull) pull = NULL;
  PdkTransfer              *transfer;

  publish (fixture, "tiny");
  pdk_ollama_double_set_stall (fixture->server, 1000000);
  pull = make_pull (fixture, "tiny");
  transfer = PDK_TRANSFER (pull);
  pdk_transfer_set_stall_seconds (transfer, 1);
  pdk_transfer_start (transfer);
  pdk_test_wait_for (pdk_transfer_get_stalled (transfer));
  g_assert_cmpint (pdk_transfer_get_state (transfer), ==, PDK_TRANSFER_STATE_RUNNING);
  pdk_test_wait_for (strstr (pdk_transfer_get_detail (transfer), "no data") != NULL);
  pdk_ollama_double_set_stall (fixture->server, -1);
  pdk_test_wait_for (pdk_transfer_is_over (transfer));
  g_assert_cmpint (pdk_transfer_get_state (transfer), ==, PDK_TRANSFER_STATE_DONE);
}

static void
test_cancel (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (PdkServerPull) pull = make_pull (fixture, "tiny");
  g_autoptr (PdkServerPull) again = make_pull (fixture, "tiny");
  g_autoptr (PdkServerPull) never = make_pull (fixture, "tiny");

  publish (fixture, "tiny");
  pdk_transfer_cancel (PDK_TRANSFER (never));
  g_assert_cmpint (pdk_transfer_get_state (PDK_TRANSFER (never)), ==, PDK_TRANSFER_STATE_CANCELLED);

  pdk_ollama_double_set_stall (fixture->server, 1000000);
  pdk_transfer_start (PDK_TRANSFER (pull));
  pdk_test_wait_for (pdk_transfer_get_done (PDK_TRANSFER (pull)) > 0);
  pdk_transfer_cancel (PDK_TRANSFER (pull));
  pdk_test_wait_for (pdk_transfer_is_over (PDK_TRANSFER (pull)));
  g_assert_cmpint (pdk_transfer_get_state (PDK_TRANSFER (pull)), ==, PDK_TRANSFER_STATE_CANCELLED);
  pdk_test_wait_for (pdk_ollama_double_was_dropped (fixture->server, "POST", "/api/pull", 0));
  g_assert_cmpuint (count_unfinished (fixture), ==, 1);

  pdk_ollama_double_set_stall (fixture->server, -1);
  pdk_transfer_start (PDK_TRANSFER (again));
  pdk_test_wait_for (pdk_transfer_is_over (PDK_TRANSFER (again)));
  g_assert_cmpint (pdk_transfer_get_state (PDK_TRANSFER (again)), ==, PDK_TRANSFER_STATE_DONE);
  g_assert_cmpuint (count_unfinished (fixture), ==, 0);
}

static void
test_queue_runs_in_order (Fixture      *fixture,
                          gconstpointer data)
{
  g_autoptr (PdkTransferQueue) queue = pdk_transfer_queue_new (1);
  g_autoptr (PdkServerPull)    first = make_pull (fixture, "first");
  g_autoptr (PdkServerPull)    second = make_pull (fixture, "second");
  g_autoptr (PdkServerPull)    twice = make_pull (fixture, "FIRST:latest");

  publish (fixture, "first");
  publish (fixture, "second");
  pdk_ollama_double_set_stall (fixture->server, 1000000);
  pdk_transfer_queue_add (queue, first);
  pdk_transfer_queue_add (queue, second);
  g_assert_true (pdk_transfer_queue_add (queue, twice) == PDK_TRANSFER (first));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (queue)), ==, 2);
  g_assert_cmpuint (pdk_transfer_queue_get_active_count (queue), ==, 2);
  g_assert_cmpint (pdk_transfer_get_state (PDK_TRANSFER (second)), ==, PDK_TRANSFER_STATE_WAITING);
  pdk_ollama_double_set_stall (fixture->server, -1);
  pdk_test_wait_for (pdk_transfer_queue_get_active_count (queue) == 0);
  g_assert_cmpuint (count_rows (fixture), ==, 2);
  pdk_transfer_queue_dismiss (queue, PDK_TRANSFER (first));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (queue)), ==, 1);
}

static void
test_queue_goes_on_after_a_failure (Fixture      *fixture,
                                    gconstpointer data)
{
  g_autoptr (PdkTransferQueue) queue = pdk_transfer_queue_new (1);
  g_autoptr (PdkServerPull)    absent = make_pull (fixture, "absent");
  g_autoptr (PdkServerPull)    present = make_pull (fixture, "present");
  g_autoptr (PdkServerPull)    retry = make_pull (fixture, "absent");

  publish (fixture, "present");
  pdk_transfer_queue_add (queue, absent);
  pdk_transfer_queue_add (queue, present);
  pdk_test_wait_for (pdk_transfer_queue_get_active_count (queue) == 0);
  g_assert_cmpint (pdk_transfer_get_state (PDK_TRANSFER (absent)), ==, PDK_TRANSFER_STATE_FAILED);
  g_assert_cmpint (pdk_transfer_get_state (PDK_TRANSFER (present)), ==, PDK_TRANSFER_STATE_DONE);

  /* Trying again replaces what failed; its error does not stay beside the success. */
  publish (fixture, "absent");
  pdk_transfer_queue_add (queue, retry);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (queue)), ==, 2);
  pdk_test_wait_for (pdk_transfer_is_over (PDK_TRANSFER (retry)));
  g_assert_cmpint (pdk_transfer_get_state (PDK_TRANSFER (retry)), ==, PDK_TRANSFER_STATE_DONE);
}

static void
add (const char *path,
     void (*test) (Fixture      *fixture,
                   gconstpointer data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("/transfers/pull/registers", test_pull_registers);
  add ("/transfers/pull/outlives-its-watcher", test_pull_outlives_its_watcher);
  add ("/transfers/pull/failure-stays-unfinished", test_failure_stays_unfinished);
  add ("/transfers/pull/killed-server-is-a-failure", test_killed_server_is_a_failure);
  add ("/transfers/pull/stall-is-said-and-ends", test_stall_is_said_and_ends);
  add ("/transfers/pull/cancel", test_cancel);
  add ("/transfers/queue/runs-in-order", test_queue_runs_in_order);
  add ("/transfers/queue/goes-on-after-a-failure", test_queue_goes_on_after_a_failure);

  return g_test_run ();
}
