/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "names/pdk-hub-reference.h"

G_BEGIN_DECLS

/** A text and what it is expected to mean; %NULL where the reference must have nothing. */
typedef struct
{
  const char *text;
  const char *outcome;
  const char *endpoint;
  const char *repository;
  const char *revision;
  const char *path;
  const char *tag;
} PdkHubCase;

/** Fails the test unless the text is read as expected, with @endpoint (nullable) as the configured hub. */
void pdk_hub_case_check (const PdkHubCase *expected,
                         const char       *endpoint);

/** Checks each case of an array. */
#define pdk_hub_case_check_all(cases, endpoint)                                                         \
  G_STMT_START                                                                                          \
  {                                                                                                     \
    for (gsize pdk_hub_case_index = 0; pdk_hub_case_index < G_N_ELEMENTS (cases); pdk_hub_case_index++) \
      pdk_hub_case_check (&(cases)[pdk_hub_case_index], (endpoint));                                    \
  }                                                                                                     \
  G_STMT_END

G_END_DECLS
