/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <time.h>

#include "base/pdk-paths.h"
#include "pdk-ux.h"

/* Types into the search of a curated list of many models and clocks each keystroke up to its frame; scrolls
   through them and clocks each frame. */

#define MODELS 10000

static void
write_catalog (void)
{
  g_autofree char    *path = pdk_paths_dup_own_catalog ();
  g_autofree char    *folder = g_path_get_dirname (path);
  g_autoptr (GString) text = g_string_new ("{\"version\":\"1\",\"updated\":\"2026-11-20\",\"models\":[");
  g_autoptr (GError)  error = NULL;

  for (guint i = 0; i < MODELS; i++)
    g_string_append_printf (text,
                            "%s{\"id\":\"model-%u\",\"name\":\"Model %u %s\",\"description\":\"One of many.\","
                            "\"repo_id\":\"owner/model-%u-GGUF\",\"filename_template\":\"model-%u-{quant}.gguf\","
                            "\"parameters\":%u.5,\"context_window\":32768,\"category\":\"balanced\",\"tags\":[\"a\"],"
                            "\"quantizations\":[{\"quant\":\"Q4_K_M\",\"filename\":\"model-%u-Q4_K_M.gguf\","
                            "\"file_size_mb\":%u,\"min_vram_mb\":5000}]}",
                            i == 0 ? "" : ",", i, i, i % 7 == 0 ? "Seven" : "Other", i, i, 1 + i % 70, i,
                            600 + i % 40000);
  g_string_append (text, "]}");
  g_mkdir_with_parents (folder, 0700);
  g_file_set_contents (path, text->str, (gssize) text->len, &error);
  g_assert_no_error (error);
}

/* The processor's time of this thread: what a frame costs, whoever else is busy on the machine. */
static double
get_processor_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1000.0 + (double) now.tv_nsec / 1e6;
}

/* Waits for the frame, and for those after it: what was put off must not make a long frame later. */
static void
tell_frame (PdkUxWorld *world,
            const char *words,
            double      before,
            GArray     *all)
{
  double first;
  double later = 0;

  pdk_ux_wait_frames (GTK_WIDGET (world->window), 1);
  first = get_processor_ms () - before;
  for (guint i = 0; i < 12; i++)
    {
      double start = get_processor_ms ();

      pdk_ux_wait_frames (GTK_WIDGET (world->window), 1);
      later = MAX (later, get_processor_ms () - start);
    }
  g_array_append_val (all, first);
  g_printerr ("%-24s %6.1f ms, longest frame after it %6.1f ms\n", words, first, later);
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  const double *first = a;
  const double *second = b;

  return *first < *second ? -1 : *first > *second;
}

static void
tell_summary (const char *what,
              GArray     *all)
{
  g_array_sort (all, compare_doubles);
  g_printerr ("%s: median %.1f ms, longest %.1f ms\n\n", what, g_array_index (all, double, all->len / 2),
              g_array_index (all, double, all->len - 1));
}

/* One key at a time, as a person types. */
static void
type (PdkUxWorld  *world,
      GtkEditable *search,
      const char  *words,
      GArray      *all)
{
  gtk_editable_set_text (search, "");
  pdk_ux_wait_frames (GTK_WIDGET (world->window), 12);
  for (const char *letter = words; *letter != '\0'; letter++)
    {
      int    position = (int) g_utf8_strlen (gtk_editable_get_text (search), -1);
      double before = get_processor_ms ();

      gtk_editable_insert_text (search, letter, 1, &position);
      tell_frame (world, gtk_editable_get_text (search), before, all);
    }
}

static void
bench_filter (PdkUxWorld   *world,
              gconstpointer view)
{
  g_autoptr (GArray)    all = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GSettings) settings = g_settings_new (PDK_APPLICATION_ID);
  GtkEditable          *search;

  g_settings_set_string (settings, "curated-view", view);
  pdk_ux_world_open_window (world, 0, 0);
  pdk_ux_world_act (world, "win.search", NULL);
  search = pdk_ux_expect (world->window, GTK_TYPE_SEARCH_ENTRY, NULL);
  type (world, search, "seven 9", all);
  type (world, search, "model 777", all);
  tell_summary (view, all);
}

static void
bench_scroll (PdkUxWorld   *world,
              gconstpointer view)
{
  g_autoptr (GArray)    all = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GSettings) settings = g_settings_new (PDK_APPLICATION_ID);
  GtkScrollable        *list;
  GtkAdjustment        *adjustment;

  g_settings_set_string (settings, "curated-view", view);
  pdk_ux_world_open_window (world, 0, 0);
  list = pdk_ux_expect (world->window, g_str_equal (view, "grid") ? GTK_TYPE_GRID_VIEW : GTK_TYPE_LIST_VIEW, NULL);
  adjustment = gtk_scrollable_get_vadjustment (list);
  pdk_ux_wait_frames (GTK_WIDGET (world->window), 20);
  for (guint i = 0; i < 60; i++)
    {
      double before = get_processor_ms ();
      double cost;

      /* As a wheel turns, and now and then a jump as with the scroll bar. */
      gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + (i % 20 == 19 ? 50000 : 120));
      pdk_ux_wait_frames (GTK_WIDGET (world->window), 1);
      cost = get_processor_ms () - before;
      g_array_append_val (all, cost);
      if (i % 20 == 19)
        g_printerr ("a jump: %.1f ms\n", cost);
    }
  tell_summary (view, all);
}

static void
add_bench (const char *path,
           const char *view,
           void (*bench) (PdkUxWorld *, gconstpointer))
{
  g_test_add (path, PdkUxWorld, view, pdk_ux_world_set_up, bench, pdk_ux_world_tear_down);
}

int
main (int   argc,
      char *argv[])
{
  pdk_ux_init (&argc, &argv);
  write_catalog ();
  add_bench ("/bench/filter/tiles", "grid", bench_filter);
  add_bench ("/bench/filter/rows", "list", bench_filter);
  add_bench ("/bench/scroll/tiles", "grid", bench_scroll);
  add_bench ("/bench/scroll/rows", "list", bench_scroll);
  return g_test_run ();
}
