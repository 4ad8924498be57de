/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "library/pdk-model-sheet.h"

G_BEGIN_DECLS

/**
 * pdk_fact_row_new:
 *
 * Returns: (transfer floating): a row that tells @fact: a short one beside its title, a long text folded
 *   away, and what one may want to paste elsewhere with a button that copies it
 */
GtkWidget *pdk_fact_row_new (const PdkModelFact *fact);

G_END_DECLS
