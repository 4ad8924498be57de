/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "estimate/pdk-model-shape-private.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-error.h"
#include "base/pdk-json.h"

/* What models of today have where nothing is said; estimates of curated models are marked as good, not
 * as exact, for such assumptions. */
#define USUAL_VOCABULARY   151936
#define USUAL_CONTEXT      131072
#define USUAL_FEED_FACTOR  4
#define USUAL_STATE_LENGTH 128
#define USUAL_STATE_GROUPS 16
#define USUAL_STATE_RANK   32
#define USUAL_CONVOLUTION  4

typedef struct
{
  JsonObject *values;
  JsonObject *given;
  const char *architecture;
} Translation;

static gint64
get (Translation *self,
     const char  *member,
     gint64       most)
{
  return CLAMP (pdk_json_get_int (self->given, member, 0), 0, most);
}

static void
set (Translation *self,
     const char  *key,
     gint64       number)
{
  g_autofree char *name = g_strdup_printf ("%s.%s", self->architecture, key);

  json_object_set_int_member (self->values, name, number);
}

static void
set_list (Translation *self,
          const char  *key,
          JsonArray   *list)
{
  g_autofree char *name = g_strdup_printf ("%s.%s", self->architecture, key);

  json_object_set_array_member (self->values, name, list);
}

static void
set_heads (Translation *self)
{
  gint64 heads = get (self, "n_heads", PDK_SHAPE_MOST_HEADS);
  gint64 kv_heads = get (self, "n_kv_heads", PDK_SHAPE_MOST_HEADS);
  gint64 length = get (self, "head_dim", PDK_SHAPE_MOST_HEAD_WIDTH);
  gint64 width = get (self, "embedding_size", PDK_SHAPE_MOST_WIDTH);

  if (width == 0)
    width = MIN (heads * length, (gint64) PDK_SHAPE_MOST_WIDTH);
  if (length == 0 && heads > 0)
    length = width / heads;
  set (self, "embedding_length", width);
  set (self, "attention.head_count", heads);
  set (self, "attention.head_count_kv", kv_heads > 0 ? kv_heads : heads);
  set (self, "attention.key_length", length);
  set (self, "attention.value_length", length);
}

static void
set_feed_forward (Translation *self)
{
  gint64 width = get (self, "embedding_size", PDK_SHAPE_MOST_WIDTH);
  gint64 feed = get (self, "feed_forward_size", PDK_SHAPE_MOST_WIDTH);
  gint64 experts = get (self, "n_experts", PDK_SHAPE_MOST_EXPERTS);

  if (width == 0)
    width = get (self, "n_heads", PDK_SHAPE_MOST_HEADS) * get (self, "head_dim", 256);
  if (feed == 0)
    feed = USUAL_FEED_FACTOR * width;
  set (self, "feed_forward_length", feed);
  if (experts == 0)
    return;
  set (self, "expert_count", experts);
  set (self, "expert_used_count", get (self, "n_experts_used", PDK_SHAPE_MOST_USED));
  set (self, "expert_feed_forward_length", width / 2);
}

static void
set_state (Translation *self)
{
  gint64 interval = get (self, "full_attention_interval", PDK_GGUF_BLOCK_LIMIT);

  if (interval == 0)
    return;
  set (self, "full_attention_interval", interval);
  set (self, "ssm.conv_kernel", USUAL_CONVOLUTION);
  set (self, "ssm.state_size", USUAL_STATE_LENGTH);
  set (self, "ssm.group_count", USUAL_STATE_GROUPS);
  set (self, "ssm.time_step_rank", USUAL_STATE_RANK);
  set (self, "ssm.inner_size", USUAL_STATE_RANK * USUAL_STATE_LENGTH);
}

/* Where layers that see everything have heads of their own, they are told apart by number: the last of
 * each period sees everything. */
static void
set_window (Translation *self)
{
  gint64     window = get (self, "sliding_window", PDK_SHAPE_MOST_CONTEXT);
  gint64     layers = get (self, "n_layers", PDK_GGUF_BLOCK_LIMIT);
  gint64     global = get (self, "n_global_layers", PDK_GGUF_BLOCK_LIMIT);
  gint64     kv_heads = get (self, "n_kv_heads", PDK_SHAPE_MOST_HEADS);
  gint64     global_heads = get (self, "n_global_kv_heads", PDK_SHAPE_MOST_HEADS);
  gint64     global_length = get (self, "global_head_dim", PDK_SHAPE_MOST_HEAD_WIDTH);
  JsonArray *slides, *heads;

  if (window == 0)
    return;
  set (self, "attention.sliding_window", window);
  if (global <= 0 || global > layers)
    return;
  slides = json_array_new ();
  heads = json_array_new ();
  for (gint64 i = 0; i < layers; i++)
    {
      gboolean sees_all = (i + 1) % (layers / global) == 0;

      json_array_add_int_element (slides, !sees_all);
      json_array_add_int_element (heads, sees_all && global_heads > 0 ? global_heads : kv_heads);
    }
  set_list (self, "attention.sliding_window_pattern", slides);
  set_list (self, "attention.head_count_kv", heads);
  if (global_length == 0)
    return;
  set (self, "attention.key_length_swa", get (self, "head_dim", PDK_SHAPE_MOST_HEAD_WIDTH));
  set (self, "attention.value_length_swa", get (self, "head_dim", PDK_SHAPE_MOST_HEAD_WIDTH));
  set (self, "attention.key_length", global_length);
  set (self, "attention.value_length", global_length);
}

/* Of some kinds the layers differ in ways that a list of a few numbers does not say. */
static gboolean
says_enough (Translation *self)
{
  const PdkArchitecture *rules = pdk_architecture_find (self->architecture);

  if (rules == NULL || get (self, "n_layers", PDK_GGUF_BLOCK_LIMIT) == 0 || get (self, "n_heads", PDK_SHAPE_MOST_HEADS) == 0)
    return FALSE;
  if (get (self, "embedding_size", PDK_SHAPE_MOST_WIDTH) == 0 && get (self, "head_dim", PDK_SHAPE_MOST_HEAD_WIDTH) == 0)
    return FALSE;
  if (rules->window == PDK_WINDOW_LISTED && get (self, "n_global_layers", PDK_GGUF_BLOCK_LIMIT) == 0)
    return FALSE;
  if (rules->state == PDK_STATE_INTERVAL)
    return get (self, "full_attention_interval", PDK_GGUF_BLOCK_LIMIT) > 0;
  return rules->state == PDK_STATE_NEVER && rules->family != PDK_GRAPH_LATENT;
}

PdkModelShape *
pdk_model_shape_new_from_hyperparameters (const char *architecture,
                                          JsonObject *hyperparameters,
                                          guint64     file_bytes,
                                          GError    **error)
{
  PdkModelShape         *shape;
  g_autoptr (JsonObject) values = json_object_new ();
  Translation            self = { values, hyperparameters, architecture };

  g_return_val_if_fail (hyperparameters != NULL, NULL);

  if (architecture == NULL || !says_enough (&self))
    {
      pdk_error_set (error, PDK_ERROR_UNSUPPORTED_FILE, _("Look at the file itself."), _("Too little is known of this model's shape."));
      return NULL;
    }
  json_object_set_string_member (values, "general.architecture", architecture);
  set (&self, "block_count", get (&self, "n_layers", PDK_GGUF_BLOCK_LIMIT));
  set (&self, "vocab_size", USUAL_VOCABULARY);
  set (&self, "context_length", USUAL_CONTEXT);
  set_heads (&self);
  set_feed_forward (&self);
  set_state (&self);
  set_window (&self);
  shape = pdk_model_shape_new_from_values (values, NULL, file_bytes, error);
  if (shape != NULL)
    shape->source = PDK_FIT_SOURCE_MODEL_CARD;
  return shape;
}
