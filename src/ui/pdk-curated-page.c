/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-curated-page.h"

#include <glib/gi18n-lib.h>

#include "catalog/pdk-catalog-query.h"
#include "offers/pdk-offer-list.h"
#include "offers/pdk-offer-order.h"
#include "pdk-offer-tile.h"
#include "pdk-ui.h"

struct _PdkCuratedPage
{
  PdkView          parent_instance;
  PdkOfferList    *offers;
  PdkCatalogQuery *query;
  PdkOfferOrder    order;

  GtkSearchBar       *search_bar;
  GtkSearchEntry     *search_entry;
  GtkFilterListModel *matching;
  GtkFilterListModel *fitting;
  GtkCustomFilter    *word_filter;
  GtkCustomFilter    *size_filter;
  GtkCustomSorter    *sorter;
};

G_DEFINE_FINAL_TYPE (PdkCuratedPage, pdk_curated_page, PDK_TYPE_VIEW)

static void
pdk_curated_page_dispose (GObject *object)
{
  PdkCuratedPage *self = PDK_CURATED_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_CURATED_PAGE);
  g_clear_object (&self->offers);

  G_OBJECT_CLASS (pdk_curated_page_parent_class)->dispose (object);
}

static void
pdk_curated_page_finalize (GObject *object)
{
  PdkCuratedPage *self = PDK_CURATED_PAGE (object);

  g_clear_pointer (&self->query, pdk_catalog_query_free);

  G_OBJECT_CLASS (pdk_curated_page_parent_class)->finalize (object);
}

static gboolean
matches (gpointer item,
         gpointer user_data)
{
  PdkCuratedPage *self = user_data;

  return pdk_catalog_query_match (self->query, pdk_offer_get_model (item)) != PDK_CATALOG_MATCH_NO;
}

static gboolean
is_small_enough (gpointer item,
                 gpointer user_data)
{
  PdkCuratedPage *self = user_data;

  return pdk_catalog_query_match (self->query, pdk_offer_get_model (item)) != PDK_CATALOG_MATCH_TOO_BIG;
}

static int
compare (gconstpointer a,
         gconstpointer b,
         gpointer      user_data)
{
  PdkCuratedPage *self = user_data;

  return pdk_offer_compare ((PdkOffer *) a, (PdkOffer *) b, self->order);
}

static void
refilter (PdkCuratedPage *self)
{
  gtk_filter_changed (GTK_FILTER (self->word_filter), GTK_FILTER_CHANGE_DIFFERENT);
  gtk_filter_changed (GTK_FILTER (self->size_filter), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
on_judged (PdkCuratedPage *self)
{
  pdk_catalog_query_set_fits (self->query, pdk_offer_list_get_memory (self->offers));
  refilter (self);
  gtk_sorter_changed (GTK_SORTER (self->sorter), GTK_SORTER_CHANGE_DIFFERENT);
}

static void
on_search_changed (PdkCuratedPage *self)
{
  pdk_catalog_query_set_words (self->query, gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
  refilter (self);
}

static void
on_activate (PdkCuratedPage *self,
             guint           position,
             GtkGridView    *grid)
{
  g_autoptr (PdkOffer) offer = g_list_model_get_item (G_LIST_MODEL (gtk_grid_view_get_model (grid)), position);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-model", "s",
                              pdk_catalog_model_get_id (pdk_offer_get_model (offer)));
}

static void
search_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  PdkCuratedPage *self = PDK_CURATED_PAGE (widget);

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
pdk_curated_page_context_set (PdkView *view)
{
  PdkCuratedPage *self = PDK_CURATED_PAGE (view);

  self->offers = pdk_offer_list_new (pdk_view_get_context (view));
  g_signal_connect_object (self->offers, "judged", G_CALLBACK (on_judged), self, G_CONNECT_SWAPPED);
  gtk_filter_list_model_set_model (self->matching, G_LIST_MODEL (self->offers));
}

static void
pdk_curated_page_server_changed (PdkView *view)
{
  pdk_offer_list_set_server (PDK_CURATED_PAGE (view)->offers, pdk_view_get_server (view));
}

static void
pdk_curated_page_class_init (PdkCuratedPageClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  PdkViewClass   *view_class = PDK_VIEW_CLASS (klass);

  object_class->dispose = pdk_curated_page_dispose;
  object_class->finalize = pdk_curated_page_finalize;
  view_class->context_set = pdk_curated_page_context_set;
  view_class->server_changed = pdk_curated_page_server_changed;

  g_type_ensure (PDK_TYPE_OFFER);
  g_type_ensure (PDK_TYPE_OFFER_TILE);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_TEMPLATE ("pdk-curated-page"));
  gtk_widget_class_bind_template_child (widget_class, PdkCuratedPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, PdkCuratedPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, PdkCuratedPage, matching);
  gtk_widget_class_bind_template_child (widget_class, PdkCuratedPage, fitting);
  gtk_widget_class_bind_template_child (widget_class, PdkCuratedPage, word_filter);
  gtk_widget_class_bind_template_child (widget_class, PdkCuratedPage, size_filter);
  gtk_widget_class_bind_template_child (widget_class, PdkCuratedPage, sorter);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);

  gtk_widget_class_install_action (widget_class, "page.search", NULL, search_action);
}

static void
pdk_curated_page_init (PdkCuratedPage *self)
{
  self->query = pdk_catalog_query_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_custom_filter_set_filter_func (self->word_filter, matches, self, NULL);
  gtk_custom_filter_set_filter_func (self->size_filter, is_small_enough, self, NULL);
  gtk_custom_sorter_set_sort_func (self->sorter, compare, self, NULL);
}
