/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fitting/pdk-memory-plan.h"

#include <glib/gi18n-lib.h>

#include "estimate/pdk-vram-estimator.h"
#include "fitting/pdk-memory-words.h"

/* Shorter contexts are of use only where a model has no longer one. */
#define SHORTEST_STOP      2048
#define VERY_SHORTEST_STOP 512

/* Where nobody knows what a model was trained for. */
#define USUAL_CONTEXT 131072

#define NONE G_MAXUINT

struct _PdkMemoryPlan
{
  GObject           parent_instance;
  GPtrArray        *models;
  guint             current;
  guint64           trained_context;
  PdkMemoryQuestion question;
  /* What the server would choose. */
  guint64          own_context;
  gboolean         chosen_by_hand;
  GArray          *stops;
  PdkMemoryFigures figures;
  GArray          *ways;
  GPtrArray       *advice;
  char            *otherwise;
  guint            best;
  guint            advising;
};

enum
{
  CHANGED,
  ADVISED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkMemoryPlan, pdk_memory_plan, G_TYPE_OBJECT)

PdkMemoryModel *
pdk_memory_model_new (const char    *title,
                      PdkModelShape *shape,
                      guint64        file_bytes)
{
  PdkMemoryModel *self = g_new0 (PdkMemoryModel, 1);

  self->title = g_strdup (title);
  self->shape = shape == NULL ? NULL : pdk_model_shape_ref (shape);
  self->file_bytes = file_bytes;
  return self;
}

void
pdk_memory_model_free (PdkMemoryModel *self)
{
  g_free (self->title);
  pdk_model_shape_unref (self->shape);
  g_free (self);
}

static void
pdk_memory_plan_finalize (GObject *object)
{
  PdkMemoryPlan *self = PDK_MEMORY_PLAN (object);

  g_clear_handle_id (&self->advising, g_source_remove);
  g_clear_pointer (&self->models, g_ptr_array_unref);
  g_clear_pointer (&self->stops, g_array_unref);
  g_clear_pointer (&self->ways, g_array_unref);
  g_clear_pointer (&self->advice, g_ptr_array_unref);
  g_clear_pointer (&self->otherwise, g_free);

  G_OBJECT_CLASS (pdk_memory_plan_parent_class)->finalize (object);
}

static void
pdk_memory_plan_class_init (PdkMemoryPlanClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_memory_plan_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[ADVISED] = g_signal_new ("advised", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
add_stop (GArray *stops,
          guint64 context)
{
  guint position = 0;

  while (position < stops->len && g_array_index (stops, guint64, position) < context)
    position++;
  if (context > 0 && (position == stops->len || g_array_index (stops, guint64, position) != context))
    g_array_insert_val (stops, position, context);
}

/* Powers of two, and what the model was trained for. */
static void
make_stops (PdkMemoryPlan *self)
{
  const PdkModelShape *shape = self->question.shape;
  guint64              trained = self->trained_context;
  guint64              stop;

  if (trained == 0)
    trained = shape != NULL && shape->context > 0 ? shape->context : USUAL_CONTEXT;
  g_array_set_size (self->stops, 0);
  for (stop = trained < 2 * SHORTEST_STOP ? VERY_SHORTEST_STOP : SHORTEST_STOP; stop < trained; stop *= 2)
    add_stop (self->stops, stop);
  add_stop (self->stops, trained);
  add_stop (self->stops, MIN (self->own_context, trained));
}

static guint
find_stop (PdkMemoryPlan *self,
           guint64        context)
{
  guint found = 0;

  for (guint i = 0; i < self->stops->len; i++)
    if (g_array_index (self->stops, guint64, i) <= context)
      found = i;
  return found;
}

static const PdkMemoryModel *
get_model (PdkMemoryPlan *self)
{
  return self->current < self->models->len ? g_ptr_array_index (self->models, self->current) : NULL;
}

/* The largest file that fits well, or else the largest that fits at all. */
static guint
find_best (PdkMemoryPlan *self)
{
  PdkMemoryQuestion question = self->question;
  guint             best = NONE;
  gboolean          well = FALSE;

  for (guint i = 0; i < self->models->len; i++)
    {
      const PdkMemoryModel *model = g_ptr_array_index (self->models, i);
      PdkMemoryFigures      figures;

      question.shape = model->shape;
      question.file_bytes = model->file_bytes;
      pdk_memory_figures_choose (&figures, &question);
      if (figures.fit.verdict == PDK_FIT_FITS || (figures.fit.verdict == PDK_FIT_TIGHT && !well))
        best = i;
      well = well || figures.fit.verdict == PDK_FIT_FITS;
    }
  return best;
}

static gboolean
advise (gpointer user_data)
{
  PdkMemoryPlan *self = user_data;
  const char    *smaller = NULL;

  self->advising = 0;
  self->best = find_best (self);
  if (self->best != NONE && self->best < self->current)
    smaller = ((const PdkMemoryModel *) g_ptr_array_index (self->models, self->best))->title;
  g_clear_pointer (&self->advice, g_ptr_array_unref);
  g_clear_pointer (&self->otherwise, g_free);
  self->advice = pdk_memory_advice_find (&self->question, &self->figures, self->stops, smaller, &self->otherwise);
  g_signal_emit (self, signals[ADVISED], 0);
  return G_SOURCE_REMOVE;
}

static void
compute_ways (PdkMemoryPlan *self)
{
  static const PdkCardChoice choices[] = { PDK_CARDS_LARGEST, PDK_CARDS_ALL };

  g_array_set_size (self->ways, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (choices) && self->question.server.card_count > 1; i++)
    {
      PdkMemoryFigures figures;

      pdk_memory_figures_compute (&figures, &self->question, choices[i]);
      g_array_append_val (self->ways, figures);
    }
}

static void
compute (PdkMemoryPlan *self)
{
  pdk_memory_figures_choose (&self->figures, &self->question);
  compute_ways (self);
  /* What to change takes longer, and can wait until the picture was painted. */
  if (self->advising == 0)
    self->advising = g_idle_add (advise, self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static guint64
choose_own_context (PdkMemoryPlan        *self,
                    const PdkMemoryModel *model)
{
  PdkEstimate estimate;
  PdkFit      fit;

  if (model != NULL && model->context > 0)
    return model->context;
  if (self->question.shape == NULL)
    return PDK_CONTEXT_LENGTH_DEFAULT;
  pdk_server_estimate_judge (&self->question.server, self->question.shape, &estimate, &fit);
  return estimate.context;
}

/* After the model or the server: what a person chose stays where that is possible. */
static void
reset (PdkMemoryPlan *self)
{
  const PdkMemoryModel *model = get_model (self);

  self->question.shape = model == NULL ? NULL : model->shape;
  self->question.file_bytes = model == NULL ? 0 : model->file_bytes;
  self->own_context = choose_own_context (self, model);
  make_stops (self);
  /* The server cannot give a model more than it was trained for either. */
  self->own_context = MIN (self->own_context, g_array_index (self->stops, guint64, self->stops->len - 1));
  if (!self->chosen_by_hand)
    self->question.context = self->own_context;
  self->question.context = g_array_index (self->stops, guint64, find_stop (self, self->question.context));
  compute (self);
}

static void
pdk_memory_plan_init (PdkMemoryPlan *self)
{
  self->models = g_ptr_array_new ();
  self->stops = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->ways = g_array_new (FALSE, FALSE, sizeof (PdkMemoryFigures));
  self->advice = g_ptr_array_new ();
  self->best = NONE;
  self->question.server.card_count = 1;
  self->question.context = self->own_context = PDK_CONTEXT_LENGTH_DEFAULT;
  make_stops (self);
}

PdkMemoryPlan *
pdk_memory_plan_new (void)
{
  return g_object_new (PDK_TYPE_MEMORY_PLAN, NULL);
}

void
pdk_memory_plan_set (PdkMemoryPlan           *self,
                     const PdkServerEstimate *server,
                     GPtrArray               *models,
                     guint                    current,
                     guint64                  trained_context)
{
  g_return_if_fail (PDK_IS_MEMORY_PLAN (self));
  g_return_if_fail (server != NULL);
  g_return_if_fail (models != NULL);

  self->question.server = *server;
  g_ptr_array_ref (models);
  g_ptr_array_unref (self->models);
  self->models = models;
  self->current = current;
  self->trained_context = trained_context;
  reset (self);
}

gboolean
pdk_memory_plan_is_known (PdkMemoryPlan *self)
{
  g_return_val_if_fail (PDK_IS_MEMORY_PLAN (self), FALSE);

  return self->figures.fit.total_bytes > 0;
}

gboolean
pdk_memory_plan_has_choices (PdkMemoryPlan *self)
{
  g_return_val_if_fail (PDK_IS_MEMORY_PLAN (self), FALSE);

  return self->question.shape != NULL;
}

GArray *
pdk_memory_plan_get_stops (PdkMemoryPlan *self)
{
  g_return_val_if_fail (PDK_IS_MEMORY_PLAN (self), NULL);

  return self->stops;
}

guint
pdk_memory_plan_get_stop (PdkMemoryPlan *self)
{
  g_return_val_if_fail (PDK_IS_MEMORY_PLAN (self), 0);

  return find_stop (self, self->question.context);
}

void
pdk_memory_plan_set_stop (PdkMemoryPlan *self,
                          guint          stop)
{
  g_return_if_fail (PDK_IS_MEMORY_PLAN (self));

  pdk_memory_plan_set_context (self, g_array_index (self->stops, guint64, MIN (stop, self->stops->len - 1)));
}

guint64
pdk_memory_plan_get_context (PdkMemoryPlan *self)
{
  g_return_val_if_fail (PDK_IS_MEMORY_PLAN (self), 0);

  return self->question.context;
}

void
pdk_memory_plan_set_context (PdkMemoryPlan *self,
                             guint64        context)
{
  g_return_if_fail (PDK_IS_MEMORY_PLAN (self));

  context = g_array_index (self->stops, guint64, find_stop (self, context));
  if (context == self->question.context)
    return;
  self->chosen_by_hand = TRUE;
  self->question.context = context;
  compute (self);
}

PdkMemoryCache
pdk_memory_plan_get_cache (PdkMemoryPlan *self)
{
  g_return_val_if_fail (PDK_IS_MEMORY_PLAN (self), PDK_MEMORY_CACHE_F16);

  return self->question.cache;
}

void
pdk_memory_plan_set_cache (PdkMemoryPlan *self,
                           PdkMemoryCache cache)
{
  g_return_if_fail (PDK_IS_MEMORY_PLAN (self));
  g_return_if_fail ((guint) cache < PDK_MEMORY_CACHES);

  if (cache == self->question.cache)
    return;
  self->question.cache = cache;
  compute (self);
}

void
pdk_memory_plan_follow (PdkMemoryPlan         *self,
                        const PdkMemoryAdvice *advice)
{
  g_return_if_fail (PDK_IS_MEMORY_PLAN (self));
  g_return_if_fail (advice != NULL);

  if (advice->context == 0)
    return;
  self->chosen_by_hand = TRUE;
  self->question.context = g_array_index (self->stops, guint64, find_stop (self, advice->context));
  self->question.cache = advice->cache;
  compute (self);
}

const PdkMemoryFigures *
pdk_memory_plan_get_figures (PdkMemoryPlan *self)
{
  g_return_val_if_fail (PDK_IS_MEMORY_PLAN (self), NULL);

  return &self->figures;
}

char *
pdk_memory_plan_dup_sentence (PdkMemoryPlan *self)
{
  g_return_val_if_fail (PDK_IS_MEMORY_PLAN (self), NULL);

  return pdk_memory_words_from_figures (&self->figures);
}

char *
pdk_memory_plan_dup_source (PdkMemoryPlan *self)
{
  g_return_val_if_fail (PDK_IS_MEMORY_PLAN (self), NULL);

  return pdk_memory_words_from_source (&self->figures, &self->question);
}

char *
pdk_memory_plan_dup_context_note (PdkMemoryPlan *self)
{
  g_autofree char      *own = NULL;
  const PdkMemoryModel *model;
  gboolean              set;

  g_return_val_if_fail (PDK_IS_MEMORY_PLAN (self), NULL);

  model = get_model (self);
  set = model != NULL && model->context > 0;
  if (self->question.context == self->own_context)
    return g_strdup (set ? _("What the model’s own settings ask for") : _("What the server chooses if nobody says otherwise"));
  own = pdk_memory_words_from_tokens (self->own_context);
  if (set)
    /* Translators: a number of tokens, such as "4096 tokens" */
    return g_strdup_printf (_("The model’s own settings ask for %s"), own);
  /* Translators: a number of tokens, such as "4096 tokens" */
  return g_strdup_printf (_("The server chooses %s if nobody says otherwise"), own);
}

char *
pdk_memory_plan_dup_cache_note (PdkMemoryPlan *self)
{
  g_return_val_if_fail (PDK_IS_MEMORY_PLAN (self), NULL);

  return pdk_memory_words_from_cache (self->question.cache, self->question.server.engine);
}

GArray *
pdk_memory_plan_get_ways (PdkMemoryPlan *self)
{
  g_return_val_if_fail (PDK_IS_MEMORY_PLAN (self), NULL);

  return self->ways;
}

GPtrArray *
pdk_memory_plan_get_advice (PdkMemoryPlan *self)
{
  g_return_val_if_fail (PDK_IS_MEMORY_PLAN (self), NULL);

  return self->advice;
}

const char *
pdk_memory_plan_get_otherwise (PdkMemoryPlan *self)
{
  g_return_val_if_fail (PDK_IS_MEMORY_PLAN (self), NULL);

  return self->otherwise;
}

char *
pdk_memory_plan_dup_best (PdkMemoryPlan *self)
{
  const PdkMemoryModel *best;

  g_return_val_if_fail (PDK_IS_MEMORY_PLAN (self), NULL);

  if (self->models->len < 2 || self->figures.fit.verdict == PDK_FIT_UNKNOWN)
    return NULL;
  /* A smaller one stands among the advice. */
  if (self->best != NONE && self->best < self->current && self->figures.fit.verdict == PDK_FIT_WONT_FIT)
    return NULL;
  if (self->best == NONE)
    return g_strdup (_("No quality of this model fits with these settings."));
  if (self->best == self->current)
    return g_strdup (_("This is the best quality that fits with these settings."));
  best = g_ptr_array_index (self->models, self->best);
  /* Translators: a quality, such as "Better (Q5_K_M)" */
  return g_strdup_printf (_("The best quality that fits with these settings is “%s”."), best->title);
}
