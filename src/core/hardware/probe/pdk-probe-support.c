/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <dlfcn.h>
#include <string.h>

#include "pdk-probe.h"

void *
pdk_probe_load (const char         *root,
                const char * const *paths,
                const char         *soname)
{
  for (const char * const *path = paths; *path != NULL; path++)
    {
      g_autofree char *full = g_strconcat (root, *path, NULL);
      void            *handle = dlopen (full, RTLD_NOW | RTLD_LOCAL);

      if (handle != NULL)
        return handle;
    }
  return *root == '\0' ? dlopen (soname, RTLD_NOW | RTLD_LOCAL) : NULL;
}

void
pdk_probe_add_amount (JsonBuilder *builder,
                      const char  *name,
                      guint64      bytes)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, (gint64) MIN (bytes, (guint64) G_MAXINT64));
}

void
pdk_probe_add_text (JsonBuilder *builder,
                    const char  *name,
                    const char  *text,
                    gsize        size)
{
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) strnlen (text, size));

  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, valid);
}
