/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "subjects/pdk-subject-finder.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/pdk-error.h"
#include "base/pdk-text.h"
#include "names/pdk-hub-reference.h"
#include "subjects/pdk-subject-catalog.h"
#include "subjects/pdk-subject-file.h"
#include "subjects/pdk-subject-hub.h"
#include "subjects/pdk-subject-server.h"

typedef struct
{
  char                *word;
  PdkHubSite          *site;
  PdkCatalog          *catalog;
  PdkServerConnection *server;
  char                *quantization;
  guint64              available_bytes;
  gboolean             without_projector;
  GError              *hub_error;
} FindState;

static void
find_state_free (FindState *state)
{
  g_free (state->word);
  g_clear_object (&state->site);
  g_clear_object (&state->catalog);
  g_clear_object (&state->server);
  g_free (state->quantization);
  g_clear_error (&state->hub_error);
  g_free (state);
}

static void
finish (GTask              *task,
        PdkEstimateSubject *subject,
        GError             *error)
{
  if (subject != NULL)
    g_task_return_pointer (task, subject, (GDestroyNotify) pdk_estimate_subject_free);
  else
    g_task_return_error (task, error);
  g_object_unref (task);
}

static void
read_file_thread (GTask        *task,
                  gpointer      source,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  FindState          *state = task_data;
  g_autoptr (GFile)   file = g_file_new_for_commandline_arg (state->word);
  g_autoptr (GError)  error = NULL;
  PdkEstimateSubject *subject = pdk_subject_file_read (file, cancellable, &error);

  if (subject != NULL)
    g_task_return_pointer (task, subject, (GDestroyNotify) pdk_estimate_subject_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_server_subject (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  GTask              *task = user_data;
  FindState          *state = g_task_get_task_data (task);
  GError             *error = NULL;
  PdkEstimateSubject *subject = pdk_subject_server_read_finish (PDK_SERVER_CONNECTION (object), result, &error);

  /* Where the hub was asked first, what it said is what the person has to know. */
  if (subject == NULL && state->hub_error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_error_free (error);
      error = g_steal_pointer (&state->hub_error);
    }
  else if (g_error_matches (error, PDK_ERROR, PDK_ERROR_UNREACHABLE))
    {
      g_autoptr (GError) reason = error;
      g_autofree char   *shown = pdk_text_sanitize (state->word);

      /* Translators: a word, and the reason, a sentence */
      error = pdk_error_new (PDK_ERROR_UNREACHABLE, pdk_error_get_hint (reason),
                             _("“%1$s” is no file and no curated model, and the server that may have it cannot be asked: %2$s"), shown, reason->message);
    }
  finish (task, subject, error);
}

static void
ask_server (GTask *task)
{
  FindState       *state = g_task_get_task_data (task);
  g_autofree char *shown = NULL;

  if (state->server != NULL)
    {
      pdk_subject_server_read_async (state->server, state->word, g_task_get_cancellable (task), on_server_subject, task);
      return;
    }
  shown = pdk_text_sanitize (state->word);
  finish (task, NULL,
          state->hub_error != NULL
            ? g_steal_pointer (&state->hub_error)
            : pdk_error_new (PDK_ERROR_NOT_FOUND, _("Name a file, an address, a repository such as hf.co/owner/name:Q4_K_M, or what “paddock catalog” shows."),
                                                    _("There is no file and no curated model called “%s”."), shown));
}

static void
on_catalog_subject (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  GError             *error = NULL;
  PdkEstimateSubject *subject = pdk_subject_catalog_read_finish (PDK_HUB_SITE (object), result, &error);

  finish (user_data, subject, error);
}

static gboolean
may_be_of_server (const GError *error)
{
  return g_error_matches (error, PDK_ERROR, PDK_ERROR_NOT_FOUND) || g_error_matches (error, PDK_ERROR, PDK_ERROR_UNREACHABLE) ||
         g_error_matches (error, PDK_ERROR, PDK_ERROR_TIMEOUT) || g_error_matches (error, PDK_ERROR, PDK_ERROR_GATED) ||
         g_error_matches (error, PDK_ERROR, PDK_ERROR_PROTOCOL);
}

static void
on_hub_subject (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  GTask              *task = user_data;
  FindState          *state = g_task_get_task_data (task);
  GError             *error = NULL;
  PdkEstimateSubject *subject = pdk_subject_hub_read_finish (PDK_HUB_SITE (object), result, &error);

  if (subject == NULL && state->server != NULL && may_be_of_server (error))
    {
      state->hub_error = error;
      ask_server (task);
      return;
    }
  finish (task, subject, error);
}

static void
on_address_subject (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  GError             *error = NULL;
  PdkEstimateSubject *subject = pdk_subject_address_read_finish (PDK_HUB_SITE (object), result, &error);

  finish (user_data, subject, error);
}

/* Names of the hub mean the one that was set up; an address of another one means that, without the token. */
static PdkHubSite *
choose_site (FindState             *state,
             const PdkHubReference *reference,
             GError               **error)
{
  const char *endpoint = pdk_hub_reference_get_endpoint (reference);

  if (endpoint == NULL || g_str_equal (endpoint, PDK_HUB_SITE_DEFAULT) || g_str_equal (endpoint, pdk_hub_site_get_endpoint (state->site)))
    return g_object_ref (state->site);
  return pdk_hub_site_new (endpoint, NULL, error);
}

static void
ask_hub (GTask           *task,
         PdkHubReference *reference)
{
  FindState             *state = g_task_get_task_data (task);
  GError                *error = NULL;
  g_autoptr (PdkHubSite) site = choose_site (state, reference, &error);

  if (site == NULL)
    finish (task, NULL, error);
  else
    pdk_subject_hub_read_async (site, reference, state->quantization, !state->without_projector, g_task_get_cancellable (task), on_hub_subject, task);
}

static gboolean
is_address (const char *word)
{
  return g_ascii_strncasecmp (word, "http://", 7) == 0 || g_ascii_strncasecmp (word, "https://", 8) == 0;
}

static void
read_reference (GTask *task)
{
  FindState                  *state = g_task_get_task_data (task);
  g_autoptr (PdkHubReference) reference = pdk_hub_reference_read (state->word, pdk_hub_site_get_endpoint (state->site));
  PdkHubProblem               problem = pdk_hub_reference_get_problem (reference);

  switch (pdk_hub_reference_get_kind (reference))
    {
    case PDK_HUB_REFERENCE_REPOSITORY:
    case PDK_HUB_REFERENCE_FOLDER:
    case PDK_HUB_REFERENCE_FILE:
      ask_hub (task, reference);
      return;
    case PDK_HUB_REFERENCE_URL:
      pdk_subject_address_read_async (state->site, pdk_hub_reference_get_text (reference), g_task_get_cancellable (task), on_address_subject, task);
      return;
    case PDK_HUB_REFERENCE_UNUSABLE:
      if (is_address (state->word) || problem == PDK_HUB_PROBLEM_SECRET)
        finish (task, NULL, pdk_hub_problem_to_error (problem, state->word, NULL));
      else
        ask_server (task);
      return;
    case PDK_HUB_REFERENCE_OLLAMA:
    case PDK_HUB_REFERENCE_SEARCH:
    case PDK_HUB_REFERENCE_LOOKUP:
      break;
    }
  ask_server (task);
}

/* A file that does not exist is missed as a file where nothing else is likely to be meant. */
gboolean
pdk_subject_is_file (const char *word)
{
  g_autofree char *folded = g_ascii_strdown (word, -1);
  const char      *slash = strchr (word, '/');
  gboolean         named = g_str_has_suffix (folded, ".gguf") || g_str_has_suffix (folded, ".json");

  if (is_address (word))
    return FALSE;
  if (g_file_test (word, G_FILE_TEST_IS_REGULAR) || *word == '/' || *word == '.' || *word == '~' || g_str_has_prefix (word, "file:"))
    return TRUE;
  return named && (slash == NULL || strchr (slash + 1, '/') == NULL);
}

void
pdk_subject_find_async (const char             *word,
                        const PdkSubjectPlaces *places,
                        GCancellable           *cancellable,
                        GAsyncReadyCallback     callback,
                        gpointer                user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  FindState        *state = g_new0 (FindState, 1);
  PdkCatalogModel  *model = NULL;
  g_autofree char  *label = NULL;

  g_task_set_source_tag (task, pdk_subject_find_async);
  state->word = g_strdup (word);
  state->site = g_object_ref (places->site);
  g_set_object (&state->catalog, places->catalog);
  g_set_object (&state->server, places->server);
  state->quantization = g_strdup (places->quantization);
  state->available_bytes = places->available_bytes;
  state->without_projector = places->without_projector;
  g_task_set_task_data (task, state, (GDestroyNotify) find_state_free);
  if (pdk_subject_is_file (word))
    {
      g_task_run_in_thread (task, read_file_thread);
      return;
    }
  if (state->catalog != NULL)
    model = pdk_subject_catalog_find (state->catalog, word, &label);
  if (model != NULL)
    pdk_subject_catalog_read_async (state->site, model, state->quantization != NULL ? state->quantization : label, state->available_bytes, cancellable,
                                    on_catalog_subject, g_steal_pointer (&task));
  else
    read_reference (g_steal_pointer (&task));
}

PdkEstimateSubject *
pdk_subject_find_finish (GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
