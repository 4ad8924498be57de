/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "names/pdk-quant-split.h"

#include <string.h>

#define EXTENSION      ".gguf"
#define SHARD_DIGITS   5
#define MAXIMUM_DIGITS 6

static gboolean
has_suffix (const char *text,
            gsize       length,
            const char *suffix)
{
  gsize suffix_length = strlen (suffix);

  return length >= suffix_length &&
         g_ascii_strncasecmp (text + length - suffix_length, suffix, suffix_length) == 0;
}

static const char *
find_last (const char *text,
           const char *needle)
{
  for (gsize length = strlen (text); length >= strlen (needle); length--)
    if (has_suffix (text, length, needle))
      return text + length - strlen (needle);
  return NULL;
}

/* Reads digits that end at @end, not before @begin. Returns how many; 0 if there are none or too many. */
static guint
read_number_before (const char *begin,
                    const char *end,
                    guint      *number)
{
  guint digits = 0;
  guint scale = 1;

  *number = 0;
  while (end - digits > begin && g_ascii_isdigit (*(end - digits - 1)))
    {
      if (digits == MAXIMUM_DIGITS)
        return 0;
      *number += (guint) g_ascii_digit_value (*(end - digits - 1)) * scale;
      scale *= 10;
      digits++;
    }
  return digits;
}

/*
 * Reads `‹before›N‹between›M` at the end of the first @length bytes. Returns the length of what
 * stands before it, or -1. With @digits, both numbers must have just as many.
 */
static gssize
read_part_of (const char *text,
              gsize       length,
              const char *before,
              const char *between,
              guint       digits,
              guint      *part,
              guint      *count)
{
  const char *end = text + length;
  guint       count_digits = read_number_before (text, end, count);
  guint       part_digits;

  if (count_digits == 0 || (digits > 0 && count_digits != digits))
    return -1;
  end -= count_digits;
  if (!has_suffix (text, (gsize) (end - text), between))
    return -1;
  end -= strlen (between);
  part_digits = read_number_before (text, end, part);
  if (part_digits == 0 || (digits > 0 && part_digits != digits))
    return -1;
  end -= part_digits;
  if (!has_suffix (text, (gsize) (end - text), before) || *part == 0 || *part > *count)
    return -1;
  return end - text - (gssize) strlen (before);
}

static void
set_joined (PdkQuantSplit *split,
            const char    *text,
            gsize          length,
            const char    *ending)
{
  g_autofree char *joined = g_strndup (text, length);

  split->joined = g_strconcat (joined, ending, NULL);
  if (has_suffix (text, length, EXTENSION))
    length -= strlen (EXTENSION);
  if (split->kind == PDK_SPLIT_SHARD && has_suffix (text, length, "-split"))
    length -= strlen ("-split");
  split->stem = g_strndup (text, length);
}

/* A name that ends in `.gguf`, of which the first @length bytes stand before. */
static void
read_before_extension (PdkQuantSplit *split,
                       const char    *text,
                       gsize          length)
{
  gssize rest = read_part_of (text, length, "-", "-of-", SHARD_DIGITS, &split->part, &split->count);

  if (rest >= 0)
    {
      split->kind = PDK_SPLIT_SHARD;
      set_joined (split, text, (gsize) rest, "");
      return;
    }
  rest = read_part_of (text, length, "-chunk-", "-of-", 0, &split->part, &split->count);
  if (rest >= 0)
    {
      split->kind = PDK_SPLIT_BYTES;
      set_joined (split, text, (gsize) rest, has_suffix (text, (gsize) rest, EXTENSION) ? "" : EXTENSION);
      return;
    }
  split->part = 0;
  split->count = 0;
  set_joined (split, text, length, "");
}

/* `.gguf` and behind it the number or the letter of a piece. */
static gboolean
read_behind_extension (PdkQuantSplit *split,
                       const char    *text)
{
  static const char * const letter_forms[] = {
    "-split-",
    ".split-",
    "-part-",
    ".part-",
    ".",
  };
  const char *extension = find_last (text, EXTENSION);
  const char *behind;
  gsize       joined_length;
  gssize      rest;

  if (extension == NULL)
    return FALSE;
  behind = extension + strlen (EXTENSION);
  joined_length = (gsize) (behind - text);
  rest = read_part_of (behind, strlen (behind), "part", "of", 0, &split->part, &split->count);
  if (rest == 1 && (*behind == '.' || *behind == '-'))
    {
      split->kind = PDK_SPLIT_BYTES;
      set_joined (split, text, joined_length, "");
      return TRUE;
    }
  split->count = 0;
  split->part = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (letter_forms); i++)
    {
      gsize length = strlen (letter_forms[i]);

      if (g_ascii_strncasecmp (behind, letter_forms[i], length) != 0 ||
          !g_ascii_isalpha (behind[length]) || behind[length + 1] != '\0')
        continue;
      split->kind = PDK_SPLIT_BYTES;
      split->part = (guint) (g_ascii_tolower (behind[length]) - 'a') + 1;
      set_joined (split, text, joined_length, "");
      return TRUE;
    }
  return FALSE;
}

void
pdk_quant_split_read (PdkQuantSplit *split,
                      const char    *file_name)
{
  static const char * const matrix_extensions[] = {
    ".dat",
    ".gguf_file",
  };
  gsize length = strlen (file_name);

  *split = (PdkQuantSplit) { .is_gguf = TRUE };
  if (has_suffix (file_name, length, EXTENSION))
    {
      read_before_extension (split, file_name, length - strlen (EXTENSION));
      return;
    }
  if (read_behind_extension (split, file_name))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (matrix_extensions); i++)
    if (has_suffix (file_name, length, matrix_extensions[i]))
      {
        split->is_matrix = TRUE;
        set_joined (split, file_name, length - strlen (matrix_extensions[i]), "");
        return;
      }
  split->is_gguf = has_suffix (file_name, length, ".imatrix");
  set_joined (split, file_name, length, "");
}

void
pdk_quant_split_clear (PdkQuantSplit *split)
{
  g_clear_pointer (&split->joined, g_free);
  g_clear_pointer (&split->stem, g_free);
}

char *
pdk_quant_split_dup_part (const char *path,
                          guint       part)
{
  gsize length = strlen (path);
  gsize tail = strlen ("-of-") + SHARD_DIGITS + strlen (EXTENSION);

  g_return_val_if_fail (length >= tail + SHARD_DIGITS, NULL);

  return g_strdup_printf ("%.*s%0*u%s", (int) (length - tail - SHARD_DIGITS), path, SHARD_DIGITS, part, path + length - tail);
}
