/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-notifier.h"
#include "pdk-ux.h"

#define FIRST  "hf.co/unsloth/Qwen3-4B-Instruct-2507-GGUF:Q4_K_M"
#define SECOND "hf.co/unsloth/Qwen3-0.6B-GGUF:Q8_0"

/* A desktop that takes notifications, on a session bus of the test's own. */
typedef struct
{
  PdkUxWorld       world;
  GDBusConnection *desktop;
  guint            name_id;
  guint            object_id;
  gboolean         is_ready;
  GHashTable      *shown; /* id → a{sv} */
  GtkApplication  *application;
  PdkNotifier     *notifier;
  GtkWidget       *window;
} Desk;

static const char introspection[] =
  "<node><interface name='org.gtk.Notifications'>"
  "<method name='AddNotification'><arg type='s'/><arg type='s'/><arg type='a{sv}'/></method>"
  "<method name='RemoveNotification'><arg type='s'/><arg type='s'/></method>"
  "</interface></node>";

static void
on_call (GDBusConnection       *connection,
         const char            *sender,
         const char            *path,
         const char            *interface,
         const char            *method,
         GVariant              *parameters,
         GDBusMethodInvocation *invocation,
         gpointer               user_data)
{
  Desk       *desk = user_data;
  const char *id;
  GVariant   *notification = NULL;

  if (g_str_equal (method, "AddNotification"))
    {
      g_variant_get (parameters, "(&s&s@a{sv})", NULL, &id, &notification);
      g_hash_table_replace (desk->shown, g_strdup (id), notification);
    }
  else
    {
      g_variant_get (parameters, "(&s&s)", NULL, &id);
      g_hash_table_remove (desk->shown, id);
    }
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
on_name_acquired (GDBusConnection *connection,
                  const char      *name,
                  gpointer         user_data)
{
  ((Desk *) user_data)->is_ready = TRUE;
}

static void
open_desktop (Desk *desk)
{
  static const GDBusInterfaceVTable vtable = { .method_call = on_call };
  g_autoptr (GDBusNodeInfo)         node = g_dbus_node_info_new_for_xml (introspection, NULL);
  g_autoptr (GError)                error = NULL;

  desk->desktop = g_dbus_connection_new_for_address_sync (
    g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, &error);
  g_assert_no_error (error);
  desk->object_id = g_dbus_connection_register_object (desk->desktop, "/org/gtk/Notifications", node->interfaces[0],
                                                       &vtable, desk, NULL, &error);
  g_assert_no_error (error);
  desk->name_id = g_bus_own_name_on_connection (desk->desktop, "org.gtk.Notifications", G_BUS_NAME_OWNER_FLAGS_NONE,
                                                on_name_acquired, NULL, desk, NULL);
  pdk_test_wait_for (desk->is_ready);
}

static void
set_up (Desk         *desk,
        gconstpointer data)
{
  desk->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_variant_unref);
  open_desktop (desk);
  pdk_ux_world_set_up (&desk->world, data);
  desk->application = GTK_APPLICATION (g_application_get_default ());
  desk->notifier = pdk_notifier_new (desk->application, desk->world.context);
}

static void
tear_down (Desk         *desk,
           gconstpointer data)
{
  g_assert_finalize_object (desk->notifier);
  if (desk->window != NULL)
    gtk_window_destroy (GTK_WINDOW (desk->window));
  pdk_ux_world_tear_down (&desk->world, data);
  g_bus_unown_name (desk->name_id);
  g_dbus_connection_unregister_object (desk->desktop, desk->object_id);
  g_dbus_connection_close_sync (desk->desktop, NULL, NULL);
  g_clear_object (&desk->desktop);
  g_hash_table_unref (desk->shown);
}

static void
pull (Desk       *desk,
      const char *name)
{
  g_autoptr (PdkServerPull) transfer =
    pdk_context_new_pull (desk->world.context, desk->world.server, name, NULL, NULL, FALSE);

  pdk_transfer_queue_add (pdk_context_get_queue (desk->world.context), transfer);
  pdk_test_wait_for (pdk_transfer_is_over (PDK_TRANSFER (transfer)));
}

static char *
dup_text (Desk       *desk,
          const char *id,
          const char *key)
{
  GVariant *notification = g_hash_table_lookup (desk->shown, id);
  char     *text = NULL;

  g_assert_nonnull (notification);
  g_variant_lookup (notification, key, "s", &text);
  return text;
}

static gboolean
leads_to (Desk       *desk,
          const char *id,
          const char *action,
          const char *target)
{
  GVariant            *notification = g_hash_table_lookup (desk->shown, id);
  g_autofree char     *shown_action = dup_text (desk, id, "default-action");
  g_autoptr (GVariant) shown_target = g_variant_lookup_value (notification, "default-action-target", NULL);

  return g_strcmp0 (shown_action, action) == 0 && g_str_equal (g_variant_get_string (shown_target, NULL), target);
}

static void
test_finished (Desk         *desk,
               gconstpointer data)
{
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  g_autofree char *names = NULL;
  PdkModelRecord  *record;

  pull (desk, FIRST);
  pdk_test_wait_for (g_hash_table_contains (desk->shown, "downloads-finished"));
  one = dup_text (desk, "downloads-finished", "title");
  g_assert_cmpstr (one, ==, "“" FIRST "” is downloaded");
  record = pdk_model_registry_find (pdk_context_get_registry (desk->world.context), NULL, FIRST);
  g_assert_true (leads_to (desk, "downloads-finished", "app.show-model", pdk_model_record_get_model_id (record)));

  g_hash_table_remove_all (desk->shown);
  pull (desk, SECOND);
  pdk_test_wait_for (g_hash_table_contains (desk->shown, "downloads-finished"));
  two = dup_text (desk, "downloads-finished", "title");
  names = dup_text (desk, "downloads-finished", "body");
  g_assert_cmpstr (two, ==, "2 models are downloaded");
  g_assert_cmpstr (names, ==, FIRST ", " SECOND);
  g_assert_true (leads_to (desk, "downloads-finished", "app.show-page", "downloaded"));
}

static void
test_failed (Desk         *desk,
             gconstpointer data)
{
  g_autofree char *title = NULL;

  pdk_ollama_double_set_pull_error (desk->world.ollama, FIRST, "write /models/blobs: no space left on device");
  pull (desk, FIRST);
  pdk_test_wait_for (g_hash_table_contains (desk->shown, "downloads-failed"));
  title = dup_text (desk, "downloads-failed", "title");
  g_assert_cmpstr (title, ==, "“" FIRST "” was not downloaded");
  g_assert_true (leads_to (desk, "downloads-failed", "app.show-page", "downloaded"));
}

static void
test_stopped (Desk         *desk,
              gconstpointer data)
{
  g_autoptr (PdkServerPull) transfer =
    pdk_context_new_pull (desk->world.context, desk->world.server, FIRST, NULL, NULL, FALSE);

  pdk_ollama_double_set_rate (desk->world.ollama, 1000000);
  pdk_transfer_queue_add (pdk_context_get_queue (desk->world.context), transfer);
  pdk_test_wait_for (pdk_transfer_get_fraction (PDK_TRANSFER (transfer)) > 0.0);
  pdk_transfer_cancel (PDK_TRANSFER (transfer));
  pdk_test_wait_for (pdk_transfer_is_over (PDK_TRANSFER (transfer)));
  pdk_ollama_double_set_rate (desk->world.ollama, 0);
  /* The next one that finishes proves that nothing came for the one before. */
  pull (desk, SECOND);
  pdk_test_wait_for (g_hash_table_contains (desk->shown, "downloads-finished"));
  g_assert_cmpuint (g_hash_table_size (desk->shown), ==, 1);
}

static void
test_seen (Desk         *desk,
           gconstpointer data)
{
  pull (desk, FIRST);
  pdk_test_wait_for (g_hash_table_contains (desk->shown, "downloads-finished"));
  desk->window = gtk_application_window_new (desk->application);
  pdk_ux_show (GTK_WINDOW (desk->window));
  pdk_test_wait_for (gtk_window_is_active (GTK_WINDOW (desk->window)));
  pdk_test_wait_for (g_hash_table_size (desk->shown) == 0);
  /* Who looks at Paddock sees it there. */
  pull (desk, SECOND);
  g_assert_cmpuint (g_hash_table_size (desk->shown), ==, 0);
}

/* GTK keeps its connection to the bus for as long as the program runs, and so the bus has to stay too. */
static GSubprocess *
start_bus (void)
{
  g_autoptr (GError)           error = NULL;
  g_autoptr (GSubprocess)      bus = NULL;
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char             *address = NULL;

  bus = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, "dbus-daemon",
                          "--session", "--nofork", "--print-address", NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (bus));
  address = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", address, TRUE);
  return g_steal_pointer (&bus);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GSubprocess)    bus = start_bus ();
  g_autoptr (GtkApplication) application = NULL;
  g_autoptr (GError)         error = NULL;
  int                        status;

  g_setenv ("GNOTIFICATION_BACKEND", "gtk", TRUE);
  pdk_ux_init (&argc, &argv);
  application = gtk_application_new ("io.github.paddock.Test", G_APPLICATION_DEFAULT_FLAGS);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);

  g_test_add ("/notifier/finished", Desk, NULL, set_up, test_finished, tear_down);
  g_test_add ("/notifier/failed", Desk, NULL, set_up, test_failed, tear_down);
  g_test_add ("/notifier/stopped", Desk, NULL, set_up, test_stopped, tear_down);
  g_test_add ("/notifier/seen", Desk, NULL, set_up, test_seen, tear_down);
  status = g_test_run ();
  g_subprocess_force_exit (bus);
  return status;
}
