/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-registry-store.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <unistd.h>

#include "base/pdk-json.h"

#define MEDIA_MANIFEST "application/vnd.docker.distribution.manifest.v2+json"
#define MEDIA_CONFIG   "application/vnd.docker.container.image.v1+json"
#define MEDIA_LAYER    "application/vnd.ollama.image."

static gboolean
make_folder (const char *path,
             GError    **error)
{
  if (g_mkdir_with_parents (path, 0755) == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s cannot be created", path);
  return FALSE;
}

char *
pdk_registry_store_dup_blob_path (const char *folder,
                                  const char *hex)
{
  g_autofree char *name = NULL;

  if (strlen (hex) != 64 || strspn (hex, "0123456789abcdef") != 64)
    return NULL;
  name = g_strconcat ("sha256-", hex, NULL);
  return g_build_filename (folder, "blobs", name, NULL);
}

char *
pdk_registry_store_add_data (const char *folder,
                             const char *data,
                             GError    **error)
{
  g_autofree char *hex = g_compute_checksum_for_string (G_CHECKSUM_SHA256, data, -1);
  g_autofree char *path = pdk_registry_store_dup_blob_path (folder, hex);
  g_autofree char *blobs = g_path_get_dirname (path);

  if (!make_folder (blobs, error) || !g_file_set_contents (path, data, -1, error))
    return NULL;
  return g_strconcat ("sha256:", hex, NULL);
}

static char *
hash_file (const char *path,
           guint64    *size,
           GError    **error)
{
  g_autoptr (GFile)            file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autoptr (GChecksum)        checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guchar           *buffer = g_malloc (1 << 20);
  gssize                       length;

  if (stream == NULL)
    return NULL;
  *size = 0;
  while ((length = g_input_stream_read (G_INPUT_STREAM (stream), buffer, 1 << 20, NULL, error)) > 0)
    {
      g_checksum_update (checksum, buffer, length);
      *size += (guint64) length;
    }
  return length < 0 ? NULL : g_strdup (g_checksum_get_string (checksum));
}

static gboolean
link_or_copy (const char *from,
              const char *to,
              GError    **error)
{
  g_autoptr (GFile) source = NULL;
  g_autoptr (GFile) target = NULL;

  if (g_file_test (to, G_FILE_TEST_EXISTS) || link (from, to) == 0)
    return TRUE;
  source = g_file_new_for_path (from);
  target = g_file_new_for_path (to);
  return g_file_copy (source, target, G_FILE_COPY_NONE, NULL, NULL, NULL, error);
}

char *
pdk_registry_store_add_file (const char *folder,
                             const char *path,
                             guint64    *size,
                             GError    **error)
{
  g_autofree char *hex = hash_file (path, size, error);
  g_autofree char *blob = NULL;
  g_autofree char *blobs = NULL;

  if (hex == NULL)
    return NULL;
  blob = pdk_registry_store_dup_blob_path (folder, hex);
  blobs = g_path_get_dirname (blob);
  if (!make_folder (blobs, error) || !link_or_copy (path, blob, error))
    return NULL;
  return g_strconcat ("sha256:", hex, NULL);
}

static void
add_descriptor (JsonBuilder *builder,
                const char  *media_type,
                const char  *digest,
                guint64      size)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "mediaType");
  json_builder_add_string_value (builder, media_type);
  json_builder_set_member_name (builder, "digest");
  json_builder_add_string_value (builder, digest);
  json_builder_set_member_name (builder, "size");
  json_builder_add_int_value (builder, (gint64) size);
  json_builder_end_object (builder);
}

static gboolean
add_file_layer (const char  *folder,
                JsonBuilder *builder,
                const char  *kind,
                const char  *path,
                GError     **error)
{
  g_autofree char *media_type = g_strconcat (MEDIA_LAYER, kind, NULL);
  g_autofree char *digest = NULL;
  guint64          size;

  if (path == NULL)
    return TRUE;
  digest = pdk_registry_store_add_file (folder, path, &size, error);
  if (digest == NULL)
    return FALSE;
  add_descriptor (builder, media_type, digest, size);
  return TRUE;
}

static gboolean
add_text_layer (const char  *folder,
                JsonBuilder *builder,
                const char  *kind,
                const char  *text,
                GError     **error)
{
  g_autofree char *media_type = g_strconcat (MEDIA_LAYER, kind, NULL);
  g_autofree char *digest = NULL;

  if (text == NULL)
    return TRUE;
  digest = pdk_registry_store_add_data (folder, text, error);
  if (digest == NULL)
    return FALSE;
  add_descriptor (builder, media_type, digest, strlen (text));
  return TRUE;
}

static gboolean
add_layers (const char             *folder,
            const PdkRegistryModel *model,
            JsonBuilder            *builder,
            GError                **error)
{
  return add_file_layer (folder, builder, "model", model->gguf, error) &&
         add_file_layer (folder, builder, "projector", model->projector, error) &&
         add_text_layer (folder, builder, "template", model->template, error) &&
         add_text_layer (folder, builder, "system", model->system, error) &&
         add_text_layer (folder, builder, "params", model->parameters, error) &&
         add_text_layer (folder, builder, "license", model->license, error);
}

static char *
make_config (const PdkRegistryModel *model)
{
  const char *quantization = model->quantization != NULL ? model->quantization : "F16";
  const char *parameter_size = model->parameter_size != NULL ? model->parameter_size : "100K";

  return g_strdup_printf ("{\"model_format\":\"gguf\",\"model_family\":\"llama\",\"model_families\":[\"llama\"],"
                          "\"model_type\":\"%s\",\"file_type\":\"%s\",\"architecture\":\"amd64\",\"os\":\"linux\","
                          "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}",
                          parameter_size, quantization);
}

static char *
make_manifest (const char             *folder,
               const PdkRegistryModel *model,
               GError                **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char        *config = make_config (model);
  g_autofree char        *config_digest = pdk_registry_store_add_data (folder, config, error);
  g_autoptr (JsonNode)    root = NULL;

  if (config_digest == NULL)
    return NULL;
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "schemaVersion");
  json_builder_add_int_value (builder, 2);
  json_builder_set_member_name (builder, "mediaType");
  json_builder_add_string_value (builder, MEDIA_MANIFEST);
  json_builder_set_member_name (builder, "config");
  add_descriptor (builder, MEDIA_CONFIG, config_digest, strlen (config));
  json_builder_set_member_name (builder, "layers");
  json_builder_begin_array (builder);
  if (!add_layers (folder, model, builder, error))
    return NULL;
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return pdk_json_to_string (root);
}

static char *
dup_name_folder (const char *folder,
                 const char *name)
{
  return g_build_filename (folder, "manifests", name, NULL);
}

gboolean
pdk_registry_store_add_model (const char             *folder,
                              const PdkRegistryModel *model,
                              const char             *name,
                              const char             *tag,
                              GError                **error)
{
  g_autofree char *manifest = make_manifest (folder, model, error);
  g_autofree char *name_folder = dup_name_folder (folder, name);
  g_autofree char *path = g_build_filename (name_folder, tag, NULL);

  return manifest != NULL && make_folder (name_folder, error) && g_file_set_contents (path, manifest, -1, error);
}

gboolean
pdk_registry_store_has_name (const char *folder,
                             const char *name)
{
  g_autofree char *path = dup_name_folder (folder, name);

  return strstr (name, "..") == NULL && g_file_test (path, G_FILE_TEST_IS_DIR);
}

static char *
find_tag (const char *name_folder,
          const char *tag)
{
  g_autoptr (GDir) entries = g_dir_open (name_folder, 0, NULL);
  const char      *entry;

  while (entries != NULL && (entry = g_dir_read_name (entries)) != NULL)
    if (g_ascii_strcasecmp (entry, tag) == 0)
      return g_build_filename (name_folder, entry, NULL);
  return NULL;
}

char *
pdk_registry_store_find_manifest (const char *folder,
                                  const char *name,
                                  const char *tag)
{
  g_autofree char *name_folder = dup_name_folder (folder, name);
  g_autofree char *path = NULL;

  if (!pdk_registry_store_has_name (folder, name))
    return NULL;
  path = find_tag (name_folder, tag);
  if (path == NULL && strcmp (tag, "latest") == 0)
    path = find_tag (name_folder, "Q4_K_M");
  return g_steal_pointer (&path);
}
