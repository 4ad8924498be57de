/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-fit-label.h"
#include "pdk-memory-bar.h"
#include "pdk-memory-card.h"
#include "pdk-offer-page.h"
#include "pdk-ux.h"

#define MODEL    "qwen2.5-14b-instruct"
#define TOO_BIG  "qwen3-235b-a22b"
#define GIBIBYTE G_GUINT64_CONSTANT (0x40000000)

static PdkMemoryCard *
open_card (PdkUxWorld *world,
           const char *model,
           int         width,
           int         height)
{
  pdk_ux_world_open_window (world, width, height);
  pdk_ux_world_act (world, "win.show-model", model);
  pdk_ux_expect (world->window, PDK_TYPE_OFFER_PAGE, NULL);
  return pdk_ux_expect (world->window, PDK_TYPE_MEMORY_CARD, NULL);
}

static char *
get_meaning (PdkMemoryCard *card)
{
  char *text;

  g_object_get (pdk_ux_expect (card, PDK_TYPE_FIT_LABEL, "meaning"), "text", &text, NULL);
  return text;
}

static void
move (PdkMemoryCard *card,
      GtkScrollType  scroll)
{
  GtkWidget *scale = pdk_ux_expect (card, GTK_TYPE_SCALE, NULL);

  /* What the keys on a scale do. */
  g_signal_emit_by_name (scale, "move-slider", scroll);
}

/* Brings the card itself into the picture. */
static void
take_picture_of_card (PdkUxWorld    *world,
                      PdkMemoryCard *card,
                      const char    *name)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (GTK_WIDGET (card), GTK_TYPE_VIEWPORT);
  GtkWidget *bottom = gtk_widget_get_last_child (GTK_WIDGET (card));

  gtk_viewport_scroll_to (GTK_VIEWPORT (viewport), bottom, NULL);
  pdk_ux_wait_frames (GTK_WIDGET (world->window), 2);
  pdk_ux_take_picture (world->window, name);
}

static void
test_shows (PdkUxWorld   *world,
            gconstpointer data)
{
  PdkMemoryCard   *card = open_card (world, MODEL, 0, 0);
  g_autofree char *meaning = get_meaning (card);

  g_assert_true (g_str_has_prefix (meaning, "Fits, about "));
  pdk_ux_expect (card, GTK_TYPE_LABEL, "Weights");
  pdk_ux_expect (card, GTK_TYPE_LABEL, "Working memory");
  pdk_ux_expect (card, GTK_TYPE_LABEL, "4096 tokens");
  pdk_ux_expect (card, GTK_TYPE_LABEL, "This is the best quality that fits with these settings.");
  take_picture_of_card (world, card, "memory-fits");
}

/* The picture in words, and the scale with what its value means. */
static void
test_accessible (PdkUxWorld   *world,
                 gconstpointer data)
{
  PdkMemoryCard   *card = open_card (world, MODEL, 0, 0);
  GtkWidget       *bar = pdk_ux_expect (card, PDK_TYPE_MEMORY_BAR, NULL);
  GtkWidget       *scale = pdk_ux_expect (card, GTK_TYPE_SCALE, NULL);
  g_autofree char *meaning = get_meaning (card);
  g_autofree char *value = NULL;
  g_autofree char *problem = NULL;

  gtk_test_accessible_assert_role (bar, GTK_ACCESSIBLE_ROLE_METER);
  gtk_test_accessible_assert_property (bar, GTK_ACCESSIBLE_PROPERTY_LABEL, "Use of Memory");
  problem = gtk_test_accessible_check_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "");
  g_assert_nonnull (strstr (problem, "Weights 8.4"));
  g_assert_nonnull (strstr (problem, "Card: 12.0"));
  gtk_test_accessible_assert_property (scale, GTK_ACCESSIBLE_PROPERTY_LABEL, "Context");
  value = g_strdup_printf ("4096 tokens. %s", meaning);
  gtk_test_accessible_assert_property (scale, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, value);
}

/* By keyboard: each key is one stop, and the words follow at once. */
static void
test_context (PdkUxWorld   *world,
              gconstpointer data)
{
  PdkMemoryCard   *card = open_card (world, MODEL, 0, 0);
  g_autofree char *before = get_meaning (card);
  g_autofree char *after = NULL;

  move (card, GTK_SCROLL_STEP_RIGHT);
  pdk_ux_expect (card, GTK_TYPE_LABEL, "8192 tokens");
  pdk_ux_expect (card, GTK_TYPE_LABEL, "The server chooses 4096 tokens if nobody says otherwise");
  after = get_meaning (card);
  g_assert_cmpstr (before, !=, after);
  move (card, GTK_SCROLL_END);
  pdk_ux_expect (card, GTK_TYPE_LABEL, "32768 tokens");
  move (card, GTK_SCROLL_START);
  pdk_ux_expect (card, GTK_TYPE_LABEL, "2048 tokens");
}

/* What does not fit is shown beyond the end, with what to change; and what is advised can be looked at. */
static void
test_too_much (PdkUxWorld   *world,
               gconstpointer data)
{
  PdkMemoryCard *card = open_card (world, MODEL, 0, 0);

  move (card, GTK_SCROLL_END);
  pdk_ux_expect (card, GTK_TYPE_LABEL, "To Make It Fit");
  pdk_ux_expect (card, GTK_TYPE_LABEL, "Shorten the context to 16384 tokens");
  g_assert_null (pdk_ux_find (card, GTK_TYPE_LABEL, "Free"));
  take_picture_of_card (world, card, "memory-too-much");
  pdk_ux_press (card, "_Show");
  pdk_ux_expect (card, GTK_TYPE_LABEL, "16384 tokens");
  pdk_test_wait_for (pdk_ux_find (card, GTK_TYPE_LABEL, "To Make It Fit") == NULL);
}

static void
test_cache (PdkUxWorld   *world,
            gconstpointer data)
{
  PdkMemoryCard  *card = open_card (world, MODEL, 0, 0);
  AdwToggleGroup *group = pdk_ux_expect (card, ADW_TYPE_TOGGLE_GROUP, NULL);

  adw_toggle_group_set_active (group, 1);
  pdk_ux_expect (card, GTK_TYPE_LABEL, "Ollama does this if it was started with OLLAMA_KV_CACHE_TYPE=q8_0.");
  take_picture_of_card (world, card, "memory-cache");
  adw_toggle_group_set_active (group, 0);
  g_assert_null (pdk_ux_find (card, GTK_TYPE_LABEL, "Ollama does this if it was started with OLLAMA_KV_CACHE_TYPE=q8_0."));
}

/* The memory of the server may become known, or be set, while the page is open. */
static void
test_follows_memory (PdkUxWorld   *world,
                     gconstpointer data)
{
  PdkMemoryCard   *card = open_card (world, MODEL, 0, 0);
  g_autofree char *meaning = NULL;

  pdk_ux_expect (card, GTK_TYPE_LABEL, "Card: 12.0\302\240GiB");
  pdk_server_connection_set_memory (world->server, 48 * GIBIBYTE);
  pdk_ux_expect (card, GTK_TYPE_LABEL, "Card: 48.0\302\240GiB");
  meaning = get_meaning (card);
  g_assert_true (g_str_has_prefix (meaning, "Fits"));
}

static void
test_far_too_big (PdkUxWorld   *world,
                  gconstpointer data)
{
  take_picture_of_card (world, open_card (world, TOO_BIG, 0, 0), "memory-far-too-big");
}

static void
test_conditions (PdkUxWorld   *world,
                 gconstpointer data)
{
  PdkMemoryCard *card;
  int            width;

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  card = open_card (world, MODEL, 360, 640);
  move (card, GTK_SCROLL_END);
  pdk_ux_expect (card, GTK_TYPE_LABEL, "To Make It Fit");
  take_picture_of_card (world, card, "memory-dark-rtl-narrow");
  gtk_widget_measure (GTK_WIDGET (card), GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  g_assert_cmpint (width, <=, 336);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

/* A machine with two cards, as no server says it of itself. */
static void
test_several_cards (PdkUxWorld   *world,
                    gconstpointer data)
{
  g_autoptr (PdkMemoryPlan) plan = pdk_memory_plan_new ();
  g_autoptr (GPtrArray)     models = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_memory_model_free);
  GtkWidget                *card = g_object_new (PDK_TYPE_MEMORY_CARD, NULL);
  GtkWindow                *window = GTK_WINDOW (gtk_window_new ());
  PdkServerEstimate         server;

  pdk_server_estimate_init_local (&server, NULL, PDK_ENGINE_OLLAMA);
  pdk_server_estimate_set_memory (&server, 12 * GIBIBYTE);
  server.card_count = 2;
  server.whole_bytes[1] = 8 * GIBIBYTE;
  g_ptr_array_add (models, pdk_memory_model_new (NULL, NULL, 12 * GIBIBYTE));
  pdk_memory_plan_set (plan, &server, models, 0, 0);
  pdk_memory_card_set_plan (PDK_MEMORY_CARD (card), plan);
  gtk_window_set_child (window, card);
  pdk_ux_show (window);
  pdk_ux_expect (card, GTK_TYPE_LABEL, "About: guessed from the size of the file alone");
  g_assert_null (pdk_ux_find (card, GTK_TYPE_SCALE, NULL));
  pdk_ux_take_picture (card, "memory-several-cards");
  pdk_memory_card_set_plan (PDK_MEMORY_CARD (card), NULL);
  g_assert_false (gtk_widget_get_visible (card));
  gtk_window_destroy (window);
}

int
main (int    argc,
      char **argv)
{
  pdk_ux_init (&argc, &argv);

  pdk_ux_add_test ("/memory-card/shows", test_shows);
  pdk_ux_add_test ("/memory-card/accessible", test_accessible);
  pdk_ux_add_test ("/memory-card/context", test_context);
  pdk_ux_add_test ("/memory-card/too-much", test_too_much);
  pdk_ux_add_test ("/memory-card/cache", test_cache);
  pdk_ux_add_test ("/memory-card/follows-memory", test_follows_memory);
  pdk_ux_add_test ("/memory-card/far-too-big", test_far_too_big);
  pdk_ux_add_test ("/memory-card/conditions", test_conditions);
  pdk_ux_add_test ("/memory-card/several-cards", test_several_cards);
  return g_test_run ();
}
