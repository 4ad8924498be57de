/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PdkFitVerdict:
 * @PDK_FIT_UNKNOWN: the memory of the machine or the need of the model is not known
 * @PDK_FIT_FITS: needs less than 90 % of the graphics memory
 * @PDK_FIT_TIGHT: needs 90 to 100 % of it
 * @PDK_FIT_WONT_FIT: needs more than there is
 */
typedef enum
{
  PDK_FIT_UNKNOWN,
  PDK_FIT_FITS,
  PDK_FIT_TIGHT,
  PDK_FIT_WONT_FIT,
} PdkFitVerdict;

/**
 * PdkFitConfidence:
 * @PDK_FIT_CONFIDENCE_ROUGH: the plain rule from the file's size
 * @PDK_FIT_CONFIDENCE_GOOD: from the model's shape, with an assumption somewhere
 * @PDK_FIT_CONFIDENCE_EXACT: from the model's own header
 */
typedef enum
{
  PDK_FIT_CONFIDENCE_ROUGH,
  PDK_FIT_CONFIDENCE_GOOD,
  PDK_FIT_CONFIDENCE_EXACT,
} PdkFitConfidence;

/**
 * PdkFitSource:
 * @PDK_FIT_SOURCE_FILE_SIZE: from the size of the model's file, by the plain rule
 * @PDK_FIT_SOURCE_STATED: what a source states; the file's size is not known
 * @PDK_FIT_SOURCE_MODEL_CARD: from the shape that the model's card tells
 * @PDK_FIT_SOURCE_SERVER: from the shape that the server tells which has the model
 * @PDK_FIT_SOURCE_HEADER: from the header of the very file
 *
 * Where the need of a model is known from.
 */
typedef enum
{
  PDK_FIT_SOURCE_FILE_SIZE,
  PDK_FIT_SOURCE_STATED,
  PDK_FIT_SOURCE_MODEL_CARD,
  PDK_FIT_SOURCE_SERVER,
  PDK_FIT_SOURCE_HEADER,
} PdkFitSource;

/**
 * PdkFit:
 * @verdict: the verdict
 * @confidence: how much of it is known rather than assumed
 * @total_bytes: what the model needs; 0 if unknown
 * @available_bytes: what there is; 0 if unknown
 * @context: tokens, over all conversations, that this is about; 0 if unknown
 * @source: where the need is known from
 *
 * Whether a model runs in an amount of graphics memory.
 */
typedef struct
{
  PdkFitVerdict    verdict;
  PdkFitConfidence confidence;
  guint64          total_bytes;
  guint64          available_bytes;
  guint64          context;
  PdkFitSource     source;
} PdkFit;

/**
 * pdk_fit_judge:
 * @total_bytes: what the model needs; 0 if unknown
 * @available_bytes: graphics memory of the machine that will run it; 0 if unknown
 *
 * Returns: the verdict of design §6: below 90 % fits, up to 100 % is tight, above will not fit
 */
PdkFitVerdict pdk_fit_judge (guint64 total_bytes,
                             guint64 available_bytes);

/** Returns: (transfer none): the stable name in JSON: `fits`, `tight`, `wont-fit`, `unknown` */
const char *pdk_fit_verdict_to_string (PdkFitVerdict verdict);

/** Returns: (transfer none): the verdict in a word or two for people, such as "Fits" */
const char *pdk_fit_verdict_to_words (PdkFitVerdict verdict);

/** Returns: (transfer none): the stable name in JSON: `exact`, `good`, `rough` */
const char *pdk_fit_confidence_to_string (PdkFitConfidence confidence);

/** Returns: (transfer none): the stable name in JSON: `file-size`, `stated`, `model-card`, `server`, `header` */
const char *pdk_fit_source_to_string (PdkFitSource source);

/** Returns: (transfer none): words for people, such as "from the file’s header" */
const char *pdk_fit_source_describe (PdkFitSource source);

/**
 * pdk_fit_describe:
 *
 * Returns: (transfer full): the verdict as a person reads it, such as "Fits in graphics memory"; amounts
 *   that are not exact are marked with "about"
 */
char *pdk_fit_describe (const PdkFit *self);

/**
 * pdk_fit_describe_basis:
 *
 * Returns: (transfer full): on what the verdict rests, such as "from the file’s header, for 4,096
 *   tokens of context"
 */
char *pdk_fit_describe_basis (const PdkFit *self);

/** Returns: (transfer none): the verdict in a word or two, marked where it is rough, such as "Probably fits" */
const char *pdk_fit_to_words (const PdkFit *self);

/**
 * pdk_fit_tier_for_memory:
 * @bytes: graphics memory
 *
 * Cards are sold by decimal-looking sizes of which drivers keep a part; a tier counts as reached from
 * 92 % of its size on.
 *
 * Returns: the greatest of the tiers 6, 8, 12, 16, 24, 32 (GB) that @bytes reach; 0 below 6
 */
guint pdk_fit_tier_for_memory (guint64 bytes);

/** Returns: the memory of a tier in bytes (GiB); 0 for an unknown tier */
guint64 pdk_fit_tier_get_memory (guint tier);

/** Returns: (transfer none) (array length=count): the tiers in GB, smallest first */
const guint *pdk_fit_get_tiers (gsize *count);

/**
 * pdk_fit_tier_get_threshold:
 * @gigabytes: the size under which a card is sold, not only one of the tiers
 *
 * Returns: the bytes from which on a card counts as one of that size: 92 % of it
 */
guint64 pdk_fit_tier_get_threshold (guint gigabytes);

G_END_DECLS
