/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gguf/pdk-gguf-header.h"

G_BEGIN_DECLS

/*
 * PdkGgufFacts:
 * @values: (element-type utf8 PdkGgufField): what was kept
 *
 * What a header is made of, while it is being read.
 */
typedef struct
{
  guint32           version;
  gboolean          big_endian;
  gboolean          complete;
  guint64           tensor_count;
  guint64           data_start;
  guint64           true_size;
  guint64           file_size;
  PdkGgufFinding    findings;
  GHashTable       *values;
  PdkTensorSummary *tensors;
} PdkGgufFacts;

void pdk_gguf_facts_init (PdkGgufFacts *self);
void pdk_gguf_facts_clear (PdkGgufFacts *self);

/** Returns: (transfer full): a header of a copy of @facts, so that reading can go on */
PdkGgufHeader *pdk_gguf_header_new (const PdkGgufFacts *facts);

/** Returns: (transfer none): "" if there is none */
const char *pdk_gguf_facts_get_architecture (const PdkGgufFacts *self);

G_END_DECLS
