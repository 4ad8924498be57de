/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library/pdk-model-facts.h"

#include <math.h>
#include <string.h>

#include "names/pdk-model-name.h"
#include "names/pdk-quant.h"

#define UNKNOWN "unknown"
/* Other programs read the size as a whole number of megabytes. */
#define BYTES_PER_MEGABYTE 1e6

double
pdk_model_facts_parse_parameters (const char *text)
{
  char  *end = NULL;
  double number = g_ascii_strtod (text, &end);

  if (end == text || !isfinite (number) || number <= 0.0 || strlen (end) > 1)
    return 0.0;
  switch (g_ascii_toupper (*end))
    {
    case 'K':
      return number / 1e6;
    case 'M':
      return number / 1e3;
    case 'B':
      return number;
    case 'T':
      return number * 1e3;
    default:
      return 0.0;
    }
}

static gboolean
is_known (const char *text)
{
  return text != NULL && *text != '\0' && g_ascii_strcasecmp (text, UNKNOWN) != 0;
}

static void
set_if_known (char      **field,
              const char *text)
{
  if (is_known (text))
    g_set_str (field, text);
}

/* The tag of a name at Hugging Face is the label of a quantization or the name of a file. */
static void
add_label (PdkModelRow        *row,
           const PdkModelName *name)
{
  const char          *tag = pdk_model_name_get_tag (name);
  g_autofree char     *file = g_str_has_suffix (tag, ".gguf") ? g_strdup (tag) : g_strconcat (tag, ".gguf", NULL);
  g_autoptr (PdkQuant) quant = pdk_quant_parse (file);

  if (pdk_quant_get_source (quant) == PDK_QUANT_SOURCE_FILE)
    set_if_known (&row->quantization, pdk_quant_get_label (quant));
}

static void
add_from_name (PdkModelRow *row,
               const char  *text)
{
  g_autoptr (PdkModelName) name = pdk_model_name_parse (text, NULL);
  g_autofree char         *repository = name != NULL ? pdk_model_name_dup_repository (name) : NULL;
  g_autofree char         *display = name != NULL ? pdk_model_name_to_display (name) : NULL;

  set_if_known (&row->display_name, display);
  set_if_known (&row->repo_id, repository);
  if (repository != NULL)
    add_label (row, name);
}

static void
set_tags (PdkModelRow        *row,
          const char * const *tags)
{
  if (tags == NULL || tags[0] == NULL)
    return;
  g_strfreev (row->tags);
  row->tags = g_strdupv ((char **) tags);
}

static void
add_from_server (PdkModelRow    *row,
                 PdkServerModel *model)
{
  GDateTime            *modified = pdk_server_model_get_modified (model);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  set_if_known (&row->quantization, pdk_server_model_get_quantization (model));
  set_if_known (&row->digest, pdk_server_model_get_digest (model));
  row->parameters = pdk_model_facts_parse_parameters (pdk_server_model_get_parameter_size (model));
  row->context_window = pdk_server_model_get_context_length (model);
  row->size_bytes = MAX (pdk_server_model_get_size (model), 0);
  row->file_size_mb = round ((double) row->size_bytes / BYTES_PER_MEGABYTE);
  set_tags (row, pdk_server_model_get_capabilities (model));
  /* A clock that is ahead must not date a download into the future. */
  if (modified != NULL && g_date_time_compare (modified, now) < 0)
    row->downloaded_at = g_date_time_to_utc (modified);
  else
    row->downloaded_at = g_date_time_ref (now);
  row->last_seen = g_date_time_ref (now);
}

static void
add_from_details (PdkModelRow     *row,
                  PdkModelDetails *details)
{
  gint64 count = pdk_model_details_get_parameter_count (details);
  gint64 context = pdk_model_details_get_context_length (details);

  if (!is_known (row->quantization))
    set_if_known (&row->quantization, pdk_model_details_get_quantization (details));
  if (count > 0)
    row->parameters = (double) count / 1e9;
  else if (row->parameters <= 0.0)
    row->parameters = pdk_model_facts_parse_parameters (pdk_model_details_get_parameter_size (details));
  if (context > 0)
    row->context_window = context;
  set_tags (row, pdk_model_details_get_capabilities (details));
}

/* Only a model that came from the repository itself is one of its files. */
static void
add_from_catalog (PdkModelRow     *row,
                  PdkCatalogModel *curated)
{
  PdkCatalogQuantization *quantization = pdk_catalog_model_find_quantization (curated, row->quantization);
  const char             *repository = pdk_catalog_model_get_repository (curated);

  if (quantization != NULL && g_ascii_strcasecmp (row->repo_id, repository) == 0)
    set_if_known (&row->filename, pdk_catalog_quantization_get_filename (quantization));
  g_set_str (&row->source, PDK_MODEL_SOURCE_CURATED);
  set_if_known (&row->display_name, pdk_catalog_model_get_name (curated));
  set_if_known (&row->repo_id, repository);
  if (pdk_catalog_model_get_parameters (curated) > 0.0)
    row->parameters = pdk_catalog_model_get_parameters (curated);
  if (pdk_catalog_model_get_context_window (curated) > 0)
    row->context_window = pdk_catalog_model_get_context_window (curated);
  set_tags (row, pdk_catalog_model_get_tags (curated));
}

PdkModelRow *
pdk_model_facts_describe (const char      *server,
                          PdkServerModel  *model,
                          PdkModelDetails *details,
                          PdkCatalog      *catalog)
{
  PdkModelRow     *row = pdk_model_row_new ();
  const char      *name = pdk_server_model_get_name (model);
  PdkCatalogModel *curated = catalog != NULL ? pdk_catalog_find_by_model_name (catalog, name) : NULL;

  g_set_str (&row->model_id, name);
  g_set_str (&row->display_name, name);
  g_set_str (&row->ollama_model_name, name);
  g_set_str (&row->quantization, UNKNOWN);
  g_set_str (&row->source, PDK_MODEL_SOURCE_CUSTOM);
  g_set_str (&row->server, server);
  add_from_server (row, model);
  add_from_name (row, name);
  if (details != NULL)
    add_from_details (row, details);
  if (curated != NULL)
    add_from_catalog (row, curated);
  return row;
}

static void
merge_time (GDateTime **field,
            GDateTime  *time)
{
  if (time == NULL)
    return;
  g_clear_pointer (field, g_date_time_unref);
  *field = g_date_time_ref (time);
}

/* A row that was stored under the bare name got no name of its own. */
static gboolean
has_chosen_name (const PdkModelRow *row)
{
  return *row->display_name != '\0' && !pdk_model_name_texts_equal (row->display_name, row->model_id) &&
         (row->ollama_model_name == NULL || !pdk_model_name_texts_equal (row->display_name, row->ollama_model_name));
}

/* What another program calls curated may come from a list that Paddock does not have: it knows better. */
static void
merge_description (PdkModelRow       *row,
                   const PdkModelRow *fresh)
{
  if (strcmp (row->source, PDK_MODEL_SOURCE_CURATED) == 0 && strcmp (fresh->source, PDK_MODEL_SOURCE_CURATED) != 0)
    return;
  g_set_str (&row->source, fresh->source);
  if (fresh->parameters > 0.0)
    row->parameters = fresh->parameters;
  if (fresh->context_window > 0)
    row->context_window = fresh->context_window;
  set_tags (row, (const char * const *) fresh->tags);
}

static void
merge_place (PdkModelRow       *row,
             const PdkModelRow *fresh)
{
  g_set_str (&row->server, fresh->server);
  set_if_known (&row->digest, fresh->digest);
  if (fresh->file_size_mb > 0.0)
    row->file_size_mb = fresh->file_size_mb;
  if (fresh->size_bytes > 0)
    row->size_bytes = fresh->size_bytes;
  merge_time (&row->last_seen, fresh->last_seen);
}

PdkModelRow *
pdk_model_facts_merge (const PdkModelRow *known,
                       const PdkModelRow *fresh)
{
  PdkModelRow *row = pdk_model_row_copy (known);
  gboolean     is_other_download;

  is_other_download = *known->digest != '\0' && *fresh->digest != '\0' && strcmp (known->digest, fresh->digest) != 0;
  if (!has_chosen_name (known))
    set_if_known (&row->display_name, fresh->display_name);
  if (!is_known (known->repo_id))
    set_if_known (&row->repo_id, fresh->repo_id);
  set_if_known (&row->filename, fresh->filename);
  set_if_known (&row->quantization, fresh->quantization);
  g_set_str (&row->ollama_model_name, fresh->ollama_model_name);
  merge_description (row, fresh);
  merge_place (row, fresh);
  if (is_other_download || row->downloaded_at == NULL)
    merge_time (&row->downloaded_at, fresh->downloaded_at);
  return row;
}
