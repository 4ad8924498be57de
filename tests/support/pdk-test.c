/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-test.h"

#include <glib/gstdio.h>

#define DEADLINE_SECONDS 30

static guint wakeup_id;

static gboolean
wake_up_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

gint64
pdk_test_start_deadline (void)
{
  g_assert (wakeup_id == 0);
  /* Conditions can also come true outside the main context, so look now and then. */
  wakeup_id = g_timeout_add (10, wake_up_cb, NULL);
  return g_get_monotonic_time () + DEADLINE_SECONDS * G_TIME_SPAN_SECOND;
}

void
pdk_test_iterate (gint64      deadline,
                  const char *location,
                  const char *condition)
{
  if (g_get_monotonic_time () > deadline)
    g_error ("%s: waited %d seconds in vain for: %s", location, DEADLINE_SECONDS, condition);
  g_main_context_iteration (NULL, TRUE);
}

void
pdk_test_end_deadline (void)
{
  g_clear_handle_id (&wakeup_id, g_source_remove);
}

char *
pdk_test_make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char              *path = g_dir_make_tmp ("paddock-test-XXXXXX", &error);

  g_assert_no_error (error);
  return path;
}

void
pdk_test_remove_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char      *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        pdk_test_remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

char *
pdk_test_dup_data_path (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "data", name, NULL);
}

char *
pdk_test_read_data (const char *name,
                    gsize      *length)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *path = pdk_test_dup_data_path (name);
  char              *contents = NULL;

  g_file_get_contents (path, &contents, length, &error);
  g_assert_no_error (error);
  return contents;
}
