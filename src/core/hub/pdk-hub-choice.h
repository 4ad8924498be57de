/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub/pdk-hub-tree.h"

G_BEGIN_DECLS

/**
 * PdkHubSet:
 * @label: the quantization; "" if the names say none
 * @files: (element-type PdkHubFile): borrowed; the parts in their order, one file if it is whole
 * @bytes: of all of them
 *
 * One model file of a repository, with all of its parts.
 */
typedef struct
{
  char      *label;
  GPtrArray *files;
  guint64    bytes;
} PdkHubSet;

void pdk_hub_set_free (PdkHubSet *self);

/**
 * pdk_hub_sets_new:
 * @files: (element-type PdkHubFile): all files of a repository, which must outlive the sets
 *
 * Returns: (transfer full) (element-type PdkHubSet): the models among them, the smallest first; sets of which
 *   parts are missing, and files that were cut at a byte, are left out
 */
GPtrArray *pdk_hub_sets_new (GPtrArray *files);

/**
 * pdk_hub_sets_choose:
 * @repository: for sentences
 * @wanted: (nullable): a quantization, in any case, or a file's path; %NULL for what a hub would choose:
 *   Q4_K_M, else Q8_0, else the smallest
 *
 * Returns: (transfer none): the set; %PDK_ERROR_NOT_FOUND with those that there are as hint
 */
const PdkHubSet *pdk_hub_sets_choose (GPtrArray  *sets,
                                      const char *repository,
                                      const char *wanted,
                                      GError    **error);

/** Returns: (nullable) (transfer none): the projector that goes with @set: the one closest in bits */
const PdkHubFile *pdk_hub_choose_projector (GPtrArray       *files,
                                            const PdkHubSet *set);

G_END_DECLS
