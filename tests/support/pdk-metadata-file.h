/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "pdk-gguf-writer.h"

G_BEGIN_DECLS

/*
 * GGUF files that only say what a model is, from the keys of a header as JSON has them.
 */

/** Adds every member of @values; `architecture` stands for `general.architecture`. */
void pdk_metadata_file_add_values (PdkGgufWriter *writer,
                                   JsonObject    *values);

/** Writes a file without tensors. */
void pdk_metadata_file_write (JsonObject *values,
                              const char *path);

G_END_DECLS
