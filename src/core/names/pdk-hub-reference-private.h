/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "names/pdk-hub-reference.h"

G_BEGIN_DECLS

/* Filled by the reader only; nobody changes it once it is given away. */
struct _PdkHubReference
{
  PdkHubReferenceKind kind;
  PdkHubProblem       problem;
  const char         *detail;
  char               *endpoint;
  char               *repository;
  char               *revision;
  char               *path;
  char               *tag;
  char               *text;
  char               *query;
};

G_END_DECLS
