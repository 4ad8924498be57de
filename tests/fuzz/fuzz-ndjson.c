/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/pdk-error.h"
#include "base/pdk-json.h"
#include "http/pdk-http-error.h"
#include "http/pdk-ndjson-parser.h"
#include "pdk-fuzz.h"
#include "servers/pdk-model-details.h"
#include "servers/pdk-ollama-error.h"
#include "servers/pdk-ollama-progress.h"
#include "servers/pdk-server-model.h"

#define LINE_LIMIT 4096

/* Everything that reads an answer of a server, on one object. */
static void
read_object (JsonObject        *object,
             PdkOllamaProgress *progress)
{
  g_autoptr (PdkModelDetails) details = pdk_model_details_new_from_ollama (object);
  g_autoptr (PdkServerModel)  model = pdk_server_model_new_from_ollama (object);
  g_autofree char            *words = NULL;
  PdkTransferEvent            event;
  guint                       status;
  PdkOllamaLine               kind = pdk_ollama_progress_read (progress, object, &event, &words, &status);

  g_assert_cmpint (event.total, >=, -1);
  g_assert_cmpint (event.completed, >=, -1);
  g_assert_true (event.total < 0 || event.completed <= event.total);
  g_assert_true ((words != NULL) == (kind == PDK_OLLAMA_LINE_FAILURE));
  if (model != NULL)
    g_assert_cmpint (pdk_server_model_get_size (model), >=, -1);
  if (words != NULL)
    {
      PdkHttpFailure     failure = { .address = "http://127.0.0.1:1", .path = "/x", .subject = words, .status = status, .content_type = "", .words = words };
      g_autoptr (GError) error = pdk_ollama_error_new (&failure);

      g_assert_true (error->domain == PDK_ERROR);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
}

typedef struct
{
  GString          *seen;
  PdkOllamaProgress progress;
} Receiver;

static gboolean
object_cb (JsonObject *object,
           gpointer    data,
           GError    **error)
{
  Receiver        *receiver = data;
  g_autofree char *text = pdk_json_object_to_string (object);

  g_string_append (receiver->seen, text);
  g_string_append_c (receiver->seen, '\n');
  read_object (object, &receiver->progress);
  return TRUE;
}

/* Returns what came out, with the error at its end. */
static char *
feed (const char *data,
      gsize       size,
      gsize       piece)
{
  g_autoptr (PdkNdjsonParser) parser = pdk_ndjson_parser_new ("the fuzzer", LINE_LIMIT);
  g_autoptr (GError)          error = NULL;
  Receiver                    receiver = { .seen = g_string_new (NULL), .progress = PDK_OLLAMA_PROGRESS_INIT };
  gboolean                    go_on = TRUE;

  for (gsize at = 0; go_on && at < size; at += piece)
    go_on = pdk_ndjson_parser_push (parser, data + at, MIN (piece, size - at), object_cb, &receiver, &error);
  if (go_on)
    go_on = pdk_ndjson_parser_finish (parser, object_cb, &receiver, &error);
  g_assert_true (go_on == (error == NULL));
  if (error != NULL)
    g_string_append (receiver.seen, pdk_error_get_stable_code (error));
  return g_string_free_and_steal (receiver.seen);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  const char      *text = (const char *) data;
  g_autofree char *whole = feed (text, size, MAX (size, 1));
  g_autofree char *words = pdk_http_error_dup_words_of_body ("application/json", text, size);
  g_autofree char *plain = pdk_http_error_dup_words_of_body ("text/plain", text, size);
  gsize            piece = size > 0 ? (gsize) data[0] % 7 + 1 : 1;
  g_autofree char *pieces = feed (text, size, piece);

  /* Where the bytes are cut does not matter, except that a line is known to be too long a little later. */
  g_assert_true (g_str_equal (whole, pieces) || size > LINE_LIMIT);
  g_assert_true (words == NULL || g_utf8_validate (words, -1, NULL));
  g_assert_true (plain == NULL || g_utf8_validate (plain, -1, NULL));
  return 0;
}
