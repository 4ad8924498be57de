/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "pdk-tiny-model.h"

/* Writes a tiny model for scripts: the options are the fields of PdkTinyModel. */

static gboolean
parse_type (const char    *name,
            PdkGgufTensor *type)
{
  const struct
  {
    const char   *name;
    PdkGgufTensor type;
  } types[] = {
    { "f32", PDK_GGUF_TENSOR_F32 },
    { "f16", PDK_GGUF_TENSOR_F16 },
    { "bf16", PDK_GGUF_TENSOR_BF16 },
    { "q4_0", PDK_GGUF_TENSOR_Q4_0 },
    { "q8_0", PDK_GGUF_TENSOR_Q8_0 },
    { "q4_k", PDK_GGUF_TENSOR_Q4_K },
    { "q5_k", PDK_GGUF_TENSOR_Q5_K },
    { "q6_k", PDK_GGUF_TENSOR_Q6_K },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (strcmp (name, types[i].name) == 0)
      {
        *type = types[i].type;
        return TRUE;
      }
  return FALSE;
}

static int
fail (const char *program,
      const char *message)
{
  g_printerr ("%s: %s\n", program, message);
  return EXIT_FAILURE;
}

int
main (int   argc,
      char *argv[])
{
  PdkTinyModel              model = PDK_TINY_MODEL_INIT;
  int                       seed = 1;
  int                       embedding = (int) model.embedding_length;
  int                       layers = (int) model.block_count;
  int                       context_length = (int) model.context_length;
  g_autofree char          *name = NULL;
  g_autofree char          *type = NULL;
  g_autofree char          *speech = NULL;
  gboolean                  no_template = FALSE;
  g_autoptr (GError)        error = NULL;
  g_autoptr (PdkGgufWriter) writer = NULL;
  const GOptionEntry        entries[] = {
    { "seed", 0, 0, G_OPTION_ARG_INT, &seed, "decides the weights", "N" },
    { "embedding", 0, 0, G_OPTION_ARG_INT, &embedding, "width of a layer (default 64)", "N" },
    { "layers", 0, 0, G_OPTION_ARG_INT, &layers, "number of layers (default 2)", "N" },
    { "context", 0, 0, G_OPTION_ARG_INT, &context_length, "trained context (default 512)", "TOKENS" },
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, "name in the file", "NAME" },
    { "type", 0, 0, G_OPTION_ARG_STRING, &type, "f32, f16 (default), bf16, q8_0, q4_0, q4_k, q5_k or q6_k", "TYPE" },
    { "speech", 0, 0, G_OPTION_ARG_STRING, &speech, "what it says, whatever it is asked", "WORDS" },
    { "no-template", 0, 0, G_OPTION_ARG_NONE, &no_template, "leave the chat template out", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("FILE - write a tiny model");

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return fail (argv[0], error->message);
  if (argc != 2)
    return fail (argv[0], "name one file to write");
  if (type != NULL && !parse_type (type, &model.type))
    return fail (argv[0], "unknown type");
  if (embedding < 128 && embedding != 64 && embedding != 32)
    return fail (argv[0], "the width must be a multiple of 128, or 32 or 64");
  if (layers < 1 || context_length < 1)
    return fail (argv[0], "layers and context start at 1");
  model.seed = (guint64) seed;
  model.embedding_length = (guint) embedding;
  model.block_count = (guint) layers;
  model.context_length = (guint) context_length;
  if (name != NULL)
    model.name = name;
  model.speech = speech;
  if (no_template)
    model.chat_template = NULL;
  writer = pdk_tiny_model_new_writer (&model);
  if (!pdk_gguf_writer_write_file (writer, argv[1], &error))
    return fail (argv[0], error->message);
  return EXIT_SUCCESS;
}
