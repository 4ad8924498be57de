/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-notifier.h"

#include <glib/gi18n-lib.h>

#define FINISHED "downloads-finished"
#define FAILED   "downloads-failed"

struct _PdkNotifier
{
  GObject         parent_instance;
  GtkApplication *application;
  GPtrArray      *finished; /* titles that nobody has seen yet */
  GPtrArray      *failed;
};

G_DEFINE_FINAL_TYPE (PdkNotifier, pdk_notifier, G_TYPE_OBJECT)

static void
pdk_notifier_dispose (GObject *object)
{
  PdkNotifier *self = PDK_NOTIFIER (object);

  g_clear_object (&self->application);
  g_clear_pointer (&self->finished, g_ptr_array_unref);
  g_clear_pointer (&self->failed, g_ptr_array_unref);

  G_OBJECT_CLASS (pdk_notifier_parent_class)->dispose (object);
}

static void
pdk_notifier_class_init (PdkNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_notifier_dispose;
}

static void
pdk_notifier_init (PdkNotifier *self)
{
  self->finished = g_ptr_array_new_with_free_func (g_free);
  self->failed = g_ptr_array_new_with_free_func (g_free);
}

static gboolean
is_looked_at (PdkNotifier *self)
{
  for (GList *item = gtk_application_get_windows (self->application); item != NULL; item = item->next)
    {
      if (gtk_window_is_active (item->data))
        return TRUE;
    }
  return FALSE;
}

static void
withdraw (PdkNotifier *self,
          const char  *id,
          GPtrArray   *titles)
{
  if (titles->len == 0)
    return;
  g_ptr_array_set_size (titles, 0);
  g_application_withdraw_notification (G_APPLICATION (self->application), id);
}

static void
withdraw_if_seen (PdkNotifier *self)
{
  if (!is_looked_at (self))
    return;
  withdraw (self, FINISHED, self->finished);
  withdraw (self, FAILED, self->failed);
}

static void
watch_window (PdkNotifier *self,
              GtkWindow   *window)
{
  g_signal_connect_object (window, "notify::is-active", G_CALLBACK (withdraw_if_seen), self, G_CONNECT_SWAPPED);
}

static char *
join (GPtrArray *titles)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv)           names = NULL;

  for (guint i = 0; i < titles->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (titles, i));
  names = g_strv_builder_end (builder);
  return g_strjoinv (C_("between names", ", "), names);
}

static void
send (PdkNotifier *self,
      const char  *id,
      const char  *title,
      const char  *body,
      const char  *action,
      const char  *target)
{
  g_autoptr (GNotification) notification = g_notification_new (title);

  g_notification_set_body (notification, body);
  g_notification_set_default_action_and_target (notification, action, "s", target);
  g_application_send_notification (G_APPLICATION (self->application), id, notification);
}

static void
on_completed (PdkNotifier    *self,
              PdkTransfer    *transfer,
              PdkModelRecord *record)
{
  g_autofree char *title = NULL;
  g_autofree char *body = NULL;

  if (is_looked_at (self))
    return;
  g_ptr_array_add (self->finished, g_strdup (pdk_transfer_get_title (transfer)));
  if (self->finished->len == 1)
    {
      title = g_strdup_printf (_("“%s” is downloaded"), pdk_transfer_get_title (transfer));
      /* Translators: a server's name */
      body = g_strdup_printf (_("It is ready on %s."), pdk_model_record_get_server (record));
      send (self, FINISHED, title, body, "app.show-model", pdk_model_record_get_model_id (record));
      return;
    }
  title = g_strdup_printf (ngettext ("%u model is downloaded", "%u models are downloaded", self->finished->len), self->finished->len);
  body = join (self->finished);
  send (self, FINISHED, title, body, "app.show-page", "downloaded");
}

static void
on_failed (PdkNotifier *self,
           PdkTransfer *transfer)
{
  g_autofree char *title = NULL;
  g_autofree char *body = NULL;

  /* What a person stopped is no news to them. */
  if (pdk_transfer_get_state (transfer) != PDK_TRANSFER_STATE_FAILED || is_looked_at (self))
    return;
  g_ptr_array_add (self->failed, g_strdup (pdk_transfer_get_title (transfer)));
  if (self->failed->len == 1)
    {
      title = g_strdup_printf (_("“%s” was not downloaded"), pdk_transfer_get_title (transfer));
      body = g_strdup (pdk_transfer_get_error (transfer)->message);
    }
  else
    {
      title = g_strdup_printf (ngettext ("%u download failed", "%u downloads failed", self->failed->len), self->failed->len);
      body = join (self->failed);
    }
  send (self, FAILED, title, body, "app.show-page", "downloaded");
}

PdkNotifier *
pdk_notifier_new (GtkApplication *application,
                  PdkContext     *context)
{
  PdkNotifier      *self = g_object_new (PDK_TYPE_NOTIFIER, NULL);
  PdkModelRegistry *registry = pdk_context_get_registry (context);

  self->application = g_object_ref (application);
  for (GList *item = gtk_application_get_windows (application); item != NULL; item = item->next)
    watch_window (self, item->data);
  g_signal_connect_object (application, "window-added", G_CALLBACK (watch_window), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (registry, "download-completed", G_CALLBACK (on_completed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (registry, "download-failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  return self;
}
