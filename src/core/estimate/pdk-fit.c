/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "estimate/pdk-fit.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-text.h"

#define GIBIBYTE G_GUINT64_CONSTANT (0x40000000)

static const guint tiers[] = { 6, 8, 12, 16, 24, 32 };

PdkFitVerdict
pdk_fit_judge (guint64 total_bytes,
               guint64 available_bytes)
{
  if (total_bytes == 0 || available_bytes == 0)
    return PDK_FIT_UNKNOWN;
  if (total_bytes > available_bytes)
    return PDK_FIT_WONT_FIT;
  /* "Less than 90 % used" said without a product that could overflow. */
  return available_bytes - total_bytes > available_bytes / 10 ? PDK_FIT_FITS : PDK_FIT_TIGHT;
}

const char *
pdk_fit_verdict_to_string (PdkFitVerdict verdict)
{
  switch (verdict)
    {
    case PDK_FIT_FITS:
      return "fits";
    case PDK_FIT_TIGHT:
      return "tight";
    case PDK_FIT_WONT_FIT:
      return "wont-fit";
    case PDK_FIT_UNKNOWN:
      break;
    }
  return "unknown";
}

const char *
pdk_fit_verdict_to_words (PdkFitVerdict verdict)
{
  switch (verdict)
    {
    case PDK_FIT_FITS:
      /* Translators: short for: the model fits in graphics memory */
      return _("Fits");
    case PDK_FIT_TIGHT:
      /* Translators: short for: the model fits in graphics memory, but nothing much remains */
      return _("Tight");
    case PDK_FIT_WONT_FIT:
      /* Translators: short for: the model is too big for the graphics memory */
      return _("Too big");
    case PDK_FIT_UNKNOWN:
      break;
    }
  /* Translators: short for: whether the model fits in graphics memory is not known */
  return _("Fit unknown");
}

const char *
pdk_fit_confidence_to_string (PdkFitConfidence confidence)
{
  switch (confidence)
    {
    case PDK_FIT_CONFIDENCE_EXACT:
      return "exact";
    case PDK_FIT_CONFIDENCE_GOOD:
      return "good";
    case PDK_FIT_CONFIDENCE_ROUGH:
      break;
    }
  return "rough";
}

const char *
pdk_fit_source_to_string (PdkFitSource source)
{
  switch (source)
    {
    case PDK_FIT_SOURCE_STATED:
      return "stated";
    case PDK_FIT_SOURCE_MODEL_CARD:
      return "model-card";
    case PDK_FIT_SOURCE_SERVER:
      return "server";
    case PDK_FIT_SOURCE_HEADER:
      return "header";
    case PDK_FIT_SOURCE_FILE_SIZE:
      break;
    }
  return "file-size";
}

const char *
pdk_fit_source_describe (PdkFitSource source)
{
  switch (source)
    {
    case PDK_FIT_SOURCE_STATED:
      /* Translators: where a figure is known from */
      return _("as stated by its source");
    case PDK_FIT_SOURCE_MODEL_CARD:
      /* Translators: where a figure is known from: the description of a model by its maker */
      return _("from the model card");
    case PDK_FIT_SOURCE_SERVER:
      /* Translators: where a figure is known from */
      return _("from what the server tells");
    case PDK_FIT_SOURCE_HEADER:
      /* Translators: where a figure is known from: the first part of the model's file, which describes it */
      return _("from the file’s header");
    case PDK_FIT_SOURCE_FILE_SIZE:
      break;
    }
  /* Translators: where a figure is known from; nothing better is known than the size of the file */
  return _("from the file’s size");
}

char *
pdk_fit_describe (const PdkFit *self)
{
  gboolean         exact = self->confidence == PDK_FIT_CONFIDENCE_EXACT;
  g_autofree char *needed = pdk_text_from_memory (self->total_bytes);
  g_autofree char *available = pdk_text_from_memory (self->available_bytes);

  switch (self->verdict)
    {
    case PDK_FIT_FITS:
      return g_strdup (_("Fits in graphics memory"));
    case PDK_FIT_TIGHT:
      /* Translators: two amounts of memory, such as "7.6 GiB" and "8.0 GiB" */
      return g_strdup_printf (exact ? _("Tight: needs %s of %s graphics memory") : _("Tight: needs about %s of %s graphics memory"), needed, available);
    case PDK_FIT_WONT_FIT:
      return g_strdup_printf (exact ? _("Needs %s, but there are %s of graphics memory") : _("Needs about %s, but there are %s of graphics memory"), needed, available);
    case PDK_FIT_UNKNOWN:
      break;
    }
  if (self->total_bytes > 0)
    return g_strdup_printf (exact ? _("Needs %s of graphics memory") : _("Needs about %s of graphics memory"), needed);
  return g_strdup (_("Memory needed is not known"));
}

char *
pdk_fit_describe_basis (const PdkFit *self)
{
  g_autofree char *context = g_strdup_printf ("%'" G_GUINT64_FORMAT, self->context);
  const char      *source = pdk_fit_source_describe (self->source);

  if (self->context == 0)
    return g_strdup (source);
  /* Translators: where a figure is known from, and with how long a context, such as
     "from the file’s header, for 4,096 tokens of context" */
  return g_strdup_printf (_("%1$s, for %2$s tokens of context"), source, context);
}

static const char *
get_rough_words (PdkFitVerdict verdict)
{
  switch (verdict)
    {
    case PDK_FIT_FITS:
      /* Translators: short for: the model probably fits in graphics memory; only the file's size is known */
      return _("Probably fits");
    case PDK_FIT_TIGHT:
      /* Translators: short for: the model probably fits in graphics memory, but nothing much remains */
      return _("Probably tight");
    case PDK_FIT_WONT_FIT:
      /* Translators: short for: the model is probably too big for the graphics memory */
      return _("Probably too big");
    case PDK_FIT_UNKNOWN:
      break;
    }
  return pdk_fit_verdict_to_words (verdict);
}

const char *
pdk_fit_to_words (const PdkFit *self)
{
  return self->confidence == PDK_FIT_CONFIDENCE_ROUGH ? get_rough_words (self->verdict) : pdk_fit_verdict_to_words (self->verdict);
}

guint
pdk_fit_tier_for_memory (guint64 bytes)
{
  guint reached = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (tiers); i++)
    if (bytes >= pdk_fit_tier_get_threshold (tiers[i]))
      reached = tiers[i];
  return reached;
}

guint64
pdk_fit_tier_get_memory (guint tier)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tiers); i++)
    if (tiers[i] == tier)
      return tier * GIBIBYTE;
  return 0;
}

const guint *
pdk_fit_get_tiers (gsize *count)
{
  *count = G_N_ELEMENTS (tiers);
  return tiers;
}

guint64
pdk_fit_tier_get_threshold (guint gigabytes)
{
  return (gigabytes * GIBIBYTE / 100) * 92;
}
