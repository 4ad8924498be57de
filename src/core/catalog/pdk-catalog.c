/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "catalog/pdk-catalog.h"

#include <string.h>

#include "catalog/pdk-catalog-source.h"
#include "names/pdk-model-name.h"
#include "resources/pdk-core-resources.h"

#define BUILT_IN_PATH "/io/github/paddock/Paddock/curated_models.json"
/* An editor writes a file in several steps; they are read once. */
#define RELOAD_DELAY_MS 50

struct _PdkCatalog
{
  GObject           parent_instance;
  PdkCatalogSource *built_in;
  GPtrArray        *models;
  GStrv             problems;
  char             *own_file;
  GFileMonitor     *monitor;
  guint             reload_id;
};

enum
{
  PROBLEMS_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GPtrArray *ensure_models (PdkCatalog *self);

static GType
pdk_catalog_get_item_type (GListModel *list)
{
  return PDK_TYPE_CATALOG_MODEL;
}

static guint
pdk_catalog_get_n_items (GListModel *list)
{
  return ensure_models (PDK_CATALOG (list))->len;
}

static gpointer
pdk_catalog_get_item (GListModel *list,
                      guint       position)
{
  GPtrArray *models = ensure_models (PDK_CATALOG (list));

  return position < models->len ? g_object_ref (g_ptr_array_index (models, position)) : NULL;
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = pdk_catalog_get_item_type;
  interface->get_n_items = pdk_catalog_get_n_items;
  interface->get_item = pdk_catalog_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PdkCatalog, pdk_catalog, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
pdk_catalog_dispose (GObject *object)
{
  PdkCatalog *self = PDK_CATALOG (object);

  g_clear_handle_id (&self->reload_id, g_source_remove);
  if (self->monitor != NULL)
    g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);
  G_OBJECT_CLASS (pdk_catalog_parent_class)->dispose (object);
}

static void
pdk_catalog_finalize (GObject *object)
{
  PdkCatalog *self = PDK_CATALOG (object);

  g_clear_pointer (&self->built_in, pdk_catalog_source_free);
  g_clear_pointer (&self->models, g_ptr_array_unref);
  g_clear_pointer (&self->problems, g_strfreev);
  g_clear_pointer (&self->own_file, g_free);
  G_OBJECT_CLASS (pdk_catalog_parent_class)->finalize (object);
}

static void
pdk_catalog_class_init (PdkCatalogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_catalog_dispose;
  object_class->finalize = pdk_catalog_finalize;

  /**
   * PdkCatalog::problems-changed:
   *
   * What is wrong with the person's own file is another thing than before.
   */
  signals[PROBLEMS_CHANGED] = g_signal_new ("problems-changed", PDK_TYPE_CATALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                            NULL, G_TYPE_NONE, 0);
}

static void
pdk_catalog_init (PdkCatalog *self)
{
  self->problems = g_new0 (char *, 1);
}

static PdkCatalogSource *
load_built_in (void)
{
  g_autoptr (GError)           error = NULL;
  g_autoptr (PdkCatalogSource) source = NULL;
  g_autoptr (GBytes)           bytes = g_resource_lookup_data (pdk_core_get_resource (), BUILT_IN_PATH,
                                                               G_RESOURCE_LOOKUP_FLAGS_NONE, &error);

  g_assert_no_error (error);
  source = pdk_catalog_source_new_from_text (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                             "curated_models.json");
  for (guint i = 0; i < source->problems->len; i++)
    g_critical ("the built-in list: %s", (char *) g_ptr_array_index (source->problems, i));
  return g_steal_pointer (&source);
}

static PdkCatalogModel *
find_in (GPtrArray  *models,
         const char *id)
{
  for (guint i = 0; i < models->len; i++)
    {
      PdkCatalogModel *model = g_ptr_array_index (models, i);

      if (g_str_equal (pdk_catalog_model_get_id (model), id))
        return model;
    }
  return NULL;
}

static GPtrArray *
merge (GPtrArray *built_in,
       GPtrArray *own)
{
  GPtrArray *merged = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < built_in->len; i++)
    {
      PdkCatalogModel *model = g_ptr_array_index (built_in, i);
      PdkCatalogModel *override = find_in (own, pdk_catalog_model_get_id (model));

      g_ptr_array_add (merged, g_object_ref (override == NULL ? model : override));
    }
  for (guint i = 0; i < own->len; i++)
    {
      PdkCatalogModel *model = g_ptr_array_index (own, i);

      if (find_in (built_in, pdk_catalog_model_get_id (model)) == NULL)
        g_ptr_array_add (merged, g_object_ref (model));
    }
  return merged;
}

static void
set_problems (PdkCatalog *self,
              GPtrArray  *problems)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv)           sentences = NULL;

  for (guint i = 0; i < problems->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (problems, i));
  sentences = g_strv_builder_end (builder);
  if (g_strv_equal ((const char * const *) sentences, (const char * const *) self->problems))
    return;
  g_strfreev (self->problems);
  self->problems = g_steal_pointer (&sentences);
  g_signal_emit (self, signals[PROBLEMS_CHANGED], 0);
}

static void
reload (PdkCatalog *self)
{
  g_autoptr (PdkCatalogSource) own = pdk_catalog_source_new_from_file (self->own_file);
  g_autoptr (GPtrArray)        old = g_steal_pointer (&self->models);

  self->models = merge (self->built_in->models, own->models);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, old->len, self->models->len);
  set_problems (self, own->problems);
}

static gboolean
reload_cb (gpointer data)
{
  PdkCatalog *self = PDK_CATALOG (data);

  self->reload_id = 0;
  reload (self);
  return G_SOURCE_REMOVE;
}

static void
own_file_changed_cb (PdkCatalog       *self,
                     GFile            *file,
                     GFile            *other_file,
                     GFileMonitorEvent event)
{
  g_clear_handle_id (&self->reload_id, g_source_remove);
  self->reload_id = g_timeout_add (RELOAD_DELAY_MS, reload_cb, self);
}

static void
watch (PdkCatalog *self)
{
  g_autoptr (GFile)  file = g_file_new_for_path (self->own_file);
  g_autoptr (GError) error = NULL;

  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_WATCH_MOVES, NULL, &error);
  if (self->monitor == NULL)
    {
      g_warning ("%s is not watched: %s", self->own_file, error->message);
      return;
    }
  g_file_monitor_set_rate_limit (self->monitor, RELOAD_DELAY_MS);
  g_signal_connect_object (self->monitor, "changed", G_CALLBACK (own_file_changed_cb), self, G_CONNECT_SWAPPED);
}

/* Reading costs a third of what `paddock list` takes, which needs no curated model: so the list is
   filled when it is first looked at. Nobody can have seen it before, so nothing has changed for anybody. */
static GPtrArray *
ensure_models (PdkCatalog *self)
{
  g_autoptr (PdkCatalogSource) own = NULL;

  if (self->models != NULL)
    return self->models;
  self->built_in = load_built_in ();
  if (self->own_file == NULL)
    {
      self->models = g_ptr_array_ref (self->built_in->models);
      return self->models;
    }
  /* Watched before it is read, so that no change falls between the two. */
  watch (self);
  own = pdk_catalog_source_new_from_file (self->own_file);
  self->models = merge (self->built_in->models, own->models);
  set_problems (self, own->problems);
  return self->models;
}

PdkCatalog *
pdk_catalog_new (const char *own_file)
{
  PdkCatalog *self = g_object_new (PDK_TYPE_CATALOG, NULL);

  self->own_file = g_strdup (own_file);
  return self;
}

PdkCatalogModel *
pdk_catalog_find (PdkCatalog *self,
                  const char *id)
{
  g_return_val_if_fail (PDK_IS_CATALOG (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);
  return find_in (ensure_models (self), id);
}

const char * const *
pdk_catalog_get_problems (PdkCatalog *self)
{
  g_return_val_if_fail (PDK_IS_CATALOG (self), NULL);
  ensure_models (self);
  return (const char * const *) self->problems;
}

const char *
pdk_catalog_get_updated (PdkCatalog *self)
{
  g_return_val_if_fail (PDK_IS_CATALOG (self), NULL);
  ensure_models (self);
  return self->built_in->updated;
}

PdkCatalogModel *
pdk_catalog_find_by_model_name (PdkCatalog *self,
                                const char *model_name)
{
  g_autoptr (PdkModelName) name = NULL;
  g_autofree char         *repository = NULL;
  GPtrArray               *models;

  g_return_val_if_fail (PDK_IS_CATALOG (self), NULL);
  g_return_val_if_fail (model_name != NULL, NULL);

  name = pdk_model_name_parse (model_name, NULL);
  if (name == NULL)
    return NULL;
  repository = pdk_model_name_dup_repository (name);
  models = ensure_models (self);
  for (guint i = 0; i < models->len; i++)
    {
      PdkCatalogModel *model = g_ptr_array_index (models, i);
      const char      *ollama_name = pdk_catalog_model_get_ollama_name (model);

      if (repository != NULL && g_ascii_strcasecmp (repository, pdk_catalog_model_get_repository (model)) == 0)
        return model;
      if (ollama_name != NULL && pdk_model_name_texts_equal (ollama_name, model_name))
        return model;
    }
  return NULL;
}
