/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "estimate/pdk-fit.h"

G_BEGIN_DECLS

/**
 * PdkCatalogQuantization:
 *
 * One file (or set of shards) in which a curated model can be had. Immutable.
 */
#define PDK_TYPE_CATALOG_QUANTIZATION (pdk_catalog_quantization_get_type ())
G_DECLARE_FINAL_TYPE (PdkCatalogQuantization, pdk_catalog_quantization, PDK, CATALOG_QUANTIZATION, GObject)

/** Returns: (transfer none): the label, such as `Q4_K_M` */
const char *pdk_catalog_quantization_get_quant (PdkCatalogQuantization *self);
const char *pdk_catalog_quantization_get_filename (PdkCatalogQuantization *self);

/** Returns: bytes of all files of the set; 0 if unknown */
guint64 pdk_catalog_quantization_get_file_size (PdkCatalogQuantization *self);

/** Returns: whether the size is exact to the byte, not a rounded figure */
gboolean pdk_catalog_quantization_is_size_exact (PdkCatalogQuantization *self);

/** Returns: bytes of graphics memory that a source states; 0 if the list's figure is only computed by the plain rule */
guint64 pdk_catalog_quantization_get_stated_memory (PdkCatalogQuantization *self);

/** Returns: (nullable) (transfer none): SHA-256 as hexadecimal */
const char *pdk_catalog_quantization_get_sha256 (PdkCatalogQuantization *self);

/** Returns: how many shards; 1 for a whole file. Ollama cannot pull a set of shards by name. */
guint pdk_catalog_quantization_get_part_count (PdkCatalogQuantization *self);

/**
 * PdkCatalogModel:
 *
 * One model of the curated list. Immutable; its quantizations are a [iface@Gio.ListModel].
 */
#define PDK_TYPE_CATALOG_MODEL (pdk_catalog_model_get_type ())
G_DECLARE_FINAL_TYPE (PdkCatalogModel, pdk_catalog_model, PDK, CATALOG_MODEL, GObject)

/**
 * pdk_catalog_model_new_from_json:
 * @object: an element of `models` in the schema of the published curated list; kept, so not to be changed
 *
 * Required are `id`, `name`, `repo_id` and `quantizations` with `quant` and `filename`; what else is
 * there must be of the right type. Texts are made safe to show.
 *
 * Returns: (transfer full): the model; %PDK_ERROR_INVALID_INPUT if a member is missing or wrong, with a
 *   sentence that begins with its path ("quantizations[2].filename is missing")
 */
PdkCatalogModel *pdk_catalog_model_new_from_json (JsonObject *object,
                                                  GError    **error);

const char *pdk_catalog_model_get_id (PdkCatalogModel *self);
const char *pdk_catalog_model_get_name (PdkCatalogModel *self);
const char *pdk_catalog_model_get_description (PdkCatalogModel *self);
const char *pdk_catalog_model_get_repository (PdkCatalogModel *self);

/** Returns: (transfer full): the address of the model's page on Hugging Face */
char *pdk_catalog_model_dup_page_address (PdkCatalogModel *self);

/** Returns: (nullable) (transfer none): the name of the same model in Ollama's own library, such as `qwen2.5:14b` */
const char *pdk_catalog_model_get_ollama_name (PdkCatalogModel *self);

/** Returns: (nullable) (transfer none): the value of `general.architecture` in its files, such as `qwen2` */
const char *pdk_catalog_model_get_architecture (PdkCatalogModel *self);

/**
 * pdk_catalog_model_get_hyperparameters:
 *
 * The shape as far as sources state it: `n_layers, n_heads, n_kv_heads, head_dim, embedding_size,
 * feed_forward_size, sliding_window, n_experts, …`. Any of them may be missing; `note` says in words
 * what a reader must beware of.
 *
 * Returns: (nullable) (transfer none): the object
 */
JsonObject *pdk_catalog_model_get_hyperparameters (PdkCatalogModel *self);

/** Returns: (transfer none): `balanced`, `creative`, `technical`, `advanced`, or another one */
const char *pdk_catalog_model_get_category (PdkCatalogModel *self);

/** Returns: (transfer none): an SPDX-like name of the licence, "" if unknown */
const char *pdk_catalog_model_get_license (PdkCatalogModel *self);

/** Returns: billions */
double pdk_catalog_model_get_parameters (PdkCatalogModel *self);

/** Returns: tokens; 0 if unknown */
gint64 pdk_catalog_model_get_context_window (PdkCatalogModel *self);

const char * const *pdk_catalog_model_get_tags (PdkCatalogModel *self);
const char * const *pdk_catalog_model_get_capabilities (PdkCatalogModel *self);
const char * const *pdk_catalog_model_get_languages (PdkCatalogModel *self);

/** Returns: (nullable) (transfer none): `2026-05` or `2026-05-29` */
const char *pdk_catalog_model_get_release_date (PdkCatalogModel *self);
gboolean    pdk_catalog_model_is_tested (PdkCatalogModel *self);
gboolean    pdk_catalog_model_is_default (PdkCatalogModel *self);

/**
 * pdk_catalog_model_get_rating:
 * @criterion: `conversation`, `memory_extraction`, `prompt_following` or `creativity`
 *
 * Returns: (nullable) (transfer none): the source's word (`good`, `very_good`, `excellent`, …), or
 *   %NULL where no source rated
 */
const char *pdk_catalog_model_get_rating (PdkCatalogModel *self,
                                          const char      *criterion);

/** Returns: (transfer none): a [iface@Gio.ListModel] of [class@CatalogQuantization], smallest first */
GListModel *pdk_catalog_model_get_quantizations (PdkCatalogModel *self);

/** Returns: (nullable) (transfer none): the quantization with that label, ignoring case */
PdkCatalogQuantization *pdk_catalog_model_find_quantization (PdkCatalogModel *self,
                                                             const char      *quant);

/**
 * pdk_catalog_model_choose_quantization:
 * @available_bytes: graphics memory; 0 if unknown
 *
 * The recommended one: what the list itself recommends for the memory's tier, if that fits;
 * otherwise the best that fits of those a server can pull by name; where nothing fits or the memory
 * is unknown, Q4_K_M or what comes closest.
 *
 * Returns: (transfer none) (nullable): the quantization; %NULL if the model has none
 */
PdkCatalogQuantization *pdk_catalog_model_choose_quantization (PdkCatalogModel *self,
                                                               guint64          available_bytes);

/**
 * PdkCatalogFitFunc:
 * @fit: (out caller-allocates): how that quantization fits
 *
 * Knows better than the plain rule how a quantization fits, or asks the plain rule itself.
 */
typedef void (*PdkCatalogFitFunc) (PdkCatalogModel        *model,
                                   PdkCatalogQuantization *quantization,
                                   PdkFit                 *fit,
                                   gpointer                user_data);

/** As [method@CatalogModel.choose_quantization], judged by @judge instead of the plain rule. */
PdkCatalogQuantization *pdk_catalog_model_choose_quantization_by (PdkCatalogModel  *self,
                                                                  guint64           available_bytes,
                                                                  PdkCatalogFitFunc judge,
                                                                  gpointer          user_data);

/** Computes the fit of one of the model's quantizations, judged with @context_length tokens (0: the default). */
void pdk_catalog_model_compute_fit (PdkCatalogModel        *self,
                                    PdkCatalogQuantization *quantization,
                                    gint64                  context_length,
                                    guint64                 available_bytes,
                                    PdkFit                 *fit);

/** Returns: (transfer full): the name under which an Ollama server pulls it: `hf.co/<repository>:<quant>`,
 * or with the file's name as tag where Hugging Face does not know the label (`Q4`, `…-fp16.gguf`) */
char *pdk_catalog_model_dup_model_name (PdkCatalogModel        *self,
                                        PdkCatalogQuantization *quantization);

/** Returns: (transfer full): the name for people of one quantization, such as "Qwen3 4B Q4_K_M" */
char *pdk_catalog_model_dup_title (PdkCatalogModel        *self,
                                   PdkCatalogQuantization *quantization);

/** Returns: (transfer full): the model in the published schema, with every extension it has */
JsonObject *pdk_catalog_model_to_json (PdkCatalogModel *self);

G_END_DECLS
