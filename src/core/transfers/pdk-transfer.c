/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "transfers/pdk-transfer.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-text.h"
#include "transfers/pdk-transfer-progress.h"

/* Lines come sixteen times a second; people and screen readers need four. */
#define NOTIFY_INTERVAL_MS 250
#define STALL_SECONDS      10

typedef struct
{
  char                *title;
  char                *detail;
  guint64              expected_total;
  guint                stall_seconds;
  PdkTransferState     state;
  PdkTransferProgress *progress;
  GCancellable        *cancellable;
  GError              *error;
  guint                notify_id;
  guint                tick_id;
} PdkTransferPrivate;

typedef enum
{
  PROP_TITLE = 1,
  PROP_EXPECTED_TOTAL,
  PROP_DETAIL,
  PROP_STATE,
  PROP_PHASE,
  PROP_DONE,
  PROP_TOTAL,
  PROP_FRACTION,
  PROP_RATE,
  PROP_SECONDS_LEFT,
  PROP_STALLED,
} PdkTransferProperty;

static GParamSpec *properties[PROP_STALLED + 1];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (PdkTransfer, pdk_transfer, G_TYPE_OBJECT)

static PdkTransferPrivate *
get_private (PdkTransfer *self)
{
  return pdk_transfer_get_instance_private (self);
}

static char *
describe_download (PdkTransfer *self)
{
  g_autofree char *done = pdk_text_from_file_size (pdk_transfer_get_done (self));
  g_autofree char *total = pdk_text_from_file_size (pdk_transfer_get_total (self));
  g_autofree char *rate = pdk_text_from_rate (pdk_transfer_get_rate (self));
  g_autofree char *left = pdk_text_from_time_left (pdk_transfer_get_seconds_left (self));

  if (pdk_transfer_get_stalled (self))
    /* Translators: 1.2 GB of 2.5 GB; the server is connected but no bytes come */
    return g_strdup_printf (_("%1$s of %2$s · no data is coming, still trying…"), done, total);
  if (pdk_transfer_get_total (self) == 0)
    return g_strdup (_("Starting…"));
  if (pdk_transfer_get_rate (self) <= 0.0)
    /* Translators: 1.2 GB of 2.5 GB */
    return g_strdup_printf (_("%1$s of %2$s"), done, total);
  if (*left == '\0')
    /* Translators: 1.2 GB of 2.5 GB · 18 MB/s */
    return g_strdup_printf (_("%1$s of %2$s · %3$s"), done, total, rate);
  /* Translators: 1.2 GB of 2.5 GB · 18 MB/s · about 2 minutes left */
  return g_strdup_printf (_("%1$s of %2$s · %3$s · %4$s"), done, total, rate, left);
}

static char *
describe_running (PdkTransfer *self)
{
  switch (pdk_transfer_get_phase (self))
    {
    case PDK_TRANSFER_PHASE_RESOLVING:
      return g_strdup (_("Looking up the model…"));
    case PDK_TRANSFER_PHASE_VERIFYING:
      return g_strdup (_("Verifying the download…"));
    case PDK_TRANSFER_PHASE_REGISTERING:
      return g_strdup (_("Almost done…"));
    case PDK_TRANSFER_PHASE_DOWNLOADING:
    case PDK_TRANSFER_PHASE_UPLOADING:
    default:
      return describe_download (self);
    }
}

static char *
describe (PdkTransfer *self)
{
  PdkTransferPrivate *priv = get_private (self);

  switch (priv->state)
    {
    case PDK_TRANSFER_STATE_WAITING:
      return g_strdup (_("Waiting for other downloads"));
    case PDK_TRANSFER_STATE_RUNNING:
      return describe_running (self);
    case PDK_TRANSFER_STATE_DONE:
      return g_strdup (_("Done"));
    case PDK_TRANSFER_STATE_CANCELLED:
      return g_strdup (_("Stopped; what was fetched is kept"));
    case PDK_TRANSFER_STATE_FAILED:
    default:
      return g_strdup (priv->error->message);
    }
}

static void
notify_all (PdkTransfer *self)
{
  PdkTransferPrivate *priv = get_private (self);
  GObject            *object = G_OBJECT (self);
  g_autofree char    *detail = describe (self);

  g_object_freeze_notify (object);
  for (guint i = PROP_PHASE; i < G_N_ELEMENTS (properties); i++)
    g_object_notify_by_pspec (object, properties[i]);
  if (g_set_str (&priv->detail, detail))
    g_object_notify_by_pspec (object, properties[PROP_DETAIL]);
  g_object_thaw_notify (object);
}

static gboolean
notify_cb (gpointer user_data)
{
  PdkTransfer *self = user_data;

  get_private (self)->notify_id = 0;
  notify_all (self);
  return G_SOURCE_REMOVE;
}

/* Rate and stall change by the mere passing of time. */
static gboolean
tick_cb (gpointer user_data)
{
  notify_all (user_data);
  return G_SOURCE_CONTINUE;
}

static void
set_state (PdkTransfer     *self,
           PdkTransferState state)
{
  PdkTransferPrivate *priv = get_private (self);

  if (priv->state == state)
    return;
  priv->state = state;
  if (state != PDK_TRANSFER_STATE_RUNNING)
    {
      g_clear_handle_id (&priv->tick_id, g_source_remove);
      g_clear_handle_id (&priv->notify_id, g_source_remove);
    }
  g_object_freeze_notify (G_OBJECT (self));
  notify_all (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
pdk_transfer_dispose (GObject *object)
{
  PdkTransferPrivate *priv = get_private (PDK_TRANSFER (object));

  g_clear_handle_id (&priv->tick_id, g_source_remove);
  g_clear_handle_id (&priv->notify_id, g_source_remove);

  G_OBJECT_CLASS (pdk_transfer_parent_class)->dispose (object);
}

static void
pdk_transfer_finalize (GObject *object)
{
  PdkTransferPrivate *priv = get_private (PDK_TRANSFER (object));

  g_clear_pointer (&priv->title, g_free);
  g_clear_pointer (&priv->detail, g_free);
  g_clear_pointer (&priv->progress, pdk_transfer_progress_free);
  g_clear_object (&priv->cancellable);
  g_clear_error (&priv->error);

  G_OBJECT_CLASS (pdk_transfer_parent_class)->finalize (object);
}

static void
pdk_transfer_get_property (GObject    *object,
                           guint       property_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  PdkTransfer        *self = PDK_TRANSFER (object);
  PdkTransferPrivate *priv = get_private (self);

  switch ((PdkTransferProperty) property_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, priv->title);
      break;
    case PROP_EXPECTED_TOTAL:
      g_value_set_uint64 (value, priv->expected_total);
      break;
    case PROP_DETAIL:
      g_value_set_string (value, priv->detail);
      break;
    case PROP_STATE:
      g_value_set_uint (value, priv->state);
      break;
    case PROP_PHASE:
      g_value_set_uint (value, pdk_transfer_get_phase (self));
      break;
    case PROP_DONE:
      g_value_set_uint64 (value, pdk_transfer_get_done (self));
      break;
    case PROP_TOTAL:
      g_value_set_uint64 (value, pdk_transfer_get_total (self));
      break;
    case PROP_FRACTION:
      g_value_set_double (value, pdk_transfer_get_fraction (self));
      break;
    case PROP_RATE:
      g_value_set_double (value, pdk_transfer_get_rate (self));
      break;
    case PROP_SECONDS_LEFT:
      g_value_set_int64 (value, pdk_transfer_get_seconds_left (self));
      break;
    case PROP_STALLED:
      g_value_set_boolean (value, pdk_transfer_get_stalled (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
pdk_transfer_set_property (GObject      *object,
                           guint         property_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  PdkTransferPrivate *priv = get_private (PDK_TRANSFER (object));

  if (property_id == PROP_TITLE)
    g_set_str (&priv->title, g_value_get_string (value));
  else if (property_id == PROP_EXPECTED_TOTAL)
    priv->expected_total = g_value_get_uint64 (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
pdk_transfer_class_init (PdkTransferClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags construct = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = pdk_transfer_dispose;
  object_class->finalize = pdk_transfer_finalize;
  object_class->get_property = pdk_transfer_get_property;
  object_class->set_property = pdk_transfer_set_property;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", construct);
  properties[PROP_EXPECTED_TOTAL] =
    g_param_spec_uint64 ("expected-total", NULL, NULL, 0, G_MAXUINT64, 0, construct);
  properties[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, NULL, readable);
  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, G_MAXUINT, 0, readable);
  properties[PROP_PHASE] = g_param_spec_uint ("phase", NULL, NULL, 0, G_MAXUINT, 0, readable);
  properties[PROP_DONE] = g_param_spec_uint64 ("done", NULL, NULL, 0, G_MAXUINT64, 0, readable);
  properties[PROP_TOTAL] = g_param_spec_uint64 ("total", NULL, NULL, 0, G_MAXUINT64, 0, readable);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0.0, 1.0, 0.0, readable);
  properties[PROP_RATE] = g_param_spec_double ("rate", NULL, NULL, 0.0, G_MAXDOUBLE, 0.0, readable);
  properties[PROP_SECONDS_LEFT] =
    g_param_spec_int64 ("seconds-left", NULL, NULL, -1, G_MAXINT64, -1, readable);
  properties[PROP_STALLED] = g_param_spec_boolean ("stalled", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
pdk_transfer_init (PdkTransfer *self)
{
  PdkTransferPrivate *priv = get_private (self);

  priv->cancellable = g_cancellable_new ();
  priv->stall_seconds = STALL_SECONDS;
  priv->detail = describe (self);
}

const char *
pdk_transfer_get_title (PdkTransfer *self)
{
  return get_private (self)->title;
}

const char *
pdk_transfer_get_detail (PdkTransfer *self)
{
  return get_private (self)->detail;
}

PdkTransferState
pdk_transfer_get_state (PdkTransfer *self)
{
  return get_private (self)->state;
}

PdkTransferPhase
pdk_transfer_get_phase (PdkTransfer *self)
{
  PdkTransferPrivate *priv = get_private (self);

  return priv->progress == NULL ? PDK_TRANSFER_PHASE_RESOLVING : pdk_transfer_progress_get_phase (priv->progress);
}

guint64
pdk_transfer_get_done (PdkTransfer *self)
{
  PdkTransferPrivate *priv = get_private (self);

  return priv->progress == NULL ? 0 : pdk_transfer_progress_get_done (priv->progress);
}

guint64
pdk_transfer_get_total (PdkTransfer *self)
{
  PdkTransferPrivate *priv = get_private (self);

  return priv->progress == NULL ? priv->expected_total : pdk_transfer_progress_get_total (priv->progress);
}

double
pdk_transfer_get_fraction (PdkTransfer *self)
{
  PdkTransferPrivate *priv = get_private (self);

  return priv->progress == NULL ? 0.0 : pdk_transfer_progress_get_fraction (priv->progress);
}

double
pdk_transfer_get_rate (PdkTransfer *self)
{
  PdkTransferPrivate *priv = get_private (self);

  if (priv->progress == NULL || priv->state != PDK_TRANSFER_STATE_RUNNING)
    return 0.0;
  return pdk_transfer_progress_get_rate (priv->progress, g_get_monotonic_time ());
}

gint64
pdk_transfer_get_seconds_left (PdkTransfer *self)
{
  PdkTransferPrivate *priv = get_private (self);

  if (priv->progress == NULL || priv->state != PDK_TRANSFER_STATE_RUNNING)
    return -1;
  return pdk_transfer_progress_get_seconds_left (priv->progress, g_get_monotonic_time ());
}

gboolean
pdk_transfer_get_stalled (PdkTransfer *self)
{
  PdkTransferPrivate *priv = get_private (self);

  return priv->progress != NULL && priv->state == PDK_TRANSFER_STATE_RUNNING &&
         pdk_transfer_progress_is_stalled (priv->progress, g_get_monotonic_time ());
}

const GError *
pdk_transfer_get_error (PdkTransfer *self)
{
  return get_private (self)->error;
}

gboolean
pdk_transfer_is_over (PdkTransfer *self)
{
  return get_private (self)->state >= PDK_TRANSFER_STATE_DONE;
}

void
pdk_transfer_set_stall_seconds (PdkTransfer *self,
                                guint        seconds)
{
  get_private (self)->stall_seconds = seconds;
}

void
pdk_transfer_start (PdkTransfer *self)
{
  PdkTransferPrivate *priv = get_private (self);

  g_return_if_fail (priv->state == PDK_TRANSFER_STATE_WAITING);

  priv->progress = pdk_transfer_progress_new (priv->expected_total, priv->stall_seconds * G_TIME_SPAN_SECOND,
                                              g_get_monotonic_time ());
  priv->tick_id = g_timeout_add (1000, tick_cb, self);
  set_state (self, PDK_TRANSFER_STATE_RUNNING);
  PDK_TRANSFER_GET_CLASS (self)->start (self, priv->cancellable);
}

void
pdk_transfer_cancel (PdkTransfer *self)
{
  PdkTransferPrivate *priv = get_private (self);

  g_cancellable_cancel (priv->cancellable);
  if (priv->state == PDK_TRANSFER_STATE_WAITING)
    set_state (self, PDK_TRANSFER_STATE_CANCELLED);
}

void
pdk_transfer_handle_event (PdkTransfer            *self,
                           const PdkTransferEvent *event)
{
  PdkTransferPrivate *priv = get_private (self);

  if (priv->state != PDK_TRANSFER_STATE_RUNNING)
    return;
  pdk_transfer_progress_add (priv->progress, event, g_get_monotonic_time ());
  if (priv->notify_id == 0)
    priv->notify_id = g_timeout_add (NOTIFY_INTERVAL_MS, notify_cb, self);
}

void
pdk_transfer_succeed (PdkTransfer *self)
{
  PdkTransferPrivate *priv = get_private (self);

  g_return_if_fail (priv->state == PDK_TRANSFER_STATE_RUNNING);

  pdk_transfer_progress_finish (priv->progress);
  set_state (self, PDK_TRANSFER_STATE_DONE);
}

void
pdk_transfer_fail (PdkTransfer *self,
                   GError      *error)
{
  PdkTransferPrivate *priv = get_private (self);

  g_return_if_fail (priv->state == PDK_TRANSFER_STATE_RUNNING);

  priv->error = error;
  set_state (self, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? PDK_TRANSFER_STATE_CANCELLED
                                                                             : PDK_TRANSFER_STATE_FAILED);
}
