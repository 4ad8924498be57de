/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PdkHubProblem:
 * @PDK_HUB_PROBLEM_NONE: the text was understood
 * @PDK_HUB_PROBLEM_EMPTY: nothing is left of the text
 * @PDK_HUB_PROBLEM_SYNTAX: no name and no address, or one that breaks its grammar
 * @PDK_HUB_PROBLEM_MULTIPLE: several lines
 * @PDK_HUB_PROBLEM_SECRET: an access token is in the text; it must not be sent, logged or shown, and
 *   a field that holds it should be cleared
 * @PDK_HUB_PROBLEM_SCHEME: an address of a kind that is not fetched
 * @PDK_HUB_PROBLEM_LOCAL: a file on this computer
 * @PDK_HUB_PROBLEM_HOST: an address elsewhere that is no model file, or one made to deceive
 * @PDK_HUB_PROBLEM_SIGNED_LINK: a link of the hub's storage that is valid for an hour only
 * @PDK_HUB_PROBLEM_PAGE: a page of the site that is no model
 * @PDK_HUB_PROBLEM_ROUTE: a page of a model that is no file; the repository is known
 * @PDK_HUB_PROBLEM_DATASET: a data set
 * @PDK_HUB_PROBLEM_SPACE: a Space, a running application
 * @PDK_HUB_PROBLEM_BUCKET: a storage bucket
 * @PDK_HUB_PROBLEM_KERNEL: a repository of compute kernels
 * @PDK_HUB_PROBLEM_COLLECTION: a collection of several repositories
 *
 * Why a text is nothing that can be fetched.
 */
typedef enum
{
  PDK_HUB_PROBLEM_NONE,
  PDK_HUB_PROBLEM_EMPTY,
  PDK_HUB_PROBLEM_SYNTAX,
  PDK_HUB_PROBLEM_MULTIPLE,
  PDK_HUB_PROBLEM_SECRET,
  PDK_HUB_PROBLEM_SCHEME,
  PDK_HUB_PROBLEM_LOCAL,
  PDK_HUB_PROBLEM_HOST,
  PDK_HUB_PROBLEM_SIGNED_LINK,
  PDK_HUB_PROBLEM_PAGE,
  PDK_HUB_PROBLEM_ROUTE,
  PDK_HUB_PROBLEM_DATASET,
  PDK_HUB_PROBLEM_SPACE,
  PDK_HUB_PROBLEM_BUCKET,
  PDK_HUB_PROBLEM_KERNEL,
  PDK_HUB_PROBLEM_COLLECTION,
} PdkHubProblem;

/** Returns: (transfer none): a stable word such as `err-dataset`; "" for %PDK_HUB_PROBLEM_NONE */
const char *pdk_hub_problem_to_outcome (PdkHubProblem problem);

/**
 * pdk_hub_problem_to_error:
 * @problem: what is wrong, not %PDK_HUB_PROBLEM_NONE
 * @text: the text that was read; access tokens in it are not repeated
 * @detail: (nullable): for %PDK_HUB_PROBLEM_SYNTAX, what breaks the grammar, in words
 *
 * Returns: (transfer full): %PDK_ERROR_INVALID_INPUT with a sentence and a hint
 */
GError *pdk_hub_problem_to_error (PdkHubProblem problem,
                                  const char   *text,
                                  const char   *detail);

G_END_DECLS
