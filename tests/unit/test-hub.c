/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/pdk-json.h"
#include "hub/pdk-hub-choice.h"
#include "hub/pdk-hub-header.h"
#include "pdk-model-hub.h"
#include "pdk-test.h"

#define REPOSITORY "maker/Tiny-GGUF"

static GPtrArray *
parse_page (const char *text)
{
  GPtrArray           *files = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_hub_file_free);
  g_autoptr (GError)   error = NULL;
  g_autoptr (JsonNode) page = pdk_json_parse (text, -1, "page", &error);

  g_assert_no_error (error);
  pdk_hub_tree_parse_page (page, files);
  return files;
}

static void
test_page (void)
{
  g_autoptr (GPtrArray) files = parse_page ("["
                                            "{\"type\":\"directory\",\"path\":\"F16\",\"size\":0},"
                                            "{\"type\":\"file\",\"path\":\"a-Q8_0.gguf\",\"size\":123,\"lfs\":{\"oid\":\"abc\",\"size\":123}},"
                                            "{\"type\":\"file\",\"path\":\"README.md\"}]");
  const PdkHubFile     *file = g_ptr_array_index (files, 0);

  g_assert_cmpuint (files->len, ==, 2);
  g_assert_cmpstr (file->path, ==, "a-Q8_0.gguf");
  g_assert_cmpuint (file->size, ==, 123);
  g_assert_cmpstr (file->object_id, ==, "abc");
  g_assert_cmpstr (pdk_quant_get_label (file->quant), ==, "Q8_0");
}

/* What is wrong is left out, and leads nowhere. */
static void
test_hostile_pages (void)
{
  const char * const pages[] = {
    "[]",
    "{}",
    "null",
    "[1,null,\"a\",[],{}]",
    "[{\"type\":\"file\"}]",
    "[{\"type\":\"file\",\"path\":7}]",
    "[{\"type\":\"file\",\"path\":\"\"}]",
    "[{\"type\":\"file\",\"path\":\"../../etc/passwd.gguf\",\"size\":5}]",
    "[{\"type\":\"file\",\"path\":\"/etc/x.gguf\",\"size\":5}]",
    "[{\"type\":\"file\",\"path\":\"a\\u0000b.gguf\",\"size\":5}]",
    "[{\"type\":\"file\",\"path\":\"a\\nb.gguf\",\"size\":5}]",
  };
  g_autoptr (GPtrArray) odd = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autoptr (GPtrArray) files = parse_page (pages[i]);
      g_autoptr (GPtrArray) sets = pdk_hub_sets_new (files);

      g_assert_cmpuint (sets->len, ==, 0);
    }
  odd = parse_page ("[{\"type\":\"file\",\"path\":\"a.gguf\",\"size\":-5,\"lfs\":[]}]");
  g_assert_cmpuint (((PdkHubFile *) g_ptr_array_index (odd, 0))->size, ==, 0);
}

static GPtrArray *
make_files (const char * const *paths)
{
  GPtrArray *files = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_hub_file_free);

  for (guint i = 0; paths[i] != NULL; i++)
    {
      PdkHubFile *file = g_new0 (PdkHubFile, 1);

      file->path = g_strdup (paths[i]);
      file->size = 100 + i;
      file->quant = pdk_quant_parse (paths[i]);
      g_ptr_array_add (files, file);
    }
  return files;
}

static void
test_sets (void)
{
  const char * const    paths[] = { "m-Q8_0.gguf", "m-Q4_K_M.gguf", "F16/m-F16-00002-of-00002.gguf", "F16/m-F16-00001-of-00002.gguf",
                                    "m-Q6_K-00001-of-00003.gguf", "m-Q6_K-00003-of-00003.gguf", "mmproj-m-F16.gguf", "mmproj-m-Q8_0.gguf", "imatrix.dat", "m.gguf-split-a", NULL };
  g_autoptr (GPtrArray) files = make_files (paths);
  g_autoptr (GPtrArray) sets = pdk_hub_sets_new (files);
  g_autoptr (GError)    error = NULL;
  const PdkHubSet      *set;

  /* Q6_K lacks a part, and what was cut at a byte cannot be loaded. */
  g_assert_cmpuint (sets->len, ==, 3);
  set = pdk_hub_sets_choose (sets, REPOSITORY, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (set->label, ==, "Q4_K_M");
  g_assert_cmpstr (pdk_hub_choose_projector (files, set)->path, ==, "mmproj-m-Q8_0.gguf");
  set = pdk_hub_sets_choose (sets, REPOSITORY, "f16", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (set->files->len, ==, 2);
  g_assert_cmpuint (set->bytes, ==, 102 + 103);
  g_assert_cmpstr (((PdkHubFile *) g_ptr_array_index (set->files, 0))->path, ==, "F16/m-F16-00001-of-00002.gguf");
  g_assert_cmpstr (pdk_hub_choose_projector (files, set)->path, ==, "mmproj-m-F16.gguf");
  set = pdk_hub_sets_choose (sets, REPOSITORY, "F16/m-F16-00002-of-00002.gguf", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (set->label, ==, "F16");
}

static void
test_choice_refused (void)
{
  const char * const    paths[] = { "m-Q8_0.gguf", "m-Q5_K_M.gguf", NULL };
  const char * const    none[] = { "README.md", NULL };
  g_autoptr (GPtrArray) files = make_files (paths);
  g_autoptr (GPtrArray) sets = pdk_hub_sets_new (files);
  g_autoptr (GPtrArray) no_files = make_files (none);
  g_autoptr (GPtrArray) no_sets = pdk_hub_sets_new (no_files);
  g_autoptr (GError)    error = NULL;

  g_assert_cmpstr (pdk_hub_sets_choose (sets, REPOSITORY, NULL, NULL)->label, ==, "Q8_0");
  g_assert_null (pdk_hub_sets_choose (sets, REPOSITORY, "Q4_K_M", &error));
  g_assert_nonnull (strstr (pdk_error_get_hint (error), "Q8_0, Q5_K_M"));
  pdk_test_assert_error (error, PDK_ERROR_NOT_FOUND);
  g_assert_null (pdk_hub_sets_choose (no_sets, REPOSITORY, NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_NOT_FOUND);
  g_assert_null (pdk_hub_choose_projector (files, g_ptr_array_index (sets, 0)));
}

static void
test_site (void)
{
  const char * const     wrong[] = { "", "/", "huggingface.co", "ftp://hub", "https://", "https://hub/?a=b", "not an address" };
  g_autoptr (GError)     error = NULL;
  g_autoptr (PdkHubSite) usual = pdk_hub_site_new (NULL, NULL, &error);
  g_autoptr (PdkHubSite) mirror = pdk_hub_site_new (" https://mirror.example/hf/ ", NULL, &error);
  g_autofree char       *address = pdk_hub_site_dup_file_address (mirror, "o/n", "refs/pr/1", "Folder/a b#1.gguf");

  g_assert_no_error (error);
  g_assert_cmpstr (pdk_hub_site_get_endpoint (usual), ==, "https://huggingface.co");
  g_assert_cmpstr (pdk_hub_site_get_endpoint (mirror), ==, "https://mirror.example/hf");
  g_assert_cmpstr (address, ==, "https://mirror.example/hf/o/n/resolve/refs%2Fpr%2F1/Folder/a%20b%231.gguf");
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_assert_null (pdk_hub_site_new (wrong[i], NULL, &error));
      pdk_test_assert_error (error, PDK_ERROR_INVALID_INPUT);
    }
}

static GPtrArray *
read_tree (PdkHubSite   *site,
           const char   *repository,
           GCancellable *cancellable,
           GError      **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  pdk_hub_tree_read_async (site, repository, NULL, cancellable, pdk_async_waiter_done, &waiter);
  return pdk_hub_tree_read_finish (site, pdk_async_waiter_wait (&waiter), error);
}

/* Page after page, of which the addresses name another host than the one that is asked. */
static void
test_tree (void)
{
  g_autoptr (PdkModelHub) hub = pdk_model_hub_start ();
  g_autoptr (GBytes)      bytes = g_bytes_new_static ("12345", 5);
  g_autoptr (GError)      error = NULL;
  g_autoptr (PdkHubSite)  site = pdk_hub_site_new (pdk_model_hub_get_address (hub), "hf_token\r\nInjected: 1", &error);
  g_autoptr (GPtrArray)   files = NULL;

  g_assert_no_error (error);
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *path = g_strdup_printf ("folder/%u.gguf", i);

      pdk_model_hub_add_file (hub, REPOSITORY, path, bytes);
    }
  files = read_tree (site, REPOSITORY, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (files->len, ==, 5);
  g_assert_cmpuint (pdk_model_hub_count_requests (hub, "/api/models/"), ==, 3);
  /* What is no token is not sent. */
  g_assert_cmpuint (pdk_model_hub_count_authorized (hub, "Bearer"), ==, 0);
}

static void
test_tree_fails (void)
{
  g_autoptr (PdkModelHub)  hub = pdk_model_hub_start ();
  g_autoptr (GError)       error = NULL;
  g_autoptr (PdkHubSite)   site = pdk_hub_site_new (pdk_model_hub_get_address (hub), NULL, &error);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();

  g_assert_null (read_tree (site, "maker/none", NULL, &error));
  g_assert_nonnull (pdk_error_get_hint (error));
  pdk_test_assert_error (error, PDK_ERROR_NOT_FOUND);
  g_cancellable_cancel (cancelled);
  g_assert_null (read_tree (site, REPOSITORY, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  pdk_model_hub_set_status (hub, 200);
  g_assert_null (read_tree (site, REPOSITORY, NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_PROTOCOL);
  pdk_model_hub_set_status (hub, 503);
  g_assert_null (read_tree (site, REPOSITORY, NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_BUSY);
}

/* Links that lead nowhere, elsewhere, or back to where one was end the list. */
static void
test_hostile_links (void)
{
  const char * const links[] = {
    "<>; rel=\"next\"",
    "<https://evil.example/x>; rel=\"next\"",
    "https://huggingface.co/api/models/a/b>; rel=\"next\"",
    "<https://huggingface.co/api/models/a/b>; rel=\"prev\"",
    "<https://huggingface.co/api/models/%zz\\>; rel=\"next\"",
    "<https://huggingface.co/api/models/" REPOSITORY "/tree/main>; rel=\"next\"",
  };
  g_autoptr (PdkModelHub) hub = pdk_model_hub_start ();
  g_autoptr (GBytes)      bytes = g_bytes_new_static ("12345", 5);
  g_autoptr (GError)      error = NULL;
  g_autoptr (PdkHubSite)  site = pdk_hub_site_new (pdk_model_hub_get_address (hub), NULL, &error);

  pdk_model_hub_add_file (hub, REPOSITORY, "a.gguf", bytes);
  for (gsize i = 0; i < G_N_ELEMENTS (links); i++)
    {
      g_autoptr (GPtrArray) files = NULL;

      pdk_model_hub_set_link (hub, links[i]);
      files = read_tree (site, REPOSITORY, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (files->len, >=, 1);
    }
  g_assert_cmpuint (pdk_model_hub_count_requests (hub, "/"), <, 40);
}

static void
test_mirror (void)
{
  g_autoptr (PdkModelHub) hub = pdk_model_hub_start ();
  g_autoptr (GBytes)      bytes = g_bytes_new_static ("12345", 5);
  g_autoptr (GError)      error = NULL;
  g_autoptr (PdkHubSite)  site = pdk_hub_site_new (pdk_model_hub_get_address (hub), NULL, &error);
  g_autoptr (GPtrArray)   files = NULL;

  pdk_model_hub_hide_tree (hub);
  pdk_model_hub_add_file (hub, REPOSITORY, "a-Q8_0.gguf", bytes);
  files = read_tree (site, REPOSITORY, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (files->len, ==, 1);
  g_assert_cmpuint (((PdkHubFile *) g_ptr_array_index (files, 0))->size, ==, 5);
  g_assert_null (read_tree (site, "maker/none", NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_NOT_FOUND);
}

static void
test_header_fails (void)
{
  g_autoptr (PdkModelHub)  hub = pdk_model_hub_start ();
  g_autoptr (GError)       error = NULL;
  g_autoptr (PdkHubSite)   site = pdk_hub_site_new (pdk_model_hub_get_address (hub), NULL, &error);
  g_autoptr (GPtrArray)    parts = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_hub_part_free);
  g_autofree char         *address = pdk_hub_site_dup_file_address (site, REPOSITORY, NULL, "none.gguf");
  g_auto (PdkAsyncWaiter)  waiter = PDK_ASYNC_WAITER_INIT;
  g_auto (PdkAsyncWaiter)  second = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();

  g_ptr_array_add (parts, pdk_hub_part_new (address, NULL, 0));
  pdk_hub_header_read_async (site, NULL, parts, NULL, pdk_async_waiter_done, &waiter);
  g_assert_null (pdk_hub_header_read_finish (site, pdk_async_waiter_wait (&waiter), &error));
  pdk_test_assert_error (error, PDK_ERROR_NOT_FOUND);
  g_cancellable_cancel (cancelled);
  pdk_hub_header_read_async (site, NULL, parts, cancelled, pdk_async_waiter_done, &second);
  g_assert_null (pdk_hub_header_read_finish (site, pdk_async_waiter_wait (&second), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/page", test_page);
  g_test_add_func ("/hub/hostile-pages", test_hostile_pages);
  g_test_add_func ("/hub/sets", test_sets);
  g_test_add_func ("/hub/choice-refused", test_choice_refused);
  g_test_add_func ("/hub/site", test_site);
  g_test_add_func ("/hub/tree", test_tree);
  g_test_add_func ("/hub/tree-fails", test_tree_fails);
  g_test_add_func ("/hub/hostile-links", test_hostile_links);
  g_test_add_func ("/hub/mirror", test_mirror);
  g_test_add_func ("/hub/header-fails", test_header_fails);
  return g_test_run ();
}
