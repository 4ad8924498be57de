/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-ollama-double-private.h"

#include <math.h>
#include <string.h>

#include "base/pdk-digest.h"
#include "base/pdk-json.h"

#define VECTOR_LENGTH      64
#define NANOSECONDS        1000000000.0
#define DEFAULT_KEEP_ALIVE (5.0 * 60.0)
#define FOR_EVER           (292.0 * 365.25 * 24.0 * 3600.0)

/* The simulated server's memory: loading, answering, embedding, leaving. */

void
pdk_double_running_free (PdkDoubleRunning *running)
{
  pdk_double_entry_free (running->entry);
  g_date_time_unref (running->expires);
  g_free (running);
}

static PdkDoubleRunning *
find_running (PdkOllamaDouble *self,
              const char      *key)
{
  for (guint i = 0; i < self->running->len; i++)
    {
      PdkDoubleRunning *running = g_ptr_array_index (self->running, i);

      if (g_str_equal (running->entry->key, key))
        return running;
    }
  return NULL;
}

/* Go's durations: numbers with units, one behind the other. */
static gboolean
parse_duration (const char *text,
                double     *seconds)
{
  const struct
  {
    const char *unit;
    double      seconds;
  } units[] = { { "ns", 1e-9 }, { "us", 1e-6 }, { "ms", 1e-3 }, { "s", 1.0 }, { "m", 60.0 }, { "h", 3600.0 } };
  double sign = *text == '-' ? -1.0 : 1.0;

  if (*text == '-' || *text == '+')
    text++;
  *seconds = 0.0;
  do
    {
      char  *end;
      double number = g_ascii_strtod (text, &end);
      gsize  i = 0;

      while (i < G_N_ELEMENTS (units) && !g_str_has_prefix (end, units[i].unit))
        i++;
      if (end == text || i == G_N_ELEMENTS (units))
        return FALSE;
      *seconds += sign * number * units[i].seconds;
      text = end + strlen (units[i].unit);
    }
  while (*text != '\0');
  return TRUE;
}

/* Returns what is wrong, or NULL. */
static PdkDoubleReply *
read_keep_alive (JsonObject *request,
                 double     *seconds)
{
  const char *text = pdk_json_get_string (request, "keep_alive");

  *seconds = pdk_json_get_double (request, "keep_alive", DEFAULT_KEEP_ALIVE);
  if (text != NULL && strspn (text, "-+0123456789") == strlen (text))
    return pdk_double_reply_new_error (SOUP_STATUS_BAD_REQUEST, "time: missing unit in duration \"%s\"", text);
  if (text != NULL && !parse_duration (text, seconds))
    return pdk_double_reply_new_error (SOUP_STATUS_BAD_REQUEST, "time: invalid duration \"%s\"", text);
  return NULL;
}

static GDateTime *
in_seconds (double seconds)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  return g_date_time_add_seconds (now, seconds < 0.0 ? FOR_EVER : seconds);
}

static void
load (PdkOllamaDouble *self,
      PdkDoubleEntry  *entry,
      JsonObject      *request,
      double           keep_alive)
{
  PdkDoubleRunning *running = find_running (self, entry->key);
  JsonObject       *options = pdk_json_get_object (request, "options");
  JsonObject       *own = pdk_json_get_object (entry->changes, "parameters");
  gint64            asked = pdk_json_get_int (options, "num_ctx", pdk_json_get_int (own, "num_ctx", 4096));

  if (running == NULL)
    {
      running = g_new0 (PdkDoubleRunning, 1);
      running->entry = pdk_double_entry_copy (entry, entry->name);
      g_ptr_array_add (self->running, running);
    }
  g_clear_pointer (&running->expires, g_date_time_unref);
  running->expires = in_seconds (keep_alive);
  running->context_length = MIN (asked, entry->context_length);
  running->lists_left = keep_alive == 0.0 ? 1 : 0;
}

/* Leaving takes a moment: the next list still shows the model, with a time in the past. */
static void
unload (PdkOllamaDouble *self,
        PdkDoubleEntry  *entry)
{
  PdkDoubleRunning *running = find_running (self, entry->key);

  if (running == NULL)
    return;
  g_clear_pointer (&running->expires, g_date_time_unref);
  running->expires = g_date_time_new_now_utc ();
  running->lists_left = 1;
}

PdkDoubleReply *
pdk_double_handle_ps (PdkOllamaDouble *self,
                      JsonObject      *request)
{
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autoptr (GDateTime)  now = g_date_time_new_now_utc ();
  JsonArray             *models = json_array_new ();

  for (guint i = self->running->len; i > 0; i--)
    {
      PdkDoubleRunning *running = g_ptr_array_index (self->running, i - 1);
      JsonObject       *model = json_object_new ();
      g_autofree char  *expires = pdk_double_format_time (running->expires);

      json_object_set_string_member (model, "name", running->entry->name);
      json_object_set_string_member (model, "model", running->entry->name);
      json_object_set_int_member (model, "size", MIN (pdk_double_entry_get_size (running->entry), G_MAXINT64 / 2) + running->context_length * 256);
      json_object_set_string_member (model, "digest", running->entry->digest);
      json_object_set_object_member (model, "details", pdk_double_entry_new_details (running->entry));
      json_object_set_string_member (model, "expires_at", expires);
      json_object_set_int_member (model, "size_vram", 0);
      json_object_set_int_member (model, "context_length", running->context_length);
      if (running->lists_left == 0 && g_date_time_compare (running->expires, now) <= 0)
        json_object_unref (model);
      else
        json_array_add_object_element (models, model);
      if (running->lists_left > 0 || g_date_time_compare (running->expires, now) <= 0)
        g_ptr_array_remove_index (self->running, i - 1);
    }
  json_object_set_array_member (answer, "models", models);
  return pdk_double_reply_new_object (answer);
}

static JsonObject *
new_line (JsonObject *request,
          gboolean    done)
{
  JsonObject           *line = json_object_new ();
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char      *time = pdk_double_format_time (now);

  json_object_set_string_member (line, "model", pdk_double_request_get_model (request));
  json_object_set_string_member (line, "created_at", time);
  json_object_set_boolean_member (line, "done", done);
  return line;
}

static void
set_text (JsonObject *line,
          gboolean    is_chat,
          const char *text)
{
  JsonObject *message;

  if (!is_chat)
    {
      json_object_set_string_member (line, "response", text);
      return;
    }
  message = json_object_new ();
  json_object_set_string_member (message, "role", "assistant");
  json_object_set_string_member (message, "content", text);
  json_object_set_object_member (line, "message", message);
}

static PdkDoubleReply *
new_loaded (JsonObject *request,
            gboolean    is_chat,
            const char *reason)
{
  g_autoptr (JsonObject) line = new_line (request, TRUE);

  set_text (line, is_chat, "");
  json_object_set_string_member (line, "done_reason", reason);
  return pdk_double_reply_new_object (line);
}

typedef struct
{
  JsonObject *request;
  GStrv       words;
  guint       position;
  guint       limit;
  guint       pause;
  guint       question_length;
  gboolean    is_chat;
  gint64      started;
} Speech;

static void
speech_free (gpointer data)
{
  Speech *speech = data;

  json_object_unref (speech->request);
  g_strfreev (speech->words);
  g_free (speech);
}

static void
set_statistics (Speech     *speech,
                JsonObject *line)
{
  gint64 nanoseconds = (g_get_monotonic_time () - speech->started) * 1000 + 1000;

  json_object_set_string_member (line, "done_reason", speech->words[speech->position] == NULL ? "stop" : "length");
  json_object_set_int_member (line, "total_duration", nanoseconds);
  json_object_set_int_member (line, "load_duration", 1000);
  json_object_set_int_member (line, "prompt_eval_count", speech->question_length);
  json_object_set_int_member (line, "prompt_eval_duration", nanoseconds / 4 + 1);
  json_object_set_int_member (line, "eval_count", speech->position);
  json_object_set_int_member (line, "eval_duration", nanoseconds / 2 + 1);
}

static gboolean
speak (GString *body,
       guint   *pause,
       gpointer data)
{
  Speech                *speech = data;
  gboolean               done = speech->position == speech->limit || speech->words[speech->position] == NULL;
  g_autoptr (JsonObject) line = new_line (speech->request, done);
  g_autofree char       *text = NULL;
  g_autofree char       *word = NULL;

  if (done)
    set_statistics (speech, line);
  else
    word = g_strconcat (speech->position > 0 ? " " : "", speech->words[speech->position], NULL);
  set_text (line, speech->is_chat, done ? "" : word);
  if (!done)
    speech->position++;
  text = pdk_json_object_to_string (line);
  g_string_append (body, text);
  g_string_append_c (body, '\n');
  *pause = speech->pause;
  return !done;
}

static PdkDoubleReply *
new_speech (PdkOllamaDouble *self,
            JsonObject      *request,
            gboolean         is_chat,
            const char      *question)
{
  Speech          *speech = g_new0 (Speech, 1);
  gint64           limit = pdk_json_get_int (pdk_json_get_object (request, "options"), "num_predict", -1);
  PdkDoubleReply  *reply;
  g_autofree char *text = g_strconcat ("You said: ", question, NULL);

  speech->request = json_object_ref (request);
  speech->is_chat = is_chat;
  speech->pause = self->token_pause;
  speech->words = g_strsplit (text, " ", -1);
  speech->question_length = (guint) strlen (question) + 1;
  speech->limit = limit >= 0 ? (guint) MIN (limit, 100000) : G_MAXUINT;
  speech->started = g_get_monotonic_time ();
  if (pdk_json_get_boolean (request, "stream", TRUE))
    {
      reply = pdk_double_reply_new_lines ();
      pdk_double_reply_set_producer (reply, speak, speech, speech_free);
    }
  else
    {
      g_autoptr (JsonObject) line = new_line (request, TRUE);

      speech->position = g_strv_length (speech->words);
      set_text (line, is_chat, text);
      set_statistics (speech, line);
      reply = pdk_double_reply_new_object (line);
      speech_free (speech);
    }
  return reply;
}

/* What generate and chat have in common. Returns NULL if the model shall speak. */
static PdkDoubleReply *
prepare (PdkOllamaDouble *self,
         JsonObject      *request,
         gboolean         is_chat,
         gboolean         has_question)
{
  const char     *name = pdk_double_request_get_model (request);
  PdkDoubleEntry *entry = name == NULL ? NULL : pdk_double_find (self->entries, name);
  PdkDoubleReply *wrong;
  double          keep_alive;

  wrong = read_keep_alive (request, &keep_alive);
  if (wrong != NULL)
    return wrong;
  if (entry == NULL)
    return pdk_double_reply_new_error (SOUP_STATUS_NOT_FOUND, "model '%s' not found", name != NULL ? name : "");
  if (!has_question && keep_alive == 0.0)
    {
      unload (self, entry);
      return new_loaded (request, is_chat, "unload");
    }
  if (!pdk_double_entry_can (entry, "completion"))
    return pdk_double_reply_new_error (SOUP_STATUS_BAD_REQUEST, "\"%s\" does not support %s", name, is_chat ? "chat" : "generate");
  if (pdk_json_get_boolean (request, "think", FALSE) && !pdk_double_entry_can (entry, "thinking"))
    return pdk_double_reply_new_error (SOUP_STATUS_BAD_REQUEST, "\"%s\" does not support thinking", name);
  load (self, entry, request, keep_alive);
  return has_question ? NULL : new_loaded (request, is_chat, "load");
}

PdkDoubleReply *
pdk_double_handle_generate (PdkOllamaDouble *self,
                            JsonObject      *request)
{
  const char     *prompt = pdk_json_get_string (request, "prompt");
  gboolean        has_question = prompt != NULL && *prompt != '\0';
  PdkDoubleReply *reply = prepare (self, request, FALSE, has_question);

  return reply != NULL ? reply : new_speech (self, request, FALSE, prompt);
}

PdkDoubleReply *
pdk_double_handle_chat (PdkOllamaDouble *self,
                        JsonObject      *request)
{
  JsonArray      *messages = pdk_json_get_array (request, "messages");
  guint           length = messages == NULL ? 0 : json_array_get_length (messages);
  PdkDoubleReply *reply = prepare (self, request, TRUE, length > 0);
  JsonNode       *last = length == 0 ? NULL : json_array_get_element (messages, length - 1);
  const char     *question = NULL;

  if (reply != NULL)
    return reply;
  if (JSON_NODE_HOLDS_OBJECT (last))
    question = pdk_json_get_string (json_node_get_object (last), "content");
  return new_speech (self, request, TRUE, question != NULL ? question : "");
}

/* A vector of length one that depends on nothing but the text. */
static JsonArray *
new_vector (const char *text)
{
  g_autofree char *hex = pdk_digest_of_bytes (text, strlen (text));
  JsonArray       *vector = json_array_new ();
  double           sum = 0.0;

  for (gsize i = 0; i < VECTOR_LENGTH; i++)
    sum += (g_ascii_xdigit_value (hex[i]) - 7.5) * (g_ascii_xdigit_value (hex[i]) - 7.5);
  for (gsize i = 0; i < VECTOR_LENGTH; i++)
    json_array_add_double_element (vector, (g_ascii_xdigit_value (hex[i]) - 7.5) / sqrt (sum));
  return vector;
}

PdkDoubleReply *
pdk_double_handle_embed (PdkOllamaDouble *self,
                         JsonObject      *request)
{
  g_autoptr (JsonObject) answer = json_object_new ();
  const char            *name = pdk_double_request_get_model (request);
  const char            *single = pdk_json_get_string (request, "input");
  JsonArray             *inputs = pdk_json_get_array (request, "input");
  PdkDoubleEntry        *entry = name == NULL ? NULL : pdk_double_find (self->entries, name);
  PdkDoubleReply        *wrong;
  JsonArray             *vectors;
  double                 keep_alive;

  wrong = read_keep_alive (request, &keep_alive);
  if (wrong != NULL)
    return wrong;
  if (entry == NULL)
    return pdk_double_reply_new_error (SOUP_STATUS_NOT_FOUND, "model '%s' not found", name != NULL ? name : "");
  load (self, entry, request, keep_alive);
  vectors = json_array_new ();
  if (single != NULL)
    json_array_add_array_element (vectors, new_vector (single));
  for (guint i = 0; inputs != NULL && i < json_array_get_length (inputs); i++)
    json_array_add_array_element (vectors, new_vector (json_array_get_string_element (inputs, i)));
  json_object_set_string_member (answer, "model", name);
  json_object_set_array_member (answer, "embeddings", vectors);
  json_object_set_int_member (answer, "total_duration", 9000000);
  json_object_set_int_member (answer, "load_duration", 1000000);
  json_object_set_int_member (answer, "prompt_eval_count", 2);
  return pdk_double_reply_new_object (answer);
}
