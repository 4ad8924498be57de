/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Quantization labels: the words by which the names of GGUF files say how the weights are stored.
 * The grammar is that of facts/hub.md §4.2: the types of llama.cpp, those of its forks, and what
 * uploaders write, in any case, with or without the underscores.
 */

/** The longest label that the grammar can produce, with the zero byte. */
#define PDK_QUANT_LABEL_SIZE 32

/**
 * PdkQuantStrength:
 * @PDK_QUANT_STRENGTH_GENERIC: a number of bits only, such as `Q8`
 * @PDK_QUANT_STRENGTH_FLOAT: an unquantized type, such as `BF16`; often names what a file was made from
 * @PDK_QUANT_STRENGTH_EXACT: a quantization, such as `Q4_K_M`
 */
typedef enum
{
  PDK_QUANT_STRENGTH_GENERIC,
  PDK_QUANT_STRENGTH_FLOAT,
  PDK_QUANT_STRENGTH_EXACT,
} PdkQuantStrength;

/**
 * PdkQuantToken:
 * @length: bytes of the text that the label takes; 0 if there is none
 * @label: the label in its usual spelling
 * @strength: how much the label says
 */
typedef struct
{
  gsize            length;
  char             label[PDK_QUANT_LABEL_SIZE];
  PdkQuantStrength strength;
} PdkQuantToken;

/**
 * pdk_quant_label_match:
 * @text: text of any origin
 *
 * Reads the longest label at the very beginning of @text behind which no letter or digit follows.
 * Prefixes of uploaders such as `UD-` are not part of it.
 *
 * Returns: the label, of length 0 if there is none
 */
PdkQuantToken pdk_quant_label_match (const char *text);

/**
 * pdk_quant_label_normalize:
 * @text: text of any origin
 *
 * Returns: (nullable) (transfer full): the label in its usual spelling if @text is one from end to end
 *   (`ud-q4_k_xl` → `UD-Q4_K_XL`, `fp16` → `F16`); %NULL if it is none
 */
char *pdk_quant_label_normalize (const char *text);

/**
 * pdk_quant_label_get_bits:
 * @label: a quantization label
 *
 * Returns: typical bits per weight of a whole file (facts/vram.md §2.3), for sorting and for rough
 *   sizes; 0 if the label is unknown. Never the base of an exact size: names can lie.
 */
double pdk_quant_label_get_bits (const char *label);

/**
 * pdk_quant_label_describe:
 * @label: (nullable): a quantization label
 *
 * Returns: (transfer none): plain words for people, such as "Balanced" for `Q4_K_M`
 */
const char *pdk_quant_label_describe (const char *label);

/**
 * pdk_quant_label_is_stock:
 * @label: a quantization label
 *
 * Returns: %FALSE for types that only a fork of llama.cpp or a vendor's program reads, and for types
 *   that were removed; %TRUE for all others, unknown labels among them
 */
gboolean pdk_quant_label_is_stock (const char *label);

G_END_DECLS
