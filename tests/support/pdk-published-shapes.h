/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "estimate/pdk-model-shape.h"

G_BEGIN_DECLS

/**
 * PdkLoggedModel:
 * @name: as the log or its readers call it
 * @architecture: the value of `general.architecture`
 * @layers: how many the log names
 * @kv_heads: key and value heads: a number, `A full/B swa` where sliding layers differ, or words where
 *   they differ from layer to layer
 * @key_length: numbers in a key, in the same form
 * @value_length: numbers in a value; 0 where none are kept
 *
 * What a log says of the model that was loaded.
 */
typedef struct
{
  const char *name;
  const char *architecture;
  guint       layers;
  const char *kv_heads;
  const char *key_length;
  const char *value_length;
} PdkLoggedModel;

/** Returns: (transfer full) (nullable): shapes that makers of models published; prints why not */
JsonArray *pdk_published_shapes_read (const char *path);

/**
 * pdk_published_shapes_complete:
 * @published: see pdk_published_shapes_read()
 * @file_bytes: size of the model's file; 0 if unknown
 * @known: (out): whether the model was among them, so that not only its caches can be computed
 *
 * Completes what a log says by what was published of the model, and by the rules of its architecture.
 *
 * Returns: (transfer full) (nullable): the shape; %NULL if all of that says too little
 */
PdkModelShape *pdk_published_shapes_complete (JsonArray            *published,
                                              const PdkLoggedModel *logged,
                                              guint64               file_bytes,
                                              gboolean             *known);

G_END_DECLS
