/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "names/pdk-hub-problem.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-error.h"
#include "names/pdk-name-text.h"

static const struct
{
  const char *outcome;
  const char *sentence;
  const char *hint;
} problems[] = {
  [PDK_HUB_PROBLEM_NONE] = { "", "", "" },
  [PDK_HUB_PROBLEM_EMPTY] = {
    "err-empty",
    N_ ("There is no text to read"),
       N_ ("Paste a model's address, or a name such as owner/model-GGUF or llama3.2:3b."),
    },
    [PDK_HUB_PROBLEM_SYNTAX] = {
      "err-syntax",
      N_ ("“%s” is neither a model's name nor its address"),
         N_ ("Paste the address of the model's page, or a name such as owner/model-GGUF:Q4_K_M."),
      },
      [PDK_HUB_PROBLEM_MULTIPLE] = {
        "err-multiple",
        N_ ("The text has several lines"),
           N_ ("Paste one name or address at a time."),
        },
        [PDK_HUB_PROBLEM_SECRET] = {
          "err-secret",
          N_ ("The text holds an access token of Hugging Face"),
             N_ ("It was neither sent nor stored. Paste the model's name without it; tokens are entered in the preferences only."),
          },
          [PDK_HUB_PROBLEM_SCHEME] = {
            "err-scheme",
            N_ ("“%s” is an address of a kind that Paddock does not fetch"),
               N_ ("Addresses begin with https://, http:// or hf://."),
            },
            [PDK_HUB_PROBLEM_LOCAL] = {
              "err-local",
              N_ ("“%s” is a file on this computer"),
                 N_ ("Import it as a file instead: nothing needs to be downloaded."),
              },
              [PDK_HUB_PROBLEM_HOST] = {
                "err-host",
                N_ ("“%s” is not an address of Hugging Face, of the hub in the settings, or of a .gguf file"),
                   N_ ("Look the model up on huggingface.co, or paste the direct address of a .gguf file."),
                },
                [PDK_HUB_PROBLEM_SIGNED_LINK] = {
                  "err-signed-link",
                  N_ ("This link to Hugging Face's storage works only for a short time and names no model"),
                     N_ ("Paste the address of the model's page, from which the file was to be downloaded."),
                  },
                  [PDK_HUB_PROBLEM_PAGE] = {
                    "err-page",
                    N_ ("“%s” is a page of the site, not a model"),
                       N_ ("Open the model's own page and paste its address."),
                    },
                    [PDK_HUB_PROBLEM_ROUTE] = {
                      "err-route",
                      N_ ("“%s” is a page about a model, not the model or one of its files"),
                         N_ ("Paste the address up to the model's name."),
                      },
                      [PDK_HUB_PROBLEM_DATASET] = {
                        "err-dataset",
                        N_ ("“%s” is a data set, not a model"),
                           N_ ("Data sets are for training; look for a model in GGUF format."),
                        },
                        [PDK_HUB_PROBLEM_SPACE] = {
                          "err-space",
                          N_ ("“%s” is a Space, an application that runs at Hugging Face, not a model"),
                             N_ ("The Space's page names the models that it uses."),
                          },
                          [PDK_HUB_PROBLEM_BUCKET] = {
                            "err-bucket",
                            N_ ("“%s” is a storage bucket, not a model repository"),
                               N_ ("Ask its owner for the model's repository."),
                            },
                            [PDK_HUB_PROBLEM_KERNEL] = {
                              "err-kernel",
                              N_ ("“%s” is a repository of compute kernels, not a model"),
                                 N_ ("Look for a model in GGUF format."),
                              },
                              [PDK_HUB_PROBLEM_COLLECTION] = {
                                "err-collection",
                                N_ ("“%s” is a collection of several repositories, not a model"),
                                   N_ ("Open the collection in the browser and paste the address of one model from it."),
                                },
                              };

const char *
pdk_hub_problem_to_outcome (PdkHubProblem problem)
{
  g_return_val_if_fail ((gsize) problem < G_N_ELEMENTS (problems), "");

  return problems[problem].outcome;
}

/* The sentences come from the table above and take at most one string. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-extra-args"
GError *
pdk_hub_problem_to_error (PdkHubProblem problem,
                          const char   *text,
                          const char   *detail)
{
  g_autofree char *quoted = NULL;
  g_autofree char *sentence = NULL;

  g_return_val_if_fail (problem != PDK_HUB_PROBLEM_NONE, NULL);
  g_return_val_if_fail ((gsize) problem < G_N_ELEMENTS (problems), NULL);

  quoted = pdk_name_text_quote (text);
  sentence = g_strdup_printf (_(problems[problem].sentence), quoted);
  if (detail != NULL)
    return pdk_error_new (PDK_ERROR_INVALID_INPUT, _(problems[problem].hint), "%s: %s", sentence, _(detail));
  return pdk_error_new (PDK_ERROR_INVALID_INPUT, _(problems[problem].hint), "%s", sentence);
}
#pragma GCC diagnostic pop
