/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "estimate/graph/pdk-graph-plan.h"

#include "base/pdk-saturate.h"
#include "estimate/graph/pdk-graph-memory.h"

/* How ggml aligns results in main memory. */
#define HOST_ALIGNMENT 32

/*
 * Planner:
 * @order: (element-type PdkNode): the nodes with the copies that their places need
 * @early: (element-type PdkNode): copies that exist from the beginning
 * @memories: one per card, the host's last
 */
typedef struct
{
  PdkGraph             *graph;
  const PdkPlanOptions *options;
  GPtrArray            *order;
  GPtrArray            *early;
  PdkGraphMemory        memories[PDK_PLAN_CARDS + 1];
} Planner;

static int
get_buffer (Planner *self,
            int      place)
{
  return place == PDK_PLACE_HOST ? (int) self->options->cards : place;
}

/* Places go on from one operation to its neighbours that have none, but the host's only where no
 * card's would. */
static void
spread (Planner *self,
        gboolean up,
        gboolean host_too)
{
  GPtrArray *nodes = self->graph->nodes;
  int        place = PDK_PLACE_ANYWHERE;

  for (guint i = 0; i < nodes->len; i++)
    {
      PdkNode *node = nodes->pdata[up ? nodes->len - 1 - i : i];

      if (pdk_node_is_mere_view (node))
        continue;
      if (node->place == PDK_PLACE_ANYWHERE)
        node->place = place;
      else
        place = node->place == PDK_PLACE_HOST && !host_too ? PDK_PLACE_ANYWHERE : node->place;
    }
}

static void
choose_places (Planner *self)
{
  GPtrArray *nodes = self->graph->nodes;

  for (guint i = 0; i < self->graph->inputs->len; i++)
    ((PdkNode *) self->graph->inputs->pdata[i])->place = PDK_PLACE_HOST;
  if (self->options->cards == 0)
    {
      for (guint i = 0; i < self->graph->all->len; i++)
        ((PdkNode *) self->graph->all->pdata[i])->place = PDK_PLACE_HOST;
      return;
    }
  spread (self, FALSE, FALSE);
  spread (self, TRUE, FALSE);
  spread (self, FALSE, TRUE);
  spread (self, TRUE, TRUE);
  for (guint i = 0; i < nodes->len; i++)
    {
      PdkNode *node = nodes->pdata[i];

      if (node->place == PDK_PLACE_ANYWHERE)
        node->place = node->viewed != NULL && node->viewed->place != PDK_PLACE_ANYWHERE ? node->viewed->place : 0;
    }
}

static PdkNode *
find_copy (PdkNode *node,
           int      place)
{
  for (PdkNode *copy = node->copies; copy != NULL; copy = copy->copies)
    if (copy->place == place)
      return copy;
  return NULL;
}

static PdkNode *
add_copy (Planner *self,
          PdkNode *node,
          int      place)
{
  PdkNode *copy = pdk_graph_add_input (self->graph, node->type, node->lengths[0], node->lengths[1], node->lengths[2], node->lengths[3]);

  for (guint i = 0; i < PDK_NODE_LENGTHS; i++)
    copy->strides[i] = node->strides[i];
  copy->kind = PDK_NODE_PLAIN;
  copy->input = FALSE;
  copy->place = place;
  copy->copies = node->copies;
  node->copies = copy;
  return copy;
}

/* Copies that more than one batch needs at a time are there from the beginning and stay. */
static void
keep_copies (Planner *self,
             PdkNode *copy)
{
  for (guint i = 0; i < self->options->copies; i++)
    {
      PdkNode *kept = i == 0 ? copy : pdk_graph_add_input (self->graph, copy->type, copy->lengths[0], copy->lengths[1], copy->lengths[2], copy->lengths[3]);

      kept->place = copy->place;
      kept->output = TRUE;
      g_ptr_array_add (self->early, kept);
    }
}

static void
add_dependency (Planner *self,
                PdkNode *node)
{
  const PdkNode none = { 0 };
  PdkNode      *dependency = pdk_graph_reshape (self->graph, node, 0, 0, 0, 0);

  dependency->dependency = TRUE;
  dependency->place = node->place;
  dependency->viewed = none.viewed;
  g_ptr_array_add (self->order, dependency);
}

static gboolean
is_elsewhere (const PdkNode *node,
              int            place)
{
  return node->place != place && node->place != PDK_PLACE_ANYWHERE;
}

static PdkNode *
bring (Planner *self,
       PdkNode *source,
       int      place)
{
  PdkNode *copy = find_copy (source, place);

  if (copy != NULL)
    return copy;
  copy = add_copy (self, source, place);
  if (self->options->copies > 1)
    keep_copies (self, copy);
  add_dependency (self, source);
  g_ptr_array_add (self->order, copy);
  return copy;
}

/* Operations that follow each other at one place; what they need from elsewhere is copied before. */
static void
add_stretch (Planner *self,
             guint    start,
             guint    end)
{
  GPtrArray *nodes = self->graph->nodes;
  int        place = PDK_PLACE_ANYWHERE;

  for (guint i = start; i < end; i++)
    {
      PdkNode *node = nodes->pdata[i];

      if (pdk_node_is_mere_view (node))
        continue;
      place = node->place;
      for (guint j = 0; j < PDK_NODE_SOURCES; j++)
        if (node->sources[j] != NULL && is_elsewhere (node->sources[j], place))
          node->sources[j] = bring (self, node->sources[j], place);
    }
  for (guint i = start; i < end; i++)
    g_ptr_array_add (self->order, nodes->pdata[i]);
}

static guint
count_brought (PdkNode  *node,
               gboolean *weights)
{
  guint count = 0;

  for (guint i = 0; i < PDK_NODE_SOURCES; i++)
    {
      const PdkNode *source = node->sources[i];

      if (source == NULL || !is_elsewhere (source, node->place))
        continue;
      count++;
      *weights |= source->weights;
    }
  return count;
}

/* What weights are brought for comes in a stretch of its own, unless nothing else was brought. */
static void
put_in_order (Planner *self)
{
  GPtrArray *nodes = self->graph->nodes;
  int        place = PDK_PLACE_ANYWHERE;
  guint      start = 0;
  guint      brought = 0;

  for (guint i = 0; i < nodes->len; i++)
    {
      PdkNode *node = nodes->pdata[i];
      gboolean weights = FALSE;
      guint    needs;

      if (pdk_node_is_mere_view (node))
        continue;
      needs = count_brought (node, &weights);
      if (place != PDK_PLACE_ANYWHERE && (node->place != place || (weights && brought > 0)))
        {
          add_stretch (self, start, i);
          start = i;
          brought = 0;
        }
      brought += needs;
      place = node->place;
    }
  add_stretch (self, start, nodes->len);
}

static gboolean
is_ours (PdkNode *node)
{
  return !node->outside && node->kind != PDK_NODE_VIEW;
}

static guint64
measure (PdkNode *node)
{
  return pdk_saturate_add (pdk_node_measure (node), node->scratch);
}

/* The part of what it overwrites that a result does not need becomes a gap. */
static void
overwrite (Planner *self,
           PdkNode *node,
           PdkNode *source)
{
  guint64 alignment = self->memories[source->buffer].alignment;
  guint64 before = pdk_saturate_align (measure (source), alignment);
  guint64 after = pdk_saturate_align (measure (node), alignment);

  node->buffer = source->buffer;
  node->address = source->address;
  source->allocated = FALSE;
  if (before > after)
    pdk_graph_memory_give_back (&self->memories[node->buffer], pdk_saturate_add (node->address, after), before - after);
}

static gboolean
has_same_layout (const PdkNode *a,
                 const PdkNode *b)
{
  if (a->type != b->type)
    return FALSE;
  for (guint i = 0; i < PDK_NODE_LENGTHS; i++)
    if (a->lengths[i] != b->lengths[i] || a->strides[i] != b->strides[i])
      return FALSE;
  return TRUE;
}

static void
allocate (Planner *self,
          PdkNode *node)
{
  if (node->allocated || !is_ours (node))
    return;
  node->allocated = TRUE;
  for (guint i = 0; node->kind == PDK_NODE_IN_PLACE && i < PDK_NODE_SOURCES; i++)
    {
      PdkNode *source = node->sources[i];

      if (source != NULL && source->allocated && !source->output && source->children == 1 && source->views == 0 &&
          has_same_layout (node, source))
        {
          overwrite (self, node, source);
          return;
        }
    }
  node->buffer = get_buffer (self, node->place);
  node->address = pdk_graph_memory_take (&self->memories[node->buffer], measure (node));
}

static void
release (Planner *self,
         PdkNode *node)
{
  if (!node->allocated || node->output)
    return;
  pdk_graph_memory_give_back (&self->memories[node->buffer], node->address, measure (node));
  node->allocated = FALSE;
}

static void
let_go (Planner *self,
        PdkNode *source)
{
  source->children--;
  if (source->children > 0 || source->views > 0)
    return;
  if (source->viewed == NULL)
    {
      release (self, source);
      return;
    }
  source->viewed->views--;
  if (source->viewed->views == 0 && source->viewed->children == 0)
    release (self, source->viewed);
}

static void
count_needs (Planner *self)
{
  for (guint i = 0; i < self->order->len; i++)
    {
      PdkNode *node = self->order->pdata[i];

      if (node->viewed != NULL)
        node->viewed->views++;
      for (guint j = 0; j < PDK_NODE_SOURCES; j++)
        if (node->sources[j] != NULL)
          node->sources[j]->children++;
    }
}

static void
run (Planner *self)
{
  for (guint i = 0; i < self->early->len; i++)
    allocate (self, self->early->pdata[i]);
  for (guint i = 0; i < self->graph->inputs->len; i++)
    allocate (self, self->graph->inputs->pdata[i]);
  count_needs (self);
  for (guint i = 0; i < self->order->len; i++)
    {
      PdkNode *node = self->order->pdata[i];

      if (!node->dependency)
        allocate (self, node);
      for (guint j = 0; j < PDK_NODE_SOURCES; j++)
        if (node->sources[j] != NULL)
          let_go (self, node->sources[j]);
    }
}

void
pdk_graph_plan (PdkGraph             *graph,
                const PdkPlanOptions *options,
                PdkGraphPlan         *plan)
{
  Planner planner = { .graph = graph, .options = options };

  g_return_if_fail (options->cards <= PDK_PLAN_CARDS && options->copies > 0);

  *plan = (PdkGraphPlan) { 0 };
  planner.order = g_ptr_array_sized_new (graph->nodes->len);
  planner.early = g_ptr_array_new ();
  for (guint i = 0; i < options->cards; i++)
    pdk_graph_memory_init (&planner.memories[i], options->alignment);
  pdk_graph_memory_init (&planner.memories[options->cards], HOST_ALIGNMENT);
  choose_places (&planner);
  put_in_order (&planner);
  run (&planner);
  for (guint i = 0; i < options->cards; i++)
    plan->card_bytes[i] = pdk_graph_memory_get_size (&planner.memories[i]);
  plan->host_bytes = pdk_graph_memory_get_size (&planner.memories[options->cards]);
  for (guint i = 0; i <= options->cards; i++)
    pdk_graph_memory_clear (&planner.memories[i]);
  g_ptr_array_unref (planner.early);
  g_ptr_array_unref (planner.order);
}
