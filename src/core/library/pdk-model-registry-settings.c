/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library/pdk-model-registry-private.h"
#include "library/pdk-model-store.h"

/* Settings and servers live beside the models, so that every door of Paddock sees the same ones. */

typedef struct
{
  char *key;
  char *value;
} Setting;

static void
setting_free (gpointer data)
{
  Setting *setting = data;

  g_free (setting->key);
  g_free (setting->value);
  g_free (setting);
}

static gboolean
write_setting (sqlite3 *connection,
               gpointer data,
               GError **error)
{
  const Setting *setting = data;

  return pdk_model_store_set_setting (connection, setting->key, setting->value, error);
}

char *
pdk_model_registry_dup_setting (PdkModelRegistry *self,
                                const char       *key)
{
  g_return_val_if_fail (PDK_IS_MODEL_REGISTRY (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  return g_strdup (g_hash_table_lookup (self->snapshot->settings, key));
}

void
pdk_model_registry_set_setting_async (PdkModelRegistry   *self,
                                      const char         *key,
                                      const char         *value,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data)
{
  PdkRegistryChange change = { write_setting, NULL, setting_free, NULL, NULL, pdk_model_registry_set_setting_async };
  Setting          *setting;

  g_return_if_fail (PDK_IS_MODEL_REGISTRY (self));
  g_return_if_fail (key != NULL);

  setting = g_new0 (Setting, 1);
  setting->key = g_strdup (key);
  setting->value = g_strdup (value);
  change.data = setting;
  pdk_model_registry_change_async (self, &change, cancellable, callback, user_data);
}

gboolean
pdk_model_registry_set_setting_finish (PdkModelRegistry *self,
                                       GAsyncResult     *result,
                                       GError          **error)
{
  return pdk_model_registry_change_finish (self, result, pdk_model_registry_set_setting_async, error);
}
