/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PdkHubNaming:
 * @PDK_HUB_NAMING_ADDRESS: the subject is read as if it stood alone
 * @PDK_HUB_NAMING_REPOSITORY: a name without `/` is a repository of the early hub
 * @PDK_HUB_NAMING_OLLAMA: names without a hub's host belong to Ollama's library
 * @PDK_HUB_NAMING_DOCKER: names without a hub's host belong to Docker's hub
 * @PDK_HUB_NAMING_CATALOG: names without `/` belong to the program's own catalogue
 * @PDK_HUB_NAMING_LOCAL: the subject is a file on this computer
 *
 * What a name means to the program that it was meant for.
 */
typedef enum
{
  PDK_HUB_NAMING_ADDRESS,
  PDK_HUB_NAMING_REPOSITORY,
  PDK_HUB_NAMING_OLLAMA,
  PDK_HUB_NAMING_DOCKER,
  PDK_HUB_NAMING_CATALOG,
  PDK_HUB_NAMING_LOCAL,
} PdkHubNaming;

/**
 * PdkHubCommand:
 * @naming: how @subject is meant
 * @subject: what names the model
 * @file: (nullable): a file of the repository, or a pattern of files
 * @revision: (nullable): the revision
 * @kind: (nullable): the kind of repository, such as `dataset`
 */
typedef struct
{
  PdkHubNaming naming;
  char        *subject;
  char        *file;
  char        *revision;
  char        *kind;
} PdkHubCommand;

/**
 * pdk_hub_command_read:
 * @command: (out caller-allocates): what the command asks for
 * @text: a line that may be a shell command
 *
 * Understands the commands that model pages and manuals show. Nothing is run, and nothing but the
 * model is taken from the line.
 *
 * Returns: whether @text is a command that names a model; if not, it is just words
 */
gboolean pdk_hub_command_read (PdkHubCommand *command,
                               const char    *text);
void     pdk_hub_command_clear (PdkHubCommand *command);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PdkHubCommand, pdk_hub_command_clear)

G_END_DECLS
