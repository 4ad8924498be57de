/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-filter-popover.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "base/pdk-text.h"
#include "catalog/pdk-catalog-facets.h"
#include "catalog/pdk-catalog-words.h"
#include "offers/pdk-offer-order.h"
#include "pdk-ui.h"
#include "pdk-wrap-box.h"

struct _PdkFilterPopover
{
  GtkPopover        parent_instance;
  PdkCuratedFilter *filter;
  GListModel       *catalog;
  GStrv             categories;
  guint64           server_memory;
  /* While the choices are made to follow the filter, they are not a person's. */
  gboolean following;

  GtkDropDown    *category_drop_down;
  GtkDropDown    *tier_drop_down;
  GtkDropDown    *order_drop_down;
  GtkCheckButton *fits_button;
  AdwWrapBox     *tags_box;
};

G_DEFINE_FINAL_TYPE (PdkFilterPopover, pdk_filter_popover, GTK_TYPE_POPOVER)

static void
pdk_filter_popover_dispose (GObject *object)
{
  PdkFilterPopover *self = PDK_FILTER_POPOVER (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_FILTER_POPOVER);
  g_clear_object (&self->filter);
  g_clear_object (&self->catalog);
  g_clear_pointer (&self->categories, g_strfreev);

  G_OBJECT_CLASS (pdk_filter_popover_parent_class)->dispose (object);
}

static void
fill_categories (PdkFilterPopover *self)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  guint                     selected = 0;

  g_clear_pointer (&self->categories, g_strfreev);
  self->categories = pdk_catalog_facets_dup_categories (self->catalog);
  gtk_string_list_append (words, _("All Categories"));
  for (guint i = 0; self->categories[i] != NULL; i++)
    {
      g_autofree char *word = pdk_catalog_words_from_category (self->categories[i]);

      gtk_string_list_append (words, word);
      if (g_ascii_strcasecmp (self->categories[i], pdk_curated_filter_get_category (self->filter)) == 0)
        selected = i + 1;
    }
  gtk_drop_down_set_model (self->category_drop_down, G_LIST_MODEL (words));
  gtk_drop_down_set_selected (self->category_drop_down, selected);
}

static char *
describe_server_memory (PdkFilterPopover *self)
{
  g_autofree char *memory = NULL;

  if (self->server_memory == 0)
    return g_strdup (_("The Server’s: Unknown"));
  memory = pdk_text_from_memory (self->server_memory);
  /* Translators: judge models by the memory of the server that is shown, such as "12 GiB" */
  return g_strdup_printf (_("The Server’s: %s"), memory);
}

static void
fill_tiers (PdkFilterPopover *self)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  guint                     selected = 0;
  gsize                     count;
  const guint              *tiers = pdk_fit_get_tiers (&count);

  gtk_string_list_take (words, describe_server_memory (self));
  for (gsize i = 0; i < count; i++)
    {
      /* Translators: a graphics card with so many gigabytes */
      gtk_string_list_take (words, g_strdup_printf (_("Card with %u GB"), tiers[i]));
      if (tiers[i] == pdk_curated_filter_get_tier (self->filter))
        selected = (guint) i + 1;
    }
  gtk_drop_down_set_model (self->tier_drop_down, G_LIST_MODEL (words));
  gtk_drop_down_set_selected (self->tier_drop_down, selected);
}

static void
on_tag_toggled (PdkFilterPopover *self,
                GtkToggleButton  *button)
{
  if (!self->following)
    pdk_curated_filter_set_tag (self->filter, gtk_widget_get_name (GTK_WIDGET (button)),
                                gtk_toggle_button_get_active (button));
}

static void
add_tag (PdkFilterPopover *self,
         const char       *tag)
{
  g_autofree char *words = pdk_catalog_words_from_tag (tag);
  GtkWidget       *button = gtk_toggle_button_new_with_label (words);

  gtk_widget_set_name (button, tag);
  gtk_widget_add_css_class (button, "tag");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button),
                                g_strv_contains (pdk_curated_filter_get_tags (self->filter), tag));
  g_signal_connect_object (button, "toggled", G_CALLBACK (on_tag_toggled), self, G_CONNECT_SWAPPED);
  adw_wrap_box_append (self->tags_box, button);
}

static void
fill_tags (PdkFilterPopover *self)
{
  g_auto (GStrv) tags = pdk_catalog_facets_dup_tags (self->catalog);

  pdk_wrap_box_clear (self->tags_box);
  for (guint i = 0; tags[i] != NULL; i++)
    add_tag (self, tags[i]);
}

static void
follow_filter (PdkFilterPopover *self)
{
  if (self->filter == NULL)
    return;
  self->following = TRUE;
  fill_categories (self);
  fill_tiers (self);
  fill_tags (self);
  self->following = FALSE;
}

static void
pdk_filter_popover_map (GtkWidget *widget)
{
  /* The list may have changed since the last time. */
  follow_filter (PDK_FILTER_POPOVER (widget));

  GTK_WIDGET_CLASS (pdk_filter_popover_parent_class)->map (widget);
}

static void
on_category_selected (PdkFilterPopover *self)
{
  guint selected = gtk_drop_down_get_selected (self->category_drop_down);

  if (self->following || self->filter == NULL)
    return;
  g_object_set (self->filter, "category", selected == 0 ? "" : self->categories[selected - 1], NULL);
}

static void
on_tier_selected (PdkFilterPopover *self)
{
  guint        selected = gtk_drop_down_get_selected (self->tier_drop_down);
  gsize        count;
  const guint *tiers = pdk_fit_get_tiers (&count);

  if (self->following || self->filter == NULL)
    return;
  g_object_set (self->filter, "tier", selected == 0 || selected > count ? 0 : tiers[selected - 1], NULL);
}

static void
on_order_selected (PdkFilterPopover *self)
{
  if (self->filter != NULL)
    g_object_set (self->filter, "order",
                  pdk_offer_order_to_string ((PdkOfferOrder) gtk_drop_down_get_selected (self->order_drop_down)),
                  NULL);
}

static void
on_reset (PdkFilterPopover *self)
{
  pdk_curated_filter_reset (self->filter);
  follow_filter (self);
}

static void
pdk_filter_popover_class_init (PdkFilterPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_filter_popover_dispose;
  widget_class->map = pdk_filter_popover_map;

  gtk_widget_class_set_template_from_resource (widget_class, PDK_TEMPLATE ("pdk-filter-popover"));
  gtk_widget_class_bind_template_child (widget_class, PdkFilterPopover, category_drop_down);
  gtk_widget_class_bind_template_child (widget_class, PdkFilterPopover, tier_drop_down);
  gtk_widget_class_bind_template_child (widget_class, PdkFilterPopover, order_drop_down);
  gtk_widget_class_bind_template_child (widget_class, PdkFilterPopover, fits_button);
  gtk_widget_class_bind_template_child (widget_class, PdkFilterPopover, tags_box);
  gtk_widget_class_bind_template_callback (widget_class, on_category_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_tier_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_order_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_reset);
}

static void
pdk_filter_popover_init (PdkFilterPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
pdk_filter_popover_set_up (PdkFilterPopover *self,
                           PdkCuratedFilter *filter,
                           GListModel       *catalog)
{
  g_autofree char *order = NULL;

  g_return_if_fail (PDK_IS_FILTER_POPOVER (self));
  g_return_if_fail (PDK_IS_CURATED_FILTER (filter));
  g_return_if_fail (G_IS_LIST_MODEL (catalog));

  g_object_get (filter, "order", &order, NULL);
  gtk_drop_down_set_selected (self->order_drop_down, (guint) pdk_offer_order_from_string (order));
  g_set_object (&self->filter, filter);
  g_set_object (&self->catalog, catalog);
  g_object_bind_property (filter, "fits", self->fits_button, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

void
pdk_filter_popover_set_server_memory (PdkFilterPopover *self,
                                      guint64           memory)
{
  g_return_if_fail (PDK_IS_FILTER_POPOVER (self));

  self->server_memory = memory;
}
