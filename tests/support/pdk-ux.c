/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-ux.h"

#include <libintl.h>
#include <locale.h>

#include "base/pdk-paths.h"
#include "pdk-ui.h"

/* A frame that takes longer will not come. */
#define FRAME_LIMIT_SECONDS 10

static void
add_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();
  GdkDisplay                *display = gdk_display_get_default ();

  /* What the application does for itself. */
  gtk_css_provider_load_from_resource (provider, PDK_RESOURCE_PATH "/style.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (display), PDK_RESOURCE_PATH "/icons");
}

void
pdk_ux_init (int    *argc,
             char ***argv)
{
  gtk_test_init (argc, argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (),
                "gtk-enable-animations", FALSE,
                /* As GNOME has it; without a settings daemon GTK would show three buttons. */
                "gtk-decoration-layout", "appmenu:close",
                "gtk-font-name", "DejaVu Sans 11",
                "gtk-cursor-blink", FALSE,
                NULL);
  add_style ();
}

void
pdk_ux_speak (void)
{
  setlocale (LC_ALL, "");
  bindtextdomain (PDK_GETTEXT_DOMAIN, pdk_paths_get_locale_folder ());
  bind_textdomain_codeset (PDK_GETTEXT_DOMAIN, "UTF-8");
  textdomain (PDK_GETTEXT_DOMAIN);
}

typedef struct
{
  guint    left;
  gboolean too_late;
} FrameWait;

static void
on_painted (GdkFrameClock *clock,
            FrameWait     *wait)
{
  if (wait->left > 0)
    wait->left--;
  if (wait->left > 0)
    gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
}

static gboolean
on_too_late (gpointer user_data)
{
  FrameWait *wait = user_data;

  wait->too_late = TRUE;
  return G_SOURCE_CONTINUE;
}

void
pdk_ux_wait_frames (GtkWidget *widget,
                    guint      count)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);
  FrameWait      wait = { .left = count };
  gulong         handler;
  guint          timeout;

  g_assert_nonnull (clock);
  handler = g_signal_connect (clock, "after-paint", G_CALLBACK (on_painted), &wait);
  timeout = g_timeout_add_seconds (FRAME_LIMIT_SECONDS, on_too_late, &wait);
  gtk_widget_queue_draw (widget);
  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
  while (wait.left > 0 && !wait.too_late)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (clock, handler);
  g_source_remove (timeout);
  g_assert_false (wait.too_late);
}

void
pdk_ux_show (GtkWindow *window)
{
  gtk_window_present (window);
  pdk_test_wait_for (gtk_widget_get_mapped (GTK_WIDGET (window)) && gtk_widget_get_width (GTK_WIDGET (window)) > 0);
  pdk_ux_wait_frames (GTK_WIDGET (window), 3);
}

/* What a widget looks like now; %NULL while it has nothing to show. */
static GskRenderNode *
paint (GdkPaintable *paintable)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot), gdk_paintable_get_intrinsic_width (paintable),
                          gdk_paintable_get_intrinsic_height (paintable));
  return gtk_snapshot_free_to_node (snapshot);
}

static void
assert_not_blank (GdkTexture *texture)
{
  int                 width = gdk_texture_get_width (texture);
  int                 height = gdk_texture_get_height (texture);
  g_autofree guint32 *pixels = g_new (guint32, (gsize) width * (gsize) height);
  gboolean            blank = TRUE;

  gdk_texture_download (texture, (guchar *) pixels, (gsize) width * 4);
  for (gsize i = 1; blank && i < (gsize) width * (gsize) height; i++)
    blank = pixels[i] == pixels[0];
  g_assert_false (blank);
}

void
pdk_ux_take_picture (gpointer    widget,
                     const char *name)
{
  g_autoptr (GdkPaintable)  paintable = gtk_widget_paintable_new (widget);
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture)    texture = NULL;
  g_autofree char          *file_name = g_strconcat (name, ".png", NULL);
  g_autofree char          *path = NULL;
  const char               *folder = g_getenv ("PADDOCK_PICTURES");
  graphene_rect_t           area;

  pdk_ux_wait_frames (widget, 4);
  while ((node = paint (paintable)) == NULL)
    pdk_ux_wait_frames (widget, 1);
  area = GRAPHENE_RECT_INIT (0, 0, (float) gdk_paintable_get_intrinsic_width (paintable),
                             (float) gdk_paintable_get_intrinsic_height (paintable));
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (widget)), node, &area);
  assert_not_blank (texture);
  if (folder == NULL)
    return;
  path = g_build_filename (folder, file_name, NULL);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

static gboolean
has_property_text (GObject    *object,
                   const char *property,
                   const char *text)
{
  GParamSpec      *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (object), property);
  g_autofree char *value = NULL;

  if (pspec == NULL || pspec->value_type != G_TYPE_STRING)
    return FALSE;
  g_object_get (object, property, &value, NULL);
  return g_strcmp0 (value, text) == 0;
}

static gboolean
is_called (GtkWidget  *widget,
           const char *text)
{
  static const char * const properties[] = { "label", "title", "tooltip-text", "name" };

  if (text == NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    {
      if (has_property_text (G_OBJECT (widget), properties[i], text))
        return TRUE;
    }
  return g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)), text) == 0;
}

gpointer
pdk_ux_find (gpointer    root,
             GType       type,
             const char *text)
{
  GtkWidget *widget = root;

  if (!gtk_widget_get_visible (widget) || !gtk_widget_get_child_visible (widget))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && is_called (widget, text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      gpointer found = pdk_ux_find (child, type, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

gpointer
pdk_ux_expect (gpointer    root,
               GType       type,
               const char *text)
{
  gint64   deadline = pdk_test_start_deadline ();
  gpointer found;

  while ((found = pdk_ux_find (root, type, text)) == NULL)
    pdk_test_iterate (deadline, G_STRLOC, text != NULL ? text : g_type_name (type));
  pdk_test_end_deadline ();
  return found;
}

void
pdk_ux_press (gpointer    root,
              const char *text)
{
  GtkWidget *button = pdk_ux_expect (root, GTK_TYPE_BUTTON, text);

  g_assert_true (gtk_widget_is_sensitive (button));
  g_assert_true (gtk_widget_activate (button));
}

AdwDialog *
pdk_ux_get_dialog (GtkWindow *window)
{
  return adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window));
}

char *
pdk_ux_tell_focus (GtkWindow *window)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GtkWidget          *first = NULL;

  gtk_window_set_focus (window, NULL);
  /* The window begins again at its end. */
  while (gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_FORWARD) && gtk_window_get_focus (window) != first)
    {
      GtkWidget *focus = gtk_window_get_focus (window);

      if (first == NULL)
        first = focus;
      g_string_append_printf (text, "%s\n", G_OBJECT_TYPE_NAME (focus));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
