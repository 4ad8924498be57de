/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/pdk-async.h"
#include "base/pdk-error.h"
#include "base/pdk-text.h"
#include "pdk-cli-output.h"
#include "pdk-cli-table.h"
#include "pdk-cli.h"
#include "servers/pdk-server-address.h"
#include "setup/pdk-server-setup.h"

static gboolean
probe (PdkCli              *cli,
       PdkServerConnection *server,
       GError             **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  pdk_server_connection_probe_async (server, cli->cancellable, pdk_async_waiter_done, &waiter);
  return pdk_server_connection_probe_finish (server, pdk_async_waiter_wait (&waiter), error);
}

static gboolean
save (PdkCli         *cli,
      PdkServerSetup *setup,
      GError        **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  pdk_server_setup_save_async (setup, cli->context, cli->cancellable, pdk_async_waiter_done, &waiter);
  return pdk_server_setup_save_finish (pdk_async_waiter_wait (&waiter), error);
}

/* A secret on the command line would be in everybody's process list and in the shell's history. */
static char *
read_secret (PdkCli     *cli,
             const char *header_name,
             GError    **error)
{
  char           line[4096] = "";
  struct termios before;
  gboolean       terminal = isatty (STDIN_FILENO) && tcgetattr (STDIN_FILENO, &before) == 0;

  if (terminal)
    {
      struct termios quiet = before;

      quiet.c_lflag &= (tcflag_t) ~ECHO;
      tcsetattr (STDIN_FILENO, TCSANOW, &quiet);
      fprintf (stderr, _("Value of the header %s: "), header_name);
    }
  if (pdk_cli_wait_for_input (cli, error) && fgets (line, sizeof line, stdin) == NULL)
    line[0] = '\0';
  if (terminal)
    {
      tcsetattr (STDIN_FILENO, TCSANOW, &before);
      fputc ('\n', stderr);
    }
  g_strstrip (line);
  if (*line != '\0')
    return g_strdup (line);
  if (error != NULL && *error == NULL)
    pdk_error_set (error, PDK_ERROR_INVALID_INPUT, _("Type it when asked, or pipe it in."), _("The header %s was given no value."), header_name);
  return NULL;
}

/* A name stands in tables and sentences, and after --server, where an address is taken for one. */
static gboolean
check_name (const char *name,
            GError    **error)
{
  gboolean good = *name != '\0' && *name != '-';

  for (const char *c = name; *c != '\0'; c = g_utf8_next_char (c))
    good = good && (g_unichar_isalnum (g_utf8_get_char (c)) || strchr ("-_.:", *c) != NULL);
  if (!good)
    pdk_error_set (error, PDK_ERROR_INVALID_INPUT, _("Use letters, digits, “-”, “_” and “.”, such as “attic”."), _("“%s” is no name for a server."), name);
  return good;
}

static gboolean
check_header (const char *name,
              GError    **error)
{
  gboolean good = *name != '\0';

  for (const char *c = name; *c != '\0'; c++)
    good = good && (g_ascii_isalnum (*c) || strchr ("!#$%&'*+-.^_`|~", *c) != NULL);
  if (!good)
    pdk_error_set (error, PDK_ERROR_INVALID_INPUT, _("Give the name alone, such as Authorization; the value is asked for."), _("“%s” is no name of a header."), name);
  return good;
}

static guint64
parse_memory (const char *text,
              GError    **error)
{
  char  *end = NULL;
  double gibibytes = g_ascii_strtod (text, &end);

  if (end == text || *end != '\0' || !(gibibytes >= 0.0) || gibibytes > 1e6)
    {
      pdk_error_set (error, PDK_ERROR_INVALID_INPUT, _("Give it in GiB, such as 12 or 7.5; 0 forgets it."), _("“%s” is no amount of graphics memory."), text);
      return 0;
    }
  return (guint64) (gibibytes * 1024.0 * 1024.0 * 1024.0);
}

static PdkServerConnection *
find_server (PdkCli     *cli,
             const char *id,
             GError    **error)
{
  PdkServerConnection *server = pdk_context_get_server (cli->context, id);

  if (server == NULL)
    pdk_error_set (error, PDK_ERROR_NOT_FOUND, _("“paddock servers” lists them; “paddock servers add” adds one."), _("There is no server called “%s”."), id);
  return server;
}

/* Whether it answers is null where it was not asked, as after a change: that should not take a time-out. */
static JsonObject *
to_json (PdkServerConnection *server)
{
  PdkServerState state = pdk_server_connection_get_state (server);
  JsonObject    *object = json_object_new ();

  json_object_set_string_member (object, "id", pdk_server_connection_get_id (server));
  json_object_set_string_member (object, "kind", pdk_model_server_get_kind (pdk_server_connection_get_client (server)));
  json_object_set_string_member (object, "address", pdk_server_connection_get_address (server));
  json_object_set_boolean_member (object, "default", pdk_server_connection_get_is_default (server));
  if (state == PDK_SERVER_STATE_UNKNOWN)
    json_object_set_null_member (object, "online");
  else
    json_object_set_boolean_member (object, "online", state == PDK_SERVER_STATE_ONLINE);
  pdk_cli_set_string (object, "version", pdk_server_connection_get_version (server));
  json_object_set_int_member (object, "memory_bytes", (gint64) pdk_server_connection_get_memory (server));
  return object;
}

static void
print_changed (PdkCli     *cli,
               const char *id)
{
  PdkServerConnection *server = pdk_context_get_server (cli->context, id);

  if (cli->json && server != NULL)
    pdk_cli_print_json_object (to_json (server));
}

static int
add (PdkCli     *cli,
     char      **words,
     const char *header_name,
     const char *memory)
{
  g_autoptr (GError)         error = NULL;
  g_autoptr (PdkServerSetup) setup = pdk_server_setup_new ();
  g_autofree char           *address = NULL;

  if (!check_name (words[1], &error) || (header_name != NULL && !check_header (header_name, &error)))
    return pdk_cli_fail (cli, error);
  setup->id = g_strdup (words[1]);
  setup->address = g_strdup (words[2]);
  setup->header_name = g_strdup (header_name);
  address = pdk_server_address_parse (words[2], &error);
  if (error == NULL && memory != NULL)
    setup->memory = parse_memory (memory, &error);
  if (error == NULL && header_name != NULL)
    setup->header_value = read_secret (cli, header_name, &error);
  if (error != NULL || !save (cli, setup, &error))
    return pdk_cli_fail (cli, error);
  print_changed (cli, setup->id);
  pdk_cli_say (cli, _("%1$s is %2$s from now on."), setup->id, address);
  return PDK_CLI_DONE;
}

static int
forget (PdkCli     *cli,
        const char *id)
{
  g_auto (PdkAsyncWaiter)         waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GError)              error = NULL;
  PdkServerConnection            *found = find_server (cli, id, &error);
  g_autoptr (PdkServerConnection) server = found == NULL ? NULL : g_object_ref (found);

  if (server != NULL && !pdk_server_setup_is_saved (cli->context, server))
    pdk_error_set (&error, PDK_ERROR_NOT_FOUND, _("It is known from the environment, or as Ollama's usual address."), _("“%s” was never added, so it cannot be forgotten."), id);
  if (error != NULL)
    return pdk_cli_fail (cli, error);
  pdk_server_setup_remove_async (cli->context, pdk_server_connection_get_id (server), cli->cancellable,
                                 pdk_async_waiter_done, &waiter);
  if (!pdk_server_setup_remove_finish (pdk_async_waiter_wait (&waiter), &error))
    return pdk_cli_fail (cli, error);
  if (cli->json)
    pdk_cli_print_json_object (to_json (server));
  pdk_cli_say (cli, _("%s is forgotten. Its models stay in the library."), pdk_server_connection_get_id (server));
  return PDK_CLI_DONE;
}

/* A server that was never added can be given its graphics memory all the same: it is added then. */
static int
change (PdkCli  *cli,
        char   **words,
        gboolean make_default)
{
  g_autoptr (GError)         error = NULL;
  g_autoptr (PdkServerSetup) setup = NULL;
  PdkServerConnection       *server = find_server (cli, words[1], &error);

  if (server == NULL)
    return pdk_cli_fail (cli, error);
  setup = pdk_server_setup_new_for (cli->context, server);
  if (make_default)
    setup->is_default = TRUE;
  else
    setup->memory = parse_memory (words[2], &error);
  if (error != NULL || !save (cli, setup, &error))
    return pdk_cli_fail (cli, error);
  print_changed (cli, setup->id);
  if (make_default)
    pdk_cli_say (cli, _("%s is the server to use when none is named."), setup->id);
  else
    pdk_cli_say (cli, _("What fits on %1$s is judged by %2$s GiB from now on."), setup->id, words[2]);
  return PDK_CLI_DONE;
}

static void
add_row (PdkCli              *cli,
         PdkCliTable         *table,
         PdkServerConnection *server)
{
  gboolean         online = pdk_server_connection_get_state (server) == PDK_SERVER_STATE_ONLINE;
  g_autofree char *state = pdk_cli_colorize (cli, online ? PDK_CLI_GREEN : PDK_CLI_YELLOW,
                                             online ? _("answers") : _("does not answer"));
  g_autofree char *version = pdk_cli_dup_shown (pdk_server_connection_get_version (server));
  g_autofree char *memory = pdk_server_connection_get_memory (server) == 0
                              ? g_strdup ("")
                              : pdk_text_from_memory (pdk_server_connection_get_memory (server));

  pdk_cli_table_add (table, pdk_server_connection_get_id (server), pdk_server_connection_get_address (server), state,
                     version, memory, pdk_server_connection_get_is_default (server) ? _("default") : "");
}

static int
list (PdkCli *cli)
{
  const PdkCliColumn columns[] = {
    { .title = _("SERVER"), .flexible = TRUE },
      { .title = _("ADDRESS"), .flexible = TRUE },
        { .title = _("STATE") },
          { .title = _("VERSION"), .optional = TRUE },
            { .title = _("MEMORY"), .right = TRUE, .optional = TRUE },
              { .title = " " },
              { NULL },
          };
  GListModel             *servers = pdk_context_get_servers (cli->context);
  g_autoptr (PdkCliTable) table = pdk_cli_table_new (columns);
  JsonArray              *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (servers); i++)
    {
      g_autoptr (PdkServerConnection) server = g_list_model_get_item (servers, i);

      /* Whether it answers is what the row tells; its reason stands in doctor. */
      probe (cli, server, NULL);
      add_row (cli, table, server);
      json_array_add_object_element (array, to_json (server));
    }
  if (cli->json)
    {
      pdk_cli_print_json_array (array);
      return PDK_CLI_DONE;
    }
  json_array_unref (array);
  pdk_cli_table_print (table, cli);
  return PDK_CLI_DONE;
}

static int
test (PdkCli     *cli,
      const char *name)
{
  g_autoptr (GError)   error = NULL;
  PdkServerConnection *server = pdk_context_find_server (cli->context, name, &error);

  if (server == NULL || !probe (cli, server, &error))
    return pdk_cli_fail (cli, error);
  if (cli->json)
    pdk_cli_print_json_object (to_json (server));
  pdk_cli_say (cli, _("%1$s answers: version %2$s."), pdk_server_connection_get_address (server),
                      pdk_server_connection_get_version (server));
  return PDK_CLI_DONE;
}

static int
run (PdkCli              *cli,
     const PdkCliCommand *command,
     int                  argc,
     char               **argv)
{
  g_autofree char   *header_name = NULL;
  g_autofree char   *memory = NULL;
  const GOptionEntry entries[] = {
    { "header", 0, 0, G_OPTION_ARG_STRING, &header_name,
      N_("A header to send, such as Authorization; its value is asked for"), N_("NAME") },
      { "memory", 0, 0, G_OPTION_ARG_STRING, &memory, N_("Graphics memory of the server"), N_("GIB") },
        G_OPTION_ENTRY_NULL,
      };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv)     words = NULL;
  const char        *action;
  guint              count;
  int                status;

  if (!pdk_cli_parse (cli, command, entries, argc, argv, 0, 3, &words, &status))
    return status;
  if (!pdk_cli_open (cli, &error))
    return pdk_cli_fail (cli, error);
  action = words[0] == NULL ? "list" : words[0];
  count = g_strv_length (words);
  if (g_str_equal (action, "list") && count <= 1)
    return list (cli);
  if (g_str_equal (action, "add") && count == 3)
    return add (cli, words, header_name, memory);
  if (g_str_equal (action, "remove") && count == 2)
    return forget (cli, words[1]);
  if (g_str_equal (action, "default") && count == 2)
    return change (cli, words, TRUE);
  if (g_str_equal (action, "memory") && count == 3)
    return change (cli, words, FALSE);
  if (g_str_equal (action, "test") && count <= 2)
    return test (cli, words[1]);
  pdk_error_set (&error, PDK_ERROR_INVALID_INPUT, _("“paddock servers --help” shows the ways to use it."), "%s", _("This is none of the ways to use “paddock servers”."));
  pdk_cli_fail (cli, error);
  return PDK_CLI_USAGE;
}

const PdkCliCommand pdk_cli_command_servers = {
  .name = "servers",
  .summary = N_("List, add, change, test or forget servers"),
                .parameters = N_("[list | add NAME URL | remove NAME | default NAME | memory NAME GIB | test [NAME]]"),
                                 .examples = "  paddock servers\n"
                                             "  paddock servers add attic 192.168.1.20 --memory 24\n"
                                             "  paddock servers add office https://llm.example.org/ollama --header Authorization\n"
                                             "  paddock servers default attic\n"
                                             "  paddock servers memory attic 24",
                                 .run = run,
                };
