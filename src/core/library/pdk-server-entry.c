/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library/pdk-server-entry.h"

PdkServerEntry *
pdk_server_entry_copy (const PdkServerEntry *self)
{
  PdkServerEntry *copy = g_new0 (PdkServerEntry, 1);

  copy->id = g_strdup (self->id);
  copy->kind = g_strdup (self->kind);
  copy->address = g_strdup (self->address);
  copy->header_name = g_strdup (self->header_name);
  copy->is_default = self->is_default;
  copy->memory_bytes = self->memory_bytes;
  return copy;
}

void
pdk_server_entry_free (PdkServerEntry *self)
{
  g_free (self->id);
  g_free (self->kind);
  g_free (self->address);
  g_free (self->header_name);
  g_free (self);
}
