/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * What a test registry offers, in a folder: `blobs/sha256-HEX` and `manifests/NAME/TAG`. Names are
 * `library/tiny` or `owner/repo`.
 */

/**
 * PdkRegistryModel:
 * @gguf: (type filename): the weights
 * @projector: (nullable) (type filename): a vision projector
 * @template: (nullable): prompt template in Ollama's language
 * @parameters: (nullable): default parameters, a JSON object
 * @system: (nullable): system prompt
 * @license: (nullable): licence text
 * @quantization: (nullable): label that Ollama will show, such as "Q4_K_M"
 * @parameter_size: (nullable): parameters that Ollama will show, such as "4.0B"
 *
 * A model as it is published: its layers in this order, then the configuration.
 */
typedef struct
{
  const char *gguf;
  const char *projector;
  const char *template;
  const char *parameters;
  const char *system;
  const char *license;
  const char *quantization;
  const char *parameter_size;
} PdkRegistryModel;

#define PDK_REGISTRY_MODEL_INIT(path) { .gguf = (path), .template = "{{ .Prompt }}", .parameters = "{\"stop\":[\"</s>\"]}" }

/** Returns: (transfer full) (nullable): the digest (`sha256:HEX`) of a blob that holds @data */
char *pdk_registry_store_add_data (const char *folder,
                                   const char *data,
                                   GError    **error);

/** Returns: (transfer full) (nullable): the digest of a blob that holds the file; linked where possible, else copied */
char *pdk_registry_store_add_file (const char *folder,
                                   const char *path,
                                   guint64    *size,
                                   GError    **error);

/** Publishes a model under @name and @tag, replacing what was there. */
gboolean pdk_registry_store_add_model (const char             *folder,
                                       const PdkRegistryModel *model,
                                       const char             *name,
                                       const char             *tag,
                                       GError                **error);

/**
 * pdk_registry_store_find_manifest:
 *
 * Finds a manifest as the Hub does: the tag in any case, and `latest` is Q4_K_M where nothing bears
 * that name.
 *
 * Returns: (transfer full) (nullable) (type filename): its path
 */
char *pdk_registry_store_find_manifest (const char *folder,
                                        const char *name,
                                        const char *tag);

/** Returns: whether anything is published under @name */
gboolean pdk_registry_store_has_name (const char *folder,
                                      const char *name);

/** Returns: (transfer full) (nullable) (type filename): the blob's path, %NULL if @hex is no digest */
char *pdk_registry_store_dup_blob_path (const char *folder,
                                        const char *hex);

G_END_DECLS
