/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fitting/pdk-memory-advice.h"

#include <glib/gi18n-lib.h>

#include "fitting/pdk-memory-words.h"

static void
pdk_memory_advice_free (gpointer data)
{
  PdkMemoryAdvice *self = data;

  g_free (self->text);
  g_free (self);
}

static void
take (GPtrArray     *list,
      char          *text,
      guint64        context,
      PdkMemoryCache cache)
{
  PdkMemoryAdvice *advice = g_new (PdkMemoryAdvice, 1);

  *advice = (PdkMemoryAdvice) { text, context, cache };
  g_ptr_array_add (list, advice);
}

/* The longest context that can be chosen, of those that fit. */
static guint64
round_down (GArray *stops,
            guint64 context)
{
  guint64 found = 0;

  for (guint i = 0; i < stops->len; i++)
    if (g_array_index (stops, guint64, i) <= context)
      found = g_array_index (stops, guint64, i);
  return found;
}

static void
advise_context (GPtrArray               *list,
                const PdkMemoryQuestion *question,
                guint64                  fits,
                guint64                  fits_small)
{
  g_autofree char *tokens = pdk_memory_words_from_tokens (fits);
  g_autofree char *tokens_small = pdk_memory_words_from_tokens (fits_small);

  if (fits > 0 && fits < question->context)
    /* Translators: a number of tokens, such as "8192 tokens" */
    take (list, g_strdup_printf (_("Shorten the context to %s"), tokens), fits, question->cache);
  if (question->cache != PDK_MEMORY_CACHE_F16 || fits_small <= fits)
    return;
  if (fits_small >= question->context)
    take (list, g_strdup (_("Keep the context in Q8_0, which takes about half the room")), question->context, PDK_MEMORY_CACHE_Q8_0);
  else
    /* Translators: a number of tokens, such as "8192 tokens" */
    take (list, g_strdup_printf (_("Shorten the context to %s, and keep it in Q8_0"), tokens_small), fits_small, PDK_MEMORY_CACHE_Q8_0);
}

static gboolean
is_llama_server (PdkEngineKind engine)
{
  return engine == PDK_ENGINE_LLAMA_SERVER || engine == PDK_ENGINE_LLAMA_SERVER_OLD;
}

/* Other engines cannot be told to. */
static void
advise_experts (GPtrArray               *list,
                const PdkMemoryFigures  *figures,
                const PdkEstimateAdvice *advice)
{
  const guint layers = advice->host_expert_layers;

  if (!is_llama_server (figures->request.profile.kind) || layers == 0 || layers == PDK_ESTIMATE_ALL)
    return;
  take (list,
        g_strdup_printf (ngettext ("Keep the experts of %1$u layer in main memory: --n-cpu-moe %1$u",
                                   "Keep the experts of %1$u layers in main memory: --n-cpu-moe %1$u", layers),
                         layers),
        0, PDK_MEMORY_CACHE_F16);
}

static char *
describe_otherwise (const PdkMemoryFigures  *figures,
                    const PdkEstimateAdvice *advice)
{
  const guint layers = advice->layers_that_fit;

  if (layers == 0)
    return g_strdup (_("As it is, the model would run on the processor, which is slow."));
  /* Translators: a number of layers, and how many there are in all */
  return g_strdup_printf (ngettext ("As it is, %1$u of %2$u layer would run on the graphics card, and the rest on the processor, which is slow.",
                                    "As it is, %1$u of %2$u layers would run on the graphics card, and the rest on the processor, which is slow.",
                                    figures->estimate.layers),
                          layers, figures->estimate.layers);
}

GPtrArray *
pdk_memory_advice_find (const PdkMemoryQuestion *question,
                        const PdkMemoryFigures  *figures,
                        GArray                  *stops,
                        const char              *smaller,
                        char                   **otherwise)
{
  GPtrArray        *list = g_ptr_array_new_with_free_func (pdk_memory_advice_free);
  const gboolean    computed = question->shape != NULL && figures->request.card_count > 0;
  PdkEstimateAdvice advice;

  *otherwise = NULL;
  if (figures->fit.verdict != PDK_FIT_WONT_FIT)
    return list;
  if (computed)
    {
      pdk_estimate_advise (&figures->request, &advice);
      advise_context (list, question, round_down (stops, advice.context_that_fits),
                      round_down (stops, advice.context_that_fits_small_cache));
      *otherwise = describe_otherwise (figures, &advice);
    }
  if (smaller != NULL)
    /* Translators: a quality, such as "Balanced (Q4_K_M)" */
    take (list, g_strdup_printf (_("Take a smaller file: “%s” fits"), smaller), 0, PDK_MEMORY_CACHE_F16);
  if (computed)
    advise_experts (list, figures, &advice);
  return list;
}
