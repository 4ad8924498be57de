/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/pdk-object-list.h"
#include "library/pdk-server-connection.h"

G_BEGIN_DECLS

/**
 * PdkAdoption:
 *
 * The models that a server has and the library lacks: a [iface@Gio.ListModel] of [class@ServerModel]
 * that follows both. Nothing needs to be fetched to take them in.
 */
#define PDK_TYPE_ADOPTION (pdk_adoption_get_type ())
G_DECLARE_FINAL_TYPE (PdkAdoption, pdk_adoption, PDK, ADOPTION, PdkObjectList)

PdkAdoption *pdk_adoption_new (PdkModelRegistry    *registry,
                               PdkServerConnection *server);

PdkServerConnection *pdk_adoption_get_server (PdkAdoption *self);

/** Returns: (transfer full): how many there are, such as "7 models are not in the library" */
char *pdk_adoption_describe (PdkAdoption *self);

/** Returns: (transfer full): the names of the first few, for a glance */
char *pdk_adoption_describe_names (PdkAdoption *self);

/**
 * pdk_adoption_adopt_async:
 * @models: (element-type PdkServerModel): those to take in
 */
void     pdk_adoption_adopt_async (PdkAdoption        *self,
                                   GPtrArray          *models,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);
gboolean pdk_adoption_adopt_finish (PdkAdoption  *self,
                                    GAsyncResult *result,
                                    GError      **error);

G_END_DECLS
