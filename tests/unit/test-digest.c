/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/pdk-digest.h"
#include "pdk-test.h"

#define EMPTY "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define ABC   "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

static void
test_bytes (void)
{
  g_autofree char *empty = pdk_digest_of_bytes ("", 0);
  g_autofree char *abc = pdk_digest_of_bytes ("abc", 3);

  g_assert_cmpstr (empty, ==, EMPTY);
  g_assert_cmpstr (abc, ==, ABC);
}

static void
test_pieces_and_anew (void)
{
  g_autoptr (PdkDigest) digest = pdk_digest_new ();
  g_autofree char      *abc = NULL;
  g_autofree char      *empty = NULL;

  pdk_digest_update (digest, "a", 1);
  pdk_digest_update (digest, "", 0);
  pdk_digest_update (digest, "bc", 2);
  abc = pdk_digest_finish (digest);
  empty = pdk_digest_finish (digest);
  g_assert_cmpstr (abc, ==, ABC);
  g_assert_cmpstr (empty, ==, EMPTY);
}

static GFile *
write_file (const char *folder,
            gsize       size)
{
  g_autofree char   *path = g_build_filename (folder, "file", NULL);
  g_autofree char   *contents = g_strnfill (size, 'a');
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, contents, (gssize) size, &error);
  g_assert_no_error (error);
  return g_file_new_for_path (path);
}

typedef struct
{
  GThread      *thread;
  guint64       last;
  guint         count;
  GCancellable *cancellable;
} Progress;

static void
progress_cb (guint64  done,
             guint64  total,
             gpointer data)
{
  Progress *progress = data;

  g_assert_true (g_thread_self () == progress->thread);
  g_assert_cmpuint (done, >=, progress->last);
  g_assert_cmpuint (done, <=, total);
  progress->last = done;
  progress->count++;
  if (progress->cancellable != NULL)
    g_cancellable_cancel (progress->cancellable);
}

static void
test_file (void)
{
  const gsize             size = 5 * 1024 * 1024 + 17;
  g_autofree char        *folder = pdk_test_make_folder ();
  g_autoptr (GFile)       file = write_file (folder, size);
  g_autofree char        *contents = g_strnfill (size, 'a');
  g_autofree char        *expected = pdk_digest_of_bytes (contents, size);
  g_autofree char        *digest = NULL;
  g_autoptr (GError)      error = NULL;
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  Progress                progress = { .thread = g_thread_self () };
  guint64                 read = 0;

  pdk_digest_of_file_async (file, progress_cb, &progress, NULL, pdk_async_waiter_done, &waiter);
  digest = pdk_digest_of_file_finish (file, pdk_async_waiter_wait (&waiter), &read, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (digest, ==, expected);
  g_assert_cmpuint (read, ==, size);
  g_assert_cmpuint (progress.last, ==, size);
  g_assert_cmpuint (progress.count, >=, 2);
  pdk_test_remove_folder (folder);
}

static void
test_file_cancelled (void)
{
  g_autofree char         *folder = pdk_test_make_folder ();
  g_autoptr (GFile)        file = write_file (folder, 3 * 1024 * 1024);
  g_autoptr (GCancellable) before = g_cancellable_new ();
  g_autoptr (GCancellable) midway = g_cancellable_new ();
  g_autoptr (GError)       error = NULL;
  Progress                 progress = { .thread = g_thread_self (), .cancellable = midway };

  g_cancellable_cancel (before);
  g_assert_null (pdk_digest_of_file (file, NULL, NULL, NULL, before, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (pdk_digest_of_file (file, NULL, progress_cb, &progress, midway, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (progress.count, ==, 1);
  pdk_test_remove_folder (folder);
}

static void
test_file_missing_or_folder (void)
{
  g_autofree char   *path = pdk_test_make_folder ();
  g_autoptr (GFile)  folder = g_file_new_for_path (path);
  g_autoptr (GFile)  missing = g_file_get_child (folder, "missing");
  g_autoptr (GError) error = NULL;

  g_assert_null (pdk_digest_of_file (missing, NULL, NULL, NULL, NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_NOT_FOUND);
  g_assert_null (pdk_digest_of_file (folder, NULL, NULL, NULL, NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_INVALID_INPUT);
  pdk_test_remove_folder (path);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/digest/bytes", test_bytes);
  g_test_add_func ("/digest/pieces-and-anew", test_pieces_and_anew);
  g_test_add_func ("/digest/file", test_file);
  g_test_add_func ("/digest/file-cancelled", test_file_cancelled);
  g_test_add_func ("/digest/file-missing-or-folder", test_file_missing_or_folder);

  return g_test_run ();
}
