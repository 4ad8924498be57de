/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "transfers/pdk-pull-target.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/pdk-error.h"
#include "base/pdk-text.h"
#include "names/pdk-hub-reference.h"
#include "names/pdk-model-name.h"
#include "servers/pdk-server-address.h"

#define OLLAMA_REGISTRY "registry.ollama.ai"

void
pdk_pull_target_clear (PdkPullTarget *self)
{
  g_clear_pointer (&self->model_name, g_free);
  g_clear_pointer (&self->understood, g_free);
  g_clear_object (&self->model);
  g_clear_object (&self->quantization);
}

static gboolean
resolve_curated (PdkPullTarget   *self,
                 PdkCatalogModel *model,
                 guint64          available_bytes,
                 const char      *quant,
                 GError         **error)
{
  PdkCatalogQuantization *quantization = quant != NULL ? pdk_catalog_model_find_quantization (model, quant)
                                                       : pdk_catalog_model_choose_quantization (model, available_bytes);

  if (quantization == NULL)
    {
      pdk_error_set (error, PDK_ERROR_NOT_FOUND, _("“paddock show” with its id lists those there are."), _("%1$s does not come as %2$s."), pdk_catalog_model_get_name (model), quant != NULL ? quant : _("any quantization"));
      return FALSE;
    }
  if (pdk_catalog_quantization_get_part_count (quantization) > 1)
    {
      pdk_error_set (error, PDK_ERROR_INCOMPATIBLE, _("Choose a smaller quantization with --quant."), _("%1$s %2$s comes in %3$u parts, which Ollama cannot pull."), pdk_catalog_model_get_name (model), pdk_catalog_quantization_get_quant (quantization), pdk_catalog_quantization_get_part_count (quantization));
      return FALSE;
    }
  self->model = g_object_ref (model);
  self->quantization = g_object_ref (quantization);
  self->model_name = pdk_catalog_model_dup_model_name (model, quantization);
  return TRUE;
}

static void
take_name (PdkPullTarget *self,
           PdkModelName  *name)
{
  /* In a name, http:// means a registry in plain HTTP; servers list the model without it. */
  self->insecure = g_strcmp0 (pdk_model_name_get_scheme (name), "http") == 0;
  self->model_name = pdk_model_name_to_string (name);
}

static gboolean
has_registry_of_its_own (const char   *text,
                         PdkModelName *name)
{
  if (name == NULL || pdk_model_name_is_hugging_face (name))
    return FALSE;
  /* The address of a file also fits the grammar of names. */
  if (pdk_model_name_get_scheme (name) != NULL && g_str_has_suffix (text, ".gguf"))
    return FALSE;
  return g_ascii_strcasecmp (pdk_model_name_get_host (name), OLLAMA_REGISTRY) != 0 ||
         g_ascii_strncasecmp (text, OLLAMA_REGISTRY, strlen (OLLAMA_REGISTRY)) == 0;
}

static gboolean
resolve_reference (PdkPullTarget   *self,
                   PdkHubReference *reference,
                   PdkModelName    *name,
                   const char      *quant,
                   GError         **error)
{
  g_autofree char *words = pdk_hub_reference_describe (reference);

  switch (pdk_hub_reference_get_kind (reference))
    {
    case PDK_HUB_REFERENCE_SEARCH:
      /* One word that could be searched for is also a name of Ollama's library. */
      if (name != NULL)
        {
          take_name (self, name);
          return TRUE;
        }
      break;
    case PDK_HUB_REFERENCE_OLLAMA:
    case PDK_HUB_REFERENCE_REPOSITORY:
    case PDK_HUB_REFERENCE_FOLDER:
    case PDK_HUB_REFERENCE_FILE:
    case PDK_HUB_REFERENCE_URL:
    case PDK_HUB_REFERENCE_LOOKUP:
    case PDK_HUB_REFERENCE_UNUSABLE:
    default:
      self->model_name = pdk_hub_reference_dup_model_name (reference, quant);
      if (self->model_name != NULL)
        {
          self->understood = g_steal_pointer (&words);
          return TRUE;
        }
    }
  pdk_error_set (error, PDK_ERROR_INVALID_INPUT,
                 _("Give a repository such as owner/name, or a name of Ollama’s library such as llama3.2."),
                   _("A server cannot pull this by name. %s"), words);
  return FALSE;
}

/* A pasted name may well be one that the curated list knows, with a proper title and size. */
static void
adopt_curated (PdkPullTarget *self,
               PdkCatalog    *catalog)
{
  PdkCatalogModel         *model = pdk_catalog_find_by_model_name (catalog, self->model_name);
  g_autoptr (PdkModelName) name = pdk_model_name_parse (self->model_name, NULL);
  PdkCatalogQuantization  *quantization = NULL;

  if (model != NULL && name != NULL)
    quantization = pdk_catalog_model_find_quantization (model, pdk_model_name_get_tag (name));
  if (quantization == NULL)
    return;
  self->model = g_object_ref (model);
  self->quantization = g_object_ref (quantization);
}

gboolean
pdk_pull_target_resolve (PdkPullTarget *self,
                         PdkCatalog    *catalog,
                         guint64        available_bytes,
                         const char    *text,
                         const char    *quant,
                         GError       **error)
{
  PdkCatalogModel            *curated = pdk_catalog_find (catalog, text);
  g_autoptr (PdkModelName)    name = pdk_model_name_parse (text, NULL);
  g_autoptr (PdkHubReference) reference = NULL;

  memset (self, 0, sizeof *self);
  if (curated != NULL)
    return resolve_curated (self, curated, available_bytes, quant, error);
  if (has_registry_of_its_own (text, name))
    {
      take_name (self, name);
      return TRUE;
    }
  reference = pdk_hub_reference_parse (text, NULL, error);
  if (reference == NULL || !resolve_reference (self, reference, name, quant, error))
    return FALSE;
  adopt_curated (self, catalog);
  return TRUE;
}

char *
pdk_pull_target_describe_fit (const PdkPullTarget *self,
                              const PdkFit        *fit)
{
  g_autofree char *size = NULL;
  g_autofree char *words = NULL;

  if (self->quantization == NULL)
    return g_strdup (self->understood);
  size = pdk_text_from_file_size (pdk_catalog_quantization_get_file_size (self->quantization));
  words = pdk_fit_describe (fit);
  /* Translators: a model's name, its quantization, its size, and how it fits, such as
     "Qwen3 4B, Q4_K_M, 2.5 GB. Fits in graphics memory" */
  return g_strdup_printf (_("%1$s, %2$s, %3$s. %4$s"), pdk_catalog_model_get_name (self->model),
                            pdk_catalog_quantization_get_quant (self->quantization), size, words);
}
