/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PdkServerEntry:
 * @id: a short name that is unique, such as `local`
 * @kind: such as `ollama`
 * @address: such as `http://127.0.0.1:11434`
 * @header_name: (nullable): a header that a proxy in front of the server wants; its value is a secret
 *   and kept elsewhere
 * @is_default: whether this is the server that is meant where none is named; true for one at most
 * @memory_bytes: graphics memory as a person stated it; 0 if not
 *
 * One configured server.
 */
typedef struct
{
  char    *id;
  char    *kind;
  char    *address;
  char    *header_name;
  gboolean is_default;
  guint64  memory_bytes;
} PdkServerEntry;

PdkServerEntry *pdk_server_entry_copy (const PdkServerEntry *self);
void            pdk_server_entry_free (PdkServerEntry *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkServerEntry, pdk_server_entry_free)

G_END_DECLS
