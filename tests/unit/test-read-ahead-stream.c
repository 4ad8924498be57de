/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "http/pdk-read-ahead-stream.h"
#include "pdk-test.h"

/* More than two pieces, and not a whole number of them. */
#define SIZE ((gsize) 2 * 1024 * 1024 + 12345)

typedef struct
{
  char         *folder;
  guint8       *contents;
  GInputStream *stream;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (GError)           error = NULL;
  g_autoptr (GFile)            file = NULL;
  g_autoptr (GFileInputStream) file_stream = NULL;
  g_autofree char             *path = NULL;

  fixture->folder = pdk_test_make_folder ();
  fixture->contents = g_malloc (SIZE);
  for (gsize i = 0; i < SIZE; i++)
    fixture->contents[i] = (guint8) (i * 31 + i / 4096);
  path = g_build_filename (fixture->folder, "file", NULL);
  g_file_set_contents (path, (const char *) fixture->contents, SIZE, &error);
  g_assert_no_error (error);
  file = g_file_new_for_path (path);
  file_stream = g_file_read (file, NULL, &error);
  g_assert_no_error (error);
  fixture->stream = pdk_read_ahead_stream_new (file_stream);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_clear_object (&fixture->stream);
  pdk_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->contents);
}

static gssize
read_asynchronously (Fixture *fixture,
                     guint8  *target,
                     gsize    count)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GError)      error = NULL;
  gssize                  length;

  g_input_stream_read_async (fixture->stream, target, count, G_PRIORITY_DEFAULT, NULL, pdk_async_waiter_done, &waiter);
  length = g_input_stream_read_finish (fixture->stream, pdk_async_waiter_wait (&waiter), &error);
  g_assert_no_error (error);
  return length;
}

static gsize
read_all (Fixture *fixture,
          guint8  *target,
          gboolean synchronously)
{
  gsize  done = 0;
  gssize length;

  do
    {
      if (synchronously)
        length = g_input_stream_read (fixture->stream, target + done, MIN ((gsize) 70001, SIZE - done + 1), NULL, NULL);
      else
        length = read_asynchronously (fixture, target + done, MIN ((gsize) 70001, SIZE - done + 1));
      g_assert_cmpint (length, >=, 0);
      done += (gsize) length;
    }
  while (length > 0);
  return done;
}

static void
test_everything_once_and_again (Fixture      *fixture,
                                gconstpointer data)
{
  g_autofree guint8 *target = g_malloc (SIZE + 1);

  g_assert_cmpuint (read_all (fixture, target, TRUE), ==, SIZE);
  g_assert_cmpmem (target, SIZE, fixture->contents, SIZE);
  memset (target, 0, SIZE);
  g_assert_true (pdk_read_ahead_stream_rewind (PDK_READ_AHEAD_STREAM (fixture->stream)));
  g_assert_cmpuint (read_all (fixture, target, FALSE), ==, SIZE);
  g_assert_cmpmem (target, SIZE, fixture->contents, SIZE);
}

/* In the middle of a piece. */
static void
test_rewind_midway (Fixture      *fixture,
                    gconstpointer data)
{
  guint8 target[10];

  g_assert_cmpint (g_input_stream_read (fixture->stream, target, sizeof target, NULL, NULL), ==, sizeof target);
  g_assert_true (pdk_read_ahead_stream_rewind (PDK_READ_AHEAD_STREAM (fixture->stream)));
  g_assert_cmpint (read_asynchronously (fixture, target, sizeof target), ==, sizeof target);
  g_assert_cmpmem (target, sizeof target, fixture->contents, sizeof target);
}

static void
test_cancelled (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (PdkAsyncWaiter)  waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GError)       error = NULL;
  guint8                   target[10];

  g_input_stream_read_async (fixture->stream, target, sizeof target, G_PRIORITY_DEFAULT, cancellable, pdk_async_waiter_done, &waiter);
  g_cancellable_cancel (cancellable);
  g_assert_cmpint (g_input_stream_read_finish (fixture->stream, pdk_async_waiter_wait (&waiter), &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/read-ahead-stream/everything-once-and-again", Fixture, NULL, set_up, test_everything_once_and_again, tear_down);
  g_test_add ("/read-ahead-stream/rewind-midway", Fixture, NULL, set_up, test_rewind_midway, tear_down);
  g_test_add ("/read-ahead-stream/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);

  return g_test_run ();
}
