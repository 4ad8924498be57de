/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-memory-card.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-text.h"
#include "fitting/pdk-memory-words.h"
#include "pdk-accessible.h"
#include "pdk-fit-label.h"
#include "pdk-memory-bar.h"
#include "pdk-memory-swatch.h"
#include "pdk-ui.h"

struct _PdkMemoryCard
{
  AdwPreferencesGroup parent_instance;
  PdkMemoryPlan      *plan;
  GSignalGroup       *plan_signals;
  gboolean            updating;

  PdkFitLabel    *meaning;
  PdkMemoryBar   *bar;
  AdwWrapBox     *legend;
  GtkWidget      *entries[PDK_MEMORY_PARTS];
  GtkLabel       *amounts[PDK_MEMORY_PARTS];
  GtkLabel       *source;
  GtkBox         *ways;
  GtkWidget      *choices;
  GtkLabel       *context_label;
  GtkScale       *context_scale;
  GtkLabel       *context_note;
  AdwToggleGroup *cache_group;
  GtkLabel       *cache_note;
  GtkWidget      *advice;
  GtkListBox     *advice_list;
  GtkLabel       *otherwise;
  GtkLabel       *best;
};

G_DEFINE_FINAL_TYPE (PdkMemoryCard, pdk_memory_card, ADW_TYPE_PREFERENCES_GROUP)

static void
set_text (GtkLabel   *label,
          const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
update_legend (PdkMemoryCard          *self,
               const PdkMemoryFigures *figures)
{
  for (guint i = 0; i < PDK_MEMORY_PARTS; i++)
    {
      g_autofree char *amount = pdk_text_from_memory (figures->part_bytes[i]);

      gtk_label_set_label (self->amounts[i], amount);
      gtk_widget_set_visible (self->entries[i], figures->part_bytes[i] > 0);
    }
}

static void
update_ways (PdkMemoryCard *self)
{
  GArray    *ways = pdk_memory_plan_get_ways (self->plan);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->ways))) != NULL)
    gtk_box_remove (self->ways, child);
  for (guint i = 0; i < ways->len; i++)
    {
      const PdkMemoryFigures *figures = &g_array_index (ways, PdkMemoryFigures, i);
      g_autofree char        *text = pdk_memory_words_from_way (figures);

      gtk_box_append (self->ways, g_object_new (PDK_TYPE_FIT_LABEL, "verdict", figures->fit.verdict, "text", text, "wrap", TRUE, NULL));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->ways), ways->len > 0);
}

/* The value is a stop on the scale; what is told is the number of tokens and what comes of it. */
static void
update_context (PdkMemoryCard *self,
                const char    *meaning)
{
  GtkAdjustment   *adjustment = gtk_range_get_adjustment (GTK_RANGE (self->context_scale));
  guint            count = pdk_memory_plan_get_stops (self->plan)->len;
  g_autofree char *tokens = pdk_memory_words_from_tokens (pdk_memory_plan_get_context (self->plan));
  g_autofree char *note = pdk_memory_plan_dup_context_note (self->plan);
  g_autofree char *value = NULL;

  if (gtk_adjustment_get_upper (adjustment) + 1 != count)
    {
      gtk_scale_clear_marks (self->context_scale);
      gtk_adjustment_set_upper (adjustment, count - 1);
      for (guint i = 0; i < count; i++)
        gtk_scale_add_mark (self->context_scale, i, GTK_POS_BOTTOM, NULL);
    }
  gtk_adjustment_set_value (adjustment, pdk_memory_plan_get_stop (self->plan));
  gtk_widget_set_sensitive (GTK_WIDGET (self->context_scale), count > 1);
  gtk_label_set_label (self->context_label, tokens);
  set_text (self->context_note, note);
  /* Translators: a number of tokens, and what it means, such as "4096 tokens. Fits, 2.1 GiB stay free" */
  value = g_strdup_printf (_("%1$s. %2$s"), tokens, meaning);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->context_scale), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, value, -1);
}

static void
update (PdkMemoryCard *self)
{
  const PdkMemoryFigures *figures = pdk_memory_plan_get_figures (self->plan);
  g_autofree char        *meaning = pdk_memory_plan_dup_sentence (self->plan);
  g_autofree char        *source = pdk_memory_plan_dup_source (self->plan);
  g_autofree char        *cache_note = pdk_memory_plan_dup_cache_note (self->plan);

  gtk_widget_set_visible (GTK_WIDGET (self), pdk_memory_plan_is_known (self->plan));
  self->updating = TRUE;
  g_object_set (self->meaning, "verdict", figures->fit.verdict, "text", meaning, NULL);
  pdk_memory_bar_set_figures (self->bar, figures);
  update_legend (self, figures);
  set_text (self->source, source);
  update_ways (self);
  update_context (self, meaning);
  adw_toggle_group_set_active (self->cache_group, pdk_memory_plan_get_cache (self->plan));
  set_text (self->cache_note, cache_note);
  gtk_widget_set_visible (self->choices, pdk_memory_plan_has_choices (self->plan));
  self->updating = FALSE;
}

static void
on_follow (PdkMemoryCard *self,
           GtkButton     *button)
{
  GPtrArray *advice = pdk_memory_plan_get_advice (self->plan);
  guint      position = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "position"));

  if (position < advice->len)
    pdk_memory_plan_follow (self->plan, g_ptr_array_index (advice, position));
}

static GtkWidget *
make_advice (PdkMemoryCard         *self,
             const PdkMemoryAdvice *advice,
             guint                  position)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (advice->text);
  GtkWidget *button;

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  if (advice->context == 0)
    return row;
  button = gtk_button_new_with_mnemonic (_("_Show"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  /* Translators: what would make a model fit, such as "Shorten the context to 8192 tokens" */
  pdk_accessible_set_name (button, _("Show: %s"), advice->text);
  g_object_set_data (G_OBJECT (button), "position", GUINT_TO_POINTER (position));
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_follow), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), button);
  return row;
}

static void
on_advised (PdkMemoryCard *self)
{
  GPtrArray       *advice = pdk_memory_plan_get_advice (self->plan);
  g_autofree char *best = pdk_memory_plan_dup_best (self->plan);

  gtk_list_box_remove_all (self->advice_list);
  for (guint i = 0; i < advice->len; i++)
    gtk_list_box_append (self->advice_list, make_advice (self, g_ptr_array_index (advice, i), i));
  gtk_widget_set_visible (self->advice, advice->len > 0);
  set_text (self->otherwise, pdk_memory_plan_get_otherwise (self->plan));
  set_text (self->best, best);
}

static void
on_context_moved (PdkMemoryCard *self)
{
  if (self->plan != NULL && !self->updating)
    pdk_memory_plan_set_stop (self->plan, (guint) (gtk_range_get_value (GTK_RANGE (self->context_scale)) + 0.5));
}

static void
on_cache_chosen (PdkMemoryCard *self)
{
  guint active = adw_toggle_group_get_active (self->cache_group);

  if (self->plan != NULL && !self->updating && active < PDK_MEMORY_CACHES)
    pdk_memory_plan_set_cache (self->plan, active);
}

static void
pdk_memory_card_dispose (GObject *object)
{
  PdkMemoryCard *self = PDK_MEMORY_CARD (object);

  g_clear_object (&self->plan_signals);
  g_clear_object (&self->plan);
  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_MEMORY_CARD);

  G_OBJECT_CLASS (pdk_memory_card_parent_class)->dispose (object);
}

static void
pdk_memory_card_class_init (PdkMemoryCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_memory_card_dispose;

  g_type_ensure (PDK_TYPE_FIT_LABEL);
  g_type_ensure (PDK_TYPE_MEMORY_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_TEMPLATE ("pdk-memory-card"));
  gtk_widget_class_bind_template_child (widget_class, PdkMemoryCard, meaning);
  gtk_widget_class_bind_template_child (widget_class, PdkMemoryCard, bar);
  gtk_widget_class_bind_template_child (widget_class, PdkMemoryCard, legend);
  gtk_widget_class_bind_template_child (widget_class, PdkMemoryCard, source);
  gtk_widget_class_bind_template_child (widget_class, PdkMemoryCard, ways);
  gtk_widget_class_bind_template_child (widget_class, PdkMemoryCard, choices);
  gtk_widget_class_bind_template_child (widget_class, PdkMemoryCard, context_label);
  gtk_widget_class_bind_template_child (widget_class, PdkMemoryCard, context_scale);
  gtk_widget_class_bind_template_child (widget_class, PdkMemoryCard, context_note);
  gtk_widget_class_bind_template_child (widget_class, PdkMemoryCard, cache_group);
  gtk_widget_class_bind_template_child (widget_class, PdkMemoryCard, cache_note);
  gtk_widget_class_bind_template_child (widget_class, PdkMemoryCard, advice);
  gtk_widget_class_bind_template_child (widget_class, PdkMemoryCard, advice_list);
  gtk_widget_class_bind_template_child (widget_class, PdkMemoryCard, otherwise);
  gtk_widget_class_bind_template_child (widget_class, PdkMemoryCard, best);
  gtk_widget_class_bind_template_callback (widget_class, on_context_moved);
  gtk_widget_class_bind_template_callback (widget_class, on_cache_chosen);
}

static void
add_legend (PdkMemoryCard *self,
            PdkMemoryPart  part)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *swatch = pdk_memory_swatch_new (part);
  GtkWidget *name = gtk_label_new (pdk_memory_part_describe (part));
  GtkWidget *amount = gtk_label_new (NULL);

  gtk_widget_set_valign (swatch, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (box, "caption");
  gtk_widget_add_css_class (amount, "numeric");
  gtk_widget_add_css_class (amount, "dimmed");
  gtk_box_append (GTK_BOX (box), swatch);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), amount);
  adw_wrap_box_append (self->legend, box);
  self->entries[part] = box;
  self->amounts[part] = GTK_LABEL (amount);
}

static void
pdk_memory_card_init (PdkMemoryCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < PDK_MEMORY_PARTS; i++)
    add_legend (self, i);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  self->plan_signals = g_signal_group_new (PDK_TYPE_MEMORY_PLAN);
  g_signal_group_connect_swapped (self->plan_signals, "changed", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->plan_signals, "advised", G_CALLBACK (on_advised), self);
}

void
pdk_memory_card_set_plan (PdkMemoryCard *self,
                          PdkMemoryPlan *plan)
{
  g_return_if_fail (PDK_IS_MEMORY_CARD (self));
  g_return_if_fail (plan == NULL || PDK_IS_MEMORY_PLAN (plan));

  if (!g_set_object (&self->plan, plan))
    return;
  g_signal_group_set_target (self->plan_signals, plan);
  gtk_widget_set_visible (GTK_WIDGET (self), plan != NULL);
  if (plan == NULL)
    return;
  update (self);
  on_advised (self);
}
