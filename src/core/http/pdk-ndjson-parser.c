/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "http/pdk-ndjson-parser.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/pdk-error.h"
#include "base/pdk-json.h"

struct _PdkNdjsonParser
{
  char       *source;
  gsize       limit;
  GByteArray *pending; /* the beginning of a line whose end has not come yet */
};

PdkNdjsonParser *
pdk_ndjson_parser_new (const char *source,
                       gsize       limit)
{
  PdkNdjsonParser *self = g_new0 (PdkNdjsonParser, 1);

  self->source = g_strdup (source);
  self->limit = limit;
  self->pending = g_byte_array_new ();
  return self;
}

void
pdk_ndjson_parser_free (PdkNdjsonParser *self)
{
  g_free (self->source);
  g_byte_array_unref (self->pending);
  g_free (self);
}

static gboolean
is_blank (const char *line,
          gsize       length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isspace (line[i]))
      return FALSE;
  return TRUE;
}

static gboolean
refuse_length (PdkNdjsonParser *self,
               GError         **error)
{
  g_autofree char *limit = g_format_size (self->limit);

  /* Translators: the first %s is “The answer of” a server, the second a size such as "16.8 MB" */
  pdk_error_set (error, PDK_ERROR_PROTOCOL, NULL, _("%s holds a line of more than %s"), self->source, limit);
  return FALSE;
}

static gboolean
read_line (PdkNdjsonParser  *self,
           const char       *line,
           gsize             length,
           PdkJsonObjectFunc func,
           gpointer          user_data,
           GError          **error)
{
  g_autoptr (JsonObject) object = NULL;

  if (length > self->limit)
    return refuse_length (self, error);
  if (is_blank (line, length))
    return TRUE;
  object = pdk_json_parse_object (line, (gssize) length, self->source, error);
  if (object == NULL)
    return FALSE;
  return func (object, user_data, error);
}

static gboolean
read_pending (PdkNdjsonParser  *self,
              PdkJsonObjectFunc func,
              gpointer          user_data,
              GError          **error)
{
  gboolean go_on = read_line (self, (const char *) self->pending->data, self->pending->len, func, user_data, error);

  g_byte_array_set_size (self->pending, 0);
  return go_on;
}

static gboolean
keep (PdkNdjsonParser *self,
      const char      *data,
      gsize            length,
      GError         **error)
{
  if (length > self->limit || self->pending->len > self->limit - length)
    return refuse_length (self, error);
  g_byte_array_append (self->pending, (const guint8 *) data, (guint) length);
  return TRUE;
}

gboolean
pdk_ndjson_parser_push (PdkNdjsonParser  *self,
                        const char       *data,
                        gsize             length,
                        PdkJsonObjectFunc func,
                        gpointer          user_data,
                        GError          **error)
{
  while (length > 0)
    {
      const char *end = memchr (data, '\n', length);
      gsize       line_length;
      gboolean    go_on;

      if (end == NULL)
        return keep (self, data, length, error);

      line_length = (gsize) (end - data);
      if (self->pending->len == 0)
        go_on = read_line (self, data, line_length, func, user_data, error);
      else
        go_on = keep (self, data, line_length, error) && read_pending (self, func, user_data, error);
      if (!go_on)
        return FALSE;
      data += line_length + 1;
      length -= line_length + 1;
    }
  return TRUE;
}

gboolean
pdk_ndjson_parser_finish (PdkNdjsonParser  *self,
                          PdkJsonObjectFunc func,
                          gpointer          user_data,
                          GError          **error)
{
  g_autoptr (JsonObject) whole = NULL;

  if (is_blank ((const char *) self->pending->data, self->pending->len))
    return TRUE;

  whole = pdk_json_parse_object ((const char *) self->pending->data, (gssize) self->pending->len, self->source, NULL);
  g_byte_array_set_size (self->pending, 0);
  if (whole == NULL)
    {
      pdk_error_set (error, PDK_ERROR_UNREACHABLE, _("Check that the server still runs, then try again."), _("%s broke off in the middle of a line"), self->source);
      return FALSE;
    }
  return func (whole, user_data, error);
}
