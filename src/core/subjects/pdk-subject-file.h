/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "subjects/pdk-estimate-subject.h"

G_BEGIN_DECLS

/**
 * pdk_subject_file_read:
 * @file: a GGUF file, with or without weights, any part of one that was split, or the `config.json` of a
 *   model in transformers' form
 *
 * Blocks on the disk, for as long as reading the header takes.
 *
 * Returns: (transfer full): the model
 */
PdkEstimateSubject *pdk_subject_file_read (GFile        *file,
                                           GCancellable *cancellable,
                                           GError      **error);

G_END_DECLS
