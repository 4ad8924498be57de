/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "setup/pdk-server-setup.h"

G_BEGIN_DECLS

PdkServerSetup *pdk_server_setup_copy (const PdkServerSetup *self);

/** Returns: (nullable) (transfer none): what @entries (of [struct@ServerEntry]) hold under a name, in any case */
const PdkServerEntry *pdk_server_setup_find_entry (GPtrArray  *entries,
                                                   const char *id);

G_END_DECLS
