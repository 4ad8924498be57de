/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * PdkCommand:
 *
 * The `paddock` command in a world of its own: private folders, and a server that the test names.
 */
typedef struct
{
  char *folder;
  GStrv environment;
} PdkCommand;

/** @server: (nullable): becomes `OLLAMA_HOST` */
void pdk_command_init (PdkCommand *self,
                       const char *server);
void pdk_command_clear (PdkCommand *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PdkCommand, pdk_command_clear)

/** Sets an environment variable for the runs that follow. */
void pdk_command_setenv (PdkCommand *self,
                         const char *name,
                         const char *value);

/** Returns: (transfer full) (type filename): a file below the private folders, such as `data/paddock/paddock.db` */
char *pdk_command_dup_path (PdkCommand *self,
                            const char *name);

/**
 * PdkCommandResult:
 *
 * What a run left behind.
 */
typedef struct
{
  int   status;
  char *output;
  char *errors;
} PdkCommandResult;

void pdk_command_result_clear (PdkCommandResult *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PdkCommandResult, pdk_command_result_clear)

/** Runs `paddock` with these words (a %NULL ends them) to its end. */
PdkCommandResult pdk_command_run (PdkCommand *self,
                                  ...) G_GNUC_NULL_TERMINATED;

/** Like pdk_command_run(), with @input on standard input. */
PdkCommandResult pdk_command_run_with_input (PdkCommand *self,
                                             const char *input,
                                             ...) G_GNUC_NULL_TERMINATED;

/** Starts `paddock` and lets it run; its standard output is a pipe. */
GSubprocess *pdk_command_start (PdkCommand *self,
                                ...) G_GNUC_NULL_TERMINATED;

/** Returns: (transfer full): the output of a run with `--json` that must succeed */
JsonNode *pdk_command_run_json (PdkCommand *self,
                                ...) G_GNUC_NULL_TERMINATED;

/** Returns: (transfer full): the last line of @output, which must be a JSON object */
JsonObject *pdk_command_parse_last_line (const char *output);

G_END_DECLS
