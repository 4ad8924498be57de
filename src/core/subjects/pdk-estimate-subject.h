/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "estimate/pdk-estimate.h"

G_BEGIN_DECLS

/**
 * PdkSubjectOrigin:
 * @PDK_SUBJECT_FILE: a file on this computer
 * @PDK_SUBJECT_ADDRESS: a file at an address
 * @PDK_SUBJECT_HUB: a file of a repository
 * @PDK_SUBJECT_CATALOG: the curated list
 * @PDK_SUBJECT_SERVER: what a server says about a model that it has
 *
 * Where the shape of a model was found.
 */
typedef enum
{
  PDK_SUBJECT_FILE,
  PDK_SUBJECT_ADDRESS,
  PDK_SUBJECT_HUB,
  PDK_SUBJECT_CATALOG,
  PDK_SUBJECT_SERVER,
} PdkSubjectOrigin;

/** Returns: (transfer none): the stable name in JSON: `file`, `address`, `hub`, `catalog` or `server` */
const char *pdk_subject_origin_to_string (PdkSubjectOrigin origin);

/**
 * PdkSubjectVariant:
 * @label: the quantization
 * @bytes: size of its files; 0 if unknown
 *
 * A quantization in which a model can be had.
 */
typedef struct
{
  char   *label;
  guint64 bytes;
} PdkSubjectVariant;

/**
 * PdkEstimateSubject:
 * @origin: where the shape was found
 * @title: what to call the model; of any origin
 * @place: the file, the address, the repository or the server
 * @quantization: (nullable): the label of the quantization
 * @shape: what the memory of the model depends on
 * @projector_bytes: size of the part that sees or hears and is loaded with the model; 0 for none
 * @variants: (element-type PdkSubjectVariant): the quantizations in which it can be had, smallest first;
 *   empty if there is no choice
 * @notes: (element-type utf8): sentences about what is odd
 *
 * A model whose memory can be estimated. Not changed once it was found.
 */
typedef struct
{
  PdkSubjectOrigin origin;
  char            *title;
  char            *place;
  char            *quantization;
  PdkModelShape   *shape;
  guint64          projector_bytes;
  GPtrArray       *variants;
  GPtrArray       *notes;
} PdkEstimateSubject;

PdkEstimateSubject *pdk_estimate_subject_new (PdkSubjectOrigin origin,
                                              const char      *title,
                                              const char      *place);
void                pdk_estimate_subject_free (PdkEstimateSubject *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkEstimateSubject, pdk_estimate_subject_free)

/** Adds a quantization, to be sorted by pdk_estimate_subject_sort_variants(). */
void pdk_estimate_subject_add_variant (PdkEstimateSubject *self,
                                       const char         *label,
                                       guint64             bytes);

void pdk_estimate_subject_sort_variants (PdkEstimateSubject *self);

/** Adds a sentence. */
void pdk_estimate_subject_add_note (PdkEstimateSubject *self,
                                    const char         *sentence);

/**
 * pdk_estimate_subject_choose_variant:
 * @estimate: what this quantization takes
 * @available_bytes: graphics memory
 *
 * Returns: (nullable) (transfer none): the largest smaller quantization with which the rest fits; %NULL
 *   if there is none, or if nothing is known of others
 */
const PdkSubjectVariant *pdk_estimate_subject_choose_variant (const PdkEstimateSubject *self,
                                                              const PdkEstimate        *estimate,
                                                              guint64                   available_bytes);

/**
 * pdk_estimate_subject_set_header:
 * @header: of the model's file, or of all of its parts together
 *
 * Takes the shape and what is odd about the file from @header.
 *
 * Returns: %FALSE with %PDK_ERROR_UNSUPPORTED_FILE if it is no model
 */
gboolean pdk_estimate_subject_set_header (PdkEstimateSubject *self,
                                          PdkGgufHeader      *header,
                                          GError            **error);

G_END_DECLS
