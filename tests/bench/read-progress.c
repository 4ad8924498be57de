/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "http/pdk-ndjson-parser.h"
#include "servers/pdk-ollama-progress.h"
#include "transfers/pdk-transfer-progress.h"

/* Takes a file of a pull's lines all the way from bytes to the figure that people see. */

typedef struct
{
  PdkOllamaProgress    lines;
  PdkTransferProgress *progress;
  gint64               now;
  guint                count;
} Reading;

static gboolean
on_line (JsonObject *line,
         gpointer    user_data,
         GError    **error)
{
  Reading         *reading = user_data;
  g_autofree char *words = NULL;
  PdkTransferEvent event;
  guint            status;

  pdk_ollama_progress_read (&reading->lines, line, &event, &words, &status);
  reading->now += 60 * G_TIME_SPAN_MILLISECOND;
  pdk_transfer_progress_add (reading->progress, &event, reading->now);
  reading->count++;
  return TRUE;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (PdkNdjsonParser)     parser = pdk_ndjson_parser_new ("the file", PDK_NDJSON_LINE_LIMIT);
  g_autoptr (PdkTransferProgress) progress = pdk_transfer_progress_new (0, 10 * G_TIME_SPAN_SECOND, 0);
  Reading                         reading = { .lines = PDK_OLLAMA_PROGRESS_INIT, .progress = progress };
  char                            buffer[65536];
  ssize_t                         length;
  int                             file = argc == 2 ? open (argv[1], O_RDONLY | O_CLOEXEC) : -1;

  if (file < 0)
    return EXIT_FAILURE;
  while ((length = read (file, buffer, sizeof buffer)) > 0)
    {
      if (!pdk_ndjson_parser_push (parser, buffer, (gsize) length, on_line, &reading, NULL))
        return EXIT_FAILURE;
    }
  close (file);
  if (!pdk_ndjson_parser_finish (parser, on_line, &reading, NULL))
    return EXIT_FAILURE;
  g_print ("%u lines, %.3f\n", reading.count, pdk_transfer_progress_get_fraction (progress));
  return EXIT_SUCCESS;
}
