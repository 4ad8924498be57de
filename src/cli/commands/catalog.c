/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "base/pdk-error.h"
#include "base/pdk-text.h"
#include "catalog/pdk-catalog-query.h"
#include "pdk-cli-output.h"
#include "pdk-cli-table.h"
#include "pdk-cli.h"

typedef struct
{
  PdkCatalogQuery *query;
  int              tier;
  gboolean         fits;
  guint64          memory;
  PdkFitBook      *book;
  guint            too_big;
} Filter;

static gboolean
matches (Filter          *filter,
         PdkCatalogModel *model)
{
  switch (pdk_catalog_query_match (filter->query, model))
    {
    case PDK_CATALOG_MATCH_YES:
      return TRUE;
    case PDK_CATALOG_MATCH_TOO_BIG:
      filter->too_big++;
      return FALSE;
    case PDK_CATALOG_MATCH_NO:
    default:
      return FALSE;
    }
}

static gboolean
is_downloaded (PdkCli          *cli,
               PdkCatalogModel *model,
               const char      *quant)
{
  PdkCatalogQuantization *quantization = pdk_catalog_model_find_quantization (model, quant);
  g_autofree char        *name = pdk_catalog_model_dup_model_name (model, quantization);

  return pdk_model_registry_find (pdk_context_get_registry (cli->context), NULL, name) != NULL;
}

static JsonObject *
to_json (PdkCli          *cli,
         Filter          *filter,
         PdkCatalogModel *model)
{
  JsonObject *object = pdk_catalog_model_to_json (model);
  JsonArray  *quantizations = json_object_get_array_member (object, "quantizations");

  for (guint i = 0; i < json_array_get_length (quantizations); i++)
    {
      JsonObject *element = json_array_get_object_element (quantizations, i);
      const char *quant = json_object_get_string_member (element, "quant");
      PdkFit      fit;

      pdk_fit_book_look_up (filter->book, model, pdk_catalog_model_find_quantization (model, quant), &fit);
      json_object_set_object_member (element, "fit", pdk_cli_fit_to_json (&fit));
      json_object_set_boolean_member (element, "downloaded", is_downloaded (cli, model, quant));
    }
  return object;
}

static void
add_row (PdkCli          *cli,
         PdkCliTable     *table,
         Filter          *filter,
         PdkCatalogModel *model)
{
  PdkCatalogQuantization *chosen = pdk_fit_book_choose (filter->book, model);
  g_autofree char        *parameters = pdk_text_from_parameters (pdk_catalog_model_get_parameters (model));
  g_autofree char        *context = pdk_text_from_context (pdk_catalog_model_get_context_window (model));
  g_autofree char        *size = NULL;
  g_autofree char        *words = NULL;
  gboolean                here;
  PdkFit                  fit;

  if (chosen == NULL)
    return;
  pdk_fit_book_look_up (filter->book, model, chosen, &fit);
  size = pdk_text_from_file_size (pdk_catalog_quantization_get_file_size (chosen));
  words = pdk_cli_dup_fit (cli, &fit);
  here = is_downloaded (cli, model, pdk_catalog_quantization_get_quant (chosen));
  pdk_cli_table_add (table, pdk_catalog_model_get_id (model), pdk_catalog_model_get_category (model), parameters,
                     context, pdk_catalog_quantization_get_quant (chosen), size, words, here ? _("here") : "");
}

static void
print_table (PdkCli    *cli,
             Filter    *filter,
             GPtrArray *models)
{
  const PdkCliColumn columns[] = {
    { .title = _("MODEL"), .flexible = TRUE },
      { .title = _("CATEGORY"), .optional = TRUE },
        { .title = _("PARAMETERS"), .right = TRUE, .optional = TRUE },
          { .title = _("CONTEXT"), .right = TRUE, .optional = TRUE },
            { .title = _("QUANT") },
              { .title = _("SIZE"), .right = TRUE },
                { .title = _("FIT") },
                  { .title = " " },
                  { NULL },
              };
  g_autoptr (PdkCliTable) table = pdk_cli_table_new (columns);

  for (guint i = 0; i < models->len; i++)
    add_row (cli, table, filter, g_ptr_array_index (models, i));
  pdk_cli_table_print (table, cli);
}

static void
print_foot (PdkCli              *cli,
            Filter              *filter,
            PdkServerConnection *server)
{
  g_autofree char *memory = filter->tier > 0 ? g_strdup_printf (_("Judged for a card of %d GB."), filter->tier)
                                             : pdk_context_describe_memory_for (cli->context, server);

  pdk_cli_say (cli, "\n%s", memory);
  if (filter->too_big > 0)
    printf (ngettext ("%u more is hidden because it is too big; leave out --fits to see it.\n",
                      "%u more are hidden because they are too big; leave out --fits to see them.\n", filter->too_big),
            filter->too_big);
}

static gboolean
set_memory (PdkCli              *cli,
            Filter              *filter,
            PdkServerConnection *server,
            GError             **error)
{
  filter->memory = filter->tier > 0 ? pdk_fit_tier_get_memory ((guint) filter->tier)
                                    : pdk_context_get_memory_for (cli->context, server);
  if (filter->tier != 0 && filter->memory == 0)
    {
      pdk_error_set (error, PDK_ERROR_INVALID_INPUT, _("The tiers are 6, 8, 12, 16, 24 and 32 GB."), _("There is no tier of %d GB."), filter->tier);
      return FALSE;
    }
  if (filter->fits && filter->memory == 0)
    {
      g_autofree char *why = pdk_context_describe_memory_for (cli->context, server);
      /* Translators: the placeholder is the name of a server; GIB stands for a number and is not translated */
      g_autofree char *hint = g_strdup_printf (_("Give --tier, or say it with “paddock servers memory %s GIB”."),
                                                 pdk_server_connection_get_id (server));

      pdk_error_set (error, PDK_ERROR_INVALID_INPUT,
                     hint, _("What fits cannot be told: %s."), why);
      return FALSE;
    }
  filter->book = pdk_context_get_fits (cli->context, server, filter->tier > 0 ? filter->memory : 0);
  pdk_catalog_query_set_fits (filter->query, filter->fits ? filter->memory : 0);
  pdk_catalog_query_set_judge (filter->query, pdk_fit_book_judge_func, filter->book);
  return TRUE;
}

/* What fits cannot be told before all are worked out; otherwise only those that are shown are. */
static void
find_models (PdkCli    *cli,
             Filter    *filter,
             GPtrArray *models)
{
  GListModel           *catalog = G_LIST_MODEL (pdk_context_get_catalog (cli->context));
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (catalog); i++)
    g_ptr_array_add (all, g_list_model_get_item (catalog, i));
  if (filter->fits)
    pdk_fit_book_judge (filter->book, all);
  for (guint i = 0; i < all->len; i++)
    if (matches (filter, all->pdata[i]))
      g_ptr_array_add (models, g_object_ref (all->pdata[i]));
  pdk_fit_book_judge (filter->book, models);
}

static int
print (PdkCli              *cli,
       Filter              *filter,
       PdkServerConnection *server,
       GPtrArray           *models)
{
  if (cli->json)
    {
      JsonArray *array = json_array_new ();

      for (guint i = 0; i < models->len; i++)
        json_array_add_object_element (array, to_json (cli, filter, g_ptr_array_index (models, i)));
      pdk_cli_print_json_array (array);
      return PDK_CLI_DONE;
    }
  if (models->len == 0)
    printf ("%s\n", _("No curated model matches."));
  else
    print_table (cli, filter, models);
  print_foot (cli, filter, server);
  return PDK_CLI_DONE;
}

static int
run (PdkCli              *cli,
     const PdkCliCommand *command,
     int                  argc,
     char               **argv)
{
  g_autofree char            *category = NULL;
  g_autofree char            *tag = NULL;
  g_autofree char            *text = NULL;
  g_autoptr (PdkCatalogQuery) query = pdk_catalog_query_new ();
  Filter                      filter = { .query = query };
  const GOptionEntry          entries[] = {
    { "category", 'c', 0, G_OPTION_ARG_STRING, &category,
               N_("Only balanced, creative, technical or advanced ones"), N_("CATEGORY") },
      { "tag", 't', 0, G_OPTION_ARG_STRING, &tag, N_("Only those with a tag or capability, such as vision"), N_("TAG") },
        { "tier", 0, 0, G_OPTION_ARG_INT, &filter.tier, N_("Judge for a card of 6, 8, 12, 16, 24 or 32 GB"), N_("GB") },
          { "fits", 'f', 0, G_OPTION_ARG_NONE, &filter.fits, N_("Only those that fit in graphics memory"), NULL },
            G_OPTION_ENTRY_NULL,
         };
  g_autoptr (GError)    error = NULL;
  g_autoptr (GPtrArray) models = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (GStrv)        words = NULL;
  PdkServerConnection  *server;
  int                   status;

  if (!pdk_cli_parse (cli, command, entries, argc, argv, 0, -1, &words, &status))
    return status;
  text = g_strjoinv (" ", words);
  pdk_catalog_query_set_words (query, text);
  pdk_catalog_query_set_category (query, category);
  pdk_catalog_query_set_tag (query, tag);
  server = pdk_cli_get_server (cli, &error);
  if (server == NULL || (filter.tier == 0 && !pdk_cli_detect_hardware (cli, server, &error)) ||
      !set_memory (cli, &filter, server, &error))
    return pdk_cli_fail (cli, error);
  find_models (cli, &filter, models);
  status = print (cli, &filter, server, models);
  g_object_unref (filter.book);
  return status;
}

const PdkCliCommand pdk_cli_command_catalog = {
  .name = "catalog",
  .summary = N_("Show the curated models, and which of them run here"),
                .parameters = N_("[WORDS]"),
                                 .examples = "  paddock catalog --fits\n  paddock catalog --tier 8 --category creative\n  paddock catalog --tag vision\n"
                                             "  paddock catalog qwen",
                                 .run = run,
                };
