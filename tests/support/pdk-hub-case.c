/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-hub-case.h"

void
pdk_hub_case_check (const PdkHubCase *expected,
                    const char       *endpoint)
{
  g_autoptr (PdkHubReference) reference = pdk_hub_reference_read (expected->text, endpoint);
  g_autofree char            *shown = g_strescape (expected->text, NULL);

  g_test_message ("%s", shown);
  g_assert_cmpstr (pdk_hub_reference_get_outcome (reference), ==, expected->outcome);
  g_assert_cmpstr (pdk_hub_reference_get_endpoint (reference), ==, expected->endpoint);
  g_assert_cmpstr (pdk_hub_reference_get_repository (reference), ==, expected->repository);
  g_assert_cmpstr (pdk_hub_reference_get_revision (reference), ==, expected->revision);
  g_assert_cmpstr (pdk_hub_reference_get_path (reference), ==, expected->path);
  g_assert_cmpstr (pdk_hub_reference_get_tag (reference), ==, expected->tag);
}
