/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/pdk-error.h"

G_BEGIN_DECLS

/**
 * PdkOllamaScope:
 * @PDK_OLLAMA_SCOPE_ANY: models from anywhere
 * @PDK_OLLAMA_SCOPE_HUB: models of Hugging Face
 * @PDK_OLLAMA_SCOPE_CLOUD: models that run at ollama.com
 */
typedef enum
{
  PDK_OLLAMA_SCOPE_ANY,
  PDK_OLLAMA_SCOPE_HUB,
  PDK_OLLAMA_SCOPE_CLOUD,
} PdkOllamaScope;

/**
 * PdkOllamaSaying:
 * @scope: which models it is about
 * @cause: what it means
 * @parts: (array zero-terminated=1): any of these says it; looked for in lower case, and a `*` stands
 *   for anything
 * @sentence: for people, untranslated; {name}, {address} and {words} stand for the model, the server,
 *   and what the server said
 * @hint: what to do next, likewise
 */
typedef struct
{
  PdkOllamaScope scope;
  PdkErrorCode   cause;
  const char    *parts[8];
  const char    *sentence;
  const char    *hint;
} PdkOllamaSaying;

/**
 * pdk_ollama_sayings_find:
 * @words: what the server said
 * @name: (nullable): the model that it is about
 *
 * Returns: (nullable): what it means, if that is known
 */
const PdkOllamaSaying *pdk_ollama_sayings_find (const char *words,
                                                const char *name);

G_END_DECLS
