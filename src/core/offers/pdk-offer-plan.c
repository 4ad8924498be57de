/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "offers/pdk-offer-plan.h"

static PdkMemoryModel *
make_model (PdkShapeStore   *shapes,
            PdkCatalogModel *model,
            PdkVariant      *variant)
{
  PdkCatalogQuantization   *quantization = pdk_variant_get_quantization (variant);
  g_autoptr (PdkModelShape) shape = pdk_shape_store_find (shapes, model, quantization);

  return pdk_memory_model_new (pdk_variant_get_title (variant), shape, pdk_catalog_quantization_get_file_size (quantization));
}

void
pdk_offer_plan_fill (PdkMemoryPlan       *plan,
                     PdkContext          *context,
                     PdkServerConnection *server,
                     PdkCatalogModel     *model,
                     GListModel          *variants,
                     PdkVariant          *chosen)
{
  g_autoptr (GPtrArray) models = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_memory_model_free);
  PdkServerEstimate     where;
  guint                 current = G_MAXUINT;

  g_return_if_fail (PDK_IS_MEMORY_PLAN (plan));
  g_return_if_fail (PDK_IS_CATALOG_MODEL (model));

  for (guint i = 0; i < g_list_model_get_n_items (variants); i++)
    {
      g_autoptr (PdkVariant) variant = g_list_model_get_item (variants, i);

      if (variant == chosen)
        current = models->len;
      if (variant == chosen || pdk_variant_can_pull (variant))
        g_ptr_array_add (models, make_model (pdk_context_get_shapes (context), model, variant));
    }
  pdk_server_estimate_init (&where, server, pdk_context_get_hardware (context), NULL);
  pdk_memory_plan_set (plan, &where, models, current, (guint64) MAX (pdk_catalog_model_get_context_window (model), 0));
}
