/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "transfers/pdk-transfer-progress.h"

/* Verifying and registering come after the last byte and can take minutes: the bar keeps room. */
#define FRACTION_OF_BYTES 0.98

#define RATE_WINDOW       (10 * G_TIME_SPAN_SECOND)
#define RATE_MINIMUM_SPAN (G_TIME_SPAN_SECOND)
#define ESTIMATE_AFTER    (3 * G_TIME_SPAN_SECOND)

typedef struct
{
  guint64 total;
  guint64 best;
  guint64 at_start;
} Layer;

typedef struct
{
  gint64  time;
  guint64 fetched;
} Sample;

struct _PdkTransferProgress
{
  GHashTable      *layers;
  GArray          *samples;
  PdkTransferPhase phase;
  guint64          expected_total;
  guint64          total;
  guint64          done;
  guint64          fetched;
  gint64           stall_after;
  gint64           last_growth;
  gint64           first_growth;
  double           shown;
  gboolean         finished;
};

PdkTransferProgress *
pdk_transfer_progress_new (guint64 expected_total,
                           gint64  stall_after,
                           gint64  now)
{
  PdkTransferProgress *self = g_new0 (PdkTransferProgress, 1);

  self->layers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->samples = g_array_new (FALSE, FALSE, sizeof (Sample));
  self->phase = PDK_TRANSFER_PHASE_RESOLVING;
  self->expected_total = expected_total;
  self->stall_after = stall_after;
  self->last_growth = now;
  return self;
}

void
pdk_transfer_progress_free (PdkTransferProgress *self)
{
  g_hash_table_unref (self->layers);
  g_array_unref (self->samples);
  g_free (self);
}

static void
note_growth (PdkTransferProgress *self,
             gint64               now)
{
  Sample sample = { now, self->fetched };
  guint  outdated = 0;

  if (self->first_growth == 0)
    self->first_growth = now;
  self->last_growth = now;
  g_array_append_val (self->samples, sample);
  /* One sample older than the window stays, so that the window is always covered. */
  while (outdated + 1 < self->samples->len &&
         g_array_index (self->samples, Sample, outdated + 1).time <= now - RATE_WINDOW)
    outdated++;
  if (outdated > 0)
    g_array_remove_range (self->samples, 0, outdated);
}

static void
recount (PdkTransferProgress *self)
{
  GHashTableIter iter;
  gpointer       value;
  guint64        total = 0;
  guint64        done = 0;
  guint64        fetched = 0;

  g_hash_table_iter_init (&iter, self->layers);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Layer *layer = value;

      total = MIN (total, G_MAXUINT64 / 2) + MIN (layer->total, G_MAXUINT64 / 4);
      done = MIN (done, G_MAXUINT64 / 2) + MIN (layer->best, G_MAXUINT64 / 4);
      fetched += layer->best - layer->at_start;
    }
  self->total = total;
  self->done = done;
  self->fetched = fetched;
}

static Layer *
ensure_layer (PdkTransferProgress *self,
              const char          *digest,
              guint64              completed)
{
  Layer *layer = g_hash_table_lookup (self->layers, digest);

  if (layer == NULL)
    {
      layer = g_new0 (Layer, 1);
      /* What is there at the first sight of a layer was fetched earlier: it must not look like speed. */
      layer->best = completed;
      layer->at_start = completed;
      g_hash_table_insert (self->layers, g_strdup (digest), layer);
    }
  return layer;
}

void
pdk_transfer_progress_add (PdkTransferProgress    *self,
                           const PdkTransferEvent *event,
                           gint64                  now)
{
  guint64 completed = event->completed > 0 ? (guint64) event->completed : 0;
  guint64 fetched_before = self->fetched;
  Layer  *layer;

  if (self->phase != event->phase)
    self->last_growth = now;
  self->phase = event->phase;
  if (event->digest == NULL)
    return;

  layer = ensure_layer (self, event->digest, completed);
  if (event->total > 0)
    layer->total = MAX (layer->total, (guint64) event->total);
  layer->best = MAX (layer->best, completed);
  layer->total = MAX (layer->total, layer->best);
  recount (self);
  if (self->samples->len == 0 || self->fetched > fetched_before)
    note_growth (self, now);
}

void
pdk_transfer_progress_finish (PdkTransferProgress *self)
{
  self->finished = TRUE;
  self->done = self->total;
}

PdkTransferPhase
pdk_transfer_progress_get_phase (const PdkTransferProgress *self)
{
  return self->phase;
}

guint64
pdk_transfer_progress_get_done (const PdkTransferProgress *self)
{
  return self->done;
}

/* The expectation only helps while layers are still unknown; after the last byte the sum is the truth. */
static gboolean
total_is_known (const PdkTransferProgress *self)
{
  return self->finished || self->phase == PDK_TRANSFER_PHASE_VERIFYING ||
         self->phase == PDK_TRANSFER_PHASE_REGISTERING;
}

guint64
pdk_transfer_progress_get_total (const PdkTransferProgress *self)
{
  return total_is_known (self) ? self->total : MAX (self->total, self->expected_total);
}

double
pdk_transfer_progress_get_fraction (PdkTransferProgress *self)
{
  guint64 total = pdk_transfer_progress_get_total (self);
  double  fraction = 0.0;

  if (self->finished)
    fraction = 1.0;
  else if (total > 0)
    fraction = FRACTION_OF_BYTES * (double) self->done / (double) total;
  self->shown = MAX (self->shown, fraction);
  return self->shown;
}

static gboolean
moves_bytes (const PdkTransferProgress *self)
{
  return !self->finished &&
         (self->phase == PDK_TRANSFER_PHASE_DOWNLOADING || self->phase == PDK_TRANSFER_PHASE_UPLOADING);
}

gboolean
pdk_transfer_progress_is_stalled (const PdkTransferProgress *self,
                                  gint64                     now)
{
  return moves_bytes (self) && now - self->last_growth >= self->stall_after;
}

double
pdk_transfer_progress_get_rate (const PdkTransferProgress *self,
                                gint64                     now)
{
  const Sample *oldest;
  gint64        span;

  if (!moves_bytes (self) || self->samples->len == 0 || pdk_transfer_progress_is_stalled (self, now))
    return 0.0;
  oldest = &g_array_index (self->samples, Sample, 0);
  span = now - oldest->time;
  if (span < RATE_MINIMUM_SPAN)
    return 0.0;
  return (double) (self->fetched - oldest->fetched) * (double) G_TIME_SPAN_SECOND / (double) span;
}

gint64
pdk_transfer_progress_get_seconds_left (const PdkTransferProgress *self,
                                        gint64                     now)
{
  double  rate = pdk_transfer_progress_get_rate (self, now);
  guint64 total = pdk_transfer_progress_get_total (self);

  if (rate < 1.0 || total <= self->done || now - self->first_growth < ESTIMATE_AFTER)
    return -1;
  return (gint64) MIN ((double) (total - self->done) / rate, 1e15);
}
