/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>

/*
 * Leaks an object on purpose where it is hardest to see: inside the callback of a task. A run of
 * the tests whose leak checker does not report this proves nothing.
 */

static void
task_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  GObject **lost = data;

  *lost = g_object_new (G_TYPE_SIMPLE_ACTION_GROUP, NULL);
  g_assert_true (g_task_propagate_boolean (G_TASK (result), NULL));
  *lost = NULL;
}

static void
run_cb (GTask        *task,
        gpointer      source,
        gpointer      data,
        GCancellable *cancellable)
{
  g_task_return_boolean (task, TRUE);
}

int
main (int   argc,
      char *argv[])
{
  GObject          *lost = NULL;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, task_cb, &lost);

  g_task_run_in_thread (task, run_cb);
  while (!g_task_get_completed (task))
    g_main_context_iteration (NULL, TRUE);
  return 0;
}
