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
};

static void
outer_cancelled_cb (GCancellable *outer,
                    gpointer      inner)
{
  g_cancellable_cancel (inner);
}

PdkHttpDeadline *
pdk_http_deadline_new (GCancellable *outer)
{
  PdkHttpDeadline *self = g_new0 (PdkHttpDeadline, 1);

  self->inner = g_cancellable_new ();
  if (outer != NULL)
    {
      self->outer = g_object_ref (outer);
      self->outer_id = g_cancellable_connect (outer, G_CALLBACK (outer_cancelled_cb), g_object_ref (self->inner), g_object_unref);
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
  g_free (self);
}

static gboolean
clock_cb (gpointer data)
{
  PdkHttpDeadline *self = data;

  self->over = !g_cancellable_is_cancelled (self->inner);
  g_cancellable_cancel (self->inner);
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
