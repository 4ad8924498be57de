/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fitting/pdk-fit-book.h"

G_BEGIN_DECLS

/**
 * PdkFitShelf:
 *
 * The books of the machines that were looked at last, so that going back and forth between servers and
 * sizes of cards costs nothing.
 */
#define PDK_TYPE_FIT_SHELF (pdk_fit_shelf_get_type ())
G_DECLARE_FINAL_TYPE (PdkFitShelf, pdk_fit_shelf, PDK, FIT_SHELF, GObject)

/** Returns: (transfer full): an empty shelf */
PdkFitShelf *pdk_fit_shelf_new (PdkShapeStore *shapes);

/** Returns: (transfer none): where shapes come from */
PdkShapeStore *pdk_fit_shelf_get_shapes (PdkFitShelf *self);

/**
 * pdk_fit_shelf_get:
 * @server: (nullable): where models are to run; %NULL for a machine of which nothing is known
 * @hardware: (nullable): this computer, if it was looked at
 * @memory: bytes of the card that is to be judged by; 0 for the server's own
 *
 * Returns: (transfer full): the book of that machine
 */
PdkFitBook *pdk_fit_shelf_get (PdkFitShelf         *self,
                               PdkServerConnection *server,
                               PdkHardware         *hardware,
                               guint64              memory);

/** Lets all books go, which speak of models that are no longer on the list. */
void pdk_fit_shelf_clear (PdkFitShelf *self);

G_END_DECLS
