/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fitting/pdk-memory-plan.h"
#include "fitting/pdk-memory-words.h"
#include "fitting/pdk-record-plan.h"
#include "pdk-test.h"

#define GIBIBYTE G_GUINT64_CONSTANT (0x40000000)
#define FILE_8B  G_GUINT64_CONSTANT (4921000000)

typedef struct
{
  PdkMemoryPlan    *plan;
  PdkServerEstimate server;
  GPtrArray        *models;
  guint             changed;
  guint             advised;
} Fixture;

static void
count (guint *counter)
{
  (*counter)++;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->plan = pdk_memory_plan_new ();
  fixture->models = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_memory_model_free);
  pdk_server_estimate_init_local (&fixture->server, NULL, PDK_ENGINE_OLLAMA);
  pdk_server_estimate_set_memory (&fixture->server, 12 * GIBIBYTE);
  g_signal_connect_swapped (fixture->plan, "changed", G_CALLBACK (count), &fixture->changed);
  g_signal_connect_swapped (fixture->plan, "advised", G_CALLBACK (count), &fixture->advised);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_ptr_array_unref (fixture->models);
  g_assert_finalize_object (fixture->plan);
}

/* Llama 3.1 8B, and something that has as many layers with a mixture of experts. */
static PdkModelShape *
make_shape (const char *architecture,
            guint64     file_bytes,
            guint       experts)
{
  g_autoptr (JsonObject) values = json_object_new ();
  g_autoptr (GError)     error = NULL;
  PdkModelShape         *shape;

  json_object_set_int_member (values, "n_layers", 32);
  json_object_set_int_member (values, "n_heads", 32);
  json_object_set_int_member (values, "n_kv_heads", 8);
  json_object_set_int_member (values, "head_dim", 128);
  json_object_set_int_member (values, "embedding_size", 4096);
  json_object_set_int_member (values, "feed_forward_size", 14336);
  if (experts > 0)
    {
      json_object_set_int_member (values, "n_experts", experts);
      json_object_set_int_member (values, "n_experts_used", 2);
    }
  shape = pdk_model_shape_new_from_hyperparameters (architecture, values, file_bytes, &error);
  g_assert_no_error (error);
  return shape;
}

static void
add_file (Fixture    *fixture,
          const char *title,
          guint64     file_bytes)
{
  g_autoptr (PdkModelShape) shape = make_shape ("llama", file_bytes, 0);

  g_ptr_array_add (fixture->models, pdk_memory_model_new (title, shape, file_bytes));
}

static void
set (Fixture *fixture,
     guint    current)
{
  pdk_memory_plan_set (fixture->plan, &fixture->server, fixture->models, current, 0);
}

static void
wait_for_advice (Fixture *fixture)
{
  fixture->advised = 0;
  pdk_test_wait_for (fixture->advised > 0);
}

static void
assert_stops (Fixture    *fixture,
              const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GArray             *stops = pdk_memory_plan_get_stops (fixture->plan);

  for (guint i = 0; i < stops->len; i++)
    g_string_append_printf (text, "%s%" G_GUINT64_FORMAT, i == 0 ? "" : " ", g_array_index (stops, guint64, i));
  g_assert_cmpstr (text->str, ==, expected);
}

static guint64
sum_parts (const PdkMemoryFigures *figures)
{
  guint64 sum = 0;

  for (guint i = 0; i < PDK_MEMORY_PARTS; i++)
    sum += figures->part_bytes[i];
  return sum;
}

/* The parts are all there is, and what is free is the rest. */
static void
test_parts (Fixture      *fixture,
            gconstpointer data)
{
  const PdkMemoryFigures *figures;
  g_autofree char        *sentence = NULL;
  g_autofree char        *source = NULL;

  add_file (fixture, NULL, FILE_8B);
  set (fixture, 0);
  g_assert_cmpuint (fixture->changed, ==, 1);
  g_assert_true (pdk_memory_plan_is_known (fixture->plan));
  figures = pdk_memory_plan_get_figures (fixture->plan);
  g_assert_cmpuint (sum_parts (figures), ==, 12 * GIBIBYTE);
  /* 32 layers of 8 heads of 128 numbers of two bytes, keys and values, for 4096 tokens. */
  g_assert_cmpuint (figures->part_bytes[PDK_MEMORY_PART_CONTEXT], ==, 32ull * 8 * 128 * 2 * 2 * 4096);
  g_assert_cmpuint (figures->over_bytes, ==, 0);
  sentence = pdk_memory_plan_dup_sentence (fixture->plan);
  g_assert_true (g_str_has_prefix (sentence, "Fits, about "));
  source = pdk_memory_plan_dup_source (fixture->plan);
  g_assert_true (g_str_has_prefix (source, "Good: "));
}

static void
test_stops (Fixture      *fixture,
            gconstpointer data)
{
  assert_stops (fixture, "2048 4096 8192 16384 32768 65536 131072");
  add_file (fixture, NULL, FILE_8B);
  pdk_memory_plan_set (fixture->plan, &fixture->server, fixture->models, 0, 40960);
  assert_stops (fixture, "2048 4096 8192 16384 32768 40960");
  g_assert_cmpuint (pdk_memory_plan_get_stop (fixture->plan), ==, 1);
  pdk_memory_plan_set_stop (fixture->plan, 99);
  g_assert_cmpuint (pdk_memory_plan_get_context (fixture->plan), ==, 40960);
  /* A model that was trained for less cannot have more. */
  pdk_memory_plan_set (fixture->plan, &fixture->server, fixture->models, 0, 2048);
  assert_stops (fixture, "512 1024 2048");
  g_assert_cmpuint (pdk_memory_plan_get_context (fixture->plan), ==, 2048);
}

/* What a person has chosen stays for another file, what the server chose does not. */
static void
test_choice_stays (Fixture      *fixture,
                   gconstpointer data)
{
  g_autofree char *note = NULL;

  add_file (fixture, "Small", FILE_8B / 2);
  add_file (fixture, "Large", FILE_8B);
  set (fixture, 0);
  g_assert_cmpuint (pdk_memory_plan_get_context (fixture->plan), ==, 4096);
  pdk_server_estimate_set_memory (&fixture->server, 24 * GIBIBYTE);
  set (fixture, 0);
  g_assert_cmpuint (pdk_memory_plan_get_context (fixture->plan), ==, 32768);
  pdk_memory_plan_set_context (fixture->plan, 10000);
  g_assert_cmpuint (pdk_memory_plan_get_context (fixture->plan), ==, 8192);
  pdk_memory_plan_set_cache (fixture->plan, PDK_MEMORY_CACHE_Q8_0);
  set (fixture, 1);
  g_assert_cmpuint (pdk_memory_plan_get_context (fixture->plan), ==, 8192);
  g_assert_cmpuint (pdk_memory_plan_get_cache (fixture->plan), ==, PDK_MEMORY_CACHE_Q8_0);
  note = pdk_memory_plan_dup_context_note (fixture->plan);
  g_assert_cmpstr (note, ==, "The server chooses 32768 tokens if nobody says otherwise");
}

/* 34 bytes for 32 numbers instead of 64. */
static void
test_cache (Fixture      *fixture,
            gconstpointer data)
{
  guint64          full;
  g_autofree char *note = NULL;

  add_file (fixture, NULL, FILE_8B);
  set (fixture, 0);
  g_assert_null (pdk_memory_plan_dup_cache_note (fixture->plan));
  full = pdk_memory_plan_get_figures (fixture->plan)->part_bytes[PDK_MEMORY_PART_CONTEXT];
  pdk_memory_plan_set_cache (fixture->plan, PDK_MEMORY_CACHE_Q8_0);
  g_assert_cmpuint (pdk_memory_plan_get_figures (fixture->plan)->part_bytes[PDK_MEMORY_PART_CONTEXT], ==, full / 64 * 34);
  pdk_memory_plan_set_cache (fixture->plan, PDK_MEMORY_CACHE_Q4_0);
  g_assert_cmpuint (pdk_memory_plan_get_figures (fixture->plan)->part_bytes[PDK_MEMORY_PART_CONTEXT], ==, full / 64 * 18);
  note = pdk_memory_plan_dup_cache_note (fixture->plan);
  g_assert_cmpstr (note, ==, "Ollama does this if it was started with OLLAMA_KV_CACHE_TYPE=q4_0.");
}

/* Whatever is advised, the model fits after it was done. */
static void
test_advice (Fixture      *fixture,
             gconstpointer data)
{
  guint followed = 0;

  add_file (fixture, NULL, FILE_8B);
  pdk_server_estimate_set_memory (&fixture->server, 8 * GIBIBYTE);
  set (fixture, 0);
  wait_for_advice (fixture);
  g_assert_cmpuint (pdk_memory_plan_get_advice (fixture->plan)->len, ==, 0);
  g_assert_null (pdk_memory_plan_get_otherwise (fixture->plan));
  for (guint i = 0; i < 2; i++)
    {
      const PdkMemoryAdvice *advice;

      pdk_memory_plan_set_cache (fixture->plan, PDK_MEMORY_CACHE_F16);
      pdk_memory_plan_set_context (fixture->plan, 32768);
      g_assert_cmpuint (pdk_memory_plan_get_figures (fixture->plan)->over_bytes, >, 0);
      wait_for_advice (fixture);
      g_assert_nonnull (strstr (pdk_memory_plan_get_otherwise (fixture->plan), "of 33 layers"));
      g_assert_cmpuint (pdk_memory_plan_get_advice (fixture->plan)->len, ==, 2);
      advice = g_ptr_array_index (pdk_memory_plan_get_advice (fixture->plan), i);
      g_assert_cmpuint (advice->context, >, 0);
      pdk_memory_plan_follow (fixture->plan, advice);
      g_assert_true (pdk_memory_figures_fit (pdk_memory_plan_get_figures (fixture->plan)));
      followed++;
    }
  g_assert_cmpuint (followed, ==, 2);
}

static void
test_best (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *best = NULL;
  g_autofree char *same = NULL;
  g_autofree char *none = NULL;
  GPtrArray       *advice;

  add_file (fixture, "Small (Q4_K_M)", FILE_8B);
  add_file (fixture, "Better (Q8_0)", FILE_8B * 2 - GIBIBYTE);
  add_file (fixture, "Original (F16)", FILE_8B * 4);
  set (fixture, 0);
  wait_for_advice (fixture);
  best = pdk_memory_plan_dup_best (fixture->plan);
  g_assert_cmpstr (best, ==, "The best quality that fits with these settings is “Better (Q8_0)”.");
  set (fixture, 2);
  wait_for_advice (fixture);
  g_assert_null (pdk_memory_plan_dup_best (fixture->plan));
  advice = pdk_memory_plan_get_advice (fixture->plan);
  g_assert_cmpuint (advice->len, ==, 1);
  g_assert_cmpstr (((PdkMemoryAdvice *) g_ptr_array_index (advice, 0))->text, ==, "Take a smaller file: “Better (Q8_0)” fits");
  set (fixture, 1);
  wait_for_advice (fixture);
  same = pdk_memory_plan_dup_best (fixture->plan);
  g_assert_cmpstr (same, ==, "This is the best quality that fits with these settings.");
  pdk_server_estimate_set_memory (&fixture->server, 2 * GIBIBYTE);
  set (fixture, 1);
  wait_for_advice (fixture);
  none = pdk_memory_plan_dup_best (fixture->plan);
  g_assert_cmpstr (none, ==, "No quality of this model fits with these settings.");
}

static void
test_experts (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (PdkModelShape) shape = make_shape ("llama", 26 * GIBIBYTE, 8);
  GPtrArray                *advice;
  guint                     found = 0;

  g_ptr_array_add (fixture->models, pdk_memory_model_new (NULL, shape, 26 * GIBIBYTE));
  for (guint i = 0; i < 2; i++)
    {
      fixture->server.engine = i == 0 ? PDK_ENGINE_OLLAMA : PDK_ENGINE_LLAMA_SERVER;
      set (fixture, 0);
      wait_for_advice (fixture);
      advice = pdk_memory_plan_get_advice (fixture->plan);
      for (guint j = 0; j < advice->len; j++)
        if (strstr (((PdkMemoryAdvice *) g_ptr_array_index (advice, j))->text, "--n-cpu-moe") != NULL)
          found += i + 1;
    }
  /* Only the second can be told to. */
  g_assert_cmpuint (found, ==, 2);
}

/* Both ways are told, and the picture shows the one that the engine takes. */
static void
test_several_cards (Fixture      *fixture,
                    gconstpointer data)
{
  const PdkMemoryFigures *largest;
  const PdkMemoryFigures *all;
  g_autofree char        *way = NULL;
  g_autofree char        *whole = NULL;

  add_file (fixture, NULL, FILE_8B * 3);
  fixture->server.card_count = 2;
  fixture->server.whole_bytes[1] = 8 * GIBIBYTE;
  set (fixture, 0);
  g_assert_cmpuint (pdk_memory_plan_get_ways (fixture->plan)->len, ==, 2);
  largest = &g_array_index (pdk_memory_plan_get_ways (fixture->plan), PdkMemoryFigures, 0);
  all = &g_array_index (pdk_memory_plan_get_ways (fixture->plan), PdkMemoryFigures, 1);
  g_assert_cmpint (largest->fit.verdict, ==, PDK_FIT_WONT_FIT);
  g_assert_cmpuint (largest->fit.available_bytes, ==, 12 * GIBIBYTE);
  g_assert_cmpint (all->fit.verdict, !=, PDK_FIT_WONT_FIT);
  g_assert_cmpuint (all->fit.available_bytes, ==, 20 * GIBIBYTE);
  g_assert_cmpint (pdk_memory_plan_get_figures (fixture->plan)->cards, ==, PDK_CARDS_ALL);
  way = pdk_memory_words_from_way (all);
  g_assert_true (g_str_has_prefix (way, "On all 2 cards together (20.0\302\240GiB): "));
  whole = pdk_memory_words_from_whole (all);
  g_assert_cmpstr (whole, ==, "2 cards: 20.0\302\240GiB");
  fixture->server.card_count = 1;
  set (fixture, 0);
  g_assert_cmpuint (pdk_memory_plan_get_ways (fixture->plan)->len, ==, 0);
}

static void
test_processor (Fixture      *fixture,
                gconstpointer data)
{
  const PdkMemoryFigures *figures;
  g_autofree char        *sentence = NULL;
  g_autofree char        *whole = NULL;

  add_file (fixture, NULL, FILE_8B);
  fixture->server.card_count = 0;
  fixture->server.processor_only = TRUE;
  fixture->server.host_bytes = 32 * GIBIBYTE;
  set (fixture, 0);
  figures = pdk_memory_plan_get_figures (fixture->plan);
  g_assert_cmpint (figures->cards, ==, PDK_CARDS_NONE);
  g_assert_cmpuint (sum_parts (figures), ==, 32 * GIBIBYTE);
  g_assert_cmpuint (figures->part_bytes[PDK_MEMORY_PART_WEIGHTS], >, 4 * GIBIBYTE);
  sentence = pdk_memory_plan_dup_sentence (fixture->plan);
  g_assert_true (g_str_has_prefix (sentence, "Fits in main memory, about "));
  whole = pdk_memory_words_from_whole (figures);
  g_assert_cmpstr (whole, ==, "Main memory: 32.0\302\240GiB");
  wait_for_advice (fixture);
  g_assert_cmpuint (pdk_memory_plan_get_advice (fixture->plan)->len, ==, 0);
}

/* Of a model of no known shape the size of its file is all there is. */
static void
test_rough (Fixture      *fixture,
            gconstpointer data)
{
  const PdkMemoryFigures *figures;
  g_autofree char        *source = NULL;

  g_ptr_array_add (fixture->models, pdk_memory_model_new (NULL, NULL, FILE_8B));
  set (fixture, 0);
  g_assert_true (pdk_memory_plan_is_known (fixture->plan));
  g_assert_false (pdk_memory_plan_has_choices (fixture->plan));
  figures = pdk_memory_plan_get_figures (fixture->plan);
  g_assert_cmpuint (figures->part_bytes[PDK_MEMORY_PART_WEIGHTS], ==, FILE_8B);
  g_assert_cmpuint (figures->part_bytes[PDK_MEMORY_PART_CONTEXT], ==, 0);
  g_assert_cmpuint (sum_parts (figures), ==, 12 * GIBIBYTE);
  source = pdk_memory_plan_dup_source (fixture->plan);
  g_assert_cmpstr (source, ==, "About: guessed from the size of the file alone");
  wait_for_advice (fixture);
}

static void
test_unknown_memory (Fixture      *fixture,
                     gconstpointer data)
{
  g_autofree char *sentence = NULL;
  g_autofree char *whole = NULL;

  add_file (fixture, "A", FILE_8B);
  add_file (fixture, "B", FILE_8B);
  pdk_server_estimate_set_memory (&fixture->server, 0);
  set (fixture, 0);
  sentence = pdk_memory_plan_dup_sentence (fixture->plan);
  g_assert_true (g_str_has_prefix (sentence, "Needs about "));
  g_assert_true (g_str_has_suffix (sentence, "; how much graphics memory there is, is not known"));
  whole = pdk_memory_words_from_whole (pdk_memory_plan_get_figures (fixture->plan));
  g_assert_cmpstr (whole, ==, "");
  wait_for_advice (fixture);
  g_assert_null (pdk_memory_plan_dup_best (fixture->plan));
}

static void
test_nothing (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char *sentence = NULL;

  set (fixture, G_MAXUINT);
  g_assert_false (pdk_memory_plan_is_known (fixture->plan));
  sentence = pdk_memory_plan_dup_sentence (fixture->plan);
  g_assert_cmpstr (sentence, ==, "Memory needed is not known");
  wait_for_advice (fixture);
  g_ptr_array_add (fixture->models, pdk_memory_model_new (NULL, NULL, G_MAXUINT64));
  set (fixture, 0);
  g_assert_cmpint (pdk_memory_plan_get_figures (fixture->plan)->fit.verdict, ==, PDK_FIT_WONT_FIT);
}

/* The words for those who do not see the picture have every figure of it. */
static void
test_words (Fixture      *fixture,
            gconstpointer data)
{
  g_autofree char *words = NULL;

  add_file (fixture, NULL, FILE_8B);
  set (fixture, 0);
  words = pdk_memory_words_from_parts (pdk_memory_plan_get_figures (fixture->plan));
  for (guint i = 0; i < PDK_MEMORY_PARTS; i++)
    g_assert_nonnull (strstr (words, pdk_memory_part_describe (i)));
  g_assert_nonnull (strstr (words, "Context 512.0\302\240MiB"));
}

/* What a model's own settings ask for is what the server uses. */
static void
test_own_settings (Fixture      *fixture,
                   gconstpointer data)
{
  g_autofree char *note = NULL;

  g_assert_cmpuint (pdk_record_plan_find_context (NULL), ==, 0);
  g_assert_cmpuint (pdk_record_plan_find_context ("stop  \"num_ctx 5\"\ntemperature  0.7"), ==, 0);
  g_assert_cmpuint (pdk_record_plan_find_context ("num_ctx_more 7\nnum_ctx      10000\n"), ==, 10000);
  g_assert_cmpuint (pdk_record_plan_find_context ("num_ctx -1"), ==, 0);
  g_assert_cmpuint (pdk_record_plan_find_context ("num_ctx"), ==, 0);
  g_assert_cmpuint (pdk_record_plan_find_context ("num_ctx 99999999999999999999999"), ==, 0);

  add_file (fixture, NULL, FILE_8B);
  ((PdkMemoryModel *) g_ptr_array_index (fixture->models, 0))->context = 10000;
  pdk_memory_plan_set (fixture->plan, &fixture->server, fixture->models, 0, 16384);
  assert_stops (fixture, "2048 4096 8192 10000 16384");
  g_assert_cmpuint (pdk_memory_plan_get_context (fixture->plan), ==, 10000);
  note = pdk_memory_plan_dup_context_note (fixture->plan);
  g_assert_cmpstr (note, ==, "What the model’s own settings ask for");
}

#define add(path, func) g_test_add ("/memory-plan/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("parts", test_parts);
  add ("stops", test_stops);
  add ("choice-stays", test_choice_stays);
  add ("cache", test_cache);
  add ("advice", test_advice);
  add ("best", test_best);
  add ("experts", test_experts);
  add ("several-cards", test_several_cards);
  add ("processor", test_processor);
  add ("rough", test_rough);
  add ("unknown-memory", test_unknown_memory);
  add ("nothing", test_nothing);
  add ("words", test_words);
  add ("own-settings", test_own_settings);
  return g_test_run ();
}
