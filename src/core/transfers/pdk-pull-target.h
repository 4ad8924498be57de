/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "catalog/pdk-catalog.h"

G_BEGIN_DECLS

/**
 * PdkPullTarget:
 * @model_name: the name under which an Ollama server pulls it
 * @insecure: whether the text asked for plain HTTP
 * @model: (nullable): the curated model it is
 * @quantization: (nullable): the quantization of @model it is
 * @understood: (nullable): a sentence that says how the text was read, where that is not obvious
 *
 * What a person's text asks to be fetched.
 */
typedef struct
{
  char                   *model_name;
  gboolean                insecure;
  PdkCatalogModel        *model;
  PdkCatalogQuantization *quantization;
  char                   *understood;
} PdkPullTarget;

/**
 * pdk_pull_target_resolve:
 * @self: (out caller-allocates): filled in
 * @available_bytes: graphics memory by which a quantization is chosen; 0 if unknown
 * @text: a curated id, an Ollama name, or any text that [struct@HubReference] understands
 * @quant: (nullable): the quantization asked for
 *
 * A curated id wins. A name with a host of its own (a private registry) is taken as it is. `owner/name`
 * alone means Hugging Face; what Ollama's own library calls `owner/name` is
 * `registry.ollama.ai/owner/name`.
 *
 * Returns: %FALSE with an error that says what the text was taken for
 */
gboolean pdk_pull_target_resolve (PdkPullTarget *self,
                                  PdkCatalog    *catalog,
                                  guint64        available_bytes,
                                  const char    *text,
                                  const char    *quant,
                                  GError       **error);

void pdk_pull_target_clear (PdkPullTarget *self);

/**
 * pdk_pull_target_describe_fit:
 * @fit: how it fits
 *
 * Returns: (transfer full) (nullable): a sentence about what will be fetched
 */
char *pdk_pull_target_describe_fit (const PdkPullTarget *self,
                                    const PdkFit        *fit);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PdkPullTarget, pdk_pull_target_clear)

G_END_DECLS
