/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library/pdk-library-query.h"
#include "pdk-test-library.h"
#include "pdk-test.h"

typedef struct
{
  char             *folder;
  PdkModelRegistry *library;
  PdkLibraryQuery  *query;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autofree char *path = NULL;

  fixture->folder = pdk_test_make_folder ();
  path = g_build_filename (fixture->folder, "paddock.db", NULL);
  fixture->library = pdk_test_library_open (path, NULL);
  fixture->query = pdk_library_query_new ();
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_finalize_object (g_steal_pointer (&fixture->query));
  pdk_model_registry_close (fixture->library);
  g_assert_finalize_object (g_steal_pointer (&fixture->library));
  pdk_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static gboolean
finds (Fixture        *fixture,
       const char     *words,
       PdkModelRecord *record)
{
  pdk_library_query_set_words (fixture->query, words);
  return pdk_library_query_matches (fixture->query, record);
}

static void
test_words (Fixture      *fixture,
            gconstpointer data)
{
  PdkModelRecord *record = pdk_test_library_add (fixture->library, "home", "hf.co/Unsloth/Straße-4B-GGUF:Q4_K_M", "a1");

  g_assert_true (finds (fixture, NULL, record));
  g_assert_true (finds (fixture, "  ", record));
  g_assert_true (finds (fixture, "UNSLOTH", record));
  g_assert_true (finds (fixture, "4b unsloth", record));
  g_assert_false (finds (fixture, "4b mistral", record));
  g_assert_true (finds (fixture, "q4_k", record));
  /* What other programs choke on is only text here. */
  g_assert_false (finds (fixture, "(", record));
  g_assert_false (finds (fixture, "[.*", record));
  g_assert_false (finds (fixture, "\xff\xfe", record));
  /* A match never reaches over the border of two texts. */
  g_assert_false (finds (fixture, "q4_k_mhf.co", record));
}

static void
test_same_words (Fixture      *fixture,
                 gconstpointer data)
{
  g_assert_true (pdk_library_query_set_words (fixture->query, "qwen 4b"));
  g_assert_true (pdk_library_query_has_words (fixture->query));
  g_assert_false (pdk_library_query_set_words (fixture->query, " QWEN 4B "));
  g_assert_true (pdk_library_query_set_words (fixture->query, ""));
  g_assert_false (pdk_library_query_has_words (fixture->query));
}

static void
test_servers (Fixture      *fixture,
              gconstpointer data)
{
  const char     *hidden[] = { "office", NULL };
  PdkModelRecord *here = pdk_test_library_add (fixture->library, "home", "llama3.2:1b", "a1");
  PdkModelRecord *there = pdk_test_library_add (fixture->library, "office", "llama3.2:3b", "b2");
  PdkModelRecord *gone = pdk_test_library_add (fixture->library, "sold", "mistral:7b", "c3");

  pdk_library_query_set_hidden_servers (fixture->query, hidden);
  g_assert_true (pdk_library_query_matches (fixture->query, here));
  g_assert_false (pdk_library_query_matches (fixture->query, there));
  g_assert_true (pdk_library_query_matches (fixture->query, gone));
  pdk_library_query_set_hidden_servers (fixture->query, NULL);
  g_assert_true (pdk_library_query_matches (fixture->query, there));
}

static void
test_order (Fixture      *fixture,
            gconstpointer data)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  PdkModelRecord         *ten = pdk_test_library_add (fixture->library, "home", "phi-10b", "a1");
  PdkModelRecord         *nine = pdk_test_library_add (fixture->library, "home", "Phi-9b", "b2");

  g_assert_cmpint (pdk_library_query_compare (fixture->query, PDK_LIBRARY_ORDER_NAME, nine, ten), <, 0);
  g_assert_cmpint (pdk_library_query_compare (fixture->query, PDK_LIBRARY_ORDER_NAME, ten, nine), >, 0);
  g_assert_cmpint (pdk_library_query_compare (fixture->query, PDK_LIBRARY_ORDER_NAME, ten, ten), ==, 0);
  /* Never used comes last, and equals are told apart by their names. */
  g_assert_cmpint (pdk_library_query_compare (fixture->query, PDK_LIBRARY_ORDER_LAST_USED, nine, ten), <, 0);
  pdk_model_registry_touch_async (fixture->library, ten, NULL, pdk_async_waiter_done, &waiter);
  pdk_test_finish (waiter, fixture->library, pdk_model_registry_touch_finish);
  g_assert_cmpint (pdk_library_query_compare (fixture->query, PDK_LIBRARY_ORDER_LAST_USED, nine, ten), >, 0);
}

static void
test_invalidate (Fixture      *fixture,
                 gconstpointer data)
{
  PdkModelRecord *record = pdk_test_library_add (fixture->library, "home", "phi:2b", "a1");

  g_assert_true (finds (fixture, "phi", record));
  pdk_library_query_invalidate (fixture->query, record);
  g_assert_true (finds (fixture, "phi", record));
}

static void
test_sections (Fixture      *fixture,
               gconstpointer data)
{
  PdkModelRecord *hub = pdk_test_library_add (fixture->library, "home", "hf.co/owner/name:Q8_0", "a1");
  PdkModelRecord *other = pdk_test_library_add (fixture->library, "home", "llama3.2:1b", "b2");

  g_assert_cmpint (pdk_library_section_of (hub), ==, PDK_LIBRARY_SECTION_HUGGING_FACE);
  g_assert_cmpint (pdk_library_section_of (other), ==, PDK_LIBRARY_SECTION_OTHER);
}

static void
test_order_names (void)
{
  for (guint order = PDK_LIBRARY_ORDER_NAME; order <= PDK_LIBRARY_ORDER_ADDED; order++)
    g_assert_cmpuint (pdk_library_order_from_string (pdk_library_order_to_string (order)), ==, order);
  g_assert_cmpint (pdk_library_order_from_string ("size'; drop"), ==, PDK_LIBRARY_ORDER_NAME);
  g_assert_cmpint (pdk_library_order_from_string (NULL), ==, PDK_LIBRARY_ORDER_NAME);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/library-query/words", Fixture, NULL, set_up, test_words, tear_down);
  g_test_add ("/library-query/same-words", Fixture, NULL, set_up, test_same_words, tear_down);
  g_test_add ("/library-query/servers", Fixture, NULL, set_up, test_servers, tear_down);
  g_test_add ("/library-query/order", Fixture, NULL, set_up, test_order, tear_down);
  g_test_add ("/library-query/invalidate", Fixture, NULL, set_up, test_invalidate, tear_down);
  g_test_add ("/library-query/sections", Fixture, NULL, set_up, test_sections, tear_down);
  g_test_add_func ("/library-query/order-names", test_order_names);
  return g_test_run ();
}
