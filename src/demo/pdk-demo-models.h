/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "catalog/pdk-catalog.h"

G_BEGIN_DECLS

/*
 * The models of the demo: three that it names in a curated list of its own, with their true sizes, and
 * stand-ins for every model of the built-in list, which keep only its names.
 */

typedef struct _PdkDemoModels PdkDemoModels;

/** Returns: (transfer full): the models, with stand-ins for those of @catalog */
PdkDemoModels *pdk_demo_models_new (PdkCatalog *catalog);
void           pdk_demo_models_free (PdkDemoModels *self);

/** Returns: (transfer full): the demo's own curated list, in the schema of the built-in one */
char *pdk_demo_models_make_list (void);

/** A [callback@RegistryProvide]: makes the weights of a model when they are asked for; @data is the models. */
gboolean pdk_demo_models_provide (const char *folder,
                                  const char *name,
                                  const char *tag,
                                  gpointer    data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkDemoModels, pdk_demo_models_free)

G_END_DECLS
