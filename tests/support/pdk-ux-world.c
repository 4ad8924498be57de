/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-ux.h"

#define SERVER_ID     "workshop"
#define SERVER_MEMORY (G_GUINT64_CONSTANT (12) << 30)

static PdkContext *
open_context (const char *folder)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GError)      error = NULL;
  g_autofree char        *database = g_build_filename (folder, "paddock.db", NULL);
  PdkContext             *context;

  pdk_context_open_async (database, NULL, pdk_async_waiter_done, &waiter);
  context = pdk_context_open_finish (pdk_async_waiter_wait (&waiter), &error);
  g_assert_no_error (error);
  return context;
}

static void
save_server (PdkModelRegistry *registry,
             PdkServerEntry   *entry)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GError)      error = NULL;

  pdk_model_registry_save_server_async (registry, entry, NULL, pdk_async_waiter_done, &waiter);
  pdk_model_registry_save_server_finish (registry, pdk_async_waiter_wait (&waiter), &error);
  g_assert_no_error (error);
}

static void
reload_servers (PdkContext *context)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GError)      error = NULL;

  pdk_context_reload_servers_async (context, NULL, pdk_async_waiter_done, &waiter);
  pdk_context_reload_servers_finish (context, pdk_async_waiter_wait (&waiter), &error);
  g_assert_no_error (error);
}

void
pdk_ux_world_add_server (PdkUxWorld *world,
                         const char *id,
                         const char *address,
                         guint64     memory)
{
  PdkServerEntry entry = {
    .id = (char *) id,
    .kind = (char *) "ollama",
    .address = (char *) address,
    .is_default = g_str_equal (id, SERVER_ID),
    .memory_bytes = memory,
  };

  save_server (pdk_context_get_registry (world->context), &entry);
  reload_servers (world->context);
}

/* What the double's registry has: every file of the curated list that can be pulled by name. */
static void
publish_catalog (PdkUxWorld *world)
{
  GListModel *catalog = G_LIST_MODEL (pdk_context_get_catalog (world->context));

  for (guint i = 0; i < g_list_model_get_n_items (catalog); i++)
    {
      g_autoptr (PdkCatalogModel) model = g_list_model_get_item (catalog, i);
      GListModel                 *files = pdk_catalog_model_get_quantizations (model);

      for (guint j = 0; j < g_list_model_get_n_items (files); j++)
        {
          g_autoptr (PdkCatalogQuantization) file = g_list_model_get_item (files, j);
          g_autofree char                   *name = pdk_catalog_model_dup_model_name (model, file);
          const PdkDoubleModel               published = {
                          .name = name,
                          .size = (gint64) pdk_catalog_quantization_get_file_size (file),
                          .quantization = pdk_catalog_quantization_get_quant (file),
          };

          pdk_ollama_double_publish (world->ollama, &published, NULL, 0);
        }
    }
}

/* The settings are in memory, which the tests of a program share. */
static void
reset_settings (void)
{
  g_autoptr (GSettings)       settings = g_settings_new (PDK_APPLICATION_ID);
  g_autoptr (GSettingsSchema) schema = NULL;
  g_auto (GStrv)              keys = NULL;

  g_object_get (settings, "settings-schema", &schema, NULL);
  keys = g_settings_schema_list_keys (schema);
  for (guint i = 0; keys[i] != NULL; i++)
    g_settings_reset (settings, keys[i]);
  g_settings_set_boolean (settings, "welcomed", TRUE);
}

void
pdk_ux_world_set_up (PdkUxWorld   *world,
                     gconstpointer data)
{
  g_unsetenv ("OLLAMA_HOST");
  g_unsetenv ("OLLAMA_BASE_URL");
  reset_settings ();
  world->folder = pdk_test_make_folder ();
  world->ollama = pdk_ollama_double_start ();
  world->context = open_context (world->folder);
  /* Nothing is asked of the world outside. */
  pdk_shape_store_set_hub (pdk_context_get_shapes (world->context), "http://127.0.0.1:1");
  publish_catalog (world);
  pdk_ux_world_add_server (world, SERVER_ID, pdk_ollama_double_get_address (world->ollama), SERVER_MEMORY);
  world->server = pdk_context_find_server (world->context, SERVER_ID, NULL);
  g_object_ref (world->server);
}

/* What was asked of the server may still be on its way back; then nobody must hold the context any more. */
static void
finalize_context (PdkUxWorld *world)
{
  PdkContext *watched = world->context;

  g_object_add_weak_pointer (G_OBJECT (watched), (gpointer *) &watched);
  g_clear_object (&world->context);
  pdk_test_wait_for (watched == NULL);
}

void
pdk_ux_world_tear_down (PdkUxWorld   *world,
                        gconstpointer data)
{
  if (world->window != NULL)
    gtk_window_destroy (GTK_WINDOW (world->window));
  g_clear_object (&world->server);
  pdk_transfer_queue_cancel_all (pdk_context_get_queue (world->context));
  pdk_test_wait_for (pdk_transfer_queue_get_active_count (pdk_context_get_queue (world->context)) == 0);
  pdk_context_close (world->context);
  finalize_context (world);
  pdk_ollama_double_stop (world->ollama);
  pdk_test_remove_folder (world->folder);
  g_free (world->folder);
}

void
pdk_ux_world_open_window (PdkUxWorld *world,
                          int         width,
                          int         height)
{
  world->window = pdk_window_new (NULL);
  if (width > 0)
    gtk_window_set_default_size (GTK_WINDOW (world->window), width, height);
  pdk_window_set_context (world->window, world->context);
  pdk_ux_show (GTK_WINDOW (world->window));
  pdk_test_wait_for (pdk_server_connection_get_state (world->server) != PDK_SERVER_STATE_UNKNOWN);
  pdk_ux_wait_frames (GTK_WIDGET (world->window), 2);
}

void
pdk_ux_world_act (PdkUxWorld *world,
                  const char *action,
                  const char *text)
{
  gboolean done = text == NULL ? gtk_widget_activate_action (GTK_WIDGET (world->window), action, NULL)
                               : gtk_widget_activate_action (GTK_WIDGET (world->window), action, "s", text);

  g_assert_true (done);
  pdk_ux_wait_frames (GTK_WIDGET (world->window), 2);
}
