/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "base/pdk-error.h"
#include "base/pdk-text.h"
#include "estimate/pdk-vram-estimator.h"
#include "fitting/pdk-shape-lesson.h"
#include "pdk-cli-models.h"
#include "pdk-cli-output.h"
#include "pdk-cli-table.h"
#include "pdk-cli.h"

static void
print_fact (PdkCli     *cli,
            const char *label,
            const char *value)
{
  g_autofree char *shown = pdk_cli_dup_shown (value);
  g_autofree char *heading = pdk_cli_colorize (cli, PDK_CLI_DIM, label);
  int              room = 16 - (int) g_utf8_strlen (label, -1);

  if (*shown != '\0')
    printf ("  %s%*s %s\n", heading, MAX (room, 0), "", shown);
}

static void
print_heading (PdkCli     *cli,
               const char *text)
{
  g_autofree char *shown = pdk_cli_dup_shown (text);
  g_autofree char *heading = pdk_cli_colorize (cli, PDK_CLI_BOLD, shown);

  printf ("%s\n", heading);
}

static JsonArray *
strings_to_json (const char * const *strings)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; strings != NULL && strings[i] != NULL; i++)
    json_array_add_string_element (array, strings[i]);
  return array;
}

static JsonObject *
details_to_json (PdkServerConnection *server,
                 PdkServerModel      *model,
                 PdkModelDetails     *details,
                 PdkModelRecord      *record,
                 const PdkFit        *fit)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", pdk_server_model_get_name (model));
  json_object_set_string_member (object, "server", pdk_server_connection_get_id (server));
  json_object_set_string_member (object, "digest", pdk_server_model_get_digest (model));
  json_object_set_int_member (object, "size_bytes", pdk_server_model_get_size (model));
  pdk_cli_set_time (object, "modified_at", pdk_server_model_get_modified (model));
  json_object_set_string_member (object, "architecture", pdk_model_details_get_architecture (details));
  json_object_set_string_member (object, "quantization", pdk_model_details_get_quantization (details));
  json_object_set_int_member (object, "parameter_count", pdk_model_details_get_parameter_count (details));
  json_object_set_int_member (object, "context_length", pdk_model_details_get_context_length (details));
  json_object_set_array_member (object, "capabilities",
                                strings_to_json (pdk_model_details_get_capabilities (details)));
  json_object_set_string_member (object, "license", pdk_model_details_get_license (details));
  json_object_set_string_member (object, "template", pdk_model_details_get_template (details));
  json_object_set_string_member (object, "system", pdk_model_details_get_system (details));
  json_object_set_string_member (object, "parameters", pdk_model_details_get_parameters (details));
  json_object_set_object_member (object, "fit", pdk_cli_fit_to_json (fit));
  if (record == NULL)
    json_object_set_null_member (object, "library");
  else
    json_object_set_object_member (object, "library", pdk_model_record_to_json (record));
  return object;
}

static char *
dup_first_line (const char *text)
{
  const char *end = strchr (text, '\n');

  return end == NULL ? g_strdup (text) : g_strndup (text, (gsize) (end - text));
}

static void
print_details (PdkCli              *cli,
               PdkServerConnection *server,
               PdkServerModel      *model,
               PdkModelDetails     *details,
               const PdkFit        *fit)
{
  g_autofree char *fit_words = pdk_fit_describe (fit);
  g_autofree char *basis = pdk_fit_describe_basis (fit);
  g_autofree char *size = pdk_text_from_file_size ((guint64) MAX (pdk_server_model_get_size (model), 0));
  g_autofree char *context = pdk_text_from_context (pdk_model_details_get_context_length (details));
  g_autofree char *capabilities = g_strjoinv (", ", (GStrv) pdk_model_details_get_capabilities (details));
  g_autofree char *license = dup_first_line (pdk_model_details_get_license (details));
  g_autofree char *template = dup_first_line (pdk_model_details_get_template (details));

  print_heading (cli, pdk_server_model_get_name (model));
  print_fact (cli, _("Server"), pdk_server_connection_get_id (server));
  print_fact (cli, _("Architecture"), pdk_model_details_get_architecture (details));
  print_fact (cli, _("Parameters"), pdk_model_details_get_parameter_size (details));
  print_fact (cli, _("Quantization"), pdk_model_details_get_quantization (details));
  print_fact (cli, _("Context"), context);
  print_fact (cli, _("Can do"), capabilities);
  print_fact (cli, _("Size"), size);
  print_fact (cli, _("Memory"), fit_words);
  print_fact (cli, "", basis);
  print_fact (cli, _("Digest"), pdk_server_model_get_digest (model));
  print_fact (cli, _("Licence"), license);
  print_fact (cli, _("Template"), template);
  print_fact (cli, _("System prompt"), pdk_model_details_get_system (details));
  print_fact (cli, _("Settings"), pdk_model_details_get_parameters (details));
}

static void
print_quantizations (PdkCli          *cli,
                     PdkCatalogModel *model,
                     PdkFitBook      *book)
{
  const PdkCliColumn columns[] = {
    { .title = _("QUANT") },
      { .title = _("SIZE"), .right = TRUE },
        { .title = _("NEEDS"), .right = TRUE },
          { .title = _("FIT") },
            { .title = " ", .flexible = TRUE },
            { NULL },
        };
  g_autoptr (PdkCliTable) table = pdk_cli_table_new (columns);
  GListModel             *quantizations = pdk_catalog_model_get_quantizations (model);
  PdkCatalogQuantization *chosen = pdk_fit_book_choose (book, model);

  for (guint i = 0; i < g_list_model_get_n_items (quantizations); i++)
    {
      g_autoptr (PdkCatalogQuantization) quantization = g_list_model_get_item (quantizations, i);
      g_autofree char                   *size = pdk_text_from_file_size (pdk_catalog_quantization_get_file_size (quantization));
      g_autofree char                   *need = NULL;
      g_autofree char                   *words = NULL;
      PdkFit                             fit;

      pdk_fit_book_look_up (book, model, quantization, &fit);
      need = pdk_text_from_memory (fit.total_bytes);
      words = pdk_cli_dup_fit (cli, &fit);
      pdk_cli_table_add (table, pdk_catalog_quantization_get_quant (quantization), size, need, words,
                         quantization == chosen ? _("recommended")
                                                : pdk_catalog_quantization_get_part_count (quantization) > 1
                         ? _("in parts")
                         : "");
    }
  pdk_cli_table_print (table, cli);
}

static void
print_curated (PdkCli          *cli,
               PdkCatalogModel *model,
               PdkFitBook      *book)
{
  g_autofree char *parameters = pdk_text_from_parameters (pdk_catalog_model_get_parameters (model));
  g_autofree char *context = pdk_text_from_context (pdk_catalog_model_get_context_window (model));
  g_autofree char *capabilities = g_strjoinv (", ", (GStrv) pdk_catalog_model_get_capabilities (model));

  print_heading (cli, pdk_catalog_model_get_name (model));
  printf ("  %s\n", pdk_catalog_model_get_description (model));
  print_fact (cli, _("Category"), pdk_catalog_model_get_category (model));
  print_fact (cli, _("Parameters"), parameters);
  print_fact (cli, _("Context"), context);
  print_fact (cli, _("Can do"), capabilities);
  print_fact (cli, _("Licence"), pdk_catalog_model_get_license (model));
  print_fact (cli, _("Repository"), pdk_catalog_model_get_repository (model));
  printf ("\n");
  print_quantizations (cli, model, book);
}

static JsonObject *
curated_to_json (PdkCatalogModel *model,
                 PdkFitBook      *book)
{
  JsonObject *object = pdk_catalog_model_to_json (model);
  JsonArray  *quantizations = json_object_get_array_member (object, "quantizations");

  for (guint i = 0; i < json_array_get_length (quantizations); i++)
    {
      JsonObject *element = json_array_get_object_element (quantizations, i);
      const char *quant = json_object_get_string_member (element, "quant");
      PdkFit      fit;

      pdk_fit_book_look_up (book, model, pdk_catalog_model_find_quantization (model, quant), &fit);
      json_object_set_object_member (element, "fit", pdk_cli_fit_to_json (&fit));
    }
  return object;
}

static int
show_curated (PdkCli              *cli,
              PdkServerConnection *server,
              PdkCatalogModel     *model)
{
  g_autoptr (GError)     error = NULL;
  g_autoptr (PdkFitBook) book = NULL;

  if (!pdk_cli_detect_hardware (cli, server, &error))
    return pdk_cli_fail (cli, error);
  book = pdk_context_get_fits (cli->context, server, 0);
  pdk_fit_book_judge_model (book, model);
  if (cli->json)
    pdk_cli_print_json_object (curated_to_json (model, book));
  else
    print_curated (cli, model, book);
  return PDK_CLI_DONE;
}

/* The server has just told what the shape of the model is. */
static gboolean
judge_installed (PdkCli              *cli,
                 PdkServerConnection *server,
                 PdkServerModel      *model,
                 PdkModelDetails     *details,
                 PdkFit              *fit,
                 GError             **error)
{
  guint64           size = (guint64) MAX (pdk_server_model_get_size (model), 0);
  PdkModelShape    *shape;
  PdkServerEstimate where;

  if (!pdk_cli_detect_hardware (cli, server, error))
    return FALSE;
  pdk_server_estimate_init (&where, server, pdk_context_get_hardware (cli->context), NULL);
  shape = pdk_shape_store_learn_details (pdk_context_get_shapes (cli->context), pdk_server_model_get_digest (model), size, details);
  if (shape != NULL)
    pdk_server_estimate_judge (&where, shape, NULL, fit);
  else
    pdk_vram_estimator_fit_plain (size, PDK_CONTEXT_LENGTH_DEFAULT, pdk_context_get_memory_for (cli->context, server), fit);
  return TRUE;
}

static int
show_installed (PdkCli              *cli,
                PdkServerConnection *server,
                const char          *word)
{
  g_autoptr (GError)          error = NULL;
  g_autoptr (PdkModelDetails) details = NULL;
  g_autofree char            *name = NULL;
  PdkServerModel             *model;
  PdkModelRecord             *record;
  PdkFit                      fit;

  if (!pdk_cli_refresh (cli, server, &error))
    return pdk_cli_fail (cli, error);
  record = pdk_cli_find_record (cli, server, word, NULL);
  name = pdk_cli_dup_server_name (cli, server, word);
  model = pdk_cli_find_installed (server, name);
  if (model == NULL)
    {
      g_autofree char *shown = pdk_cli_dup_shown (word);

      pdk_error_set (&error, PDK_ERROR_NOT_FOUND, _("“paddock catalog” and “paddock list” show what there is."), _("There is no curated model and none on %1$s that is called “%2$s”."), pdk_server_connection_get_id (server), shown);
      return pdk_cli_fail (cli, error);
    }
  details = pdk_cli_show (cli, server, name, &error);
  if (details == NULL || !judge_installed (cli, server, model, details, &fit, &error))
    return pdk_cli_fail (cli, error);
  if (cli->json)
    pdk_cli_print_json_object (details_to_json (server, model, details, record, &fit));
  else
    print_details (cli, server, model, details, &fit);
  return PDK_CLI_DONE;
}

static int
run (PdkCli              *cli,
     const PdkCliCommand *command,
     int                  argc,
     char               **argv)
{
  g_autoptr (GError)   error = NULL;
  g_auto (GStrv)       words = NULL;
  PdkServerConnection *server;
  PdkCatalogModel     *model;
  int                  status;

  if (!pdk_cli_parse (cli, command, NULL, argc, argv, 1, 1, &words, &status))
    return status;
  server = pdk_cli_get_server (cli, &error);
  if (server == NULL)
    return pdk_cli_fail (cli, error);
  model = pdk_catalog_find (pdk_context_get_catalog (cli->context), words[0]);
  return model != NULL ? show_curated (cli, server, model) : show_installed (cli, server, words[0]);
}

const PdkCliCommand pdk_cli_command_show = {
  .name = "show",
  .summary = N_("Show what is known about a curated or an installed model"),
                .parameters = N_("MODEL"),
                                 .examples = "  paddock show qwen3-4b\n  paddock show hf.co/unsloth/Qwen3-4B-GGUF:Q4_K_M",
                                 .run = run,
                };
