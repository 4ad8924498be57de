/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-cli.h"

G_BEGIN_DECLS

/**
 * pdk_cli_progress_run:
 *
 * Starts a transfer and shows it until it is over: a bar on a terminal, now and then a line in a pipe,
 * with `--json` an object a line (design §8). Ctrl+C stops it cleanly.
 *
 * Returns: whether it succeeded; if not, @error is set
 */
gboolean pdk_cli_progress_run (PdkCli      *cli,
                               PdkTransfer *transfer,
                               GError     **error);

/** Returns: (transfer full): the line of a bar, @width columns wide */
char *pdk_cli_progress_render (PdkTransfer *transfer,
                               int          width);

G_END_DECLS
