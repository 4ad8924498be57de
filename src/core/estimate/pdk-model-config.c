/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "estimate/pdk-model-shape-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/pdk-error.h"
#include "base/pdk-json.h"

/* A model_type of transformers and the architecture of GGUF files that are made of such models. */
typedef struct
{
  const char *kind;
  const char *architecture;
} Name;

/* A member of config.json and the key that it becomes, without the architecture. */
typedef Name Member;

static const Name names[] = {
  { "afmoe", "afmoe" },
  { "apertus", "apertus" },
  { "arcee", "arcee" },
  { "baichuan", "baichuan" },
  { "bailing_moe", "bailingmoe" },
  { "bailing_moe_v2", "bailingmoe2" },
  { "bert", "bert" },
  { "bitnet", "bitnet" },
  { "bloom", "bloom" },
  { "chatglm", "chatglm" },
  { "cohere", "command-r" },
  { "cohere2", "cohere2" },
  { "dbrx", "dbrx" },
  { "deepseek_v2", "deepseek2" },
  { "deepseek_v3", "deepseek2" },
  { "dots1", "dots1" },
  { "dream", "dream" },
  { "ernie4_5", "ernie4_5" },
  { "ernie4_5_moe", "ernie4_5-moe" },
  { "exaone", "exaone" },
  { "exaone4", "exaone4" },
  { "falcon", "falcon" },
  { "falcon_h1", "falcon-h1" },
  { "gemma", "gemma" },
  { "gemma2", "gemma2" },
  { "gemma3", "gemma3" },
  { "gemma3_text", "gemma3" },
  { "gemma3n", "gemma3n" },
  { "gemma3n_text", "gemma3n" },
  { "gemma4", "gemma4" },
  { "gemma4_text", "gemma4" },
  { "glm4", "glm4" },
  { "glm4_moe", "glm4moe" },
  { "glm4_moe_lite", "deepseek2" },
  { "gpt2", "gpt2" },
  { "gpt_neox", "gptneox" },
  { "gpt_oss", "gpt-oss" },
  { "granite", "granite" },
  { "granitemoe", "granitemoe" },
  { "granitemoehybrid", "granitehybrid" },
  { "hunyuan_v1_dense", "hunyuan-dense" },
  { "hunyuan_v1_moe", "hunyuan-moe" },
  { "internlm2", "internlm2" },
  { "internlm3", "llama" },
  { "jamba", "jamba" },
  { "kimi_k2", "deepseek2" },
  { "lfm2", "lfm2" },
  { "lfm2_moe", "lfm2moe" },
  { "llada", "llada" },
  { "llama", "llama" },
  { "llama4", "llama4" },
  { "llama4_text", "llama4" },
  { "mamba", "mamba" },
  { "mamba2", "mamba2" },
  { "minicpm", "minicpm" },
  { "minicpm3", "minicpm3" },
  { "minimax_m2", "minimax-m2" },
  { "ministral", "mistral3" },
  { "mistral", "llama" },
  { "mistral3", "mistral3" },
  { "mixtral", "llama" },
  { "modernbert", "modern-bert" },
  { "mpt", "mpt" },
  { "nemotron", "nemotron" },
  { "nemotron_h", "nemotron_h" },
  { "nomic_bert", "nomic-bert" },
  { "olmo", "olmo" },
  { "olmo2", "olmo2" },
  { "olmo3", "olmo2" },
  { "olmoe", "olmoe" },
  { "phi", "phi2" },
  { "phi3", "phi3" },
  { "phimoe", "phimoe" },
  { "qwen2", "qwen2" },
  { "qwen2_5_vl", "qwen2vl" },
  { "qwen2_moe", "qwen2moe" },
  { "qwen2_vl", "qwen2vl" },
  { "qwen3", "qwen3" },
  { "qwen3_5", "qwen35" },
  { "qwen3_5_moe", "qwen35moe" },
  { "qwen3_5_moe_text", "qwen35moe" },
  { "qwen3_5_text", "qwen35" },
  { "qwen3_moe", "qwen3moe" },
  { "qwen3_next", "qwen3next" },
  { "qwen3_vl", "qwen3vl" },
  { "qwen3_vl_moe", "qwen3vlmoe" },
  { "roberta", "bert" },
  { "rwkv7", "rwkv7" },
  { "seed_oss", "seed_oss" },
  { "smallthinker", "smallthinker" },
  { "smollm3", "smollm3" },
  { "stablelm", "stablelm" },
  { "starcoder2", "starcoder2" },
  { "xlm-roberta", "bert" },
};

static const Member members[] = {
  { "attention_window_size", "attention.sliding_window" },
  { "conv_L_cache", "shortconv.l_cache" },
  { "first_k_dense_replace", "leading_dense_block_count" },
  { "full_attention_interval", "full_attention_interval" },
  { "hidden_size", "embedding_length" },
  { "hidden_size_per_layer_input", "embedding_length_per_layer_input" },
  { "intermediate_size", "feed_forward_length" },
  { "kv_lora_rank", "attention.kv_lora_rank" },
  { "linear_conv_kernel_dim", "ssm.conv_kernel" },
  { "linear_key_head_dim", "ssm.state_size" },
  { "linear_num_key_heads", "ssm.group_count" },
  { "linear_num_value_heads", "ssm.time_step_rank" },
  { "mamba_d_conv", "ssm.conv_kernel" },
  { "mamba_d_ssm", "ssm.inner_size" },
  { "mamba_d_state", "ssm.state_size" },
  { "mamba_n_groups", "ssm.group_count" },
  { "mamba_n_heads", "ssm.time_step_rank" },
  { "max_position_embeddings", "context_length" },
  { "moe_intermediate_size", "expert_feed_forward_length" },
  { "moe_shared_expert_intermediate_size", "expert_shared_feed_forward_length" },
  { "n_group", "expert_group_count" },
  { "n_routed_experts", "expert_count" },
  { "n_shared_experts", "expert_shared_count" },
  { "norm_topk_prob", "expert_weights_norm" },
  { "num_attention_heads", "attention.head_count" },
  { "num_experts", "expert_count" },
  { "num_experts_per_tok", "expert_used_count" },
  { "num_hidden_layers", "block_count" },
  { "num_key_value_heads", "attention.head_count_kv" },
  { "num_kv_shared_layers", "attention.shared_kv_layers" },
  { "num_local_experts", "expert_count" },
  { "num_nextn_predict_layers", "nextn_predict_layers" },
  { "q_lora_rank", "attention.q_lora_rank" },
  { "routed_scaling_factor", "expert_weights_scale" },
  { "shared_expert_intermediate_size", "expert_shared_feed_forward_length" },
  { "shared_intermediate_size", "expert_shared_feed_forward_length" },
  { "sliding_window", "attention.sliding_window" },
  { "topk_group", "expert_group_used_count" },
  { "vocab_size", "vocab_size" },
};

static const char *
find_name (const Name *list,
           gsize       count,
           const char *kind)
{
  for (gsize i = 0; kind != NULL && i < count; i++)
    if (g_str_equal (list[i].kind, kind))
      return list[i].architecture;
  return NULL;
}

static void
set_number (JsonObject *values,
            const char *architecture,
            const char *key,
            gint64      number)
{
  g_autofree char *name = g_strdup_printf ("%s.%s", architecture, key);

  json_object_set_int_member (values, name, number);
}

static void
take_members (JsonObject *values,
              const char *architecture,
              JsonObject *config)
{
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    {
      JsonNode        *node = json_object_get_member (config, members[i].kind);
      g_autofree char *name = g_strdup_printf ("%s.%s", architecture, members[i].architecture);

      if (node != NULL && (JSON_NODE_HOLDS_VALUE (node) || JSON_NODE_HOLDS_ARRAY (node)))
        json_object_set_member (values, name, json_node_copy (node));
    }
}

/* What is counted in other units there. */
static void
take_widths (JsonObject *values,
             const char *architecture,
             JsonObject *config)
{
  gint64 head = pdk_json_get_int (config, "head_dim", 0);
  gint64 rotated = pdk_json_get_int (config, "qk_rope_head_dim", 0);
  gint64 latent = pdk_json_get_int (config, "kv_lora_rank", 0);
  gint64 expansion = pdk_json_get_int (config, "mamba_expand", 0);
  gint64 value_heads = pdk_json_get_int (config, "linear_num_value_heads", 0);

  if (head > 0)
    {
      set_number (values, architecture, "attention.key_length", head);
      set_number (values, architecture, "attention.value_length", head);
    }
  if (latent > 0 && rotated > 0)
    {
      set_number (values, architecture, "attention.head_count_kv", 1);
      set_number (values, architecture, "attention.key_length", latent + rotated);
      set_number (values, architecture, "attention.value_length", latent);
      set_number (values, architecture, "attention.key_length_mla", rotated + pdk_json_get_int (config, "qk_nope_head_dim", 0));
      set_number (values, architecture, "attention.value_length_mla", pdk_json_get_int (config, "v_head_dim", 0));
    }
  if (expansion > 0 && expansion < 64 && !json_object_has_member (config, "mamba_d_ssm"))
    set_number (values, architecture, "ssm.inner_size", expansion * CLAMP (pdk_json_get_int (config, "hidden_size", 0), 0, PDK_SHAPE_MOST_WIDTH));
  if (value_heads > 0)
    set_number (values, architecture, "ssm.inner_size", MIN (value_heads, PDK_SHAPE_MOST_HEADS) * CLAMP (pdk_json_get_int (config, "linear_value_head_dim", 0), 0, PDK_SHAPE_MOST_WIDTH));
}

static JsonArray *
list_layers (JsonArray  *kinds,
             const char *wanted,
             gint64      yes,
             gint64      no)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < json_array_get_length (kinds); i++)
    {
      JsonNode   *node = json_array_get_element (kinds, i);
      const char *kind = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";

      json_array_add_int_element (list, g_str_equal (kind, wanted) ? yes : no);
    }
  return list;
}

static void
set_list (JsonObject *values,
          const char *architecture,
          const char *key,
          JsonArray  *list)
{
  g_autofree char *name = g_strdup_printf ("%s.%s", architecture, key);

  json_object_set_array_member (values, name, list);
}

/* Layers by name: which of them slide, and which have a state instead of attention. */
static void
take_layer_kinds (JsonObject *values,
                  const char *architecture,
                  JsonObject *config)
{
  JsonArray *kinds = pdk_json_get_array (config, "layer_types");
  gint64     heads = pdk_json_get_int (config, "num_key_value_heads", 0);

  if (kinds == NULL || json_array_get_length (kinds) == 0 || json_array_get_length (kinds) > PDK_GGUF_BLOCK_LIMIT)
    return;
  if (g_str_has_prefix (architecture, "lfm2"))
    set_list (values, architecture, "attention.head_count_kv", list_layers (kinds, "full_attention", heads, 0));
  else if (g_str_equal (architecture, "granitehybrid"))
    set_list (values, architecture, "attention.head_count_kv", list_layers (kinds, "attention", heads, 0));
  else if (g_str_has_prefix (architecture, "qwen3"))
    set_list (values, architecture, "attention.recurrent_layers", list_layers (kinds, "linear_attention", 1, 0));
  else
    set_list (values, architecture, "attention.sliding_window_pattern", list_layers (kinds, "sliding_attention", 1, 0));
}

/* Nemotron's layers, a letter each: M a state, * attention, - a feed-forward part, E experts. */
static void
take_pattern (JsonObject *values,
              const char *architecture,
              JsonObject *config)
{
  const char *pattern = pdk_json_get_string (config, "hybrid_override_pattern");
  JsonArray  *heads, *feed;

  if (pattern == NULL || strlen (pattern) > PDK_GGUF_BLOCK_LIMIT)
    return;
  heads = json_array_new ();
  feed = json_array_new ();
  for (const char *letter = pattern; *letter != '\0'; letter++)
    {
      json_array_add_int_element (heads, *letter == '*' ? pdk_json_get_int (config, "num_key_value_heads", 0) : 0);
      json_array_add_int_element (feed, *letter == '-' || *letter == 'E' ? pdk_json_get_int (config, "intermediate_size", 0) : 0);
    }
  set_list (values, architecture, "attention.head_count_kv", heads);
  set_list (values, architecture, "feed_forward_length", feed);
}

PdkModelShape *
pdk_model_shape_new_from_config (JsonObject *config,
                                 guint64     file_bytes,
                                 GError    **error)
{
  PdkModelShape         *shape;
  g_autoptr (JsonObject) values = json_object_new ();
  JsonObject            *text = pdk_json_get_object (config, "text_config");
  const char            *kind = pdk_json_get_string (config, "model_type");
  const char            *architecture;

  g_return_val_if_fail (config != NULL, NULL);

  /* Models that see keep the part that writes apart. */
  architecture = find_name (names, G_N_ELEMENTS (names), kind);
  if (architecture == NULL && text != NULL)
    architecture = find_name (names, G_N_ELEMENTS (names), pdk_json_get_string (text, "model_type"));
  if (architecture == NULL)
    {
      pdk_error_set (error, PDK_ERROR_UNSUPPORTED_FILE, _("Choose a model that was already made into a GGUF file."), _("How much memory a model of the kind “%s” needs is not known."), kind != NULL ? kind : "");
      return NULL;
    }
  if (text != NULL)
    config = text;
  json_object_set_string_member (values, "general.architecture", architecture);
  take_members (values, architecture, config);
  take_widths (values, architecture, config);
  take_layer_kinds (values, architecture, config);
  take_pattern (values, architecture, config);
  shape = pdk_model_shape_new_from_values (values, NULL, file_bytes, error);
  if (shape != NULL)
    shape->source = PDK_FIT_SOURCE_MODEL_CARD;
  return shape;
}
