/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-try-dialog.h"

#include <glib/gi18n-lib.h>

#include "chat/pdk-chat.h"
#include "pdk-chat-row.h"
#include "pdk-ui.h"

/* A screen reader shall not read a whole essay without being asked. */
#define ANNOUNCED_CHARACTERS 300

struct _PdkTryDialog
{
  AdwDialog parent_instance;
  PdkChat  *chat;
  gboolean  follows;

  AdwWindowTitle    *title;
  GtkStack          *stack;
  AdwStatusPage     *empty;
  GtkScrolledWindow *scroller;
  GtkWidget         *messages;
  GtkTextView       *prompt;
  GtkWidget         *placeholder;
  GtkWidget         *send;
  GtkWidget         *stop;
};

G_DEFINE_FINAL_TYPE (PdkTryDialog, pdk_try_dialog, ADW_TYPE_DIALOG)

static char *
dup_prompt (PdkTryDialog *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->prompt);
  GtkTextIter    start;
  GtkTextIter    end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
}

static void
update (PdkTryDialog *self)
{
  g_autofree char *prompt = dup_prompt (self);
  gboolean         busy = pdk_chat_get_busy (self->chat);

  gtk_widget_set_visible (self->placeholder,
                          gtk_text_buffer_get_char_count (gtk_text_view_get_buffer (self->prompt)) == 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "chat.send", !busy && *prompt != '\0');
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "chat.stop", busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "chat.retry", !busy);
  gtk_widget_set_visible (self->send, !busy);
  gtk_widget_set_visible (self->stop, busy);
}

static void
announce_answer (PdkTryDialog *self)
{
  guint                      count = g_list_model_get_n_items (G_LIST_MODEL (self->chat));
  g_autoptr (PdkChatMessage) last = g_list_model_get_item (G_LIST_MODEL (self->chat), count - 1);
  const GError              *error = pdk_chat_message_get_error (last);
  const char                *text = error != NULL ? error->message : pdk_chat_message_get_text (last);
  g_autofree char           *words = g_utf8_substring (text, 0, MIN (ANNOUNCED_CHARACTERS, g_utf8_strlen (text, -1)));

  gtk_accessible_announce (GTK_ACCESSIBLE (self), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
on_busy_changed (PdkTryDialog *self)
{
  gboolean had_focus = gtk_widget_has_focus (self->stop);

  update (self);
  if (pdk_chat_get_busy (self->chat))
    return;
  announce_answer (self);
  /* The button that was pressed is gone. */
  if (had_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self->prompt));
}

static GtkWidget *
get_nth_row (PdkTryDialog *self,
             guint         position)
{
  GtkWidget *row = gtk_widget_get_first_child (self->messages);

  while (row != NULL && position-- > 0)
    row = gtk_widget_get_next_sibling (row);
  return row;
}

static void
on_items_changed (PdkTryDialog *self,
                  guint         position,
                  guint         removed,
                  guint         added)
{
  for (guint i = 0; i < removed; i++)
    gtk_box_remove (GTK_BOX (self->messages), get_nth_row (self, position));
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (PdkChatMessage) message = g_list_model_get_item (G_LIST_MODEL (self->chat), position + i);

      gtk_box_append (GTK_BOX (self->messages), pdk_chat_row_new (message));
    }
  gtk_stack_set_visible_child_name (self->stack, "chat");
  self->follows = TRUE;
}

static void
on_extent_changed (PdkTryDialog  *self,
                   GtkAdjustment *adjustment)
{
  if (self->follows)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
}

/* Who scrolls up wants to read; who returns to the end wants to follow again. */
static void
on_scrolled (PdkTryDialog  *self,
             GtkAdjustment *adjustment)
{
  self->follows = gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment) >=
                  gtk_adjustment_get_upper (adjustment) - 1.0;
}

static void
on_send (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  PdkTryDialog    *self = PDK_TRY_DIALOG (widget);
  g_autofree char *prompt = dup_prompt (self);

  /* The button goes away, and what is said next is written in the same place. */
  gtk_widget_grab_focus (GTK_WIDGET (self->prompt));
  if (pdk_chat_send (self->chat, prompt))
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->prompt), "", 0);
}

static void
on_stop (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  pdk_chat_stop (PDK_TRY_DIALOG (widget)->chat);
}

static void
on_retry (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  pdk_chat_retry (PDK_TRY_DIALOG (widget)->chat);
}

/* Return sends and Shift+Return begins a line; whoever composes a character with Return gets it first. */
static gboolean
on_key_pressed (PdkTryDialog          *self,
                guint                  key,
                guint                  code,
                GdkModifierType        modifiers,
                GtkEventControllerKey *controller)
{
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (controller));

  if ((key != GDK_KEY_Return && key != GDK_KEY_KP_Enter) || (modifiers & GDK_SHIFT_MASK) != 0)
    return GDK_EVENT_PROPAGATE;
  if (event != NULL && gtk_text_view_im_context_filter_keypress (self->prompt, event))
    return GDK_EVENT_STOP;
  gtk_widget_activate_action (GTK_WIDGET (self), "chat.send", NULL);
  return GDK_EVENT_STOP;
}

/* An answer that nobody reads costs the server's time. */
static void
pdk_try_dialog_closed (AdwDialog *dialog)
{
  pdk_chat_stop (PDK_TRY_DIALOG (dialog)->chat);
}

static void
pdk_try_dialog_dispose (GObject *object)
{
  PdkTryDialog *self = PDK_TRY_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_TRY_DIALOG);
  g_clear_object (&self->chat);

  G_OBJECT_CLASS (pdk_try_dialog_parent_class)->dispose (object);
}

static void
pdk_try_dialog_class_init (PdkTryDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_try_dialog_dispose;
  ADW_DIALOG_CLASS (klass)->closed = pdk_try_dialog_closed;

  gtk_widget_class_set_template_from_resource (widget_class, PDK_TEMPLATE ("pdk-try-dialog"));
  gtk_widget_class_bind_template_child (widget_class, PdkTryDialog, title);
  gtk_widget_class_bind_template_child (widget_class, PdkTryDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, PdkTryDialog, empty);
  gtk_widget_class_bind_template_child (widget_class, PdkTryDialog, scroller);
  gtk_widget_class_bind_template_child (widget_class, PdkTryDialog, messages);
  gtk_widget_class_bind_template_child (widget_class, PdkTryDialog, prompt);
  gtk_widget_class_bind_template_child (widget_class, PdkTryDialog, placeholder);
  gtk_widget_class_bind_template_child (widget_class, PdkTryDialog, send);
  gtk_widget_class_bind_template_child (widget_class, PdkTryDialog, stop);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
  gtk_widget_class_install_action (widget_class, "chat.send", NULL, on_send);
  gtk_widget_class_install_action (widget_class, "chat.stop", NULL, on_stop);
  gtk_widget_class_install_action (widget_class, "chat.retry", NULL, on_retry);
}

static void
pdk_try_dialog_init (PdkTryDialog *self)
{
  GtkAdjustment *adjustment;

  gtk_widget_init_template (GTK_WIDGET (self));

  adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (on_extent_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (on_scrolled), self, G_CONNECT_SWAPPED);
}

AdwDialog *
pdk_try_dialog_new (PdkContext          *context,
                    PdkServerConnection *server,
                    PdkModelRecord      *record)
{
  PdkTryDialog    *self = g_object_new (PDK_TYPE_TRY_DIALOG, NULL);
  const char      *name = pdk_model_record_get_ollama_model_name (record);
  g_autofree char *title = g_strdup_printf (_("Try %s"), pdk_model_record_get_display_name (record));
  g_autofree char *description = g_markup_printf_escaped (_("What you write goes to %s only, and nothing of it is kept."),
                                                            pdk_server_connection_get_id (server));

  self->chat = pdk_chat_new (pdk_server_connection_get_client (server),
                             name != NULL ? name : pdk_model_record_get_model_id (record));
  pdk_chat_set_record (self->chat, pdk_context_get_registry (context), record);
  adw_dialog_set_title (ADW_DIALOG (self), title);
  adw_window_title_set_title (self->title, title);
  adw_window_title_set_subtitle (self->title, pdk_server_connection_get_id (server));
  adw_status_page_set_description (self->empty, description);
  g_signal_connect_object (self->chat, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chat, "notify::busy", G_CALLBACK (on_busy_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_text_view_get_buffer (self->prompt), "changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
  return ADW_DIALOG (self);
}
