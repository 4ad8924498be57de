/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "library/pdk-model-record.h"

G_BEGIN_DECLS

/** Returns: (transfer full): its name in a list: the hub's host is left out, since the heading says it */
char *pdk_record_text_dup_title (PdkModelRecord *record);

/**
 * pdk_record_text_describe:
 *
 * Returns: (transfer full): what is worth knowing in a list, such as "Q4_K_M · 4B · 2.5 GB · used 3 days
 *   ago"; what is unknown is left out
 */
char *pdk_record_text_describe (PdkModelRecord *record);

/** Returns: (transfer full): when it was used last, such as "used 3 days ago", "never used" */
char *pdk_record_text_describe_use (PdkModelRecord *record);

/**
 * pdk_record_text_describe_total:
 * @lists: (array length=n_lists): lists of [class@ModelRecord]
 *
 * Returns: (transfer full): how many models there are and how much room they take, such as "12 models ·
 *   48.2 GB"; several names of the same data take its room once
 */
char *pdk_record_text_describe_total (GListModel * const *lists,
                                      guint               n_lists);

G_END_DECLS
