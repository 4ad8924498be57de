/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "pdk-context.h"

G_BEGIN_DECLS

/**
 * PdkCli:
 * @json: whether `--json` was given
 * @server_name: (nullable): what `--server` names
 * @terminal: whether stdout is a terminal
 * @rewrites: whether that terminal can go back to the beginning of a line
 * @colors: whether it shows colours, and may
 * @columns: its width in characters
 * @cancellable: cancelled by Ctrl+C
 * @context: (nullable): the library and the servers, once opened
 *
 * What every command of one run shares.
 */
typedef struct
{
  gboolean      json;
  char         *server_name;
  gboolean      terminal;
  gboolean      rewrites;
  gboolean      colors;
  int           columns;
  GCancellable *cancellable;
  PdkContext   *context;
} PdkCli;

/**
 * PdkCliCommand:
 * @name: the word after `paddock`
 * @summary: one line for the list of commands
 * @parameters: what comes after the name, for the help
 * @examples: lines of examples
 * @run: gets the words after the name, parses them with pdk_cli_parse() and returns the exit status
 */
typedef struct _PdkCliCommand PdkCliCommand;

struct _PdkCliCommand
{
  const char *name;
  const char *summary;
  const char *parameters;
  const char *examples;
  int (*run) (PdkCli              *cli,
              const PdkCliCommand *command,
              int                  argc,
              char               **argv);
};

extern const PdkCliCommand pdk_cli_command_adopt;
extern const PdkCliCommand pdk_cli_command_alias;
extern const PdkCliCommand pdk_cli_command_catalog;
extern const PdkCliCommand pdk_cli_command_doctor;
extern const PdkCliCommand pdk_cli_command_estimate;
extern const PdkCliCommand pdk_cli_command_list;
extern const PdkCliCommand pdk_cli_command_load;
extern const PdkCliCommand pdk_cli_command_ps;
extern const PdkCliCommand pdk_cli_command_pull;
extern const PdkCliCommand pdk_cli_command_remove;
extern const PdkCliCommand pdk_cli_command_run;
extern const PdkCliCommand pdk_cli_command_servers;
extern const PdkCliCommand pdk_cli_command_show;
extern const PdkCliCommand pdk_cli_command_unload;
extern const PdkCliCommand pdk_cli_command_use;

typedef enum
{
  PDK_CLI_DONE = 0,
  PDK_CLI_FAILED = 1,
  PDK_CLI_USAGE = 2,
} PdkCliStatus;

/**
 * pdk_cli_main:
 *
 * Runs one command.
 *
 * Returns: the exit status: 0 done, 1 failed, 2 usage
 */
int pdk_cli_main (int    argc,
                  char **argv);

/**
 * pdk_cli_parse:
 * @entries: (nullable): the command's own options
 * @least: how many words must be left
 * @most: how many may be left; -1 for any number
 * @words: (out) (transfer full): the words that are no options
 * @status: (out): what to return if this returns %FALSE
 *
 * Parses a command's words, with the options that all commands have. `--help` is answered here.
 *
 * Returns: whether to go on
 */
gboolean pdk_cli_parse (PdkCli              *cli,
                        const PdkCliCommand *command,
                        const GOptionEntry  *entries,
                        int                  argc,
                        char               **argv,
                        int                  least,
                        int                  most,
                        GStrv               *words,
                        int                 *status);

/** Opens the library; at most once a run. */
gboolean pdk_cli_open (PdkCli  *cli,
                       GError **error);

/** Returns: (transfer none): the server that `--server` names, or the usual one */
PdkServerConnection *pdk_cli_get_server (PdkCli  *cli,
                                         GError **error);

/** Asks @server what it has and brings the library to it. */
gboolean pdk_cli_refresh (PdkCli              *cli,
                          PdkServerConnection *server,
                          GError             **error);

/** Looks at this computer's graphics memory, unless @server runs elsewhere or has it set. */
gboolean pdk_cli_detect_hardware (PdkCli              *cli,
                                  PdkServerConnection *server,
                                  GError             **error);

/**
 * pdk_cli_find_record:
 * @name: (nullable): a model as a person names it: any form of its name, or a curated id; %NULL for
 *   the active one
 *
 * Returns: (transfer none): the record on @server; %PDK_ERROR_NOT_FOUND with a hint
 */
PdkModelRecord *pdk_cli_find_record (PdkCli              *cli,
                                     PdkServerConnection *server,
                                     const char          *name,
                                     GError             **error);

/** Returns: (transfer full): the name under which @server knows what a person named */
char *pdk_cli_dup_server_name (PdkCli              *cli,
                               PdkServerConnection *server,
                               const char          *name);

/**
 * pdk_cli_wait_for_input:
 *
 * Waits until stdin can be read without blocking, so that Ctrl+C is heard meanwhile.
 *
 * Returns: whether it can; if not, @error is %G_IO_ERROR_CANCELLED
 */
gboolean pdk_cli_wait_for_input (PdkCli  *cli,
                                 GError **error);

/**
 * pdk_cli_confirm:
 *
 * Asks on a terminal; anywhere else it refuses, and says which option to give.
 *
 * Returns: whether the person said yes; if not, @error is set
 */
gboolean pdk_cli_confirm (PdkCli     *cli,
                          const char *question,
                          GError    **error);

G_END_DECLS
