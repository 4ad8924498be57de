/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fitting/pdk-memory-words.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "base/pdk-saturate.h"
#include "base/pdk-text.h"

#define BAND_STEP (100 * G_GUINT64_CONSTANT (0x100000))

/* Figures that are only assumed are never said as if they were measured. */
static char *
dup_amount (const PdkMemoryFigures *figures,
            guint64                 bytes)
{
  g_autofree char *amount = pdk_text_from_memory (bytes);

  if (figures->fit.confidence == PDK_FIT_CONFIDENCE_EXACT)
    return g_steal_pointer (&amount);
  /* Translators: an amount of memory that is not known exactly, such as "about 2.1 GiB" */
  return g_strdup_printf (_("about %s"), amount);
}

static char *
describe_processor (const PdkMemoryFigures *figures)
{
  g_autofree char *left = dup_amount (figures, figures->part_bytes[PDK_MEMORY_PART_FREE]);
  g_autofree char *over = dup_amount (figures, figures->over_bytes);
  g_autofree char *needed = dup_amount (figures, figures->fit.total_bytes);

  switch (figures->fit.verdict)
    {
    case PDK_FIT_FITS:
      /* Translators: an amount of memory, such as "about 2.1 GiB" */
      return g_strdup_printf (_("Fits in main memory, %s stay free; without a graphics card it answers slowly"), left);
    case PDK_FIT_TIGHT:
      return g_strdup_printf (_("Tight in main memory, only %s stay free; without a graphics card it answers slowly"), left);
    case PDK_FIT_WONT_FIT:
      return g_strdup_printf (_("Too big: needs %s more than the main memory has"), over);
    case PDK_FIT_UNKNOWN:
      break;
    }
  if (figures->fit.total_bytes == 0)
    return g_strdup (_("Memory needed is not known"));
  return g_strdup_printf (_("Needs %s of main memory"), needed);
}

char *
pdk_memory_words_from_figures (const PdkMemoryFigures *figures)
{
  g_autofree char *left = dup_amount (figures, figures->part_bytes[PDK_MEMORY_PART_FREE]);
  g_autofree char *over = dup_amount (figures, figures->over_bytes);
  g_autofree char *needed = dup_amount (figures, figures->fit.total_bytes);

  if (figures->cards == PDK_CARDS_NONE)
    return describe_processor (figures);
  switch (figures->fit.verdict)
    {
    case PDK_FIT_FITS:
      /* Translators: an amount of memory, such as "about 2.1 GiB" */
      return g_strdup_printf (_("Fits, %s stay free"), left);
    case PDK_FIT_TIGHT:
      return g_strdup_printf (_("Tight, only %s stay free"), left);
    case PDK_FIT_WONT_FIT:
      if (figures->uneven)
        return g_strdup_printf (_("Too big: needs %s more than one of the cards has"), over);
      return g_strdup_printf (_("Too big: needs %s more than there is"), over);
    case PDK_FIT_UNKNOWN:
      break;
    }
  if (figures->fit.total_bytes == 0)
    return g_strdup (_("Memory needed is not known"));
  return g_strdup_printf (_("Needs %s; how much graphics memory there is, is not known"), needed);
}

/* How far it may be off is not known to the byte. */
static char *
dup_band (const PdkEstimate *estimate)
{
  return pdk_text_from_memory (pdk_saturate_align (estimate->high_bytes - estimate->total_bytes, BAND_STEP));
}

char *
pdk_memory_words_from_source (const PdkMemoryFigures  *figures,
                              const PdkMemoryQuestion *question)
{
  g_autofree char *band = dup_band (&figures->estimate);

  if (question->shape != NULL && question->shape->rules == NULL)
    return g_strdup (_("About: this kind of model is new to Paddock, and may need less"));
  switch (figures->fit.confidence)
    {
    case PDK_FIT_CONFIDENCE_EXACT:
      /* Translators: an amount of memory, such as "100 MiB" */
      return g_strdup_printf (_("Exact: from the header of the model’s file, give or take %s"), band);
    case PDK_FIT_CONFIDENCE_GOOD:
      if (question->shape != NULL && question->shape->source == PDK_FIT_SOURCE_SERVER)
        /* Translators: an amount of memory, such as "100 MiB" */
        return g_strdup_printf (_("Good: from what the server tells of the model, give or take %s"), band);
      return g_strdup_printf (_("Good: from what is published about the model, give or take %s"), band);
    case PDK_FIT_CONFIDENCE_ROUGH:
      break;
    }
  return g_strdup (_("About: guessed from the size of the file alone"));
}

char *
pdk_memory_words_from_parts (const PdkMemoryFigures *figures)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv)           words = NULL;

  for (guint i = 0; i < PDK_MEMORY_PARTS; i++)
    {
      g_autofree char *amount = pdk_text_from_memory (figures->part_bytes[i]);

      if (figures->part_bytes[i] > 0)
        /* Translators: a part of memory and how much it is, such as "Weights 8.4 GiB" */
        g_strv_builder_take (builder, g_strdup_printf (C_("part of memory", "%1$s %2$s"), pdk_memory_part_describe (i), amount));
    }
  words = g_strv_builder_end (builder);
  return g_strjoinv (_(", "), words);
}

char *
pdk_memory_words_from_whole (const PdkMemoryFigures *figures)
{
  g_autofree char *memory = pdk_text_from_memory (figures->fit.available_bytes);

  if (figures->fit.available_bytes == 0)
    return g_strdup ("");
  if (figures->cards == PDK_CARDS_NONE)
    /* Translators: an amount of memory, such as "12.0 GiB" */
    return g_strdup_printf (_("Main memory: %s"), memory);
  if (figures->card_count > 1)
    return g_strdup_printf (ngettext ("%1$u card: %2$s", "%1$u cards: %2$s", figures->card_count), figures->card_count, memory);
  return g_strdup_printf (_("Card: %s"), memory);
}

char *
pdk_memory_words_from_way (const PdkMemoryFigures *figures)
{
  g_autofree char *memory = pdk_text_from_memory (figures->fit.available_bytes);
  g_autofree char *meaning = pdk_memory_words_from_figures (figures);
  const guint      count = figures->card_count;

  if (figures->cards != PDK_CARDS_ALL)
    /* Translators: an amount of memory, and what it means, such as "Fits, 2.1 GiB stay free" */
    return g_strdup_printf (_("On the largest card (%1$s): %2$s"), memory, meaning);
  /* Translators: how many cards, their memory, and what it means, such as "Fits, 2.1 GiB stay free" */
  return g_strdup_printf (ngettext ("On %1$u card (%2$s): %3$s", "On all %1$u cards together (%2$s): %3$s", count), count,
                          memory, meaning);
}

char *
pdk_memory_words_from_tokens (guint64 tokens)
{
  return g_strdup_printf (ngettext ("%'" PRIu64 " token", "%'" PRIu64 " tokens", (gulong) tokens), tokens);
}

char *
pdk_memory_words_from_cache (PdkMemoryCache cache,
                             PdkEngineKind  engine)
{
  const char *name = pdk_memory_cache_to_string (cache);

  if (cache == PDK_MEMORY_CACHE_F16)
    return NULL;
  switch (engine)
    {
    case PDK_ENGINE_OLLAMA:
    case PDK_ENGINE_OLLAMA_OLD:
      /* Translators: a setting's value, such as "q8_0" */
      return g_strdup_printf (_("Ollama does this if it was started with OLLAMA_KV_CACHE_TYPE=%s."), name);
    case PDK_ENGINE_LLAMA_SERVER:
    case PDK_ENGINE_LLAMA_SERVER_OLD:
      return g_strdup_printf (_("llama-server does this if it was started with --cache-type-k %1$s --cache-type-v %1$s."), name);
    case PDK_ENGINE_LM_STUDIO:
    case PDK_ENGINE_BINDINGS:
      break;
    }
  return g_strdup (_("The server has to be told to do this."));
}
