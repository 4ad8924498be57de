/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "http/pdk-http-error.h"

G_BEGIN_DECLS

/**
 * pdk_ollama_error_new:
 * @failure: an answer, or a line of a stream, that is no success
 *
 * Turns what Ollama says into a cause, a sentence for people and a next step. The texts come from
 * Ollama itself, the registry behind it, Go's network library and the file system; they change from
 * version to version, so only telling parts of them are looked for, and the HTTP status decides where
 * no text is known.
 *
 * Returns: (transfer full): an error of the domain %PDK_ERROR
 */
GError *pdk_ollama_error_new (const PdkHttpFailure *failure);

G_END_DECLS
