/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "setup/pdk-server-machine.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-text.h"
#include "hardware/pdk-hardware-report.h"

char *
pdk_server_machine_summarize (PdkContext          *context,
                              PdkServerConnection *server)
{
  PdkHardware     *hardware;
  g_autofree char *memory = NULL;

  g_return_val_if_fail (PDK_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (PDK_IS_SERVER_CONNECTION (server), NULL);

  hardware = pdk_context_get_hardware (context);
  if (pdk_server_connection_get_memory (server) > 0)
    {
      memory = pdk_text_from_memory (pdk_server_connection_get_memory (server));
      /* Translators: an amount of graphics memory */
      return g_strdup_printf (_("%s, set by hand"), memory);
    }
  if (!pdk_server_connection_is_local (server) || hardware == NULL)
    return g_strdup (_("Graphics memory unknown"));
  return pdk_hardware_report_summarize (hardware);
}

char *
pdk_server_machine_describe_found (PdkContext          *context,
                                   PdkServerConnection *server)
{
  PdkHardware     *hardware;
  g_autofree char *found = NULL;

  g_return_val_if_fail (PDK_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (PDK_IS_SERVER_CONNECTION (server), NULL);

  hardware = pdk_context_get_hardware (context);
  if (!pdk_server_connection_is_local (server))
    return g_strdup (_("The server runs on another computer and does not say what graphics card it has."));
  if (hardware == NULL)
    return g_strdup (_("This computer was not looked at yet."));
  found = pdk_hardware_describe (hardware);
  if (pdk_hardware_get_gpu_count (hardware) == 0)
    return g_strdup (_("No graphics card that can run models was found."));
  /* Translators: what was found, such as "NVIDIA GeForce RTX 4070 with 12.0 GiB (nvidia-smi)" */
  return g_strdup_printf (_("Found: %s."), found);
}

char *
pdk_server_machine_describe_choice (PdkContext          *context,
                                    PdkServerConnection *server,
                                    gboolean             by_hand)
{
  g_autofree char *found = NULL;

  g_return_val_if_fail (PDK_IS_CONTEXT (context), NULL);

  if (server == NULL)
    return g_strdup (_("For a server on another computer, or where something else was found than there is."));
  found = pdk_server_machine_describe_found (context, server);
  if (by_hand)
    /* Translators: what was found of a computer, in a sentence or two */
    return g_strdup_printf (_("%s What fits is judged by the figure below instead."), found);
  if (pdk_server_connection_is_local (server))
    /* Translators: what was found of a computer, in a sentence or two */
    return g_strdup_printf (_("%s What fits is judged by this."), found);
  /* Translators: what was found of a computer, in a sentence or two */
  return g_strdup_printf (_("%s Until it is set by hand, nobody can tell what fits."), found);
}

char *
pdk_server_machine_explain (PdkContext          *context,
                            PdkServerConnection *server)
{
  g_autofree char *found = pdk_server_machine_describe_found (context, server);
  g_autofree char *memory = NULL;

  if (found == NULL)
    return NULL;
  if (pdk_server_connection_get_memory (server) == 0)
    /* Translators: a sentence or two on what was found */
    return g_strdup_printf (_("%s If that is wrong, set the memory by hand in the settings of the server."), found);
  memory = pdk_text_from_memory (pdk_server_connection_get_memory (server));
  /* Translators: an amount of graphics memory, and a sentence or two on what was found */
  return g_strdup_printf (_("What fits is judged by %1$s, which was set by hand. %2$s"), memory, found);
}
