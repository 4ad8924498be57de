/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The parts of a path at the hub: decoding, and what a repository's name, a revision and a tag may
 * look like (facts/hub.md §3, rules 8 to 12). A failure leaves a reason in words, to be translated.
 */

/** How a path of segments treats empty ones. */
typedef enum
{
  PDK_HUB_SLASHES_FOLDED,
  PDK_HUB_SLASHES_STRICT,
} PdkHubSlashes;

/**
 * pdk_hub_path_split:
 * @path: a path with percent escapes; slashes at its end mean nothing
 * @slashes: whether doubled slashes are one or an error
 * @reason: (out) (transfer none): why the path was refused
 *
 * Splits and decodes. Refuses broken escapes, what is not UTF-8 when decoded, control characters,
 * backslashes, `.` and `..`. A segment can hold a decoded slash, which only a revision may.
 *
 * Returns: (nullable) (transfer full): the segments
 */
GStrv pdk_hub_path_split (const char   *path,
                          PdkHubSlashes slashes,
                          const char  **reason);

/** Returns: (nullable) (transfer full): @segments as a path; %NULL if one of them holds a slash or there are none */
char *pdk_hub_path_join (const char * const *segments);

/**
 * pdk_hub_path_decode:
 *
 * Returns: (nullable) (transfer full): @text without percent escapes; %NULL where pdk_hub_path_split()
 *   would refuse it. Slashes separate segments, also decoded ones.
 */
char *pdk_hub_path_decode (const char  *text,
                           const char **reason);

/**
 * pdk_hub_path_read_revision:
 * @segments: segments that begin with a revision
 *
 * `refs/pr/N` and `refs/convert/NAME` are revisions of three segments, all others of one.
 *
 * Returns: how many segments the revision takes, 0 if there are none
 */
gsize pdk_hub_path_read_revision (const char * const *segments);

/** Returns: %NULL if @owner (nullable) and @name are parts of a repository's name, else why not */
const char *pdk_hub_path_check_repository (const char *owner,
                                           const char *name);

/** Returns: %NULL if @path, already decoded, stays inside a repository, else why not */
const char *pdk_hub_path_check_file (const char *path);

/** Returns: %NULL if @revision can name a branch, a tag or a commit, else why not */
const char *pdk_hub_path_check_revision (const char *revision);

/** Returns: %NULL if @tag can stand behind `:`, else why not */
const char *pdk_hub_path_check_tag (const char *tag);

G_END_DECLS
