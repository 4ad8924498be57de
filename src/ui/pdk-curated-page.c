/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-curated-page.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-text.h"
#include "catalog/pdk-catalog-words.h"
#include "offers/pdk-offer-list.h"
#include "pdk-curated-filter.h"
#include "pdk-downloads-button.h"
#include "pdk-filter-popover.h"
#include "pdk-offer-row.h"
#include "pdk-offer-slots.h"
#include "pdk-offer-tile.h"
#include "pdk-offline-banner.h"
#include "pdk-search.h"
#include "pdk-ui.h"
#include "pdk-wrap-box.h"

/* How much of what was searched for is repeated in a title. */
#define QUOTED_CHARACTERS 40

struct _PdkCuratedPage
{
  PdkView           parent_instance;
  PdkOfferList     *offers;
  PdkCuratedFilter *filter;
  GSettings        *settings;
  PdkOfferSlots    *tiles;
  PdkOfferSlots    *rows;

  AdwBanner          *problems_banner;
  GtkSearchBar       *search_bar;
  GtkSearchEntry     *search_entry;
  GtkLabel           *status_label;
  GtkButton          *show_button;
  AdwWrapBox         *chips;
  AdwToggleGroup     *view_group;
  GtkStack           *views;
  GtkGridView        *grid;
  GtkNoSelection     *selection;
  GtkListView        *list;
  GtkFilterListModel *wanted;
  GtkFilterListModel *small_enough;
  GtkSortListModel   *sorted;
  AdwStatusPage      *nothing_page;
  GtkWidget          *clear_button;
  GtkWidget          *show_all_button;
  PdkFilterPopover   *filter_popover;
};

G_DEFINE_FINAL_TYPE (PdkCuratedPage, pdk_curated_page, PDK_TYPE_VIEW)

static void
pdk_curated_page_dispose (GObject *object)
{
  PdkCuratedPage *self = PDK_CURATED_PAGE (object);

  g_clear_object (&self->tiles);
  g_clear_object (&self->rows);
  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_CURATED_PAGE);
  g_clear_object (&self->offers);
  g_clear_object (&self->filter);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (pdk_curated_page_parent_class)->dispose (object);
}

static guint
count_shown (PdkCuratedPage *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->small_enough));
}

static guint
count_hidden (PdkCuratedPage *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->wanted)) - count_shown (self);
}

static char *
describe_count (PdkCuratedPage *self)
{
  guint            shown = count_shown (self);
  guint            hidden = count_hidden (self);
  g_autofree char *models = g_strdup_printf (ngettext ("%u model", "%u models", shown), shown);
  g_autofree char *rest = NULL;

  if (hidden == 0)
    return g_steal_pointer (&models);
  rest = g_strdup_printf (ngettext ("%u hidden: too big", "%u hidden: too big", hidden), hidden);
  /* Translators: how many models are shown and how many are hidden, such as "23 models · 12 hidden: too big" */
  return g_strdup_printf (_("%1$s · %2$s"), models, rest);
}

static char *
shorten (const char *words)
{
  g_autofree char *beginning = NULL;

  if (g_utf8_strlen (words, -1) <= QUOTED_CHARACTERS)
    return g_strdup (words);
  beginning = g_utf8_substring (words, 0, QUOTED_CHARACTERS - 1);
  return g_strconcat (beginning, "…", NULL);
}

static void
update_nothing_page (PdkCuratedPage *self)
{
  g_autofree char *words = shorten (pdk_curated_filter_get_words (self->filter));
  gboolean         only_too_big = count_hidden (self) > 0;
  g_autofree char *title = NULL;

  if (*words == '\0')
    title = g_strdup (only_too_big ? _("No Model Fits") : _("No Models Match the Filters"));
  else
    /* Translators: what somebody searched for */
    title = g_strdup_printf (_("No Results for “%s”"), words);
  adw_status_page_set_title (self->nothing_page, title);
  adw_status_page_set_description (self->nothing_page,
                                   only_too_big ? _("Models that match need more graphics memory than there is.") : NULL);
  gtk_widget_set_visible (self->show_all_button, only_too_big);
}

/* The button beside the count undoes what hides models, or leads to where the memory can be set. */
static void
update_show_button (PdkCuratedPage *self)
{
  gboolean fits = pdk_curated_filter_get_fits (self->filter);

  if (pdk_offer_list_get_memory (self->offers) == 0)
    {
      gtk_button_set_label (self->show_button, _("Set Graphics Memory"));
      gtk_widget_set_visible (GTK_WIDGET (self->show_button), TRUE);
      return;
    }
  gtk_button_set_label (self->show_button, fits ? _("Show") : _("Only What Fits"));
  gtk_widget_set_visible (GTK_WIDGET (self->show_button), !fits || count_hidden (self) > 0);
}

/* Tiles and rows are made by the hundred, also where nobody sees them: only what is shown gets the models. */
static void
show_view (PdkCuratedPage *self,
           const char     *name)
{
  GtkSelectionModel *models = GTK_SELECTION_MODEL (self->selection);
  gboolean           is_grid = g_str_equal (name, "grid");

  gtk_grid_view_set_model (self->grid, is_grid ? models : NULL);
  gtk_list_view_set_model (self->list, is_grid ? NULL : models);
  gtk_stack_set_visible_child_name (self->views, name);
}

static void
update_status (PdkCuratedPage *self)
{
  g_autofree char *count = NULL;

  if (self->offers == NULL)
    return;
  count = describe_count (self);
  if (g_strcmp0 (gtk_label_get_label (self->status_label), count) != 0)
    {
      gtk_label_set_label (self->status_label, count);
      if (gtk_widget_get_mapped (GTK_WIDGET (self)))
        gtk_accessible_announce (GTK_ACCESSIBLE (self->status_label), count, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_LOW);
    }
  update_show_button (self);
  if (count_shown (self) == 0)
    {
      update_nothing_page (self);
      gtk_stack_set_visible_child_name (self->views, "nothing");
    }
  else
    show_view (self, adw_toggle_group_get_active_name (self->view_group));
}

static void
on_chip_clicked (PdkCuratedPage *self,
                 GtkButton      *chip)
{
  const char *tag = gtk_widget_get_name (GTK_WIDGET (chip));

  if (g_strcmp0 (tag, pdk_curated_filter_get_category (self->filter)) == 0)
    g_object_set (self->filter, "category", "", NULL);
  else
    pdk_curated_filter_set_tag (self->filter, tag, FALSE);
}

/* A chip says what the list is narrowed to, and takes that away. Takes @words. */
static void
add_chip (PdkCuratedPage *self,
          const char     *id,
          char           *words)
{
  g_autofree char *owned = words;
  /* Translators: a filter, such as a category, that is no longer wanted */
  g_autofree char *label = g_strdup_printf (_("Remove Filter “%s”"), words);
  GtkWidget       *chip = gtk_button_new ();
  GtkWidget       *content = adw_button_content_new ();

  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), words);
  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), "window-close-symbolic");
  gtk_button_set_child (GTK_BUTTON (chip), content);
  gtk_widget_set_name (chip, id);
  gtk_widget_add_css_class (chip, "chip");
  gtk_accessible_update_property (GTK_ACCESSIBLE (chip), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (chip, "clicked", G_CALLBACK (on_chip_clicked), self, G_CONNECT_SWAPPED);
  adw_wrap_box_append (self->chips, chip);
}

static void
update_chips (PdkCuratedPage *self)
{
  const char         *category = pdk_curated_filter_get_category (self->filter);
  const char * const *tags = pdk_curated_filter_get_tags (self->filter);

  pdk_wrap_box_clear (self->chips);
  if (*category != '\0')
    add_chip (self, category, pdk_catalog_words_from_category (category));
  for (guint i = 0; tags[i] != NULL; i++)
    add_chip (self, tags[i], pdk_catalog_words_from_tag (tags[i]));
  gtk_widget_set_visible (GTK_WIDGET (self->chips), *category != '\0' || tags[0] != NULL);
}

static void
on_judged (PdkCuratedPage *self)
{
  PdkContext          *context = pdk_view_get_context (PDK_VIEW (self));
  PdkServerConnection *server = pdk_view_get_server (PDK_VIEW (self));

  if (server != NULL)
    pdk_filter_popover_set_server_memory (self->filter_popover, pdk_context_get_memory_for (context, server));
  pdk_curated_filter_set_book (self->filter, pdk_offer_list_get_book (self->offers));
  update_status (self);
}

static void
on_tier_changed (PdkCuratedPage *self)
{
  if (self->offers != NULL)
    pdk_offer_list_set_tier (self->offers, pdk_curated_filter_get_tier (self->filter));
}

static void
on_search_changed (PdkCuratedPage *self)
{
  g_object_set (self->filter, "words", gtk_editable_get_text (GTK_EDITABLE (self->search_entry)), NULL);
  if (count_shown (self) == 0)
    return;
  if (gtk_grid_view_get_model (self->grid) != NULL)
    gtk_grid_view_scroll_to (self->grid, 0, GTK_LIST_SCROLL_NONE, NULL);
  else
    gtk_list_view_scroll_to (self->list, 0, GTK_LIST_SCROLL_NONE, NULL);
}

static void
on_stop_search (PdkCuratedPage *self)
{
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
}

static void
on_show_clicked (PdkCuratedPage *self)
{
  if (pdk_offer_list_get_memory (self->offers) == 0)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.preferences", NULL);
  else
    g_object_set (self->filter, "fits", !pdk_curated_filter_get_fits (self->filter), NULL);
}

static void
on_clear_clicked (PdkCuratedPage *self)
{
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  pdk_curated_filter_reset (self->filter);
}

static void
on_activate (PdkCuratedPage *self,
             guint           position)
{
  g_autoptr (PdkOffer) offer = g_list_model_get_item (G_LIST_MODEL (self->small_enough), position);

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
update_problems (PdkCuratedPage *self)
{
  const char * const *problems =
    pdk_catalog_get_problems (pdk_context_get_catalog (pdk_view_get_context (PDK_VIEW (self))));

  adw_banner_set_title (self->problems_banner, problems[0] == NULL ? "" : problems[0]);
  adw_banner_set_revealed (self->problems_banner, problems[0] != NULL);
}

static void
pdk_curated_page_context_set (PdkView *view)
{
  PdkCuratedPage *self = PDK_CURATED_PAGE (view);
  PdkCatalog     *catalog = pdk_context_get_catalog (pdk_view_get_context (view));

  self->offers = pdk_offer_list_new (pdk_view_get_context (view));
  on_tier_changed (self);
  g_signal_connect_object (self->offers, "judged", G_CALLBACK (on_judged), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (catalog, "problems-changed", G_CALLBACK (update_problems), self, G_CONNECT_SWAPPED);
  pdk_filter_popover_set_up (self->filter_popover, self->filter, G_LIST_MODEL (catalog));
  gtk_sort_list_model_set_model (self->sorted, G_LIST_MODEL (self->offers));
  on_judged (self);
  update_problems (self);
}

static void
pdk_curated_page_server_changed (PdkView *view)
{
  pdk_offer_list_set_server (PDK_CURATED_PAGE (view)->offers, pdk_view_get_server (view));
}

static void
pdk_curated_page_class_init (PdkCuratedPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  PdkViewClass   *view_class = PDK_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_curated_page_dispose;
  view_class->context_set = pdk_curated_page_context_set;
  view_class->server_changed = pdk_curated_page_server_changed;

  g_type_ensure (PDK_TYPE_DOWNLOADS_BUTTON);
  g_type_ensure (PDK_TYPE_FILTER_POPOVER);
  g_type_ensure (PDK_TYPE_OFFLINE_BANNER);
  g_type_ensure (PDK_TYPE_OFFER_ROW);
  g_type_ensure (PDK_TYPE_OFFER_TILE);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_TEMPLATE ("pdk-curated-page"));
  gtk_widget_class_bind_template_child (widget_class, PdkCuratedPage, problems_banner);
  gtk_widget_class_bind_template_child (widget_class, PdkCuratedPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, PdkCuratedPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, PdkCuratedPage, status_label);
  gtk_widget_class_bind_template_child (widget_class, PdkCuratedPage, show_button);
  gtk_widget_class_bind_template_child (widget_class, PdkCuratedPage, chips);
  gtk_widget_class_bind_template_child (widget_class, PdkCuratedPage, view_group);
  gtk_widget_class_bind_template_child (widget_class, PdkCuratedPage, views);
  gtk_widget_class_bind_template_child (widget_class, PdkCuratedPage, grid);
  gtk_widget_class_bind_template_child (widget_class, PdkCuratedPage, selection);
  gtk_widget_class_bind_template_child (widget_class, PdkCuratedPage, list);
  gtk_widget_class_bind_template_child (widget_class, PdkCuratedPage, wanted);
  gtk_widget_class_bind_template_child (widget_class, PdkCuratedPage, small_enough);
  gtk_widget_class_bind_template_child (widget_class, PdkCuratedPage, sorted);
  gtk_widget_class_bind_template_child (widget_class, PdkCuratedPage, nothing_page);
  gtk_widget_class_bind_template_child (widget_class, PdkCuratedPage, clear_button);
  gtk_widget_class_bind_template_child (widget_class, PdkCuratedPage, show_all_button);
  gtk_widget_class_bind_template_child (widget_class, PdkCuratedPage, filter_popover);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_clear_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_show_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);

  gtk_widget_class_install_action (widget_class, "page.search", NULL, search_action);
}

static void
pdk_curated_page_init (PdkCuratedPage *self)
{
  self->settings = g_settings_new (PDK_APPLICATION_ID);
  self->filter = pdk_curated_filter_new (self->settings);

  gtk_widget_init_template (GTK_WIDGET (self));
  pdk_search_set_up (self->search_bar, self->search_entry);
  self->tiles = pdk_offer_slots_new (GTK_WIDGET (self->grid), PDK_TYPE_OFFER_TILE);
  self->rows = pdk_offer_slots_new (GTK_WIDGET (self->list), PDK_TYPE_OFFER_ROW);
  gtk_filter_list_model_set_filter (self->wanted, pdk_curated_filter_get_wanted (self->filter));
  gtk_filter_list_model_set_filter (self->small_enough, pdk_curated_filter_get_small_enough (self->filter));
  gtk_sort_list_model_set_sorter (self->sorted, pdk_curated_filter_get_sorter (self->filter));
  g_settings_bind (self->settings, "curated-view", self->view_group, "active-name", G_SETTINGS_BIND_DEFAULT);

  g_signal_connect_object (self->view_group, "notify::active-name", G_CALLBACK (update_status), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->wanted, "items-changed", G_CALLBACK (update_status), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->small_enough, "items-changed", G_CALLBACK (update_status), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->filter, "notify::fits", G_CALLBACK (update_status), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->filter, "notify::tier", G_CALLBACK (on_tier_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->filter, "notify::category", G_CALLBACK (update_chips), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->filter, "notify::tags", G_CALLBACK (update_chips), self, G_CONNECT_SWAPPED);
  update_chips (self);
}
