/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PdkCsv:
 *
 * A table of cases with commas between the columns, whose first line names them; cells may be quoted.
 */
typedef struct _PdkCsv PdkCsv;

/** Returns: (transfer full) (nullable): the table; prints why not */
PdkCsv *pdk_csv_read (const char *path);
void    pdk_csv_free (PdkCsv *self);

guint pdk_csv_get_rows (PdkCsv *self);

/** Returns: whether there is a column of that name */
gboolean pdk_csv_has (PdkCsv     *self,
                      const char *column);

/** Returns: (transfer none): the cell; "" where there is none */
const char *pdk_csv_get (PdkCsv     *self,
                         guint       row,
                         const char *column);

/** Returns: the cell's number; @fallback where there is none */
double pdk_csv_get_number (PdkCsv     *self,
                           guint       row,
                           const char *column,
                           double      fallback);

/** Returns: whether the cell says yes: `1`, `on`, `true`, `auto`…; @fallback where there is none */
gboolean pdk_csv_get_switch (PdkCsv     *self,
                             guint       row,
                             const char *column,
                             gboolean    fallback);

/** Returns: whether there are all of these columns (%NULL-terminated); prints which is missing */
gboolean pdk_csv_require (PdkCsv             *self,
                          const char * const *columns);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkCsv, pdk_csv_free)

G_END_DECLS
