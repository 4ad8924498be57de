/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "import/pdk-import-plan.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-error.h"
#include "names/pdk-hub-reference.h"
#include "names/pdk-model-name.h"
#include "transfers/pdk-pull-target.h"

struct _PdkImportPlan
{
  GObject              parent_instance;
  PdkCatalog          *catalog;
  PdkModelRegistry    *registry;
  PdkServerConnection *server;
  PdkFitBook          *fits;
  char                *text;
  PdkCatalogModel     *curated;
  GListModel          *choices;
  char                *label;
  PdkImportState       state;
  char                *summary;
  char                *advice;
  char                *model_name;
  char                *pull_text;
  PdkModelRecord      *record;
};

G_DEFINE_FINAL_TYPE (PdkImportPlan, pdk_import_plan, G_TYPE_OBJECT)

static void
pdk_import_plan_dispose (GObject *object)
{
  PdkImportPlan *self = PDK_IMPORT_PLAN (object);

  g_clear_object (&self->catalog);
  g_clear_object (&self->registry);
  g_clear_object (&self->server);
  g_clear_object (&self->fits);
  g_clear_object (&self->curated);
  g_clear_object (&self->choices);
  g_clear_object (&self->record);

  G_OBJECT_CLASS (pdk_import_plan_parent_class)->dispose (object);
}

static void
pdk_import_plan_finalize (GObject *object)
{
  PdkImportPlan *self = PDK_IMPORT_PLAN (object);

  g_free (self->text);
  g_free (self->label);
  g_free (self->summary);
  g_free (self->advice);
  g_free (self->model_name);
  g_free (self->pull_text);

  G_OBJECT_CLASS (pdk_import_plan_parent_class)->finalize (object);
}

static void
pdk_import_plan_class_init (PdkImportPlanClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_import_plan_dispose;
  object_class->finalize = pdk_import_plan_finalize;
}

static void
pdk_import_plan_init (PdkImportPlan *self)
{
}

/* A repository on Hugging Face without a quantization, as far as the text tells. */
static char *
dup_open_repository (const char *text)
{
  g_autoptr (PdkHubReference) reference = pdk_hub_reference_parse (text, NULL, NULL);
  g_autoptr (PdkModelName)    name = NULL;
  g_autofree char            *model_name = NULL;

  if (reference == NULL || pdk_hub_reference_get_tag (reference) != NULL ||
      pdk_hub_reference_get_path (reference) != NULL)
    return NULL;
  model_name = pdk_hub_reference_dup_model_name (reference, NULL);
  name = model_name == NULL ? NULL : pdk_model_name_parse (model_name, NULL);
  return name != NULL && pdk_model_name_is_hugging_face (name) ? pdk_model_name_dup_repository (name) : NULL;
}

static void
find_choices (PdkImportPlan *self)
{
  PdkCatalogModel *curated = pdk_catalog_find (self->catalog, self->text);
  g_autofree char *repository = curated != NULL ? NULL : dup_open_repository (self->text);

  if (repository != NULL)
    {
      g_autofree char *model_name = g_strdup_printf ("hf.co/%s", repository);

      curated = pdk_catalog_find_by_model_name (self->catalog, model_name);
    }
  g_set_object (&self->curated, curated);
  if (curated != NULL)
    self->choices = pdk_import_choices_new_for_model (curated, self->fits);
  else if (repository != NULL)
    self->choices = pdk_import_choices_new_usual ();
  else
    self->choices = G_LIST_MODEL (g_list_store_new (PDK_TYPE_IMPORT_CHOICE));
}

static const char *
find_recommended (PdkImportPlan *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->choices); i++)
    {
      g_autoptr (PdkImportChoice) choice = g_list_model_get_item (self->choices, i);

      /* The list keeps it alive. */
      if (pdk_import_choice_is_recommended (choice))
        return pdk_import_choice_get_label (choice);
    }
  return NULL;
}

static void
look_for_present (PdkImportPlan *self)
{
  const char     *id = pdk_server_connection_get_id (self->server);
  PdkModelRecord *record = pdk_model_registry_find (self->registry, id, self->model_name);
  const char     *known = record == NULL ? NULL : pdk_model_record_get_ollama_model_name (record);

  /* A find also takes the beginning of a name, which is another model here. */
  if (known != NULL && pdk_model_name_texts_equal (known, self->model_name) &&
      pdk_model_record_get_availability (record) != PDK_AVAILABILITY_MISSING)
    g_set_object (&self->record, record);
  if (self->record == NULL && pdk_server_connection_find_installed (self->server, self->model_name) == NULL)
    return;
  self->state = PDK_IMPORT_PRESENT;
  g_free (self->advice);
  self->advice = g_strdup_printf (self->record != NULL ? _("It is already here, on %s.")
                                                       : _("%s has it already; take it into the library from Downloaded."),
                                                           id);
}

static void
refuse (PdkImportPlan *self,
        const GError  *error)
{
  self->state = PDK_IMPORT_REFUSED;
  self->summary = g_strdup (error->message);
  self->advice = g_strdup (pdk_error_get_hint (error));
}

static char *
describe (PdkImportPlan       *self,
          const PdkPullTarget *target)
{
  PdkFit fit = { 0 };

  if (target->quantization != NULL)
    {
      pdk_fit_book_judge_model (self->fits, target->model);
      pdk_fit_book_look_up (self->fits, target->model, target->quantization, &fit);
    }
  return pdk_pull_target_describe_fit (target, &fit);
}

static void
accept (PdkImportPlan       *self,
        const PdkPullTarget *target)
{
  g_autofree char *words = describe (self, target);

  self->state = PDK_IMPORT_READY;
  self->model_name = g_strdup (target->model_name);
  /* Plain HTTP is only asked for where the text did. */
  self->pull_text = g_strdup (target->insecure ? self->text : target->model_name);
  if (target->quantization != NULL)
    {
      self->summary = g_steal_pointer (&words);
      self->advice = g_strdup (_("It is on the curated list."));
    }
  else
    /* Translators: a name such as llama3.2:1b or my-registry:5000/team/model */
    self->summary = words != NULL ? g_steal_pointer (&words) : g_strdup_printf (_("The model %s"), target->model_name);
  look_for_present (self);
}

static void
work_out (PdkImportPlan *self)
{
  g_auto (PdkPullTarget) target = { NULL };
  g_autoptr (GError)     error = NULL;
  /* The list knows under which name each of its files can be had. */
  const char *text = self->curated != NULL ? pdk_catalog_model_get_id (self->curated) : self->text;

  g_clear_pointer (&self->summary, g_free);
  g_clear_pointer (&self->advice, g_free);
  g_clear_pointer (&self->model_name, g_free);
  g_clear_pointer (&self->pull_text, g_free);
  g_clear_object (&self->record);
  self->state = PDK_IMPORT_EMPTY;
  if (*self->text == '\0')
    return;
  if (pdk_pull_target_resolve (&target, self->catalog, pdk_fit_book_get_memory (self->fits), text, self->label, &error))
    accept (self, &target);
  else
    refuse (self, error);
}

PdkImportPlan *
pdk_import_plan_new (PdkCatalog          *catalog,
                     PdkModelRegistry    *registry,
                     PdkServerConnection *server,
                     PdkFitBook          *fits,
                     const char          *text)
{
  PdkImportPlan *self = g_object_new (PDK_TYPE_IMPORT_PLAN, NULL);

  self->catalog = g_object_ref (catalog);
  self->registry = g_object_ref (registry);
  self->server = g_object_ref (server);
  self->fits = g_object_ref (fits);
  self->text = g_strstrip (g_strdup (text));
  find_choices (self);
  self->label = g_strdup (find_recommended (self));
  work_out (self);
  return self;
}

void
pdk_import_plan_choose (PdkImportPlan *self,
                        const char    *label)
{
  if (g_list_model_get_n_items (self->choices) == 0)
    return;
  if (g_set_str (&self->label, label != NULL && *label != '\0' ? label : NULL))
    work_out (self);
}

PdkImportState
pdk_import_plan_get_state (PdkImportPlan *self)
{
  return self->state;
}

const char *
pdk_import_plan_get_summary (PdkImportPlan *self)
{
  return self->summary != NULL ? self->summary : "";
}

const char *
pdk_import_plan_get_advice (PdkImportPlan *self)
{
  return self->advice;
}

const char *
pdk_import_plan_get_model_name (PdkImportPlan *self)
{
  return self->model_name;
}

const char *
pdk_import_plan_get_pull_text (PdkImportPlan *self)
{
  return self->pull_text;
}

GListModel *
pdk_import_plan_get_choices (PdkImportPlan *self)
{
  return self->choices;
}

guint
pdk_import_plan_get_chosen (PdkImportPlan *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->choices); i++)
    {
      g_autoptr (PdkImportChoice) choice = g_list_model_get_item (self->choices, i);

      if (g_strcmp0 (pdk_import_choice_get_label (choice), self->label) == 0)
        return i;
    }
  return G_MAXUINT;
}

PdkModelRecord *
pdk_import_plan_get_record (PdkImportPlan *self)
{
  return self->record;
}
