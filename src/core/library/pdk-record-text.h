/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/pdk-model-record.h"

G_BEGIN_DECLS

/**
 * pdk_record_text_describe:
 *
 * Returns: (transfer full): what is worth knowing in a list, such as "Q4_K_M · 4B · 2.5 GB · used 3 days
 *   ago"; what is unknown is left out
 */
char *pdk_record_text_describe (PdkModelRecord *record);

/** Returns: (transfer full): when it was used last, such as "used 3 days ago", "never used" */
char *pdk_record_text_describe_use (PdkModelRecord *record);

G_END_DECLS
