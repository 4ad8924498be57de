/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "base/pdk-paths.h"
#include "pdk-application.h"

int
main (int    argc,
      char **argv)
{
  g_autoptr (PdkApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (PDK_GETTEXT_DOMAIN, pdk_paths_get_locale_folder ());
  bind_textdomain_codeset (PDK_GETTEXT_DOMAIN, "UTF-8");
  textdomain (PDK_GETTEXT_DOMAIN);

  application = pdk_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
