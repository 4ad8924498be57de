/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-ux.h"

static void
add_models (PdkUxWorld *world)
{
  static const PdkDoubleModel models[] = {
    { .name = "hf.co/unsloth/Qwen3-4B-GGUF:Q4_K_M", .size = 2497281312, .parameter_size = "4.0B", .quantization = "Q4_K_M" },
    { .name = "llama3.2:1b", .size = 1321098329, .parameter_size = "1.2B", .quantization = "Q8_0" },
    { .name = "hf.co/someone/Strange_Name-That-Is-Rather-Long-And-Goes-On-And-On-7B-Instruct-GGUF:IQ4_XS", .size = 4250000000, .parameter_size = "7.2B", .quantization = "IQ4_XS" },
    { .name = "mistral-small:24b", .size = 14333921452, .parameter_size = "23.6B", .quantization = "Q4_K_M" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (models); i++)
    pdk_ollama_double_add_model (world->ollama, &models[i]);
}

static void
test_empty (PdkUxWorld   *world,
            gconstpointer data)
{
  pdk_ux_world_open_window (world, 0, 0);
  pdk_ux_world_act (world, "win.show-page", "downloaded");
  pdk_ux_expect (world->window, ADW_TYPE_STATUS_PAGE, "No Models Yet");
  pdk_ux_take_picture (world->window, "downloaded-empty");
}

static void
test_adoption (PdkUxWorld   *world,
               gconstpointer data)
{
  add_models (world);
  pdk_ux_world_open_window (world, 0, 0);
  pdk_ux_world_act (world, "win.show-page", "downloaded");
  pdk_ux_expect (world->window, GTK_TYPE_LABEL, "4 models are not in the library");
  pdk_ux_take_picture (world->window, "downloaded-adoption");
}

int
main (int    argc,
      char **argv)
{
  pdk_ux_init (&argc, &argv);

  pdk_ux_add_test ("/downloaded-page/empty", test_empty);
  pdk_ux_add_test ("/downloaded-page/adoption", test_adoption);
  return g_test_run ();
}
