/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-cli-machine.h"

#include <glib/gi18n.h>

#include "base/pdk-async.h"
#include "base/pdk-error.h"
#include "base/pdk-saturate.h"
#include "base/pdk-text.h"
#include "estimate/pdk-estimate-options.h"
#include "pdk-cli-output.h"

static gboolean
find_engine (const char    *name,
             PdkEngineKind *kind,
             GError       **error)
{
  g_autofree char *shown = NULL;

  if (pdk_engine_kind_find (name, kind))
    return TRUE;
  shown = pdk_text_sanitize (name);
  pdk_error_set (error, PDK_ERROR_INVALID_INPUT, _("Give llama-server, ollama, lm-studio or bindings; the first two also with “-old” for versions before mid 2026."), _("There is no engine called “%s”."), shown);
  return FALSE;
}

/* Whoever looks at the cards needs neither the library nor a server. */
static PdkHardware *
detect (PdkCli  *cli,
        GError **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  PdkHardware            *found;

  if (cli->context == NULL)
    {
      pdk_hardware_detect_async (NULL, cli->cancellable, pdk_async_waiter_done, &waiter);
      return pdk_hardware_detect_finish (pdk_async_waiter_wait (&waiter), error);
    }
  pdk_context_detect_hardware_async (cli->context, cli->cancellable, pdk_async_waiter_done, &waiter);
  found = pdk_context_detect_hardware_finish (cli->context, pdk_async_waiter_wait (&waiter), error);
  return found == NULL ? NULL : g_object_ref (found);
}

static gboolean
use_this_computer (PdkCliMachine *self,
                   PdkCli        *cli,
                   gboolean       look,
                   GError       **error)
{
  g_autoptr (PdkHardware) hardware = look ? detect (cli, error) : NULL;

  if (look && hardware == NULL)
    return FALSE;
  pdk_server_estimate_init_local (&self->estimate, hardware, PDK_ENGINE_LLAMA_SERVER);
  if (hardware != NULL)
    self->sentence = pdk_hardware_describe (hardware);
  return TRUE;
}

/* Returns: whether the server answers, or is not of this computer, so that nothing else can stand for it */
static gboolean
probe (PdkCliMachine *self,
       PdkCli        *cli,
       GError       **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GError)      local_error = NULL;

  pdk_server_connection_probe_async (self->server, cli->cancellable, pdk_async_waiter_done, &waiter);
  if (pdk_server_connection_probe_finish (self->server, pdk_async_waiter_wait (&waiter), &local_error))
    return TRUE;
  self->absent = pdk_server_connection_is_local (self->server);
  if (cli->server_name == NULL && !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
is_about_library (const GError *error)
{
  return g_error_matches (error, PDK_ERROR, PDK_ERROR_DATABASE) || g_error_matches (error, PDK_ERROR, PDK_ERROR_PERMISSION) ||
         g_error_matches (error, PDK_ERROR, PDK_ERROR_NO_SPACE);
}

static gboolean
use_server (PdkCliMachine *self,
            PdkCli        *cli,
            gboolean       look,
            GError       **error)
{
  g_autoptr (GError) local_error = NULL;

  self->server = pdk_cli_get_server (cli, &local_error);
  /* Who asks about a file gets an answer even where the library cannot be opened. */
  if (self->server == NULL && cli->server_name == NULL && is_about_library (local_error))
    {
      pdk_cli_warn (local_error->message);
      return use_this_computer (self, cli, look, error);
    }
  if (self->server == NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  if (self->server == NULL || !probe (self, cli, error))
    return FALSE;
  if (self->absent)
    {
      self->server = NULL;
      return use_this_computer (self, cli, look, error);
    }
  if (look && !pdk_cli_detect_hardware (cli, self->server, error))
    return FALSE;
  pdk_server_estimate_init (&self->estimate, self->server, pdk_context_get_hardware (cli->context), NULL);
  if (look)
    self->sentence = pdk_context_describe_memory_for (cli->context, self->server);
  return TRUE;
}

gboolean
pdk_cli_machine_find (PdkCliMachine *self,
                      PdkCli        *cli,
                      const char    *engine,
                      const char    *memory,
                      GError       **error)
{
  PdkEngineKind kind = PDK_ENGINE_LLAMA_SERVER;
  guint64       card_bytes[PDK_PLAN_CARDS] = { 0 };
  guint         card_count = 0;
  gboolean      asks = cli->server_name != NULL || (engine == NULL && memory == NULL);
  gboolean      found;

  if ((engine != NULL && !find_engine (engine, &kind, error)) || (memory != NULL && !pdk_estimate_parse_cards (memory, card_bytes, &card_count, error)))
    return FALSE;
  found = asks ? use_server (self, cli, memory == NULL, error) : use_this_computer (self, cli, memory == NULL, error);
  if (found && engine != NULL)
    self->estimate.engine = kind;
  if (found && memory != NULL)
    {
      self->estimate.source = PDK_MEMORY_SOURCE_PERSON;
      self->estimate.card_kind = PDK_CARD_CUDA;
      self->estimate.card_count = card_count;
      for (guint i = 0; i < PDK_PLAN_CARDS; i++)
        {
          self->estimate.whole_bytes[i] = card_bytes[i];
          self->estimate.free_bytes[i] = 0;
        }
    }
  return found;
}

void
pdk_cli_machine_clear (PdkCliMachine *self)
{
  g_clear_pointer (&self->sentence, g_free);
}

guint64
pdk_cli_machine_get_free (const PdkCliMachine *self)
{
  guint64 sum = 0;

  for (guint i = 0; i < self->estimate.card_count; i++)
    {
      if (self->estimate.free_bytes[i] == 0)
        return 0;
      sum = pdk_saturate_add (sum, self->estimate.free_bytes[i]);
    }
  return sum;
}
