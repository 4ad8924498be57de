/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-downloaded-page.h"

#include <glib/gi18n-lib.h>

#include "library/pdk-adoption.h"
#include "library/pdk-library-query.h"
#include "library/pdk-record-text.h"
#include "pdk-adoption-dialog.h"
#include "pdk-adoption-row.h"
#include "pdk-downloads-button.h"
#include "pdk-library-row.h"
#include "pdk-list-beginning.h"
#include "pdk-model-actions.h"
#include "pdk-offline-banner.h"
#include "pdk-offline-view.h"
#include "pdk-search.h"
#include "pdk-section-title.h"
#include "pdk-transfer-row.h"
#include "pdk-ui.h"
#include "transfers/pdk-pending-transfers.h"

/* Flattened, every part of a list is a section of its own. */
typedef struct
{
  PdkDownloadedPage *page;
  PdkLibrarySection  section;
  GtkFilter         *filter;
  GListModel        *models;
} Section;

struct _PdkDownloadedPage
{
  PdkView              parent_instance;
  GSettings           *settings;
  PdkLibraryQuery     *query;
  PdkLibraryOrder      order;
  GSignalGroup        *server_signals;
  PdkPendingTransfers *pending;
  PdkAdoption         *adoption;
  GListStore          *adoptions;
  GListStore          *parts;
  Section              sections[PDK_LIBRARY_N_SECTIONS];
  GtkSorter           *sorter;
  guint                resort_id;

  GtkSearchBar        *search_bar;
  GtkSearchEntry      *search_entry;
  GtkWidget           *banner;
  GtkWidget           *status;
  GtkLabel            *total;
  GtkStack            *stack;
  GtkListView         *list;
  GtkFlattenListModel *everything;
  AdwStatusPage       *nothing_found;
};

typedef enum
{
  PROP_ORDER = 1,
} PdkDownloadedPageProperty;

static GParamSpec *properties[PROP_ORDER + 1];

G_DEFINE_FINAL_TYPE (PdkDownloadedPage, pdk_downloaded_page, PDK_TYPE_VIEW)

static PdkServerState
get_server_state (PdkDownloadedPage *self)
{
  PdkServerConnection *server = pdk_view_get_server (PDK_VIEW (self));

  return server == NULL ? PDK_SERVER_STATE_UNKNOWN : pdk_server_connection_get_state (server);
}

static gboolean
has_models (PdkDownloadedPage *self)
{
  for (guint i = 0; i < PDK_LIBRARY_N_SECTIONS; i++)
    {
      if (g_list_model_get_n_items (self->sections[i].models) > 0)
        return TRUE;
    }
  return FALSE;
}

static void
refilter (PdkDownloadedPage *self)
{
  for (guint i = 0; i < PDK_LIBRARY_N_SECTIONS; i++)
    gtk_filter_changed (self->sections[i].filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static const char *
choose_view (PdkDownloadedPage *self)
{
  if (self->sorter == NULL)
    return "loading";
  if (pdk_library_query_has_words (self->query))
    return has_models (self) ? "list" : "nothing-found";
  if (g_list_model_get_n_items (G_LIST_MODEL (self->everything)) > 0)
    return "list";
  switch (get_server_state (self))
    {
    case PDK_SERVER_STATE_ONLINE:
      return "empty";
    case PDK_SERVER_STATE_OFFLINE:
      return "offline";
    case PDK_SERVER_STATE_UNKNOWN:
    default:
      return "loading";
    }
}

static void
update_total (PdkDownloadedPage *self)
{
  GListModel      *lists[PDK_LIBRARY_N_SECTIONS];
  g_autofree char *total = NULL;

  for (guint i = 0; i < PDK_LIBRARY_N_SECTIONS; i++)
    lists[i] = self->sections[i].models;
  total = pdk_record_text_describe_total (lists, PDK_LIBRARY_N_SECTIONS);
  gtk_label_set_label (self->total, total);
}

static void
update_view (PdkDownloadedPage *self)
{
  const char *view = choose_view (self);
  gboolean    has_status = self->sorter != NULL && has_models (self);

  gtk_widget_set_visible (self->status, has_status);
  if (has_status)
    update_total (self);
  gtk_stack_set_visible_child_name (self->stack, view);
  /* The view of that name says it at length. */
  gtk_widget_set_visible (self->banner, !g_str_equal (view, "offline"));
}

/* Search looks for models; what else is on the page would only be in the way. */
static void
update_parts (PdkDownloadedPage *self)
{
  gboolean with_rest = !pdk_library_query_has_words (self->query);
  gboolean has_rest = g_list_model_get_n_items (G_LIST_MODEL (self->parts)) > PDK_LIBRARY_N_SECTIONS;

  if (with_rest && !has_rest)
    {
      g_list_store_insert (self->parts, 0, self->pending);
      g_list_store_insert (self->parts, 1, self->adoptions);
    }
  else if (!with_rest && has_rest)
    g_list_store_splice (self->parts, 0, 2, NULL, 0);
}

static void
on_search_changed (PdkDownloadedPage *self)
{
  const char      *words = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
  g_autofree char *description = g_markup_printf_escaped (_("Nothing in the library matches “%s”."), words);

  if (self->sorter == NULL || !pdk_library_query_set_words (self->query, words))
    return;
  adw_status_page_set_description (self->nothing_found, description);
  update_parts (self);
  refilter (self);
  update_view (self);
}

static void
on_clear_clicked (PdkDownloadedPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
}

static gboolean
matches (gpointer item,
         gpointer user_data)
{
  Section *section = user_data;

  return pdk_library_section_of (item) == section->section &&
         pdk_library_query_matches (section->page->query, item);
}

static int
compare (gconstpointer a,
         gconstpointer b,
         gpointer      user_data)
{
  PdkDownloadedPage *self = user_data;

  return pdk_library_query_compare (self->query, self->order, (PdkModelRecord *) a, (PdkModelRecord *) b);
}

static gboolean
on_resort (gpointer user_data)
{
  PdkDownloadedPage *self = user_data;

  self->resort_id = 0;
  gtk_sorter_changed (self->sorter, GTK_SORTER_CHANGE_DIFFERENT);
  refilter (self);
  return G_SOURCE_REMOVE;
}

/* Many models change at once when a server tells the truth. */
static void
on_model_changed (PdkDownloadedPage *self,
                  PdkModelRecord    *record)
{
  pdk_library_query_invalidate (self->query, record);
  if (self->resort_id == 0)
    self->resort_id = g_idle_add (on_resort, self);
}

static void
on_model_removed (PdkDownloadedPage *self,
                  PdkModelRecord    *record)
{
  pdk_library_query_invalidate (self->query, record);
}

static void
update_hidden_servers (PdkDownloadedPage *self)
{
  GListModel              *servers = pdk_context_get_servers (pdk_view_get_context (PDK_VIEW (self)));
  PdkServerConnection     *shown = pdk_view_get_server (PDK_VIEW (self));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv)           hidden = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (servers); i++)
    {
      g_autoptr (PdkServerConnection) server = g_list_model_get_item (servers, i);

      if (server != shown)
        g_strv_builder_add (builder, pdk_server_connection_get_id (server));
    }
  hidden = g_strv_builder_end (builder);
  pdk_library_query_set_hidden_servers (self->query, (const char * const *) hidden);
  refilter (self);
}

static void
on_adoption_changed (PdkDownloadedPage *self)
{
  gboolean is_wanted = self->adoption != NULL && g_list_model_get_n_items (G_LIST_MODEL (self->adoption)) > 0;
  gboolean is_shown = g_list_model_get_n_items (G_LIST_MODEL (self->adoptions)) > 0;

  if (is_wanted && !is_shown)
    g_list_store_append (self->adoptions, self->adoption);
  else if (!is_wanted && is_shown)
    g_list_store_remove_all (self->adoptions);
}

static GtkWidget *
ensure_row (PdkDownloadedPage *self,
            GtkListItem       *list_item,
            GType              type)
{
  GtkWidget  *row = gtk_list_item_get_child (list_item);
  PdkContext *context = pdk_view_get_context (PDK_VIEW (self));

  /* Rows are recycled among all the kinds of items. */
  if (row != NULL && G_OBJECT_TYPE (row) == type)
    return row;
  if (type == PDK_TYPE_TRANSFER_ROW)
    row = pdk_transfer_row_new (pdk_context_get_queue (context));
  else if (type == PDK_TYPE_ADOPTION_ROW)
    row = pdk_adoption_row_new ();
  else
    row = pdk_library_row_new (context, FALSE);
  gtk_list_item_set_child (list_item, row);
  return row;
}

static void
on_bind (PdkDownloadedPage *self,
         GtkListItem       *list_item)
{
  GObject         *item = gtk_list_item_get_item (list_item);
  g_autofree char *label = NULL;

  if (PDK_IS_TRANSFER (item))
    {
      pdk_transfer_row_set_transfer (PDK_TRANSFER_ROW (ensure_row (self, list_item, PDK_TYPE_TRANSFER_ROW)),
                                     PDK_TRANSFER (item));
      label = g_strdup (pdk_transfer_get_title (PDK_TRANSFER (item)));
    }
  else if (PDK_IS_ADOPTION (item))
    {
      pdk_adoption_row_set_adoption (PDK_ADOPTION_ROW (ensure_row (self, list_item, PDK_TYPE_ADOPTION_ROW)),
                                     PDK_ADOPTION (item));
      label = pdk_adoption_describe (PDK_ADOPTION (item));
    }
  else
    {
      pdk_library_row_set_record (PDK_LIBRARY_ROW (ensure_row (self, list_item, PDK_TYPE_LIBRARY_ROW)),
                                  PDK_MODEL_RECORD (item));
      label = pdk_record_text_dup_title (PDK_MODEL_RECORD (item));
    }
  gtk_list_item_set_activatable (list_item, !PDK_IS_TRANSFER (item));
  gtk_list_item_set_accessible_label (list_item, label);
}

static void
on_unbind (PdkDownloadedPage *self,
           GtkListItem       *list_item)
{
  GtkWidget *row = gtk_list_item_get_child (list_item);

  if (PDK_IS_TRANSFER_ROW (row))
    pdk_transfer_row_set_transfer (PDK_TRANSFER_ROW (row), NULL);
  else if (PDK_IS_ADOPTION_ROW (row))
    pdk_adoption_row_set_adoption (PDK_ADOPTION_ROW (row), NULL);
  else if (PDK_IS_LIBRARY_ROW (row))
    pdk_library_row_set_record (PDK_LIBRARY_ROW (row), NULL);
}

static void
on_bind_header (PdkDownloadedPage *self,
                GtkListHeader     *header)
{
  GObject          *item = gtk_list_header_get_item (header);
  GtkWidget        *title = gtk_list_header_get_child (header);
  PdkLibrarySection section;
  g_autofree char  *server = NULL;

  if (title == NULL)
    {
      title = pdk_section_title_new ();
      gtk_list_header_set_child (header, title);
    }
  if (PDK_IS_TRANSFER (item))
    pdk_section_title_set (PDK_SECTION_TITLE (title), _("Downloads"), NULL);
  else if (PDK_IS_ADOPTION (item))
    {
      /* Translators: a server's name; models follow that it has and the library lacks */
      server = g_strdup_printf (_("Also on %s"),
                                  pdk_server_connection_get_id (pdk_adoption_get_server (PDK_ADOPTION (item))));
      pdk_section_title_set (PDK_SECTION_TITLE (title), server, NULL);
    }
  else
    {
      section = pdk_library_section_of (PDK_MODEL_RECORD (item));
      pdk_section_title_set (PDK_SECTION_TITLE (title), pdk_library_section_get_title (section),
                             self->sections[section].models);
    }
}

static void
on_activate (PdkDownloadedPage *self,
             guint              position)
{
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->everything), position);

  if (PDK_IS_MODEL_RECORD (item))
    pdk_model_actions_show_details (GTK_WIDGET (self), pdk_view_get_context (PDK_VIEW (self)), PDK_MODEL_RECORD (item));
  else if (PDK_IS_ADOPTION (item))
    adw_dialog_present (pdk_adoption_dialog_new (PDK_ADOPTION (item)), GTK_WIDGET (self));
}

static PdkLibraryRow *
find_focused_row (PdkDownloadedPage *self)
{
  GtkRoot   *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root == NULL ? NULL : gtk_root_get_focus (root);
  GtkWidget *row = focus == NULL ? NULL : gtk_widget_get_ancestor (focus, PDK_TYPE_LIBRARY_ROW);

  /* The list itself focuses the frame around a row. */
  if (row == NULL && focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list)))
    row = gtk_widget_get_first_child (focus);
  return PDK_IS_LIBRARY_ROW (row) ? PDK_LIBRARY_ROW (row) : NULL;
}

static void
on_row_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  PdkLibraryRow *row = find_focused_row (PDK_DOWNLOADED_PAGE (widget));
  const char    *deed = "model.details";

  if (g_str_equal (action, "row.menu"))
    deed = "menu.popup";
  else if (g_str_equal (action, "row.remove"))
    deed = "model.remove";
  if (row != NULL)
    gtk_widget_activate_action (GTK_WIDGET (row), deed, NULL);
}

static void
on_search_action (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  PdkDownloadedPage *self = PDK_DOWNLOADED_PAGE (widget);

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
build_sections (PdkDownloadedPage *self,
                PdkModelRegistry  *registry)
{
  g_autoptr (GListModel) sorted = NULL;

  self->sorter = GTK_SORTER (gtk_custom_sorter_new (compare, self, NULL));
  /* Sorted before it is filtered, so that a key in the search field sorts nothing. */
  sorted = G_LIST_MODEL (gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (registry)), g_object_ref (self->sorter)));
  for (guint i = 0; i < PDK_LIBRARY_N_SECTIONS; i++)
    {
      Section *section = &self->sections[i];

      section->page = self;
      section->section = (PdkLibrarySection) i;
      section->filter = GTK_FILTER (gtk_custom_filter_new (matches, section, NULL));
      section->models = G_LIST_MODEL (gtk_filter_list_model_new (g_object_ref (sorted), g_object_ref (section->filter)));
      g_list_store_append (self->parts, section->models);
    }
}

static void
pdk_downloaded_page_context_set (PdkView *view)
{
  PdkDownloadedPage *self = PDK_DOWNLOADED_PAGE (view);
  PdkContext        *context = pdk_view_get_context (view);
  PdkModelRegistry  *registry = pdk_context_get_registry (context);

  build_sections (self, registry);
  self->pending = pdk_pending_transfers_new (pdk_context_get_queue (context));
  update_parts (self);
  gtk_flatten_list_model_set_model (self->everything, G_LIST_MODEL (self->parts));
  g_signal_connect_object (registry, "model-changed", G_CALLBACK (on_model_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (registry, "model-removed", G_CALLBACK (on_model_removed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pdk_context_get_servers (context), "items-changed", G_CALLBACK (update_hidden_servers),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->everything, "items-changed", G_CALLBACK (update_view), self, G_CONNECT_SWAPPED);
  pdk_list_keep_beginning (self->list);
  pdk_context_offer_unfinished (context);
  update_view (self);
}

static void
pdk_downloaded_page_server_changed (PdkView *view)
{
  PdkDownloadedPage   *self = PDK_DOWNLOADED_PAGE (view);
  PdkServerConnection *server = pdk_view_get_server (view);

  g_signal_group_set_target (self->server_signals, server);
  g_clear_object (&self->adoption);
  g_list_store_remove_all (self->adoptions);
  if (server != NULL)
    {
      self->adoption = pdk_adoption_new (pdk_context_get_registry (pdk_view_get_context (view)), server);
      g_signal_connect_object (self->adoption, "items-changed", G_CALLBACK (on_adoption_changed), self,
                               G_CONNECT_SWAPPED);
      on_adoption_changed (self);
    }
  update_hidden_servers (self);
  update_view (self);
}

static void
pdk_downloaded_page_dispose (GObject *object)
{
  PdkDownloadedPage *self = PDK_DOWNLOADED_PAGE (object);

  g_clear_handle_id (&self->resort_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_DOWNLOADED_PAGE);
  g_clear_object (&self->settings);
  g_clear_object (&self->server_signals);
  g_clear_object (&self->pending);
  g_clear_object (&self->adoption);
  g_clear_object (&self->adoptions);
  g_clear_object (&self->parts);
  for (guint i = 0; i < PDK_LIBRARY_N_SECTIONS; i++)
    {
      g_clear_object (&self->sections[i].models);
      g_clear_object (&self->sections[i].filter);
    }
  g_clear_object (&self->sorter);
  g_clear_object (&self->query);

  G_OBJECT_CLASS (pdk_downloaded_page_parent_class)->dispose (object);
}

static void
pdk_downloaded_page_get_property (GObject    *object,
                                  guint       property_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  switch ((PdkDownloadedPageProperty) property_id)
    {
    case PROP_ORDER:
      g_value_set_string (value, pdk_library_order_to_string (PDK_DOWNLOADED_PAGE (object)->order));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
pdk_downloaded_page_set_property (GObject      *object,
                                  guint         property_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  PdkDownloadedPage *self = PDK_DOWNLOADED_PAGE (object);
  PdkLibraryOrder    order;

  switch ((PdkDownloadedPageProperty) property_id)
    {
    case PROP_ORDER:
      order = pdk_library_order_from_string (g_value_get_string (value));
      if (self->order == order)
        return;
      self->order = order;
      if (self->sorter != NULL)
        gtk_sorter_changed (self->sorter, GTK_SORTER_CHANGE_DIFFERENT);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (PDK_TYPE_DOWNLOADS_BUTTON);
  g_type_ensure (PDK_TYPE_OFFLINE_BANNER);
  g_type_ensure (PDK_TYPE_OFFLINE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_TEMPLATE ("pdk-downloaded-page"));
  gtk_widget_class_bind_template_child (widget_class, PdkDownloadedPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, PdkDownloadedPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, PdkDownloadedPage, banner);
  gtk_widget_class_bind_template_child (widget_class, PdkDownloadedPage, status);
  gtk_widget_class_bind_template_child (widget_class, PdkDownloadedPage, total);
  gtk_widget_class_bind_template_child (widget_class, PdkDownloadedPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PdkDownloadedPage, list);
  gtk_widget_class_bind_template_child (widget_class, PdkDownloadedPage, everything);
  gtk_widget_class_bind_template_child (widget_class, PdkDownloadedPage, nothing_found);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_clear_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_unbind);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_bind_header);
}

static void
pdk_downloaded_page_class_init (PdkDownloadedPageClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  PdkViewClass   *view_class = PDK_VIEW_CLASS (klass);

  object_class->dispose = pdk_downloaded_page_dispose;
  object_class->get_property = pdk_downloaded_page_get_property;
  object_class->set_property = pdk_downloaded_page_set_property;
  view_class->context_set = pdk_downloaded_page_context_set;
  view_class->server_changed = pdk_downloaded_page_server_changed;

  properties[PROP_ORDER] = g_param_spec_string ("order", NULL, NULL, "name",
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  bind_template (widget_class);
  gtk_widget_class_install_property_action (widget_class, "page.order", "order");
  gtk_widget_class_install_action (widget_class, "page.search", NULL, on_search_action);
  gtk_widget_class_install_action (widget_class, "row.menu", NULL, on_row_action);
  gtk_widget_class_install_action (widget_class, "row.remove", NULL, on_row_action);
  gtk_widget_class_install_action (widget_class, "row.details", NULL, on_row_action);
}

static void
pdk_downloaded_page_init (PdkDownloadedPage *self)
{
  self->query = pdk_library_query_new ();
  self->adoptions = g_list_store_new (PDK_TYPE_ADOPTION);
  self->parts = g_list_store_new (G_TYPE_LIST_MODEL);
  self->settings = g_settings_new (PDK_APPLICATION_ID);
  self->server_signals = g_signal_group_new (PDK_TYPE_SERVER_CONNECTION);
  g_signal_group_connect_swapped (self->server_signals, "notify::state", G_CALLBACK (update_view), self);

  gtk_widget_init_template (GTK_WIDGET (self));
  pdk_search_set_up (self->search_bar, self->search_entry);
  g_settings_bind (self->settings, "library-order", self, "order", G_SETTINGS_BIND_DEFAULT);
  update_view (self);
}
