/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PdkCommandLine:
 *
 * A command for a terminal, with a button that copies it.
 *
 * Properties: `command`. Actions: `command.copy`.
 */
#define PDK_TYPE_COMMAND_LINE (pdk_command_line_get_type ())
G_DECLARE_FINAL_TYPE (PdkCommandLine, pdk_command_line, PDK, COMMAND_LINE, AdwBin)

G_END_DECLS
