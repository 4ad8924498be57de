/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-ollama-double-private.h"

#include "base/pdk-digest.h"
#include "base/pdk-json.h"
#include "names/pdk-model-name.h"

#define TINY_SIZE 222912

/* The simulated server's disk: models, what they consist of, and the requests that are about them. */

static void
layer_free (gpointer data)
{
  PdkDoubleLayer *layer = data;

  g_free (layer->digest);
  g_free (layer);
}

PdkDoubleLayer *
pdk_double_layer_new (const char *text,
                      gint64      size)
{
  PdkDoubleLayer  *layer = g_new0 (PdkDoubleLayer, 1);
  g_autofree char *hex = pdk_digest_of_bytes (text, strlen (text));

  layer->digest = g_strconcat ("sha256:", hex, NULL);
  layer->size = size;
  return layer;
}

static void
set_name (PdkDoubleEntry *entry,
          const char     *name)
{
  g_autoptr (PdkModelName) parsed = pdk_model_name_parse (name, NULL);

  g_assert_nonnull (parsed);
  entry->name = pdk_model_name_to_string (parsed);
  entry->key = pdk_model_name_to_key (parsed);
}

/* The manifest's digest: equal for copies, another one for other layers. */
void
pdk_double_entry_seal (PdkDoubleEntry *entry)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < entry->layers->len; i++)
    g_string_append (text, ((PdkDoubleLayer *) g_ptr_array_index (entry->layers, i))->digest);
  g_free (entry->digest);
  entry->digest = pdk_digest_of_bytes (text->str, text->len);
  g_clear_pointer (&entry->modified, g_date_time_unref);
  entry->modified = g_date_time_new_now_utc ();
}

static const char *
or_else (const char *text,
         const char *fallback)
{
  return text != NULL ? text : fallback;
}

PdkDoubleEntry *
pdk_double_entry_new (const PdkDoubleModel *model,
                      const gint64         *further_layers,
                      gsize                 n_further_layers)
{
  const char * const completion[] = { "completion", NULL };
  PdkDoubleEntry    *entry = g_new0 (PdkDoubleEntry, 1);
  g_autofree char   *config = NULL;

  set_name (entry, model->name);
  entry->family = g_strdup (or_else (model->family, "llama"));
  entry->parameter_size = g_strdup (or_else (model->parameter_size, "107K"));
  entry->quantization = g_strdup (or_else (model->quantization, "F16"));
  entry->context_length = model->context_length > 0 ? model->context_length : 512;
  entry->capabilities = g_strdupv ((char **) (model->capabilities != NULL ? model->capabilities : completion));
  entry->remote_host = g_strdup (or_else (model->remote_host, ""));
  entry->parent = g_strdup ("");
  entry->changes = json_object_new ();
  entry->layers = g_ptr_array_new_with_free_func (layer_free);
  g_ptr_array_add (entry->layers, pdk_double_layer_new (entry->key, model->size > 0 ? model->size : TINY_SIZE));
  for (gsize i = 0; i < n_further_layers; i++)
    {
      g_autofree char *text = g_strdup_printf ("layer %zu of %s", i, entry->key);

      g_ptr_array_add (entry->layers, pdk_double_layer_new (text, further_layers[i]));
    }
  config = g_strdup_printf ("configuration of %s", entry->key);
  g_ptr_array_add (entry->layers, pdk_double_layer_new (config, 429));
  pdk_double_entry_seal (entry);
  return entry;
}

PdkDoubleEntry *
pdk_double_entry_copy (PdkDoubleEntry *entry,
                       const char     *name)
{
  PdkDoubleEntry   *copy = g_new0 (PdkDoubleEntry, 1);
  g_autoptr (GList) members = json_object_get_members (entry->changes);

  set_name (copy, name);
  copy->family = g_strdup (entry->family);
  copy->parameter_size = g_strdup (entry->parameter_size);
  copy->quantization = g_strdup (entry->quantization);
  copy->context_length = entry->context_length;
  copy->capabilities = g_strdupv (entry->capabilities);
  copy->remote_host = g_strdup (entry->remote_host);
  copy->parent = g_strdup (entry->parent);
  copy->layers = g_ptr_array_new_with_free_func (layer_free);
  for (guint i = 0; i < entry->layers->len; i++)
    {
      PdkDoubleLayer *layer = g_ptr_array_index (entry->layers, i);
      PdkDoubleLayer *twin = g_new (PdkDoubleLayer, 1);

      *twin = (PdkDoubleLayer) { .digest = g_strdup (layer->digest), .size = layer->size };
      g_ptr_array_add (copy->layers, twin);
    }
  copy->changes = json_object_new ();
  for (GList *member = members; member != NULL; member = member->next)
    json_object_set_member (copy->changes, member->data, json_object_dup_member (entry->changes, member->data));
  pdk_double_entry_seal (copy);
  return copy;
}

void
pdk_double_entry_free (PdkDoubleEntry *entry)
{
  g_free (entry->name);
  g_free (entry->key);
  g_ptr_array_unref (entry->layers);
  g_free (entry->family);
  g_free (entry->parameter_size);
  g_free (entry->quantization);
  g_strfreev (entry->capabilities);
  g_free (entry->remote_host);
  g_free (entry->parent);
  g_free (entry->digest);
  json_object_unref (entry->changes);
  g_date_time_unref (entry->modified);
  g_free (entry);
}

gint64
pdk_double_entry_get_size (PdkDoubleEntry *entry)
{
  gint64 size = 0;

  for (guint i = 0; i < entry->layers->len; i++)
    {
      gint64 more = ((PdkDoubleLayer *) g_ptr_array_index (entry->layers, i))->size;

      size += MIN (more, G_MAXINT64 - size);
    }
  return size;
}

gboolean
pdk_double_entry_can (PdkDoubleEntry *entry,
                      const char     *capability)
{
  return g_strv_contains ((const char * const *) entry->capabilities, capability);
}

PdkDoubleEntry *
pdk_double_find (GPtrArray  *entries,
                 const char *name)
{
  g_autoptr (PdkModelName) parsed = pdk_model_name_parse (name, NULL);
  g_autofree char         *key = parsed == NULL ? NULL : pdk_model_name_to_key (parsed);

  for (guint i = 0; key != NULL && i < entries->len; i++)
    {
      PdkDoubleEntry *entry = g_ptr_array_index (entries, i);

      if (g_str_equal (entry->key, key))
        return entry;
    }
  return NULL;
}

/* Takes the entry; one of the same name is replaced, but keeps its spelling. */
void
pdk_double_install (PdkOllamaDouble *self,
                    PdkDoubleEntry  *entry)
{
  PdkDoubleEntry *old = pdk_double_find (self->entries, entry->name);

  if (old != NULL)
    {
      g_set_str (&entry->name, old->name);
      g_ptr_array_remove (self->entries, old);
    }
  for (guint i = 0; i < entry->layers->len; i++)
    {
      PdkDoubleLayer *layer = g_ptr_array_index (entry->layers, i);
      PdkDoubleBlob  *blob = g_new0 (PdkDoubleBlob, 1);

      *blob = (PdkDoubleBlob) { .size = layer->size, .done = layer->size };
      g_hash_table_replace (self->blobs, g_strdup (layer->digest), blob);
    }
  g_ptr_array_insert (self->entries, 0, entry);
}

const char *
pdk_double_request_get_model (JsonObject *request)
{
  const char *model = pdk_json_get_string (request, "model");

  return model != NULL ? model : pdk_json_get_string (request, "name");
}

char *
pdk_double_format_time (GDateTime *time)
{
  return g_date_time_format (time, "%Y-%m-%dT%H:%M:%S.%fZ");
}

JsonObject *
pdk_double_entry_new_details (PdkDoubleEntry *entry)
{
  JsonObject *details = json_object_new ();
  JsonArray  *families = json_array_new ();

  json_array_add_string_element (families, entry->family);
  json_object_set_string_member (details, "parent_model", "");
  json_object_set_string_member (details, "format", *entry->remote_host != '\0' ? "" : "gguf");
  json_object_set_string_member (details, "family", entry->family);
  json_object_set_array_member (details, "families", families);
  json_object_set_string_member (details, "parameter_size", entry->parameter_size);
  json_object_set_string_member (details, "quantization_level", entry->quantization);
  return details;
}

PdkDoubleReply *
pdk_double_handle_tags (PdkOllamaDouble *self,
                        JsonObject      *request)
{
  g_autoptr (JsonObject) answer = json_object_new ();
  JsonArray             *models = json_array_new ();

  for (guint i = 0; i < self->entries->len; i++)
    {
      PdkDoubleEntry  *entry = g_ptr_array_index (self->entries, i);
      JsonObject      *model = json_object_new ();
      g_autofree char *modified = pdk_double_format_time (entry->modified);

      json_object_set_string_member (model, "name", entry->name);
      json_object_set_string_member (model, "model", entry->name);
      if (*entry->remote_host != '\0')
        json_object_set_string_member (model, "remote_host", entry->remote_host);
      json_object_set_string_member (model, "modified_at", modified);
      json_object_set_int_member (model, "size", pdk_double_entry_get_size (entry));
      json_object_set_string_member (model, "digest", entry->digest);
      json_object_set_object_member (model, "details", pdk_double_entry_new_details (entry));
      json_array_add_object_element (models, model);
    }
  json_object_set_array_member (answer, "models", models);
  return pdk_double_reply_new_object (answer);
}

static JsonObject *
new_model_info (PdkDoubleEntry *entry)
{
  const struct
  {
    const char *key;
    gint64      value;
  } numbers[] = {
    { "embedding_length", 64 },
    { "feed_forward_length", 128 },
    { "attention.head_count", 4 },
    { "attention.head_count_kv", 2 },
  };
  JsonObject      *info = json_object_new ();
  g_autofree char *context_key = g_strconcat (entry->family, ".context_length", NULL);
  g_autofree char *block_key = g_strconcat (entry->family, ".block_count", NULL);

  json_object_set_string_member (info, "general.architecture", entry->family);
  json_object_set_int_member (info, "general.parameter_count", 107200);
  json_object_set_int_member (info, block_key, 2);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *key = g_strconcat (entry->family, ".", numbers[i].key, NULL);

      json_object_set_int_member (info, key, numbers[i].value);
    }
  json_object_set_int_member (info, context_key, entry->context_length);
  json_object_set_null_member (info, "tokenizer.ggml.tokens");
  return info;
}

/* "name   value" lines, as the server prints them. */
static char *
dup_parameters (JsonObject *parameters)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GList)   members = parameters == NULL ? NULL : json_object_get_members (parameters);

  for (GList *member = members; member != NULL; member = member->next)
    {
      g_autofree char *value = pdk_json_to_string (json_object_get_member (parameters, member->data));

      g_string_append_printf (text, "%s%-30s %s", text->len > 0 ? "\n" : "", (const char *) member->data, value);
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

PdkDoubleReply *
pdk_double_handle_show (PdkOllamaDouble *self,
                        JsonObject      *request)
{
  g_autoptr (JsonObject)   answer = json_object_new ();
  g_autoptr (PdkModelName) parsed = NULL;
  g_autofree char         *parameters = NULL;
  const char              *texts[] = { "license", "template", "system" };
  const char              *name = pdk_double_request_get_model (request);
  JsonArray               *capabilities = json_array_new ();
  PdkDoubleEntry          *entry;

  json_object_set_array_member (answer, "capabilities", capabilities);
  if (name == NULL || *name == '\0')
    return pdk_double_reply_new_error (SOUP_STATUS_BAD_REQUEST, "model is required");
  parsed = pdk_model_name_parse (name, NULL);
  if (parsed == NULL)
    return pdk_double_reply_new_error (SOUP_STATUS_INTERNAL_SERVER_ERROR, "unqualified name: registry.ollama.ai/library/%s:latest", name);
  entry = pdk_double_find (self->entries, name);
  if (entry == NULL)
    return pdk_double_reply_new_error (SOUP_STATUS_NOT_FOUND, "model '%s' not found", name);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *text = pdk_json_get_string (entry->changes, texts[i]);

      if (text != NULL)
        json_object_set_string_member (answer, texts[i], text);
    }
  parameters = dup_parameters (pdk_json_get_object (entry->changes, "parameters"));
  if (*parameters != '\0')
    json_object_set_string_member (answer, "parameters", parameters);
  json_object_set_string_member (answer, "modelfile", "# Modelfile generated by \"ollama show\"\n");
  json_object_set_object_member (answer, "details", pdk_double_entry_new_details (entry));
  json_object_set_object_member (answer, "model_info", new_model_info (entry));
  for (gsize i = 0; entry->capabilities[i] != NULL; i++)
    json_array_add_string_element (capabilities, entry->capabilities[i]);
  return pdk_double_reply_new_object (answer);
}

PdkDoubleReply *
pdk_double_handle_copy (PdkOllamaDouble *self,
                        JsonObject      *request)
{
  const char              *source = pdk_json_get_string (request, "source");
  const char              *destination = pdk_json_get_string (request, "destination");
  g_autoptr (PdkModelName) from = pdk_model_name_parse (source != NULL ? source : "", NULL);
  g_autoptr (PdkModelName) to = pdk_model_name_parse (destination != NULL ? destination : "", NULL);
  PdkDoubleEntry          *entry;

  if (from == NULL)
    return pdk_double_reply_new_error (SOUP_STATUS_BAD_REQUEST, "source \"%s\" is invalid", source != NULL ? source : "");
  if (to == NULL)
    return pdk_double_reply_new_error (SOUP_STATUS_BAD_REQUEST, "destination \"%s\" is invalid", destination != NULL ? destination : "");
  entry = pdk_double_find (self->entries, source);
  if (entry == NULL)
    return pdk_double_reply_new_error (SOUP_STATUS_NOT_FOUND, "model \"%s\" not found", source);
  pdk_double_install (self, pdk_double_entry_copy (entry, destination));
  return pdk_double_reply_new (SOUP_STATUS_OK, NULL);
}

static gboolean
is_used (PdkOllamaDouble *self,
         const char      *digest)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      PdkDoubleEntry *entry = g_ptr_array_index (self->entries, i);

      for (guint j = 0; j < entry->layers->len; j++)
        {
          PdkDoubleLayer *layer = g_ptr_array_index (entry->layers, j);

          if (g_str_equal (layer->digest, digest))
            return TRUE;
        }
    }
  return FALSE;
}

/* Data that no model has is thrown away, so that it would have to be fetched again. */
static void
prune (PdkOllamaDouble *self,
       PdkDoubleEntry  *removed)
{
  for (guint i = 0; i < removed->layers->len; i++)
    {
      PdkDoubleLayer *layer = g_ptr_array_index (removed->layers, i);

      if (!is_used (self, layer->digest))
        g_hash_table_remove (self->blobs, layer->digest);
    }
}

PdkDoubleReply *
pdk_double_handle_delete (PdkOllamaDouble *self,
                          JsonObject      *request)
{
  const char     *name = pdk_double_request_get_model (request);
  PdkDoubleEntry *entry = name == NULL ? NULL : pdk_double_find (self->entries, name);
  guint           position;

  if (entry == NULL)
    return pdk_double_reply_new_error (SOUP_STATUS_NOT_FOUND, "model '%s' not found", name != NULL ? name : "");
  /* What is in memory stays there, and stays listed as running. */
  g_ptr_array_find (self->entries, entry, &position);
  entry = g_ptr_array_steal_index (self->entries, position);
  prune (self, entry);
  pdk_double_entry_free (entry);
  return pdk_double_reply_new (SOUP_STATUS_OK, NULL);
}
