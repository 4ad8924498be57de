/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-double-reply-private.h"

#include <string.h>

static void
step_free (gpointer data)
{
  PdkDoubleStep *step = data;

  g_clear_pointer (&step->bytes, g_bytes_unref);
  g_free (step);
}

PdkDoubleReply *
pdk_double_reply_new (guint       status,
                      const char *content_type)
{
  PdkDoubleReply *self = g_new0 (PdkDoubleReply, 1);

  self->status = status;
  self->content_type = g_strdup (content_type);
  self->headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  self->steps = g_ptr_array_new_with_free_func (step_free);
  self->length = -1;
  return self;
}

PdkDoubleReply *
pdk_double_reply_new_lines (void)
{
  PdkDoubleReply *self = pdk_double_reply_new (SOUP_STATUS_OK, "application/x-ndjson");

  self->chunked = TRUE;
  return self;
}

PdkDoubleReply *
pdk_double_reply_new_json (guint       status,
                           const char *body)
{
  PdkDoubleReply *self = pdk_double_reply_new (status, "application/json; charset=utf-8");

  pdk_double_reply_add_text (self, body);
  return self;
}

PdkDoubleReply *
pdk_double_reply_new_raw (const char *bytes,
                          gsize       length)
{
  PdkDoubleReply *self = pdk_double_reply_new (0, NULL);

  self->raw = TRUE;
  pdk_double_reply_add_bytes (self, bytes, length);
  return self;
}

void
pdk_double_reply_free (PdkDoubleReply *self)
{
  if (self->free_produce_data != NULL)
    self->free_produce_data (self->produce_data);
  g_free (self->content_type);
  soup_message_headers_unref (self->headers);
  g_ptr_array_unref (self->steps);
  g_free (self);
}

static PdkDoubleStep *
add_step (PdkDoubleReply   *self,
          PdkDoubleStepKind kind)
{
  PdkDoubleStep *step = g_new0 (PdkDoubleStep, 1);

  step->kind = kind;
  g_ptr_array_add (self->steps, step);
  if (kind != PDK_DOUBLE_STEP_BYTES)
    self->chunked = TRUE;
  return step;
}

void
pdk_double_reply_add_header (PdkDoubleReply *self,
                             const char     *name,
                             const char     *value)
{
  soup_message_headers_append (self->headers, name, value);
}

void
pdk_double_reply_set_length (PdkDoubleReply *self,
                             goffset         length)
{
  self->length = length;
}

void
pdk_double_reply_hold_headers (PdkDoubleReply *self)
{
  self->hold_headers = TRUE;
}

void
pdk_double_reply_add_bytes (PdkDoubleReply *self,
                            const char     *bytes,
                            gsize           length)
{
  add_step (self, PDK_DOUBLE_STEP_BYTES)->bytes = g_bytes_new (bytes, length);
}

void
pdk_double_reply_add_text (PdkDoubleReply *self,
                           const char     *text)
{
  if (*text != '\0')
    pdk_double_reply_add_bytes (self, text, strlen (text));
}

void
pdk_double_reply_add_line (PdkDoubleReply *self,
                           const char     *text)
{
  g_autofree char *line = g_strconcat (text, "\n", NULL);

  pdk_double_reply_add_text (self, line);
}

void
pdk_double_reply_add_layer (PdkDoubleReply *self,
                            const char     *digest,
                            gint64          total,
                            gint64          completed)
{
  g_autoptr (GString) line = g_string_new (NULL);
  const char         *colon = strchr (digest, ':');

  g_string_append_printf (line, "{\"status\":\"pulling %.12s\",\"digest\":\"%s\"", colon != NULL ? colon + 1 : digest, digest);
  if (total >= 0)
    g_string_append_printf (line, ",\"total\":%" G_GINT64_FORMAT, total);
  if (completed >= 0)
    g_string_append_printf (line, ",\"completed\":%" G_GINT64_FORMAT, completed);
  g_string_append_c (line, '}');
  pdk_double_reply_add_line (self, line->str);
}

void
pdk_double_reply_add_slow_text (PdkDoubleReply *self,
                                const char     *text,
                                gsize           piece,
                                guint           milliseconds)
{
  gsize length = strlen (text);

  for (gsize at = 0; at < length; at += piece)
    {
      pdk_double_reply_add_bytes (self, text + at, MIN (piece, length - at));
      pdk_double_reply_add_pause (self, milliseconds);
    }
}

void
pdk_double_reply_add_pause (PdkDoubleReply *self,
                            guint           milliseconds)
{
  add_step (self, PDK_DOUBLE_STEP_PAUSE)->pause = milliseconds;
}

void
pdk_double_reply_add_hold (PdkDoubleReply *self)
{
  add_step (self, PDK_DOUBLE_STEP_HOLD);
}

void
pdk_double_reply_add_cut (PdkDoubleReply *self)
{
  add_step (self, PDK_DOUBLE_STEP_CUT);
}

void
pdk_double_reply_set_producer (PdkDoubleReply  *self,
                               PdkDoubleProduce produce,
                               gpointer         user_data,
                               GDestroyNotify   free_user_data)
{
  self->chunked = TRUE;
  self->produce = produce;
  self->produce_data = user_data;
  self->free_produce_data = free_user_data;
}
