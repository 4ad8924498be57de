/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-model-actions.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "pdk-alias-dialog.h"
#include "pdk-installed-page.h"
#include "pdk-removal-dialog.h"
#include "pdk-toast.h"
#include "pdk-try-dialog.h"

/* Work that outlives the row or page it was asked for in: what remains is the window, if that. */
typedef struct
{
  GWeakRef         window;
  PdkModelRecord  *record;
  PdkModelWorkKind kind;
} Deed;

static Deed *
deed_new (GtkWidget      *origin,
          PdkModelRecord *record)
{
  Deed *deed = g_new0 (Deed, 1);

  g_weak_ref_init (&deed->window, gtk_widget_get_root (origin));
  deed->record = g_object_ref (record);
  return deed;
}

static void
deed_free (Deed *deed)
{
  g_weak_ref_clear (&deed->window);
  g_clear_object (&deed->record);
  g_free (deed);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Deed, deed_free)

static void
report (Deed         *deed,
        const char   *success,
        const char   *failure,
        const GError *error)
{
  g_autoptr (GtkWidget) window = g_weak_ref_get (&deed->window);

  if (window == NULL)
    return;
  if (error == NULL)
    gtk_widget_activate_action (window, "win.toast", "s", success);
  else
    pdk_toast_show_error (window, failure, error);
}

static void
on_used (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (Deed)   deed = user_data;
  g_autoptr (GError) error = NULL;
  const char        *name = pdk_model_record_get_display_name (deed->record);
  g_autofree char   *success = g_strdup_printf (_("“%s” is the active model"), name);
  g_autofree char   *failure = g_strdup_printf (_("“%s” was not made the active model"), name);

  pdk_model_registry_set_active_finish (PDK_MODEL_REGISTRY (source), result, &error);
  report (deed, success, failure, error);
}

void
pdk_model_actions_use (GtkWidget      *origin,
                       PdkContext     *context,
                       PdkModelRecord *record)
{
  pdk_model_registry_set_active_async (pdk_context_get_registry (context), record, NULL, on_used,
                                       deed_new (origin, record));
}

void
pdk_model_actions_try (GtkWidget      *origin,
                       PdkContext     *context,
                       PdkModelRecord *record)
{
  PdkServerConnection *server = pdk_context_find_server_of (context, record);

  if (server != NULL)
    adw_dialog_present (pdk_try_dialog_new (context, server, record), origin);
}

static void
on_worked (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Deed)   deed = user_data;
  g_autoptr (GError) error = NULL;
  const char        *name = pdk_model_record_get_display_name (deed->record);
  gboolean           loading = deed->kind == PDK_MODEL_WORK_LOADING;
  g_autofree char   *success = g_strdup_printf (loading ? _("“%s” is loaded") : _("“%s” is unloaded"), name);
  g_autofree char   *failure = g_strdup_printf (loading ? _("“%s” was not loaded") : _("“%s” was not unloaded"), name);

  pdk_model_work_start_finish (PDK_MODEL_WORK (source), result, &error);
  report (deed, success, failure, error);
}

void
pdk_model_actions_work (GtkWidget       *origin,
                        PdkContext      *context,
                        PdkModelRecord  *record,
                        PdkModelWorkKind kind)
{
  PdkServerConnection *server = pdk_context_find_server_of (context, record);
  Deed                *deed;

  if (server == NULL)
    return;
  deed = deed_new (origin, record);
  deed->kind = kind;
  pdk_model_work_start_async (pdk_context_get_work (context), server, record, kind, on_worked, deed);
}

void
pdk_model_actions_alias (GtkWidget      *origin,
                         PdkContext     *context,
                         PdkModelRecord *record)
{
  PdkServerConnection *server = pdk_context_find_server_of (context, record);

  if (server != NULL)
    pdk_alias_dialog_present (origin, context, server, record);
}

void
pdk_model_actions_remove (GtkWidget      *origin,
                          PdkContext     *context,
                          PdkModelRecord *record)
{
  pdk_removal_dialog_present (origin, context, pdk_context_find_server_of (context, record), record);
}

void
pdk_model_actions_download_again (GtkWidget      *origin,
                                  PdkContext     *context,
                                  PdkModelRecord *record)
{
  const char *name = pdk_model_record_get_ollama_model_name (record);

  gtk_widget_activate_action (origin, "win.pull", "s", name != NULL ? name : pdk_model_record_get_model_id (record));
}

void
pdk_model_actions_show_details (GtkWidget      *origin,
                                PdkContext     *context,
                                PdkModelRecord *record)
{
  GtkWidget *navigation = gtk_widget_get_ancestor (origin, ADW_TYPE_NAVIGATION_VIEW);

  if (navigation != NULL)
    adw_navigation_view_push (ADW_NAVIGATION_VIEW (navigation), pdk_installed_page_new (context, record));
}
