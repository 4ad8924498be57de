/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "catalog/pdk-catalog-lines.h"
#include "catalog/pdk-catalog-model.h"
#include "catalog/pdk-catalog-source.h"
#include "pdk-fuzz.h"

static void
check_model (PdkCatalogModel *model)
{
  g_autoptr (JsonObject)  object = pdk_catalog_model_to_json (model);
  PdkCatalogQuantization *choice = pdk_catalog_model_choose_quantization (model, G_GUINT64_CONSTANT (12) << 30);
  g_autofree char        *name = pdk_catalog_model_dup_model_name (model, choice);
  PdkFit                  fit;

  g_assert_true (json_object_has_member (object, "quantizations"));
  g_assert_true (g_str_has_prefix (name, "hf.co/"));
  g_assert_true (g_utf8_validate (pdk_catalog_model_get_name (model), -1, NULL));
  g_assert_true (g_utf8_validate (pdk_catalog_model_get_description (model), -1, NULL));
  pdk_catalog_model_compute_fit (model, choice, 0, G_GUINT64_CONSTANT (12) << 30, &fit);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char             *text = g_strndup ((const char *) data, size);
  g_autoptr (PdkCatalogSource) source = pdk_catalog_source_new_from_text (text, size, "list");

  for (guint i = 0; i < source->models->len; i++)
    check_model (g_ptr_array_index (source->models, i));
  for (guint i = 0; i < source->problems->len; i++)
    g_assert_true (g_str_has_prefix (g_ptr_array_index (source->problems, i), "list"));
  /* Also on what no parser has accepted, a place is found and the end is kept. */
  g_assert_cmpuint (pdk_catalog_lines_find (text, size, "models[0].quantizations[1].filename"), >=, 1);
  return 0;
}
