/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "subjects/pdk-subject-hub.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/pdk-error.h"
#include "base/pdk-text.h"
#include "hub/pdk-hub-choice.h"
#include "hub/pdk-hub-header.h"
#include "names/pdk-quant-split.h"

typedef struct
{
  PdkHubReference    *reference;
  char               *wanted;
  gboolean            with_projector;
  GPtrArray          *files;
  PdkEstimateSubject *subject;
} ReadState;

static void
read_state_free (ReadState *state)
{
  g_clear_pointer (&state->reference, pdk_hub_reference_unref);
  g_free (state->wanted);
  g_clear_pointer (&state->files, g_ptr_array_unref);
  pdk_estimate_subject_free (state->subject);
  g_free (state);
}

static void
on_header (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask)         task = user_data;
  ReadState                *state = g_task_get_task_data (task);
  GError                   *error = NULL;
  g_autoptr (PdkGgufHeader) header = pdk_hub_header_read_finish (PDK_HUB_SITE (object), result, &error);

  if (header == NULL || !pdk_estimate_subject_set_header (state->subject, header, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&state->subject), (GDestroyNotify) pdk_estimate_subject_free);
}

/* A folder of a repository is one of several sets, as a rule. */
static void
keep_folder (GPtrArray  *files,
             const char *folder)
{
  g_autofree char *prefix = g_strconcat (folder, "/", NULL);

  for (guint i = files->len; i-- > 0;)
    if (!g_str_has_prefix (((PdkHubFile *) g_ptr_array_index (files, i))->path, prefix))
      g_ptr_array_remove_index (files, i);
}

static void
fill_subject (ReadState       *state,
              GPtrArray       *sets,
              const PdkHubSet *set)
{
  const PdkHubFile *projector = state->with_projector ? pdk_hub_choose_projector (state->files, set) : NULL;

  if (*set->label != '\0')
    state->subject->quantization = g_strdup (set->label);
  if (projector != NULL)
    state->subject->projector_bytes = projector->size;
  for (guint i = 0; i < sets->len; i++)
    {
      const PdkHubSet *other = g_ptr_array_index (sets, i);

      if (*other->label != '\0')
        pdk_estimate_subject_add_variant (state->subject, other->label, other->bytes);
    }
  pdk_estimate_subject_sort_variants (state->subject);
}

static void
read_set (GTask           *task,
          const PdkHubSet *set)
{
  PdkHubSite           *site = g_task_get_source_object (task);
  ReadState            *state = g_task_get_task_data (task);
  const char           *repository = pdk_hub_reference_get_repository (state->reference);
  const char           *revision = pdk_hub_reference_get_revision (state->reference);
  g_autofree char      *key = g_strconcat (pdk_hub_site_get_endpoint (site), "/", repository, NULL);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_hub_part_free);

  for (guint i = 0; i < set->files->len; i++)
    {
      const PdkHubFile *file = g_ptr_array_index (set->files, i);
      g_autofree char  *address = pdk_hub_site_dup_file_address (site, repository, revision, file->path);

      g_ptr_array_add (parts, pdk_hub_part_new (address, file->object_id, file->size));
    }
  pdk_hub_header_read_async (site, key, parts, g_task_get_cancellable (task), on_header, task);
}

static void
on_tree (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask)     task = user_data;
  ReadState            *state = g_task_get_task_data (task);
  const char           *repository = pdk_hub_reference_get_repository (state->reference);
  GError               *error = NULL;
  g_autoptr (GPtrArray) sets = NULL;
  const PdkHubSet      *set;

  state->files = pdk_hub_tree_read_finish (PDK_HUB_SITE (object), result, &error);
  if (state->files == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (pdk_hub_reference_get_kind (state->reference) == PDK_HUB_REFERENCE_FOLDER)
    keep_folder (state->files, pdk_hub_reference_get_path (state->reference));
  sets = pdk_hub_sets_new (state->files);
  set = pdk_hub_sets_choose (sets, repository, state->wanted, &error);
  if (set == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  fill_subject (state, sets, set);
  read_set (g_steal_pointer (&task), set);
}

/* What was asked for: an option counts more than what was pasted, a file more than a label. */
static char *
dup_wanted (const PdkHubReference *reference,
            const char            *quantization)
{
  const char *text = quantization;

  if (text == NULL && pdk_hub_reference_get_kind (reference) == PDK_HUB_REFERENCE_FILE)
    return g_strdup (pdk_hub_reference_get_path (reference));
  if (text == NULL)
    text = pdk_hub_reference_get_tag (reference);
  if (text != NULL)
    {
      g_autofree char *label = pdk_quant_label_normalize (text);

      return label != NULL ? g_steal_pointer (&label) : g_strdup (text);
    }
  return NULL;
}

static char *
dup_place (PdkHubSite *site,
           const char *repository)
{
  return g_strconcat (pdk_hub_site_get_endpoint (site), "/", repository, NULL);
}

void
pdk_subject_hub_read_async (PdkHubSite            *site,
                            const PdkHubReference *reference,
                            const char            *quantization,
                            gboolean               with_projector,
                            GCancellable          *cancellable,
                            GAsyncReadyCallback    callback,
                            gpointer               user_data)
{
  g_autoptr (GTask) task = g_task_new (site, cancellable, callback, user_data);
  ReadState        *state = g_new0 (ReadState, 1);
  const char       *repository = pdk_hub_reference_get_repository (reference);
  g_autofree char  *place = dup_place (site, repository);

  g_task_set_source_tag (task, pdk_subject_hub_read_async);
  state->reference = pdk_hub_reference_ref ((PdkHubReference *) reference);
  state->wanted = dup_wanted (reference, quantization);
  state->with_projector = with_projector;
  state->subject = pdk_estimate_subject_new (PDK_SUBJECT_HUB, repository, place);
  g_task_set_task_data (task, state, (GDestroyNotify) read_state_free);
  pdk_hub_tree_read_async (site, repository, pdk_hub_reference_get_revision (reference), cancellable, on_tree, g_steal_pointer (&task));
}

PdkEstimateSubject *
pdk_subject_hub_read_finish (PdkHubSite   *site,
                             GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, site), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The addresses of all parts differ in their numbers only; what follows the name stays. */
static GPtrArray *
list_parts (const char *address)
{
  GPtrArray             *parts = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_hub_part_free);
  gsize                  length = strcspn (address, "?#");
  g_autofree char       *path = g_strndup (address, length);
  g_autofree char       *base = g_path_get_basename (path);
  g_auto (PdkQuantSplit) split = { 0 };

  pdk_quant_split_read (&split, base);
  if (split.kind != PDK_SPLIT_SHARD)
    g_ptr_array_add (parts, pdk_hub_part_new (address, NULL, 0));
  for (guint i = 1; split.kind == PDK_SPLIT_SHARD && i <= split.count; i++)
    {
      g_autofree char *part = pdk_quant_split_dup_part (path, i);
      g_autofree char *part_address = g_strconcat (part, address + length, NULL);

      g_ptr_array_add (parts, pdk_hub_part_new (part_address, NULL, 0));
    }
  return parts;
}

static char *
dup_title (const char *address)
{
  g_autofree char *path = g_strndup (address, strcspn (address, "?#"));
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *plain = g_uri_unescape_string (base, NULL);

  return pdk_text_sanitize (plain != NULL ? plain : base);
}

void
pdk_subject_address_read_async (PdkHubSite         *site,
                                const char         *address,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr (GTask)     task = g_task_new (site, cancellable, callback, user_data);
  ReadState            *state = g_new0 (ReadState, 1);
  g_autofree char      *title = dup_title (address);
  g_autofree char      *place = g_strndup (address, strcspn (address, "?#"));
  g_autoptr (GPtrArray) parts = list_parts (address);

  g_task_set_source_tag (task, pdk_subject_address_read_async);
  state->subject = pdk_estimate_subject_new (PDK_SUBJECT_ADDRESS, title, place);
  g_task_set_task_data (task, state, (GDestroyNotify) read_state_free);
  pdk_hub_header_read_async (site, NULL, parts, cancellable, on_header, g_steal_pointer (&task));
}

PdkEstimateSubject *
pdk_subject_address_read_finish (PdkHubSite   *site,
                                 GAsyncResult *result,
                                 GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, site), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
