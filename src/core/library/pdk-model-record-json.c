/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library/pdk-model-record-private.h"

/* A number that is not known is null, so that no reader takes a 0 for a fact. */

static void
add_int (JsonObject *object,
         const char *name,
         gint64      number)
{
  if (number > 0)
    json_object_set_int_member (object, name, number);
  else
    json_object_set_null_member (object, name);
}

static void
add_double (JsonObject *object,
            const char *name,
            double      number)
{
  if (number > 0.0)
    json_object_set_double_member (object, name, number);
  else
    json_object_set_null_member (object, name);
}

static void
add_time (JsonObject *object,
          const char *name,
          GDateTime  *time)
{
  g_autofree char *text = time != NULL ? g_date_time_format_iso8601 (time) : NULL;

  json_object_set_string_member (object, name, text);
}

static void
add_tags (JsonObject *object,
          char      **tags)
{
  JsonArray *array = json_array_new ();

  for (gsize i = 0; tags[i] != NULL; i++)
    json_array_add_string_element (array, tags[i]);
  json_object_set_array_member (object, "tags", array);
}

static void
add_columns (JsonObject        *object,
             const PdkModelRow *row)
{
  json_object_set_int_member (object, "id", row->id);
  json_object_set_string_member (object, "model_id", row->model_id);
  json_object_set_string_member (object, "display_name", row->display_name);
  json_object_set_string_member (object, "repo_id", row->repo_id);
  json_object_set_string_member (object, "filename", row->filename);
  json_object_set_string_member (object, "quantization", row->quantization);
  add_double (object, "parameters", row->parameters);
  add_int (object, "context_window", row->context_window);
  add_double (object, "file_size_mb", row->file_size_mb);
  json_object_set_string_member (object, "file_path", row->file_path);
  json_object_set_string_member (object, "ollama_model_name", row->ollama_model_name);
  json_object_set_string_member (object, "source", row->source);
  add_tags (object, row->tags);
  add_time (object, "downloaded_at", row->downloaded_at);
  add_time (object, "last_used", row->last_used);
}

static void
add_availability (JsonObject     *object,
                  PdkAvailability availability)
{
  switch (availability)
    {
    case PDK_AVAILABILITY_PRESENT:
      json_object_set_boolean_member (object, "available", TRUE);
      break;
    case PDK_AVAILABILITY_MISSING:
      json_object_set_boolean_member (object, "available", FALSE);
      break;
    case PDK_AVAILABILITY_UNKNOWN:
    default:
      json_object_set_null_member (object, "available");
      break;
    }
}

JsonObject *
pdk_model_record_to_json (PdkModelRecord *self)
{
  JsonObject        *object = json_object_new ();
  const PdkModelRow *row;

  g_return_val_if_fail (PDK_IS_MODEL_RECORD (self), object);

  row = pdk_model_record_get_row (self);
  add_columns (object, row);
  json_object_set_string_member (object, "server", row->server);
  json_object_set_string_member (object, "digest", row->digest);
  add_int (object, "size_bytes", row->size_bytes);
  json_object_set_boolean_member (object, "running", pdk_model_record_get_running (self));
  json_object_set_boolean_member (object, "active", pdk_model_record_get_active (self));
  add_availability (object, pdk_model_record_get_availability (self));
  return object;
}
