/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/pdk-json.h"
#include "pdk-test.h"
#include "servers/pdk-ollama-progress.h"

#define RESOLVING   PDK_TRANSFER_PHASE_RESOLVING
#define DOWNLOADING PDK_TRANSFER_PHASE_DOWNLOADING
#define VERIFYING   PDK_TRANSFER_PHASE_VERIFYING
#define REGISTERING PDK_TRANSFER_PHASE_REGISTERING

typedef struct
{
  const char      *line;
  PdkOllamaLine    kind;
  PdkTransferPhase phase;
  const char      *digest;
  gint64           total;
  gint64           completed;
} Row;

static void
check (gboolean   creating,
       const Row *rows,
       gsize      n_rows)
{
  PdkOllamaProgress progress = PDK_OLLAMA_PROGRESS_INIT;

  progress.creating = creating;
  for (gsize i = 0; i < n_rows; i++)
    {
      g_autoptr (GError)     error = NULL;
      g_autoptr (JsonObject) line = pdk_json_parse_object (rows[i].line, -1, "line", &error);
      g_autofree char       *words = NULL;
      PdkTransferEvent       event;
      guint                  status;

      g_assert_no_error (error);
      g_test_message ("%s", rows[i].line);
      g_assert_cmpint (pdk_ollama_progress_read (&progress, line, &event, &words, &status), ==, rows[i].kind);
      g_assert_cmpint (event.phase, ==, rows[i].phase);
      g_assert_cmpstr (event.digest, ==, rows[i].digest);
      g_assert_cmpint (event.total, ==, rows[i].total);
      g_assert_cmpint (event.completed, ==, rows[i].completed);
      g_assert_true ((words != NULL) == (rows[i].kind == PDK_OLLAMA_LINE_FAILURE));
    }
}

static void
test_pull (void)
{
  const Row rows[] = {
    { "{\"status\":\"pulling manifest\"}", PDK_OLLAMA_LINE_EVENT, RESOLVING, NULL, -1, -1 },
    { "{\"status\":\"pulling 1\",\"digest\":\"sha256:1\",\"total\":2620788260}", PDK_OLLAMA_LINE_EVENT, DOWNLOADING, "sha256:1", 2620788260, 0 },
    { "{\"status\":\"pulling 1\",\"digest\":\"sha256:1\",\"total\":2620788260,\"completed\":5}", PDK_OLLAMA_LINE_EVENT, DOWNLOADING, "sha256:1", 2620788260, 5 },
    { "{\"status\":\"verifying sha256 digest\"}", PDK_OLLAMA_LINE_EVENT, VERIFYING, NULL, -1, -1 },
    { "{\"status\":\"writing manifest\"}", PDK_OLLAMA_LINE_EVENT, REGISTERING, NULL, -1, -1 },
    { "{\"status\":\"removing any unused layers\"}", PDK_OLLAMA_LINE_EVENT, REGISTERING, NULL, -1, -1 },
    { "{\"status\":\"couldn't remove unused layers: x\"}", PDK_OLLAMA_LINE_EVENT, REGISTERING, NULL, -1, -1 },
    { "{\"status\":\"success\"}", PDK_OLLAMA_LINE_SUCCESS, REGISTERING, NULL, -1, -1 },
  };

  check (FALSE, rows, G_N_ELEMENTS (rows));
}

static void
test_odd_lines (void)
{
  const Row rows[] = {
    /* Without a status, as an experimental engine writes them, and with other wordings. */
    { "{\"digest\":\"sha256:1\",\"total\":10,\"completed\":4}", PDK_OLLAMA_LINE_EVENT, DOWNLOADING, "sha256:1", 10, 4 },
    { "{\"status\":\"downloading x\",\"digest\":\"sha256:1\",\"total\":10,\"completed\":4}", PDK_OLLAMA_LINE_EVENT, DOWNLOADING, "sha256:1", 10, 4 },
    { "{\"status\":\"pulling model\",\"digest\":\"sha256:model\",\"total\":10,\"completed\":4}", PDK_OLLAMA_LINE_EVENT, DOWNLOADING, "sha256:model", 10, 4 },
    /* Numbers that cannot be. */
    { "{\"digest\":\"sha256:1\",\"total\":10,\"completed\":40}", PDK_OLLAMA_LINE_EVENT, DOWNLOADING, "sha256:1", 10, 10 },
    { "{\"digest\":\"sha256:1\",\"total\":-10,\"completed\":-40}", PDK_OLLAMA_LINE_EVENT, DOWNLOADING, "sha256:1", -1, 0 },
    { "{\"digest\":\"sha256:1\",\"total\":\"10\",\"completed\":null}", PDK_OLLAMA_LINE_EVENT, DOWNLOADING, "sha256:1", -1, 0 },
    { "{\"digest\":\"sha256:1\",\"total\":1e300,\"completed\":1.5}", PDK_OLLAMA_LINE_EVENT, DOWNLOADING, "sha256:1", G_MAXINT64, 1 },
    { "{\"digest\":7,\"total\":10}", PDK_OLLAMA_LINE_EVENT, DOWNLOADING, NULL, -1, -1 },
    { "{\"status\":7}", PDK_OLLAMA_LINE_EVENT, DOWNLOADING, NULL, -1, -1 },
    { "{}", PDK_OLLAMA_LINE_EVENT, DOWNLOADING, NULL, -1, -1 },
    { "{\"error\":null}", PDK_OLLAMA_LINE_EVENT, DOWNLOADING, NULL, -1, -1 },
    { "{\"error\":\"\"}", PDK_OLLAMA_LINE_EVENT, DOWNLOADING, NULL, -1, -1 },
    { "{\"status\":\"something new\"}", PDK_OLLAMA_LINE_EVENT, REGISTERING, NULL, -1, -1 },
    { "{\"status\":\"Success\"}", PDK_OLLAMA_LINE_EVENT, REGISTERING, NULL, -1, -1 },
  };

  check (FALSE, rows, G_N_ELEMENTS (rows));
}

static void
test_failures (void)
{
  const Row rows[] = {
    { "{\"error\":\"text\"}", PDK_OLLAMA_LINE_FAILURE, RESOLVING, NULL, -1, -1 },
    { "{\"status\":400,\"error\":\"text\"}", PDK_OLLAMA_LINE_FAILURE, RESOLVING, NULL, -1, -1 },
    { "{\"status\":\"error: text\"}", PDK_OLLAMA_LINE_FAILURE, RESOLVING, NULL, -1, -1 },
    { "{\"status\":\"success\",\"error\":\"text\"}", PDK_OLLAMA_LINE_FAILURE, RESOLVING, NULL, -1, -1 },
    { "{\"error\":{}}", PDK_OLLAMA_LINE_FAILURE, RESOLVING, NULL, -1, -1 },
    { "{\"error\":{\"message\":\"x\"}}", PDK_OLLAMA_LINE_FAILURE, RESOLVING, NULL, -1, -1 },
    { "{\"error\":true}", PDK_OLLAMA_LINE_FAILURE, RESOLVING, NULL, -1, -1 },
  };

  check (FALSE, rows, G_N_ELEMENTS (rows));
}

static void
test_create (void)
{
  const Row rows[] = {
    { "{\"status\":\"parsing GGUF\"}", PDK_OLLAMA_LINE_EVENT, REGISTERING, NULL, -1, -1 },
    { "{\"status\":\"quantizing F16 model to Q8_0\",\"digest\":\"0000000000000000000\",\"total\":222912,\"completed\":265}", PDK_OLLAMA_LINE_EVENT, REGISTERING, "0000000000000000000", 222912, 265 },
    { "{\"status\":\"verifying conversion\"}", PDK_OLLAMA_LINE_EVENT, VERIFYING, NULL, -1, -1 },
    { "{\"status\":\"creating new layer sha256:79a7\"}", PDK_OLLAMA_LINE_EVENT, REGISTERING, NULL, -1, -1 },
    { "{\"status\":\"success\"}", PDK_OLLAMA_LINE_SUCCESS, REGISTERING, NULL, -1, -1 },
  };

  check (TRUE, rows, G_N_ELEMENTS (rows));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ollama-progress/pull", test_pull);
  g_test_add_func ("/ollama-progress/odd-lines", test_odd_lines);
  g_test_add_func ("/ollama-progress/failures", test_failures);
  g_test_add_func ("/ollama-progress/create", test_create);

  return g_test_run ();
}
