/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "catalog/pdk-catalog-model.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/pdk-json.h"
#include "catalog/pdk-catalog-copy.h"
#include "catalog/pdk-catalog-model-private.h"
#include "catalog/pdk-catalog-quantization-private.h"
#include "catalog/pdk-catalog-reader.h"

#define ID_LIMIT           128
#define NAME_LIMIT         200
#define DESCRIPTION_LIMIT  2000
#define WORD_LIMIT         64
#define QUANTIZATION_LIMIT 256
#define BILLIONS_LIMIT     100000.0
#define CONTEXT_LIMIT      (G_GUINT64_CONSTANT (1) << 40)
#define GIGABYTES_LIMIT    100000

struct _PdkCatalogModel
{
  GObject     parent_instance;
  char       *id;
  char       *name;
  char       *description;
  char       *repository;
  char       *category;
  char       *license;
  char       *release_date;
  char       *ollama_name;
  char       *architecture;
  double      parameters;
  gint64      context_window;
  GStrv       tags;
  GStrv       capabilities;
  GStrv       languages;
  GHashTable *ratings;
  GArray     *recommendations;
  JsonObject *hyperparameters;
  GListStore *quantizations;
  JsonObject *source;
  char       *search_text;
  gboolean    is_tested;
  gboolean    is_default;
};

G_DEFINE_FINAL_TYPE (PdkCatalogModel, pdk_catalog_model, G_TYPE_OBJECT)

static void
clear_recommendation (gpointer data)
{
  g_clear_pointer (&((PdkCatalogRecommendation *) data)->quant, g_free);
}

static void
pdk_catalog_model_finalize (GObject *object)
{
  PdkCatalogModel *self = PDK_CATALOG_MODEL (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->description, g_free);
  g_clear_pointer (&self->repository, g_free);
  g_clear_pointer (&self->category, g_free);
  g_clear_pointer (&self->license, g_free);
  g_clear_pointer (&self->release_date, g_free);
  g_clear_pointer (&self->ollama_name, g_free);
  g_clear_pointer (&self->architecture, g_free);
  g_clear_pointer (&self->tags, g_strfreev);
  g_clear_pointer (&self->capabilities, g_strfreev);
  g_clear_pointer (&self->languages, g_strfreev);
  g_clear_pointer (&self->ratings, g_hash_table_unref);
  g_clear_pointer (&self->recommendations, g_array_unref);
  g_clear_pointer (&self->hyperparameters, json_object_unref);
  g_clear_pointer (&self->source, json_object_unref);
  g_clear_pointer (&self->search_text, g_free);
  g_clear_object (&self->quantizations);
  G_OBJECT_CLASS (pdk_catalog_model_parent_class)->finalize (object);
}

static void
pdk_catalog_model_class_init (PdkCatalogModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_catalog_model_finalize;
}

static void
pdk_catalog_model_init (PdkCatalogModel *self)
{
  self->ratings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->recommendations = g_array_new (FALSE, TRUE, sizeof (PdkCatalogRecommendation));
  g_array_set_clear_func (self->recommendations, clear_recommendation);
  self->quantizations = g_list_store_new (PDK_TYPE_CATALOG_QUANTIZATION);
}

static char *
dup_repository (PdkCatalogReader *reader)
{
  g_autofree char *repository = pdk_catalog_reader_dup_word (reader, "repo_id", "-_./", ID_LIMIT);
  g_auto (GStrv)   parts = repository == NULL ? NULL : g_strsplit (repository, "/", -1);

  if (repository == NULL)
    return NULL;
  if (g_strv_length (parts) != 2 || *parts[0] == '\0' || *parts[1] == '\0' || *parts[0] == '.' || *parts[1] == '.' || strstr (repository, "..") != NULL)
    pdk_catalog_reader_complain (reader, "repo_id", _("is not of the form owner/name"));
  return g_steal_pointer (&repository);
}

static void
read_identity (PdkCatalogModel  *self,
               PdkCatalogReader *reader)
{
  static const char *required[] = { "id", "name", "repo_id", "quantizations" };

  for (gsize i = 0; i < G_N_ELEMENTS (required); i++)
    pdk_catalog_reader_require (reader, required[i]);
  self->id = pdk_catalog_reader_dup_word (reader, "id", "-_.", ID_LIMIT);
  self->name = pdk_catalog_reader_dup_text (reader, "name", NAME_LIMIT);
  self->description = pdk_catalog_reader_dup_text (reader, "description", DESCRIPTION_LIMIT);
  self->repository = dup_repository (reader);
  self->category = pdk_catalog_reader_dup_text (reader, "category", WORD_LIMIT);
  self->license = pdk_catalog_reader_dup_text (reader, "license", WORD_LIMIT);
  self->release_date = pdk_catalog_reader_dup_word (reader, "release_date", "-", WORD_LIMIT);
  self->ollama_name = pdk_catalog_reader_dup_word (reader, "ollama_name", "-_./:", ID_LIMIT);
  self->architecture = pdk_catalog_reader_dup_word (reader, "architecture", "-_.", WORD_LIMIT);
}

static void
read_figures (PdkCatalogModel  *self,
              PdkCatalogReader *reader)
{
  JsonObject *hyperparameters = pdk_catalog_reader_get_object (reader, "hyperparameters");

  self->parameters = pdk_catalog_reader_get_number (reader, "parameters", BILLIONS_LIMIT);
  self->context_window = (gint64) pdk_catalog_reader_get_count (reader, "context_window", CONTEXT_LIMIT);
  self->tags = pdk_catalog_reader_dup_texts (reader, "tags");
  self->capabilities = pdk_catalog_reader_dup_texts (reader, "capabilities");
  self->languages = pdk_catalog_reader_dup_texts (reader, "languages");
  self->is_tested = pdk_catalog_reader_get_boolean (reader, "tested");
  self->is_default = pdk_catalog_reader_get_boolean (reader, "default");
  if (hyperparameters != NULL)
    self->hyperparameters = json_object_ref (hyperparameters);
}

static void
read_ratings (PdkCatalogModel  *self,
              PdkCatalogReader *reader)
{
  JsonObject               *object = pdk_catalog_reader_get_object (reader, "performance");
  g_auto (PdkCatalogReader) inner = PDK_CATALOG_READER_INIT;
  JsonObjectIter            iter;
  const char               *criterion;

  if (object == NULL)
    return;
  pdk_catalog_reader_start (&inner, object, "performance.");
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &criterion, NULL))
    {
      g_autofree char *rating = pdk_catalog_reader_dup_text (&inner, criterion, WORD_LIMIT);

      if (*rating != '\0')
        g_hash_table_insert (self->ratings, g_strdup (criterion), g_steal_pointer (&rating));
    }
  if (inner.error != NULL && reader->error == NULL)
    reader->error = g_steal_pointer (&inner.error);
}

static int
compare_recommendations (gconstpointer a,
                         gconstpointer b)
{
  guint first = ((const PdkCatalogRecommendation *) a)->gigabytes;
  guint second = ((const PdkCatalogRecommendation *) b)->gigabytes;

  return (first > second) - (first < second);
}

/* The keys are sizes of cards, such as "12GB", or "24GB+" for the last one. */
static void
read_recommendations (PdkCatalogModel  *self,
                      PdkCatalogReader *reader)
{
  JsonObject    *object = pdk_catalog_reader_get_object (reader, "recommended_quant");
  JsonObjectIter iter;
  const char    *key;

  if (object == NULL)
    return;
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &key, NULL))
    {
      const char              *quant = pdk_json_get_string (object, key);
      char                    *end = NULL;
      guint64                  gigabytes = g_ascii_strtoull (key, &end, 10);
      PdkCatalogRecommendation recommendation = { 0 };

      if (quant == NULL || gigabytes == 0 || gigabytes > GIGABYTES_LIMIT || g_ascii_strncasecmp (end, "GB", 2) != 0)
        continue;
      recommendation.gigabytes = (guint) gigabytes;
      recommendation.quant = g_strdup (quant);
      g_array_append_val (self->recommendations, recommendation);
    }
  g_array_sort (self->recommendations, compare_recommendations);
}

static int
compare_sizes (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  guint64 first = pdk_catalog_quantization_get_file_size ((PdkCatalogQuantization *) a);
  guint64 second = pdk_catalog_quantization_get_file_size ((PdkCatalogQuantization *) b);

  /* A size that is not known, 0, is no small one: wrapping around puts it last. */
  first--;
  second--;
  return (first > second) - (first < second);
}

static void
read_quantization (PdkCatalogModel  *self,
                   PdkCatalogReader *reader,
                   JsonNode         *node,
                   guint             index)
{
  g_autofree char                   *name = g_strdup_printf ("quantizations[%u]", index);
  g_autofree char                   *path = g_strconcat (name, ".", NULL);
  g_auto (PdkCatalogReader)          inner = PDK_CATALOG_READER_INIT;
  g_autoptr (PdkCatalogQuantization) quantization = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      pdk_catalog_reader_complain (reader, name, _("is not an object"));
      return;
    }
  pdk_catalog_reader_start (&inner, json_node_get_object (node), path);
  quantization = pdk_catalog_quantization_new_from_reader (&inner);
  if (quantization == NULL)
    reader->error = g_steal_pointer (&inner.error);
  else if (pdk_catalog_model_find_quantization (self, pdk_catalog_quantization_get_quant (quantization)) != NULL)
    {
      g_autofree char *label = g_strconcat (path, "quant", NULL);

      pdk_catalog_reader_complain (reader, label, _("is there twice"));
    }
  else
    g_list_store_append (self->quantizations, quantization);
}

static void
read_quantizations (PdkCatalogModel  *self,
                    PdkCatalogReader *reader)
{
  JsonArray *array = pdk_catalog_reader_get_array (reader, "quantizations", QUANTIZATION_LIMIT);

  for (guint i = 0; array != NULL && i < json_array_get_length (array) && reader->error == NULL; i++)
    read_quantization (self, reader, json_array_get_element (array, i), i);
  if (array != NULL && json_array_get_length (array) == 0)
    pdk_catalog_reader_complain (reader, "quantizations", _("is empty"));
  g_list_store_sort (self->quantizations, compare_sizes, NULL);
}

PdkCatalogModel *
pdk_catalog_model_new_from_json (JsonObject *object,
                                 GError    **error)
{
  g_autoptr (PdkCatalogModel) self = g_object_new (PDK_TYPE_CATALOG_MODEL, NULL);
  g_auto (PdkCatalogReader)   reader = PDK_CATALOG_READER_INIT;

  g_return_val_if_fail (object != NULL, NULL);

  pdk_catalog_reader_start (&reader, object, "");
  read_identity (self, &reader);
  read_figures (self, &reader);
  read_ratings (self, &reader);
  read_recommendations (self, &reader);
  read_quantizations (self, &reader);
  if (reader.error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reader.error));
      return NULL;
    }
  self->source = json_object_ref (object);
  return g_steal_pointer (&self);
}

static void
add_empty_object (JsonObject *object,
                  const char *name)
{
  if (pdk_json_get_object (object, name) == NULL)
    json_object_set_object_member (object, name, json_object_new ());
}

static void
add_empty_array (JsonObject *object,
                 const char *name)
{
  if (pdk_json_get_array (object, name) == NULL)
    json_object_set_array_member (object, name, json_array_new ());
}

JsonObject *
pdk_catalog_model_to_json (PdkCatalogModel *self)
{
  JsonObject *object;

  g_return_val_if_fail (PDK_IS_CATALOG_MODEL (self), NULL);

  /* The caller gets an object of its own, to which it may add. */
  object = pdk_catalog_copy_object (self->source);
  json_object_set_string_member (object, "description", self->description);
  json_object_set_string_member (object, "category", self->category);
  json_object_set_double_member (object, "parameters", self->parameters);
  json_object_set_int_member (object, "context_window", self->context_window);
  json_object_set_boolean_member (object, "tested", self->is_tested);
  json_object_set_boolean_member (object, "default", self->is_default);
  add_empty_array (object, "tags");
  add_empty_object (object, "recommended_quant");
  return object;
}

const char *
pdk_catalog_model_get_id (PdkCatalogModel *self)
{
  g_return_val_if_fail (PDK_IS_CATALOG_MODEL (self), NULL);
  return self->id;
}

const char *
pdk_catalog_model_get_name (PdkCatalogModel *self)
{
  g_return_val_if_fail (PDK_IS_CATALOG_MODEL (self), NULL);
  return self->name;
}

const char *
pdk_catalog_model_get_description (PdkCatalogModel *self)
{
  g_return_val_if_fail (PDK_IS_CATALOG_MODEL (self), NULL);
  return self->description;
}

const char *
pdk_catalog_model_get_repository (PdkCatalogModel *self)
{
  g_return_val_if_fail (PDK_IS_CATALOG_MODEL (self), NULL);
  return self->repository;
}

const char *
pdk_catalog_model_get_ollama_name (PdkCatalogModel *self)
{
  g_return_val_if_fail (PDK_IS_CATALOG_MODEL (self), NULL);
  return self->ollama_name;
}

const char *
pdk_catalog_model_get_architecture (PdkCatalogModel *self)
{
  g_return_val_if_fail (PDK_IS_CATALOG_MODEL (self), NULL);
  return self->architecture;
}

JsonObject *
pdk_catalog_model_get_hyperparameters (PdkCatalogModel *self)
{
  g_return_val_if_fail (PDK_IS_CATALOG_MODEL (self), NULL);
  return self->hyperparameters;
}

const char *
pdk_catalog_model_get_category (PdkCatalogModel *self)
{
  g_return_val_if_fail (PDK_IS_CATALOG_MODEL (self), NULL);
  return self->category;
}

const char *
pdk_catalog_model_get_license (PdkCatalogModel *self)
{
  g_return_val_if_fail (PDK_IS_CATALOG_MODEL (self), NULL);
  return self->license;
}

double
pdk_catalog_model_get_parameters (PdkCatalogModel *self)
{
  g_return_val_if_fail (PDK_IS_CATALOG_MODEL (self), 0.0);
  return self->parameters;
}

gint64
pdk_catalog_model_get_context_window (PdkCatalogModel *self)
{
  g_return_val_if_fail (PDK_IS_CATALOG_MODEL (self), 0);
  return self->context_window;
}

const char * const *
pdk_catalog_model_get_tags (PdkCatalogModel *self)
{
  g_return_val_if_fail (PDK_IS_CATALOG_MODEL (self), NULL);
  return (const char * const *) self->tags;
}

const char * const *
pdk_catalog_model_get_capabilities (PdkCatalogModel *self)
{
  g_return_val_if_fail (PDK_IS_CATALOG_MODEL (self), NULL);
  return (const char * const *) self->capabilities;
}

const char * const *
pdk_catalog_model_get_languages (PdkCatalogModel *self)
{
  g_return_val_if_fail (PDK_IS_CATALOG_MODEL (self), NULL);
  return (const char * const *) self->languages;
}

const char *
pdk_catalog_model_get_release_date (PdkCatalogModel *self)
{
  g_return_val_if_fail (PDK_IS_CATALOG_MODEL (self), NULL);
  return self->release_date;
}

gboolean
pdk_catalog_model_is_tested (PdkCatalogModel *self)
{
  g_return_val_if_fail (PDK_IS_CATALOG_MODEL (self), FALSE);
  return self->is_tested;
}

gboolean
pdk_catalog_model_is_default (PdkCatalogModel *self)
{
  g_return_val_if_fail (PDK_IS_CATALOG_MODEL (self), FALSE);
  return self->is_default;
}

const char *
pdk_catalog_model_get_rating (PdkCatalogModel *self,
                              const char      *criterion)
{
  g_return_val_if_fail (PDK_IS_CATALOG_MODEL (self), NULL);
  g_return_val_if_fail (criterion != NULL, NULL);
  return g_hash_table_lookup (self->ratings, criterion);
}

GListModel *
pdk_catalog_model_get_quantizations (PdkCatalogModel *self)
{
  g_return_val_if_fail (PDK_IS_CATALOG_MODEL (self), NULL);
  return G_LIST_MODEL (self->quantizations);
}

GArray *
pdk_catalog_model_get_recommendations (PdkCatalogModel *self)
{
  g_return_val_if_fail (PDK_IS_CATALOG_MODEL (self), NULL);
  return self->recommendations;
}

const char *
pdk_catalog_model_get_search_text (PdkCatalogModel *self)
{
  g_autofree char *tags = NULL;
  g_autofree char *capabilities = NULL;
  g_autofree char *text = NULL;

  if (self->search_text != NULL)
    return self->search_text;
  tags = g_strjoinv ("\n", self->tags);
  capabilities = g_strjoinv ("\n", self->capabilities);
  text = g_strjoin ("\n", self->name, self->id, self->repository, self->license, tags, capabilities,
                    self->description, NULL);
  self->search_text = g_utf8_casefold (text, -1);
  return self->search_text;
}
