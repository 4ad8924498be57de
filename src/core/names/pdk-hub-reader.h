/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "names/pdk-hub-reference.h"

G_BEGIN_DECLS

/*
 * The rules of facts/hub.md §3 by which a text becomes a reference. Each function fills an empty
 * reference, in the end always with a kind.
 */

/** Reads any text, in the order of the rules. */
void pdk_hub_reader_read (PdkHubReference *self,
                          const char      *text,
                          const char      *endpoint);

/**
 * pdk_hub_reader_read_site_path:
 * @path: the path of a page at the hub, not decoded
 * @query: (nullable): the query of the address, not decoded
 *
 * Reads what follows the hub's host; the endpoint is set already.
 */
void pdk_hub_reader_read_site_path (PdkHubReference *self,
                                    const char      *path,
                                    const char      *query);

/** Reads `[TYPE/]OWNER/NAME[@REVISION][:TAG][/PATH][#BRANCH]`, which stands behind `hf:`. */
void pdk_hub_reader_read_uri (PdkHubReference *self,
                              const char      *body);

/**
 * pdk_hub_reader_read_repository:
 * @segments: decoded: owner, name, and perhaps more
 * @at_site: whether they come from an address, whose third segment is always an action
 */
void pdk_hub_reader_read_repository (PdkHubReference    *self,
                                     const char * const *segments,
                                     gboolean            at_site);

/**
 * pdk_hub_reader_read_other_kind:
 * @segments: decoded: perhaps `datasets`, `spaces` and the like, and what follows
 *
 * Returns: whether the segments name no model but something else of the hub; @self then says what
 */
gboolean pdk_hub_reader_read_other_kind (PdkHubReference    *self,
                                         const char * const *segments);

/** Returns: whether no owner of a repository can have this name, since the site uses it */
gboolean pdk_hub_reader_is_site_word (const char *word);

/** Reads a link behind "Use this model" on a model's page; returns FALSE if @scheme is of no program known for them. */
gboolean pdk_hub_reader_read_deep_link (PdkHubReference *self,
                                        const char      *scheme,
                                        const char      *body);

/** Reads a path at ollama.com or its registry. */
void pdk_hub_reader_read_ollama_path (PdkHubReference *self,
                                      const char      *path);

/** Reads a name in Ollama's grammar. */
void pdk_hub_reader_read_ollama_name (PdkHubReference *self,
                                      const char      *name);

/** Reads an address or a name that stands alone; @endpoint is normalized. */
void pdk_hub_reader_read_text (PdkHubReference *self,
                               const char      *text,
                               const char      *endpoint);

/** Reads a shell command; returns FALSE if @text is none that names a model. */
gboolean pdk_hub_reader_read_command (PdkHubReference *self,
                                      const char      *text,
                                      const char      *endpoint);

/** Takes a name of the form `NAME[@REVISION][:TAG]` apart. Returns the name alone, or %NULL after a failure. */
char *pdk_hub_reader_take_name (PdkHubReference *self,
                                const char      *text);

/** Sets repository and kind, or fails. */
gboolean pdk_hub_reader_set_repository (PdkHubReference *self,
                                        const char      *owner,
                                        const char      *name);

/** Makes a file of the repository the subject, or fails. */
void pdk_hub_reader_set_path (PdkHubReference *self,
                              const char      *path);

/** Applies a tag: a label, a file's name, or another word. */
void pdk_hub_reader_set_tag (PdkHubReference *self,
                             const char      *tag);

/**
 * pdk_hub_reader_fail:
 * @detail: (nullable): what breaks the grammar, in words, to be translated
 *
 * Makes @self unusable. What was understood stays where it can help: the endpoint and the repository
 * of pages, data sets and the like.
 */
void pdk_hub_reader_fail (PdkHubReference *self,
                          PdkHubProblem    problem,
                          const char      *detail);

G_END_DECLS
