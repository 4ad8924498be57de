/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-import-page.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-text.h"
#include "import/pdk-import-plan.h"
#include "pdk-accessible.h"
#include "pdk-downloads-button.h"
#include "pdk-offline-banner.h"
#include "pdk-ui.h"

struct _PdkImportPage
{
  PdkView        parent_instance;
  PdkImportPlan *plan;
  GSignalGroup  *server_signals;
  GCancellable  *pasting;
  gboolean       is_updating;

  AdwEntryRow *entry;
  GtkStack    *stack;
  GtkListBox  *examples;
  GtkImage    *state_icon;
  GtkLabel    *summary;
  GtkLabel    *advice;
  GtkLabel    *model_name;
  GtkWidget   *quality;
  AdwComboRow *choices;
  AdwEntryRow *other;
  GtkButton   *download;
  GtkWidget   *show;
};

G_DEFINE_FINAL_TYPE (PdkImportPage, pdk_import_page, PDK_TYPE_VIEW)

static const struct
{
  const char *text;
  const char *meaning;
} examples[] = {
  { "unsloth/Qwen3-4B-GGUF", N_("A repository on Hugging Face") },
    { "https://huggingface.co/bartowski/Llama-3.2-1B-Instruct-GGUF", N_("The address of one") },
      { "ollama run hf.co/unsloth/gemma-3-4b-it-GGUF:Q4_K_M", N_("A command from a model’s page") },
        { "llama3.2:1b", N_("A name of Ollama’s library") },
      };

static void
update_icon (PdkImportPage *self,
             const char    *icon_name,
             const char    *style)
{
  const char *styles[] = { style, NULL };

  gtk_image_set_from_icon_name (self->state_icon, icon_name);
  gtk_widget_set_css_classes (GTK_WIDGET (self->state_icon), styles);
}

static void
update_state (PdkImportPage *self,
              PdkImportState state)
{
  switch (state)
    {
    case PDK_IMPORT_READY:
      update_icon (self, "object-select-symbolic", "success");
      break;
    case PDK_IMPORT_PRESENT:
      update_icon (self, "folder-download-symbolic", "accent");
      break;
    case PDK_IMPORT_REFUSED:
      update_icon (self, "dialog-warning-symbolic", "warning");
      break;
    case PDK_IMPORT_EMPTY:
    default:
      break;
    }
  gtk_stack_set_visible_child_name (self->stack, state == PDK_IMPORT_EMPTY ? "examples" : "plan");
  gtk_widget_set_visible (GTK_WIDGET (self->download), state == PDK_IMPORT_READY);
  gtk_widget_set_visible (self->show, state == PDK_IMPORT_PRESENT);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.download", state == PDK_IMPORT_READY);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.show", state == PDK_IMPORT_PRESENT);
}

static void
update_button (PdkImportPage *self)
{
  g_autoptr (PdkImportChoice) choice = NULL;
  PdkCatalogQuantization     *quantization = NULL;
  g_autofree char            *label = NULL;
  g_autofree char            *size = NULL;

  choice = g_list_model_get_item (pdk_import_plan_get_choices (self->plan), pdk_import_plan_get_chosen (self->plan));
  if (choice != NULL)
    quantization = pdk_import_choice_get_quantization (choice);
  if (quantization != NULL)
    {
      size = pdk_text_from_file_size (pdk_catalog_quantization_get_file_size (quantization));
      /* Translators: the size of a download, such as "Download 2.5 GB" */
      label = g_strdup_printf (_("Download %s"), size);
    }
  gtk_button_set_label (self->download, label != NULL ? label : _("Download"));
  if (pdk_import_plan_get_model_name (self->plan) != NULL)
    pdk_accessible_set_name (self->download, _("Download %s"), pdk_import_plan_get_model_name (self->plan));
}

static void
update (PdkImportPage *self)
{
  const char *advice = pdk_import_plan_get_advice (self->plan);
  const char *name = pdk_import_plan_get_model_name (self->plan);

  gtk_label_set_label (self->summary, pdk_import_plan_get_summary (self->plan));
  gtk_label_set_label (self->advice, advice != NULL ? advice : "");
  gtk_widget_set_visible (GTK_WIDGET (self->advice), advice != NULL);
  gtk_label_set_label (self->model_name, name != NULL ? name : "");
  gtk_widget_set_visible (GTK_WIDGET (self->model_name), name != NULL);
  update_state (self, pdk_import_plan_get_state (self->plan));
  update_button (self);
}

static void
show_choices (PdkImportPage *self)
{
  GListModel                 *choices = pdk_import_plan_get_choices (self->plan);
  g_autoptr (PdkImportChoice) first = g_list_model_get_item (choices, 0);

  /* Of what is on the curated list, every file is known. */
  gtk_widget_set_visible (GTK_WIDGET (self->other),
                          first != NULL && pdk_import_choice_get_quantization (first) == NULL);
  self->is_updating = TRUE;
  gtk_widget_set_visible (self->quality, g_list_model_get_n_items (choices) > 0);
  adw_combo_row_set_model (self->choices, choices);
  if (pdk_import_plan_get_chosen (self->plan) != G_MAXUINT)
    adw_combo_row_set_selected (self->choices, pdk_import_plan_get_chosen (self->plan));
  gtk_editable_set_text (GTK_EDITABLE (self->other), "");
  self->is_updating = FALSE;
}

static void
plan (PdkImportPage *self)
{
  PdkContext            *context = pdk_view_get_context (PDK_VIEW (self));
  PdkServerConnection   *server = pdk_view_get_server (PDK_VIEW (self));
  g_autoptr (PdkFitBook) fits = NULL;

  if (context == NULL || server == NULL)
    return;
  fits = pdk_context_get_fits (context, server, 0);
  g_clear_object (&self->plan);
  self->plan = pdk_import_plan_new (pdk_context_get_catalog (context), pdk_context_get_registry (context), server, fits,
                                    gtk_editable_get_text (GTK_EDITABLE (self->entry)));
}

static void
on_text_changed (PdkImportPage *self)
{
  plan (self);
  if (self->plan == NULL)
    return;
  show_choices (self);
  update (self);
  if (pdk_import_plan_get_state (self->plan) != PDK_IMPORT_EMPTY)
    gtk_accessible_announce (GTK_ACCESSIBLE (self), pdk_import_plan_get_summary (self->plan),
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_LOW);
}

static void
on_choice_changed (PdkImportPage *self)
{
  const char      *other = gtk_editable_get_text (GTK_EDITABLE (self->other));
  PdkImportChoice *choice = adw_combo_row_get_selected_item (self->choices);

  if (self->is_updating || self->plan == NULL)
    return;
  if (*other != '\0')
    pdk_import_plan_choose (self->plan, other);
  else if (choice != NULL)
    pdk_import_plan_choose (self->plan, pdk_import_choice_get_label (choice));
  update (self);
}

/* What the server has changes by itself: the chosen quantization stays. */
static void
on_server_changed (PdkImportPage *self)
{
  if (self->plan == NULL || pdk_import_plan_get_state (self->plan) == PDK_IMPORT_EMPTY)
    return;
  plan (self);
  on_choice_changed (self);
}

static void
on_entry_activated (PdkImportPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "import.download", NULL);
}

static void
on_example_activated (PdkImportPage *self,
                      GtkListBoxRow *row)
{
  pdk_import_page_set_text (self, examples[gtk_list_box_row_get_index (row)].text);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
on_download (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  PdkImportPage   *self = PDK_IMPORT_PAGE (widget);
  g_autofree char *text = NULL;

  if (self->plan == NULL || pdk_import_plan_get_state (self->plan) != PDK_IMPORT_READY)
    return;
  /* Translators: the name of a model */
  text = g_strdup_printf (_("Downloading “%s”"), pdk_import_plan_get_model_name (self->plan));
  gtk_widget_activate_action (widget, "win.pull", "s", pdk_import_plan_get_pull_text (self->plan));
  gtk_widget_activate_action (widget, "win.toast", "s", text);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

static void
on_show (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  PdkImportPage  *self = PDK_IMPORT_PAGE (widget);
  PdkModelRecord *record = self->plan == NULL ? NULL : pdk_import_plan_get_record (self->plan);

  if (record != NULL)
    gtk_widget_activate_action (widget, "win.show-model", "s", pdk_model_record_get_model_id (record));
  else
    gtk_widget_activate_action (widget, "win.show-page", "s", "downloaded");
}

static void
on_pasted (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (PdkImportPage) self = user_data;
  g_autofree char          *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);

  /* A clipboard that holds no text has nothing to paste. */
  if (text != NULL)
    pdk_import_page_set_text (self, text);
}

static void
on_paste (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  PdkImportPage *self = PDK_IMPORT_PAGE (widget);

  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (widget), self->pasting, on_pasted, g_object_ref (self));
}

static void
pdk_import_page_server_changed (PdkView *view)
{
  PdkImportPage *self = PDK_IMPORT_PAGE (view);

  g_signal_group_set_target (self->server_signals, pdk_view_get_server (view));
  on_text_changed (self);
}

static void
pdk_import_page_dispose (GObject *object)
{
  PdkImportPage *self = PDK_IMPORT_PAGE (object);

  g_cancellable_cancel (self->pasting);
  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_IMPORT_PAGE);
  g_clear_object (&self->pasting);
  g_clear_object (&self->server_signals);
  g_clear_object (&self->plan);

  G_OBJECT_CLASS (pdk_import_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (PDK_TYPE_DOWNLOADS_BUTTON);
  g_type_ensure (PDK_TYPE_IMPORT_CHOICE);
  g_type_ensure (PDK_TYPE_OFFLINE_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_TEMPLATE ("pdk-import-page"));
  gtk_widget_class_bind_template_child (widget_class, PdkImportPage, entry);
  gtk_widget_class_bind_template_child (widget_class, PdkImportPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PdkImportPage, examples);
  gtk_widget_class_bind_template_child (widget_class, PdkImportPage, state_icon);
  gtk_widget_class_bind_template_child (widget_class, PdkImportPage, summary);
  gtk_widget_class_bind_template_child (widget_class, PdkImportPage, advice);
  gtk_widget_class_bind_template_child (widget_class, PdkImportPage, model_name);
  gtk_widget_class_bind_template_child (widget_class, PdkImportPage, quality);
  gtk_widget_class_bind_template_child (widget_class, PdkImportPage, choices);
  gtk_widget_class_bind_template_child (widget_class, PdkImportPage, other);
  gtk_widget_class_bind_template_child (widget_class, PdkImportPage, download);
  gtk_widget_class_bind_template_child (widget_class, PdkImportPage, show);
  gtk_widget_class_bind_template_callback (widget_class, on_text_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_choice_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_example_activated);
}

static void
pdk_import_page_class_init (PdkImportPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_import_page_dispose;
  PDK_VIEW_CLASS (klass)->server_changed = pdk_import_page_server_changed;

  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "import.download", NULL, on_download);
  gtk_widget_class_install_action (widget_class, "import.show", NULL, on_show);
  gtk_widget_class_install_action (widget_class, "import.paste", NULL, on_paste);
}

static void
add_example (PdkImportPage *self,
             const char    *text,
             const char    *meaning)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), meaning);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_list_box_append (self->examples, row);
}

static void
pdk_import_page_init (PdkImportPage *self)
{
  self->pasting = g_cancellable_new ();
  self->server_signals = g_signal_group_new (PDK_TYPE_SERVER_CONNECTION);
  g_signal_group_connect_swapped (self->server_signals, "notify::state", G_CALLBACK (on_server_changed), self);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (gsize i = 0; i < G_N_ELEMENTS (examples); i++)
    add_example (self, examples[i].text, _(examples[i].meaning));
}

void
pdk_import_page_set_text (PdkImportPage *self,
                          const char    *text)
{
  g_autofree char *trimmed = NULL;

  g_return_if_fail (PDK_IS_IMPORT_PAGE (self));

  trimmed = g_strstrip (g_strdup (text));
  gtk_editable_set_text (GTK_EDITABLE (self->entry), trimmed);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}
