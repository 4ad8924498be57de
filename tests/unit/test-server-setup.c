/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "pdk-ollama-double.h"
#include "pdk-test.h"
#include "setup/pdk-server-advice.h"
#include "setup/pdk-server-machine.h"
#include "setup/pdk-server-setup.h"

typedef struct
{
  char            *folder;
  PdkContext      *context;
  PdkOllamaDouble *ollama;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GError)      error = NULL;
  g_autofree char        *path = NULL;

  g_unsetenv ("OLLAMA_HOST");
  g_unsetenv ("OLLAMA_BASE_URL");
  fixture->folder = pdk_test_make_folder ();
  fixture->ollama = pdk_ollama_double_start ();
  path = g_build_filename (fixture->folder, "paddock.db", NULL);
  pdk_context_open_async (path, NULL, pdk_async_waiter_done, &waiter);
  fixture->context = pdk_context_open_finish (pdk_async_waiter_wait (&waiter), &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  pdk_context_close (fixture->context);
  g_assert_finalize_object (fixture->context);
  pdk_ollama_double_stop (fixture->ollama);
  pdk_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static PdkServerSetup *
make_setup (Fixture    *fixture,
            const char *id)
{
  PdkServerSetup *setup = pdk_server_setup_new ();

  setup->id = g_strdup (id);
  setup->address = g_strdup (pdk_ollama_double_get_address (fixture->ollama));
  return setup;
}

static gboolean
save (Fixture        *fixture,
      PdkServerSetup *setup,
      GError        **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  pdk_server_setup_save_async (setup, fixture->context, NULL, pdk_async_waiter_done, &waiter);
  return pdk_server_setup_save_finish (pdk_async_waiter_wait (&waiter), error);
}

static char *
test (PdkServerSetup *setup,
      GCancellable   *cancellable,
      GError        **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  pdk_server_setup_test_async (setup, cancellable, pdk_async_waiter_done, &waiter);
  return pdk_server_setup_test_finish (pdk_async_waiter_wait (&waiter), error);
}

static void
test_save_and_remove (Fixture      *fixture,
                      gconstpointer data)
{
  g_auto (PdkAsyncWaiter)    waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (PdkServerSetup) setup = make_setup (fixture, " attic ");
  g_autoptr (PdkServerSetup) read = NULL;
  g_autoptr (GError)         error = NULL;
  GListModel                *servers = pdk_context_get_servers (fixture->context);
  PdkServerConnection       *server;

  setup->memory = 24;
  g_assert_true (save (fixture, setup, &error));
  g_assert_no_error (error);
  server = pdk_context_find_server (fixture->context, "attic", &error);
  g_assert_cmpuint (pdk_server_connection_get_memory (server), ==, 24);
  g_assert_true (pdk_server_setup_is_saved (fixture->context, server));
  read = pdk_server_setup_new_for (fixture->context, server);
  g_assert_cmpstr (read->id, ==, "attic");
  g_assert_cmpstr (read->address, ==, pdk_ollama_double_get_address (fixture->ollama));
  g_assert_null (read->header_name);
  /* The usual server is still there beside it, since none was made the default. */
  g_assert_cmpuint (g_list_model_get_n_items (servers), ==, 2);

  pdk_server_setup_remove_async (fixture->context, "attic", NULL, pdk_async_waiter_done, &waiter);
  g_assert_true (pdk_server_setup_remove_finish (pdk_async_waiter_wait (&waiter), &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (servers), ==, 1);
}

static void
test_default (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (PdkServerSetup) setup = make_setup (fixture, "attic");
  g_autoptr (GError)         error = NULL;

  setup->is_default = TRUE;
  g_assert_true (save (fixture, setup, &error));
  g_assert_cmpuint (g_list_model_get_n_items (pdk_context_get_servers (fixture->context)), ==, 1);
  g_assert_true (pdk_server_connection_get_is_default (pdk_context_find_server (fixture->context, NULL, NULL)));
}

static void
test_test (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (PdkServerSetup) setup = make_setup (fixture, NULL);
  g_autoptr (GCancellable)   cancelled = g_cancellable_new ();
  g_autoptr (GError)         error = NULL;
  g_autofree char           *version = test (setup, NULL, &error);
  g_autofree char           *header = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (version, ==, "0.17.4");

  /* The header is tried as it would be saved. */
  setup->header_name = g_strdup ("X-Key");
  setup->header_value = g_strdup ("let me in");
  g_free (version);
  version = test (setup, NULL, &error);
  header = pdk_ollama_double_dup_header (fixture->ollama, "GET", "/api/version", 1, "X-Key");
  g_assert_cmpstr (header, ==, "let me in");

  g_cancellable_cancel (cancelled);
  g_assert_null (test (setup, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  pdk_ollama_double_kill (fixture->ollama);
  g_assert_null (test (setup, NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_UNREACHABLE);
}

static void
test_checks (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (PdkServerSetup) setup = make_setup (fixture, "attic");
  g_autofree char           *long_name = g_strnfill (65, 'a');
  const char * const         bad_names[] = { "", "   ", "ATTIC", " attic ", long_name };
  const char * const         bad_addresses[] = { "", "  ", "ftp://attic", "http://user:word@attic" };
  g_autoptr (GError)         error = NULL;

  g_assert_true (save (fixture, setup, &error));
  for (gsize i = 0; i < G_N_ELEMENTS (bad_names); i++)
    {
      g_assert_false (pdk_server_setup_check_id (fixture->context, bad_names[i], &error));
      pdk_test_assert_error (error, PDK_ERROR_INVALID_INPUT);
    }
  g_assert_true (pdk_server_setup_check_id (fixture->context, "cellar", &error));
  for (gsize i = 0; i < G_N_ELEMENTS (bad_addresses); i++)
    {
      g_assert_false (pdk_server_setup_check_address (bad_addresses[i], &error));
      pdk_test_assert_error (error, PDK_ERROR_INVALID_INPUT);
      g_set_str (&setup->address, bad_addresses[i]);
      g_assert_false (save (fixture, setup, &error));
      pdk_test_assert_error (error, PDK_ERROR_INVALID_INPUT);
    }
  g_assert_true (pdk_server_setup_check_address (" 192.168.1.20 ", &error));
}

static void
add_file (const char *root,
          const char *path)
{
  g_autofree char   *full = g_build_filename (root, path, NULL);
  g_autofree char   *folder = g_path_get_dirname (full);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (full, "", 0, &error);
  g_assert_no_error (error);
}

static void
assert_advice (const char *address,
               const char *root,
               const char *command)
{
  g_auto (PdkServerAdvice) advice = { 0 };

  pdk_server_advice_init (&advice, address, root);
  g_assert_cmpstr (advice.command, ==, command);
  g_assert_cmpuint (strlen (advice.sentence), >, 10);
}

static void
test_advice (Fixture      *fixture,
             gconstpointer data)
{
  const char *local = "http://127.0.0.1:11434";

  assert_advice (local, fixture->folder, "curl -fsSL https://ollama.com/install.sh | sh");
  assert_advice ("http://192.168.1.20:11434", fixture->folder, "OLLAMA_HOST=0.0.0.0 ollama serve");
  add_file (fixture->folder, "usr/local/bin/ollama");
  assert_advice (local, fixture->folder, "ollama serve");
  add_file (fixture->folder, "etc/systemd/system/ollama.service");
  assert_advice (local, fixture->folder, "sudo systemctl start ollama");
  /* A sandbox sees none of this, so it must not conclude from it. */
  add_file (fixture->folder, ".flatpak-info");
  assert_advice (local, fixture->folder, "ollama serve");
}

/* A server elsewhere is never told of in this computer's words; what is set by hand counts first. */
static void
test_machine (Fixture      *fixture,
              gconstpointer data)
{
  PdkServerConnection *local = pdk_context_find_server (fixture->context, "http://127.0.0.1:11434", NULL);
  PdkServerConnection *remote = pdk_context_find_server (fixture->context, "http://192.0.2.1:11434", NULL);
  g_autofree char     *unknown = pdk_server_machine_summarize (fixture->context, remote);
  g_autofree char     *unlooked = pdk_server_machine_describe_found (fixture->context, local);
  g_autofree char     *choice = pdk_server_machine_describe_choice (fixture->context, remote, FALSE);
  g_autofree char     *new_choice = pdk_server_machine_describe_choice (fixture->context, NULL, FALSE);
  g_autofree char     *by_hand = NULL;
  g_autofree char     *explanation = NULL;

  g_assert_cmpstr (unknown, ==, "Graphics memory unknown");
  g_assert_cmpstr (unlooked, ==, "This computer was not looked at yet.");
  g_assert_true (g_str_has_prefix (choice, "The server runs on another computer"));
  g_assert_true (g_str_has_suffix (choice, "Until it is set by hand, nobody can tell what fits."));
  g_assert_true (g_str_has_prefix (new_choice, "For a server on another computer"));
  pdk_server_connection_set_memory (remote, G_GUINT64_CONSTANT (24) << 30);
  by_hand = pdk_server_machine_summarize (fixture->context, remote);
  g_assert_cmpstr (by_hand, ==, "24.0\302\240GiB, set by hand");
  explanation = pdk_server_machine_explain (fixture->context, remote);
  g_assert_true (g_str_has_prefix (explanation, "What fits is judged by 24.0\302\240GiB, which was set by hand."));
}

#define add_test(path, func) g_test_add ((path), Fixture, NULL, set_up, (func), tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add_test ("/server-setup/save-and-remove", test_save_and_remove);
  add_test ("/server-setup/default", test_default);
  add_test ("/server-setup/test", test_test);
  add_test ("/server-setup/checks", test_checks);
  add_test ("/server-setup/advice", test_advice);
  add_test ("/server-setup/machine", test_machine);
  return g_test_run ();
}
