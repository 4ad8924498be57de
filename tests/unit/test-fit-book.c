/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/pdk-error.h"
#include "fitting/pdk-fit-book.h"
#include "gguf/pdk-gguf-cache.h"
#include "pdk-gguf-hub.h"
#include "pdk-test.h"

#define GIBIBYTE G_GUINT64_CONSTANT (0x40000000)

/* The hub of the tests serves this file, whose size is told as 5 GiB. */
#define REPOSITORY "owner/name"
#define FILENAME   "model.gguf"

static const char card[] = ",\"architecture\":\"llama\",\"hyperparameters\":{\"n_layers\":32,\"n_heads\":32,\"n_kv_heads\":8,"
                           "\"head_dim\":128,\"embedding_size\":4096,\"feed_forward_size\":14336}";

static PdkCatalogModel *
make_model (const char *more)
{
  g_autofree char     *text = g_strdup_printf ("{\"id\":\"m\",\"name\":\"M\",\"repo_id\":\"" REPOSITORY "\",\"parameters\":8.03,"
                                                   "\"context_window\":8192,\"quantizations\":["
                                                   "{\"quant\":\"Q4_K_M\",\"filename\":\"" FILENAME "\",\"file_size_bytes\":4920739232},"
                                                   "{\"quant\":\"Q6_K\",\"filename\":\"large.gguf\",\"file_size_bytes\":6596011424},"
                                                   "{\"quant\":\"Q8_0\",\"filename\":\"larger.gguf\",\"file_size_bytes\":8540775840}]%s}",
                                               more);
  g_autoptr (GError)   error = NULL;
  g_autoptr (JsonNode) node = json_from_string (text, &error);
  PdkCatalogModel     *model;

  g_assert_no_error (error);
  model = pdk_catalog_model_new_from_json (json_node_get_object (node), &error);
  g_assert_no_error (error);
  return model;
}

static PdkFitBook *
make_book (PdkShapeStore *store,
           guint64        bytes)
{
  PdkServerEstimate where;

  pdk_server_estimate_init_local (&where, NULL, PDK_ENGINE_OLLAMA);
  pdk_server_estimate_set_memory (&where, bytes);
  return pdk_fit_book_new (store, &where);
}

static PdkFit
look_up (PdkFitBook      *book,
         PdkCatalogModel *model,
         const char      *quant)
{
  PdkFit fit;

  pdk_fit_book_look_up (book, model, pdk_catalog_model_find_quantization (model, quant), &fit);
  return fit;
}

static void
test_plain_first (void)
{
  g_autoptr (PdkShapeStore)   store = pdk_shape_store_new (NULL);
  g_autoptr (PdkFitBook)      book = make_book (store, 8 * GIBIBYTE);
  g_autoptr (PdkCatalogModel) model = make_model (card);
  PdkFit                      before = look_up (book, model, "Q6_K");
  PdkFit                      after;

  g_assert_false (pdk_fit_book_knows (book, model));
  g_assert_cmpint (before.confidence, ==, PDK_FIT_CONFIDENCE_ROUGH);
  g_assert_cmpint (before.source, ==, PDK_FIT_SOURCE_FILE_SIZE);
  g_assert_cmpint (before.verdict, ==, PDK_FIT_TIGHT);
  pdk_fit_book_judge_model (book, model);
  g_assert_true (pdk_fit_book_knows (book, model));
  after = look_up (book, model, "Q6_K");
  g_assert_cmpint (after.confidence, ==, PDK_FIT_CONFIDENCE_GOOD);
  g_assert_cmpint (after.source, ==, PDK_FIT_SOURCE_MODEL_CARD);
  g_assert_cmpint (after.verdict, ==, PDK_FIT_FITS);
  g_assert_cmpuint (after.total_bytes, !=, before.total_bytes);
  g_assert_cmpuint (after.available_bytes, ==, 8 * GIBIBYTE);
  g_assert_cmpuint (after.context, ==, 4096);
}

/* The plain rule takes a third off the card that the model does not need. */
static void
test_recommends_by_what_is_known (void)
{
  g_autoptr (PdkShapeStore)   store = pdk_shape_store_new (NULL);
  g_autoptr (PdkFitBook)      book = make_book (store, 8 * GIBIBYTE);
  g_autoptr (PdkCatalogModel) model = make_model (card);

  g_assert_cmpstr (pdk_catalog_quantization_get_quant (pdk_fit_book_choose (book, model)), ==, "Q4_K_M");
  pdk_fit_book_judge_model (book, model);
  g_assert_cmpstr (pdk_catalog_quantization_get_quant (pdk_fit_book_choose (book, model)), ==, "Q6_K");
}

static void
test_nothing_but_a_size (void)
{
  g_autoptr (PdkShapeStore)   store = pdk_shape_store_new (NULL);
  g_autoptr (PdkFitBook)      book = make_book (store, 8 * GIBIBYTE);
  g_autoptr (PdkCatalogModel) model = make_model ("");
  g_autoptr (PdkCatalogModel) odd = make_model (",\"architecture\":\"nonsense\",\"hyperparameters\":{\"n_layers\":-1,\"n_heads\":1e30}");
  PdkFit                      plain;

  pdk_fit_book_judge_model (book, model);
  pdk_fit_book_judge_model (book, odd);
  g_assert_true (pdk_fit_book_knows (book, model));
  plain = look_up (book, model, "Q4_K_M");
  g_assert_cmpint (plain.confidence, ==, PDK_FIT_CONFIDENCE_ROUGH);
  g_assert_cmpint (plain.source, ==, PDK_FIT_SOURCE_FILE_SIZE);
  g_assert_cmpint (look_up (book, odd, "Q4_K_M").source, ==, PDK_FIT_SOURCE_FILE_SIZE);
  g_assert_null (pdk_shape_store_find (store, model, pdk_catalog_model_find_quantization (model, "Q4_K_M")));
}

static void
test_on_a_thread (void)
{
  g_autoptr (PdkShapeStore) store = pdk_shape_store_new (NULL);
  g_autoptr (PdkFitBook)    book = make_book (store, 12 * GIBIBYTE);
  g_autoptr (PdkFitBook)    at_once = make_book (store, 12 * GIBIBYTE);
  g_autoptr (GPtrArray)     models = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray)     none = g_ptr_array_new ();
  g_autoptr (GError)        error = NULL;

  for (guint i = 0; i < 20; i++)
    g_ptr_array_add (models, make_model (card));
  for (guint i = 0; i < 2; i++)
    {
      g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

      pdk_fit_book_judge (at_once, i == 0 ? models : none);
      pdk_fit_book_judge_async (book, i == 0 ? models : none, NULL, pdk_async_waiter_done, &waiter);
      g_assert_true (pdk_fit_book_judge_finish (book, pdk_async_waiter_wait (&waiter), &error));
      g_assert_no_error (error);
    }
  for (guint i = 0; i < models->len; i++)
    {
      PdkFit fit = look_up (book, models->pdata[i], "Q8_0");

      g_assert_true (pdk_fit_book_knows (book, models->pdata[i]));
      g_assert_true (pdk_fit_book_knows (at_once, models->pdata[i]));
      g_assert_cmpuint (fit.total_bytes, ==, look_up (at_once, models->pdata[i], "Q8_0").total_bytes);
    }
}

static void
test_cancelled (void)
{
  g_autoptr (PdkShapeStore)   store = pdk_shape_store_new (NULL);
  g_autoptr (PdkFitBook)      book = make_book (store, 12 * GIBIBYTE);
  g_autoptr (PdkCatalogModel) model = make_model (card);
  g_autoptr (GPtrArray)       models = g_ptr_array_new ();

  g_ptr_array_add (models, model);
  for (guint i = 0; i < 2; i++)
    {
      g_auto (PdkAsyncWaiter)  waiter = PDK_ASYNC_WAITER_INIT;
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError)       error = NULL;

      if (i == 0)
        g_cancellable_cancel (cancellable);
      pdk_fit_book_judge_async (book, models, cancellable, pdk_async_waiter_done, &waiter);
      g_cancellable_cancel (cancellable);
      g_assert_false (pdk_fit_book_judge_finish (book, pdk_async_waiter_wait (&waiter), &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_false (pdk_fit_book_knows (book, model));
    }
}

/* A book that is dropped while it works things out. */
static void
test_dropped_midway (void)
{
  g_autoptr (PdkShapeStore)   store = pdk_shape_store_new (NULL);
  PdkFitBook                 *book = make_book (store, 12 * GIBIBYTE);
  g_autoptr (PdkCatalogModel) model = make_model (card);
  g_autoptr (GPtrArray)       models = g_ptr_array_new ();
  g_auto (PdkAsyncWaiter)     waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GError)          error = NULL;

  g_ptr_array_add (models, model);
  pdk_fit_book_judge_async (book, models, NULL, pdk_async_waiter_done, &waiter);
  g_object_unref (book);
  g_assert_true (pdk_fit_book_judge_finish (book, pdk_async_waiter_wait (&waiter), &error));
}

static PdkModelShape *
fetch (PdkShapeStore   *store,
       PdkCatalogModel *model,
       const char      *quant,
       GError         **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  pdk_shape_store_fetch_async (store, model, pdk_catalog_model_find_quantization (model, quant), NULL,
                               pdk_async_waiter_done, &waiter);
  return pdk_shape_store_fetch_finish (store, pdk_async_waiter_wait (&waiter), error);
}

static void
note_text (PdkFitBook *book,
           const char *repository,
           char      **noted)
{
  g_set_str (noted, repository);
}

static void
test_header (PdkGgufHub   *hub,
             gconstpointer data)
{
  g_autoptr (PdkShapeStore)   store = pdk_shape_store_new (hub->folder);
  g_autoptr (PdkShapeStore)   later = pdk_shape_store_new (hub->folder);
  g_autoptr (PdkFitBook)      book = make_book (store, 8 * GIBIBYTE);
  g_autoptr (PdkFitBook)      later_book = make_book (later, 8 * GIBIBYTE);
  g_autoptr (PdkCatalogModel) model = make_model (card);
  g_autoptr (PdkModelShape)   shape = NULL;
  g_autoptr (PdkModelShape)   again = NULL;
  g_autoptr (GError)          error = NULL;
  g_autofree char            *forgotten = NULL;
  guint                       answers;

  g_signal_connect (book, "forgotten", G_CALLBACK (note_text), &forgotten);
  pdk_shape_store_set_hub (store, hub->base);
  pdk_fit_book_judge_model (book, model);
  g_assert_cmpuint (hub->answers, ==, 0);
  shape = fetch (store, model, "Q4_K_M", &error);
  g_assert_no_error (error);
  g_assert_cmpint (shape->confidence, ==, PDK_FIT_CONFIDENCE_EXACT);
  g_assert_cmpuint (shape->layer_count, ==, 40);
  g_assert_cmpstr (forgotten, ==, REPOSITORY);
  g_assert_false (pdk_fit_book_knows (book, model));
  pdk_fit_book_judge_model (book, model);
  g_assert_cmpint (look_up (book, model, "Q4_K_M").confidence, ==, PDK_FIT_CONFIDENCE_EXACT);
  g_assert_cmpint (look_up (book, model, "Q4_K_M").source, ==, PDK_FIT_SOURCE_HEADER);
  g_assert_cmpint (look_up (book, model, "Q6_K").source, ==, PDK_FIT_SOURCE_MODEL_CARD);

  /* Another process finds it, and nobody asks the hub again. */
  answers = hub->answers;
  pdk_fit_book_judge_model (later_book, model);
  g_assert_cmpint (look_up (later_book, model, "Q4_K_M").source, ==, PDK_FIT_SOURCE_HEADER);
  pdk_shape_store_set_hub (later, hub->base);
  again = fetch (later, model, "Q4_K_M", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->layer_count, ==, 40);
  g_assert_cmpuint (hub->answers, ==, answers);
}

static void
test_header_fails (PdkGgufHub   *hub,
                   gconstpointer data)
{
  g_autoptr (PdkShapeStore)   store = pdk_shape_store_new (hub->folder);
  g_autoptr (PdkCatalogModel) model = make_model (card);
  g_autoptr (PdkModelShape)   still = NULL;
  g_autoptr (GCancellable)    cancellable = g_cancellable_new ();
  g_auto (PdkAsyncWaiter)     waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GError)          error = NULL;
  g_autoptr (GError)          cancelled = NULL;

  pdk_shape_store_set_hub (store, hub->base);
  g_assert_null (fetch (store, model, "Q6_K", &error));
  g_assert_nonnull (error);
  g_assert_true (error->domain == PDK_ERROR);
  g_cancellable_cancel (cancellable);
  pdk_shape_store_fetch_async (store, model, pdk_catalog_model_find_quantization (model, "Q4_K_M"), cancellable,
                               pdk_async_waiter_done, &waiter);
  g_assert_null (pdk_shape_store_fetch_finish (store, pdk_async_waiter_wait (&waiter), &cancelled));
  g_assert_error (cancelled, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  still = pdk_shape_store_find (store, model, pdk_catalog_model_find_quantization (model, "Q4_K_M"));
  g_assert_cmpint (still->source, ==, PDK_FIT_SOURCE_MODEL_CARD);
}

static void
test_parts (void)
{
  g_autoptr (GError)          error = NULL;
  g_autoptr (PdkShapeStore)   store = pdk_shape_store_new (NULL);
  g_autoptr (JsonNode)        node = json_from_string ("{\"id\":\"m\",\"name\":\"M\",\"repo_id\":\"" REPOSITORY "\",\"quantizations\":["
                                                              "{\"quant\":\"Q8_0\",\"filename\":\"m-00001-of-00002.gguf\"}]}",
                                                       NULL);
  g_autoptr (PdkCatalogModel) model = pdk_catalog_model_new_from_json (json_node_get_object (node), &error);

  g_assert_no_error (error);
  g_assert_null (fetch (store, model, "Q8_0", &error));
  g_assert_error (error, PDK_ERROR, PDK_ERROR_UNSUPPORTED_FILE);
}

static void
test_addresses (void)
{
  static const struct
  {
    const char *address, *place, *file;
  } table[] = {
    { "https://huggingface.co/owner/name/resolve/main/model.gguf", "owner/name", "model.gguf" },
    { "http://127.0.0.1:8080/hub/owner/name/resolve/v1/in%20a/folder.gguf?download=true", "owner/name", "in a/folder.gguf" },
    { "https://huggingface.co/owner/name/blob/main/model.gguf", NULL, NULL },
    { "https://huggingface.co/resolve/main/model.gguf", NULL, NULL },
    { "https://huggingface.co//name/resolve/main/model.gguf", NULL, NULL },
    { "https://huggingface.co/owner/name/resolve/main", NULL, NULL },
    { "nonsense", NULL, NULL },
    { "", NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *place = NULL;
      g_autofree char *file = NULL;

      g_assert_true (pdk_gguf_cache_split_address (table[i].address, &place, &file) == (table[i].place != NULL));
      g_assert_cmpstr (place, ==, table[i].place);
      g_assert_cmpstr (file, ==, table[i].file);
    }
}

static void
test_words (void)
{
  PdkFit           fit = { PDK_FIT_TIGHT, PDK_FIT_CONFIDENCE_EXACT, 7 * GIBIBYTE, 8 * GIBIBYTE, 4096, PDK_FIT_SOURCE_HEADER };
  g_autofree char *exact = pdk_fit_describe (&fit);
  g_autofree char *basis = pdk_fit_describe_basis (&fit);
  g_autofree char *about = NULL;

  g_assert_cmpstr (exact, ==, "Tight: needs 7.0 GiB of 8.0 GiB graphics memory");
  g_assert_cmpstr (basis, ==, "from the file’s header, for 4096 tokens of context");
  g_assert_cmpstr (pdk_fit_to_words (&fit), ==, "Tight");
  fit.confidence = PDK_FIT_CONFIDENCE_ROUGH;
  about = pdk_fit_describe (&fit);
  g_assert_cmpstr (about, ==, "Tight: needs about 7.0 GiB of 8.0 GiB graphics memory");
  g_assert_cmpstr (pdk_fit_to_words (&fit), ==, "Probably tight");
  fit.verdict = PDK_FIT_UNKNOWN;
  g_assert_cmpstr (pdk_fit_to_words (&fit), ==, "Fit unknown");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fit-book/plain-first", test_plain_first);
  g_test_add_func ("/fit-book/recommends", test_recommends_by_what_is_known);
  g_test_add_func ("/fit-book/nothing-but-a-size", test_nothing_but_a_size);
  g_test_add_func ("/fit-book/on-a-thread", test_on_a_thread);
  g_test_add_func ("/fit-book/cancelled", test_cancelled);
  g_test_add_func ("/fit-book/dropped-midway", test_dropped_midway);
  g_test_add ("/fit-book/header", PdkGgufHub, NULL, pdk_gguf_hub_set_up, test_header, pdk_gguf_hub_tear_down);
  g_test_add ("/fit-book/header-fails", PdkGgufHub, NULL, pdk_gguf_hub_set_up, test_header_fails, pdk_gguf_hub_tear_down);
  g_test_add_func ("/fit-book/parts", test_parts);
  g_test_add_func ("/fit-book/addresses", test_addresses);
  g_test_add_func ("/fit-book/words", test_words);
  return g_test_run ();
}
