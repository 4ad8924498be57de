/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-import-page.h"
#include "pdk-window.h"

G_BEGIN_DECLS

struct _PdkWindow
{
  AdwApplicationWindow parent_instance;

  PdkContext          *context;
  PdkServerConnection *server;
  GSettings           *settings;
  GCancellable        *cancellable;
  char                *waiting_model;
  char                *waiting_link;
  gboolean             page_chosen;
  guint                watch_id;
  gboolean             refreshing;

  AdwToastOverlay        *toast_overlay;
  GtkStack               *stages;
  AdwStatusPage          *failure_page;
  AdwNavigationSplitView *split_view;
  AdwNavigationPage      *content_page;
  AdwNavigationView      *navigation;
  AdwNavigationPage      *root_page;
  GtkStack               *pages;
  PdkImportPage          *import_page;
};

/** Installs the actions of the class. */
void pdk_window_class_install_actions (GtkWidgetClass *widget_class);

/** Shows a page of the stack; FALSE if there is none of that name. */
gboolean pdk_window_show_page (PdkWindow  *self,
                               const char *name);

/** Shows the details of a model; waits if the library is not open yet. */
void pdk_window_show_model (PdkWindow  *self,
                            const char *name);

void pdk_window_set_server (PdkWindow           *self,
                            PdkServerConnection *server);

/** Asks the server again what it has. */
void pdk_window_refresh (PdkWindow *self);

/** Asks the server again every @seconds as long as the window can be seen; 0 for no more. */
void pdk_window_watch (PdkWindow *self,
                       guint      seconds);

/** Says @text in passing; it is never markup. */
void pdk_window_say (PdkWindow  *self,
                     const char *text);

G_END_DECLS
