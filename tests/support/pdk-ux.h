/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "pdk-ollama-double.h"
#include "pdk-test.h"
#include "pdk-window.h"

G_BEGIN_DECLS

/*
 * The window in a test: opened for real on a screen of its own, worked as a person works it, looked at
 * frame by frame. Tests wait for frames and conditions, never for time.
 */

/** Like g_test_init(), for programs that show something. Every warning of GTK fails the test. */
void pdk_ux_init (int    *argc,
                  char ***argv);

/** Speaks the language of the environment, which tests do not do by themselves. Call it after pdk_ux_init(). */
void pdk_ux_speak (void);

/** Runs the main context until @widget was painted @count times. */
void pdk_ux_wait_frames (GtkWidget *widget,
                         guint      count);

/** Shows a window and waits until it was painted. */
void pdk_ux_show (GtkWindow *window);

/**
 * pdk_ux_take_picture:
 * @name: of the picture, without an ending
 *
 * Paints @widget and fails the test if nothing is to be seen. Where the environment variable
 * `PADDOCK_PICTURES` names a folder, the picture is kept there as PNG.
 */
void pdk_ux_take_picture (gpointer    widget,
                          const char *name);

/**
 * pdk_ux_find:
 * @root: where to look
 * @type: what to look for
 * @text: (nullable): its label, title, tooltip or name in a template; %NULL for any
 *
 * Returns: (nullable) (transfer none): the first visible widget that is that
 */
gpointer pdk_ux_find (gpointer    root,
                      GType       type,
                      const char *text);

/** Like pdk_ux_find(), but waits for it, and fails the test if it does not come. */
gpointer pdk_ux_expect (gpointer    root,
                        GType       type,
                        const char *text);

/** Presses a button found by pdk_ux_expect(), as a person does. */
void pdk_ux_press (gpointer    root,
                   const char *text);

/** Returns: (nullable) (transfer none): the dialog over @window, if there is one */
AdwDialog *pdk_ux_get_dialog (GtkWindow *window);

/**
 * pdk_ux_tell_focus:
 *
 * Moves the focus with the Tab key through @window once.
 *
 * Returns: (transfer full): the types of what was focused, one a line
 */
char *pdk_ux_tell_focus (GtkWindow *window);

/**
 * PdkUxWorld:
 * @ollama: a simulated server
 * @folder: for everything on disk
 *
 * A fixture: Paddock with one configured server, "workshop", that has 12 GiB of graphics memory. Every
 * curated model can be pulled from it.
 */
typedef struct
{
  PdkOllamaDouble     *ollama;
  char                *folder;
  PdkContext          *context;
  PdkServerConnection *server;
  PdkWindow           *window;
} PdkUxWorld;

void pdk_ux_world_set_up (PdkUxWorld   *world,
                          gconstpointer data);
void pdk_ux_world_tear_down (PdkUxWorld   *world,
                             gconstpointer data);

/** Opens the window on the world's context; 0 for the usual size. */
void pdk_ux_world_open_window (PdkUxWorld *world,
                               int         width,
                               int         height);

/** Configures one more server. */
void pdk_ux_world_add_server (PdkUxWorld *world,
                              const char *id,
                              const char *address,
                              guint64     memory);

/** Does what the window's action does; @text is its parameter, %NULL for none. */
void pdk_ux_world_act (PdkUxWorld *world,
                       const char *action,
                       const char *text);

#define pdk_ux_add_test(path, func) \
  g_test_add ((path), PdkUxWorld, NULL, pdk_ux_world_set_up, (func), pdk_ux_world_tear_down)

G_END_DECLS
