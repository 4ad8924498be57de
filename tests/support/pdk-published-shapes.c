/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-published-shapes.h"

#include <string.h>

#include "base/pdk-json.h"

/* Sliding layers of models of which no more than the architecture is known. */
static const struct
{
  const char *architecture;
  guint       window;
} usual_windows[] = {
  { "cohere2", 4096 },
  { "exaone4", 4096 },
  { "gemma2", 4096 },
  { "gemma3", 1024 },
  { "gemma3n", 512 },
  { "gemma4", 1024 },
  { "gpt-oss", 128 },
  { "laguna", 512 },
  { "olmo2", 4096 },
  { "smallthinker", 4096 },
};

/* Of so many layers one sees everything, where files list them. */
#define LISTED_PERIOD       6
#define LISTED_PERIOD_SMALL 5
#define SMALL_LISTED_LAYERS 35

/* Heads behind a compressed cache, of DeepSeek and those after it. */
#define LATENT_KEY_LENGTH   192
#define LATENT_VALUE_LENGTH 128

typedef struct
{
  const PdkLoggedModel *logged;
  JsonObject           *published;
  JsonObject           *values;
} Completion;

JsonArray *
pdk_published_shapes_read (const char *path)
{
  g_autofree char     *text = NULL;
  g_autoptr (GError)   error = NULL;
  g_autoptr (JsonNode) node = NULL;
  gsize                length;

  if (g_file_get_contents (path, &text, &length, &error))
    node = pdk_json_parse (text, (gssize) length, path, &error);
  if (node == NULL)
    g_printerr ("%s\n", error->message);
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_array_ref (json_node_get_array (node)) : NULL;
}

/* "1 full/8 swa": the number of layers that see everything, or of sliding ones. */
static gboolean
read_cell (const char *cell,
           gboolean    sliding,
           guint      *number)
{
  const char *found = sliding ? strchr (cell, '/') : NULL;
  const char *start = found != NULL ? found + 1 : cell;

  if (!g_ascii_isdigit (*start))
    return FALSE;
  *number = (guint) g_ascii_strtoull (start, NULL, 10);
  return TRUE;
}

/* Letters and digits only, small. */
static char *
simplify (const char *name)
{
  GString *simple = g_string_new (NULL);

  for (; *name != '\0'; name++)
    if (g_ascii_isalnum (*name))
      g_string_append_c (simple, g_ascii_tolower (*name));
  return g_string_free_and_steal (simple);
}

static gboolean
is_latent (const PdkLoggedModel *logged)
{
  guint heads = 0;
  guint length = 0;

  return g_str_has_prefix (logged->architecture, "deepseek") && read_cell (logged->kv_heads, FALSE, &heads) &&
         read_cell (logged->key_length, FALSE, &length) && heads == 1 && length > 2 * LATENT_KEY_LENGTH;
}

/* How much speaks for the log's model being this one; 0 if it is not. */
static guint
compare (const PdkLoggedModel *logged,
         JsonObject           *published)
{
  g_autofree char *theirs = simplify (pdk_json_get_string (published, "name"));
  g_autofree char *ours = simplify (logged->name);
  guint            layers = (guint) pdk_json_get_int (published, "block_count", 0);
  guint            published_heads = (guint) pdk_json_get_int (published, "attention.head_count_kv", 0);
  guint            score = 1;
  guint            heads;

  if (g_strcmp0 (pdk_json_get_string (published, "architecture"), logged->architecture) != 0)
    return 0;
  /* One more may draft tokens. */
  if (layers != logged->layers && layers + 1 != logged->layers)
    return 0;
  if (strstr (ours, theirs) != NULL)
    score += 4 + (guint) strlen (theirs);
  if (read_cell (logged->kv_heads, TRUE, &heads) && heads == published_heads)
    score += 2;
  return score;
}

static JsonObject *
find (JsonArray            *published,
      const PdkLoggedModel *logged)
{
  JsonObject *best = NULL;
  guint       greatest = 0;

  for (guint i = 0; i < json_array_get_length (published); i++)
    {
      JsonObject *one = json_array_get_object_element (published, i);
      guint       score = compare (logged, one);

      if (score > greatest)
        {
          best = one;
          greatest = score;
        }
    }
  return best;
}

static void
set (Completion *self,
     const char *key,
     guint       number)
{
  g_autofree char *name = g_strdup_printf ("%s.%s", self->logged->architecture, key);

  json_object_set_int_member (self->values, name, number);
}

static void
take_published (Completion *self)
{
  JsonObjectIter iter;
  const char    *key;
  JsonNode      *node;

  json_object_iter_init (&iter, self->published);
  while (json_object_iter_next (&iter, &key, &node))
    {
      g_autofree char *name = g_strdup_printf ("%s.%s", self->logged->architecture, key);

      /* Files from before caches were compressed keep all heads. */
      if (!g_str_equal (key, "name") && !g_str_equal (key, "architecture") && (!g_str_has_suffix (key, "_mla") || is_latent (self->logged)))
        json_object_set_member (self->values, name, json_node_copy (node));
    }
}

static void
set_lengths (Completion *self)
{
  guint key, value, sliding_key, sliding_value;

  if (!read_cell (self->logged->key_length, FALSE, &key) || !read_cell (self->logged->value_length, FALSE, &value))
    return;
  set (self, "attention.key_length", key);
  /* What is compressed is as long as ever, whether it is kept or not. */
  if (value > 0)
    set (self, "attention.value_length", value);
  if (read_cell (self->logged->key_length, TRUE, &sliding_key) && sliding_key != key)
    set (self, "attention.key_length_swa", sliding_key);
  if (read_cell (self->logged->value_length, TRUE, &sliding_value) && sliding_value != value)
    set (self, "attention.value_length_swa", sliding_value);
  if (!is_latent (self->logged) || self->published != NULL)
    return;
  set (self, "attention.key_length_mla", LATENT_KEY_LENGTH);
  set (self, "attention.value_length_mla", LATENT_VALUE_LENGTH);
}

/* Which layers slide, where only files say that, and the heads where they differ. */
static void
set_layers (Completion *self,
            guint       heads,
            guint       sliding_heads)
{
  const char      *architecture = self->logged->architecture;
  guint            period = self->logged->layers == SMALL_LISTED_LAYERS ? LISTED_PERIOD_SMALL : LISTED_PERIOD;
  g_autofree char *pattern = g_strdup_printf ("%s.attention.sliding_window_pattern", architecture);
  g_autofree char *counts = g_strdup_printf ("%s.attention.head_count_kv", architecture);
  JsonArray       *slides = json_array_new ();
  JsonArray       *list = json_array_new ();

  for (guint i = 0; i < self->logged->layers; i++)
    {
      gboolean sees_all = (i + 1) % period == 0;

      json_array_add_boolean_element (slides, !sees_all);
      json_array_add_int_element (list, sees_all ? heads : sliding_heads);
    }
  json_object_set_array_member (self->values, pattern, slides);
  json_object_set_array_member (self->values, counts, list);
}

/* So many of the layers have heads. Which does not matter for how much they keep. */
static void
set_attending (Completion *self,
               guint       attending,
               guint       heads)
{
  g_autofree char *counts = g_strdup_printf ("%s.attention.head_count_kv", self->logged->architecture);
  JsonArray       *list = json_array_new ();

  for (guint i = 0; i < self->logged->layers; i++)
    json_array_add_int_element (list, i < attending ? heads : 0);
  json_object_set_array_member (self->values, counts, list);
}

/* Returns whether that many heads are enough to know what is kept. */
static gboolean
set_heads (Completion *self)
{
  const PdkArchitecture *rules = pdk_architecture_find (self->logged->architecture);
  guint                  attending = self->published != NULL ? (guint) pdk_json_get_int (self->published, "attending_layers", 0) : 0;
  guint                  heads, sliding_heads;

  if (!read_cell (self->logged->kv_heads, FALSE, &heads))
    {
      if (attending == 0)
        return FALSE;
      set_attending (self, attending, (guint) pdk_json_get_int (self->published, "attention.head_count_kv", 0));
      return TRUE;
    }
  read_cell (self->logged->kv_heads, TRUE, &sliding_heads);
  set (self, "attention.head_count_kv", heads);
  if (attending > 0)
    set_attending (self, attending, heads);
  else if ((rules != NULL && rules->window == PDK_WINDOW_LISTED) || heads != sliding_heads)
    set_layers (self, heads, sliding_heads);
  return TRUE;
}

static void
set_window (Completion *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (usual_windows); i++)
    if (g_str_equal (usual_windows[i].architecture, self->logged->architecture))
      set (self, "attention.sliding_window", usual_windows[i].window);
}

PdkModelShape *
pdk_published_shapes_complete (JsonArray            *published,
                               const PdkLoggedModel *logged,
                               guint64               file_bytes,
                               gboolean             *known)
{
  g_autoptr (JsonObject) values = json_object_new ();
  Completion             self = { .logged = logged, .published = find (published, logged), .values = values };
  guint                  layers;

  *known = self.published != NULL;
  if (*logged->architecture == '\0' || logged->layers == 0)
    return NULL;
  json_object_set_string_member (values, "general.architecture", logged->architecture);
  /* Nothing that is kept depends on the width. */
  set (&self, "embedding_length", 1);
  set_window (&self);
  if (self.published != NULL)
    {
      take_published (&self);
      layers = (guint) pdk_json_get_int (self.published, "block_count", 0);
      if (logged->layers > layers)
        set (&self, "nextn_predict_layers", logged->layers - layers);
    }
  set (&self, "block_count", logged->layers);
  set_lengths (&self);
  return set_heads (&self) ? pdk_model_shape_new_from_values (values, NULL, file_bytes, NULL) : NULL;
}
