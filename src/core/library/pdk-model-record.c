/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library/pdk-model-record.h"

#include "library/pdk-model-record-private.h"

struct _PdkModelRecord
{
  GObject parent_instance;

  PdkModelRow    *row;
  gboolean        running;
  gboolean        active;
  PdkAvailability availability;
  PdkFit          fit;
};

typedef enum
{
  PROP_ID = 1,
  PROP_MODEL_ID,
  PROP_DISPLAY_NAME,
  PROP_REPO_ID,
  PROP_FILENAME,
  PROP_QUANTIZATION,
  PROP_PARAMETERS,
  PROP_CONTEXT_WINDOW,
  PROP_FILE_SIZE_MB,
  PROP_FILE_PATH,
  PROP_OLLAMA_MODEL_NAME,
  PROP_SOURCE,
  PROP_TAGS,
  PROP_DOWNLOADED_AT,
  PROP_LAST_USED,
  PROP_SERVER,
  PROP_DIGEST,
  PROP_SIZE_BYTES,
  PROP_RUNNING,
  PROP_ACTIVE,
  PROP_AVAILABILITY,
  PROP_VERDICT,
  PROP_ROUGH,
  PROP_FIT_WORDS,
  PROP_FIT_BASIS,
} Property;

static GParamSpec *properties[PROP_FIT_BASIS + 1];

G_DEFINE_ENUM_TYPE (PdkAvailability, pdk_availability, G_DEFINE_ENUM_VALUE (PDK_AVAILABILITY_UNKNOWN, "unknown"), G_DEFINE_ENUM_VALUE (PDK_AVAILABILITY_PRESENT, "present"), G_DEFINE_ENUM_VALUE (PDK_AVAILABILITY_MISSING, "missing"))

G_DEFINE_FINAL_TYPE (PdkModelRecord, pdk_model_record, G_TYPE_OBJECT)

static void
pdk_model_record_finalize (GObject *object)
{
  PdkModelRecord *self = PDK_MODEL_RECORD (object);

  g_clear_pointer (&self->row, pdk_model_row_unref);
  G_OBJECT_CLASS (pdk_model_record_parent_class)->finalize (object);
}

static void
pdk_model_record_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  PdkModelRecord    *self = PDK_MODEL_RECORD (object);
  const PdkModelRow *row = self->row;

  switch ((Property) property_id)
    {
    case PROP_ID:
      g_value_set_int64 (value, row->id);
      break;
    case PROP_MODEL_ID:
      g_value_set_string (value, row->model_id);
      break;
    case PROP_DISPLAY_NAME:
      g_value_set_string (value, row->display_name);
      break;
    case PROP_REPO_ID:
      g_value_set_string (value, row->repo_id);
      break;
    case PROP_FILENAME:
      g_value_set_string (value, row->filename);
      break;
    case PROP_QUANTIZATION:
      g_value_set_string (value, row->quantization);
      break;
    case PROP_PARAMETERS:
      g_value_set_double (value, row->parameters);
      break;
    case PROP_CONTEXT_WINDOW:
      g_value_set_int64 (value, row->context_window);
      break;
    case PROP_FILE_SIZE_MB:
      g_value_set_double (value, row->file_size_mb);
      break;
    case PROP_FILE_PATH:
      g_value_set_string (value, row->file_path);
      break;
    case PROP_OLLAMA_MODEL_NAME:
      g_value_set_string (value, row->ollama_model_name);
      break;
    case PROP_SOURCE:
      g_value_set_string (value, row->source);
      break;
    case PROP_TAGS:
      g_value_set_boxed (value, row->tags);
      break;
    case PROP_DOWNLOADED_AT:
      g_value_set_boxed (value, row->downloaded_at);
      break;
    case PROP_LAST_USED:
      g_value_set_boxed (value, row->last_used);
      break;
    case PROP_SERVER:
      g_value_set_string (value, row->server);
      break;
    case PROP_DIGEST:
      g_value_set_string (value, row->digest);
      break;
    case PROP_SIZE_BYTES:
      g_value_set_int64 (value, row->size_bytes);
      break;
    case PROP_RUNNING:
      g_value_set_boolean (value, self->running);
      break;
    case PROP_ACTIVE:
      g_value_set_boolean (value, self->active);
      break;
    case PROP_AVAILABILITY:
      g_value_set_enum (value, (int) self->availability);
      break;
    case PROP_VERDICT:
      g_value_set_uint (value, self->fit.verdict);
      break;
    case PROP_ROUGH:
      g_value_set_boolean (value, self->fit.confidence == PDK_FIT_CONFIDENCE_ROUGH);
      break;
    case PROP_FIT_WORDS:
      g_value_set_static_string (value, pdk_fit_to_words (&self->fit));
      break;
    case PROP_FIT_BASIS:
      g_value_take_string (value, pdk_fit_describe_basis (&self->fit));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
pdk_model_record_class_init (PdkModelRecordClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = pdk_model_record_finalize;
  object_class->get_property = pdk_model_record_get_property;

  properties[PROP_ID] = g_param_spec_int64 ("id", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_MODEL_ID] = g_param_spec_string ("model-id", NULL, NULL, NULL, flags);
  properties[PROP_DISPLAY_NAME] = g_param_spec_string ("display-name", NULL, NULL, NULL, flags);
  properties[PROP_REPO_ID] = g_param_spec_string ("repo-id", NULL, NULL, NULL, flags);
  properties[PROP_FILENAME] = g_param_spec_string ("filename", NULL, NULL, NULL, flags);
  properties[PROP_QUANTIZATION] = g_param_spec_string ("quantization", NULL, NULL, NULL, flags);
  properties[PROP_PARAMETERS] = g_param_spec_double ("parameters", NULL, NULL, 0.0, G_MAXDOUBLE, 0.0, flags);
  properties[PROP_CONTEXT_WINDOW] = g_param_spec_int64 ("context-window", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_FILE_SIZE_MB] = g_param_spec_double ("file-size-mb", NULL, NULL, 0.0, G_MAXDOUBLE, 0.0, flags);
  properties[PROP_FILE_PATH] = g_param_spec_string ("file-path", NULL, NULL, NULL, flags);
  properties[PROP_OLLAMA_MODEL_NAME] = g_param_spec_string ("ollama-model-name", NULL, NULL, NULL, flags);
  properties[PROP_SOURCE] = g_param_spec_string ("source", NULL, NULL, NULL, flags);
  properties[PROP_TAGS] = g_param_spec_boxed ("tags", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_DOWNLOADED_AT] = g_param_spec_boxed ("downloaded-at", NULL, NULL, G_TYPE_DATE_TIME, flags);
  properties[PROP_LAST_USED] = g_param_spec_boxed ("last-used", NULL, NULL, G_TYPE_DATE_TIME, flags);
  properties[PROP_SERVER] = g_param_spec_string ("server", NULL, NULL, NULL, flags);
  properties[PROP_DIGEST] = g_param_spec_string ("digest", NULL, NULL, NULL, flags);
  properties[PROP_SIZE_BYTES] = g_param_spec_int64 ("size-bytes", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, flags);
  properties[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE, flags);
  properties[PROP_AVAILABILITY] = g_param_spec_enum ("availability", NULL, NULL, PDK_TYPE_AVAILABILITY, PDK_AVAILABILITY_UNKNOWN, flags);
  properties[PROP_VERDICT] = g_param_spec_uint ("verdict", NULL, NULL, 0, G_MAXUINT, PDK_FIT_UNKNOWN, flags);
  properties[PROP_ROUGH] = g_param_spec_boolean ("rough", NULL, NULL, TRUE, flags);
  properties[PROP_FIT_WORDS] = g_param_spec_string ("fit-words", NULL, NULL, NULL, flags);
  properties[PROP_FIT_BASIS] = g_param_spec_string ("fit-basis", NULL, NULL, NULL, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
pdk_model_record_init (PdkModelRecord *self)
{
}

PdkModelRecord *
pdk_model_record_new (PdkModelRow *row)
{
  PdkModelRecord *self = g_object_new (PDK_TYPE_MODEL_RECORD, NULL);

  self->row = pdk_model_row_ref (row);
  return self;
}

PdkModelRow *
pdk_model_record_get_row (PdkModelRecord *self)
{
  return self->row;
}

/* Notifies a property that differs, and says so. */
static gboolean
notify_if (PdkModelRecord *self,
           gboolean        differs,
           Property        property)
{
  if (differs)
    g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
  return differs;
}

static gboolean
is_other_time (GDateTime *a,
               GDateTime *b)
{
  if (a == NULL || b == NULL)
    return a != b;
  return !g_date_time_equal (a, b);
}

static gboolean
notify_texts (PdkModelRecord    *self,
              const PdkModelRow *a,
              const PdkModelRow *b)
{
  gboolean changed = FALSE;

  changed |= notify_if (self, g_strcmp0 (a->model_id, b->model_id) != 0, PROP_MODEL_ID);
  changed |= notify_if (self, g_strcmp0 (a->display_name, b->display_name) != 0, PROP_DISPLAY_NAME);
  changed |= notify_if (self, g_strcmp0 (a->repo_id, b->repo_id) != 0, PROP_REPO_ID);
  changed |= notify_if (self, g_strcmp0 (a->filename, b->filename) != 0, PROP_FILENAME);
  changed |= notify_if (self, g_strcmp0 (a->quantization, b->quantization) != 0, PROP_QUANTIZATION);
  changed |= notify_if (self, g_strcmp0 (a->file_path, b->file_path) != 0, PROP_FILE_PATH);
  changed |= notify_if (self, g_strcmp0 (a->ollama_model_name, b->ollama_model_name) != 0, PROP_OLLAMA_MODEL_NAME);
  changed |= notify_if (self, g_strcmp0 (a->source, b->source) != 0, PROP_SOURCE);
  changed |= notify_if (self, g_strcmp0 (a->server, b->server) != 0, PROP_SERVER);
  changed |= notify_if (self, g_strcmp0 (a->digest, b->digest) != 0, PROP_DIGEST);
  changed |= notify_if (self, !g_strv_equal ((const char * const *) a->tags, (const char * const *) b->tags), PROP_TAGS);
  return changed;
}

static gboolean
notify_numbers (PdkModelRecord    *self,
                const PdkModelRow *a,
                const PdkModelRow *b)
{
  gboolean changed = FALSE;

  changed |= notify_if (self, a->id != b->id, PROP_ID);
  /* Whatever is stored comes back to the bit, so that any difference is one. */
  changed |= notify_if (self, a->parameters < b->parameters || a->parameters > b->parameters, PROP_PARAMETERS);
  changed |= notify_if (self, a->context_window != b->context_window, PROP_CONTEXT_WINDOW);
  changed |= notify_if (self, a->file_size_mb < b->file_size_mb || a->file_size_mb > b->file_size_mb, PROP_FILE_SIZE_MB);
  changed |= notify_if (self, is_other_time (a->downloaded_at, b->downloaded_at), PROP_DOWNLOADED_AT);
  changed |= notify_if (self, is_other_time (a->last_used, b->last_used), PROP_LAST_USED);
  changed |= notify_if (self, a->size_bytes != b->size_bytes, PROP_SIZE_BYTES);
  return changed;
}

gboolean
pdk_model_record_set_row (PdkModelRecord *self,
                          PdkModelRow    *row)
{
  g_autoptr (PdkModelRow) old = g_steal_pointer (&self->row);
  gboolean                changed = FALSE;

  self->row = pdk_model_row_ref (row);
  g_object_freeze_notify (G_OBJECT (self));
  changed |= notify_texts (self, old, row);
  changed |= notify_numbers (self, old, row);
  g_object_thaw_notify (G_OBJECT (self));
  return changed;
}

gboolean
pdk_model_record_set_active (PdkModelRecord *self,
                             gboolean        active)
{
  if (self->active == active)
    return FALSE;
  self->active = active;
  return notify_if (self, TRUE, PROP_ACTIVE);
}

gboolean
pdk_model_record_set_running (PdkModelRecord *self,
                              gboolean        running)
{
  if (self->running == running)
    return FALSE;
  self->running = running;
  return notify_if (self, TRUE, PROP_RUNNING);
}

gboolean
pdk_model_record_set_availability (PdkModelRecord *self,
                                   PdkAvailability availability)
{
  if (self->availability == availability)
    return FALSE;
  self->availability = availability;
  return notify_if (self, TRUE, PROP_AVAILABILITY);
}

const PdkFit *
pdk_model_record_get_fit (PdkModelRecord *self)
{
  g_return_val_if_fail (PDK_IS_MODEL_RECORD (self), NULL);

  return &self->fit;
}

void
pdk_model_record_set_fit (PdkModelRecord *self,
                          const PdkFit   *fit)
{
  g_return_if_fail (PDK_IS_MODEL_RECORD (self));
  g_return_if_fail (fit != NULL);

  self->fit = *fit;
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = PROP_VERDICT; i <= PROP_FIT_BASIS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

gint64
pdk_model_record_get_id (PdkModelRecord *self)
{
  g_return_val_if_fail (PDK_IS_MODEL_RECORD (self), 0);

  return self->row->id;
}

const char *
pdk_model_record_get_model_id (PdkModelRecord *self)
{
  g_return_val_if_fail (PDK_IS_MODEL_RECORD (self), NULL);

  return self->row->model_id;
}

const char *
pdk_model_record_get_display_name (PdkModelRecord *self)
{
  g_return_val_if_fail (PDK_IS_MODEL_RECORD (self), NULL);

  return self->row->display_name;
}

const char *
pdk_model_record_get_repo_id (PdkModelRecord *self)
{
  g_return_val_if_fail (PDK_IS_MODEL_RECORD (self), NULL);

  return self->row->repo_id;
}

const char *
pdk_model_record_get_filename (PdkModelRecord *self)
{
  g_return_val_if_fail (PDK_IS_MODEL_RECORD (self), NULL);

  return self->row->filename;
}

const char *
pdk_model_record_get_quantization (PdkModelRecord *self)
{
  g_return_val_if_fail (PDK_IS_MODEL_RECORD (self), NULL);

  return self->row->quantization;
}

double
pdk_model_record_get_parameters (PdkModelRecord *self)
{
  g_return_val_if_fail (PDK_IS_MODEL_RECORD (self), 0.0);

  return self->row->parameters;
}

gint64
pdk_model_record_get_context_window (PdkModelRecord *self)
{
  g_return_val_if_fail (PDK_IS_MODEL_RECORD (self), 0);

  return self->row->context_window;
}

double
pdk_model_record_get_file_size_mb (PdkModelRecord *self)
{
  g_return_val_if_fail (PDK_IS_MODEL_RECORD (self), 0.0);

  return self->row->file_size_mb;
}

const char *
pdk_model_record_get_file_path (PdkModelRecord *self)
{
  g_return_val_if_fail (PDK_IS_MODEL_RECORD (self), NULL);

  return self->row->file_path;
}

const char *
pdk_model_record_get_ollama_model_name (PdkModelRecord *self)
{
  g_return_val_if_fail (PDK_IS_MODEL_RECORD (self), NULL);

  return self->row->ollama_model_name;
}

const char *
pdk_model_record_get_source (PdkModelRecord *self)
{
  g_return_val_if_fail (PDK_IS_MODEL_RECORD (self), NULL);

  return self->row->source;
}

const char * const *
pdk_model_record_get_tags (PdkModelRecord *self)
{
  g_return_val_if_fail (PDK_IS_MODEL_RECORD (self), NULL);

  return (const char * const *) self->row->tags;
}

GDateTime *
pdk_model_record_get_downloaded_at (PdkModelRecord *self)
{
  g_return_val_if_fail (PDK_IS_MODEL_RECORD (self), NULL);

  return self->row->downloaded_at;
}

GDateTime *
pdk_model_record_get_last_used (PdkModelRecord *self)
{
  g_return_val_if_fail (PDK_IS_MODEL_RECORD (self), NULL);

  return self->row->last_used;
}

const char *
pdk_model_record_get_server (PdkModelRecord *self)
{
  g_return_val_if_fail (PDK_IS_MODEL_RECORD (self), NULL);

  return self->row->server;
}

const char *
pdk_model_record_get_digest (PdkModelRecord *self)
{
  g_return_val_if_fail (PDK_IS_MODEL_RECORD (self), NULL);

  return self->row->digest;
}

gint64
pdk_model_record_get_size_bytes (PdkModelRecord *self)
{
  g_return_val_if_fail (PDK_IS_MODEL_RECORD (self), 0);

  return self->row->size_bytes;
}

gboolean
pdk_model_record_get_running (PdkModelRecord *self)
{
  g_return_val_if_fail (PDK_IS_MODEL_RECORD (self), FALSE);

  return self->running;
}

gboolean
pdk_model_record_get_active (PdkModelRecord *self)
{
  g_return_val_if_fail (PDK_IS_MODEL_RECORD (self), FALSE);

  return self->active;
}

PdkAvailability
pdk_model_record_get_availability (PdkModelRecord *self)
{
  g_return_val_if_fail (PDK_IS_MODEL_RECORD (self), PDK_AVAILABILITY_UNKNOWN);

  return self->availability;
}
