/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-ux.h"

/*
 * Every page under the conditions that people have: dark, written from right to left, with large text,
 * on the smallest screen. The pictures are for looking at; what can be asserted is that nothing needs
 * more room than there is.
 */

#define NARROWEST 360
#define LOWEST    294

typedef struct
{
  const char *name;
  const char *action;
  const char *text;
} Place;

static const Place places[] = {
  { "curated", "win.show-page", "curated" },
  { "import", "win.show-page", "import" },
  { "downloaded", "win.show-page", "downloaded" },
  { "offer", "win.show-model", "qwen2.5-14b-instruct" },
};

static void
visit_all (PdkUxWorld *world,
           const char *condition)
{
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *picture = g_strdup_printf ("%s-%s", condition, places[i].name);

      pdk_ux_world_act (world, places[i].action, places[i].text);
      pdk_ux_take_picture (world->window, picture);
    }
}

static void
test_dark (PdkUxWorld   *world,
           gconstpointer data)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  pdk_ux_world_open_window (world, 0, 0);
  visit_all (world, "dark");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

static void
test_right_to_left (PdkUxWorld   *world,
                    gconstpointer data)
{
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  pdk_ux_world_open_window (world, 0, 0);
  visit_all (world, "rtl");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

static void
test_large_text (PdkUxWorld   *world,
                 gconstpointer data)
{
  GtkSettings *settings = gtk_settings_get_default ();
  int          resolution;

  g_object_get (settings, "gtk-xft-dpi", &resolution, NULL);
  g_object_set (settings, "gtk-xft-dpi", 96 * 1024 * 2, NULL);
  pdk_ux_world_open_window (world, 0, 0);
  visit_all (world, "large");
  g_object_set (settings, "gtk-xft-dpi", resolution, NULL);
}

static void
assert_fits_smallest (PdkUxWorld *world,
                      const char *name)
{
  GtkWidget *content = adw_application_window_get_content (ADW_APPLICATION_WINDOW (world->window));
  int        available = gtk_widget_get_width (content);
  int        width;
  int        height;

  gtk_widget_measure (content, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  gtk_widget_measure (content, GTK_ORIENTATION_VERTICAL, available, &height, NULL, NULL, NULL);
  g_test_message ("%s needs %d × %d", name, width, height);
  g_assert_cmpint (width, <=, available);
  g_assert_cmpint (height, <=, gtk_widget_get_height (content));
}

static void
test_smallest (PdkUxWorld   *world,
               gconstpointer data)
{
  /* While something is downloaded, there is one button more. */
  pdk_ollama_double_set_rate (world->ollama, 10000000);
  pdk_ux_world_open_window (world, NARROWEST, LOWEST);
  pdk_ux_world_act (world, "win.pull", "qwen3-4b");
  visit_all (world, "smallest");
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      pdk_ux_world_act (world, places[i].action, places[i].text);
      assert_fits_smallest (world, places[i].name);
    }
}

static void
test_narrow (PdkUxWorld   *world,
             gconstpointer data)
{
  pdk_ux_world_open_window (world, NARROWEST, 640);
  visit_all (world, "narrow");
}

int
main (int    argc,
      char **argv)
{
  pdk_ux_init (&argc, &argv);

  pdk_ux_add_test ("/appearance/dark", test_dark);
  pdk_ux_add_test ("/appearance/right-to-left", test_right_to_left);
  pdk_ux_add_test ("/appearance/large-text", test_large_text);
  pdk_ux_add_test ("/appearance/smallest", test_smallest);
  pdk_ux_add_test ("/appearance/narrow", test_narrow);
  return g_test_run ();
}
