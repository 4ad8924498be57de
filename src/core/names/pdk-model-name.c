/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "names/pdk-model-name.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/pdk-error.h"
#include "names/pdk-name-text.h"

#define DEFAULT_HOST      "registry.ollama.ai"
#define DEFAULT_NAMESPACE "library"
#define DEFAULT_TAG       "latest"
#define CLOUD             "cloud"
#define LOCAL             "local"
#define MAXIMUM_PART      80
#define MAXIMUM_HOST      350
/* Scheme, host and three parts with what stands between them. */
#define MAXIMUM_TEXT (sizeof "https://" + MAXIMUM_HOST + 4 * (MAXIMUM_PART + 1))

typedef enum
{
  PART_HOST,
  PART_NAMESPACE,
  PART_MODEL,
  PART_TAG,
} Part;

struct _PdkModelName
{
  char *scheme;
  char *host;
  char *namespace;
  char *model;
  char *tag;
  char *key;
};

G_DEFINE_BOXED_TYPE (PdkModelName, pdk_model_name, pdk_model_name_ref, pdk_model_name_unref)

static void
clear (gpointer data)
{
  PdkModelName *self = data;

  g_free (self->scheme);
  g_free (self->host);
  g_free (self->namespace);
  g_free (self->model);
  g_free (self->tag);
  g_free (self->key);
}

PdkModelName *
pdk_model_name_ref (PdkModelName *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
pdk_model_name_unref (PdkModelName *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

static const char *
part_to_words (Part part)
{
  switch (part)
    {
    case PART_HOST:
      return _("the host");
    case PART_NAMESPACE:
      return _("the namespace");
    case PART_MODEL:
      return _("the model");
    case PART_TAG:
      return _("the tag");
    default:
      g_assert_not_reached ();
    }
}

static const char *
part_to_hint (Part part)
{
  switch (part)
    {
    case PART_HOST:
      return _("A host is written like registry.example.org or localhost:5000.");
    case PART_NAMESPACE:
      return _("A name is written like model:tag, namespace/model:tag or host/namespace/model:tag; a namespace has no dots.");
    case PART_MODEL:
    case PART_TAG:
      return _("Letters, digits, dots, dashes and underscores are allowed, as in llama3.2:3b.");
    default:
      g_assert_not_reached ();
    }
}

static gboolean
is_part_character (Part part,
                   char character)
{
  if (g_ascii_isalnum (character) || character == '_' || character == '-')
    return TRUE;
  if (character == '.')
    return part != PART_NAMESPACE;
  return character == ':' && part == PART_HOST;
}

static gboolean
check_part (const char *text,
            Part        part,
            const char *value,
            GError    **error)
{
  gsize            limit = part == PART_HOST ? MAXIMUM_HOST : MAXIMUM_PART;
  gsize            length = strlen (value);
  gsize            good = 0;
  g_autofree char *quoted = NULL;

  while (is_part_character (part, value[good]))
    good++;
  if (length > 0 && length <= limit && good == length && (g_ascii_isalnum (value[0]) || value[0] == '_'))
    return TRUE;

  quoted = pdk_name_text_quote (text);
  if (length == 0)
    pdk_error_set (error, PDK_ERROR_INVALID_INPUT, part_to_hint (part),
                   _("In the model name “%s” %s is empty"), quoted, part_to_words (part));
  else if (length > limit)
    pdk_error_set (error, PDK_ERROR_INVALID_INPUT, part_to_hint (part),
                   _("In the model name “%s” %s is longer than %u characters"),
                     quoted, part_to_words (part), (guint) limit);
  else
    pdk_error_set (error, PDK_ERROR_INVALID_INPUT, part_to_hint (part),
                   good == 0 || good == length
                   ? _("In the model name “%s” %s begins with a character that is not allowed")
                   : _("In the model name “%s” %s has a character that is not allowed"),
                       quoted, part_to_words (part));
  return FALSE;
}

/* Cuts @text at the last @separator; returns what stood behind it, or %NULL if there is none. */
static char *
cut_last (char *text,
          char  separator)
{
  char *position = strrchr (text, separator);

  if (position == NULL)
    return NULL;
  *position = '\0';
  return position + 1;
}

static gboolean
is_cloud_tag (const char *tag)
{
  gsize length = strlen (tag);
  gsize suffix = strlen ("-" CLOUD);

  return g_ascii_strcasecmp (tag, CLOUD) == 0 ||
         (length > suffix && g_ascii_strcasecmp (tag + length - suffix, "-" CLOUD) == 0);
}

/*
 * Behind the tag a second one may say where to run: `model:20b:cloud`, `model:20b:local`. On return
 * @rest ends with the model, and the tag is what a server lists the model under.
 */
static gboolean
cut_tag (const char *text,
         char       *rest,
         char      **tag,
         GError    **error)
{
  char            *slash = strrchr (rest, '/');
  char            *last = slash != NULL ? slash + 1 : rest;
  const char      *place = cut_last (last, ':');
  const char      *inner = NULL;
  gboolean         cloud;
  gboolean         local;
  g_autofree char *quoted = NULL;

  if (place != NULL && strchr (last, ':') != NULL)
    inner = cut_last (last, ':');
  if (inner == NULL)
    {
      *tag = g_strdup (place);
      return TRUE;
    }
  cloud = g_ascii_strcasecmp (place, CLOUD) == 0;
  local = g_ascii_strcasecmp (place, LOCAL) == 0;
  quoted = pdk_name_text_quote (text);
  if ((cloud && g_ascii_strcasecmp (inner, LOCAL) == 0) || (local && is_cloud_tag (inner)))
    {
      pdk_error_set (error, PDK_ERROR_INVALID_INPUT,
                     _("Write either :local or :cloud."),
                       _("The model name “%s” asks for two places to run"), quoted);
      return FALSE;
    }
  if (!cloud && !local)
    {
      pdk_error_set (error, PDK_ERROR_INVALID_INPUT,
                     _("A name has one tag, as in llama3.2:3b."),
                       _("The model name “%s” has two tags"), quoted);
      return FALSE;
    }
  if (cloud && *inner != '\0' && !is_cloud_tag (inner))
    *tag = g_strconcat (inner, "-" CLOUD, NULL);
  else
    *tag = g_strdup (inner);
  return TRUE;
}

static gboolean
cut_scheme (const char *text,
            char      **rest,
            char      **scheme,
            GError    **error)
{
  char            *separator = strstr (*rest, "://");
  g_autofree char *quoted = NULL;

  if (separator == NULL)
    return TRUE;
  *scheme = g_ascii_strdown (*rest, separator - *rest);
  *rest = separator + strlen ("://");
  if (strcmp (*scheme, "http") == 0 || strcmp (*scheme, "https") == 0)
    return TRUE;
  quoted = pdk_name_text_quote (text);
  pdk_error_set (error, PDK_ERROR_INVALID_INPUT,
                 _("A model name may begin with https:// or http://, or with neither."),
                   _("The model name “%s” begins with an unknown kind of address"), quoted);
  return FALSE;
}

static gboolean
check_text (const char *text,
            GError    **error)
{
  if (*text == '\0')
    {
      pdk_error_set (error, PDK_ERROR_INVALID_INPUT,
                     _("Type a name such as llama3.2:3b or hf.co/owner/model:Q4_K_M."),
                       _("The model name is empty"));
      return FALSE;
    }
  if (strlen (text) > MAXIMUM_TEXT)
    {
      pdk_error_set (error, PDK_ERROR_INVALID_INPUT,
                     _("Type a name such as llama3.2:3b or hf.co/owner/model:Q4_K_M."),
                       _("This text is too long for a model name"));
      return FALSE;
    }
  return TRUE;
}

static void
fill_defaults (PdkModelName *self)
{
  g_autofree char *whole = NULL;

  if (self->host == NULL)
    self->host = g_strdup (DEFAULT_HOST);
  if (self->namespace == NULL)
    self->namespace = g_strdup (DEFAULT_NAMESPACE);
  if (self->tag == NULL)
    self->tag = g_strdup (DEFAULT_TAG);
  whole = g_strconcat (self->host, "/", self->namespace, "/", self->model, ":", self->tag, NULL);
  self->key = g_ascii_strdown (whole, -1);
}

PdkModelName *
pdk_model_name_parse (const char *text,
                      GError    **error)
{
  g_autoptr (PdkModelName) self = NULL;
  g_autofree char         *copy = NULL;
  char                    *rest;
  char                    *behind;

  g_return_val_if_fail (text != NULL, NULL);

  copy = g_strstrip (g_strdup (text));
  if (!check_text (copy, error))
    return NULL;
  rest = copy;
  self = g_atomic_rc_box_new0 (PdkModelName);
  if (!cut_scheme (text, &rest, &self->scheme, error) || !cut_tag (text, rest, &self->tag, error))
    return NULL;

  behind = cut_last (rest, '/');
  self->model = g_strdup (behind != NULL ? behind : rest);
  if (behind != NULL)
    {
      behind = cut_last (rest, '/');
      self->namespace = g_strdup (behind != NULL ? behind : rest);
    }
  if (behind != NULL || self->scheme != NULL)
    self->host = g_strdup (behind != NULL ? rest : "");

  if ((self->host != NULL && !check_part (text, PART_HOST, self->host, error)) ||
      (self->namespace != NULL && !check_part (text, PART_NAMESPACE, self->namespace, error)) ||
      !check_part (text, PART_MODEL, self->model, error) ||
      (self->tag != NULL && !check_part (text, PART_TAG, self->tag, error)))
    return NULL;
  fill_defaults (self);
  return g_steal_pointer (&self);
}

const char *
pdk_model_name_get_scheme (const PdkModelName *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->scheme;
}

const char *
pdk_model_name_get_host (const PdkModelName *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->host;
}

const char *
pdk_model_name_get_namespace (const PdkModelName *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->namespace;
}

const char *
pdk_model_name_get_model (const PdkModelName *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->model;
}

const char *
pdk_model_name_get_tag (const PdkModelName *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->tag;
}

gboolean
pdk_model_name_is_hugging_face (const PdkModelName *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return g_ascii_strcasecmp (self->host, "hf.co") == 0 ||
         g_ascii_strcasecmp (self->host, "huggingface.co") == 0;
}

gboolean
pdk_model_name_is_cloud (const PdkModelName *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return !pdk_model_name_is_hugging_face (self) && is_cloud_tag (self->tag);
}

char *
pdk_model_name_dup_repository (const PdkModelName *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (!pdk_model_name_is_hugging_face (self))
    return NULL;
  return g_strconcat (self->namespace, "/", self->model, NULL);
}

static char *
to_shortest (const PdkModelName *self,
             gboolean            with_tag)
{
  g_autoptr (GString) result = g_string_new (NULL);

  if (g_ascii_strcasecmp (self->host, DEFAULT_HOST) != 0)
    g_string_append_printf (result, "%s/%s/", self->host, self->namespace);
  else if (g_ascii_strcasecmp (self->namespace, DEFAULT_NAMESPACE) != 0)
    g_string_append_printf (result, "%s/", self->namespace);
  g_string_append (result, self->model);
  if (with_tag)
    g_string_append_printf (result, ":%s", self->tag);
  return g_string_free_and_steal (g_steal_pointer (&result));
}

char *
pdk_model_name_to_string (const PdkModelName *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return to_shortest (self, TRUE);
}

char *
pdk_model_name_to_display (const PdkModelName *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return to_shortest (self, g_ascii_strcasecmp (self->tag, DEFAULT_TAG) != 0);
}

char *
pdk_model_name_to_key (const PdkModelName *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_strdup (self->key);
}

gboolean
pdk_model_name_equal (const PdkModelName *a,
                      const PdkModelName *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return strcmp (a->key, b->key) == 0;
}

guint
pdk_model_name_hash (const PdkModelName *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return g_str_hash (self->key);
}

PdkModelName *
pdk_model_name_with_tag (const PdkModelName *self,
                         const char         *tag,
                         GError            **error)
{
  g_autoptr (PdkModelName) copy = NULL;

  g_return_val_if_fail (self != NULL && tag != NULL, NULL);

  if (!check_part (tag, PART_TAG, tag, error))
    return NULL;
  copy = g_atomic_rc_box_new0 (PdkModelName);
  copy->scheme = g_strdup (self->scheme);
  copy->host = g_strdup (self->host);
  copy->namespace = g_strdup (self->namespace);
  copy->model = g_strdup (self->model);
  copy->tag = g_strdup (tag);
  fill_defaults (copy);
  return g_steal_pointer (&copy);
}

gboolean
pdk_model_name_texts_equal (const char *a,
                            const char *b)
{
  g_autoptr (PdkModelName) first = NULL;
  g_autoptr (PdkModelName) second = NULL;

  if (a == NULL || b == NULL || strcmp (a, b) == 0)
    return g_strcmp0 (a, b) == 0;
  first = pdk_model_name_parse (a, NULL);
  second = first != NULL ? pdk_model_name_parse (b, NULL) : NULL;
  return second != NULL && pdk_model_name_equal (first, second);
}
