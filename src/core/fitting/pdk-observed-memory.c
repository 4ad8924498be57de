/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fitting/pdk-observed-memory.h"

#include "base/pdk-json.h"

static char *
make_key (const char *server)
{
  return g_strconcat ("servers.observed-memory.", server, NULL);
}

void
pdk_observed_memory_read (PdkModelRegistry *registry,
                          const char       *server,
                          PdkServerMemory  *memory)
{
  g_autofree char       *key = make_key (server);
  g_autofree char       *text = pdk_model_registry_dup_setting (registry, key);
  g_autoptr (JsonObject) object = text == NULL ? NULL : pdk_json_parse_object (text, -1, key, NULL);

  pdk_server_memory_from_json (memory, object);
}

static void
observe (GPtrArray       *running,
         PdkServerMemory *memory)
{
  g_autoptr (GArray) loads = g_array_new (FALSE, FALSE, sizeof (PdkServerLoad));

  for (guint i = 0; i < running->len; i++)
    {
      PdkServerModel *model = g_ptr_array_index (running, i);
      PdkServerLoad   load = { pdk_server_model_get_size (model), pdk_server_model_get_size_vram (model) };

      g_array_append_val (loads, load);
    }
  pdk_server_memory_observe (memory, (const PdkServerLoad *) (void *) loads->data, loads->len,
                             g_get_real_time () / G_USEC_PER_SEC);
}

static void
on_saved (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask)  task = user_data;
  g_autoptr (GError) error = NULL;

  if (pdk_model_registry_set_setting_finish (PDK_MODEL_REGISTRY (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
pdk_observed_memory_note_async (PdkModelRegistry   *registry,
                                const char         *server,
                                GPtrArray          *running,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr (GTask)      task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char       *key = make_key (server);
  g_autofree char       *text = NULL;
  g_autoptr (JsonObject) object = NULL;
  PdkServerMemory        before;
  PdkServerMemory        now;

  g_task_set_source_tag (task, pdk_observed_memory_note_async);
  pdk_observed_memory_read (registry, server, &before);
  now = before;
  observe (running, &now);
  if (now.lower_bound == before.lower_bound && now.upper_bound == before.upper_bound)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  object = pdk_server_memory_to_json (&now);
  text = pdk_json_object_to_string (object);
  pdk_model_registry_set_setting_async (registry, key, text, cancellable, on_saved, g_steal_pointer (&task));
}

gboolean
pdk_observed_memory_note_finish (GAsyncResult *result,
                                 GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
