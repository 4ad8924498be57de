/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <libintl.h>

#include "pdk-ux-scenes.h"

/*
 * Every page and dialog in German: nothing on it is English, and German, which is longer, finds room in the
 * narrowest window. It runs in a German locale and on the translations of this build.
 */

#define NARROWEST 360
#define LOWEST    294

/* Without a compositor, the window draws its edge inside; the dialogs of GNOME want all of the width. */
#define BORDER 10

/* What the original is called that would be shown as it is, although it has a translation. */
static gboolean
is_untranslated (const char *text)
{
  return text != NULL && *text != '\0' && !g_str_equal (dgettext (PDK_GETTEXT_DOMAIN, text), text);
}

static void
assert_german (GtkWidget  *widget,
               const char *property)
{
  g_autofree char *text = NULL;

  if (g_object_class_find_property (G_OBJECT_GET_CLASS (widget), property) == NULL)
    return;
  g_object_get (widget, property, &text, NULL);
  if (is_untranslated (text))
    g_error ("“%s” is not in German, as %s of %s", text, property, G_OBJECT_TYPE_NAME (widget));
}

static void
assert_all_german (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    assert_german (widget, "label");
  if (GTK_IS_ENTRY (widget) || GTK_IS_TEXT (widget) || GTK_IS_SEARCH_ENTRY (widget))
    assert_german (widget, "placeholder-text");
  assert_german (widget, "tooltip-text");
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    assert_all_german (child);
}

static void
read_scene (PdkUxWorld *world,
            PdkUxScene  scene,
            const char *size)
{
  g_autofree char *picture = g_strdup_printf ("german-%s-%s", size, pdk_ux_scene_get_name (scene));

  assert_all_german (GTK_WIDGET (world->window));
  pdk_ux_take_picture (world->window, picture);
}

static void
assert_fits (PdkUxWorld *world)
{
  GtkWidget *content = adw_application_window_get_content (ADW_APPLICATION_WINDOW (world->window));
  int        width;
  int        height;

  gtk_widget_measure (content, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  gtk_widget_measure (content, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (content), &height, NULL, NULL, NULL);
  g_assert_cmpint (width, <=, gtk_widget_get_width (content));
  g_assert_cmpint (height, <=, gtk_widget_get_height (content));
}

static void
test_page (PdkUxWorld *world,
           PdkUxScene  scene)
{
  GtkWidget *content;

  pdk_ux_scene_open (world, scene, 0, 0);
  read_scene (world, scene, "usual");
  gtk_window_set_default_size (GTK_WINDOW (world->window), NARROWEST, LOWEST);
  content = adw_application_window_get_content (ADW_APPLICATION_WINDOW (world->window));
  pdk_test_wait_for (gtk_widget_get_width (content) <= NARROWEST);
  read_scene (world, scene, "smallest");
  assert_fits (world);
}

static void
test_pages (PdkUxWorld   *world,
            gconstpointer data)
{
  static const PdkUxScene pages[] = { PDK_UX_SCENE_WELCOME, PDK_UX_SCENE_CURATED, PDK_UX_SCENE_MODEL,
                                      PDK_UX_SCENE_IMPORT, PDK_UX_SCENE_DOWNLOADED, PDK_UX_SCENE_DOWNLOADS,
                                      PDK_UX_SCENE_INSTALLED };

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    test_page (world, pages[i]);
}

/* A dialog that does not fit says so by a warning, which fails the test. */
static void
test_dialogs (PdkUxWorld   *world,
              gconstpointer data)
{
  static const PdkUxScene dialogs[] = { PDK_UX_SCENE_PREFERENCES, PDK_UX_SCENE_SERVER, PDK_UX_SCENE_TRY,
                                        PDK_UX_SCENE_REMOVE };

  for (gsize i = 0; i < G_N_ELEMENTS (dialogs); i++)
    {
      pdk_ux_scene_open (world, dialogs[i], 0, 0);
      read_scene (world, dialogs[i], "usual");
      pdk_ux_scene_open (world, dialogs[i], NARROWEST + BORDER, LOWEST + BORDER);
      read_scene (world, dialogs[i], "smallest");
    }
}

static void
test_words (PdkUxWorld   *world,
            gconstpointer data)
{
  pdk_ux_scene_open (world, PDK_UX_SCENE_DOWNLOADED, 0, 0);
  pdk_ux_expect (world->window, GTK_TYPE_LABEL, "Heruntergeladen");
  pdk_ux_expect (world->window, GTK_TYPE_BUTTON, "Verwenden");
  /* One and many, of the same words. */
  pdk_ux_expect (world->window, GTK_TYPE_LABEL, "1 Modell ist nicht in der Bibliothek");
  pdk_ux_expect (world->window, GTK_TYPE_LABEL, "4 Modelle · 13,3\u00a0GB");
  /* The check itself finds what is left in English. */
  g_assert_true (is_untranslated ("Downloaded"));
  g_assert_false (is_untranslated ("Heruntergeladen"));
}

int
main (int    argc,
      char **argv)
{
  pdk_ux_init (&argc, &argv);
  pdk_ux_speak ();

  pdk_ux_add_test ("/german-window/words", test_words);
  pdk_ux_add_test ("/german-window/pages", test_pages);
  pdk_ux_add_test ("/german-window/dialogs", test_dialogs);
  return g_test_run ();
}
