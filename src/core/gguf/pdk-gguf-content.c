/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gguf/pdk-gguf-content.h"

#include "base/pdk-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const char *start;
  gsize       start_length;
  const char *sentence;
  const char *hint;
} Kind;

#define KIND(start, sentence, hint) { (start), sizeof (start) - 1, (sentence), (hint) }

#define HINT_PAGE      N_("Use the address of the file itself; a page that asks for a login or a licence has to be answered first.")
#define HINT_CONVERTED N_("Look for a GGUF file of the same model.")

static const Kind kinds[] = {
  KIND ("version https://git-lfs", N_("“%s” is only a pointer to a file that Git LFS keeps elsewhere."), N_("Fetch the file itself, for instance with “git lfs pull”.")), KIND ("<", N_("“%s” is a web page and not a model file."), HINT_PAGE), KIND ("{\"error\"", N_("“%s” is a server’s error message and not a model file."), N_("Fetch the file again.")), KIND ("Entry not found", N_("“%s” is a server’s error message and not a model file."), N_("Check the file’s name, then fetch it again.")), KIND ("Access to model", N_("“%s” is a server’s error message and not a model file."), HINT_PAGE), KIND ("Invalid", N_("“%s” is a server’s error message and not a model file."), N_("Fetch the file again.")), KIND ("PK\003\004", N_("“%s” is an archive or a PyTorch file and not a GGUF file."), HINT_CONVERTED), KIND ("\037\213", N_("“%s” is compressed."), N_("Unpack it first.")), KIND ("\050\265\057\375", N_("“%s” is compressed."), N_("Unpack it first.")), KIND ("lmgg", N_("“%s” is of the old GGML format, which engines no longer load."), HINT_CONVERTED), KIND ("tjgg", N_("“%s” is of the old GGJT format, which engines no longer load."), HINT_CONVERTED), KIND ("fmgg", N_("“%s” is of the old GGMF format, which engines no longer load."), HINT_CONVERTED), KIND ("\0\0\0\0", N_("“%s” starts with zeros: its download never got here."), N_("Fetch the file again.")),
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                              };

static gboolean
is_safetensors (const guint8 *data,
                gsize         length)
{
  return length > 9 && data[8] == '{' && data[6] == 0 && data[7] == 0;
}

static const Kind *
find_kind (const guint8 *data,
           gsize         length)
{
  while (length > 0 && g_ascii_isspace (*data))
    {
      data++;
      length--;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (length >= kinds[i].start_length && memcmp (data, kinds[i].start, kinds[i].start_length) == 0)
      return &kinds[i];
  return NULL;
}

static void
refuse (const char *name,
        const char *sentence,
        const char *hint,
        GError    **error)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  /* Every sentence is one of this file and has one place for the name. */
  pdk_error_set (error, PDK_ERROR_UNSUPPORTED_FILE, hint, sentence, name);
#pragma GCC diagnostic pop
}

void
pdk_gguf_content_refuse (const char   *name,
                         const guint8 *data,
                         gsize         length,
                         GError      **error)
{
  const Kind *kind = find_kind (data, length);

  if (length == 0)
    refuse (name, _("“%s” is empty."), _("Fetch the file again."), error);
  else if (is_safetensors (data, length))
    refuse (name, _("“%s” is a safetensors file and not a GGUF file."), _(HINT_CONVERTED), error);
  else if (kind != NULL)
    refuse (name, _(kind->sentence), _(kind->hint), error);
  else
    refuse (name, _("“%s” is not a GGUF model file."), _(HINT_CONVERTED), error);
}
