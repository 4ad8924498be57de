/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-installed-page.h"
#include "pdk-offer-page.h"
#include "pdk-transfer-row.h"
#include "pdk-ux.h"
#include "pdk-variant-row.h"

#define GIGABYTE 1000000000

/* The row of the quality that is recommended, or of another one. */
static PdkVariantRow *
find_row (PdkUxWorld *world,
          gboolean    recommended)
{
  GtkListBox *list = pdk_ux_expect (world->window, GTK_TYPE_LIST_BOX, "quality_list");

  for (int i = 0; gtk_list_box_get_row_at_index (list, i) != NULL; i++)
    {
      PdkVariantRow *row = PDK_VARIANT_ROW (gtk_list_box_get_row_at_index (list, i));

      if (pdk_variant_is_recommended (pdk_variant_row_get_variant (row)) == recommended)
        return row;
    }
  return NULL;
}

static void
open_offer (PdkUxWorld *world,
            const char *id)
{
  pdk_ux_world_open_window (world, 0, 0);
  pdk_ux_world_act (world, "win.show-model", id);
  pdk_ux_expect (world->window, PDK_TYPE_OFFER_PAGE, NULL);
}

static void
test_shows (PdkUxWorld   *world,
            gconstpointer data)
{
  GtkWidget *download;

  open_offer (world, "qwen2.5-14b-instruct");
  g_assert_cmpstr (pdk_window_get_visible_page (world->window), ==, "model");
  download = pdk_ux_expect (world->window, GTK_TYPE_BUTTON, "download_button");
  gtk_test_accessible_assert_property (download, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Download Qwen2.5 14B Instruct, Balanced (Q4_K_M)");
  pdk_ux_expect (world->window, GTK_TYPE_LABEL, "Recommended");
  pdk_ux_expect (world->window, ADW_TYPE_PREFERENCES_GROUP, "Ratings");
  pdk_ux_take_picture (world->window, "offer");
  g_assert_true (gtk_widget_activate_action (pdk_ux_expect (world->window, PDK_TYPE_OFFER_PAGE, NULL),
                                             "navigation.pop", NULL));
  g_assert_cmpstr (pdk_window_get_visible_page (world->window), ==, "curated");
}

static void
test_narrow (PdkUxWorld   *world,
             gconstpointer data)
{
  pdk_ux_world_open_window (world, 360, 640);
  pdk_ux_world_act (world, "win.show-model", "qwen2.5-14b-instruct");
  pdk_ux_take_picture (world->window, "offer-narrow");
}

static void
test_unrated (PdkUxWorld   *world,
              gconstpointer data)
{
  open_offer (world, "qwen3-4b");
  g_assert_null (pdk_ux_find (world->window, ADW_TYPE_PREFERENCES_GROUP, "Ratings"));
}

/* The button follows the choice, the choice follows a person and not the memory. */
static void
test_choose (PdkUxWorld   *world,
             gconstpointer data)
{
  PdkVariantRow   *row;
  GtkButton       *button;
  g_autofree char *label = NULL;

  open_offer (world, "qwen2.5-14b-instruct");
  button = pdk_ux_expect (world->window, GTK_TYPE_BUTTON, "download_button");
  label = g_strdup (gtk_button_get_label (button));
  row = find_row (world, FALSE);
  gtk_widget_activate_action (GTK_WIDGET (row), "row.choose", NULL);
  g_assert_cmpstr (gtk_button_get_label (button), !=, label);

  pdk_server_connection_set_memory (world->server, G_GUINT64_CONSTANT (48) << 30);
  g_assert_cmpstr (gtk_button_get_label (button), !=, label);
  pdk_ux_take_picture (world->window, "offer-roomy");
}

static void
test_recommendation_follows_memory (PdkUxWorld   *world,
                                    gconstpointer data)
{
  g_autofree char *label = NULL;
  GtkButton       *button;

  open_offer (world, "qwen2.5-14b-instruct");
  button = pdk_ux_expect (world->window, GTK_TYPE_BUTTON, "download_button");
  label = g_strdup (gtk_button_get_label (button));
  pdk_server_connection_set_memory (world->server, G_GUINT64_CONSTANT (48) << 30);
  g_assert_cmpstr (gtk_button_get_label (button), !=, label);
}

static void
test_downloads (PdkUxWorld   *world,
                gconstpointer data)
{
  pdk_ollama_double_set_rate (world->ollama, GIGABYTE / 100);
  open_offer (world, "qwen3-4b");
  pdk_ux_press (world->window, "download_button");
  pdk_ux_expect (world->window, PDK_TYPE_TRANSFER_ROW, NULL);
  pdk_ux_take_picture (world->window, "offer-downloading");
  pdk_ollama_double_set_rate (world->ollama, 0);
}

static void
test_here (PdkUxWorld   *world,
           gconstpointer data)
{
  open_offer (world, "qwen3-4b");
  pdk_ux_press (world->window, "download_button");
  pdk_ux_expect (world->window, GTK_TYPE_LABEL, "Here, on workshop");
  pdk_ux_take_picture (world->window, "offer-here");
  pdk_ux_press (world->window, "open_button");
  pdk_ux_expect (world->window, PDK_TYPE_INSTALLED_PAGE, NULL);
}

static void
test_failed (PdkUxWorld   *world,
             gconstpointer data)
{
  PdkCatalogModel *model = pdk_catalog_find (pdk_context_get_catalog (world->context), "qwen3-4b");
  g_autofree char *name = NULL;

  name = pdk_catalog_model_dup_model_name (
    model, pdk_catalog_model_choose_quantization (model, pdk_server_connection_get_memory (world->server)));
  pdk_ollama_double_set_pull_error (world->ollama, name, "write: no space left on device");
  open_offer (world, "qwen3-4b");
  pdk_ux_press (world->window, "download_button");
  pdk_ux_expect (world->window, GTK_TYPE_BUTTON, "retry");
  pdk_ux_take_picture (world->window, "offer-failed");
  pdk_ollama_double_set_pull_error (world->ollama, name, NULL);
  pdk_ux_press (world->window, "retry");
  pdk_ux_expect (world->window, GTK_TYPE_LABEL, "Here, on workshop");
}

static void
test_too_big (PdkUxWorld   *world,
              gconstpointer data)
{
  open_offer (world, "qwen3-235b-a22b");
  pdk_ux_take_picture (world->window, "offer-too-big");
}

static void
test_unknown_model (PdkUxWorld   *world,
                    gconstpointer data)
{
  pdk_ux_world_open_window (world, 0, 0);
  pdk_ux_world_act (world, "win.show-model", "no <b>such</b> %s model");
  pdk_ux_expect (world->window, GTK_TYPE_LABEL, "There is no model “no <b>such</b> %s model”");
  g_assert_cmpstr (pdk_window_get_visible_page (world->window), ==, "curated");
}

int
main (int    argc,
      char **argv)
{
  pdk_ux_init (&argc, &argv);

  pdk_ux_add_test ("/offer/shows", test_shows);
  pdk_ux_add_test ("/offer/narrow", test_narrow);
  pdk_ux_add_test ("/offer/unrated", test_unrated);
  pdk_ux_add_test ("/offer/choose", test_choose);
  pdk_ux_add_test ("/offer/recommendation-follows-memory", test_recommendation_follows_memory);
  pdk_ux_add_test ("/offer/downloads", test_downloads);
  pdk_ux_add_test ("/offer/here", test_here);
  pdk_ux_add_test ("/offer/failed", test_failed);
  pdk_ux_add_test ("/offer/too-big", test_too_big);
  pdk_ux_add_test ("/offer/unknown-model", test_unknown_model);
  return g_test_run ();
}
