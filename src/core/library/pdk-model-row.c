/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library/pdk-model-row.h"

#include "names/pdk-model-name.h"

PdkModelRow *
pdk_model_row_new (void)
{
  PdkModelRow *self = g_atomic_rc_box_new0 (PdkModelRow);

  self->model_id = g_strdup ("");
  self->display_name = g_strdup ("");
  self->repo_id = g_strdup ("");
  self->quantization = g_strdup ("");
  self->source = g_strdup ("");
  self->tags = g_new0 (char *, 1);
  self->server = g_strdup ("");
  self->digest = g_strdup ("");
  return self;
}

static GDateTime *
copy_time (GDateTime *time)
{
  return time != NULL ? g_date_time_ref (time) : NULL;
}

PdkModelRow *
pdk_model_row_copy (const PdkModelRow *self)
{
  PdkModelRow *copy = (PdkModelRow *) g_atomic_rc_box_dup (sizeof *self, (gpointer) self);

  copy->model_id = g_strdup (self->model_id);
  copy->display_name = g_strdup (self->display_name);
  copy->repo_id = g_strdup (self->repo_id);
  copy->filename = g_strdup (self->filename);
  copy->quantization = g_strdup (self->quantization);
  copy->file_path = g_strdup (self->file_path);
  copy->ollama_model_name = g_strdup (self->ollama_model_name);
  copy->source = g_strdup (self->source);
  copy->tags = g_strdupv (self->tags);
  copy->downloaded_at = copy_time (self->downloaded_at);
  copy->last_used = copy_time (self->last_used);
  copy->server = g_strdup (self->server);
  copy->digest = g_strdup (self->digest);
  copy->last_seen = copy_time (self->last_seen);
  return copy;
}

PdkModelRow *
pdk_model_row_ref (PdkModelRow *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  PdkModelRow *self = data;

  g_free (self->model_id);
  g_free (self->display_name);
  g_free (self->repo_id);
  g_free (self->filename);
  g_free (self->quantization);
  g_free (self->file_path);
  g_free (self->ollama_model_name);
  g_free (self->source);
  g_strfreev (self->tags);
  g_clear_pointer (&self->downloaded_at, g_date_time_unref);
  g_clear_pointer (&self->last_used, g_date_time_unref);
  g_free (self->server);
  g_free (self->digest);
  g_clear_pointer (&self->last_seen, g_date_time_unref);
}

void
pdk_model_row_unref (PdkModelRow *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/* Another program may have left out the name of a model that it pulled under its identifier. */
const char *
pdk_model_row_get_server_name (const PdkModelRow *self)
{
  if (self->ollama_model_name != NULL && *self->ollama_model_name != '\0')
    return self->ollama_model_name;
  return self->file_path == NULL || *self->file_path == '\0' ? self->model_id : NULL;
}

char *
pdk_model_row_dup_name_key (const char *name)
{
  g_autoptr (PdkModelName) parsed = pdk_model_name_parse (name, NULL);

  return parsed != NULL ? pdk_model_name_to_key (parsed) : g_strdup (name);
}
