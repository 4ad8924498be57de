/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PdkTableRow:
 *
 * One row of a table of cases: a text file with tabs between the columns, whose first line names
 * the columns.
 */
typedef struct _PdkTableRow PdkTableRow;

/** Returns: (nullable) (transfer none): the cell of this column; %NULL if the table has no such column */
const char *pdk_table_row_get (const PdkTableRow *row,
                               const char        *column);

/** Compares a computed value with the cell of this column, if the table has it, and notes a difference. */
void pdk_table_row_check (PdkTableRow *row,
                          const char  *column,
                          const char  *got);

/**
 * pdk_table_main:
 * @input: the column that every table must have
 * @check: called for each row
 *
 * The whole of a program that runs the table named by its only argument: prints each difference,
 * then `N passed, N failed`, where N are rows.
 *
 * Returns: the exit status: 0 if all rows passed, 1 if some failed, 2 if there is no such table
 */
int pdk_table_main (int         argc,
                    char       *argv[],
                    const char *input,
                    void (*check) (PdkTableRow *row));

G_END_DECLS
