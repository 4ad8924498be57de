/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fitting/pdk-shape-store.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-error.h"
#include "fitting/pdk-shape-finder.h"
#include "gguf/pdk-gguf-remote.h"
#include "names/pdk-hub-address.h"

struct _PdkShapeStore
{
  GObject      parent_instance;
  char        *folder;
  char        *hub;
  SoupSession *session;
  GHashTable  *told; /* digest → PdkModelShape, or nothing where a server cannot tell */
};

enum
{
  IMPROVED,
  LEARNED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkShapeStore, pdk_shape_store, G_TYPE_OBJECT)

static void
pdk_shape_store_finalize (GObject *object)
{
  PdkShapeStore *self = PDK_SHAPE_STORE (object);

  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->hub, g_free);
  g_clear_object (&self->session);
  g_clear_pointer (&self->told, g_hash_table_unref);

  G_OBJECT_CLASS (pdk_shape_store_parent_class)->finalize (object);
}

static void
pdk_shape_store_class_init (PdkShapeStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_shape_store_finalize;

  signals[IMPROVED] = g_signal_new ("improved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[LEARNED] = g_signal_new ("learned", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
pdk_shape_store_init (PdkShapeStore *self)
{
  self->hub = pdk_hub_address_normalize_endpoint (g_getenv ("HF_ENDPOINT"));
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) pdk_model_shape_unref);
}

PdkShapeStore *
pdk_shape_store_new (const char *folder)
{
  PdkShapeStore *self = g_object_new (PDK_TYPE_SHAPE_STORE, NULL);

  self->folder = g_strdup (folder);
  return self;
}

const char *
pdk_shape_store_get_folder (PdkShapeStore *self)
{
  g_return_val_if_fail (PDK_IS_SHAPE_STORE (self), NULL);

  return self->folder;
}

void
pdk_shape_store_set_hub (PdkShapeStore *self,
                         const char    *address)
{
  g_return_if_fail (PDK_IS_SHAPE_STORE (self));

  g_free (self->hub);
  self->hub = pdk_hub_address_normalize_endpoint (address != NULL ? address : g_getenv ("HF_ENDPOINT"));
}

PdkModelShape *
pdk_shape_store_find (PdkShapeStore          *self,
                      PdkCatalogModel        *model,
                      PdkCatalogQuantization *quantization)
{
  g_return_val_if_fail (PDK_IS_SHAPE_STORE (self), NULL);

  return pdk_shape_find_for_quantization (self->folder, model, quantization);
}

/* One header on its way. */
typedef struct
{
  char        *repository;
  char        *filename;
  char        *object_id;
  PdkGgufHttp *file;
} Fetch;

static void
fetch_free (Fetch *fetch)
{
  g_free (fetch->repository);
  g_free (fetch->filename);
  g_free (fetch->object_id);
  g_clear_object (&fetch->file);
  g_free (fetch);
}

static void
on_header (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask)         task = user_data;
  PdkShapeStore            *self = g_task_get_source_object (task);
  Fetch                    *fetch = g_task_get_task_data (task);
  g_autoptr (GError)        error = NULL;
  g_autoptr (PdkGgufHeader) header = pdk_gguf_remote_read_finish (PDK_GGUF_HTTP (source), result, &error);
  PdkModelShape            *shape = header == NULL ? NULL : pdk_model_shape_new_from_header (header, &error);

  if (shape == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_signal_emit (self, signals[IMPROVED], 0, fetch->repository, fetch->filename);
  g_task_return_pointer (task, shape, (GDestroyNotify) pdk_model_shape_unref);
}

static void
read_header (GTask *task)
{
  PdkShapeStore      *self = g_task_get_source_object (task);
  Fetch              *fetch = g_task_get_task_data (task);
  g_autofree char    *repository = g_uri_escape_string (fetch->repository, "/", FALSE);
  g_autofree char    *filename = g_uri_escape_string (fetch->filename, "/", FALSE);
  g_autofree char    *address = g_strdup_printf ("%s/%s/resolve/main/%s", self->hub, repository, filename);
  g_autofree char    *place = g_strdup_printf ("hf.co/%s", fetch->repository);
  const PdkGgufRemote remote = { .cache_folder = self->folder, .repository = place, .object_id = fetch->object_id, .by_name = TRUE };
  GError             *error = NULL;

  if (self->session == NULL)
    self->session = soup_session_new ();
  fetch->file = pdk_gguf_http_new (self->session, address, NULL, &error);
  if (fetch->file == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  pdk_gguf_remote_read_async (fetch->file, &remote, NULL, NULL, g_task_get_cancellable (task), on_header, task);
}

void
pdk_shape_store_fetch_async (PdkShapeStore          *self,
                             PdkCatalogModel        *model,
                             PdkCatalogQuantization *quantization,
                             GCancellable           *cancellable,
                             GAsyncReadyCallback     callback,
                             gpointer                user_data)
{
  g_autoptr (GTask)         task = g_task_new (self, cancellable, callback, user_data);
  Fetch                    *fetch = g_new0 (Fetch, 1);
  g_autoptr (PdkModelShape) known = NULL;

  g_return_if_fail (PDK_IS_SHAPE_STORE (self));

  g_task_set_source_tag (task, pdk_shape_store_fetch_async);
  g_task_set_task_data (task, fetch, (GDestroyNotify) fetch_free);
  fetch->repository = g_strdup (pdk_catalog_model_get_repository (model));
  fetch->filename = g_strdup (pdk_catalog_quantization_get_filename (quantization));
  fetch->object_id = g_strdup (pdk_catalog_quantization_get_sha256 (quantization));
  if (g_task_return_error_if_cancelled (task))
    return;
  if (pdk_catalog_quantization_get_part_count (quantization) > 1)
    {
      GError *error = NULL;

      pdk_error_set (&error, PDK_ERROR_UNSUPPORTED_FILE, _("What it needs is estimated from its size."), _("“%s” comes in several parts."), fetch->filename);
      g_task_return_error (task, error);
      return;
    }
  known = pdk_shape_find_for_file (self->folder, fetch->repository, fetch->filename);
  if (known != NULL)
    g_task_return_pointer (task, g_steal_pointer (&known), (GDestroyNotify) pdk_model_shape_unref);
  else
    read_header (g_steal_pointer (&task));
}

PdkModelShape *
pdk_shape_store_fetch_finish (PdkShapeStore *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

PdkModelShape *
pdk_shape_store_find_digest (PdkShapeStore *self,
                             const char    *digest)
{
  g_return_val_if_fail (PDK_IS_SHAPE_STORE (self), NULL);
  g_return_val_if_fail (digest != NULL, NULL);

  return g_hash_table_lookup (self->told, digest);
}

gboolean
pdk_shape_store_has_asked (PdkShapeStore *self,
                           const char    *digest)
{
  g_return_val_if_fail (PDK_IS_SHAPE_STORE (self), FALSE);
  g_return_val_if_fail (digest != NULL, FALSE);

  return g_hash_table_contains (self->told, digest);
}

void
pdk_shape_store_take (PdkShapeStore *self,
                      const char    *digest,
                      PdkModelShape *shape)
{
  g_return_if_fail (PDK_IS_SHAPE_STORE (self));
  g_return_if_fail (digest != NULL);

  g_hash_table_replace (self->told, g_strdup (digest), shape == NULL ? NULL : pdk_model_shape_ref (shape));
  if (shape != NULL)
    g_signal_emit (self, signals[LEARNED], 0);
}
