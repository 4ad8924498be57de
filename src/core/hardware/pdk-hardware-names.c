/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hardware/pdk-hardware-names.h"

#include <string.h>

gboolean
pdk_hardware_names_has_token (const char *name,
                              const char *token)
{
  g_autofree char *lower_name = g_ascii_strdown (name, -1);
  g_autofree char *lower_token = g_ascii_strdown (token, -1);
  gsize            length = strlen (lower_token);

  for (const char *found = strstr (lower_name, lower_token); found != NULL; found = strstr (found + 1, lower_token))
    {
      gboolean starts = found == lower_name || !g_ascii_isalnum (found[-1]) || !g_ascii_isalnum (*lower_token);
      gboolean ends = !g_ascii_isalnum (found[length]) || !g_ascii_isalnum (lower_token[length - 1]);

      if (starts && ends)
        return TRUE;
    }
  return FALSE;
}
