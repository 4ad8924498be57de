/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-cli-progress.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>

#include "base/pdk-error.h"
#include "pdk-cli-output.h"

#define BAR_MINIMUM 10
#define BAR_MAXIMUM 30

/* The edges of the bar, the percentage and its spaces, and the last column, in which a terminal would wrap. */
#define AROUND_BAR 11

/* In a pipe a line for every twentieth is enough for a log. */
#define STEPS_IN_A_PIPE 20

typedef struct
{
  PdkCli      *cli;
  PdkTransfer *transfer;
  int          last_step;
  char        *last_words;
} Progress;

static const char *
phase_to_string (PdkTransfer *transfer)
{
  if (pdk_transfer_get_stalled (transfer))
    return "stalled";
  switch (pdk_transfer_get_phase (transfer))
    {
    case PDK_TRANSFER_PHASE_RESOLVING:
      return "resolving";
    case PDK_TRANSFER_PHASE_VERIFYING:
      return "verifying";
    case PDK_TRANSFER_PHASE_REGISTERING:
      return "registering";
    case PDK_TRANSFER_PHASE_UPLOADING:
      return "uploading";
    case PDK_TRANSFER_PHASE_DOWNLOADING:
    default:
      return "downloading";
    }
}

static void
print_json_event (PdkTransfer *transfer)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "event", "progress");
  json_object_set_string_member (object, "phase", phase_to_string (transfer));
  json_object_set_int_member (object, "done_bytes", (gint64) pdk_transfer_get_done (transfer));
  json_object_set_int_member (object, "total_bytes", (gint64) pdk_transfer_get_total (transfer));
  json_object_set_double_member (object, "fraction", pdk_transfer_get_fraction (transfer));
  json_object_set_int_member (object, "rate_bytes_per_second", (gint64) pdk_transfer_get_rate (transfer));
  if (pdk_transfer_get_seconds_left (transfer) < 0)
    json_object_set_null_member (object, "seconds_left");
  else
    json_object_set_int_member (object, "seconds_left", pdk_transfer_get_seconds_left (transfer));
  pdk_cli_print_json_object (object);
}

static void
append_bar (GString *line,
            double   fraction,
            int      width)
{
  static const char * const eighths[] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
  int                       filled = (int) floor (fraction * width * 8);

  g_string_append (line, "▕");
  for (int i = 0; i < filled / 8; i++)
    g_string_append (line, "█");
  if (filled / 8 < width)
    {
      const char *part = eighths[filled % 8];

      g_string_append (line, part);
      g_string_append_printf (line, "%*s", width - filled / 8 - (*part != '\0' ? 1 : 0), "");
    }
  g_string_append (line, "▏");
}

char *
pdk_cli_progress_render (PdkTransfer *transfer,
                         int          width)
{
  double           fraction = pdk_transfer_get_fraction (transfer);
  g_autofree char *detail = pdk_cli_dup_shown (pdk_transfer_get_detail (transfer));
  GString         *line = g_string_new (NULL);
  int              detail_width = (int) g_utf8_strlen (detail, -1);
  int              bar = CLAMP (width - detail_width - AROUND_BAR, BAR_MINIMUM, BAR_MAXIMUM);
  int              room = width - bar - AROUND_BAR;

  append_bar (line, fraction, bar);
  /* 100 % is for success alone, so 99.7 is not rounded up to it. */
  g_string_append_printf (line, " %3d %%  ", (int) floor (fraction * 100.0));
  if (detail_width <= room)
    {
      g_string_append (line, detail);
    }
  else if (room > 1)
    {
      g_autofree char *cut = g_utf8_substring (detail, 0, room - 1);

      g_string_append_printf (line, "%s…", cut);
    }
  return g_string_free_and_steal (line);
}

static void
print_bar (Progress *progress)
{
  g_autofree char *line = pdk_cli_progress_render (progress->transfer, progress->cli->columns);

  printf ("\r\033[K%s", line);
  fflush (stdout);
}

static void
print_line (Progress *progress)
{
  int              step = (int) (pdk_transfer_get_fraction (progress->transfer) * STEPS_IN_A_PIPE);
  const char      *words = phase_to_string (progress->transfer);
  g_autofree char *detail = pdk_cli_dup_shown (pdk_transfer_get_detail (progress->transfer));

  if (step == progress->last_step && g_strcmp0 (words, progress->last_words) == 0)
    return;
  progress->last_step = step;
  g_set_str (&progress->last_words, words);
  printf ("%3d %%  %s\n", (int) floor (pdk_transfer_get_fraction (progress->transfer) * 100.0),
          detail);
  fflush (stdout);
}

static void
on_changed (Progress *progress)
{
  if (pdk_transfer_get_state (progress->transfer) != PDK_TRANSFER_STATE_RUNNING)
    return;
  if (progress->cli->json)
    print_json_event (progress->transfer);
  else if (progress->cli->rewrites)
    print_bar (progress);
  else
    print_line (progress);
}

static void
on_cancelled (GCancellable *cancellable,
              PdkTransfer  *transfer)
{
  pdk_transfer_cancel (transfer);
}

static void
set_error (PdkTransfer *transfer,
           GError     **error)
{
  const GError *failure = pdk_transfer_get_error (transfer);

  if (failure != NULL && pdk_transfer_get_state (transfer) == PDK_TRANSFER_STATE_FAILED)
    g_propagate_error (error, g_error_copy (failure));
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                         _("Stopped. What was fetched is kept: the same command goes on from there."));
}

gboolean
pdk_cli_progress_run (PdkCli      *cli,
                      PdkTransfer *transfer,
                      GError     **error)
{
  Progress progress = { .cli = cli, .transfer = transfer, .last_step = -1 };
  gulong   changed_id = g_signal_connect_swapped (transfer, "notify::fraction", G_CALLBACK (on_changed), &progress);
  gulong   cancelled_id = g_cancellable_connect (cli->cancellable, G_CALLBACK (on_cancelled), transfer, NULL);

  if (pdk_transfer_get_state (transfer) == PDK_TRANSFER_STATE_WAITING)
    pdk_transfer_start (transfer);
  while (!pdk_transfer_is_over (transfer))
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_disconnect (cli->cancellable, cancelled_id);
  g_signal_handler_disconnect (transfer, changed_id);
  if (cli->rewrites && !cli->json)
    {
      printf ("\r\033[K");
      fflush (stdout);
    }
  g_free (progress.last_words);
  if (pdk_transfer_get_state (transfer) == PDK_TRANSFER_STATE_DONE)
    return TRUE;
  set_error (transfer, error);
  return FALSE;
}
