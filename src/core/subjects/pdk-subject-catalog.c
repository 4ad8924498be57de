/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "subjects/pdk-subject-catalog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/pdk-error.h"
#include "base/pdk-text.h"
#include "hub/pdk-hub-header.h"
#include "names/pdk-quant-split.h"

typedef struct
{
  PdkCatalogModel        *model;
  PdkCatalogQuantization *quantization;
  PdkEstimateSubject     *subject;
} ReadState;

static void
read_state_free (ReadState *state)
{
  g_clear_object (&state->model);
  g_clear_object (&state->quantization);
  pdk_estimate_subject_free (state->subject);
  g_free (state);
}

static PdkCatalogModel *
find_by_name (PdkCatalog *catalog,
              const char *name)
{
  g_autofree char *folded = g_utf8_validate (name, -1, NULL) ? g_utf8_casefold (name, -1) : NULL;
  guint            count = folded == NULL ? 0 : g_list_model_get_n_items (G_LIST_MODEL (catalog));

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (PdkCatalogModel) model = g_list_model_get_item (G_LIST_MODEL (catalog), i);
      g_autofree char            *own = g_utf8_casefold (pdk_catalog_model_get_name (model), -1);

      /* The list keeps its own reference. */
      if (g_str_equal (own, folded))
        return model;
    }
  return NULL;
}

PdkCatalogModel *
pdk_subject_catalog_find (PdkCatalog *catalog,
                          const char *word,
                          char      **quantization)
{
  const char      *colon = strrchr (word, ':');
  g_autofree char *name = colon == NULL ? g_strdup (word) : g_strndup (word, (gsize) (colon - word));
  PdkCatalogModel *model = pdk_catalog_find (catalog, name);

  *quantization = NULL;
  if (model == NULL)
    model = find_by_name (catalog, name);
  if (model != NULL && colon != NULL)
    *quantization = g_strdup (colon + 1);
  return model;
}

/* What the list says is less than what the file says, but it is there without a network. */
static gboolean
take_list (ReadState    *state,
           const GError *reason)
{
  g_autofree char *note = NULL;

  state->subject->shape =
    pdk_model_shape_new_from_hyperparameters (pdk_catalog_model_get_architecture (state->model), pdk_catalog_model_get_hyperparameters (state->model),
                                              pdk_catalog_quantization_get_file_size (state->quantization), NULL);
  if (state->subject->shape == NULL)
    return FALSE;
  /* Translators: followed by the reason, a sentence */
  note = g_strdup_printf (_("By what the curated list says of it, since its file could not be looked at: %s"), reason->message);
  pdk_estimate_subject_add_note (state->subject, note);
  return TRUE;
}

static void
on_header (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask)         task = user_data;
  ReadState                *state = g_task_get_task_data (task);
  g_autoptr (GError)        error = NULL;
  g_autoptr (PdkGgufHeader) header = pdk_hub_header_read_finish (PDK_HUB_SITE (object), result, &error);
  gboolean                  done;

  if (g_task_return_error_if_cancelled (task))
    return;
  done = header != NULL && pdk_estimate_subject_set_header (state->subject, header, &error);
  if (done || take_list (state, error))
    g_task_return_pointer (task, g_steal_pointer (&state->subject), (GDestroyNotify) pdk_estimate_subject_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static GPtrArray *
list_parts (PdkHubSite *site,
            ReadState  *state)
{
  GPtrArray  *parts = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_hub_part_free);
  const char *repository = pdk_catalog_model_get_repository (state->model);
  const char *path = pdk_catalog_quantization_get_filename (state->quantization);
  const char *object_id = pdk_catalog_quantization_get_sha256 (state->quantization);
  guint       count = MAX (pdk_catalog_quantization_get_part_count (state->quantization), 1);

  for (guint i = 1; i <= count; i++)
    {
      g_autofree char *part = count > 1 ? pdk_quant_split_dup_part (path, i) : g_strdup (path);
      g_autofree char *address = pdk_hub_site_dup_file_address (site, repository, NULL, part);

      g_ptr_array_add (parts, pdk_hub_part_new (address, count > 1 ? NULL : object_id, 0));
    }
  return parts;
}

static void
add_variants (ReadState *state)
{
  GListModel *quantizations = pdk_catalog_model_get_quantizations (state->model);

  for (guint i = 0; i < g_list_model_get_n_items (quantizations); i++)
    {
      g_autoptr (PdkCatalogQuantization) quantization = g_list_model_get_item (quantizations, i);

      pdk_estimate_subject_add_variant (state->subject, pdk_catalog_quantization_get_quant (quantization), pdk_catalog_quantization_get_file_size (quantization));
    }
  pdk_estimate_subject_sort_variants (state->subject);
}

static GError *
new_unknown (ReadState  *state,
             const char *wanted)
{
  g_autoptr (GString) labels = g_string_new (NULL);
  g_autofree char    *shown = pdk_text_sanitize (wanted);
  g_autofree char    *hint = NULL;

  for (guint i = 0; i < state->subject->variants->len; i++)
    g_string_append_printf (labels, "%s%s", i > 0 ? ", " : "", ((PdkSubjectVariant *) g_ptr_array_index (state->subject->variants, i))->label);
  hint = g_strdup_printf (_("There are: %s."), labels->str);
  return pdk_error_new (PDK_ERROR_NOT_FOUND, hint, _("“%1$s” has no quantization “%2$s”."), pdk_catalog_model_get_id (state->model), shown);
}

static ReadState *
read_state_new (PdkCatalogModel *model,
                const char      *quantization,
                guint64          available_bytes)
{
  ReadState              *state = g_new0 (ReadState, 1);
  PdkCatalogQuantization *chosen;

  state->model = g_object_ref (model);
  state->subject = pdk_estimate_subject_new (PDK_SUBJECT_CATALOG, pdk_catalog_model_get_name (model), pdk_catalog_model_get_repository (model));
  add_variants (state);
  chosen = quantization != NULL ? pdk_catalog_model_find_quantization (model, quantization)
                                : pdk_catalog_model_choose_quantization (model, available_bytes);
  if (chosen != NULL)
    {
      state->quantization = g_object_ref (chosen);
      state->subject->quantization = g_strdup (pdk_catalog_quantization_get_quant (chosen));
    }
  return state;
}

void
pdk_subject_catalog_read_async (PdkHubSite         *site,
                                PdkCatalogModel    *model,
                                const char         *quantization,
                                guint64             available_bytes,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr (GTask)     task = g_task_new (site, cancellable, callback, user_data);
  ReadState            *state = read_state_new (model, quantization, available_bytes);
  g_autoptr (GPtrArray) parts = NULL;

  g_task_set_source_tag (task, pdk_subject_catalog_read_async);
  g_task_set_task_data (task, state, (GDestroyNotify) read_state_free);
  if (state->quantization == NULL)
    {
      g_task_return_error (task, new_unknown (state, quantization != NULL ? quantization : ""));
      return;
    }
  parts = list_parts (site, state);
  pdk_hub_header_read_async (site, pdk_catalog_model_get_repository (model), parts, cancellable, on_header, g_steal_pointer (&task));
}

PdkEstimateSubject *
pdk_subject_catalog_read_finish (PdkHubSite   *site,
                                 GAsyncResult *result,
                                 GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, site), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
