/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-context.h"

G_BEGIN_DECLS

/**
 * PdkLibraryFits:
 *
 * Keeps every row of the library judged: how it fits on the server that has it, by the shape that the
 * server tells, the header of the very file, the model's card, or its size, the best that is known. Rows
 * are worked out on a thread, and servers that answer are asked about shapes that are not known yet.
 */
#define PDK_TYPE_LIBRARY_FITS (pdk_library_fits_get_type ())
G_DECLARE_FINAL_TYPE (PdkLibraryFits, pdk_library_fits, PDK, LIBRARY_FITS, GObject)

/** Returns: (transfer full): lives as long as rows are to be judged */
PdkLibraryFits *pdk_library_fits_new (PdkContext *context);

/** Judges one row at once, by what is known now: some milliseconds. For those who have to wait anyway. */
void pdk_library_fits_judge (PdkContext     *context,
                             PdkModelRecord *record);

G_END_DECLS
