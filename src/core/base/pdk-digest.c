/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/pdk-digest.h"

#include <nettle/sha2.h>
#include <nettle/version.h>

#include "base/pdk-error.h"

#define PIECE_SIZE        ((gsize) 1024 * 1024)
#define PROGRESS_INTERVAL (G_TIME_SPAN_SECOND / 10)

struct _PdkDigest
{
  struct sha256_ctx context;
};

PdkDigest *
pdk_digest_new (void)
{
  PdkDigest *self = g_new (PdkDigest, 1);

  sha256_init (&self->context);
  return self;
}

void
pdk_digest_free (PdkDigest *self)
{
  g_free (self);
}

void
pdk_digest_update (PdkDigest    *self,
                   gconstpointer data,
                   gsize         length)
{
  sha256_update (&self->context, length, data);
}

char *
pdk_digest_finish (PdkDigest *self)
{
  guint8 raw[SHA256_DIGEST_SIZE];
  char  *text = g_malloc (2 * sizeof raw + 1);

#if NETTLE_VERSION_MAJOR >= 4
  sha256_digest (&self->context, raw);
#else
  sha256_digest (&self->context, sizeof raw, raw);
#endif
  for (gsize i = 0; i < sizeof raw; i++)
    g_snprintf (text + 2 * i, 3, "%02x", raw[i]);
  return text;
}

char *
pdk_digest_of_bytes (gconstpointer data,
                     gsize         length)
{
  g_autoptr (PdkDigest) digest = pdk_digest_new ();

  pdk_digest_update (digest, data, length);
  return pdk_digest_finish (digest);
}

static guint64
get_size (GFileInputStream *stream,
          GCancellable     *cancellable)
{
  g_autoptr (GFileInfo) info = g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, cancellable, NULL);

  return info == NULL ? 0 : (guint64) MAX (g_file_info_get_size (info), 0);
}

char *
pdk_digest_of_file (GFile        *file,
                    guint64      *size,
                    PdkDigestFunc on_progress,
                    gpointer      progress_data,
                    GCancellable *cancellable,
                    GError      **error)
{
  GError                      *local_error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, &local_error);
  g_autoptr (PdkDigest)        digest = pdk_digest_new ();
  g_autofree guint8           *piece = g_malloc (PIECE_SIZE);
  guint64                      total = stream == NULL ? 0 : get_size (stream, cancellable);
  guint64                      done = 0;
  gint64                       told_at = 0;
  gssize                       length = -1;

  while (stream != NULL && (length = g_input_stream_read (G_INPUT_STREAM (stream), piece, PIECE_SIZE, cancellable, &local_error)) > 0)
    {
      gint64 now = g_get_monotonic_time ();

      pdk_digest_update (digest, piece, (gsize) length);
      done += (guint64) length;
      if (on_progress != NULL && now - told_at >= PROGRESS_INTERVAL)
        {
          on_progress (done, MAX (total, done), progress_data);
          told_at = now;
        }
    }
  if (local_error != NULL)
    {
      g_autofree char *name = g_file_get_parse_name (file);

      g_propagate_error (error, pdk_error_from_io (local_error, name));
      return NULL;
    }
  if (on_progress != NULL)
    on_progress (done, done, progress_data);
  if (size != NULL)
    *size = done;
  return pdk_digest_finish (digest);
}

typedef struct
{
  PdkDigestFunc on_progress;
  gpointer      progress_data;
  GMainContext *context;
  guint64       size;
} FileState;

static void
file_state_free (FileState *state)
{
  g_main_context_unref (state->context);
  g_free (state);
}

typedef struct
{
  FileState *state; /* outlives this: the task's own return is queued behind it */
  guint64    done;
  guint64    total;
} Report;

static gboolean
report_cb (gpointer data)
{
  Report *report = data;

  report->state->on_progress (report->done, report->total, report->state->progress_data);
  return G_SOURCE_REMOVE;
}

static void
send_report (guint64  done,
             guint64  total,
             gpointer data)
{
  Report             *report = g_new (Report, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  *report = (Report) { .state = data, .done = done, .total = total };
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, report_cb, report, g_free);
  g_source_attach (source, report->state->context);
}

static void
hash_in_thread (GTask        *task,
                gpointer      file,
                gpointer      task_data,
                GCancellable *cancellable)
{
  FileState *state = task_data;
  GError    *error = NULL;
  char      *digest = pdk_digest_of_file (file, &state->size, state->on_progress != NULL ? send_report : NULL, state,
                                          cancellable, &error);

  if (digest != NULL)
    g_task_return_pointer (task, digest, g_free);
  else
    g_task_return_error (task, error);
}

void
pdk_digest_of_file_async (GFile              *file,
                          PdkDigestFunc       on_progress,
                          gpointer            progress_data,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (file, cancellable, callback, user_data);
  FileState        *state = g_new0 (FileState, 1);

  g_task_set_source_tag (task, pdk_digest_of_file_async);
  state->on_progress = on_progress;
  state->progress_data = progress_data;
  state->context = g_main_context_ref_thread_default ();
  g_task_set_task_data (task, state, (GDestroyNotify) file_state_free);
  g_task_run_in_thread (task, hash_in_thread);
}

char *
pdk_digest_of_file_finish (GFile        *file,
                           GAsyncResult *result,
                           guint64      *size,
                           GError      **error)
{
  char *digest;

  g_return_val_if_fail (g_task_is_valid (result, file), NULL);

  digest = g_task_propagate_pointer (G_TASK (result), error);
  if (digest != NULL && size != NULL)
    *size = ((FileState *) g_task_get_task_data (G_TASK (result)))->size;
  return digest;
}
