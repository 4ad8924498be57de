/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pdk-context.h"

G_BEGIN_DECLS

/*
 * What a person can do with a model of the library, from a row or from its details. Each begins the
 * work, shows what there is to ask or to say in the window of @origin, and returns at once.
 */

/** Makes it the active model. */
void pdk_model_actions_use (GtkWidget      *origin,
                            PdkContext     *context,
                            PdkModelRecord *record);

/** Opens a small chat. */
void pdk_model_actions_try (GtkWidget      *origin,
                            PdkContext     *context,
                            PdkModelRecord *record);

/** @kind: whether to load or to unload */
void pdk_model_actions_work (GtkWidget       *origin,
                             PdkContext      *context,
                             PdkModelRecord  *record,
                             PdkModelWorkKind kind);

/** Asks for another name and gives it. */
void pdk_model_actions_alias (GtkWidget      *origin,
                              PdkContext     *context,
                              PdkModelRecord *record);

/** Asks from where to remove it, says what that frees, and removes it. */
void pdk_model_actions_remove (GtkWidget      *origin,
                               PdkContext     *context,
                               PdkModelRecord *record);

/** Lets the server download again what it no longer has. */
void pdk_model_actions_download_again (GtkWidget      *origin,
                                       PdkContext     *context,
                                       PdkModelRecord *record);

/** Shows everything that is known about it. */
void pdk_model_actions_show_details (GtkWidget      *origin,
                                     PdkContext     *context,
                                     PdkModelRecord *record);

G_END_DECLS
