/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "http/pdk-http-deadline.h"

struct _PdkHttpDeadline
{
  GCancellable *inner;
  GCancellable *outer;
  gulong        outer_id;
  GSource      *clock;
  gboolean      over;

  /* The outer one may be cancelled from any thread. */
  GMutex   mutex;
  gboolean held;
  gboolean pending;
};

static void
cancel (PdkHttpDeadline *self)
{
  gboolean now;

  g_mutex_lock (&self->mutex);
  now = !self->held;
  self->pending = !now;
  g_mutex_unlock (&self->mutex);
  if (now)
    g_cancellable_cancel (self->inner);
}

static void
outer_cancelled_cb (GCancellable *outer,
                    gpointer      data)
{
  cancel (data);
}

PdkHttpDeadline *
pdk_http_deadline_new (GCancellable *outer)
{
  PdkHttpDeadline *self = g_new0 (PdkHttpDeadline, 1);

  g_mutex_init (&self->mutex);
  self->inner = g_cancellable_new ();
  if (outer != NULL)
    {
      self->outer = g_object_ref (outer);
      self->outer_id = g_cancellable_connect (outer, G_CALLBACK (outer_cancelled_cb), self, NULL);
    }
  return self;
}

static void
stop_clock (PdkHttpDeadline *self)
{
  if (self->clock != NULL)
    g_source_destroy (self->clock);
  g_clear_pointer (&self->clock, g_source_unref);
}

void
pdk_http_deadline_free (PdkHttpDeadline *self)
{
  stop_clock (self);
  if (self->outer != NULL)
    g_cancellable_disconnect (self->outer, self->outer_id);
  g_clear_object (&self->outer);
  g_clear_object (&self->inner);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static gboolean
clock_cb (gpointer data)
{
  PdkHttpDeadline *self = data;

  self->over = !g_cancellable_is_cancelled (self->inner) && !(self->outer != NULL && g_cancellable_is_cancelled (self->outer));
  cancel (self);
  return G_SOURCE_REMOVE;
}

void
pdk_http_deadline_arm (PdkHttpDeadline *self,
                       guint            milliseconds)
{
  stop_clock (self);
  if (milliseconds == 0)
    return;
  self->clock = g_timeout_source_new (milliseconds);
  g_source_set_callback (self->clock, clock_cb, self, NULL);
  g_source_set_static_name (self->clock, "Paddock deadline");
  g_source_attach (self->clock, g_main_context_get_thread_default ());
}

void
pdk_http_deadline_hold (PdkHttpDeadline *self)
{
  g_mutex_lock (&self->mutex);
  self->held = TRUE;
  g_mutex_unlock (&self->mutex);
}

void
pdk_http_deadline_let_go (PdkHttpDeadline *self)
{
  gboolean pending;

  g_mutex_lock (&self->mutex);
  self->held = FALSE;
  pending = self->pending;
  self->pending = FALSE;
  g_mutex_unlock (&self->mutex);
  if (pending)
    g_cancellable_cancel (self->inner);
}

GCancellable *
pdk_http_deadline_get_cancellable (PdkHttpDeadline *self)
{
  return self->inner;
}

gboolean
pdk_http_deadline_is_over (PdkHttpDeadline *self)
{
  return self->over;
}
