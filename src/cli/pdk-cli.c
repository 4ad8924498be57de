/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-cli.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/pdk-async.h"
#include "base/pdk-error.h"
#include "base/pdk-paths.h"
#include "names/pdk-model-name.h"
#include "pdk-cli-output.h"

static const PdkCliCommand * const commands[] = {
  &pdk_cli_command_catalog,
  &pdk_cli_command_estimate,
  &pdk_cli_command_pull,
  &pdk_cli_command_list,
  &pdk_cli_command_show,
  &pdk_cli_command_run,
  &pdk_cli_command_use,
  &pdk_cli_command_ps,
  &pdk_cli_command_load,
  &pdk_cli_command_unload,
  &pdk_cli_command_alias,
  &pdk_cli_command_adopt,
  &pdk_cli_command_remove,
  &pdk_cli_command_servers,
  &pdk_cli_command_doctor,
};

static void
print_help (FILE *stream)
{
  fprintf (stream, "%s\n  paddock %s\n\n%s\n\n%s\n", _("Usage:"), _("COMMAND [OPTION…]"), _("Finds, fetches and looks after language models."), _("Commands:"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    fprintf (stream, "  %-10s %s\n", commands[i]->name, _(commands[i]->summary));
  fprintf (stream, "\n%s\n  paddock catalog --fits\n  paddock pull qwen3-4b\n  paddock run qwen3-4b \"%s\"\n\n%s\n",
           _("Examples:"), _("Why is the sky blue?"), _("“paddock COMMAND --help” tells more about a command."));
}

static const PdkCliCommand *
find_command (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      if (g_str_equal (commands[i]->name, name))
        return commands[i];
    }
  return NULL;
}

static gboolean
on_interrupt (gpointer user_data)
{
  PdkCli *cli = user_data;

  /* The second Ctrl+C means that the clean way takes too long. */
  if (g_cancellable_is_cancelled (cli->cancellable))
    _exit (130);
  g_cancellable_cancel (cli->cancellable);
  return G_SOURCE_CONTINUE;
}

static int
get_columns (void)
{
  const char    *columns = g_getenv ("COLUMNS");
  struct winsize size;

  if (columns != NULL && g_ascii_strtoll (columns, NULL, 10) > 0)
    return (int) MIN (g_ascii_strtoll (columns, NULL, 10), 1000);
  if (ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return size.ws_col;
  return 80;
}

static void
pdk_cli_clear (PdkCli *cli)
{
  if (cli->context != NULL)
    pdk_context_close (cli->context);
  g_clear_object (&cli->context);
  g_clear_object (&cli->cancellable);
  g_clear_pointer (&cli->server_name, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PdkCli, pdk_cli_clear)

/* What could not be written was not done: a full disk must not look like success. */
static int
flush_output (int status)
{
  gboolean written = fflush (stdout) == 0 && !ferror (stdout);

  /* Whoever closed the pipe has seen enough, and needs no message. */
  if (written || errno == EPIPE)
    return status;
  pdk_cli_warn (_("The output could not be written."));
  return status == PDK_CLI_DONE ? PDK_CLI_FAILED : status;
}

static int
run_command (const PdkCliCommand *command,
             int                  argc,
             char               **argv)
{
  g_auto (PdkCli) cli = { .cancellable = g_cancellable_new () };
  guint           interrupt_id = g_unix_signal_add (SIGINT, on_interrupt, &cli);
  guint           terminate_id = g_unix_signal_add (SIGTERM, on_interrupt, &cli);
  int             status;

  cli.terminal = isatty (STDOUT_FILENO);
  cli.rewrites = cli.terminal && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
  cli.colors = cli.rewrites && g_getenv ("NO_COLOR") == NULL;
  cli.columns = get_columns ();
  status = command->run (&cli, command, argc, argv);
  g_source_remove (interrupt_id);
  g_source_remove (terminate_id);
  return status;
}

static int
run_words (int    argc,
           char **argv)
{
  const char          *name = argc > 1 ? argv[1] : NULL;
  const PdkCliCommand *command;

  setlocale (LC_ALL, "");
  bindtextdomain (PDK_GETTEXT_DOMAIN, pdk_paths_get_locale_folder ());
  bind_textdomain_codeset (PDK_GETTEXT_DOMAIN, "UTF-8");
  textdomain (PDK_GETTEXT_DOMAIN);
  g_set_prgname ("paddock");

  if (name == NULL)
    {
      print_help (stderr);
      return PDK_CLI_USAGE;
    }
  if (g_str_equal (name, "--version"))
    {
      printf ("paddock %s\n", PDK_VERSION);
      return PDK_CLI_DONE;
    }
  if (g_str_equal (name, "--help") || g_str_equal (name, "-h") || (g_str_equal (name, "help") && argc == 2))
    {
      print_help (stdout);
      return PDK_CLI_DONE;
    }
  if (g_str_equal (name, "help"))
    {
      char  help_option[] = "--help";
      char *help_arguments[] = { argv[2], help_option, NULL };

      command = find_command (argv[2]);
      if (command != NULL)
        return run_command (command, 2, help_arguments);
      name = argv[2];
    }
  command = find_command (name);
  if (command == NULL)
    {
      g_autofree char *shown = pdk_cli_dup_shown (name);

      fprintf (stderr, _("paddock: there is no command “%s”. “paddock --help” lists the commands.\n"), shown);
      return PDK_CLI_USAGE;
    }
  return run_command (command, argc - 1, argv + 1);
}

int
pdk_cli_main (int    argc,
              char **argv)
{
  return flush_output (run_words (argc, argv));
}

static char *
make_help (GOptionContext      *options,
           const PdkCliCommand *command)
{
  g_autofree char *help = g_option_context_get_help (options, TRUE, NULL);

  return g_strdup_printf ("%s%s\n%s\n", help, _("Examples:"), command->examples);
}

/* A usage error in JSON is an error like any other, so that a program need not read stderr. */
static void
report_usage (PdkCli              *cli,
              const PdkCliCommand *command,
              const char          *message)
{
  g_autofree char *shown = NULL;

  if (cli->json)
    {
      g_autoptr (GError) error = pdk_error_new (PDK_ERROR_INVALID_INPUT, NULL, "%s", message);

      pdk_cli_print_json_error (error);
      return;
    }
  shown = pdk_cli_dup_shown (message);
  fprintf (stderr, "paddock %s: %s\n", command->name, shown);
  fprintf (stderr, _("“paddock %s --help” tells how to use it.\n"), command->name);
}

gboolean
pdk_cli_parse (PdkCli              *cli,
               const PdkCliCommand *command,
               const GOptionEntry  *entries,
               int                  argc,
               char               **argv,
               int                  least,
               int                  most,
               GStrv               *words,
               int                 *status)
{
  gboolean                   help = FALSE;
  g_auto (GStrv)             rest = NULL;
  g_autofree char           *program = g_strdup_printf ("paddock %s", command->name);
  g_autoptr (GError)         error = NULL;
  g_autoptr (GOptionContext) options = g_option_context_new (command->parameters);
  const GOptionEntry         shared_entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Print JSON"), NULL },
      { "server", 's', 0, G_OPTION_ARG_STRING, &cli->server_name, N_("Use this server instead of the usual one"), N_("NAME|URL") },
        { "help", 'h', 0, G_OPTION_ARG_NONE, &help, N_("Show this help"), NULL },
          { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &rest, NULL, NULL },
          G_OPTION_ENTRY_NULL,
       };
  g_auto (GStrv) arguments = g_new0 (char *, (gsize) argc + 1);
  int            count;

  for (int i = 1; i < argc; i++)
    arguments[i] = g_strdup (argv[i]);
  arguments[0] = g_steal_pointer (&program);
  g_option_context_set_help_enabled (options, FALSE);
  /* Or the words behind the options stay English. */
  g_option_context_set_translation_domain (options, GETTEXT_PACKAGE);
  g_option_context_set_summary (options, command->summary);
  if (entries != NULL)
    g_option_context_add_main_entries (options, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (options, shared_entries, GETTEXT_PACKAGE);
  *status = PDK_CLI_USAGE;
  if (!g_option_context_parse_strv (options, &arguments, &error))
    {
      /* What was parsed before the mistake is taken back by then. */
      cli->json = g_strv_contains ((const char * const *) argv, "--json");
      report_usage (cli, command, error->message);
      return FALSE;
    }
  if (help)
    {
      g_autofree char *text = NULL;

      g_set_prgname (arguments[0]);
      text = make_help (options, command);

      fputs (text, stdout);
      *status = PDK_CLI_DONE;
      return FALSE;
    }
  count = rest == NULL ? 0 : (int) g_strv_length (rest);
  if (count < least || (most >= 0 && count > most))
    {
      report_usage (cli, command, count < least ? _("something is missing") : _("too many words"));
      return FALSE;
    }
  *words = rest != NULL ? g_steal_pointer (&rest) : g_new0 (char *, 1);
  return TRUE;
}

gboolean
pdk_cli_open (PdkCli  *cli,
              GError **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  const char * const     *notices;

  if (cli->context != NULL)
    return TRUE;
  pdk_context_open_async (NULL, cli->cancellable, pdk_async_waiter_done, &waiter);
  cli->context = pdk_context_open_finish (pdk_async_waiter_wait (&waiter), error);
  if (cli->context == NULL)
    return FALSE;
  notices = pdk_model_registry_get_notices (pdk_context_get_registry (cli->context));
  for (guint i = 0; notices != NULL && notices[i] != NULL; i++)
    pdk_cli_warn (notices[i]);
  return TRUE;
}

PdkServerConnection *
pdk_cli_get_server (PdkCli  *cli,
                    GError **error)
{
  if (!pdk_cli_open (cli, error))
    return NULL;
  return pdk_context_find_server (cli->context, cli->server_name, error);
}

gboolean
pdk_cli_refresh (PdkCli              *cli,
                 PdkServerConnection *server,
                 GError             **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  pdk_server_connection_refresh_async (server, pdk_context_get_registry (cli->context), cli->cancellable,
                                       pdk_async_waiter_done, &waiter);
  return pdk_server_connection_refresh_finish (server, pdk_async_waiter_wait (&waiter), error);
}

gboolean
pdk_cli_detect_hardware (PdkCli              *cli,
                         PdkServerConnection *server,
                         GError             **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  if (pdk_server_connection_get_memory (server) > 0 || !pdk_server_connection_is_local (server))
    return TRUE;
  pdk_context_detect_hardware_async (cli->context, cli->cancellable, pdk_async_waiter_done, &waiter);
  return pdk_context_detect_hardware_finish (cli->context, pdk_async_waiter_wait (&waiter), error) != NULL;
}

/* A curated id stands for whichever of its quantizations is here. */
static PdkModelRecord *
find_by_curated_id (PdkCli              *cli,
                    PdkServerConnection *server,
                    const char          *id)
{
  PdkCatalog *catalog = pdk_context_get_catalog (cli->context);
  GListModel *records = G_LIST_MODEL (pdk_context_get_registry (cli->context));

  if (pdk_catalog_find (catalog, id) == NULL)
    return NULL;
  for (guint i = 0; i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr (PdkModelRecord) record = g_list_model_get_item (records, i);
      const char                *name = pdk_model_record_get_ollama_model_name (record);
      PdkCatalogModel           *model = name == NULL ? NULL : pdk_catalog_find_by_model_name (catalog, name);

      if (model != NULL && g_str_equal (pdk_catalog_model_get_id (model), id) &&
          g_str_equal (pdk_model_record_get_server (record), pdk_server_connection_get_id (server)))
        return record;
    }
  return NULL;
}

PdkModelRecord *
pdk_cli_find_record (PdkCli              *cli,
                     PdkServerConnection *server,
                     const char          *name,
                     GError             **error)
{
  PdkModelRegistry *registry = pdk_context_get_registry (cli->context);
  PdkModelRecord   *record;
  g_autofree char  *shown = NULL;

  if (name == NULL)
    {
      record = pdk_model_registry_get_active (registry);
      if (record == NULL)
        pdk_error_set (error, PDK_ERROR_INVALID_INPUT, _("Name one, or choose one with “paddock use MODEL”."), "%s", _("No model was named, and none is active."));
      return record;
    }
  record = find_by_curated_id (cli, server, name);
  if (record == NULL)
    record = pdk_model_registry_find (registry, pdk_server_connection_get_id (server), name);
  if (record != NULL)
    return record;
  shown = pdk_cli_dup_shown (name);
  pdk_error_set (error, PDK_ERROR_NOT_FOUND,
                 _("“paddock list” shows the library, “paddock adopt” what the server has besides."),
                   _("The library has no model “%1$s” on %2$s."), shown, pdk_server_connection_get_id (server));
  return NULL;
}

char *
pdk_cli_dup_server_name (PdkCli              *cli,
                         PdkServerConnection *server,
                         const char          *name)
{
  PdkModelRecord *record = pdk_cli_find_record (cli, server, name, NULL);

  if (record != NULL && pdk_model_record_get_ollama_model_name (record) != NULL)
    return g_strdup (pdk_model_record_get_ollama_model_name (record));
  return g_strdup (name);
}

static gboolean
on_input (gint         fd,
          GIOCondition condition,
          gpointer     user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

gboolean
pdk_cli_wait_for_input (PdkCli  *cli,
                        GError **error)
{
  gboolean ready = FALSE;
  guint    id = g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, on_input, &ready);

  while (!ready && !g_cancellable_is_cancelled (cli->cancellable))
    g_main_context_iteration (NULL, TRUE);
  if (!ready)
    g_source_remove (id);
  return !g_cancellable_set_error_if_cancelled (cli->cancellable, error);
}

gboolean
pdk_cli_confirm (PdkCli     *cli,
                 const char *question,
                 GError    **error)
{
  char             answer[16] = "";
  g_autofree char *shown = pdk_cli_dup_shown_lines (question);

  if (!cli->terminal || cli->json || !isatty (STDIN_FILENO))
    {
      pdk_error_set (error, PDK_ERROR_INVALID_INPUT, _("Give --yes to do it without a question."), "%s", _("This cannot be undone, and there is no terminal to ask on."));
      return FALSE;
    }
  printf ("%s [%s] ", shown, C_("answers to a yes-or-no question", "y/N"));
  fflush (stdout);
  if (pdk_cli_wait_for_input (cli, NULL) && fgets (answer, sizeof answer, stdin) != NULL &&
      strchr (C_("first letters of yes, both cases", "yY"), answer[0]) != NULL && answer[0] != '\0' && answer[0] != '\n')
    return TRUE;
  if (g_cancellable_is_cancelled (cli->cancellable))
    putchar ('\n');
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Nothing was changed."));
  return FALSE;
}
