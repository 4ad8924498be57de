/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * Access to JSON that came from outside: any member may be missing or of another type, and both
 * read as "not there". Numbers are 64-bit; a number written as a string is not a number.
 */

/**
 * pdk_json_parse:
 * @text: (array length=length): UTF-8 JSON text; invalid UTF-8 is an error
 * @source: what is being read, for the error's sentence
 *
 * Returns: (transfer full): the root node; %PDK_ERROR_PROTOCOL if @text is not JSON
 */
JsonNode *pdk_json_parse (const char *text,
                          gssize      length,
                          const char *source,
                          GError    **error);

/**
 * pdk_json_parse_object:
 *
 * Like pdk_json_parse(), but anything other than an object is an error too.
 *
 * Returns: (transfer full): the object
 */
JsonObject *pdk_json_parse_object (const char *text,
                                   gssize      length,
                                   const char *source,
                                   GError    **error);

/** Returns: (nullable) (transfer none): the string, or %NULL if there is none */
const char *pdk_json_get_string (JsonObject *object,
                                 const char *name);

/** Returns: the integer (a double is truncated, saturating), or @fallback */
gint64 pdk_json_get_int (JsonObject *object,
                         const char *name,
                         gint64      fallback);

/** Returns: the number, or @fallback */
double pdk_json_get_double (JsonObject *object,
                            const char *name,
                            double      fallback);

gboolean pdk_json_get_boolean (JsonObject *object,
                               const char *name,
                               gboolean    fallback);

/** Returns: (nullable) (transfer none): the object, or %NULL if there is none */
JsonObject *pdk_json_get_object (JsonObject *object,
                                 const char *name);

/** Returns: (nullable) (transfer none): the array, or %NULL if there is none */
JsonArray *pdk_json_get_array (JsonObject *object,
                               const char *name);

/** Returns: (transfer full) (array zero-terminated=1): the strings of an array; other elements are left out */
GStrv pdk_json_dup_strings (JsonObject *object,
                            const char *name);

/**
 * pdk_json_to_string:
 *
 * Returns: (transfer full): one line of JSON
 */
char *pdk_json_to_string (JsonNode *node);

/** Returns: (transfer full): one line of JSON; @object is not consumed */
char *pdk_json_object_to_string (JsonObject *object);

G_END_DECLS
