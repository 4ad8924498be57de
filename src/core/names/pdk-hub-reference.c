/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "names/pdk-hub-reference.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/pdk-text.h"
#include "names/pdk-hub-reader.h"
#include "names/pdk-hub-reference-private.h"
#include "names/pdk-model-name.h"
#include "names/pdk-quant.h"

#define HUGGING_FACE "https://huggingface.co"

G_DEFINE_BOXED_TYPE (PdkHubReference, pdk_hub_reference, pdk_hub_reference_ref, pdk_hub_reference_unref)

static void
clear (gpointer data)
{
  PdkHubReference *self = data;

  g_free (self->endpoint);
  g_free (self->repository);
  g_free (self->revision);
  g_free (self->path);
  g_free (self->tag);
  g_free (self->text);
  g_free (self->query);
}

PdkHubReference *
pdk_hub_reference_ref (PdkHubReference *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
pdk_hub_reference_unref (PdkHubReference *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

PdkHubReference *
pdk_hub_reference_read (const char *text,
                        const char *endpoint)
{
  g_autoptr (PdkHubReference) self = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  self = g_atomic_rc_box_new0 (PdkHubReference);
  pdk_hub_reader_read (self, text, endpoint);
  return g_steal_pointer (&self);
}

PdkHubReference *
pdk_hub_reference_parse (const char *text,
                         const char *endpoint,
                         GError    **error)
{
  g_autoptr (PdkHubReference) self = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  self = pdk_hub_reference_read (text, endpoint);
  if (self->problem == PDK_HUB_PROBLEM_NONE)
    return g_steal_pointer (&self);
  g_propagate_error (error, pdk_hub_problem_to_error (self->problem, text, self->detail));
  return NULL;
}

PdkHubReferenceKind
pdk_hub_reference_get_kind (const PdkHubReference *self)
{
  g_return_val_if_fail (self != NULL, PDK_HUB_REFERENCE_UNUSABLE);

  return self->kind;
}

PdkHubProblem
pdk_hub_reference_get_problem (const PdkHubReference *self)
{
  g_return_val_if_fail (self != NULL, PDK_HUB_PROBLEM_SYNTAX);

  return self->problem;
}

const char *
pdk_hub_reference_get_outcome (const PdkHubReference *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  switch (self->kind)
    {
    case PDK_HUB_REFERENCE_REPOSITORY:
      return "ok-repo";
    case PDK_HUB_REFERENCE_FOLDER:
      return "ok-folder";
    case PDK_HUB_REFERENCE_FILE:
      return "ok-file";
    case PDK_HUB_REFERENCE_URL:
      return "ok-url";
    case PDK_HUB_REFERENCE_SEARCH:
      return "ok-search";
    case PDK_HUB_REFERENCE_OLLAMA:
      return "ok-ollama";
    case PDK_HUB_REFERENCE_LOOKUP:
      return "need-lookup";
    case PDK_HUB_REFERENCE_UNUSABLE:
      return pdk_hub_problem_to_outcome (self->problem);
    default:
      g_assert_not_reached ();
    }
}

const char *
pdk_hub_reference_get_endpoint (const PdkHubReference *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->endpoint;
}

const char *
pdk_hub_reference_get_repository (const PdkHubReference *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->repository;
}

const char *
pdk_hub_reference_get_revision (const PdkHubReference *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->revision;
}

const char *
pdk_hub_reference_get_path (const PdkHubReference *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->path;
}

const char *
pdk_hub_reference_get_tag (const PdkHubReference *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->tag;
}

const char *
pdk_hub_reference_get_text (const PdkHubReference *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->text;
}

const char *
pdk_hub_reference_get_query (const PdkHubReference *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->query;
}

/*
 * What to write behind the colon for one file. Its label is what people expect to see; where that
 * does not tell the file from its siblings, the hub also takes the file's name.
 */
static char *
dup_file_tag (const char *path)
{
  g_autoptr (PdkQuant) quant = pdk_quant_parse (path);
  gboolean             is_plain;

  is_plain = pdk_quant_get_role (quant) == PDK_FILE_ROLE_MODEL &&
             pdk_quant_get_label (quant) != NULL && pdk_quant_get_kept (quant) == NULL;
  if (is_plain)
    return g_strdup (pdk_quant_get_label (quant));
  return strchr (path, '/') == NULL ? g_strdup (path) : NULL;
}

static char *
dup_pull_tag (const PdkHubReference *self,
              const char            *quant)
{
  g_autofree char *folder = NULL;

  if (self->tag != NULL)
    return g_strdup (self->tag);
  if (self->kind == PDK_HUB_REFERENCE_FILE)
    return dup_file_tag (self->path);
  if (self->kind == PDK_HUB_REFERENCE_FOLDER)
    {
      folder = g_strconcat (self->path, ".gguf", NULL);
      return dup_file_tag (folder);
    }
  return g_strdup (quant);
}

char *
pdk_hub_reference_dup_model_name (const PdkHubReference *self,
                                  const char            *quant)
{
  g_autofree char         *tag = NULL;
  g_autofree char         *name = NULL;
  g_autoptr (PdkModelName) parsed = NULL;
  const char              *host;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->kind == PDK_HUB_REFERENCE_OLLAMA)
    return g_strdup (self->text);
  if (self->kind != PDK_HUB_REFERENCE_REPOSITORY && self->kind != PDK_HUB_REFERENCE_FOLDER &&
      self->kind != PDK_HUB_REFERENCE_FILE)
    return NULL;
  if (self->revision != NULL && strcmp (self->revision, "main") != 0)
    return NULL;
  tag = dup_pull_tag (self, quant);
  if (tag == NULL && self->kind != PDK_HUB_REFERENCE_REPOSITORY)
    return NULL;
  host = strcmp (self->endpoint, HUGGING_FACE) == 0 ? "hf.co" : strstr (self->endpoint, "://") + strlen ("://");
  name = g_strconcat (host, "/", self->repository, tag != NULL ? ":" : NULL, tag, NULL);
  parsed = pdk_model_name_parse (name, NULL);
  return parsed != NULL ? g_steal_pointer (&name) : NULL;
}

/* The kinds that name a repository, in words; their details follow. */
static char *
describe_repository (const PdkHubReference *self)
{
  if (self->kind == PDK_HUB_REFERENCE_FILE)
    return g_strdup_printf (_("The file %s of %s"), self->path, self->repository);
  if (self->kind == PDK_HUB_REFERENCE_FOLDER)
    return g_strdup_printf (_("The folder %s of %s"), self->path, self->repository);
  if (self->kind == PDK_HUB_REFERENCE_LOOKUP)
    return g_strdup_printf (_("The model or the owner %s"), self->repository);
  if (self->tag != NULL)
    return g_strdup_printf (_("The model %s, variant %s"), self->repository, self->tag);
  return g_strdup_printf (_("The model %s"), self->repository);
}

static char *
describe_kind (const PdkHubReference *self)
{
  switch (self->kind)
    {
    case PDK_HUB_REFERENCE_REPOSITORY:
    case PDK_HUB_REFERENCE_FOLDER:
    case PDK_HUB_REFERENCE_FILE:
    case PDK_HUB_REFERENCE_LOOKUP:
      return describe_repository (self);
    case PDK_HUB_REFERENCE_URL:
      return g_strdup_printf (_("A file elsewhere: %s"), self->text);
    case PDK_HUB_REFERENCE_SEARCH:
      if (self->text == NULL)
        return g_strdup (_("A list of models"));
      return g_strdup_printf (_("A search for “%s”"), self->text);
    case PDK_HUB_REFERENCE_OLLAMA:
      return g_strdup_printf (_("The Ollama model %s"), self->text);
    case PDK_HUB_REFERENCE_UNUSABLE:
      return g_strdup (_("Nothing that can be downloaded"));
    default:
      g_assert_not_reached ();
    }
}

char *
pdk_hub_reference_describe (const PdkHubReference *self)
{
  g_autoptr (GString) sentence = NULL;
  g_autofree char    *kind = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  kind = describe_kind (self);
  sentence = g_string_new (kind);
  if (self->revision != NULL && strcmp (self->revision, "main") != 0)
    g_string_append_printf (sentence, _(", revision %s"), self->revision);
  if (self->repository != NULL && self->kind != PDK_HUB_REFERENCE_UNUSABLE &&
      self->kind != PDK_HUB_REFERENCE_OLLAMA && strcmp (self->endpoint, HUGGING_FACE) != 0)
    g_string_append_printf (sentence, _(", at %s"), self->endpoint);
  return pdk_text_sanitize (sentence->str);
}
