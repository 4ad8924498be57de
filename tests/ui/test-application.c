/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "pdk-ollama-double.h"
#include "pdk-test.h"

/*
 * The application as its own process on a session bus of its own: what a desktop, a browser and a
 * second start do to it. Which page it shows is read from the settings that it keeps in a file.
 */

typedef struct
{
  GTestDBus       *bus;
  GDBusConnection *connection;
  PdkOllamaDouble *ollama;
  char            *folder;
  char            *display;
  GSubprocess     *process;
} World;

#define OBJECT_PATH "/io/github/paddock/Paddock"

static GSubprocess *
start (World      *world,
       const char *argument,
       const char *value)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GError)              error = NULL;
  const char                     *argv[] = { g_getenv ("PADDOCK_APP"), argument, value, NULL };
  GSubprocess                    *process;

  g_subprocess_launcher_setenv (launcher, "DBUS_SESSION_BUS_ADDRESS", g_test_dbus_get_bus_address (world->bus), TRUE);
  g_subprocess_launcher_setenv (launcher, "DISPLAY", world->display, TRUE);
  g_subprocess_launcher_setenv (launcher, "OLLAMA_HOST", pdk_ollama_double_get_address (world->ollama), TRUE);
  g_subprocess_launcher_setenv (launcher, "GSETTINGS_BACKEND", "keyfile", TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_CONFIG_HOME", world->folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", world->folder, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  return process;
}

static gboolean
is_on_bus (World *world)
{
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    world->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameHasOwner",
    g_variant_new ("(s)", PDK_APPLICATION_ID), G_VARIANT_TYPE ("(b)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  gboolean owned = FALSE;

  if (reply != NULL)
    g_variant_get (reply, "(b)", &owned);
  return owned;
}

static void
set_up (World        *world,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  world->folder = pdk_test_make_folder ();
  world->ollama = pdk_ollama_double_start ();
  /* A test's bus has no display unless it is told. */
  world->display = g_strdup (g_getenv ("DISPLAY"));
  world->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (world->bus);
  world->connection = g_dbus_connection_new_for_address_sync (
    g_test_dbus_get_bus_address (world->bus),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (World        *world,
           gconstpointer data)
{
  if (world->process != NULL)
    g_subprocess_force_exit (world->process);
  g_clear_object (&world->process);
  g_dbus_connection_close_sync (world->connection, NULL, NULL);
  g_clear_object (&world->connection);
  g_test_dbus_down (world->bus);
  g_clear_object (&world->bus);
  g_setenv ("DISPLAY", world->display, TRUE);
  g_free (world->display);
  pdk_ollama_double_stop (world->ollama);
  pdk_test_remove_folder (world->folder);
  g_free (world->folder);
}

static void
call (World      *world,
      const char *method,
      GVariant   *parameters)
{
  g_autoptr (GError)   error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (world->connection, PDK_APPLICATION_ID, OBJECT_PATH,
                                                            "org.freedesktop.Application", method, parameters, NULL,
                                                            G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (reply);
}

static void
act (World      *world,
     const char *action,
     const char *text)
{
  GVariantBuilder parameters;

  g_variant_builder_init (&parameters, G_VARIANT_TYPE ("av"));
  if (text != NULL)
    g_variant_builder_add (&parameters, "v", g_variant_new_string (text));
  call (world, "ActivateAction", g_variant_new ("(sava{sv})", action, &parameters, NULL));
}

static void
open_uri (World      *world,
          const char *uri)
{
  const char *uris[] = { uri, NULL };

  call (world, "Open", g_variant_new ("(^asa{sv})", uris, NULL));
}

static gboolean
shows_page (World      *world,
            const char *page)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char     *path = g_build_filename (world->folder, "glib-2.0", "settings", "keyfile", NULL);
  g_autofree char     *expected = g_strdup_printf ("'%s'", page);
  g_autofree char     *value = NULL;

  if (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    value = g_key_file_get_value (file, "io/github/paddock/Paddock", "page", NULL);
  return g_strcmp0 (value, expected) == 0;
}

static void
assert_ends_well (GSubprocess *process)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}

static void
test_second_start (World        *world,
                   gconstpointer data)
{
  g_autoptr (GSubprocess) second = NULL;
  g_autoptr (GSubprocess) third = NULL;

  world->process = start (world, NULL, NULL);
  pdk_test_wait_for (is_on_bus (world));
  second = start (world, "--page", "downloaded");
  assert_ends_well (second);
  pdk_test_wait_for (shows_page (world, "downloaded"));
  third = start (world, "hf.co/somebody/Some-Model-GGUF", NULL);
  assert_ends_well (third);
  pdk_test_wait_for (shows_page (world, "import"));
  act (world, "quit", NULL);
  assert_ends_well (world->process);
}

static void
test_bus (World        *world,
          gconstpointer data)
{
  world->process = start (world, "--gapplication-service", NULL);
  pdk_test_wait_for (is_on_bus (world));
  act (world, "show-page", "downloaded");
  pdk_test_wait_for (shows_page (world, "downloaded"));
  open_uri (world, "paddock://page/import");
  pdk_test_wait_for (shows_page (world, "import"));
  open_uri (world, "paddock://page/curated");
  pdk_test_wait_for (shows_page (world, "curated"));
  open_uri (world, "https://huggingface.co/somebody/Some-Model-GGUF");
  pdk_test_wait_for (shows_page (world, "import"));
  act (world, "show-model", "qwen3-4b");
  act (world, "preferences", NULL);
  act (world, "about", NULL);
  act (world, "shortcuts", NULL);
  act (world, "quit", NULL);
  assert_ends_well (world->process);
  /* Following links has shown places and fetched nothing. */
  g_assert_cmpuint (pdk_ollama_double_count_requests (world->ollama, "POST", "/api/pull"), ==, 0);
}

static void
test_hostile_links (World        *world,
                    gconstpointer data)
{
  world->process = start (world, "--page", "downloaded");
  pdk_test_wait_for (shows_page (world, "downloaded"));
  open_uri (world, "paddock://quit");
  open_uri (world, "paddock://page/%2e%2e%2f");
  open_uri (world, "paddock://model/%3Cb%3E%25s%0a");
  act (world, "open-link", "paddock://model/<b>&%s%n");
  act (world, "open-link", "");
  act (world, "show-page", "no such page");
  act (world, "quit", NULL);
  assert_ends_well (world->process);
  g_assert_true (shows_page (world, "downloaded"));
}

static void
test_version (World        *world,
              gconstpointer data)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess)         process = NULL;
  g_autoptr (GError)              error = NULL;
  g_autofree char                *text = NULL;

  g_subprocess_launcher_unsetenv (launcher, "DISPLAY");
  process = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("PADDOCK_APP"), "--version", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "paddock-app " PDK_VERSION "\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/application/second-start", World, NULL, set_up, test_second_start, tear_down);
  g_test_add ("/application/bus", World, NULL, set_up, test_bus, tear_down);
  g_test_add ("/application/hostile-links", World, NULL, set_up, test_hostile_links, tear_down);
  g_test_add ("/application/version", World, NULL, set_up, test_version, tear_down);
  return g_test_run ();
}
