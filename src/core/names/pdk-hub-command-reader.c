/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "names/pdk-hub-address.h"
#include "names/pdk-hub-command.h"
#include "names/pdk-hub-path.h"
#include "names/pdk-hub-reader.h"
#include "names/pdk-hub-reference-private.h"
#include "names/pdk-quant.h"

static gboolean
names_host (const char *subject,
            const char *configured)
{
  g_autofree char *first = g_strndup (subject, strcspn (subject, "/"));

  return strchr (subject, '/') != NULL && pdk_hub_address_is_host (first, configured);
}

/* Hosts that Ollama's own registry does not stand at, but a hub does. */
static gboolean
names_known_site (const char *subject,
                  const char *configured)
{
  g_auto (PdkHubAddress) address = { 0 };
  g_autofree char       *endpoint = NULL;
  const char            *path;
  PdkHubSite             site;

  pdk_hub_address_split (&address, subject, TRUE);
  site = pdk_hub_address_find_site (&address, configured, &endpoint, &path);
  return site == PDK_HUB_SITE_HUB || site == PDK_HUB_SITE_OLLAMA;
}

static void
read_ollama_subject (PdkHubReference *self,
                     const char      *subject,
                     const char      *configured)
{
  if (strstr (subject, "://") != NULL || names_known_site (subject, configured))
    pdk_hub_reader_read_text (self, subject, configured);
  else
    pdk_hub_reader_read_ollama_name (self, subject);
}

static void
read_subject (PdkHubReference     *self,
              const PdkHubCommand *command,
              const char          *configured)
{
  const char *subject = command->subject;
  gboolean    is_word = strpbrk (subject, "/\\") == NULL && strncmp (subject, "hf:", 3) != 0;

  switch (command->naming)
    {
    case PDK_HUB_NAMING_OLLAMA:
      read_ollama_subject (self, subject, configured);
      break;
    case PDK_HUB_NAMING_DOCKER:
      if (strstr (subject, "://") != NULL || names_host (subject, configured))
        pdk_hub_reader_read_text (self, subject, configured);
      else
        pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_HOST, NULL);
      break;
    case PDK_HUB_NAMING_LOCAL:
      pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_LOCAL, NULL);
      break;
    case PDK_HUB_NAMING_CATALOG:
      if (is_word)
        {
          self->kind = PDK_HUB_REFERENCE_SEARCH;
          self->text = g_strdup (subject);
        }
      else
        pdk_hub_reader_read_text (self, subject, configured);
      break;
    case PDK_HUB_NAMING_REPOSITORY:
      if (is_word)
        {
          const char * const segments[] = { subject, NULL };

          self->endpoint = g_strdup (configured);
          pdk_hub_reader_read_repository (self, segments, FALSE);
        }
      else
        pdk_hub_reader_read_text (self, subject, configured);
      break;
    case PDK_HUB_NAMING_ADDRESS:
    default:
      pdk_hub_reader_read_text (self, subject, configured);
      break;
    }
}

static gboolean
is_pattern (const char *text)
{
  return strpbrk (text, "*?[") != NULL;
}

/* A pattern of files says the quantization that is wanted, or the folder. */
static void
apply_pattern (PdkHubReference *self,
               const char      *pattern)
{
  g_autofree char     *as_file = g_strconcat (pattern, ".gguf", NULL);
  g_autoptr (PdkQuant) quant = NULL;
  const char          *slash = strrchr (pattern, '/');

  if (slash != NULL && slash != pattern && (strcmp (slash, "/*") == 0 || strcmp (slash, "/") == 0))
    {
      g_autofree char *folder = g_strndup (pattern, (gsize) (slash - pattern));

      if (!is_pattern (folder))
        {
          pdk_hub_reader_set_path (self, folder);
          if (self->kind == PDK_HUB_REFERENCE_FILE)
            self->kind = PDK_HUB_REFERENCE_FOLDER;
          return;
        }
    }
  quant = pdk_quant_parse (as_file);
  if (self->tag == NULL && pdk_quant_get_label (quant) != NULL)
    self->tag = g_strdup (pdk_quant_get_label (quant));
}

static PdkHubProblem
find_kind_problem (const char *kind)
{
  static const struct
  {
    const char   *kind;
    PdkHubProblem problem;
  } kinds[] = {
    { "model", PDK_HUB_PROBLEM_NONE },
    { "models", PDK_HUB_PROBLEM_NONE },
    { "dataset", PDK_HUB_PROBLEM_DATASET },
    { "datasets", PDK_HUB_PROBLEM_DATASET },
    { "space", PDK_HUB_PROBLEM_SPACE },
    { "spaces", PDK_HUB_PROBLEM_SPACE },
    { "kernel", PDK_HUB_PROBLEM_KERNEL },
    { "kernels", PDK_HUB_PROBLEM_KERNEL },
    { "bucket", PDK_HUB_PROBLEM_BUCKET },
    { "buckets", PDK_HUB_PROBLEM_BUCKET },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_ascii_strcasecmp (kinds[i].kind, kind) == 0)
      return kinds[i].problem;
  return PDK_HUB_PROBLEM_SYNTAX;
}

static void
apply_options (PdkHubReference     *self,
               const PdkHubCommand *command)
{
  PdkHubProblem problem = command->kind != NULL ? find_kind_problem (command->kind) : PDK_HUB_PROBLEM_NONE;

  if (self->kind != PDK_HUB_REFERENCE_REPOSITORY && self->kind != PDK_HUB_REFERENCE_LOOKUP)
    return;
  if (problem != PDK_HUB_PROBLEM_NONE)
    {
      pdk_hub_reader_fail (self, problem, problem == PDK_HUB_PROBLEM_SYNTAX ? N_ ("it asks for an unknown kind of repository") : NULL);
      return;
    }
  if (command->revision != NULL && self->revision == NULL)
    {
      const char *reason = pdk_hub_path_check_revision (command->revision);

      if (reason != NULL)
        pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_SYNTAX, reason);
      else
        self->revision = g_strdup (command->revision);
    }
  if (command->file == NULL || self->kind == PDK_HUB_REFERENCE_UNUSABLE)
    return;
  if (is_pattern (command->file) || g_str_has_suffix (command->file, "/"))
    apply_pattern (self, command->file);
  else
    pdk_hub_reader_set_path (self, command->file);
}

gboolean
pdk_hub_reader_read_command (PdkHubReference *self,
                             const char      *text,
                             const char      *endpoint)
{
  g_auto (PdkHubCommand) command = { 0 };

  if (!pdk_hub_command_read (&command, text))
    return FALSE;
  read_subject (self, &command, endpoint);
  apply_options (self, &command);
  return TRUE;
}
