/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fitting/pdk-memory-advice.h"

G_BEGIN_DECLS

/**
 * PdkMemoryModel:
 * @title: (nullable): what the file is called, such as "Balanced (Q4_K_M)"
 * @shape: (nullable): its shape; %NULL if that is not known
 * @file_bytes: size of the file; 0 if unknown
 * @context: tokens that the model's own settings ask for; 0 if they do not
 *
 * One file in which a model can be had.
 */
typedef struct
{
  char          *title;
  PdkModelShape *shape;
  guint64        file_bytes;
  guint64        context;
} PdkMemoryModel;

/**
 * pdk_memory_model_new:
 * @shape: (nullable) (transfer none): the shape
 */
PdkMemoryModel *pdk_memory_model_new (const char    *title,
                                      PdkModelShape *shape,
                                      guint64        file_bytes);
void            pdk_memory_model_free (PdkMemoryModel *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkMemoryModel, pdk_memory_model_free)

/**
 * PdkMemoryPlan:
 *
 * What memory one model takes on one server, for a context and a cache that a person can change: the
 * figures of the picture, and every word beside it.
 *
 * Signals: `changed`, when the figures are other ones; `advised`, some time after, when
 * pdk_memory_plan_get_advice() and pdk_memory_plan_dup_best() hold for them.
 */
#define PDK_TYPE_MEMORY_PLAN (pdk_memory_plan_get_type ())
G_DECLARE_FINAL_TYPE (PdkMemoryPlan, pdk_memory_plan, PDK, MEMORY_PLAN, GObject)

PdkMemoryPlan *pdk_memory_plan_new (void);

/**
 * pdk_memory_plan_set:
 * @server: where the model is to run
 * @models: (element-type PdkMemoryModel) (transfer none): the files in which it can be had, smallest first
 * @current: which of them the plan is about; %G_MAXUINT for none
 * @trained_context: tokens that the model was trained for, where that is known better than its shape
 *   knows it; 0 otherwise
 *
 * Sets what is to run, and where. A context and a cache that a person has chosen stay.
 */
void pdk_memory_plan_set (PdkMemoryPlan           *self,
                          const PdkServerEstimate *server,
                          GPtrArray               *models,
                          guint                    current,
                          guint64                  trained_context);

/** Returns: whether there is anything to show */
gboolean pdk_memory_plan_is_known (PdkMemoryPlan *self);

/** Returns: whether the figures depend on context and cache, so that these can be chosen */
gboolean pdk_memory_plan_has_choices (PdkMemoryPlan *self);

/** Returns: (transfer none) (element-type guint64): the contexts that can be chosen, shortest first; at least one */
GArray *pdk_memory_plan_get_stops (PdkMemoryPlan *self);

/** Returns: which of the stops is chosen */
guint   pdk_memory_plan_get_stop (PdkMemoryPlan *self);
void    pdk_memory_plan_set_stop (PdkMemoryPlan *self,
                                  guint          stop);
guint64 pdk_memory_plan_get_context (PdkMemoryPlan *self);

/** Sets the context; becomes the stop at or below @context. */
void pdk_memory_plan_set_context (PdkMemoryPlan *self,
                                  guint64        context);

PdkMemoryCache pdk_memory_plan_get_cache (PdkMemoryPlan *self);
void           pdk_memory_plan_set_cache (PdkMemoryPlan *self,
                                          PdkMemoryCache cache);

/** Does what the advice says, if it is something that can be chosen here. */
void pdk_memory_plan_follow (PdkMemoryPlan         *self,
                             const PdkMemoryAdvice *advice);

/** Returns: (transfer none): the figures to show: on the cards that the engine would take */
const PdkMemoryFigures *pdk_memory_plan_get_figures (PdkMemoryPlan *self);

/** Returns: (transfer full): see [func@memory_words_from_figures] */
char *pdk_memory_plan_dup_sentence (PdkMemoryPlan *self);

/** Returns: (transfer full): where the figures come from */
char *pdk_memory_plan_dup_source (PdkMemoryPlan *self);

/** Returns: (transfer full): the context in words, with what the server would choose itself */
char *pdk_memory_plan_dup_context_note (PdkMemoryPlan *self);

/** Returns: (transfer full) (nullable): what a person must do for the chosen cache; %NULL for nothing */
char *pdk_memory_plan_dup_cache_note (PdkMemoryPlan *self);

/**
 * pdk_memory_plan_get_ways:
 *
 * Returns: (transfer none) (element-type PdkMemoryFigures): on a machine with several cards, the figures
 *   of the largest one and of all together; else empty
 */
GArray *pdk_memory_plan_get_ways (PdkMemoryPlan *self);

/** Returns: (transfer none) (element-type PdkMemoryAdvice): what to change so that it fits */
GPtrArray *pdk_memory_plan_get_advice (PdkMemoryPlan *self);

/** Returns: (transfer none) (nullable): what happens if nothing is changed; %NULL if it fits */
const char *pdk_memory_plan_get_otherwise (PdkMemoryPlan *self);

/** Returns: (transfer full) (nullable): a sentence that names the best file for the memory; %NULL if there is
 * no choice, or if the advice names it */
char *pdk_memory_plan_dup_best (PdkMemoryPlan *self);

G_END_DECLS
