/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-cli.h"

G_BEGIN_DECLS

/** Returns: (transfer full): text from outside, safe for a terminal */
char *pdk_cli_dup_shown (const char *text);

/** Returns: (transfer full): the same for text of several lines, whose breaks stay */
char *pdk_cli_dup_shown_lines (const char *text);

/** Prints one line of JSON to stdout. */
void pdk_cli_print_json (JsonNode *node);

/** Prints an object, and consumes it. */
void pdk_cli_print_json_object (JsonObject *object);

/** Prints an array of objects over several lines, and consumes it. */
void pdk_cli_print_json_array (JsonArray *array);

/** Prints `{"error":{"code","message","hint"}}` to stdout (design §8). */
void pdk_cli_print_json_error (const GError *error);

/**
 * pdk_cli_fail:
 *
 * Says why a command failed: on stderr with the hint and the code, with `--json` on stdout.
 *
 * Returns: %PDK_CLI_FAILED
 */
int pdk_cli_fail (PdkCli       *cli,
                  const GError *error);

/** Says on stderr what a person should know although the command goes on. */
void pdk_cli_warn (const char *sentence);

/** Prints a sentence to stdout, unless `--json`. What it quotes may come from anywhere. */
void pdk_cli_say (PdkCli     *cli,
                  const char *format,
                  ...) G_GNUC_PRINTF (2, 3);

/**
 * pdk_cli_print_wrapped:
 * @indent: spaces before every line
 *
 * Prints a sentence to stdout, over as many lines as the width asks for. What it quotes may come from anywhere.
 */
void pdk_cli_print_wrapped (PdkCli     *cli,
                            int         indent,
                            const char *text);

/** Returns: (transfer full): @text in a colour, where the terminal has them */
char *pdk_cli_colorize (PdkCli     *cli,
                        const char *color,
                        const char *text);

#define PDK_CLI_BOLD   "1"
#define PDK_CLI_DIM    "2"
#define PDK_CLI_RED    "31"
#define PDK_CLI_GREEN  "32"
#define PDK_CLI_YELLOW "33"

/** Returns: (transfer full): the fit in a word, in its colour */
char *pdk_cli_dup_fit (PdkCli       *cli,
                       const PdkFit *fit);

/** Returns: (transfer full): `fit {verdict, total_bytes, available_bytes, confidence}` (design §8) */
JsonObject *pdk_cli_fit_to_json (const PdkFit *fit);

/** Adds a member that is a string, or null. */
void pdk_cli_set_string (JsonObject *object,
                         const char *name,
                         const char *value);

/** Adds a time in ISO 8601, or null. */
void pdk_cli_set_time (JsonObject *object,
                       const char *name,
                       GDateTime  *value);

G_END_DECLS
