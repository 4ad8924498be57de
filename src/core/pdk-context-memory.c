/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-context.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-text.h"

guint64
pdk_context_get_memory_for (PdkContext          *self,
                            PdkServerConnection *server)
{
  if (pdk_server_connection_get_memory (server) > 0)
    return pdk_server_connection_get_memory (server);
  if (!pdk_server_connection_is_local (server) || pdk_context_get_hardware (self) == NULL)
    return 0;
  return pdk_hardware_get_memory (pdk_context_get_hardware (self));
}

char *
pdk_context_describe_memory_for (PdkContext          *self,
                                 PdkServerConnection *server)
{
  const char *id = pdk_server_connection_get_id (server);

  if (pdk_server_connection_get_memory (server) > 0)
    {
      g_autofree char *memory = pdk_text_from_memory (pdk_server_connection_get_memory (server));

      /* Translators: how much graphics memory the server with this name has */
      return g_strdup_printf (_("%1$s of graphics memory, set by hand for %2$s"), memory, id);
    }
  if (!pdk_server_connection_is_local (server))
    return g_strdup_printf (_("%s runs on another computer, whose graphics memory is not known"), id);
  if (pdk_context_get_hardware (self) == NULL)
    return g_strdup (_("The graphics memory has not been looked at"));
  return pdk_hardware_describe (pdk_context_get_hardware (self));
}
