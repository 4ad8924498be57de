/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fitting/pdk-server-estimate.h"
#include "fitting/pdk-shape-store.h"

G_BEGIN_DECLS

/**
 * PdkFitBook:
 *
 * How curated models fit on one machine, worked out from their shapes as soon as somebody asks and
 * remembered. What is not worked out yet is judged by the plain rule, so that nobody ever waits. What a
 * book says is about the context that the engine would use by itself there.
 *
 * Signals: `forgotten`, with the repository about which something better is known now.
 */
#define PDK_TYPE_FIT_BOOK (pdk_fit_book_get_type ())
G_DECLARE_FINAL_TYPE (PdkFitBook, pdk_fit_book, PDK, FIT_BOOK, GObject)

/** Returns: (transfer full): a book for the machine that @where describes */
PdkFitBook *pdk_fit_book_new (PdkShapeStore           *shapes,
                              const PdkServerEstimate *where);

/** Returns: (transfer none): the machine and its engine */
const PdkServerEstimate *pdk_fit_book_get_where (PdkFitBook *self);

/** Returns: bytes of the largest card; 0 if unknown */
guint64 pdk_fit_book_get_memory (PdkFitBook *self);

/**
 * pdk_fit_book_look_up:
 * @fit: (out caller-allocates): what is remembered, or what the plain rule says
 *
 * Returns: whether it is remembered
 */
gboolean pdk_fit_book_look_up (PdkFitBook             *self,
                               PdkCatalogModel        *model,
                               PdkCatalogQuantization *quantization,
                               PdkFit                 *fit);

/** As pdk_fit_book_look_up(), a #PdkCatalogFitFunc whose data is the book. */
void pdk_fit_book_judge_func (PdkCatalogModel        *model,
                              PdkCatalogQuantization *quantization,
                              PdkFit                 *fit,
                              gpointer                book);

/** Returns: (nullable) (transfer none): the quantization to recommend, by what the book says now */
PdkCatalogQuantization *pdk_fit_book_choose (PdkFitBook      *self,
                                             PdkCatalogModel *model);

/** Returns: whether nothing of the model is left to be worked out */
gboolean pdk_fit_book_knows (PdkFitBook      *self,
                             PdkCatalogModel *model);

/**
 * pdk_fit_book_judge:
 * @models: (element-type PdkCatalogModel): what to judge; those that are known already cost nothing
 *
 * Works out how models fit, at once and on all processors: about a millisecond for each quantization. For
 * those who have to wait anyway.
 */
void pdk_fit_book_judge (PdkFitBook *self,
                         GPtrArray  *models);

/** As pdk_fit_book_judge(), for one model. */
void pdk_fit_book_judge_model (PdkFitBook      *self,
                               PdkCatalogModel *model);

/**
 * pdk_fit_book_judge_async:
 * @models: (element-type PdkCatalogModel): as in pdk_fit_book_judge()
 *
 * Works out how models fit, on one thread.
 */
void pdk_fit_book_judge_async (PdkFitBook         *self,
                               GPtrArray          *models,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data);

/** Returns: %FALSE with an error only if it was cancelled */
gboolean pdk_fit_book_judge_finish (PdkFitBook   *self,
                                    GAsyncResult *result,
                                    GError      **error);

G_END_DECLS
