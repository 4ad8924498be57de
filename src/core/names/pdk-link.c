/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "names/pdk-link.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/pdk-error.h"
#include "names/pdk-name-text.h"

#define SCHEME "paddock:"
/* Longer than any address of a model; what is longer is not meant well. */
#define LENGTH_LIMIT 2048

void
pdk_link_clear (PdkLink *self)
{
  g_clear_pointer (&self->text, g_free);
}

static gboolean
is_one_line (const char *text)
{
  if (*text == '\0' || !g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (g_unichar_iscntrl (g_utf8_get_char (p)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
complain (const char *address,
          GError    **error)
{
  g_autofree char *quoted = pdk_name_text_quote (address);

  pdk_error_set (error, PDK_ERROR_INVALID_INPUT, _("Addresses of Paddock begin with paddock://model/ or paddock://page/."), _("The link “%s” leads nowhere."), quoted);
  return FALSE;
}

/* The part of an address of Paddock behind "paddock://", or behind "paddock:" as some programs write it. */
static const char *
skip_scheme (const char *address)
{
  const char *rest = address + strlen (SCHEME);

  while (*rest == '/')
    rest++;
  return rest;
}

static gboolean
parse_own (PdkLink    *self,
           const char *address,
           GError    **error)
{
  static const char * const places[] = {
    [PDK_LINK_PAGE] = "page/",
    [PDK_LINK_MODEL] = "model/",
    [PDK_LINK_IMPORT] = "import/",
  };
  const char *rest = skip_scheme (address);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      if (g_ascii_strncasecmp (rest, places[i], strlen (places[i])) != 0)
        continue;
      self->kind = (PdkLinkKind) i;
      self->text = g_uri_unescape_string (rest + strlen (places[i]), NULL);
      if (self->text == NULL || !is_one_line (g_strstrip (self->text)))
        break;
      return TRUE;
    }
  pdk_link_clear (self);
  return complain (address, error);
}

gboolean
pdk_link_parse (PdkLink    *self,
                const char *address,
                GError    **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (address != NULL, FALSE);

  memset (self, 0, sizeof *self);
  if (strlen (address) > LENGTH_LIMIT || !is_one_line (address))
    return complain (address, error);
  if (g_ascii_strncasecmp (address, SCHEME, strlen (SCHEME)) == 0)
    return parse_own (self, address, error);
  self->kind = PDK_LINK_IMPORT;
  self->text = g_strdup (address);
  return TRUE;
}
