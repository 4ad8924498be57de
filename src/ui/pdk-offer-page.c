/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-offer-page.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "base/pdk-text.h"
#include "catalog/pdk-catalog-words.h"
#include "offers/pdk-offer-plan.h"
#include "offers/pdk-variant-list.h"
#include "pdk-accessible.h"
#include "pdk-downloads-button.h"
#include "pdk-memory-card.h"
#include "pdk-offline-banner.h"
#include "pdk-ui.h"
#include "pdk-variant-action.h"
#include "pdk-variant-row.h"

struct _PdkOfferPage
{
  AdwNavigationPage    parent_instance;
  PdkContext          *context;
  PdkServerConnection *server;
  PdkCatalogModel     *model;
  PdkVariantList      *variants;
  PdkMemoryPlan       *plan;
  GCancellable        *cancellable;
  gboolean             chosen_by_hand;

  GtkLinkButton       *link_button;
  GtkLabel            *description_label;
  AdwWrapBox          *tags_box;
  PdkVariantAction    *action;
  PdkMemoryCard       *memory_card;
  AdwPreferencesGroup *quality_group;
  GtkListBox          *quality_list;
  AdwPreferencesGroup *ratings_group;
  AdwPreferencesGroup *facts_group;
};

typedef enum
{
  PROP_CONTEXT = 1,
  PROP_SERVER,
} PdkOfferPageProperty;

static GParamSpec *properties[PROP_SERVER + 1];

G_DEFINE_FINAL_TYPE (PdkOfferPage, pdk_offer_page, ADW_TYPE_NAVIGATION_PAGE)

static void
pdk_offer_page_dispose (GObject *object)
{
  PdkOfferPage *self = PDK_OFFER_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_OFFER_PAGE);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->plan);
  g_clear_object (&self->variants);
  g_clear_object (&self->model);
  g_clear_object (&self->server);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (pdk_offer_page_parent_class)->dispose (object);
}

static void
pdk_offer_page_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  PdkOfferPage *self = PDK_OFFER_PAGE (object);

  switch ((PdkOfferPageProperty) property_id)
    {
    case PROP_CONTEXT:
      g_value_set_object (value, self->context);
      break;
    case PROP_SERVER:
      g_value_set_object (value, self->server);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
on_row_activated (PdkOfferPage  *self,
                  PdkVariantRow *row)
{
  self->chosen_by_hand = TRUE;
  pdk_variant_row_choose (row);
}

static void
pdk_offer_page_class_init (PdkOfferPageClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass   *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = pdk_offer_page_dispose;
  object_class->get_property = pdk_offer_page_get_property;

  properties[PROP_CONTEXT] = g_param_spec_object ("context", NULL, NULL, PDK_TYPE_CONTEXT, readable);
  properties[PROP_SERVER] = g_param_spec_object ("server", NULL, NULL, PDK_TYPE_SERVER_CONNECTION, readable);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (PDK_TYPE_DOWNLOADS_BUTTON);
  g_type_ensure (PDK_TYPE_MEMORY_CARD);
  g_type_ensure (PDK_TYPE_OFFLINE_BANNER);
  g_type_ensure (PDK_TYPE_VARIANT_ACTION);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_TEMPLATE ("pdk-offer-page"));
  gtk_widget_class_bind_template_child (widget_class, PdkOfferPage, link_button);
  gtk_widget_class_bind_template_child (widget_class, PdkOfferPage, description_label);
  gtk_widget_class_bind_template_child (widget_class, PdkOfferPage, tags_box);
  gtk_widget_class_bind_template_child (widget_class, PdkOfferPage, action);
  gtk_widget_class_bind_template_child (widget_class, PdkOfferPage, memory_card);
  gtk_widget_class_bind_template_child (widget_class, PdkOfferPage, quality_group);
  gtk_widget_class_bind_template_child (widget_class, PdkOfferPage, quality_list);
  gtk_widget_class_bind_template_child (widget_class, PdkOfferPage, ratings_group);
  gtk_widget_class_bind_template_child (widget_class, PdkOfferPage, facts_group);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
pdk_offer_page_init (PdkOfferPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->plan = pdk_memory_plan_new ();
  pdk_memory_card_set_plan (self->memory_card, self->plan);
}

static void
add_tag (PdkOfferPage *self,
         const char   *tag)
{
  g_autofree char *words = pdk_catalog_words_from_tag (tag);
  GtkWidget       *label = gtk_label_new (words);

  gtk_widget_add_css_class (label, "word");
  adw_wrap_box_append (self->tags_box, label);
}

static void
fill_tags (PdkOfferPage *self)
{
  const char * const *tags = pdk_catalog_model_get_tags (self->model);
  const char * const *capabilities = pdk_catalog_model_get_capabilities (self->model);

  for (guint i = 0; capabilities[i] != NULL; i++)
    add_tag (self, capabilities[i]);
  for (guint i = 0; tags[i] != NULL; i++)
    {
      if (!g_strv_contains (capabilities, tags[i]))
        add_tag (self, tags[i]);
    }
}

static void
add_fact (AdwPreferencesGroup *group,
          const char          *title,
          const char          *value)
{
  GtkWidget *row;

  if (value == NULL || *value == '\0')
    return;
  row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), value);
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
  gtk_widget_add_css_class (row, "property");
  /* Its text is, so that it can be copied. */
  gtk_widget_set_focusable (row, FALSE);
  adw_preferences_group_add (group, row);
}

static void
fill_ratings (PdkOfferPage *self)
{
  const char * const *criteria = pdk_catalog_words_get_criteria ();

  for (guint i = 0; criteria[i] != NULL; i++)
    {
      const char      *rating = pdk_catalog_model_get_rating (self->model, criteria[i]);
      g_autofree char *title = pdk_catalog_words_from_criterion (criteria[i]);
      g_autofree char *words = rating == NULL ? NULL : pdk_catalog_words_from_rating (rating);

      add_fact (self->ratings_group, title, words);
      if (words != NULL)
        gtk_widget_set_visible (GTK_WIDGET (self->ratings_group), TRUE);
    }
}

static void
fill_facts (PdkOfferPage *self)
{
  g_autofree char *category = pdk_catalog_words_from_category (pdk_catalog_model_get_category (self->model));
  g_autofree char *parameters = pdk_text_from_parameters (pdk_catalog_model_get_parameters (self->model));
  gint64           tokens = pdk_catalog_model_get_context_window (self->model);
  g_autofree char *context = NULL;
  g_autofree char *languages = g_strjoinv (_(", "), (GStrv) pdk_catalog_model_get_languages (self->model));

  if (tokens > 0)
    context = g_strdup_printf (ngettext ("%'" PRId64 " token", "%'" PRId64 " tokens", (gulong) tokens),
                               tokens);
  add_fact (self->facts_group, _("Category"), category);
  add_fact (self->facts_group, _("Parameters"), parameters);
  add_fact (self->facts_group, _("Context"), context);
  add_fact (self->facts_group, _("Licence"), pdk_catalog_model_get_license (self->model));
  add_fact (self->facts_group, _("Languages"), languages);
  add_fact (self->facts_group, _("Released"), pdk_catalog_model_get_release_date (self->model));
  add_fact (self->facts_group, _("Architecture"), pdk_catalog_model_get_architecture (self->model));
}

static void
update_plan (PdkOfferPage *self)
{
  pdk_offer_plan_fill (self->plan, self->context, self->server, self->model, G_LIST_MODEL (self->variants),
                       pdk_variant_action_get_variant (self->action));
}

static void
on_header (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError)        error = NULL;
  g_autoptr (PdkModelShape) shape = pdk_shape_store_fetch_finish (PDK_SHAPE_STORE (source), result, &error);

  /* What is known already has to do. */
  if (shape == NULL)
    g_debug ("A header was not read: %s", error->message);
}

/* A person looks at this very file: its header tells exactly what it takes. */
static void
read_header (PdkOfferPage *self)
{
  PdkVariant *variant = pdk_variant_action_get_variant (self->action);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (variant == NULL || !pdk_variant_can_pull (variant))
    return;
  self->cancellable = g_cancellable_new ();
  pdk_shape_store_fetch_async (pdk_context_get_shapes (self->context), self->model, pdk_variant_get_quantization (variant),
                               self->cancellable, on_header, NULL);
}

static void
on_row_chosen (PdkOfferPage  *self,
               GParamSpec    *pspec,
               PdkVariantRow *row)
{
  gboolean chosen;

  g_object_get (row, "chosen", &chosen, NULL);
  if (!chosen)
    return;
  pdk_variant_action_set_variant (self->action, pdk_variant_row_get_variant (row));
  update_plan (self);
  read_header (self);
}

static void
fill_qualities (PdkOfferPage *self)
{
  GtkListBoxRow *first = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->variants)); i++)
    {
      g_autoptr (PdkVariant) variant = g_list_model_get_item (G_LIST_MODEL (self->variants), i);
      GtkWidget             *row = pdk_variant_row_new (variant, first == NULL ? NULL : PDK_VARIANT_ROW (first));

      g_signal_connect_object (row, "notify::chosen", G_CALLBACK (on_row_chosen), self, G_CONNECT_SWAPPED);
      gtk_list_box_append (self->quality_list, row);
      first = gtk_list_box_get_row_at_index (self->quality_list, 0);
    }
}

/* What is here already is what a person comes back for; else the recommended one. */
static PdkVariant *
find_first_choice (PdkOfferPage *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->variants)); i++)
    {
      g_autoptr (PdkVariant) variant = g_list_model_get_item (G_LIST_MODEL (self->variants), i);

      /* The list keeps its own reference. */
      if (pdk_variant_get_record (variant) != NULL || pdk_variant_get_transfer (variant) != NULL)
        return variant;
    }
  return pdk_variant_list_get_recommended (self->variants);
}

static void
choose (PdkOfferPage *self,
        PdkVariant   *variant)
{
  for (int i = 0; gtk_list_box_get_row_at_index (self->quality_list, i) != NULL; i++)
    {
      PdkVariantRow *row = PDK_VARIANT_ROW (gtk_list_box_get_row_at_index (self->quality_list, i));

      if (pdk_variant_row_get_variant (row) == variant)
        pdk_variant_row_choose (row);
    }
}

static void
on_judged (PdkOfferPage *self)
{
  g_autofree char *explanation = pdk_variant_list_explain (self->variants);
  g_autofree char *escaped = g_markup_escape_text (explanation, -1);

  adw_preferences_group_set_description (self->quality_group, escaped);
  if (!self->chosen_by_hand)
    choose (self, find_first_choice (self));
  update_plan (self);
}

AdwNavigationPage *
pdk_offer_page_new (PdkContext          *context,
                    PdkServerConnection *server,
                    PdkCatalogModel     *model)
{
  PdkOfferPage    *self = g_object_new (PDK_TYPE_OFFER_PAGE, "title", pdk_catalog_model_get_name (model), NULL);
  g_autofree char *address = pdk_catalog_model_dup_page_address (model);

  g_set_object (&self->context, context);
  g_set_object (&self->server, server);
  g_set_object (&self->model, model);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONTEXT]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERVER]);

  self->variants = pdk_variant_list_new (context, server, model);
  g_signal_connect_object (pdk_context_get_shapes (context), "improved", G_CALLBACK (update_plan), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->variants, "judged", G_CALLBACK (on_judged), self, G_CONNECT_SWAPPED);
  gtk_link_button_set_uri (self->link_button, address);
  gtk_button_set_label (GTK_BUTTON (self->link_button), pdk_catalog_model_get_repository (model));
  pdk_accessible_set_name (self->link_button, _("%s on Hugging Face"), pdk_catalog_model_get_repository (model));
  gtk_label_set_label (self->description_label, pdk_catalog_model_get_description (model));
  pdk_variant_action_set_up (self->action, pdk_context_get_queue (context), pdk_catalog_model_get_name (model),
                             pdk_server_connection_get_id (server));
  fill_tags (self);
  fill_qualities (self);
  fill_ratings (self);
  fill_facts (self);
  on_judged (self);
  return ADW_NAVIGATION_PAGE (self);
}

PdkCatalogModel *
pdk_offer_page_get_model (PdkOfferPage *self)
{
  g_return_val_if_fail (PDK_IS_OFFER_PAGE (self), NULL);

  return self->model;
}
