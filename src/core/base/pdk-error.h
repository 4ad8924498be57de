/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PdkErrorCode:
 * @PDK_ERROR_UNREACHABLE: nobody answers at the address, or the connection broke
 * @PDK_ERROR_PROTOCOL: the other side answered something that its protocol does not allow
 * @PDK_ERROR_NOT_FOUND: the thing that was named does not exist there
 * @PDK_ERROR_UNAUTHORIZED: credentials are missing or wrong
 * @PDK_ERROR_GATED: a licence must be accepted on the model's page first
 * @PDK_ERROR_RATE_LIMITED: too many requests; try later
 * @PDK_ERROR_NO_SPACE: the disk that should receive the data is full
 * @PDK_ERROR_CHECKSUM: the bytes do not have the digest they should have
 * @PDK_ERROR_UNSUPPORTED_FILE: not a model file, or a damaged one
 * @PDK_ERROR_INCOMPATIBLE: a valid request or file that this server or version cannot handle
 * @PDK_ERROR_BUSY: in use by somebody else at the moment
 * @PDK_ERROR_TIMEOUT: no answer within the time allowed
 * @PDK_ERROR_DATABASE: the library's database cannot be read or written
 * @PDK_ERROR_INVALID_INPUT: what the person or program asked for makes no sense
 * @PDK_ERROR_PERMISSION: the file system or the server refuses access
 *
 * Causes, not places: what a caller can act on. Cancellation is never one of these; it stays
 * %G_IO_ERROR_CANCELLED.
 */
typedef enum
{
  PDK_ERROR_UNREACHABLE,
  PDK_ERROR_PROTOCOL,
  PDK_ERROR_NOT_FOUND,
  PDK_ERROR_UNAUTHORIZED,
  PDK_ERROR_GATED,
  PDK_ERROR_RATE_LIMITED,
  PDK_ERROR_NO_SPACE,
  PDK_ERROR_CHECKSUM,
  PDK_ERROR_UNSUPPORTED_FILE,
  PDK_ERROR_INCOMPATIBLE,
  PDK_ERROR_BUSY,
  PDK_ERROR_TIMEOUT,
  PDK_ERROR_DATABASE,
  PDK_ERROR_INVALID_INPUT,
  PDK_ERROR_PERMISSION,
} PdkErrorCode;

#define PDK_ERROR (pdk_error_quark ())

GQuark pdk_error_quark (void);

/**
 * pdk_error_set:
 * @error: (out) (optional): where to put the error
 * @code: the cause
 * @hint: (nullable): a sentence that says what to do next, or %NULL if there is nothing to add
 * @format: a printf-like sentence that says what happened, and to what
 *
 * Sets an error of the %PDK_ERROR domain that carries a hint (see [func@pdk_error_get_hint]).
 */
void pdk_error_set (GError     **error,
                    PdkErrorCode code,
                    const char  *hint,
                    const char  *format,
                    ...) G_GNUC_PRINTF (4, 5);

/**
 * pdk_error_new:
 *
 * Like pdk_error_set(), but returns the error.
 *
 * Returns: (transfer full): the error
 */
GError *pdk_error_new (PdkErrorCode code,
                       const char  *hint,
                       const char  *format,
                       ...) G_GNUC_PRINTF (3, 4);

/**
 * pdk_error_get_hint:
 *
 * Returns: (nullable) (transfer none): what to do next, for errors that know it
 */
const char *pdk_error_get_hint (const GError *error);

/**
 * pdk_error_get_stable_code:
 *
 * The name under which an error appears in JSON, D-Bus and REST. These names never change.
 *
 * Returns: (transfer none): a name such as `ERR_DISK_SPACE`; `ERR_CANCELLED` for
 *   %G_IO_ERROR_CANCELLED and `ERR_INTERNAL` for a domain that no boundary converted
 */
const char *pdk_error_get_stable_code (const GError *error);

/**
 * pdk_error_from_io:
 * @error: (transfer full): an error of any domain
 * @subject: what was being read, written or talked to, for the sentence
 *
 * The one conversion at the boundary to GIO: file and network errors become %PDK_ERROR with a
 * sentence about @subject. Errors of the %PDK_ERROR domain and cancellation pass unchanged.
 *
 * Returns: (transfer full): the converted error
 */
GError *pdk_error_from_io (GError     *error,
                           const char *subject);

G_END_DECLS
