/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/pdk-error.h"
#include "fitting/pdk-shape-lesson.h"
#include "offers/pdk-library-fits.h"
#include "pdk-ollama-double.h"
#include "pdk-test-library.h"
#include "pdk-test.h"

#define GIBIBYTE G_GUINT64_CONSTANT (0x40000000)
/* What was told is kept from test to test, so each has models of its own. */
#define MODEL "shapely:latest"

/* As Ollama tells it, with the tensors that matter. */
static const char told[] =
  "{\"model_info\":{\"general.architecture\":\"llama\",\"llama.block_count\":2,\"llama.embedding_length\":4096,"
  "\"llama.attention.head_count\":32,\"llama.attention.head_count_kv\":8,\"llama.feed_forward_length\":14336,"
  "\"llama.context_length\":8192,\"tokenizer.ggml.tokens\":null},\"tensors\":["
  "{\"name\":\"token_embd.weight\",\"type\":\"Q4_K\",\"shape\":[4096,32000]},"
  "{\"name\":\"blk.0.attn_q.weight\",\"type\":\"Q4_K\",\"shape\":[4096,4096]},"
  "{\"name\":\"blk.1.ffn_up.weight\",\"type\":\"Q6_K\",\"shape\":[4096,14336]},"
  "{\"name\":\"output.weight\",\"type\":\"Q6_K\",\"shape\":[4096,32000]}]}";

typedef struct
{
  char                *folder;
  PdkContext          *context;
  PdkOllamaDouble     *ollama;
  PdkServerConnection *server;
} Fixture;

static PdkContext *
open_context (Fixture *fixture)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GError)      error = NULL;
  g_autofree char        *path = g_build_filename (fixture->folder, "paddock.db", NULL);
  PdkContext             *context;

  pdk_context_open_async (path, NULL, pdk_async_waiter_done, &waiter);
  context = pdk_context_open_finish (pdk_async_waiter_wait (&waiter), &error);
  g_assert_no_error (error);
  return context;
}

static void
find_server (Fixture *fixture)
{
  fixture->server = g_object_ref (pdk_context_find_server (fixture->context, pdk_ollama_double_get_address (fixture->ollama), NULL));
  pdk_server_connection_set_memory (fixture->server, 8 * GIBIBYTE);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->folder = pdk_test_make_folder ();
  fixture->ollama = pdk_ollama_double_start ();
  fixture->context = open_context (fixture);
  find_server (fixture);
}

static void
close_context (Fixture *fixture)
{
  g_clear_object (&fixture->server);
  pdk_context_close (fixture->context);
  g_assert_finalize_object (g_steal_pointer (&fixture->context));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  close_context (fixture);
  pdk_ollama_double_stop (fixture->ollama);
  pdk_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static void
add_model (Fixture    *fixture,
           const char *name)
{
  const PdkDoubleModel model = { .name = name, .size = 6 * (gint64) GIBIBYTE };

  pdk_ollama_double_add_model (fixture->ollama, &model);
}

static void
tell (Fixture *fixture)
{
  pdk_ollama_double_script (fixture->ollama, "POST", "/api/show", pdk_double_reply_new_json (200, told));
}

static guint
count_questions (Fixture *fixture)
{
  return pdk_ollama_double_count_requests (fixture->ollama, "POST", "/api/show");
}

static void
refresh (Fixture *fixture)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GError)      error = NULL;

  pdk_server_connection_refresh_async (fixture->server, pdk_context_get_registry (fixture->context), NULL,
                                       pdk_async_waiter_done, &waiter);
  pdk_server_connection_refresh_finish (fixture->server, pdk_async_waiter_wait (&waiter), &error);
  g_assert_no_error (error);
}

static gboolean
learn (Fixture      *fixture,
       GCancellable *cancellable,
       GError      **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  PdkShapeStore          *store = pdk_context_get_shapes (fixture->context);

  pdk_shape_store_learn_async (store, fixture->server, cancellable, pdk_async_waiter_done, &waiter);
  return pdk_shape_store_learn_finish (store, pdk_async_waiter_wait (&waiter), error);
}

static PdkModelRecord *
add_record (Fixture    *fixture,
            const char *name)
{
  return pdk_test_library_add (pdk_context_get_registry (fixture->context), pdk_server_connection_get_id (fixture->server), name, "aa");
}

static void
note_verdict (PdkModelRecord *record,
              GParamSpec     *pspec,
              guint          *count)
{
  (*count)++;
}

/* By the file's size at first, by what the server tells as soon as it answers, and never asked twice. */
static void
test_rows (Fixture      *fixture,
           gconstpointer data)
{
  PdkModelRecord            *record = add_record (fixture, MODEL);
  g_autoptr (PdkLibraryFits) fits = NULL;
  const PdkFit              *fit;
  g_autofree char           *words = NULL;
  g_autofree char           *basis = NULL;
  guint                      verdicts = 0;
  guint64                    before;

  add_model (fixture, MODEL);
  tell (fixture);
  g_assert_cmpint (pdk_model_record_get_fit (record)->verdict, ==, PDK_FIT_UNKNOWN);
  g_signal_connect (record, "notify::verdict", G_CALLBACK (note_verdict), &verdicts);
  fits = pdk_library_fits_new (fixture->context);
  pdk_test_wait_for (verdicts == 1);
  fit = pdk_model_record_get_fit (record);
  g_assert_cmpint (fit->source, ==, PDK_FIT_SOURCE_FILE_SIZE);
  g_assert_cmpint (fit->confidence, ==, PDK_FIT_CONFIDENCE_ROUGH);
  before = fit->total_bytes;

  refresh (fixture);
  pdk_test_wait_for (pdk_model_record_get_fit (record)->source == PDK_FIT_SOURCE_SERVER);
  g_assert_cmpint (fit->verdict, ==, PDK_FIT_FITS);
  g_assert_cmpint (fit->confidence, ==, PDK_FIT_CONFIDENCE_GOOD);
  g_assert_cmpuint (fit->available_bytes, ==, 8 * GIBIBYTE);
  g_assert_cmpuint (fit->total_bytes, !=, before);
  g_object_get (record, "fit-words", &words, "fit-basis", &basis, NULL);
  g_assert_cmpstr (words, ==, "Fits");
  g_assert_cmpstr (basis, ==, "from what the server tells, for 4096 tokens of context");
  g_assert_cmpuint (count_questions (fixture), ==, 1);

  refresh (fixture);
  pdk_server_connection_set_memory (fixture->server, 100 << 20);
  pdk_test_wait_for (pdk_model_record_get_fit (record)->verdict == PDK_FIT_WONT_FIT);
  g_assert_cmpuint (count_questions (fixture), ==, 1);
}

/* The next run knows without a question, even before the server answers. */
static void
test_kept (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  PdkModelRecord    *record;

  add_model (fixture, "kept:latest");
  add_record (fixture, "kept:latest");
  tell (fixture);
  refresh (fixture);
  g_assert_true (learn (fixture, NULL, &error));
  g_assert_no_error (error);
  close_context (fixture);

  fixture->context = open_context (fixture);
  find_server (fixture);
  record = pdk_model_registry_find (pdk_context_get_registry (fixture->context), NULL, "kept:latest");
  pdk_library_fits_judge (fixture->context, record);
  g_assert_cmpint (pdk_model_record_get_fit (record)->source, ==, PDK_FIT_SOURCE_SERVER);
  refresh (fixture);
  g_assert_true (learn (fixture, NULL, &error));
  g_assert_cmpuint (count_questions (fixture), ==, 1);
}

/* A curated model is known by its card before anything is asked. */
static void
test_card (Fixture      *fixture,
           gconstpointer data)
{
  PdkModelRecord *record = add_record (fixture, "hf.co/Qwen/Qwen3-4B-GGUF:Q4_K_M");
  PdkModelRecord *other = add_record (fixture, "nobody/knows:it");

  pdk_library_fits_judge (fixture->context, record);
  pdk_library_fits_judge (fixture->context, other);
  g_assert_cmpint (pdk_model_record_get_fit (record)->source, ==, PDK_FIT_SOURCE_MODEL_CARD);
  g_assert_cmpint (pdk_model_record_get_fit (other)->source, ==, PDK_FIT_SOURCE_FILE_SIZE);
}

/* Servers that tell too little, or nonsense, are not asked for it again. */
static void
test_tells_too_little (Fixture      *fixture,
                       gconstpointer data)
{
  static const char * const answers[] = {
    "{}",
    "{\"model_info\":{}}",
    "{\"model_info\":{\"general.architecture\":\"llama\",\"llama.block_count\":-4},\"tensors\":7}",
    "{\"model_info\":{\"general.architecture\":7,\"llama.block_count\":\"many\"},\"tensors\":[[],{},{\"name\":3}]}",
  };
  PdkShapeStore     *store = pdk_context_get_shapes (fixture->context);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *name = g_strdup_printf ("odd-%zu:latest", i);

      add_model (fixture, name);
      pdk_ollama_double_script (fixture->ollama, "POST", "/api/show", pdk_double_reply_new_json (200, answers[i]));
    }
  refresh (fixture);
  for (guint round = 0; round < 2; round++)
    {
      g_assert_true (learn (fixture, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (count_questions (fixture), ==, G_N_ELEMENTS (answers));
    }
  for (guint i = 0; i < pdk_server_connection_get_installed (fixture->server)->len; i++)
    {
      PdkServerModel *model = pdk_server_connection_get_installed (fixture->server)->pdata[i];

      g_assert_true (pdk_shape_store_has_asked (store, pdk_server_model_get_digest (model)));
      g_assert_null (pdk_shape_store_find_digest (store, pdk_server_model_get_digest (model)));
    }
}

static void
on_learned (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  int               *outcome = user_data;

  *outcome = pdk_shape_store_learn_finish (PDK_SHAPE_STORE (source), result, &error) ? 1
             : g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)             ? 2
                                                                                     : 3;
}

static void
test_two_at_a_time (Fixture      *fixture,
                    gconstpointer data)
{
  int outcome = 0;

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *name = g_strdup_printf ("model-%u:latest", i);
      PdkDoubleReply  *reply = pdk_double_reply_new_json (200, told);

      add_model (fixture, name);
      pdk_double_reply_hold_headers (reply);
      pdk_ollama_double_script (fixture->ollama, "POST", "/api/show", reply);
    }
  refresh (fixture);
  pdk_shape_store_learn_async (pdk_context_get_shapes (fixture->context), fixture->server, NULL, on_learned, &outcome);
  for (guint asked = 0; asked < 5; asked += PDK_SHAPE_LESSON_PARALLEL)
    {
      guint waiting = MIN (5 - asked, PDK_SHAPE_LESSON_PARALLEL);

      pdk_test_wait_for (pdk_ollama_double_count_held (fixture->ollama) == waiting);
      g_assert_cmpuint (count_questions (fixture), ==, asked + waiting);
      pdk_ollama_double_release (fixture->ollama);
      pdk_test_wait_for (pdk_ollama_double_count_held (fixture->ollama) == 0 || count_questions (fixture) > asked + waiting);
    }
  pdk_test_wait_for (outcome != 0);
  g_assert_cmpint (outcome, ==, 1);
  g_assert_cmpuint (count_questions (fixture), ==, 5);
}

static void
test_gone_and_cancelled (Fixture      *fixture,
                         gconstpointer data)
{
  PdkShapeStore           *store = pdk_context_get_shapes (fixture->context);
  g_autoptr (GCancellable) before = g_cancellable_new ();
  g_autoptr (GCancellable) midway = g_cancellable_new ();
  g_autoptr (GError)       error = NULL;
  PdkDoubleReply          *reply = pdk_double_reply_new_json (200, told);
  PdkServerModel          *model;
  int                      outcome = 0;

  add_model (fixture, "gone:latest");
  refresh (fixture);
  model = pdk_server_connection_get_installed (fixture->server)->pdata[0];
  g_cancellable_cancel (before);
  g_assert_false (learn (fixture, before, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_cmpuint (count_questions (fixture), ==, 0);

  pdk_double_reply_hold_headers (reply);
  pdk_ollama_double_script (fixture->ollama, "POST", "/api/show", reply);
  pdk_shape_store_learn_async (store, fixture->server, midway, on_learned, &outcome);
  pdk_test_wait_for (pdk_ollama_double_count_held (fixture->ollama) == 1);
  g_cancellable_cancel (midway);
  pdk_test_wait_for (outcome != 0);
  g_assert_cmpint (outcome, ==, 2);
  g_assert_false (pdk_shape_store_has_asked (store, pdk_server_model_get_digest (model)));

  pdk_ollama_double_kill (fixture->ollama);
  g_assert_false (learn (fixture, NULL, &error));
  g_assert_error (error, PDK_ERROR, PDK_ERROR_UNREACHABLE);
  g_assert_false (pdk_shape_store_has_asked (store, pdk_server_model_get_digest (model)));
}

static void
add_test (const char *path,
          void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *cache = NULL;
  int              status;

  g_test_init (&argc, &argv, NULL);
  g_unsetenv ("OLLAMA_HOST");
  g_unsetenv ("OLLAMA_BASE_URL");
  cache = pdk_test_make_folder ();
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  add_test ("/library-fits/rows", test_rows);
  add_test ("/library-fits/kept", test_kept);
  add_test ("/library-fits/card", test_card);
  add_test ("/library-fits/tells-too-little", test_tells_too_little);
  add_test ("/library-fits/two-at-a-time", test_two_at_a_time);
  add_test ("/library-fits/gone-and-cancelled", test_gone_and_cancelled);
  status = g_test_run ();
  pdk_test_remove_folder (cache);
  return status;
}
