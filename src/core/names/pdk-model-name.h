/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PdkModelName:
 *
 * A model's name in the grammar of Ollama: `[scheme://][host[:port]/][namespace/]model[:tag]`, with
 * the defaults `registry.ollama.ai`, `library` and `latest`. Immutable and reference-counted.
 *
 * Every part starts with an ASCII letter, a digit or `_`, goes on with these or `-`, and has at most
 * 80 bytes. Model and tag may also hold `.`, a host also `.` and `:` and up to 350 bytes. The tag
 * begins at the last `:` behind the last `/`. Behind a tag a server also understands where the model
 * shall run: `model:20b:cloud` is read as `model:20b-cloud`, `model:20b:local` as `model:20b`.
 *
 * Two names are equal if they name the same model on a server: the comparison ignores ASCII case and
 * the scheme, and defaults are filled in before. `hf.co/a/b` and `huggingface.co/a/b` are *not*
 * equal, since a server stores them as two models.
 */
typedef struct _PdkModelName PdkModelName;

#define PDK_TYPE_MODEL_NAME (pdk_model_name_get_type ())
GType pdk_model_name_get_type (void);

/**
 * pdk_model_name_parse:
 * @text: a name as a person typed it or a server reported it; spaces around it are ignored
 *
 * Returns: (transfer full): the name; %PDK_ERROR_INVALID_INPUT if @text breaks the grammar, with a
 *   sentence that says where
 */
PdkModelName *pdk_model_name_parse (const char *text,
                                    GError    **error);

PdkModelName *pdk_model_name_ref (PdkModelName *self);
void          pdk_model_name_unref (PdkModelName *self);

/** Returns: (nullable) (transfer none): `http` or `https` if the text named one; servers list names without */
const char *pdk_model_name_get_scheme (const PdkModelName *self);

/** Returns: (transfer none): host with port, never %NULL: `registry.ollama.ai` by default */
const char *pdk_model_name_get_host (const PdkModelName *self);

/** Returns: (transfer none): never %NULL: `library` by default */
const char *pdk_model_name_get_namespace (const PdkModelName *self);

/** Returns: (transfer none): the model's own part of the name, never empty */
const char *pdk_model_name_get_model (const PdkModelName *self);

/** Returns: (transfer none): never %NULL: `latest` by default */
const char *pdk_model_name_get_tag (const PdkModelName *self);

/** Returns: whether the host is Hugging Face's (`hf.co` or `huggingface.co`) */
gboolean pdk_model_name_is_hugging_face (const PdkModelName *self);

/** Returns: whether the tag asks for a model that runs at ollama.com (`…:cloud`, `…-cloud`) */
gboolean pdk_model_name_is_cloud (const PdkModelName *self);

/** Returns: (nullable) (transfer full): `owner/repository` for Hugging Face names, %NULL for others */
char *pdk_model_name_dup_repository (const PdkModelName *self);

/** Returns: (transfer full): the shortest form, as a server lists it: defaults dropped, always with a tag */
char *pdk_model_name_to_string (const PdkModelName *self);

/** Returns: (transfer full): the shortest form for people: like pdk_model_name_to_string(), without `:latest` */
char *pdk_model_name_to_display (const PdkModelName *self);

/** Returns: (transfer full): every part written out, without scheme, in lower case: a key for comparing */
char *pdk_model_name_to_key (const PdkModelName *self);

/** Returns: whether @a and @b name the same model on a server; casts to #GEqualFunc */
gboolean pdk_model_name_equal (const PdkModelName *a,
                               const PdkModelName *b);

/** Returns: a hash that goes with pdk_model_name_equal(); casts to #GHashFunc */
guint pdk_model_name_hash (const PdkModelName *self);

/**
 * pdk_model_name_with_tag:
 *
 * Returns: (transfer full): the same name with another tag; %PDK_ERROR_INVALID_INPUT if @tag is none
 */
PdkModelName *pdk_model_name_with_tag (const PdkModelName *self,
                                       const char         *tag,
                                       GError            **error);

/** Returns: whether two texts name the same model; texts of which one is no name are compared literally */
gboolean pdk_model_name_texts_equal (const char *a,
                                     const char *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkModelName, pdk_model_name_unref)

G_END_DECLS
