/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-subject.h"

/*
 * usage: test-conformance [--tap] (--subject=double | --subject=ollama)
 */
int
main (int   argc,
      char *argv[])
{
  gboolean    real = FALSE;
  PdkSubject *subject;
  int         status;

  for (int i = 1; i < argc; i++)
    real = real || g_str_equal (argv[i], "--subject=ollama");
  g_test_init (&argc, &argv, NULL);
  if (real)
    {
      g_autofree char *program = pdk_ollama_process_find ();

      /* In TAP a skipped program ends with 0; any other status would be a failure. */
      if (program == NULL)
        {
          g_print ("1..0 # SKIP no Ollama here; build-aux/env --engines provides one\n");
          return 0;
        }
    }
  subject = real ? pdk_subject_new_ollama () : pdk_subject_new_simulated ();
  pdk_conformance_add_model_tests (subject);
  pdk_conformance_add_run_tests (subject);
  pdk_conformance_add_pull_tests (subject);
  status = g_test_run ();
  pdk_subject_free (subject);
  return status;
}
