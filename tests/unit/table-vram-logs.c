/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "estimate/pdk-estimate.h"
#include "gguf/pdk-ggml-type.h"
#include "pdk-csv.h"
#include "pdk-published-shapes.h"

/*
 * Runs a table of what engines said in their logs that they reserved: `table-vram-logs LOGS.csv`.
 *
 * Logs do not say which engine wrote them, let alone how it was set, except in words. So a row is
 * compared with every engine that is known, set as the row says: it passes if keys, values and states
 * are exactly those of one of them. Compute buffers differ with backends, forks and builds that logs do
 * not name, so of them three of five of those on one card have to be exact.
 */

#define MIB                  (1024.0 * 1024.0)
#define CACHE_TOLERANCE      0.1
#define COMPUTE_EXACT        2.0
#define COMPUTE_EXACT_SHARE  0.6
#define MOST_STATES          16
#define EXPERTS_ON_HOST_PART 0.2
#define VARIANTS             16

typedef struct
{
  guint  rows;
  guint  exact;
  double sum;
  double greatest;
} Errors;

typedef struct
{
  guint  passed;
  guint  failed;
  guint  silent;
  Errors cache;
  Errors state;
  Errors compute;
  Errors parts;
} Result;

/* What of a row can be compared; NAN where it says nothing. */
typedef struct
{
  double cache;
  double state;
  double compute;
} Figures;

typedef struct
{
  PdkCsv              *table;
  guint                row;
  const PdkModelShape *shape;
  gboolean             known;
  gboolean             whole;
  Figures              wanted;
  Figures              best;
  PdkEngineKind        engine;
  double               best_distance;
} Row;

static const char *
get (Row        *self,
     const char *column)
{
  return pdk_csv_get (self->table, self->row, column);
}

/* The number behind @pattern in the row's note; NAN if there is none. */
static double
read_note (Row        *self,
           const char *pattern)
{
  g_autoptr (GRegex)     regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char       *number = NULL;

  if (!g_regex_match (regex, get (self, "note"), 0, &match))
    return NAN;
  number = g_match_info_fetch (match, 1);
  return number != NULL ? g_ascii_strtod (number, NULL) : NAN;
}

/* "33/33", "0/33", "all", "partial": which layers were on cards. */
static gboolean
read_layers (Row                *self,
             PdkEstimateRequest *request)
{
  const char    *cell = get (self, "n_gpu_layers");
  g_auto (GStrv) parts = g_strsplit (cell, "/", 2);
  double         host = pdk_csv_get_number (self->table, self->row, "model_cpu_mib", 0);
  double         file = pdk_csv_get_number (self->table, self->row, "file_mib", 0);

  if (g_str_has_prefix (cell, "all"))
    request->host_expert_layers = strstr (cell, "moe") != NULL ? PDK_ESTIMATE_ALL : 0;
  else if (g_strv_length (parts) == 2)
    request->gpu_layers = (guint) g_ascii_strtoull (parts[0], NULL, 10);
  else
    return FALSE;
  /* All layers on cards, and much of the model in main memory all the same: that is its experts. */
  if (request->gpu_layers > 0 && host > EXPERTS_ON_HOST_PART * file && self->shape->expert_count > 0)
    request->host_expert_layers = PDK_ESTIMATE_ALL;
  self->whole = request->gpu_layers >= self->shape->layer_count && request->host_expert_layers == 0 && request->card_count == 1 &&
                isnan (read_note (self, "\\b(?:compute|split|GPU|Metal) \\(?([0-9.]+) ?\\+"));
  return TRUE;
}

static guint32
read_type (const char *cell,
           gboolean    value)
{
  g_auto (GStrv) names = g_strsplit (cell, "/", 2);
  guint32        type = PDK_GGML_TYPE_F16;
  const char    *wanted = value && names[0] != NULL && names[1] != NULL ? names[1] : names[0];

  if (wanted != NULL && *wanted != '\0' && pdk_ggml_type_find (wanted, &type) == NULL)
    g_printerr ("unknown cache type %s\n", cell);
  return type;
}

/* What the row says of how the engine was set. */
static void
apply_settings (Row                *self,
                PdkEstimateRequest *request)
{
  PdkEngineProfile *profile = &request->profile;
  const char       *flash = get (self, "flash_attn");
  double            micro_batch = read_note (self, "\\bn?_?ubatch (\\d+)");
  double            cards = read_note (self, "\\b(\\d+) GPUs");

  request->context = (guint64) pdk_csv_get_number (self->table, self->row, "n_ctx", 0);
  request->key_type = read_type (get (self, "kv_type"), FALSE);
  request->value_type = read_type (get (self, "kv_type"), TRUE);
  profile->flash_attention = !g_str_equal (flash, "0") && !g_str_equal (flash, "off");
  if (!isnan (micro_batch))
    profile->micro_batch = (guint64) micro_batch;
  if (!isnan (cards))
    request->card_count = (guint) CLAMP (cards, 1, PDK_PLAN_CARDS);
  if (strstr (get (self, "note"), "Vulkan") != NULL)
    request->card_kind = PDK_CARD_VULKAN;
}

static double
get_distance (double wanted,
              double got)
{
  return isnan (wanted) ? 0 : fabs (wanted - got);
}

/* How many states are kept depends on how many conversations and drafts there may be. */
static double
fit_states (double wanted,
            double one)
{
  double count = one > 0 && !isnan (wanted) ? round (wanted / one) : 1;

  return one * CLAMP (count, 1, MOST_STATES);
}

static void
try_request (Row                      *self,
             const PdkEstimateRequest *request)
{
  PdkEstimate estimate;
  Figures     got;
  double      distance;

  pdk_estimate_compute (request, &estimate);
  got.cache = (double) (estimate.kv_bytes + estimate.kv_host_bytes) / MIB;
  got.state = (double) (estimate.recurrent_bytes + estimate.recurrent_host_bytes) / (double) request->profile.sequences / MIB;
  got.state = fit_states (self->wanted.state, got.state);
  got.compute = (double) estimate.compute_bytes / MIB;
  /* Caches have to be exact; among engines with the same caches the nearest is taken. */
  distance = get_distance (self->wanted.cache, got.cache) * 1e6 + get_distance (self->wanted.compute, got.compute);
  if (self->best_distance >= 0 && distance >= self->best_distance)
    return;
  self->best_distance = distance;
  self->best = got;
  self->engine = request->profile.kind;
}

/* Settings that rows do not name, as bits. */
#define WIDE_WINDOWS  1
#define LATENT_VALUES 2
#define ALONE         4
#define OLD_GRAPHS    8

/* Returns those that matter for this model. */
static guint
list_variants (Row     *self,
               gboolean sequences_known)
{
  guint variants = OLD_GRAPHS;

  if (self->shape->window > 0)
    variants |= WIDE_WINDOWS;
  if (pdk_model_shape_is_latent (self->shape))
    variants |= LATENT_VALUES;
  return sequences_known ? variants : variants | ALONE;
}

/* One engine, as it is set by itself and as people set it. */
static void
try_engine (Row          *self,
            PdkEngineKind kind)
{
  PdkEstimateRequest request;
  double             sequences = read_note (self, "\\bnp (\\d+)");
  guint              variants;

  pdk_estimate_request_init (&request, self->shape, kind);
  apply_settings (self, &request);
  if (!read_layers (self, &request))
    self->wanted.compute = NAN;
  if (!isnan (sequences))
    request.profile.sequences = (guint64) CLAMP (sequences, 1, 256);
  variants = list_variants (self, !isnan (sequences));
  for (guint i = 0; i < VARIANTS; i++)
    {
      PdkEstimateRequest changed = request;

      if ((i & ~variants) != 0)
        continue;
      changed.profile.wide_windows = (i & WIDE_WINDOWS) != 0;
      changed.profile.keeps_latent_values = (i & LATENT_VALUES) != 0;
      changed.profile.old_graphs = (i & OLD_GRAPHS) != 0;
      if ((i & ALONE) != 0)
        changed.profile.sequences = 1;
      try_request (self, &changed);
    }
}

static void
note_error (Errors *errors,
            double  wanted,
            double  got,
            double  tolerance)
{
  double distance = get_distance (wanted, got);

  if (isnan (wanted))
    return;
  errors->rows++;
  errors->exact += distance <= tolerance ? 1 : 0;
  errors->sum += distance;
  errors->greatest = MAX (errors->greatest, distance);
}

static void
print_pair (const char *what,
            double      wanted,
            double      got,
            double      tolerance)
{
  if (get_distance (wanted, got) > tolerance)
    g_print ("; %s %.2f, wanted %.2f", what, got, wanted);
}

static void
compare (Row    *self,
         Result *result)
{
  gboolean exact = get_distance (self->wanted.cache, self->best.cache) <= CACHE_TOLERANCE &&
                   get_distance (self->wanted.state, self->best.state) <= CACHE_TOLERANCE;

  note_error (&result->cache, self->wanted.cache, self->best.cache, CACHE_TOLERANCE);
  note_error (&result->state, self->wanted.state, self->best.state, CACHE_TOLERANCE);
  note_error (self->whole ? &result->compute : &result->parts, self->wanted.compute, self->best.compute, COMPUTE_EXACT);
  if (exact)
    result->passed++;
  else
    result->failed++;
  if (exact && get_distance (self->wanted.compute, self->best.compute) <= COMPUTE_EXACT)
    return;
  g_print ("row %u: %s context %s type %s, as %s", self->row + 1, get (self, "model"), get (self, "n_ctx"), get (self, "kv_type"),
           pdk_engine_kind_to_string (self->engine));
  print_pair ("cache", self->wanted.cache, self->best.cache, CACHE_TOLERANCE);
  print_pair ("state", self->wanted.state, self->best.state, CACHE_TOLERANCE);
  print_pair ("compute", self->wanted.compute, self->best.compute, COMPUTE_EXACT);
  g_print ("%s\n", exact ? "" : " (differs)");
}

static PdkModelShape *
make_shape (Row       *self,
            JsonArray *published)
{
  const PdkLoggedModel logged = {
    .name = get (self, "model"),
    .architecture = get (self, "arch"),
    .layers = (guint) pdk_csv_get_number (self->table, self->row, "n_layers", 0),
    .kv_heads = get (self, "n_kv_heads"),
    .key_length = get (self, "head_dim_k"),
    .value_length = get (self, "head_dim_v"),
  };
  double file = pdk_csv_get_number (self->table, self->row, "file_mib", 0);

  return pdk_published_shapes_complete (published, &logged, (guint64) (MAX (file, 0) * MIB), &self->known);
}

static void
run_row (PdkCsv    *table,
         guint      row,
         JsonArray *published,
         Result    *result)
{
  Row                       self = { .table = table, .row = row, .best_distance = -1 };
  g_autoptr (PdkModelShape) shape = make_shape (&self, published);

  self.shape = shape;
  self.wanted.cache = pdk_csv_get_number (table, row, "kv_mib", NAN);
  self.wanted.state = read_note (&self, "\\bvs log ([0-9.]+)");
  self.wanted.compute = pdk_csv_get_number (table, row, "compute_mib", NAN);
  if (!self.known)
    self.wanted.compute = NAN;
  if (isnan (self.wanted.state))
    self.wanted.state = read_note (&self, "\\bRS ([0-9]+\\.[0-9]+)");
  if (shape == NULL || pdk_csv_get_number (table, row, "n_ctx", 0) <= 0 ||
      (isnan (self.wanted.cache) && isnan (self.wanted.state) && isnan (self.wanted.compute)))
    {
      result->silent++;
      g_print ("row %u: %s: says too little to be compared\n", row + 1, get (&self, "model"));
      return;
    }
  for (PdkEngineKind kind = PDK_ENGINE_LLAMA_SERVER; kind <= PDK_ENGINE_BINDINGS; kind++)
    try_engine (&self, kind);
  compare (&self, result);
}

static void
print_errors (const char   *what,
              const Errors *errors)
{
  g_print ("%s: %u of %u exact, mean error %.2f MiB, maximum %.2f MiB\n", what, errors->exact, errors->rows,
           errors->rows > 0 ? errors->sum / errors->rows : 0, errors->greatest);
}

int
main (int   argc,
      char *argv[])
{
  const char * const    columns[] = { "model", "arch", "n_layers", "n_kv_heads", "head_dim_k", "head_dim_v", "n_ctx", "kv_type", "kv_mib", NULL };
  g_autoptr (PdkCsv)    table = NULL;
  g_autoptr (JsonArray) published = NULL;
  Result                result = { 0 };
  gboolean              close;

  if (argc != 2)
    {
      g_printerr ("usage: %s LOGS.csv\n", argv[0]);
      return 2;
    }
  table = pdk_csv_read (argv[1]);
  if (table == NULL || !pdk_csv_require (table, columns))
    return 2;
  published = pdk_published_shapes_read (PUBLISHED_SHAPES);
  if (published == NULL)
    return 2;
  for (guint i = 0; i < pdk_csv_get_rows (table); i++)
    run_row (table, i, published, &result);
  close = result.compute.exact >= COMPUTE_EXACT_SHARE * result.compute.rows;
  print_errors ("cache", &result.cache);
  print_errors ("state", &result.state);
  print_errors ("compute on one card", &result.compute);
  print_errors ("compute on parts of cards and on several", &result.parts);
  g_print ("%u rows say too little to be compared\n", result.silent);
  g_print ("%u passed, %u failed\n", result.passed, result.failed);
  return result.failed == 0 && result.passed > 0 && close ? 0 : 1;
}
