/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-cli-output.h"

#include <glib/gi18n.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/pdk-error.h"
#include "base/pdk-json.h"
#include "base/pdk-text.h"
#include "pdk-cli-table.h"

char *
pdk_cli_dup_shown (const char *text)
{
  return pdk_text_sanitize (text == NULL ? "" : text);
}

char *
pdk_cli_dup_shown_lines (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text == NULL ? "" : text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = lines[i];

      lines[i] = pdk_cli_dup_shown (line);
    }
  return g_strjoinv ("\n", lines);
}

void
pdk_cli_print_json (JsonNode *node)
{
  g_autofree char *text = pdk_json_to_string (node);

  puts (text);
  fflush (stdout);
}

void
pdk_cli_print_json_object (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  pdk_cli_print_json (node);
}

void
pdk_cli_print_json_array (JsonArray *array)
{
  g_autoptr (JsonNode)      node = json_node_new (JSON_NODE_ARRAY);
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autofree char          *text = NULL;

  json_node_take_array (node, array);
  json_generator_set_root (generator, node);
  json_generator_set_pretty (generator, TRUE);
  text = json_generator_to_data (generator, NULL);
  puts (text);
}

void
pdk_cli_print_json_error (const GError *error)
{
  JsonObject *root = json_object_new ();
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "code", pdk_error_get_stable_code (error));
  json_object_set_string_member (body, "message", error->message);
  pdk_cli_set_string (body, "hint", pdk_error_get_hint (error));
  json_object_set_object_member (root, "error", body);
  pdk_cli_print_json_object (root);
}

/* Where Ctrl+C fell on something that has no words of its own for it, the library's are stilted. */
static const char *
get_message (PdkCli       *cli,
             const GError *error)
{
  g_autoptr (GError) usual = NULL;

  if (g_cancellable_set_error_if_cancelled (cli->cancellable, &usual) &&
      g_error_matches (error, usual->domain, usual->code) && g_str_equal (error->message, usual->message))
    return _("Stopped.");
  return error->message;
}

int
pdk_cli_fail (PdkCli       *cli,
              const GError *error)
{
  const char      *hint = pdk_error_get_hint (error);
  g_autofree char *message = pdk_cli_dup_shown (get_message (cli, error));

  fflush (stdout);
  if (cli->json)
    {
      pdk_cli_print_json_error (error);
      return PDK_CLI_FAILED;
    }
  fprintf (stderr, "paddock: %s (%s)\n", message, pdk_error_get_stable_code (error));
  if (hint != NULL)
    {
      g_autofree char *shown = pdk_cli_dup_shown (hint);

      fprintf (stderr, "         %s\n", shown);
    }
  return PDK_CLI_FAILED;
}

void
pdk_cli_warn (const char *sentence)
{
  g_autofree char *shown = pdk_cli_dup_shown (sentence);

  fprintf (stderr, "paddock: %s\n", shown);
}

void
pdk_cli_say (PdkCli     *cli,
             const char *format,
             ...)
{
  va_list          arguments;
  g_autofree char *text = NULL;
  g_autofree char *shown = NULL;

  if (cli->json)
    return;
  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  shown = pdk_cli_dup_shown_lines (text);
  puts (shown);
}

void
pdk_cli_print_wrapped (PdkCli     *cli,
                       int         indent,
                       const char *text)
{
  g_autofree char *shown = pdk_cli_dup_shown (text);
  g_autofree char *wrapped = pdk_cli_dup_wrapped (shown, cli->columns > 0 ? cli->columns : 80, indent);

  printf ("%*s%s\n", indent, "", wrapped);
}

char *
pdk_cli_colorize (PdkCli     *cli,
                  const char *color,
                  const char *text)
{
  return cli->colors ? g_strdup_printf ("\033[%sm%s\033[0m", color, text) : g_strdup (text);
}

static const char *
get_rough_words (PdkFitVerdict verdict)
{
  switch (verdict)
    {
    case PDK_FIT_FITS:
      return C_("the model in graphics memory", "probably fits");
    case PDK_FIT_TIGHT:
      return C_("the model in graphics memory", "probably tight");
    case PDK_FIT_WONT_FIT:
      return C_("the model in graphics memory", "probably won’t fit");
    case PDK_FIT_UNKNOWN:
      break;
    }
  return C_("the model in graphics memory", "unknown");
}

static const char *
get_words (PdkFitVerdict verdict)
{
  switch (verdict)
    {
    case PDK_FIT_FITS:
      return C_("the model in graphics memory", "fits");
    case PDK_FIT_TIGHT:
      return C_("the model in graphics memory", "tight");
    case PDK_FIT_WONT_FIT:
      return C_("the model in graphics memory", "won’t fit");
    case PDK_FIT_UNKNOWN:
      break;
    }
  return C_("the model in graphics memory", "unknown");
}

char *
pdk_cli_dup_fit (PdkCli       *cli,
                 const PdkFit *fit)
{
  const char *words = fit->confidence == PDK_FIT_CONFIDENCE_ROUGH ? get_rough_words (fit->verdict) : get_words (fit->verdict);

  switch (fit->verdict)
    {
    case PDK_FIT_FITS:
      return pdk_cli_colorize (cli, PDK_CLI_GREEN, words);
    case PDK_FIT_TIGHT:
      return pdk_cli_colorize (cli, PDK_CLI_YELLOW, words);
    case PDK_FIT_WONT_FIT:
      return pdk_cli_colorize (cli, PDK_CLI_RED, words);
    case PDK_FIT_UNKNOWN:
      break;
    }
  return pdk_cli_colorize (cli, PDK_CLI_DIM, words);
}

JsonObject *
pdk_cli_fit_to_json (const PdkFit *fit)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "verdict", pdk_fit_verdict_to_string (fit->verdict));
  json_object_set_int_member (object, "total_bytes", (gint64) fit->total_bytes);
  json_object_set_int_member (object, "available_bytes", (gint64) fit->available_bytes);
  json_object_set_string_member (object, "confidence", pdk_fit_confidence_to_string (fit->confidence));
  json_object_set_int_member (object, "context", (gint64) fit->context);
  json_object_set_string_member (object, "source", pdk_fit_source_to_string (fit->source));
  return object;
}

void
pdk_cli_set_string (JsonObject *object,
                    const char *name,
                    const char *value)
{
  if (value == NULL)
    json_object_set_null_member (object, name);
  else
    json_object_set_string_member (object, name, value);
}

void
pdk_cli_set_time (JsonObject *object,
                  const char *name,
                  GDateTime  *value)
{
  g_autoptr (GDateTime) utc = value == NULL ? NULL : g_date_time_to_utc (value);
  g_autofree char      *text = utc == NULL ? NULL : g_date_time_format_iso8601 (utc);

  pdk_cli_set_string (object, name, text);
}
