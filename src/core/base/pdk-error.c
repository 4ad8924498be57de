/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/pdk-error.h"

#include <stdarg.h>

typedef struct
{
  char *hint;
} PdkErrorPrivate;

static void
pdk_error_private_init (PdkErrorPrivate *private)
{
  private->hint = NULL;
}

static void
pdk_error_private_copy (const PdkErrorPrivate *source,
                        PdkErrorPrivate       *target)
{
  target->hint = g_strdup (source->hint);
}

static void
pdk_error_private_clear (PdkErrorPrivate *private)
{
  g_clear_pointer (&private->hint, g_free);
}

/* GLib's macro casts bytes that it has aligned itself. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wcast-align"
G_DEFINE_EXTENDED_ERROR (PdkError, pdk_error)
#pragma GCC diagnostic pop

static GError *new_valist (PdkErrorCode code,
                           const char  *hint,
                           const char  *format,
                           va_list      arguments) G_GNUC_PRINTF (3, 0);

static GError *
new_valist (PdkErrorCode code,
            const char  *hint,
            const char  *format,
            va_list      arguments)
{
  GError *error = g_error_new_valist (PDK_ERROR, (int) code, format, arguments);
  PdkErrorPrivate *private = pdk_error_get_private (error);

  private->hint = g_strdup (hint);
  return error;
}

GError *
pdk_error_new (PdkErrorCode code,
               const char  *hint,
               const char  *format,
               ...)
{
  GError *error;
  va_list arguments;

  va_start (arguments, format);
  error = new_valist (code, hint, format, arguments);
  va_end (arguments);
  return error;
}

void
pdk_error_set (GError     **error,
               PdkErrorCode code,
               const char  *hint,
               const char  *format,
               ...)
{
  va_list arguments;

  if (error == NULL)
    return;
  va_start (arguments, format);
  g_propagate_error (error, new_valist (code, hint, format, arguments));
  va_end (arguments);
}

const char *
pdk_error_get_hint (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain != PDK_ERROR)
    return NULL;
  return pdk_error_get_private (error)->hint;
}

const char *
pdk_error_get_stable_code (const GError *error)
{
  static const char * const names[] = {
    [PDK_ERROR_UNREACHABLE] = "ERR_UNREACHABLE",
    [PDK_ERROR_PROTOCOL] = "ERR_PROTOCOL",
    [PDK_ERROR_NOT_FOUND] = "ERR_NOT_FOUND",
    [PDK_ERROR_UNAUTHORIZED] = "ERR_UNAUTHORIZED",
    [PDK_ERROR_GATED] = "ERR_GATED",
    [PDK_ERROR_RATE_LIMITED] = "ERR_RATE_LIMITED",
    [PDK_ERROR_NO_SPACE] = "ERR_DISK_SPACE",
    [PDK_ERROR_CHECKSUM] = "ERR_CHECKSUM",
    [PDK_ERROR_UNSUPPORTED_FILE] = "ERR_FORMAT",
    [PDK_ERROR_INCOMPATIBLE] = "ERR_INCOMPATIBLE",
    [PDK_ERROR_BUSY] = "ERR_BUSY",
    [PDK_ERROR_TIMEOUT] = "ERR_TIMEOUT",
    [PDK_ERROR_DATABASE] = "ERR_REGISTRY",
    [PDK_ERROR_INVALID_INPUT] = "ERR_INVALID_INPUT",
    [PDK_ERROR_PERMISSION] = "ERR_PERMISSION",
  };

  g_return_val_if_fail (error != NULL, NULL);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return "ERR_CANCELLED";
  if (error->domain == PDK_ERROR && (gsize) error->code < G_N_ELEMENTS (names))
    return names[error->code];
  return "ERR_INTERNAL";
}

/* GIO reports a dead connection in many ways; for the person they are one cause. */
static PdkErrorCode
io_code_to_cause (int code)
{
  switch (code)
    {
    case G_IO_ERROR_NOT_FOUND:
      return PDK_ERROR_NOT_FOUND;
    case G_IO_ERROR_NO_SPACE:
      return PDK_ERROR_NO_SPACE;
    case G_IO_ERROR_PERMISSION_DENIED:
    case G_IO_ERROR_READ_ONLY:
      return PDK_ERROR_PERMISSION;
    case G_IO_ERROR_TIMED_OUT:
      return PDK_ERROR_TIMEOUT;
    case G_IO_ERROR_BUSY:
      return PDK_ERROR_BUSY;
    case G_IO_ERROR_INVALID_DATA:
    case G_IO_ERROR_INVALID_ARGUMENT:
      return PDK_ERROR_PROTOCOL;
    case G_IO_ERROR_IS_DIRECTORY:
    case G_IO_ERROR_NOT_REGULAR_FILE:
    case G_IO_ERROR_INVALID_FILENAME:
      return PDK_ERROR_INVALID_INPUT;
    default:
      return PDK_ERROR_UNREACHABLE;
    }
}

GError *
pdk_error_from_io (GError     *error,
                   const char *subject)
{
  g_autoptr (GError) owned = error;
  PdkErrorCode       cause = PDK_ERROR_UNREACHABLE;

  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain == PDK_ERROR || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_steal_pointer (&owned);
  if (error->domain == G_IO_ERROR)
    cause = io_code_to_cause (error->code);
  else if (error->domain == G_FILE_ERROR)
    cause = io_code_to_cause ((int) g_io_error_from_file_error ((GFileError) error->code));
  return pdk_error_new (cause, NULL, "%s: %s", subject, error->message);
}
