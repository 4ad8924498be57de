/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/pdk-text.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

char *
pdk_text_from_file_size (guint64 bytes)
{
  return g_format_size (bytes);
}

char *
pdk_text_from_memory (guint64 bytes)
{
  return g_format_size_full (bytes, G_FORMAT_SIZE_IEC_UNITS);
}

char *
pdk_text_from_rate (double bytes_per_second)
{
  g_autofree char *size = NULL;

  if (!(bytes_per_second > 0.0))
    bytes_per_second = 0.0;
  size = g_format_size ((guint64) MIN (bytes_per_second, 1e18));
  /* Translators: a transfer rate, such as "18.2 MB/s" */
  return g_strdup_printf (_("%s/s"), size);
}

char *
pdk_text_from_time_left (gint64 seconds)
{
  guint64 count;

  if (seconds < 0)
    return g_strdup ("");
  if (seconds < 60)
    return g_strdup (_("less than a minute left"));
  if (seconds < 90 * 60)
    {
      count = ((guint64) seconds + 30) / 60;
      return g_strdup_printf (ngettext ("about %" PRIu64 " minute left",
                                        "about %" PRIu64 " minutes left", (gulong) count),
                              count);
    }
  if (seconds < 48 * 3600)
    {
      count = ((guint64) seconds + 1800) / 3600;
      return g_strdup_printf (ngettext ("about %" PRIu64 " hour left",
                                        "about %" PRIu64 " hours left", (gulong) count),
                              count);
    }
  count = (guint64) seconds / 86400;
  return g_strdup_printf (ngettext ("about %" PRIu64 " day left",
                                    "about %" PRIu64 " days left", (gulong) count),
                          count);
}

char *
pdk_text_from_duration (gint64 seconds)
{
  gulong count;

  if (seconds < 90)
    {
      count = (gulong) seconds;
      return g_strdup_printf (ngettext ("%lu second", "%lu seconds", count), count);
    }
  if (seconds < 90 * 60)
    {
      count = ((gulong) seconds + 30) / 60;
      return g_strdup_printf (ngettext ("%lu minute", "%lu minutes", count), count);
    }
  if (seconds < 48 * 3600)
    {
      count = ((gulong) seconds + 1800) / 3600;
      return g_strdup_printf (ngettext ("%lu hour", "%lu hours", count), count);
    }
  count = (gulong) seconds / 86400;
  return g_strdup_printf (ngettext ("%lu day", "%lu days", count), count);
}

char *
pdk_text_from_parameters (double billions)
{
  if (!(billions > 0.0))
    return g_strdup ("");
  if (billions < 0.9995)
    return g_strdup_printf ("%.0fM", billions * 1000.0);
  if (billions < 99.95 && fabs (billions - round (billions)) >= 0.05)
    return g_strdup_printf ("%.1fB", billions);
  return g_strdup_printf ("%.0fB", billions);
}

char *
pdk_text_from_context (gint64 tokens)
{
  /* Engines count tokens in 32 bits: more is a mistake or a joke, and as good as unknown. */
  if (tokens <= 0 || tokens > (gint64) G_MAXUINT32)
    return g_strdup ("");
  if (tokens < 1024)
    return g_strdup_printf ("%" G_GINT64_FORMAT, tokens);
  if (tokens < 1024 * 1024)
    return g_strdup_printf ("%" G_GINT64_FORMAT "K", tokens / 1024);
  return g_strdup_printf ("%" G_GINT64_FORMAT "M", tokens / (1024 * 1024));
}

char *
pdk_text_from_age (GDateTime *time,
                   GDateTime *now)
{
  gint64 minutes;
  gulong count;

  if (time == NULL)
    return g_strdup (_("never"));
  minutes = g_date_time_difference (now, time) / G_TIME_SPAN_MINUTE;
  if (minutes < 2)
    return g_strdup (_("just now"));
  if (minutes < 60)
    {
      count = (gulong) minutes;
      return g_strdup_printf (ngettext ("%lu minute ago", "%lu minutes ago", count), count);
    }
  if (minutes < 48 * 60)
    {
      count = (gulong) minutes / 60;
      return g_strdup_printf (ngettext ("%lu hour ago", "%lu hours ago", count), count);
    }
  count = (gulong) minutes / (24 * 60);
  return g_strdup_printf (ngettext ("%lu day ago", "%lu days ago", count), count);
}

char *
pdk_text_sanitize (const char *text)
{
  g_autofree char    *valid = g_utf8_make_valid (text, -1);
  g_autoptr (GString) result = g_string_sized_new (strlen (valid));

  for (const char *cursor = valid; *cursor != '\0'; cursor = g_utf8_next_char (cursor))
    {
      gunichar character = g_utf8_get_char (cursor);

      if (character == '\n' || character == '\t' || character == '\r')
        g_string_append_c (result, ' ');
      else if (g_unichar_iscntrl (character) || g_unichar_type (character) == G_UNICODE_FORMAT)
        g_string_append_unichar (result, 0xFFFD);
      else
        g_string_append_unichar (result, character);
    }
  return g_string_free_and_steal (g_steal_pointer (&result));
}
