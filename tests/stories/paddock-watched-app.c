/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <locale.h>

#include "pdk-application.h"
#include "pdk-locator.h"
#include "pdk-watchdog.h"

/*
 * paddock-app with a watchdog over its main loop ($PADDOCK_WATCHDOG names the file for the report), which
 * also tells where its widgets are. For tests; not installed.
 */

#define LIMIT 50

static gboolean
on_tick (GtkWidget     *window,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  gint64 first = gdk_frame_clock_get_history_start (clock);

  /* The frame before this one is on the screen. */
  if (gdk_frame_clock_get_frame_counter (clock) <= first + 1)
    return G_SOURCE_CONTINUE;
  pdk_watchdog_set_phase (user_data, "run");
  return G_SOURCE_REMOVE;
}

/* Between the last of the layout and the end of the frame the widgets are drawn. */
static void
on_realize (GtkWidget   *window,
            PdkWatchdog *watchdog)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);

  g_signal_connect_data (clock, "layout", G_CALLBACK (pdk_watchdog_begin_painting), watchdog, NULL,
                         G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (pdk_watchdog_end_painting), watchdog);
}

static void
on_window_added (GtkApplication *application,
                 GtkWindow      *window,
                 PdkWatchdog    *watchdog)
{
  gtk_widget_add_tick_callback (GTK_WIDGET (window), on_tick, watchdog, NULL);
  g_signal_connect (window, "realize", G_CALLBACK (on_realize), watchdog);
  g_signal_handlers_disconnect_by_func (application, on_window_added, watchdog);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (PdkApplication) application = NULL;
  g_autoptr (PdkWatchdog)    watchdog = NULL;
  const char                *report = g_getenv ("PADDOCK_WATCHDOG");

  setlocale (LC_ALL, "");
  bindtextdomain (PDK_GETTEXT_DOMAIN, PDK_LOCALE_DIR);
  bind_textdomain_codeset (PDK_GETTEXT_DOMAIN, "UTF-8");
  textdomain (PDK_GETTEXT_DOMAIN);

  application = pdk_application_new ();
  if (report != NULL)
    {
      watchdog = pdk_watchdog_start (report, LIMIT);
      g_signal_connect (application, "window-added", G_CALLBACK (on_window_added), watchdog);
    }
  g_signal_connect (application, "startup", G_CALLBACK (pdk_locator_register), NULL);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
