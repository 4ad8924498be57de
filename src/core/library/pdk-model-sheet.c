/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library/pdk-model-sheet.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "base/pdk-text.h"
#include "library/pdk-record-text.h"

#define UNKNOWN "unknown"

static void
fact_free (gpointer data)
{
  PdkModelFact *fact = data;

  g_free (fact->title);
  g_free (fact->value);
  g_free (fact);
}

/* Takes @value; what is empty is not told. */
static void
take (GPtrArray        *facts,
      PdkModelFactGroup group,
      const char       *title,
      char             *value,
      gboolean          is_code)
{
  PdkModelFact *fact;

  if (value == NULL || *value == '\0' || g_str_equal (value, UNKNOWN))
    {
      g_free (value);
      return;
    }
  fact = g_new0 (PdkModelFact, 1);
  fact->group = group;
  fact->title = g_strdup (title);
  fact->value = value;
  fact->is_code = is_code;
  g_ptr_array_add (facts, fact);
}

static void
add_text (GPtrArray        *facts,
          PdkModelFactGroup group,
          const char       *title,
          const char       *value)
{
  take (facts, group, title, value == NULL ? NULL : g_strdup (value), FALSE);
}

static void
add_code (GPtrArray        *facts,
          PdkModelFactGroup group,
          const char       *title,
          const char       *value)
{
  take (facts, group, title, value == NULL ? NULL : g_strdup (value), TRUE);
}

static char *
describe_parameters (PdkModelRecord  *record,
                     PdkModelDetails *details)
{
  gint64 count = details == NULL ? 0 : pdk_model_details_get_parameter_count (details);
  double billions = count > 0 ? (double) count / 1e9 : pdk_model_record_get_parameters (record);

  return billions > 0.0 ? pdk_text_from_parameters (billions) : NULL;
}

static char *
describe_context (PdkModelRecord  *record,
                  PdkModelDetails *details)
{
  gint64 tokens = details == NULL ? 0 : pdk_model_details_get_context_length (details);

  if (tokens <= 0)
    tokens = pdk_model_record_get_context_window (record);
  if (tokens <= 0)
    return NULL;
  /* Translators: how much a model can keep in mind, such as "32,768 tokens" */
  return g_strdup_printf (ngettext ("%'" PRId64 " token", "%'" PRId64 " tokens", (gulong) tokens), tokens);
}

static char *
describe_capabilities (PdkModelDetails *details)
{
  const char * const *words = details == NULL ? NULL : pdk_model_details_get_capabilities (details);

  return words == NULL ? NULL : g_strjoinv (C_("between capabilities", ", "), (char **) words);
}

/* A licence is known by its first line; the whole text follows below. */
static char *
dup_first_line (const char *text)
{
  const char      *end;
  g_autofree char *line = NULL;

  while (g_ascii_isspace (*text))
    text++;
  end = strchr (text, '\n');
  line = end == NULL ? g_strdup (text) : g_strndup (text, (gsize) (end - text));
  return g_steal_pointer (&line);
}

static void
add_model (GPtrArray       *facts,
           PdkModelRecord  *record,
           PdkModelDetails *details)
{
  add_text (facts, PDK_MODEL_FACT_MODEL, _("Architecture"), details == NULL ? NULL : pdk_model_details_get_architecture (details));
  take (facts, PDK_MODEL_FACT_MODEL, _("Parameters"), describe_parameters (record, details), FALSE);
  take (facts, PDK_MODEL_FACT_MODEL, _("Context Length"), describe_context (record, details), FALSE);
  add_text (facts, PDK_MODEL_FACT_MODEL, _("Quantization"), pdk_model_record_get_quantization (record));
  take (facts, PDK_MODEL_FACT_MODEL, _("Capabilities"), describe_capabilities (details), FALSE);
  take (facts, PDK_MODEL_FACT_MODEL, _("License"), details == NULL ? NULL : dup_first_line (pdk_model_details_get_license (details)), FALSE);
}

static char *
format_time (GDateTime *time)
{
  g_autoptr (GDateTime) local = time == NULL ? NULL : g_date_time_to_local (time);

  return local == NULL ? NULL : g_date_time_format (local, "%x");
}

static void
add_place (GPtrArray      *facts,
           PdkModelRecord *record)
{
  const char *id = pdk_model_record_get_model_id (record);
  const char *name = pdk_model_record_get_ollama_model_name (record);
  gint64      size = pdk_model_record_get_size_bytes (record);

  add_code (facts, PDK_MODEL_FACT_PLACE, _("Server"), pdk_model_record_get_server (record));
  add_code (facts, PDK_MODEL_FACT_PLACE, _("Name on the Server"), name);
  if (g_strcmp0 (id, name) != 0)
    add_code (facts, PDK_MODEL_FACT_PLACE, _("Name in the Library"), id);
  add_code (facts, PDK_MODEL_FACT_PLACE, _("Repository"), pdk_model_record_get_repo_id (record));
  take (facts, PDK_MODEL_FACT_PLACE, _("Size"), size > 0 ? pdk_text_from_file_size ((guint64) size) : NULL, FALSE);
  add_code (facts, PDK_MODEL_FACT_PLACE, _("Digest"), pdk_model_record_get_digest (record));
  add_code (facts, PDK_MODEL_FACT_PLACE, _("File"), pdk_model_record_get_file_path (record));
  take (facts, PDK_MODEL_FACT_PLACE, _("Added"), format_time (pdk_model_record_get_downloaded_at (record)), FALSE);
  take (facts, PDK_MODEL_FACT_PLACE, _("Last Used"), format_time (pdk_model_record_get_last_used (record)), FALSE);
}

GPtrArray *
pdk_model_sheet_new (PdkModelRecord  *record,
                     PdkModelDetails *details)
{
  GPtrArray *facts = g_ptr_array_new_with_free_func (fact_free);

  add_model (facts, record, details);
  add_place (facts, record);
  if (details == NULL)
    return facts;
  add_code (facts, PDK_MODEL_FACT_TEXT, _("Chat Template"), pdk_model_details_get_template (details));
  add_text (facts, PDK_MODEL_FACT_TEXT, _("System Prompt"), pdk_model_details_get_system (details));
  add_code (facts, PDK_MODEL_FACT_TEXT, _("Default Settings"), pdk_model_details_get_parameters (details));
  add_text (facts, PDK_MODEL_FACT_TEXT, _("License Text"), pdk_model_details_get_license (details));
  return facts;
}
