/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-ux.h"

G_BEGIN_DECLS

/*
 * The window as people see it: pages and dialogs with something in them. Pictures are taken of these,
 * and translations are read in them.
 */

typedef enum
{
  PDK_UX_SCENE_WELCOME,
  PDK_UX_SCENE_CURATED,
  PDK_UX_SCENE_MODEL,
  PDK_UX_SCENE_IMPORT,
  PDK_UX_SCENE_DOWNLOADED,
  PDK_UX_SCENE_DOWNLOADS,
  PDK_UX_SCENE_INSTALLED,
  PDK_UX_SCENE_PREFERENCES,
  PDK_UX_SCENE_SERVER,
  PDK_UX_SCENE_TRY,
  PDK_UX_SCENE_REMOVE,
  PDK_UX_N_SCENES,
} PdkUxScene;

/** Returns: (transfer none): the name of a scene, such as "curated" */
const char *pdk_ux_scene_get_name (PdkUxScene scene);

/** Returns: the scene with this name; %PDK_UX_N_SCENES if there is none */
PdkUxScene pdk_ux_scene_find (const char *name);

/** Opens the window on @scene, after whatever was open before; 0 for the usual size. */
void pdk_ux_scene_open (PdkUxWorld *world,
                        PdkUxScene  scene,
                        int         width,
                        int         height);

G_END_DECLS
