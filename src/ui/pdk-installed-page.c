/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-installed-page.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-error.h"
#include "fitting/pdk-load-survey.h"
#include "fitting/pdk-record-plan.h"
#include "library/pdk-model-sheet.h"
#include "pdk-downloads-button.h"
#include "pdk-fact-row.h"
#include "pdk-library-row.h"
#include "pdk-memory-card.h"
#include "pdk-ui.h"

struct _PdkInstalledPage
{
  AdwNavigationPage    parent_instance;
  PdkContext          *context;
  PdkModelRecord      *record;
  PdkServerConnection *server;
  PdkModelDetails     *details;
  PdkMemoryPlan       *plan;
  GPtrArray           *loads;
  GCancellable        *cancellable;

  GObject             *downloads;
  AdwBin              *head;
  PdkMemoryCard       *memory_card;
  AdwPreferencesGroup *problem;
  GtkWidget           *spinner;
  GtkWidget           *model_group;
  GtkListBox          *model_list;
  GtkWidget           *place_group;
  GtkListBox          *place_list;
  GtkWidget           *text_group;
  GtkListBox          *text_list;
};

G_DEFINE_FINAL_TYPE (PdkInstalledPage, pdk_installed_page, ADW_TYPE_NAVIGATION_PAGE)

static void
fill (PdkInstalledPage *self,
      PdkModelFactGroup group,
      GtkListBox       *list,
      GtkWidget        *frame)
{
  g_autoptr (GPtrArray) facts = pdk_model_sheet_new (self->record, self->details);

  gtk_list_box_remove_all (list);
  for (guint i = 0; i < facts->len; i++)
    {
      const PdkModelFact *fact = g_ptr_array_index (facts, i);

      if (fact->group == group)
        gtk_list_box_append (list, pdk_fact_row_new (fact));
    }
  gtk_widget_set_visible (frame, gtk_list_box_get_row_at_index (list, 0) != NULL);
}

static const char *
get_name (PdkInstalledPage *self)
{
  const char *name = pdk_model_record_get_ollama_model_name (self->record);

  return name != NULL ? name : pdk_model_record_get_model_id (self->record);
}

static void
add_memory (PdkInstalledPage *self)
{
  const PdkLoadFigures *figures = pdk_load_survey_find (self->loads, get_name (self));
  g_autofree char      *words = figures == NULL ? NULL : pdk_load_figures_describe (figures);
  const PdkModelFact    fact = { PDK_MODEL_FACT_PLACE, (char *) _("Memory in Use"), words, FALSE };

  if (figures != NULL && figures->kind != PDK_LOAD_NOT_TOLD)
    gtk_list_box_append (self->place_list, pdk_fact_row_new (&fact));
}

/* Where the model is, the library knows alone: these rows stay when the server answers. */
static void
update_place (PdkInstalledPage *self)
{
  fill (self, PDK_MODEL_FACT_PLACE, self->place_list, self->place_group);
  add_memory (self);
}

static void
on_surveyed (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (PdkInstalledPage) self = user_data;
  g_autoptr (GPtrArray)        loads = pdk_load_survey_run_finish (result, NULL);

  if (loads == NULL || self->context == NULL)
    return;
  g_clear_pointer (&self->loads, g_ptr_array_unref);
  self->loads = g_steal_pointer (&loads);
  update_place (self);
}

/* What a loaded model takes is only known as long as it is loaded. */
static void
survey (PdkInstalledPage *self)
{
  g_clear_pointer (&self->loads, g_ptr_array_unref);
  if (self->server != NULL && pdk_model_record_get_running (self->record))
    pdk_load_survey_run_async (self->server, pdk_context_get_registry (self->context), pdk_context_get_hardware (self->context),
                               self->cancellable, on_surveyed, g_object_ref (self));
  update_place (self);
}

static void
update_details (PdkInstalledPage *self)
{
  fill (self, PDK_MODEL_FACT_MODEL, self->model_list, self->model_group);
  fill (self, PDK_MODEL_FACT_TEXT, self->text_list, self->text_group);
}

/* Without a server nobody knows where the model would run. */
static void
update_plan (PdkInstalledPage *self)
{
  if (self->server != NULL)
    pdk_record_plan_fill (self->plan, self->server, pdk_context_get_hardware (self->context), self->record, self->details);
}

static void
show_problem (PdkInstalledPage *self,
              const GError     *error)
{
  const char      *hint = pdk_error_get_hint (error);
  g_autofree char *text = g_markup_printf_escaped ("%s%s%s", error->message, hint == NULL ? "" : " ", hint == NULL ? "" : hint);

  adw_preferences_group_set_description (self->problem, text);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
}

static void
on_shown (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (PdkInstalledPage) self = user_data;
  g_autoptr (GError)           error = NULL;
  g_autoptr (PdkModelDetails)  details = pdk_model_server_show_finish (PDK_MODEL_SERVER (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_widget_set_visible (self->spinner, FALSE);
  if (details == NULL)
    {
      show_problem (self, error);
      return;
    }
  g_set_object (&self->details, details);
  update_details (self);
  update_plan (self);
}

static void
load (PdkInstalledPage *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  if (self->server == NULL || pdk_model_record_get_availability (self->record) == PDK_AVAILABILITY_MISSING)
    return;
  gtk_widget_set_visible (self->spinner, TRUE);
  pdk_model_server_show_async (pdk_server_connection_get_client (self->server),
                               get_name (self), self->cancellable, on_shown, g_object_ref (self));
}

static void
on_reload (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  load (PDK_INSTALLED_PAGE (widget));
}

static void
on_model_removed (PdkInstalledPage *self,
                  PdkModelRecord   *record)
{
  GtkWidget *navigation = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_NAVIGATION_VIEW);

  if (record == self->record && navigation != NULL &&
      adw_navigation_view_get_visible_page (ADW_NAVIGATION_VIEW (navigation)) == ADW_NAVIGATION_PAGE (self))
    adw_navigation_view_pop (ADW_NAVIGATION_VIEW (navigation));
}

static void
pdk_installed_page_dispose (GObject *object)
{
  PdkInstalledPage *self = PDK_INSTALLED_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_INSTALLED_PAGE);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->plan);
  g_clear_object (&self->details);
  g_clear_pointer (&self->loads, g_ptr_array_unref);
  g_clear_object (&self->server);
  g_clear_object (&self->record);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (pdk_installed_page_parent_class)->dispose (object);
}

/* The request holds the page, so that leaving the page must end the request. */
static void
pdk_installed_page_hidden (AdwNavigationPage *page)
{
  PdkInstalledPage *self = PDK_INSTALLED_PAGE (page);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
}

static void
pdk_installed_page_class_init (PdkInstalledPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_installed_page_dispose;
  ADW_NAVIGATION_PAGE_CLASS (klass)->hidden = pdk_installed_page_hidden;

  g_type_ensure (PDK_TYPE_DOWNLOADS_BUTTON);
  g_type_ensure (PDK_TYPE_MEMORY_CARD);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_TEMPLATE ("pdk-installed-page"));
  gtk_widget_class_bind_template_child (widget_class, PdkInstalledPage, downloads);
  gtk_widget_class_bind_template_child (widget_class, PdkInstalledPage, head);
  gtk_widget_class_bind_template_child (widget_class, PdkInstalledPage, memory_card);
  gtk_widget_class_bind_template_child (widget_class, PdkInstalledPage, problem);
  gtk_widget_class_bind_template_child (widget_class, PdkInstalledPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, PdkInstalledPage, model_group);
  gtk_widget_class_bind_template_child (widget_class, PdkInstalledPage, model_list);
  gtk_widget_class_bind_template_child (widget_class, PdkInstalledPage, place_group);
  gtk_widget_class_bind_template_child (widget_class, PdkInstalledPage, place_list);
  gtk_widget_class_bind_template_child (widget_class, PdkInstalledPage, text_group);
  gtk_widget_class_bind_template_child (widget_class, PdkInstalledPage, text_list);
  gtk_widget_class_install_action (widget_class, "page.reload", NULL, on_reload);
}

static void
pdk_installed_page_init (PdkInstalledPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->plan = pdk_memory_plan_new ();
  pdk_memory_card_set_plan (self->memory_card, self->plan);
}

/* The machine that runs the model may become known, and the server's settings may change. */
static void
follow_memory (PdkInstalledPage *self)
{
  g_signal_connect_object (self->context, "hardware-changed", G_CALLBACK (update_plan), self, G_CONNECT_SWAPPED);
  if (self->server == NULL)
    return;
  g_signal_connect_object (self->server, "notify::memory", G_CALLBACK (update_plan), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->server, "notify::version", G_CALLBACK (update_plan), self, G_CONNECT_SWAPPED);
}

AdwNavigationPage *
pdk_installed_page_new (PdkContext     *context,
                        PdkModelRecord *record)
{
  PdkInstalledPage *self = g_object_new (PDK_TYPE_INSTALLED_PAGE,
                                         "title", pdk_model_record_get_display_name (record), NULL);
  GtkWidget        *row = pdk_library_row_new (context, TRUE);

  self->context = g_object_ref (context);
  self->record = g_object_ref (record);
  g_set_object (&self->server, pdk_context_find_server_of (context, record));
  g_object_set (self->downloads, "context", context, NULL);
  pdk_library_row_set_record (PDK_LIBRARY_ROW (row), record);
  adw_bin_set_child (self->head, row);
  g_signal_connect_object (record, "notify::digest", G_CALLBACK (update_place), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (record, "notify::last-used", G_CALLBACK (update_place), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (record, "notify::running", G_CALLBACK (survey), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pdk_context_get_registry (context), "model-removed", G_CALLBACK (on_model_removed), self,
                           G_CONNECT_SWAPPED);
  survey (self);
  update_details (self);
  follow_memory (self);
  update_plan (self);
  load (self);
  return ADW_NAVIGATION_PAGE (self);
}

PdkModelRecord *
pdk_installed_page_get_record (PdkInstalledPage *self)
{
  g_return_val_if_fail (PDK_IS_INSTALLED_PAGE (self), NULL);

  return self->record;
}
