/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "base/pdk-paths.h"
#include "pdk-ux.h"

/* Types into the search of a curated list of many models and clocks each keystroke up to its frame. */

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

/* One key at a time, as a person types. */
static void
type (PdkUxWorld  *world,
      GtkEditable *search,
      const char  *words)
{
  for (const char *letter = words; *letter != '\0'; letter++)
    {
      int    position = -1;
      gint64 before;

      position = (int) g_utf8_strlen (gtk_editable_get_text (search), -1);
      before = g_get_monotonic_time ();
      gtk_editable_insert_text (search, letter, 1, &position);
      pdk_ux_wait_frames (GTK_WIDGET (world->window), 1);
      g_printerr ("%-16s %6.1f ms\n", gtk_editable_get_text (search),
                  (double) (g_get_monotonic_time () - before) / 1000.0);
    }
}

static void
bench_filter (PdkUxWorld   *world,
              gconstpointer data)
{
  GtkEditable *search;

  pdk_ux_world_open_window (world, 0, 0);
  pdk_ux_world_act (world, "win.search", NULL);
  search = pdk_ux_expect (world->window, GTK_TYPE_SEARCH_ENTRY, NULL);
  pdk_ux_wait_frames (GTK_WIDGET (world->window), 3);
  type (world, search, "seven 9");
  gtk_editable_set_text (search, "");
  pdk_ux_wait_frames (GTK_WIDGET (world->window), 3);
  type (world, search, "model 777");
}

int
main (int   argc,
      char *argv[])
{
  pdk_ux_init (&argc, &argv);
  write_catalog ();
  pdk_ux_add_test ("/bench/filter", bench_filter);
  return g_test_run ();
}
