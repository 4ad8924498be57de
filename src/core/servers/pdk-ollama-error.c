/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "servers/pdk-ollama-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/pdk-text.h"
#include "servers/pdk-ollama-sayings.h"

/* Done in one pass: what is put in comes from outside and may hold braces itself. */
static char *
fill_in (const char           *pattern,
         const PdkHttpFailure *failure)
{
  g_autofree char *name = pdk_text_sanitize (failure->subject != NULL ? failure->subject : _("the model"));
  const struct
  {
    const char *mark;
    const char *text;
  } marks[] = {
    { "{name}", name },
    { "{address}", failure->address },
    { "{words}", failure->words != NULL ? failure->words : "" },
  };
  g_autoptr (GString) result = g_string_new (NULL);

  while (*pattern != '\0')
    {
      gsize i = 0;

      while (i < G_N_ELEMENTS (marks) && !g_str_has_prefix (pattern, marks[i].mark))
        i++;
      if (i < G_N_ELEMENTS (marks))
        {
          g_string_append (result, marks[i].text);
          pattern += strlen (marks[i].mark);
        }
      else
        g_string_append_c (result, *pattern++);
    }
  return g_string_free_and_steal (g_steal_pointer (&result));
}

static GError *
new_filled (PdkErrorCode          cause,
            const char           *sentence,
            const char           *hint,
            const PdkHttpFailure *failure)
{
  g_autofree char *text = fill_in (sentence, failure);

  return pdk_error_new (cause, hint, "%s", text);
}

/* Answers that say nothing in words that Ollama would use. */
static GError *
new_by_shape (const PdkHttpFailure *failure)
{
  const char  *type = failure->content_type;
  const char  *sentence = NULL;
  const char  *hint = NULL;
  PdkErrorCode cause = PDK_ERROR_INCOMPATIBLE;

  if (failure->status == 403 && failure->words == NULL && !g_str_equal (type, "text/html"))
    {
      cause = PDK_ERROR_PERMISSION;
      sentence = _("The server at {address} refuses requests that reach it by this address");
      hint = _("Use localhost or the IP address, or let Ollama listen for others (OLLAMA_HOST, OLLAMA_ORIGINS).");
    }
  else if (failure->status == 405 ||
           (failure->status == 404 && (failure->words == NULL || g_str_equal (type, "text/plain"))))
    {
      sentence = _("The server at {address} does not know this request");
      hint = _("Check that it is an Ollama and that the address is complete, or update it.");
    }
  else if (failure->status == 413)
    {
      sentence = _("A proxy in front of {address} does not let a file of this size through");
      hint = _("Raise the proxy's limit, or use the server's own address.");
    }
  return sentence == NULL ? NULL : new_filled (cause, sentence, hint, failure);
}

GError *
pdk_ollama_error_new (const PdkHttpFailure *failure)
{
  const PdkOllamaSaying *saying = NULL;
  GError                *error;

  if (failure->words != NULL && !(failure->status >= 300 && failure->status < 400))
    saying = pdk_ollama_sayings_find (failure->words, failure->subject);
  if (saying != NULL)
    return new_filled (saying->cause, _(saying->sentence), _(saying->hint), failure);
  error = new_by_shape (failure);
  if (error != NULL)
    return error;
  if (failure->status == 200)
    return new_filled (PDK_ERROR_PROTOCOL, _("The server at {address} gave up: {words}"), NULL, failure);
  return pdk_http_error_from_failure (failure);
}
