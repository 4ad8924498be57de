/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "names/pdk-quant.h"

#include <string.h>

#include "names/pdk-quant-split.h"

struct _PdkQuant
{
  PdkFileRole    role;
  char          *label;
  PdkQuantSource source;
  const char    *modifier;
  char          *kept;
  PdkSplitKind   split_kind;
  guint          shard;
  guint          shard_count;
  char          *set_key;
};

G_DEFINE_BOXED_TYPE (PdkQuant, pdk_quant, pdk_quant_ref, pdk_quant_unref)

/* Makers' prefixes. They belong to the label behind them; only UD stays visible in it. */
static const char * const modifiers[] = {
  "UD",
  "i1",
  "ad",
  "smol",
};

/*
 * Labels with nothing but separators between them. A name can hold several runs: the model may have
 * been made from a quantized one and say so.
 */
typedef struct
{
  const char   *end;
  const char   *modifier;
  PdkQuantToken winner;
  PdkQuantToken kept;
} Run;

static void
clear (gpointer data)
{
  PdkQuant *self = data;

  g_free (self->label);
  g_free (self->kept);
  g_free (self->set_key);
}

PdkQuant *
pdk_quant_ref (PdkQuant *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
pdk_quant_unref (PdkQuant *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

static gboolean
is_separator (char character)
{
  return character == '-' || character == '.' || character == '_' || character == ' ';
}

static gboolean
is_word_start (const char *text,
               const char *cursor)
{
  return cursor == text || !g_ascii_isalnum (cursor[-1]);
}

static gboolean
is_word (const char *text,
         const char *cursor,
         const char *word)
{
  return is_word_start (text, cursor) &&
         g_ascii_strncasecmp (cursor, word, strlen (word)) == 0 &&
         !g_ascii_isalnum (cursor[strlen (word)]);
}

static const char *
find_word (const char *text,
           const char *word)
{
  for (const char *cursor = text; *cursor != '\0'; cursor++)
    if (is_word (text, cursor, word))
      return cursor;
  return NULL;
}

static gboolean
is_gap (const char *begin,
        const char *end)
{
  for (const char *cursor = begin; cursor < end;)
    {
      if (is_separator (*cursor))
        cursor++;
      else if (end - cursor >= 4 && g_ascii_strncasecmp (cursor, "gguf", 4) == 0)
        cursor += 4;
      else
        return FALSE;
    }
  return TRUE;
}

/* Returns the label at @cursor, perhaps behind a maker's prefix; its length then covers both. */
static PdkQuantToken
match_with_prefix (const char  *cursor,
                   const char **modifier)
{
  *modifier = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (modifiers); i++)
    {
      gsize         length = strlen (modifiers[i]);
      PdkQuantToken token;

      if (g_ascii_strncasecmp (cursor, modifiers[i], length) != 0 || !is_separator (cursor[length]))
        continue;
      token = pdk_quant_label_match (cursor + length + 1);
      if (token.length == 0)
        continue;
      token.length += length + 1;
      *modifier = modifiers[i];
      return token;
    }
  return pdk_quant_label_match (cursor);
}

static gboolean
wins_over (const PdkQuantToken *token,
           const PdkQuantToken *winner)
{
  if (winner->length == 0)
    return TRUE;
  if (winner->strength == PDK_QUANT_STRENGTH_EXACT || token->strength == PDK_QUANT_STRENGTH_FLOAT)
    return FALSE;
  return token->strength == PDK_QUANT_STRENGTH_EXACT || winner->strength == PDK_QUANT_STRENGTH_FLOAT;
}

static void
add_to_run (Run                 *run,
            const PdkQuantToken *token)
{
  if (wins_over (token, &run->winner))
    {
      run->winner = *token;
      run->kept.length = 0;
    }
  else if (run->kept.length == 0 && token->strength != PDK_QUANT_STRENGTH_EXACT)
    run->kept = *token;
}

/* Returns the last run of labels in @text; its winner has no length if there is none. */
static Run
find_last_run (const char *text)
{
  Run         run = { 0 };
  const char *cursor = text;

  while (*cursor != '\0')
    {
      PdkQuantToken token = { 0 };
      const char   *modifier = NULL;

      if (is_word_start (text, cursor))
        token = match_with_prefix (cursor, &modifier);
      if (token.length == 0)
        {
          cursor++;
          continue;
        }
      if (modifier != NULL || run.end == NULL || !is_gap (run.end, cursor))
        run = (Run) { .modifier = modifier };
      add_to_run (&run, &token);
      cursor += token.length;
      run.end = cursor;
    }
  return run;
}

static void
take_run (PdkQuant      *self,
          const Run     *run,
          PdkQuantSource source)
{
  gboolean visible = g_strcmp0 (run->modifier, modifiers[0]) == 0;

  if (run->winner.length == 0)
    return;
  self->label = g_strconcat (visible ? modifiers[0] : "", visible ? "-" : "", run->winner.label, NULL);
  self->source = source;
  self->modifier = run->modifier;
  if (run->kept.length > 0)
    self->kept = g_strdup (run->kept.label);
}

static void
read_label (PdkQuant           *self,
            const char         *stem,
            const char * const *folders)
{
  Run run = find_last_run (stem);

  take_run (self, &run,
            run.winner.strength == PDK_QUANT_STRENGTH_GENERIC ? PDK_QUANT_SOURCE_GENERIC : PDK_QUANT_SOURCE_FILE);
  for (gsize i = g_strv_length ((char **) folders); i > 0 && self->label == NULL; i--)
    {
      run = find_last_run (folders[i - 1]);
      take_run (self, &run, PDK_QUANT_SOURCE_FOLDER);
    }
}

static gboolean
has_folder (const char * const *folders,
            const char         *name)
{
  for (gsize i = 0; folders[i] != NULL; i++)
    if (g_ascii_strcasecmp (folders[i], name) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
has_prefix (const char *text,
            const char *prefix)
{
  return g_ascii_strncasecmp (text, prefix, strlen (prefix)) == 0;
}

static gboolean
is_draft (const char         *stem,
          const char * const *folders)
{
  /* `mtp` further on in a name is no proof: whole models with such layers carry it too. */
  static const char * const prefixes[] = {
    "mtp-",
    "eagle-",
    "eagle3-",
    "dflash-",
    "dspark-",
    "draft-",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (has_prefix (stem, prefixes[i]))
      return TRUE;
  return find_word (stem, "dflash") != NULL || find_word (stem, "eagle3") != NULL || has_folder (folders, "MTP");
}

static gboolean
is_importance_matrix (const PdkQuantSplit *split,
                      gboolean             has_label)
{
  gsize length = strlen (split->stem);
  gsize word = strlen ("imatrix");

  if (split->is_matrix || has_prefix (split->stem, "imatrix"))
    return TRUE;
  return !has_label && length >= word && is_word (split->stem, split->stem + length - word, "imatrix");
}

static PdkFileRole
find_role (const PdkQuantSplit *split,
           const char * const  *folders,
           gboolean             has_label)
{
  if (!split->is_gguf)
    return PDK_FILE_ROLE_NOT_GGUF;
  if (find_word (split->stem, "mmproj") != NULL || has_folder (folders, "mmproj"))
    return PDK_FILE_ROLE_PROJECTOR;
  if (is_draft (split->stem, folders))
    return PDK_FILE_ROLE_DRAFT;
  if (is_importance_matrix (split, has_label))
    return PDK_FILE_ROLE_IMATRIX;
  if (has_prefix (split->stem, "lora-"))
    return PDK_FILE_ROLE_ADAPTER;
  if (has_prefix (split->stem, "ggml-vocab-"))
    return PDK_FILE_ROLE_VOCABULARY;
  return PDK_FILE_ROLE_MODEL;
}

PdkQuant *
pdk_quant_parse (const char *path)
{
  g_autoptr (PdkQuant)   self = NULL;
  g_auto (PdkQuantSplit) split = { 0 };
  g_auto (GStrv)         folders = NULL;
  g_autofree char       *file_name = NULL;
  const char            *slash;
  gsize                  depth;

  g_return_val_if_fail (path != NULL, NULL);

  slash = strrchr (path, '/');
  file_name = g_strdup (slash != NULL ? slash + 1 : path);
  folders = g_strsplit (path, "/", -1);
  depth = g_strv_length (folders);
  if (depth > 0)
    g_clear_pointer (&folders[depth - 1], g_free);
  pdk_quant_split_read (&split, file_name);

  self = g_atomic_rc_box_new0 (PdkQuant);
  if (split.is_gguf)
    read_label (self, split.stem, (const char * const *) folders);
  self->role = find_role (&split, (const char * const *) folders,
                          self->source == PDK_QUANT_SOURCE_FILE || self->source == PDK_QUANT_SOURCE_GENERIC);
  self->split_kind = split.kind;
  self->shard = split.part;
  self->shard_count = split.count;
  if (slash != NULL)
    {
      g_autofree char *folder = g_strndup (path, (gsize) (slash - path) + 1);

      self->set_key = g_strconcat (folder, split.joined, NULL);
    }
  else
    self->set_key = g_steal_pointer (&split.joined);
  return g_steal_pointer (&self);
}

PdkFileRole
pdk_quant_get_role (const PdkQuant *self)
{
  g_return_val_if_fail (self != NULL, PDK_FILE_ROLE_NOT_GGUF);

  return self->role;
}

const char *
pdk_quant_get_label (const PdkQuant *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->label;
}

PdkQuantSource
pdk_quant_get_source (const PdkQuant *self)
{
  g_return_val_if_fail (self != NULL, PDK_QUANT_SOURCE_NONE);

  return self->source;
}

const char *
pdk_quant_get_modifier (const PdkQuant *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->modifier;
}

const char *
pdk_quant_get_kept (const PdkQuant *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->kept;
}

PdkSplitKind
pdk_quant_get_split_kind (const PdkQuant *self)
{
  g_return_val_if_fail (self != NULL, PDK_SPLIT_NONE);

  return self->split_kind;
}

guint
pdk_quant_get_shard (const PdkQuant *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->shard;
}

guint
pdk_quant_get_shard_count (const PdkQuant *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->shard_count;
}

const char *
pdk_quant_get_set_key (const PdkQuant *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->set_key;
}

gboolean
pdk_quant_is_same_set (const PdkQuant *a,
                       const PdkQuant *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return a->split_kind != PDK_SPLIT_NONE &&
         a->split_kind == b->split_kind &&
         a->shard_count == b->shard_count &&
         strcmp (a->set_key, b->set_key) == 0;
}
