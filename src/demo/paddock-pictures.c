/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdlib.h>

#include "pdk-ux-scenes.h"

/*
 * paddock-pictures [OPTION…] SCENE…   takes a picture of each scene, as SCENE[SUFFIX].png
 *
 * Started by build-aux/screenshots; not installed. $PADDOCK_PICTURES names the folder.
 */

static char    *suffix;
static int      width;
static int      height;
static gboolean dark;
static gboolean right_to_left;
static double   text_scale = 1.0;

static const GOptionEntry entries[] = {
  { "suffix", 0, 0, G_OPTION_ARG_STRING, &suffix, "What the pictures' names end with", "TEXT" },
  { "width", 0, 0, G_OPTION_ARG_INT, &width, "Width of the window", "PIXELS" },
  { "height", 0, 0, G_OPTION_ARG_INT, &height, "Height of the window", "PIXELS" },
  { "dark", 0, 0, G_OPTION_ARG_NONE, &dark, "The dark style", NULL },
  { "rtl", 0, 0, G_OPTION_ARG_NONE, &right_to_left, "Written from right to left", NULL },
  { "text-scale", 0, 0, G_OPTION_ARG_DOUBLE, &text_scale, "How large text is", "FACTOR" },
  G_OPTION_ENTRY_NULL,
};

static void
set_appearance (void)
{
  if (dark)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  if (right_to_left)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  g_object_set (gtk_settings_get_default (),
                "gtk-font-name", "Noto Sans 11",
                "gtk-xft-dpi", (int) (96 * 1024 * text_scale),
                NULL);
}

static void
take_picture (PdkUxScene scene)
{
  PdkUxWorld       world = { 0 };
  g_autofree char *name = g_strconcat (pdk_ux_scene_get_name (scene), suffix, NULL);

  pdk_ux_world_set_up (&world, NULL);
  pdk_ux_scene_open (&world, scene, width, height);
  pdk_ux_take_picture (world.window, name);
  pdk_ux_world_tear_down (&world, NULL);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GOptionContext) options = g_option_context_new ("SCENE…");
  g_autoptr (GError)         error = NULL;

  pdk_ux_init (&argc, &argv);
  g_option_context_add_main_entries (options, entries, NULL);
  if (!g_option_context_parse (options, &argc, &argv, &error))
    {
      g_printerr ("paddock-pictures: %s\n", error->message);
      return EXIT_FAILURE;
    }
  pdk_ux_speak ();
  set_appearance ();
  for (int i = 1; i < argc; i++)
    {
      PdkUxScene scene = pdk_ux_scene_find (argv[i]);

      if (scene == PDK_UX_N_SCENES)
        {
          g_printerr ("paddock-pictures: there is no scene “%s”.\n", argv[i]);
          return EXIT_FAILURE;
        }
      take_picture (scene);
    }
  return EXIT_SUCCESS;
}
