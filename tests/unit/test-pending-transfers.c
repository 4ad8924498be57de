/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-ollama-double.h"
#include "pdk-test-library.h"
#include "pdk-test.h"
#include "servers/pdk-ollama-client.h"
#include "transfers/pdk-pending-transfers.h"
#include "transfers/pdk-unfinished-downloads.h"

#define SERVER "here"

typedef struct
{
  char                *folder;
  PdkOllamaDouble     *server;
  PdkCatalog          *catalog;
  PdkModelRegistry    *registry;
  PdkServerConnection *connection;
  GListStore          *servers;
  PdkTransferQueue    *queue;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  static const char * const  names[] = { "one:1b", "two:1b", "three:1b" };
  g_autoptr (PdkModelServer) client = NULL;
  g_autofree char           *path = NULL;

  fixture->folder = pdk_test_make_folder ();
  path = g_build_filename (fixture->folder, "paddock.db", NULL);
  fixture->server = pdk_ollama_double_start ();
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const PdkDoubleModel model = { .name = names[i], .size = 5000000 };

      pdk_ollama_double_publish (fixture->server, &model, NULL, 0);
    }
  client = PDK_MODEL_SERVER (pdk_ollama_client_new (pdk_ollama_double_get_address (fixture->server), NULL, NULL));
  fixture->catalog = pdk_catalog_new (NULL);
  fixture->registry = pdk_test_library_open (path, NULL);
  fixture->connection = pdk_server_connection_new (SERVER, client, 0, TRUE);
  fixture->servers = g_list_store_new (PDK_TYPE_SERVER_CONNECTION);
  g_list_store_append (fixture->servers, fixture->connection);
  fixture->queue = pdk_transfer_queue_new (1);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  pdk_transfer_queue_cancel_all (fixture->queue);
  pdk_test_wait_for (pdk_transfer_queue_get_active_count (fixture->queue) == 0);
  g_assert_finalize_object (fixture->queue);
  g_assert_finalize_object (fixture->servers);
  g_assert_finalize_object (fixture->connection);
  pdk_model_registry_close (fixture->registry);
  g_assert_finalize_object (fixture->registry);
  g_assert_finalize_object (fixture->catalog);
  pdk_ollama_double_stop (fixture->server);
  pdk_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static PdkTransfer *
add (Fixture    *fixture,
     const char *name)
{
  g_autoptr (PdkServerPull) pull = pdk_server_pull_new (
    fixture->registry, pdk_server_connection_get_client (fixture->connection), SERVER, name, name, 7, FALSE);

  return pdk_transfer_queue_add (fixture->queue, pull);
}

static guint
count (gpointer list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

static PdkTransfer *
get_nth (gpointer list,
         guint    position)
{
  g_autoptr (PdkTransfer) transfer = g_list_model_get_item (G_LIST_MODEL (list), position);

  g_assert_nonnull (transfer);
  return transfer;
}

static void
test_pending (Fixture      *fixture,
              gconstpointer data)
{
  PdkPendingTransfers      *pending = pdk_pending_transfers_new (fixture->queue);
  g_autoptr (PdkListMirror) mirror = pdk_list_mirror_new (G_LIST_MODEL (pending));

  add (fixture, "one:1b");
  add (fixture, "absent:1b");
  add (fixture, "two:1b");
  g_assert_cmpuint (count (pending), ==, 3);
  pdk_list_mirror_check (mirror);
  /* What is done is no concern any more; what failed is. */
  pdk_test_wait_for (pdk_transfer_queue_get_active_count (fixture->queue) == 0);
  g_assert_cmpuint (count (pending), ==, 1);
  g_assert_cmpstr (pdk_transfer_get_title (get_nth (pending, 0)), ==, "absent:1b");
  pdk_list_mirror_check (mirror);
  pdk_transfer_queue_dismiss (fixture->queue, get_nth (pending, 0));
  g_assert_cmpuint (count (pending), ==, 0);
  pdk_list_mirror_check (mirror);
  g_clear_pointer (&mirror, pdk_list_mirror_free);
  g_assert_finalize_object (pending);
}

static void
test_retry_stays_in_place (Fixture      *fixture,
                           gconstpointer data)
{
  g_autoptr (PdkListMirror) mirror = pdk_list_mirror_new (G_LIST_MODEL (fixture->queue));
  PdkTransfer              *failed;
  PdkTransfer              *again;
  guint64                   expected = 0;

  pdk_ollama_double_set_pull_error (fixture->server, "one:1b", "pull model manifest: 500");
  add (fixture, "one:1b");
  add (fixture, "two:1b");
  pdk_test_wait_for (pdk_transfer_queue_get_active_count (fixture->queue) == 0);
  failed = get_nth (fixture->queue, 0);
  g_assert_cmpint (pdk_transfer_get_state (failed), ==, PDK_TRANSFER_STATE_FAILED);
  pdk_ollama_double_set_pull_error (fixture->server, "one:1b", NULL);
  again = pdk_transfer_queue_retry (fixture->queue, PDK_SERVER_PULL (failed));
  g_assert_true (get_nth (fixture->queue, 0) == again);
  g_object_get (again, "expected-total", &expected, NULL);
  g_assert_cmpuint (expected, ==, 7);
  pdk_list_mirror_check (mirror);
  pdk_test_wait_for (pdk_transfer_get_state (again) == PDK_TRANSFER_STATE_DONE);
}

static void
begin (Fixture    *fixture,
       const char *name)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  pdk_model_registry_begin_transfer_async (fixture->registry, SERVER, name, NULL, pdk_async_waiter_done, &waiter);
  pdk_test_finish (waiter, fixture->registry, pdk_model_registry_begin_transfer_finish);
}

static void
test_unfinished (Fixture      *fixture,
                 gconstpointer data)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  PdkUnfinishedDownloads *unfinished;

  begin (fixture, "one:1b");
  begin (fixture, "two:1b");
  unfinished = pdk_unfinished_downloads_new (fixture->registry, fixture->catalog, fixture->queue, G_LIST_MODEL (fixture->servers));
  g_assert_cmpuint (count (fixture->queue), ==, 2);
  g_assert_cmpint (pdk_transfer_get_state (get_nth (fixture->queue, 0)), ==, PDK_TRANSFER_STATE_CANCELLED);
  g_assert_cmpuint (pdk_ollama_double_count_requests (fixture->server, "POST", "/api/pull"), ==, 0);

  /* Going on with one leaves the other where it is. */
  pdk_transfer_queue_retry (fixture->queue, PDK_SERVER_PULL (get_nth (fixture->queue, 0)));
  pdk_test_wait_for (pdk_transfer_get_state (get_nth (fixture->queue, 0)) == PDK_TRANSFER_STATE_DONE);
  g_assert_cmpuint (count (fixture->queue), ==, 2);

  /* What is forgotten is not offered again. */
  pdk_server_pull_forget_async (PDK_SERVER_PULL (get_nth (fixture->queue, 1)), NULL, pdk_async_waiter_done, &waiter);
  pdk_test_finish (waiter, PDK_SERVER_PULL (get_nth (fixture->queue, 1)), pdk_server_pull_forget_finish);
  pdk_test_library_add (fixture->registry, SERVER, "unrelated:1b", "a1");
  g_assert_cmpuint (count (fixture->queue), ==, 1);
  g_assert_finalize_object (unfinished);
}

/* Another program finishes what this one has offered. */
static void
test_finished_elsewhere (Fixture      *fixture,
                         gconstpointer data)
{
  g_auto (PdkAsyncWaiter)            waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (PdkUnfinishedDownloads) unfinished = NULL;

  begin (fixture, "one:1b");
  unfinished = pdk_unfinished_downloads_new (fixture->registry, fixture->catalog, fixture->queue, G_LIST_MODEL (fixture->servers));
  g_assert_cmpuint (count (fixture->queue), ==, 1);
  pdk_model_registry_end_transfer_async (fixture->registry, SERVER, "one:1b", NULL, NULL, pdk_async_waiter_done, &waiter);
  pdk_test_finish (waiter, fixture->registry, pdk_model_registry_end_transfer_finish);
  pdk_test_library_add (fixture->registry, SERVER, "one:1b", "a1");
  g_assert_cmpuint (count (fixture->queue), ==, 0);
}

/* A download that runs is not one that an earlier run left behind. */
static void
test_running_is_not_offered (Fixture      *fixture,
                             gconstpointer data)
{
  g_autoptr (PdkUnfinishedDownloads) unfinished = NULL;
  PdkTransfer                       *transfer;

  unfinished = pdk_unfinished_downloads_new (fixture->registry, fixture->catalog, fixture->queue, G_LIST_MODEL (fixture->servers));
  pdk_ollama_double_set_rate (fixture->server, 1000000);
  transfer = add (fixture, "one:1b");
  pdk_test_wait_for (pdk_transfer_get_fraction (transfer) > 0.0);
  pdk_test_library_add (fixture->registry, SERVER, "unrelated:1b", "a1");
  g_assert_cmpuint (count (fixture->queue), ==, 1);
  g_assert_true (get_nth (fixture->queue, 0) == transfer);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/pending-transfers/pending", Fixture, NULL, set_up, test_pending, tear_down);
  g_test_add ("/pending-transfers/retry-stays-in-place", Fixture, NULL, set_up, test_retry_stays_in_place, tear_down);
  g_test_add ("/pending-transfers/unfinished", Fixture, NULL, set_up, test_unfinished, tear_down);
  g_test_add ("/pending-transfers/finished-elsewhere", Fixture, NULL, set_up, test_finished_elsewhere, tear_down);
  g_test_add ("/pending-transfers/running-is-not-offered", Fixture, NULL, set_up, test_running_is_not_offered, tear_down);
  return g_test_run ();
}
