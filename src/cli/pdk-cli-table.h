/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-cli.h"

G_BEGIN_DECLS

/**
 * PdkCliColumn:
 * @title: (nullable): ends the list of columns if %NULL
 * @right: whether to align to the right, for numbers
 * @flexible: whether it may be cut, with an ellipsis, to make the table fit
 * @optional: whether it may be left out altogether before that
 */
typedef struct
{
  const char *title;
  gboolean    right;
  gboolean    flexible;
  gboolean    optional;
} PdkCliColumn;

/**
 * PdkCliTable:
 *
 * Rows of text that fit the terminal. In a pipe nothing is cut.
 */
typedef struct _PdkCliTable PdkCliTable;

PdkCliTable *pdk_cli_table_new (const PdkCliColumn *columns);
void         pdk_cli_table_free (PdkCliTable *self);

/** Adds a row of as many texts (nullable, transfer none) as there are columns. */
void pdk_cli_table_add (PdkCliTable *self,
                        ...);

/** Returns: (transfer full): the table's text, @width columns wide at most; 0 for no limit */
char *pdk_cli_table_render (PdkCliTable *self,
                            int          width,
                            gboolean     colors);

void pdk_cli_table_print (PdkCliTable *self,
                          PdkCli      *cli);

/**
 * pdk_cli_dup_wrapped:
 * @width: columns of the terminal; 0 for no limit
 * @indent: columns that stand before each line, the first one's being there already
 *
 * Breaks a text between its words. A word that is too long for a line stays whole, since it may be a path
 * that somebody copies.
 *
 * Returns: (transfer full): the text
 */
char *pdk_cli_dup_wrapped (const char *text,
                           int         width,
                           int         indent);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkCliTable, pdk_cli_table_free)

G_END_DECLS
