/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "estimate/pdk-estimate.h"

G_BEGIN_DECLS

/**
 * PdkEstimateSwitch:
 * @PDK_ESTIMATE_SWITCH_USUAL: as the engine has it unless it is told otherwise
 */
typedef enum
{
  PDK_ESTIMATE_SWITCH_USUAL,
  PDK_ESTIMATE_SWITCH_ON,
  PDK_ESTIMATE_SWITCH_OFF,
} PdkEstimateSwitch;

/**
 * PdkEstimateOptions:
 * @context: tokens, over all conversations; 0 for what the engine chooses
 * @sets_types: whether @key_type and @value_type count
 * @sequences: conversations at a time; 0 for what the engine does
 * @unified: whether they share one cache
 * @batch: tokens that are taken in at a time; 0 for what the engine does
 * @micro_batch: tokens that are computed at once; 0 for what the engine does
 * @outputs: of how many tokens of a batch the probabilities are wanted; %G_MAXUINT64 for all of them, 0
 *   for what the engine does
 * @gpu_layers: layers on cards, the output being one more; %PDK_ESTIMATE_ALL for all
 * @host_expert_layers: the first layers whose experts stay in main memory
 *
 * What a person or a program tells an engine, as far as its memory depends on it. Everything is as
 * usual after [func@EstimateOptions.init].
 */
typedef struct
{
  guint64           context;
  gboolean          sets_types;
  guint32           key_type;
  guint32           value_type;
  guint64           sequences;
  PdkEstimateSwitch unified;
  guint64           batch;
  guint64           micro_batch;
  PdkEstimateSwitch flash_attention;
  PdkEstimateSwitch whole_windows;
  guint64           outputs;
  guint             gpu_layers;
  guint             host_expert_layers;
} PdkEstimateOptions;

void pdk_estimate_options_init (PdkEstimateOptions *self);

/**
 * pdk_estimate_options_set:
 * @name: `context`, `kv-type`, `parallel`, `unified`, `batch`, `ubatch`, `flash-attention`, `swa-full`,
 *   `outputs`, `gpu-layers` or `cpu-moe`
 * @text: its value: a number (of tokens also as `32k`), `on` or `off`, a type of cache or two with a comma
 *   between (keys, values), `ubatch` for outputs, `all` for layers
 *
 * Returns: %FALSE with %PDK_ERROR_INVALID_INPUT if @text is no such value
 */
gboolean pdk_estimate_options_set (PdkEstimateOptions *self,
                                   const char         *name,
                                   const char         *text,
                                   GError            **error);

/** Changes what @request has from its engine. */
void pdk_estimate_options_apply (const PdkEstimateOptions *self,
                                 PdkEstimateRequest       *request);

/**
 * pdk_estimate_parse_cards:
 * @text: memory of one card or of several, such as `8GB`, `7.5GiB`, `2x24GB` or `24GB,12GB`; a number alone
 *   is GiB; `none` for no card
 * @card_bytes: (out caller-allocates) (array fixed-size=16): memory of each card
 * @count: (out): cards
 *
 * Memory of cards is sold by names: GB means GiB here, and MB MiB. B are bytes.
 *
 * Returns: %FALSE with %PDK_ERROR_INVALID_INPUT if @text says something else
 */
gboolean pdk_estimate_parse_cards (const char *text,
                                   guint64    *card_bytes,
                                   guint      *count,
                                   GError    **error);

/** Returns: (transfer full): the types of caches as options name them: `f16`, or `q8_0,q4_0` where they differ */
char *pdk_estimate_describe_types (guint32 key_type,
                                   guint32 value_type);

G_END_DECLS
