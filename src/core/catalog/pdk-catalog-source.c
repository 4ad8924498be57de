/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "catalog/pdk-catalog-source.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/pdk-json.h"
#include "base/pdk-text.h"
#include "catalog/pdk-catalog-lines.h"
#include "catalog/pdk-catalog-model.h"

#define FILE_LIMIT    (8 * 1024 * 1024)
#define MODEL_LIMIT   10000
#define PROBLEM_LIMIT 100

typedef struct
{
  PdkCatalogSource *source;
  const char       *name;
  const char       *text;
  gsize             length;
  GHashTable       *ids;
} Reading;

static PdkCatalogSource *
source_new (void)
{
  PdkCatalogSource *self = g_new0 (PdkCatalogSource, 1);

  self->models = g_ptr_array_new_with_free_func (g_object_unref);
  self->problems = g_ptr_array_new_with_free_func (g_free);
  self->updated = g_strdup ("");
  return self;
}

void
pdk_catalog_source_free (PdkCatalogSource *self)
{
  g_clear_pointer (&self->models, g_ptr_array_unref);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->updated, g_free);
  g_free (self);
}

static void
report (Reading    *reading,
        guint       line,
        const char *complaint)
{
  g_autofree char *sentence = NULL;

  if (reading->source->problems->len >= PROBLEM_LIMIT)
    return;
  if (line == 0)
    sentence = g_strdup_printf ("%s: %s", reading->name, complaint);
  else
    /* Translators: a file's name, a line in it and what is wrong there, such as
       "curated_models.json, line 12: models[3].quantizations is missing" */
    sentence = g_strdup_printf (_("%s, line %u: %s"), reading->name, line, complaint);
  g_ptr_array_add (reading->source->problems, pdk_text_sanitize (sentence));
}

/* @complaint begins with the path of the member it is about, up to the first space. */
static void
report_member (Reading    *reading,
               const char *prefix,
               const char *complaint)
{
  g_autofree char *sentence = g_strconcat (prefix, complaint, NULL);
  g_autofree char *path = g_strndup (sentence, strcspn (sentence, " "));

  report (reading, pdk_catalog_lines_find (reading->text, reading->length, path), sentence);
}

static void
read_model (Reading  *reading,
            JsonNode *node,
            guint     index)
{
  g_autofree char            *name = g_strdup_printf ("models[%u]", index);
  g_autofree char            *prefix = g_strconcat (name, ".", NULL);
  g_autoptr (GError)          error = NULL;
  g_autoptr (PdkCatalogModel) model = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autofree char *complaint = g_strconcat (" ", _("is not an object"), NULL);

      report_member (reading, name, complaint);
      return;
    }
  model = pdk_catalog_model_new_from_json (json_node_get_object (node), &error);
  if (model == NULL)
    report_member (reading, prefix, error->message);
  else if (g_hash_table_contains (reading->ids, pdk_catalog_model_get_id (model)))
    {
      g_autofree char *complaint = g_strconcat ("id ", _("is there twice"), NULL);

      report_member (reading, prefix, complaint);
    }
  else
    {
      g_hash_table_add (reading->ids, (gpointer) pdk_catalog_model_get_id (model));
      g_ptr_array_add (reading->source->models, g_steal_pointer (&model));
    }
}

static void
read_root (Reading    *reading,
           JsonObject *root)
{
  JsonArray  *models = pdk_json_get_array (root, "models");
  const char *updated = pdk_json_get_string (root, "updated");

  if (updated != NULL)
    {
      g_free (reading->source->updated);
      reading->source->updated = pdk_text_sanitize (updated);
    }
  if (models == NULL)
    {
      g_autofree char *complaint = g_strconcat (
        "models ", json_object_has_member (root, "models") ? _("is not a list") : _("is missing"), NULL);

      report_member (reading, "", complaint);
      return;
    }
  if (json_array_get_length (models) > MODEL_LIMIT)
    {
      g_autofree char *complaint = g_strconcat ("models ", _("is too long"), NULL);

      report_member (reading, "", complaint);
      return;
    }
  for (guint i = 0; i < json_array_get_length (models); i++)
    read_model (reading, json_array_get_element (models, i), i);
}

/* The place in the text where it stops being valid UTF-8, as a line. */
static guint
find_invalid_line (const char *text,
                   gsize       length)
{
  const char *invalid;
  guint       line = 1;

  g_utf8_validate_len (text, length, &invalid);
  for (const char *cursor = text; cursor < invalid; cursor++)
    if (*cursor == '\n')
      line++;
  return line;
}

static void
parse_error_cb (JsonParser *parser,
                GError     *error,
                guint      *line)
{
  *line = json_parser_get_current_line (parser);
}

/* Reads once more what could not be read, now for the place. */
static void
report_syntax (Reading *reading)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError)     error = NULL;
  guint                  line = 0;

  g_signal_connect (parser, "error", G_CALLBACK (parse_error_cb), &line);
  if (!json_parser_load_from_data (parser, reading->text, (gssize) reading->length, &error))
    {
      g_debug ("%s: %s", reading->name, error->message);
      report (reading, line, _("this is not valid JSON; look for a comma, quote or bracket too many or too few"));
    }
  else
    report (reading, 0, _("this is not one JSON object, without comments"));
}

PdkCatalogSource *
pdk_catalog_source_new_from_text (const char *text,
                                  gsize       length,
                                  const char *name)
{
  g_autoptr (PdkCatalogSource) self = source_new ();
  g_autoptr (JsonNode)         root = NULL;
  g_autoptr (GHashTable)       ids = g_hash_table_new (g_str_hash, g_str_equal);
  Reading                      reading = { self, name, text, length, ids };

  if (length > FILE_LIMIT)
    {
      report (&reading, 0, _("the file is too large for a list of models"));
      return g_steal_pointer (&self);
    }
  if (!g_utf8_validate_len (text, length, NULL))
    {
      report (&reading, find_invalid_line (text, length), _("this is not UTF-8 text"));
      return g_steal_pointer (&self);
    }
  root = pdk_json_parse (text, (gssize) length, name, NULL);
  if (root == NULL)
    report_syntax (&reading);
  else if (!JSON_NODE_HOLDS_OBJECT (root))
    report (&reading, 1, _("this is not a JSON object"));
  else
    read_root (&reading, json_node_get_object (root));
  return g_steal_pointer (&self);
}

/* A plain file only: a pipe or device under that name could block for ever. */
static GInputStream *
open_plain_file (const char *path,
                 GError    **error)
{
  struct stat status;
  int         descriptor = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

  if (descriptor < 0)
    {
      int code = errno;

      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));
      return NULL;
    }
  if (fstat (descriptor, &status) == 0 && S_ISREG (status.st_mode))
    return g_unix_input_stream_new (descriptor, TRUE);
  close (descriptor);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, _("this is not a plain file"));
  return NULL;
}

PdkCatalogSource *
pdk_catalog_source_new_from_file (const char *path)
{
  g_autoptr (PdkCatalogSource) self = source_new ();
  g_autoptr (GError)           error = NULL;
  g_autofree char             *base_name = g_filename_display_basename (path);
  g_autoptr (GInputStream)     stream = open_plain_file (path, &error);
  g_autofree char             *text = g_malloc (FILE_LIMIT + 1);
  Reading                      reading = { self, base_name, "", 0, NULL };
  gsize                        length = 0;

  if (stream != NULL && g_input_stream_read_all (stream, text, FILE_LIMIT + 1, &length, NULL, &error))
    return pdk_catalog_source_new_from_text (text, length, base_name);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    report (&reading, 0, error->message);
  return g_steal_pointer (&self);
}
