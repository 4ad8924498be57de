/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "catalog/pdk-catalog-facets.h"
#include "catalog/pdk-catalog-words.h"
#include "offers/pdk-offer-list.h"
#include "offers/pdk-offer-order.h"
#include "offers/pdk-variant-list.h"
#include "pdk-test-library.h"
#include "pdk-test.h"

#define GIBIBYTE  G_GUINT64_CONSTANT (0x40000000)
#define SERVER_ID "workshop"
#define MODEL_ID  "qwen3-4b"

typedef struct
{
  char                *folder;
  PdkContext          *context;
  PdkServerConnection *server;
  guint                judged;
} Fixture;

static void
save_server (Fixture *fixture,
             guint64  memory)
{
  g_auto (PdkAsyncWaiter) saved = PDK_ASYNC_WAITER_INIT;
  g_auto (PdkAsyncWaiter) reloaded = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GError)      error = NULL;
  PdkModelRegistry       *registry = pdk_context_get_registry (fixture->context);
  const PdkServerEntry    entry = {
       .id = (char *) SERVER_ID,
       .kind = (char *) "ollama",
       .address = (char *) "http://192.0.2.1:11434",
       .is_default = TRUE,
       .memory_bytes = memory,
  };

  pdk_model_registry_save_server_async (registry, &entry, NULL, pdk_async_waiter_done, &saved);
  pdk_model_registry_save_server_finish (registry, pdk_async_waiter_wait (&saved), &error);
  g_assert_no_error (error);
  pdk_context_reload_servers_async (fixture->context, NULL, pdk_async_waiter_done, &reloaded);
  pdk_context_reload_servers_finish (fixture->context, pdk_async_waiter_wait (&reloaded), &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GError)      error = NULL;
  g_autofree char        *path = NULL;

  g_unsetenv ("OLLAMA_HOST");
  g_unsetenv ("OLLAMA_BASE_URL");
  fixture->folder = pdk_test_make_folder ();
  path = g_build_filename (fixture->folder, "paddock.db", NULL);
  pdk_context_open_async (path, NULL, pdk_async_waiter_done, &waiter);
  fixture->context = pdk_context_open_finish (pdk_async_waiter_wait (&waiter), &error);
  g_assert_no_error (error);
  save_server (fixture, 12 * GIBIBYTE);
  fixture->server = g_object_ref (pdk_context_find_server (fixture->context, SERVER_ID, NULL));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_clear_object (&fixture->server);
  pdk_context_close (fixture->context);
  g_assert_finalize_object (fixture->context);
  pdk_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static PdkCatalogModel *
find_model (Fixture *fixture)
{
  return pdk_catalog_find (pdk_context_get_catalog (fixture->context), MODEL_ID);
}

/* The name of the quantization that is recommended for 12 GiB. */
static char *
dup_recommended_name (Fixture *fixture)
{
  PdkCatalogModel *model = find_model (fixture);

  return pdk_catalog_model_dup_model_name (model, pdk_catalog_model_choose_quantization (model, 12 * GIBIBYTE));
}

static PdkOfferList *
make_list (Fixture *fixture)
{
  PdkOfferList *list = pdk_offer_list_new (fixture->context);

  pdk_offer_list_set_server (list, fixture->server);
  return list;
}

static void
test_list (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (PdkOfferList) list = make_list (fixture);
  GListModel              *catalog = G_LIST_MODEL (pdk_context_get_catalog (fixture->context));
  PdkOffer                *offer;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, g_list_model_get_n_items (catalog));
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (list)) == PDK_TYPE_OFFER);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), 100000));
  offer = pdk_offer_list_find (list, MODEL_ID);
  g_assert_true (pdk_offer_get_model (offer) == find_model (fixture));
  g_assert_cmpint (pdk_offer_get_fit (offer)->verdict, ==, PDK_FIT_FITS);
  g_assert_cmpuint (pdk_offer_get_fit (offer)->available_bytes, ==, 12 * GIBIBYTE);
  g_assert_false (pdk_offer_is_here (offer));
  g_assert_false (pdk_offer_is_busy (offer));
  g_assert_null (pdk_offer_list_find (list, "no such model"));
}

static void
on_judged (Fixture *fixture)
{
  fixture->judged++;
}

static void
test_follows_memory (Fixture      *fixture,
                     gconstpointer data)
{
  g_autoptr (PdkOfferList) list = make_list (fixture);
  PdkOffer                *offer = pdk_offer_list_find (list, MODEL_ID);

  g_signal_connect_swapped (list, "judged", G_CALLBACK (on_judged), fixture);
  pdk_server_connection_set_memory (fixture->server, GIBIBYTE);
  g_assert_cmpuint (fixture->judged, ==, 1);
  g_assert_cmpint (pdk_offer_get_fit (offer)->verdict, ==, PDK_FIT_WONT_FIT);

  /* A tier takes the place of the server's own memory. */
  pdk_offer_list_set_tier (list, 24);
  g_assert_cmpuint (fixture->judged, ==, 2);
  g_assert_cmpuint (pdk_offer_list_get_memory (list), ==, 24 * GIBIBYTE);
  g_assert_cmpint (pdk_offer_get_fit (offer)->verdict, ==, PDK_FIT_FITS);
  pdk_offer_list_set_tier (list, 24);
  g_assert_cmpuint (fixture->judged, ==, 2);
  pdk_offer_list_set_tier (list, 0);
  g_assert_cmpuint (pdk_offer_list_get_memory (list), ==, GIBIBYTE);

  pdk_offer_list_set_server (list, NULL);
  g_assert_cmpint (pdk_offer_get_fit (offer)->verdict, ==, PDK_FIT_UNKNOWN);
}

/* The plain rule is there at once, the rest comes by itself; a switch on the way starts afresh. */
static void
test_works_out (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (PdkOfferList) list = make_list (fixture);
  GListModel              *offers = G_LIST_MODEL (list);
  PdkOffer                *offer = pdk_offer_list_find (list, MODEL_ID);
  g_autoptr (PdkOffer)     last = g_list_model_get_item (offers, g_list_model_get_n_items (offers) - 1);
  g_autofree char         *words = NULL;
  g_autofree char         *basis = NULL;
  gboolean                 rough;

  g_assert_cmpint (pdk_offer_get_fit (offer)->confidence, ==, PDK_FIT_CONFIDENCE_ROUGH);
  g_object_get (offer, "rough", &rough, "fit-words", &words, NULL);
  g_assert_true (rough);
  g_assert_cmpstr (words, ==, "Probably fits");
  pdk_test_wait_for (pdk_offer_get_fit (offer)->confidence == PDK_FIT_CONFIDENCE_GOOD);
  pdk_server_connection_set_memory (fixture->server, GIBIBYTE);
  g_assert_cmpint (pdk_offer_get_fit (offer)->confidence, ==, PDK_FIT_CONFIDENCE_ROUGH);
  g_signal_connect_swapped (list, "judged", G_CALLBACK (on_judged), fixture);
  pdk_test_wait_for (fixture->judged == 1);
  g_assert_true (pdk_fit_book_knows (pdk_offer_list_get_book (list), pdk_offer_get_model (last)));
  g_object_get (offer, "rough", &rough, "fit-basis", &basis, NULL);
  g_assert_false (rough);
  g_assert_cmpstr (basis, ==, "from the model card, for 4096 tokens of context");
  g_assert_cmpint (pdk_offer_get_fit (offer)->verdict, ==, PDK_FIT_WONT_FIT);

  /* Coming back costs nothing. */
  pdk_server_connection_set_memory (fixture->server, 12 * GIBIBYTE);
  g_assert_cmpint (pdk_offer_get_fit (offer)->confidence, ==, PDK_FIT_CONFIDENCE_GOOD);
}

static void
test_variants_work_out (Fixture      *fixture,
                        gconstpointer data)
{
  g_autoptr (PdkVariantList) list = pdk_variant_list_new (fixture->context, fixture->server, find_model (fixture));
  g_autoptr (PdkVariantList) dropped = NULL;
  PdkVariant                *recommended = pdk_variant_list_get_recommended (list);

  g_assert_cmpint (pdk_variant_get_fit (recommended)->confidence, ==, PDK_FIT_CONFIDENCE_ROUGH);
  pdk_test_wait_for (pdk_variant_get_fit (pdk_variant_list_get_recommended (list))->confidence == PDK_FIT_CONFIDENCE_GOOD);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (PdkVariant) variant = g_list_model_get_item (G_LIST_MODEL (list), i);

      g_assert_cmpint (pdk_variant_get_fit (variant)->source, ==, PDK_FIT_SOURCE_MODEL_CARD);
    }
  /* One more is dropped while it works things out. */
  pdk_server_connection_set_memory (fixture->server, 7 * GIBIBYTE);
  dropped = pdk_variant_list_new (fixture->context, fixture->server, find_model (fixture));
}

static void
test_follows_library (Fixture      *fixture,
                      gconstpointer data)
{
  g_autoptr (PdkOfferList) list = make_list (fixture);
  PdkModelRegistry        *registry = pdk_context_get_registry (fixture->context);
  PdkOffer                *offer = pdk_offer_list_find (list, MODEL_ID);
  g_autofree char         *name = dup_recommended_name (fixture);

  pdk_test_library_add (registry, "elsewhere", name, "aa");
  g_assert_false (pdk_offer_is_here (offer));
  pdk_test_library_add (registry, SERVER_ID, name, "aa");
  g_assert_true (pdk_offer_is_here (offer));
  /* The server says that it has it no longer. */
  pdk_test_library_reconcile (registry, SERVER_ID, pdk_test_server_models (""), NULL);
  g_assert_false (pdk_offer_is_here (offer));
}

static void
test_order (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (PdkOfferList) list = make_list (fixture);
  guint                    count = g_list_model_get_n_items (G_LIST_MODEL (list));

  for (int order = PDK_OFFER_ORDER_RECOMMENDED; order <= PDK_OFFER_ORDER_LARGEST; order++)
    {
      const char *text = pdk_offer_order_to_string ((PdkOfferOrder) order);

      g_assert_cmpint (pdk_offer_order_from_string (text), ==, order);
      for (guint i = 0; i < count; i++)
        {
          g_autoptr (PdkOffer) a = g_list_model_get_item (G_LIST_MODEL (list), i);
          g_autoptr (PdkOffer) b = g_list_model_get_item (G_LIST_MODEL (list), (i * 7 + 3) % count);
          int                  forward = pdk_offer_compare (a, b, (PdkOfferOrder) order);
          int                  backward = pdk_offer_compare (b, a, (PdkOfferOrder) order);

          g_assert_cmpint (forward == 0, ==, a == b);
          g_assert_cmpint (forward < 0, ==, backward > 0);
        }
    }
  g_assert_cmpint (pdk_offer_order_from_string ("nonsense"), ==, PDK_OFFER_ORDER_RECOMMENDED);
  g_assert_cmpint (pdk_offer_order_from_string (NULL), ==, PDK_OFFER_ORDER_RECOMMENDED);
}

static void
test_suggest (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (PdkOfferList) list = make_list (fixture);
  PdkOffer                *offer = pdk_offer_list_suggest (list);

  g_assert_cmpint (pdk_offer_get_fit (offer)->verdict, ==, PDK_FIT_FITS);
  /* Where nothing is known of the memory, what also runs on the processor alone. */
  pdk_server_connection_set_memory (fixture->server, 0);
  offer = pdk_offer_list_suggest (list);
  g_assert_true (g_strv_contains (pdk_catalog_model_get_tags (pdk_offer_get_model (offer)), "cpu"));
  /* Where nothing fits, nothing is suggested. */
  pdk_server_connection_set_memory (fixture->server, 1000);
  g_assert_null (pdk_offer_list_suggest (list));
}

static void
test_variants (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (PdkVariantList) list = pdk_variant_list_new (fixture->context, fixture->server, find_model (fixture));
  PdkVariant                *recommended = pdk_variant_list_get_recommended (list);
  g_autofree char           *name = dup_recommended_name (fixture);
  g_autofree char           *explanation = pdk_variant_list_explain (list);
  guint                      flags = 0;

  g_assert_cmpstr (pdk_variant_get_model_name (recommended), ==, name);
  g_assert_nonnull (strstr (explanation, pdk_variant_get_title (recommended)));
  g_assert_nonnull (strstr (explanation, "12.0"));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (PdkVariant) variant = g_list_model_get_item (G_LIST_MODEL (list), i);

      flags += (guint) pdk_variant_is_recommended (variant);
    }
  g_assert_cmpuint (flags, ==, 1);

  g_assert_null (pdk_variant_get_record (recommended));
  pdk_test_library_add (pdk_context_get_registry (fixture->context), SERVER_ID, name, "aa");
  g_assert_nonnull (pdk_variant_get_record (recommended));
}

/* What is recommended follows the memory, and the sentence says so. */
static void
test_explains (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (PdkVariantList) list = pdk_variant_list_new (fixture->context, fixture->server, find_model (fixture));
  const struct
  {
    guint64     memory;
    const char *words;
  } rows[] = {
    { 48 * GIBIBYTE, "with room to spare" },
    { GIBIBYTE, "No quality fits" },
    { 0, "is not known" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *explanation = NULL;

      pdk_server_connection_set_memory (fixture->server, rows[i].memory);
      explanation = pdk_variant_list_explain (list);
      g_assert_nonnull (strstr (explanation, rows[i].words));
      g_assert_true (pdk_variant_is_recommended (pdk_variant_list_get_recommended (list)));
    }
}

static void
test_variant_transfer (Fixture      *fixture,
                       gconstpointer data)
{
  g_autoptr (PdkOfferList)   offers = make_list (fixture);
  g_autoptr (PdkVariantList) list = pdk_variant_list_new (fixture->context, fixture->server, find_model (fixture));
  PdkVariant                *variant = pdk_variant_list_get_recommended (list);
  PdkTransferQueue          *queue = pdk_context_get_queue (fixture->context);
  g_autoptr (PdkServerPull)  pull = pdk_context_new_pull (fixture->context, fixture->server,
                                                          pdk_variant_get_model_name (variant), NULL, NULL, FALSE);
  PdkTransfer               *transfer = pdk_transfer_queue_add (queue, pull);

  g_assert_true (PDK_TRANSFER (pdk_variant_get_transfer (variant)) == transfer);
  g_assert_true (pdk_offer_is_busy (pdk_offer_list_find (offers, MODEL_ID)));
  pdk_transfer_cancel (transfer);
  pdk_test_wait_for (pdk_transfer_is_over (transfer));
  g_assert_false (pdk_offer_is_busy (pdk_offer_list_find (offers, MODEL_ID)));
  pdk_transfer_queue_dismiss (queue, transfer);
  g_assert_null (pdk_variant_get_transfer (variant));
}

/* Servers that are loaded again are the same objects unless they lead elsewhere. */
static void
test_reload_keeps_servers (Fixture      *fixture,
                           gconstpointer data)
{
  save_server (fixture, 24 * GIBIBYTE);
  g_assert_true (pdk_context_find_server (fixture->context, SERVER_ID, NULL) == fixture->server);
  g_assert_cmpuint (pdk_server_connection_get_memory (fixture->server), ==, 24 * GIBIBYTE);
}

static void
test_facets (Fixture      *fixture,
             gconstpointer data)
{
  GListModel    *catalog = G_LIST_MODEL (pdk_context_get_catalog (fixture->context));
  g_auto (GStrv) categories = pdk_catalog_facets_dup_categories (catalog);
  g_auto (GStrv) tags = pdk_catalog_facets_dup_tags (catalog);

  g_assert_cmpstr (categories[0], ==, "balanced");
  g_assert_true (g_strv_contains ((const char * const *) categories, "creative"));
  g_assert_true (g_strv_contains ((const char * const *) tags, "vision"));
  /* Nearly every model reads text, and only one is for business: neither helps to choose. */
  g_assert_false (g_strv_contains ((const char * const *) tags, "text"));
  g_assert_false (g_strv_contains ((const char * const *) tags, "business"));
}

static void
test_words (void)
{
  g_autofree char *category = pdk_catalog_words_from_category ("balanced");
  g_autofree char *unknown = pdk_catalog_words_from_category ("für_alle-Fälle");
  g_autofree char *empty = pdk_catalog_words_from_tag ("");
  g_autofree char *rating = pdk_catalog_words_from_rating ("VERY_GOOD");
  g_autofree char *criterion = pdk_catalog_words_from_criterion ("memory_extraction");

  g_assert_cmpstr (category, ==, "Balanced");
  g_assert_cmpstr (unknown, ==, "Für alle Fälle");
  g_assert_cmpstr (empty, ==, "");
  g_assert_cmpstr (rating, ==, "Very good");
  g_assert_cmpstr (criterion, ==, "Remembering facts");
}

static void
test_rating_words (Fixture      *fixture,
                   gconstpointer data)
{
  PdkCatalog      *catalog = pdk_context_get_catalog (fixture->context);
  g_autofree char *rated = pdk_catalog_words_from_model (pdk_catalog_find (catalog, "qwen2.5-14b-instruct"));
  g_autofree char *unrated = pdk_catalog_words_from_model (pdk_catalog_find (catalog, MODEL_ID));

  g_assert_cmpstr (rated, ==, "Excellent: Conversation, Following instructions, Remembering facts");
  g_assert_null (unrated);
}

#define add_test(path, func) g_test_add ((path), Fixture, NULL, set_up, (func), tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add_test ("/offers/list", test_list);
  add_test ("/offers/follows-memory", test_follows_memory);
  add_test ("/offers/works-out", test_works_out);
  add_test ("/offers/variants-work-out", test_variants_work_out);
  add_test ("/offers/follows-library", test_follows_library);
  add_test ("/offers/order", test_order);
  add_test ("/offers/suggest", test_suggest);
  add_test ("/offers/variants", test_variants);
  add_test ("/offers/explains", test_explains);
  add_test ("/offers/variant-transfer", test_variant_transfer);
  add_test ("/offers/reload-keeps-servers", test_reload_keeps_servers);
  add_test ("/offers/facets", test_facets);
  add_test ("/offers/rating-words", test_rating_words);
  g_test_add_func ("/offers/words", test_words);
  return g_test_run ();
}
