/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "import/pdk-import-choice.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-text.h"

struct _PdkImportChoice
{
  GObject                 parent_instance;
  char                   *label;
  char                   *title;
  char                   *detail;
  PdkCatalogQuantization *quantization;
  gboolean                is_recommended;
};

typedef enum
{
  PROP_TITLE = 1,
  PROP_DETAIL,
} PdkImportChoiceProperty;

static GParamSpec *properties[PROP_DETAIL + 1];

G_DEFINE_FINAL_TYPE (PdkImportChoice, pdk_import_choice, G_TYPE_OBJECT)

static void
pdk_import_choice_finalize (GObject *object)
{
  PdkImportChoice *self = PDK_IMPORT_CHOICE (object);

  g_free (self->label);
  g_free (self->title);
  g_free (self->detail);
  g_clear_object (&self->quantization);

  G_OBJECT_CLASS (pdk_import_choice_parent_class)->finalize (object);
}

static void
pdk_import_choice_get_property (GObject    *object,
                                guint       property_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  PdkImportChoice *self = PDK_IMPORT_CHOICE (object);

  switch ((PdkImportChoiceProperty) property_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_DETAIL:
      g_value_set_string (value, self->detail);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
pdk_import_choice_class_init (PdkImportChoiceClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = pdk_import_choice_finalize;
  object_class->get_property = pdk_import_choice_get_property;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, readable);
  properties[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, NULL, readable);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
pdk_import_choice_init (PdkImportChoice *self)
{
}

static char *
describe_quantization (PdkCatalogModel        *model,
                       PdkCatalogQuantization *quantization,
                       PdkFitBook             *fits)
{
  g_autofree char *size = pdk_text_from_file_size (pdk_catalog_quantization_get_file_size (quantization));
  g_autofree char *fit_words = NULL;
  PdkFit           fit;

  pdk_fit_book_look_up (fits, model, quantization, &fit);
  if (fit.verdict == PDK_FIT_UNKNOWN)
    return g_steal_pointer (&size);
  fit_words = pdk_fit_describe (&fit);
  /* Translators: a file's size and whether it fits, such as "2.5 GB · Fits in graphics memory" */
  return g_strdup_printf (_("%1$s · %2$s"), size, fit_words);
}

GListModel *
pdk_import_choices_new_for_model (PdkCatalogModel *model,
                                  PdkFitBook      *fits)
{
  GListStore             *choices = g_list_store_new (PDK_TYPE_IMPORT_CHOICE);
  GListModel             *quantizations = pdk_catalog_model_get_quantizations (model);
  PdkCatalogQuantization *recommended;

  pdk_fit_book_judge_model (fits, model);
  recommended = pdk_fit_book_choose (fits, model);
  for (guint i = 0; i < g_list_model_get_n_items (quantizations); i++)
    {
      g_autoptr (PdkCatalogQuantization) quantization = g_list_model_get_item (quantizations, i);
      g_autoptr (PdkImportChoice)        choice = NULL;

      if (pdk_catalog_quantization_get_part_count (quantization) > 1)
        continue;
      choice = g_object_new (PDK_TYPE_IMPORT_CHOICE, NULL);
      choice->label = g_strdup (pdk_catalog_quantization_get_quant (quantization));
      choice->is_recommended = quantization == recommended;
      /* Translators: the quantization that is recommended, such as "Q4_K_M (recommended)" */
      choice->title = choice->is_recommended ? g_strdup_printf (_("%s (recommended)"), choice->label)
                                             : g_strdup (choice->label);
      choice->detail = describe_quantization (model, quantization, fits);
      choice->quantization = g_object_ref (quantization);
      g_list_store_append (choices, choice);
    }
  return G_LIST_MODEL (choices);
}

static const struct
{
  const char *label;
  const char *title;
  const char *detail;
} usual[] = {
  { "Q3_K_M", N_("Small (Q3_K_M)"), N_("Loses some of the model’s quality") },
    { "Q4_K_M", N_("Balanced (Q4_K_M)"), N_("Recommended; nearly every repository has it") },
      { "Q5_K_M", N_("Better (Q5_K_M)"), N_("A fifth larger than balanced") },
        { "Q6_K", N_("Very Good (Q6_K)"), N_("Hardly to be told from the original") },
          { "Q8_0", N_("Almost Original (Q8_0)"), N_("Twice as large as balanced") },
            { "F16", N_("Original (F16)"), N_("More than three times as large as balanced") },
              { NULL, N_("Let Hugging Face Choose"), N_("For repositories that have none of the usual ones") },
              };

GListModel *
pdk_import_choices_new_usual (void)
{
  GListStore *choices = g_list_store_new (PDK_TYPE_IMPORT_CHOICE);

  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    {
      g_autoptr (PdkImportChoice) choice = g_object_new (PDK_TYPE_IMPORT_CHOICE, NULL);

      choice->label = g_strdup (usual[i].label);
      choice->title = g_strdup (_(usual[i].title));
      choice->detail = g_strdup (_(usual[i].detail));
      choice->is_recommended = g_strcmp0 (usual[i].label, "Q4_K_M") == 0;
      g_list_store_append (choices, choice);
    }
  return G_LIST_MODEL (choices);
}

const char *
pdk_import_choice_get_label (PdkImportChoice *self)
{
  return self->label;
}

const char *
pdk_import_choice_get_title (PdkImportChoice *self)
{
  return self->title;
}

const char *
pdk_import_choice_get_detail (PdkImportChoice *self)
{
  return self->detail;
}

PdkCatalogQuantization *
pdk_import_choice_get_quantization (PdkImportChoice *self)
{
  return self->quantization;
}

gboolean
pdk_import_choice_is_recommended (PdkImportChoice *self)
{
  return self->is_recommended;
}
