/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "servers/pdk-ollama-progress.h"

#include <string.h>

#include "base/pdk-json.h"
#include "http/pdk-http-error.h"
#include "servers/pdk-ollama-json.h"

#define STATUS_ERROR_PREFIX "error: "

/* One experimental engine tells failures as a status; some versions put a number there. */
static char *
dup_failure (JsonObject *line,
             const char *status_text)
{
  char *words = pdk_http_error_dup_words (line);

  if (words == NULL && status_text != NULL && g_str_has_prefix (status_text, STATUS_ERROR_PREFIX))
    words = g_strdup (status_text + strlen (STATUS_ERROR_PREFIX));
  return words;
}

static guint
get_status (JsonObject *line)
{
  gint64 status = pdk_json_get_int (line, "StatusCode", pdk_json_get_int (line, "status", 200));

  return status >= 400 && status < 600 ? (guint) status : 200;
}

static PdkTransferPhase
guess_phase (PdkOllamaProgress *self,
             const char        *text)
{
  if (text != NULL && strstr (text, "verif") != NULL)
    return PDK_TRANSFER_PHASE_VERIFYING;
  if (self->creating || (text != NULL && strstr (text, "writing") != NULL))
    return PDK_TRANSFER_PHASE_REGISTERING;
  /* After the layers there is no other work than verifying and registering. */
  if (self->had_layers && text != NULL)
    return PDK_TRANSFER_PHASE_REGISTERING;
  return self->phase;
}

static void
read_numbers (JsonObject       *line,
              PdkTransferEvent *event)
{
  event->total = pdk_ollama_json_get_count (line, "total", -1);
  /* A count of zero is left out. */
  event->completed = pdk_ollama_json_get_count (line, "completed", 0);
  if (event->total >= 0 && event->completed > event->total)
    event->completed = event->total;
}

PdkOllamaLine
pdk_ollama_progress_read (PdkOllamaProgress *self,
                          JsonObject        *line,
                          PdkTransferEvent  *event,
                          char             **words,
                          guint             *status)
{
  const char *text = pdk_json_get_string (line, "status");
  const char *digest = pdk_json_get_string (line, "digest");

  /* The digest of a conversion is a row of zeros. */
  self->pulling = !self->creating || (digest != NULL && g_str_has_prefix (digest, "sha256:")) ||
                  (text != NULL && g_str_has_prefix (text, "pulling"));
  *words = dup_failure (line, text);
  *status = get_status (line);
  *event = (PdkTransferEvent) { .phase = self->phase, .status = text, .total = -1, .completed = -1 };
  if (*words != NULL)
    return PDK_OLLAMA_LINE_FAILURE;

  if (digest != NULL && *digest != '\0')
    {
      event->digest = digest;
      read_numbers (line, event);
      self->had_layers = TRUE;
      self->phase = self->creating ? PDK_TRANSFER_PHASE_REGISTERING : PDK_TRANSFER_PHASE_DOWNLOADING;
    }
  else
    self->phase = guess_phase (self, text);
  event->phase = self->phase;
  if (g_strcmp0 (text, "success") == 0)
    return PDK_OLLAMA_LINE_SUCCESS;
  return PDK_OLLAMA_LINE_EVENT;
}
