/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <unistd.h>

#include "pdk-application.h"

/*
 * Starts, shows its first frame and ends at once: Paddock's window, or with --bare a window of the same
 * size that has nothing in it. Both are this program, with the same libraries and flags.
 */

static void
on_painted (GdkFrameClock *clock,
            gpointer       user_data)
{
  /* Taking things down is not what is measured. */
  _exit (0);
}

static void
on_realized (GtkWidget *window)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (on_painted), NULL);
}

static void
on_window_added (GtkApplication *application,
                 GtkWindow      *window)
{
  if (gtk_widget_get_realized (GTK_WIDGET (window)))
    on_realized (GTK_WIDGET (window));
  else
    g_signal_connect (window, "realize", G_CALLBACK (on_realized), NULL);
}

static void
show_bare_window (GtkApplication *application)
{
  GtkWidget *window = adw_application_window_new (application);
  GtkWidget *view = adw_toolbar_view_new ();

  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), view);
  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 680);
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  gboolean                 bare = argc > 1 && g_str_equal (argv[1], "--bare");
  g_autoptr (GApplication) application = NULL;

  if (bare)
    {
      application = G_APPLICATION (adw_application_new ("io.github.paddock.Bare", G_APPLICATION_NON_UNIQUE));
      g_signal_connect (application, "activate", G_CALLBACK (show_bare_window), NULL);
    }
  else
    {
      application = G_APPLICATION (pdk_application_new ());
      g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
    }
  g_signal_connect (application, "window-added", G_CALLBACK (on_window_added), NULL);
  return g_application_run (application, 1, argv);
}
