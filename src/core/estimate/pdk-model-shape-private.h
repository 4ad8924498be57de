/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "estimate/pdk-model-shape.h"

G_BEGIN_DECLS

/* No sum of the estimate can run over while numbers stay below these. */
#define PDK_SHAPE_MOST_HEADS      (1u << 16)
#define PDK_SHAPE_MOST_HEAD_WIDTH (1u << 16)
#define PDK_SHAPE_MOST_WIDTH      (1u << 22)
#define PDK_SHAPE_MOST_VOCABULARY (1u << 26)
#define PDK_SHAPE_MOST_CONTEXT    (1u << 27)
#define PDK_SHAPE_MOST_EXPERTS    (1u << 14)
#define PDK_SHAPE_MOST_USED       512u

/** Returns: the whole number of `<architecture>.<key>`, at most @most; @fallback if there is none */
guint32 pdk_shape_read (PdkGgufHeader *header,
                        const char    *key,
                        guint32        most,
                        guint32        fallback);

/** The same for one layer, where the file may have one number for all or one for each. */
guint32 pdk_shape_read_layer (PdkGgufHeader *header,
                              const char    *key,
                              guint          layer,
                              guint32        most,
                              guint32        fallback);

/** Returns: whether the file has something under `<architecture>.<key>` */
gboolean pdk_shape_has (PdkGgufHeader *header,
                        const char    *key);

/** Fills in the layers, after everything else. */
void pdk_shape_read_layers (PdkModelShape *self,
                            PdkGgufHeader *header);

/** Returns: (transfer full): an empty shape */
PdkModelShape *pdk_shape_new (void);

/** Fills in all but the confidence. */
gboolean pdk_shape_read_header (PdkModelShape *self,
                                PdkGgufHeader *header,
                                GError       **error);

G_END_DECLS
