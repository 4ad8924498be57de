/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fitting/pdk-shape-finder.h"

#include "gguf/pdk-gguf-cache.h"

/* Stands where headers of files have their repository. */
#define TOLD_BY_A_SERVER "server"

/* As the estimate has it. */
#define MOST_CONTEXT ((gint64) 1 << 27)

PdkModelShape *
pdk_shape_find_for_file (const char *folder,
                         const char *repository,
                         const char *filename)
{
  g_autoptr (PdkGgufHeader) header = NULL;

  g_return_val_if_fail (repository != NULL, NULL);
  g_return_val_if_fail (filename != NULL, NULL);

  if (folder == NULL)
    return NULL;
  header = pdk_gguf_cache_load_named (folder, repository, filename);
  /* One part of several says where only some of the weights are. */
  if (header == NULL || pdk_gguf_header_get_shard_count (header) > 1)
    return NULL;
  return pdk_model_shape_new_from_header (header, NULL);
}

PdkModelShape *
pdk_shape_find_on_card (PdkCatalogModel *model)
{
  JsonObject    *hyperparameters = pdk_catalog_model_get_hyperparameters (model);
  gint64         context = pdk_catalog_model_get_context_window (model);
  PdkModelShape *shape;

  g_return_val_if_fail (PDK_IS_CATALOG_MODEL (model), NULL);

  if (hyperparameters == NULL)
    return NULL;
  shape = pdk_model_shape_new_from_hyperparameters (pdk_catalog_model_get_architecture (model), hyperparameters, 0, NULL);
  /* The card tells this apart. */
  if (shape != NULL && context > 0)
    shape->context = (guint32) MIN (context, MOST_CONTEXT);
  return shape;
}

PdkModelShape *
pdk_shape_find_for_quantization (const char             *folder,
                                 PdkCatalogModel        *model,
                                 PdkCatalogQuantization *quantization)
{
  guint64        file_bytes;
  PdkModelShape *shape;

  g_return_val_if_fail (PDK_IS_CATALOG_MODEL (model), NULL);
  g_return_val_if_fail (PDK_IS_CATALOG_QUANTIZATION (quantization), NULL);

  shape = pdk_shape_find_for_file (folder, pdk_catalog_model_get_repository (model), pdk_catalog_quantization_get_filename (quantization));
  file_bytes = pdk_catalog_quantization_get_file_size (quantization);
  if (shape != NULL || file_bytes == 0)
    return shape;
  shape = pdk_shape_find_on_card (model);
  if (shape != NULL)
    shape->file_bytes = file_bytes;
  return shape;
}

PdkModelShape *
pdk_shape_find_for_digest (const char *folder,
                           const char *digest)
{
  g_autoptr (PdkGgufHeader) header = folder == NULL ? NULL : pdk_gguf_cache_load (folder, TOLD_BY_A_SERVER, digest);

  return header == NULL ? NULL : pdk_model_shape_new_from_told_header (header, NULL);
}

void
pdk_shape_keep_for_digest (const char    *folder,
                           const char    *digest,
                           PdkGgufHeader *header)
{
  if (folder != NULL)
    pdk_gguf_cache_store (folder, TOLD_BY_A_SERVER, digest, header);
}

void
pdk_shape_resize (const PdkModelShape *shape,
                  guint64              file_bytes,
                  PdkModelShape       *resized)
{
  g_return_if_fail (shape->tensors == NULL);

  *resized = *shape;
  resized->file_bytes = file_bytes;
}
