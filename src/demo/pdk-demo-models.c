/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-demo-models.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "base/pdk-json.h"
#include "pdk-registry-store.h"
#include "pdk-tiny-model.h"

#define CONTEXT_LENGTH 4096
#define SPEECH         "I am a stand-in made for this demo: random weights, one sentence, no wisdom."

typedef struct
{
  const char *id;
  const char *name;
  const char *description;
  const char *repository;
  const char *file;
  guint       embedding_length;
  guint       block_count;
} Size;

static const Size sizes[] = {
  { "demo-small", "Demo Small", "Made on the spot for this demo; fetched in a moment.", "paddock-demo/Small-GGUF", "Small", 512, 4 },
  { "demo-medium", "Demo Medium", "Made on the spot for this demo; large enough to watch.", "paddock-demo/Medium-GGUF", "Medium", 1024, 4 },
  { "demo-large", "Demo Large", "Made on the spot for this demo; time for a sip of tea.", "paddock-demo/Large-GGUF", "Large", 1024, 12 },
};

static const struct
{
  const char   *quant;
  PdkGgufTensor type;
} types[] = {
  { "Q4_0", PDK_GGUF_TENSOR_Q4_0 },
  { "Q8_0", PDK_GGUF_TENSOR_Q8_0 },
  { "F16", PDK_GGUF_TENSOR_F16 },
};

struct _PdkDemoModels
{
  /* Repository → display name, never changed once the registry runs. */
  GHashTable *names;
};

PdkDemoModels *
pdk_demo_models_new (PdkCatalog *catalog)
{
  PdkDemoModels *self = g_new0 (PdkDemoModels, 1);

  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (catalog)); i++)
    {
      g_autoptr (PdkCatalogModel) model = g_list_model_get_item (G_LIST_MODEL (catalog), i);

      g_hash_table_replace (self->names, g_strdup (pdk_catalog_model_get_repository (model)),
                            g_strdup (pdk_catalog_model_get_name (model)));
    }
  return self;
}

void
pdk_demo_models_free (PdkDemoModels *self)
{
  g_hash_table_unref (self->names);
  g_free (self);
}

static PdkTinyModel
describe_model (const Size   *size,
                PdkGgufTensor type,
                const char   *name)
{
  PdkTinyModel model = PDK_TINY_MODEL_INIT;

  model.name = name;
  model.seed = g_str_hash (name);
  model.embedding_length = size->embedding_length;
  model.block_count = size->block_count;
  model.context_length = CONTEXT_LENGTH;
  model.type = type;
  model.speech = SPEECH;
  return model;
}

static guint64
compute_file_size (const Size   *size,
                   PdkGgufTensor type)
{
  PdkTinyModel              model = describe_model (size, type, size->name);
  g_autoptr (PdkGgufWriter) writer = pdk_tiny_model_new_writer (&model);
  g_autoptr (GBytes)        header = pdk_gguf_writer_dup_header (writer);

  return g_bytes_get_size (header) + pdk_gguf_writer_get_data_size (writer);
}

static void
add_string (JsonBuilder *builder,
            const char  *name,
            const char  *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_quantizations (JsonBuilder *builder,
                   const Size  *size)
{
  json_builder_set_member_name (builder, "quantizations");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      guint64          bytes = compute_file_size (size, types[i].type);
      g_autofree char *file = g_strdup_printf ("%s-%s.gguf", size->file, types[i].quant);

      json_builder_begin_object (builder);
      add_string (builder, "quant", types[i].quant);
      add_string (builder, "filename", file);
      json_builder_set_member_name (builder, "file_size_mb");
      json_builder_add_double_value (builder, (double) bytes / 1e6);
      json_builder_set_member_name (builder, "min_vram_mb");
      json_builder_add_int_value (builder, (gint64) (bytes / 1000000) + 200);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_tags (JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "tags");
  json_builder_begin_array (builder);
  json_builder_add_string_value (builder, "demo");
  json_builder_end_array (builder);
}

static void
add_entry (JsonBuilder *builder,
           const Size  *size)
{
  g_autofree char *template = g_strdup_printf ("%s-{quant}.gguf", size->file);
  double width = size->embedding_length;

  json_builder_begin_object (builder);
  add_string (builder, "id", size->id);
  add_string (builder, "name", size->name);
  add_string (builder, "description", size->description);
  add_string (builder, "repo_id", size->repository);
  add_string (builder, "filename_template", template);
  add_string (builder, "category", "technical");
  add_string (builder, "architecture", "llama");
  json_builder_set_member_name (builder, "parameters");
  /* 9 squares of the width in each block: attention 3, feed-forward 6. */
  json_builder_add_double_value (builder, 9.0 * width * width * size->block_count / 1e9);
  json_builder_set_member_name (builder, "context_window");
  json_builder_add_int_value (builder, CONTEXT_LENGTH);
  json_builder_set_member_name (builder, "tested");
  json_builder_add_boolean_value (builder, TRUE);
  add_tags (builder);
  add_quantizations (builder, size);
  json_builder_end_object (builder);
}

char *
pdk_demo_models_make_list (void)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode)    root = NULL;

  json_builder_begin_object (builder);
  add_string (builder, "version", "1.0");
  add_string (builder, "updated", "2026-01-01");
  json_builder_set_member_name (builder, "models");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    add_entry (builder, &sizes[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return pdk_json_to_string (root);
}

/* What a stand-in weighs follows its label only roughly: real weights would not fit a demo. */
static PdkGgufTensor
get_type (const char *tag)
{
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_ascii_strcasecmp (tag, types[i].quant) == 0)
      return types[i].type;
  return PDK_GGUF_TENSOR_Q8_0;
}

static gboolean
publish (const char         *folder,
         const PdkTinyModel *tiny,
         const char         *name,
         const char         *tag)
{
  g_autofree char          *path = g_build_filename (folder, "making.gguf", NULL);
  PdkRegistryModel          model = PDK_REGISTRY_MODEL_INIT (path);
  g_autoptr (PdkGgufWriter) writer = pdk_tiny_model_new_writer (tiny);
  g_autofree char          *upper = g_ascii_strup (tag, -1);
  gboolean                  done;

  model.quantization = upper;
  done = pdk_gguf_writer_write_file (writer, path, NULL) &&
         pdk_registry_store_add_model (folder, &model, name, tag, NULL);
  g_unlink (path);
  return done;
}

gboolean
pdk_demo_models_provide (const char *folder,
                         const char *name,
                         const char *tag,
                         gpointer    data)
{
  PdkDemoModels *self = data;
  const char    *title = g_hash_table_lookup (self->names, name);
  PdkTinyModel   model;

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    if (strcmp (name, sizes[i].repository) == 0)
      {
        model = describe_model (&sizes[i], get_type (tag), sizes[i].name);
        return publish (folder, &model, name, tag);
      }
  if (title == NULL)
    return FALSE;
  model = describe_model (&sizes[1], get_type (tag), title);
  return publish (folder, &model, name, tag);
}
