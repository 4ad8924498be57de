/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-trap.h"

#include "pdk-tiny-model.h"
#include "servers/pdk-ollama-client.h"

/* Microseconds between two lines of a real server, and without growth until a download is stalled. */
#define LINE_TIME  60000
#define STALL_TIME (30 * G_USEC_PER_SEC)

static void
set_up (PdkTrap      *trap,
        gconstpointer data)
{
  PdkTinyModel model = PDK_TINY_MODEL_INIT;

  trap->simulated = pdk_ollama_double_start ();
  trap->client = PDK_MODEL_SERVER (pdk_ollama_client_new (pdk_ollama_double_get_address (trap->simulated), NULL, NULL));
  trap->folder = pdk_test_make_folder ();
  trap->file = g_build_filename (trap->folder, "tiny.gguf", NULL);
  pdk_tiny_model_write (&model, trap->file);
}

static void
tear_down (PdkTrap      *trap,
           gconstpointer data)
{
  g_clear_object (&trap->client);
  g_clear_pointer (&trap->simulated, pdk_ollama_double_stop);
  pdk_test_remove_folder (trap->folder);
  g_free (trap->folder);
  g_free (trap->file);
}

void
pdk_trap_add (const char *path,
              PdkTrapFunc func)
{
  g_test_add (path, PdkTrap, NULL, set_up, func, tear_down);
}

void
pdk_trap_script_pull (PdkTrap            *trap,
                      const char * const *lines)
{
  PdkDoubleReply *reply = pdk_double_reply_new_lines ();

  for (gsize i = 0; lines[i] != NULL; i++)
    pdk_double_reply_add_line (reply, lines[i]);
  pdk_ollama_double_script (trap->simulated, "POST", "/api/pull", reply);
}

GError *
pdk_trap_pull_fails (PdkTrap     *trap,
                     const char  *name,
                     PdkErrorCode cause)
{
  GError *error = NULL;

  g_assert_false (pdk_call_pull (trap->client, name, FALSE, NULL, NULL, &error));
  g_assert_error (error, PDK_ERROR, (int) cause);
  return error;
}

void
pdk_trap_pull_words (PdkTrap     *trap,
                     const char  *name,
                     const char  *words,
                     PdkErrorCode cause,
                     const char  *hint)
{
  g_autoptr (GError) error = NULL;

  pdk_ollama_double_set_pull_error (trap->simulated, name, words);
  error = pdk_trap_pull_fails (trap, name, cause);
  g_assert_nonnull (pdk_error_get_hint (error));
  g_assert_nonnull (strstr (pdk_error_get_hint (error), hint));
}

void
pdk_trap_bar_init (PdkTrapBar *bar)
{
  *bar = (PdkTrapBar) { .progress = pdk_transfer_progress_new (0, STALL_TIME, 0) };
}

void
pdk_trap_bar_clear (PdkTrapBar *bar)
{
  g_clear_pointer (&bar->progress, pdk_transfer_progress_free);
}

void
pdk_trap_bar_add (const PdkTransferEvent *event,
                  gpointer                data)
{
  PdkTrapBar *bar = data;
  double      fraction;

  bar->now += LINE_TIME;
  pdk_transfer_progress_add (bar->progress, event, bar->now);
  fraction = pdk_transfer_progress_get_fraction (bar->progress);
  g_assert_cmpfloat (fraction, >=, bar->fraction);
  g_assert_cmpfloat (fraction, <, 1.0);
  g_assert_cmpuint (pdk_transfer_progress_get_done (bar->progress), >=, bar->done);
  g_assert_cmpfloat (pdk_transfer_progress_get_rate (bar->progress, bar->now), >=, 0.0);
  g_assert_cmpint (pdk_transfer_progress_get_seconds_left (bar->progress, bar->now), >=, -1);
  bar->fraction = fraction;
  bar->done = pdk_transfer_progress_get_done (bar->progress);
}
