/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-chat-row.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-error.h"
#include "pdk-ui.h"

struct _PdkChatRow
{
  AdwBin          parent_instance;
  PdkChatMessage *message;
  guint           tick_id;

  GtkExpander *thinking;
  GtkLabel    *thinking_text;
  GtkLabel    *text;
  GtkWidget   *waiting;
  GtkLabel    *note;
  GtkWidget   *failure;
  GtkLabel    *failure_text;
  GtkLabel    *failure_hint;
};

typedef enum
{
  PROP_MESSAGE = 1,
} PdkChatRowProperty;

static GParamSpec *properties[PROP_MESSAGE + 1];

G_DEFINE_FINAL_TYPE (PdkChatRow, pdk_chat_row, ADW_TYPE_BIN)

static void
update_words (PdkChatRow *self)
{
  const char *text = pdk_chat_message_get_text (self->message);
  const char *thinking = pdk_chat_message_get_thinking (self->message);
  gboolean    still_thinking = *text == '\0' && pdk_chat_message_get_state (self->message) == PDK_CHAT_MESSAGE_COMING;

  gtk_label_set_label (self->text, text);
  gtk_widget_set_visible (GTK_WIDGET (self->text), *text != '\0');
  gtk_label_set_label (self->thinking_text, thinking);
  gtk_widget_set_visible (GTK_WIDGET (self->thinking), *thinking != '\0');
  gtk_expander_set_label (self->thinking, still_thinking ? _("Thinking…") : _("Thoughts"));
}

static void
update_failure (PdkChatRow *self)
{
  const GError *error = pdk_chat_message_get_error (self->message);
  const char   *hint = error == NULL ? NULL : pdk_error_get_hint (error);

  gtk_label_set_label (self->failure_text, error == NULL ? "" : error->message);
  gtk_label_set_label (self->failure_hint, hint == NULL ? "" : hint);
  gtk_widget_set_visible (GTK_WIDGET (self->failure_hint), hint != NULL);
}

static void
update_state (PdkChatRow *self)
{
  PdkChatMessageState state = pdk_chat_message_get_state (self->message);
  g_autofree char    *note = pdk_chat_message_describe (self->message);

  gtk_widget_set_visible (self->waiting, state == PDK_CHAT_MESSAGE_WAITING);
  gtk_widget_set_visible (self->failure, state == PDK_CHAT_MESSAGE_FAILED);
  gtk_widget_set_visible (GTK_WIDGET (self->note), *note != '\0' && !pdk_chat_message_is_question (self->message));
  gtk_label_set_label (self->note, note);
  update_failure (self);
  update_words (self);
}

static gboolean
on_tick (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  PdkChatRow *self = PDK_CHAT_ROW (widget);

  self->tick_id = 0;
  update_words (self);
  return G_SOURCE_REMOVE;
}

/* Words come faster than frames; laying out a long answer anew for each of them would be slow. */
static void
schedule_words (PdkChatRow *self)
{
  if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick, NULL, NULL);
}

static void
pdk_chat_row_dispose (GObject *object)
{
  PdkChatRow *self = PDK_CHAT_ROW (object);

  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_CHAT_ROW);
  g_clear_object (&self->message);

  G_OBJECT_CLASS (pdk_chat_row_parent_class)->dispose (object);
}

static void
pdk_chat_row_constructed (GObject *object)
{
  PdkChatRow *self = PDK_CHAT_ROW (object);
  gboolean    is_question = pdk_chat_message_is_question (self->message);
  GtkWidget  *bubble = adw_bin_get_child (ADW_BIN (self));

  G_OBJECT_CLASS (pdk_chat_row_parent_class)->constructed (object);

  if (is_question)
    {
      gtk_widget_set_halign (bubble, GTK_ALIGN_END);
      gtk_widget_add_css_class (bubble, "card");
      gtk_widget_add_css_class (bubble, "question");
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  is_question ? _("You") : _("The Model"), -1);
  g_signal_connect_object (self->message, "notify::state", G_CALLBACK (update_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->message, "notify::text", G_CALLBACK (schedule_words), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->message, "notify::thinking", G_CALLBACK (schedule_words), self, G_CONNECT_SWAPPED);
  update_state (self);
}

static void
pdk_chat_row_get_property (GObject    *object,
                           guint       property_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  switch ((PdkChatRowProperty) property_id)
    {
    case PROP_MESSAGE:
      g_value_set_object (value, PDK_CHAT_ROW (object)->message);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
pdk_chat_row_set_property (GObject      *object,
                           guint         property_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  switch ((PdkChatRowProperty) property_id)
    {
    case PROP_MESSAGE:
      PDK_CHAT_ROW (object)->message = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
pdk_chat_row_class_init (PdkChatRowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = pdk_chat_row_constructed;
  object_class->dispose = pdk_chat_row_dispose;
  object_class->get_property = pdk_chat_row_get_property;
  object_class->set_property = pdk_chat_row_set_property;

  properties[PROP_MESSAGE] = g_param_spec_object ("message", NULL, NULL, PDK_TYPE_CHAT_MESSAGE,
                                                  G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_TEMPLATE ("pdk-chat-row"));
  gtk_widget_class_bind_template_child (widget_class, PdkChatRow, thinking);
  gtk_widget_class_bind_template_child (widget_class, PdkChatRow, thinking_text);
  gtk_widget_class_bind_template_child (widget_class, PdkChatRow, text);
  gtk_widget_class_bind_template_child (widget_class, PdkChatRow, waiting);
  gtk_widget_class_bind_template_child (widget_class, PdkChatRow, note);
  gtk_widget_class_bind_template_child (widget_class, PdkChatRow, failure);
  gtk_widget_class_bind_template_child (widget_class, PdkChatRow, failure_text);
  gtk_widget_class_bind_template_child (widget_class, PdkChatRow, failure_hint);
}

static void
pdk_chat_row_init (PdkChatRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pdk_chat_row_new (PdkChatMessage *message)
{
  return g_object_new (PDK_TYPE_CHAT_ROW, "message", message, NULL);
}
