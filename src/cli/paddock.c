/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-cli.h"

int
main (int   argc,
      char *argv[])
{
  return pdk_cli_main (argc, argv);
}
