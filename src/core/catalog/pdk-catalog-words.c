/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "catalog/pdk-catalog-words.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  const char *id;
  const char *words;
} Entry;

static const Entry categories[] = {
  { "advanced", N_("Advanced") },
    { "balanced", N_("Balanced") },
      { "creative", N_("Creative") },
        { "technical", N_("Technical") },
      };

static const Entry tags[] = {
  { "agent", N_("Agents") },
    { "business", N_("Business") },
      { "code", N_("Code") },
        { "coding", N_("Coding") },
          { "completion", N_("Completion") },
            { "conversation", N_("Conversation") },
              { "cpu", N_("Without graphics card") },
                { "creative", N_("Creative") },
                  { "default", N_("Default") },
                    { "efficient", N_("Efficient") },
                      { "embedding", N_("Embedding") },
                        { "instruct", N_("Instruct") },
                          { "large", N_("Large") },
                            { "legacy", N_("Legacy") },
                              { "long-context", N_("Long context") },
                                { "memory-extraction", N_("Memory extraction") },
                                  { "moe", N_("Mixture of experts") },
                                    { "multilingual", N_("Multilingual") },
                                      { "open-data", N_("Open data") },
                                        { "rag", N_("Document search") },
                                          { "reasoning", N_("Reasoning") },
                                            { "roleplay", N_("Role play") },
                                              { "small", N_("Small") },
                                                { "story", N_("Story") },
                                                  { "structured", N_("Structured") },
                                                    { "technical", N_("Technical") },
                                                      { "text", N_("Text") },
                                                        { "thinking", N_("Thinking") },
                                                          { "tiny", N_("Tiny") },
                                                            { "tools", N_("Tools") },
                                                              { "uncensored", N_("Uncensored") },
                                                                { "vision", N_("Vision") },
                                                                  { "workstation", N_("Workstation") },
                                                                };

/* The best first. */
static const Entry ratings[] = {
  { "excellent", N_("Excellent") },
    { "very_good", N_("Very good") },
      { "good", N_("Good") },
        { "fair", N_("Fair") },
          { "limited", N_("Limited") },
            { "poor", N_("Poor") },
          };

static const Entry criteria[] = {
  { "conversation", N_("Conversation") },
    { "creativity", N_("Creativity") },
      { "memory_extraction", N_("Remembering facts") },
        { "prompt_following", N_("Following instructions") },
      };

static char *
capitalize (const char *id)
{
  g_autofree char *spaced = g_strdelimit (g_strdup (id), "-_", ' ');
  g_autofree char *first = NULL;

  if (*spaced == '\0')
    return g_steal_pointer (&spaced);
  first = g_utf8_strup (spaced, (gssize) (g_utf8_next_char (spaced) - spaced));
  return g_strconcat (first, g_utf8_next_char (spaced), NULL);
}

static char *
look_up (const Entry *entries,
         gsize        count,
         const char  *id)
{
  for (gsize i = 0; i < count; i++)
    {
      if (g_ascii_strcasecmp (entries[i].id, id) == 0)
        return g_strdup (_(entries[i].words));
    }
  return capitalize (id);
}

char *
pdk_catalog_words_from_category (const char *category)
{
  g_return_val_if_fail (category != NULL, NULL);

  return look_up (categories, G_N_ELEMENTS (categories), category);
}

char *
pdk_catalog_words_from_tag (const char *tag)
{
  g_return_val_if_fail (tag != NULL, NULL);

  return look_up (tags, G_N_ELEMENTS (tags), tag);
}

char *
pdk_catalog_words_from_rating (const char *rating)
{
  g_return_val_if_fail (rating != NULL, NULL);

  return look_up (ratings, G_N_ELEMENTS (ratings), rating);
}

char *
pdk_catalog_words_from_criterion (const char *criterion)
{
  g_return_val_if_fail (criterion != NULL, NULL);

  return look_up (criteria, G_N_ELEMENTS (criteria), criterion);
}

const char * const *
pdk_catalog_words_get_criteria (void)
{
  static const char * const ids[] = {
    "conversation",
    "prompt_following",
    "creativity",
    "memory_extraction",
    NULL,
  };

  return ids;
}

/* The criteria for which sources give @rating, as one text; %NULL if there is none. */
static char *
join_criteria (PdkCatalogModel *model,
               const char      *rating)
{
  const char * const      *ids = pdk_catalog_words_get_criteria ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv)           words = NULL;

  for (guint i = 0; ids[i] != NULL; i++)
    {
      const char *given = pdk_catalog_model_get_rating (model, ids[i]);

      if (given != NULL && g_ascii_strcasecmp (given, rating) == 0)
        g_strv_builder_take (builder, pdk_catalog_words_from_criterion (ids[i]));
    }
  words = g_strv_builder_end (builder);
  /* Translators: stands between the things of a list, such as "Conversation, Creativity" */
  return words[0] == NULL ? NULL : g_strjoinv (_(", "), words);
}

char *
pdk_catalog_words_from_model (PdkCatalogModel *model)
{
  g_return_val_if_fail (PDK_IS_CATALOG_MODEL (model), NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (ratings); i++)
    {
      g_autofree char *things = join_criteria (model, ratings[i].id);

      if (things != NULL)
        /* Translators: a judgement and what it is about, such as "Excellent: Conversation, Creativity" */
        return g_strdup_printf (_("%1$s: %2$s"), _(ratings[i].words), things);
    }
  return NULL;
}
