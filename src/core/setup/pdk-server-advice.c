/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "setup/pdk-server-advice.h"

#include <glib/gi18n-lib.h>

#include "servers/pdk-server-address.h"

/* How Ollama's own site says to install it. */
#define INSTALL_COMMAND "curl -fsSL https://ollama.com/install.sh | sh"

void
pdk_server_advice_clear (PdkServerAdvice *self)
{
  g_clear_pointer (&self->sentence, g_free);
  g_clear_pointer (&self->command, g_free);
}

static gboolean
has_file (const char *root,
          const char *path)
{
  g_autofree char *full = g_build_filename (root == NULL ? "/" : root, path, NULL);

  return g_file_test (full, G_FILE_TEST_EXISTS);
}

static gboolean
is_unit_installed (const char *root)
{
  static const char * const units[] = {
    "etc/systemd/system/ollama.service",
    "usr/lib/systemd/system/ollama.service",
    "lib/systemd/system/ollama.service",
  };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      if (has_file (root, units[i]))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_program_installed (const char *root)
{
  static const char * const programs[] = { "usr/local/bin/ollama", "usr/bin/ollama" };
  g_autofree char          *found = root == NULL ? g_find_program_in_path ("ollama") : NULL;

  if (found != NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (programs); i++)
    {
      if (has_file (root, programs[i]))
        return TRUE;
    }
  return FALSE;
}

static void
advise (PdkServerAdvice *self,
        const char      *sentence,
        const char      *command)
{
  self->sentence = g_strdup (sentence);
  self->command = g_strdup (command);
}

void
pdk_server_advice_init (PdkServerAdvice *self,
                        const char      *address,
                        const char      *root)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (address != NULL);

  if (!pdk_server_address_is_local (address))
    advise (self, _("Check that the other computer is on. Ollama answers other computers only if it is started like this there:"),
                    "OLLAMA_HOST=0.0.0.0 ollama serve");
  else if (has_file (root, ".flatpak-info"))
    advise (self, _("If Ollama is installed on this computer, this starts it:"), "ollama serve");
  else if (is_unit_installed (root))
    advise (self, _("Ollama is installed but does not run. This starts it:"), "sudo systemctl start ollama");
  else if (is_program_installed (root))
    advise (self, _("Ollama is installed but does not run. This starts it:"), "ollama serve");
  else
    advise (self, _("Ollama, which runs the models, is not installed on this computer. This installs it:"),
                    INSTALL_COMMAND);
}
