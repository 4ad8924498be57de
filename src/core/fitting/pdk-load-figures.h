/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fitting/pdk-server-estimate.h"
#include "library/pdk-measurement.h"
#include "servers/pdk-model-details.h"

G_BEGIN_DECLS

/**
 * PdkLoadKind:
 * @PDK_LOAD_COMPARABLE: all of the model is in graphics memory, and its shape is known
 * @PDK_LOAD_ON_PROCESSOR: nothing of it is in graphics memory
 * @PDK_LOAD_PARTIAL: a part of it is; which one, the server does not tell
 * @PDK_LOAD_NOT_TOLD: the server does not tell how much it takes, or with which context
 * @PDK_LOAD_UNKNOWN_SHAPE: too little is known of the model, or it has parts that see or hear
 *
 * Whether what a loaded model takes can be held against an estimate.
 */
typedef enum
{
  PDK_LOAD_COMPARABLE,
  PDK_LOAD_ON_PROCESSOR,
  PDK_LOAD_PARTIAL,
  PDK_LOAD_NOT_TOLD,
  PDK_LOAD_UNKNOWN_SHAPE,
} PdkLoadKind;

/** Returns: (transfer none): the stable name in JSON, such as `comparable` */
const char *pdk_load_kind_to_string (PdkLoadKind kind);

/**
 * PdkLoadFigures:
 * @context: tokens that it was loaded with; 0 if not told
 * @estimated_bytes: what it was thought to take; 0 unless comparable
 * @measured_bytes: what it takes by the server's account; 0 if not told
 *
 * A loaded model: what it takes, and what it was thought to take.
 */
typedef struct
{
  PdkLoadKind kind;
  guint64     context;
  guint64     estimated_bytes;
  guint64     measured_bytes;
} PdkLoadFigures;

/**
 * pdk_load_figures_look:
 * @running: as `/api/ps` lists it
 * @file_bytes: size of the model's files; 0 if unknown
 *
 * What can be said without knowing the model: whether it is worth while to find out its shape. What the
 * server says equals the size of the files where it has not found out itself (Ollama since 0.30).
 *
 * Returns: whether the figures are comparable as soon as the shape is known
 */
gboolean pdk_load_figures_look (PdkLoadFigures *self,
                                PdkServerModel *running,
                                gint64          file_bytes);

/**
 * pdk_load_figures_compare:
 * @self: comparable by pdk_load_figures_look()
 * @server: where it runs
 * @shape: (nullable): the model's
 *
 * Estimates just what the server counts (facts/vram.md §6). Ollama since 0.30 counts the buffers on
 * cards; before, it counted the input's weights and the intermediate results in main memory as well
 * where all layers are on cards. Neither counts what drivers take for themselves.
 */
void pdk_load_figures_compare (PdkLoadFigures          *self,
                               const PdkServerEstimate *server,
                               const PdkModelShape     *shape);

/** Returns: (transfer full): such as "Estimated 5.2 GiB, measured 5.3 GiB", or why it cannot be compared */
char *pdk_load_figures_describe (const PdkLoadFigures *self);

/**
 * pdk_load_figures_dup_shape:
 *
 * Returns: (transfer full) (nullable): the shape of a model by what its server says; %NULL if that is
 *   too little, or if it has parts of which a server does not tell the size
 */
PdkModelShape *pdk_load_figures_dup_shape (PdkModelDetails *details,
                                           gint64           file_bytes);

G_END_DECLS
