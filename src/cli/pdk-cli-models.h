/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-cli.h"

G_BEGIN_DECLS

/* What several commands do with models on a server. */

/** Returns: (nullable) (transfer none): the model as the server listed it at the last refresh */
PdkServerModel *pdk_cli_find_installed (PdkServerConnection *server,
                                        const char          *name);

/** Asks the server about @model and takes it into the library. Returns: (transfer full): the record */
PdkModelRecord *pdk_cli_register (PdkCli              *cli,
                                  PdkServerConnection *server,
                                  PdkServerModel      *model,
                                  GError             **error);

/** Returns: (transfer full): what the server knows about a model */
PdkModelDetails *pdk_cli_show (PdkCli              *cli,
                               PdkServerConnection *server,
                               const char          *name,
                               GError             **error);

G_END_DECLS
