/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-accessible.h"

#include <glib/gi18n-lib.h>

#define STEPS 10

void
pdk_accessible_set_name (gpointer    accessible,
                         const char *format,
                         ...)
{
  g_autofree char *name = NULL;
  va_list          arguments;

  va_start (arguments, format);
  name = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  /* A button is labelled by its own text, and that would go before its name. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (accessible), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (accessible), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
pdk_accessible_tell_progress (gpointer accessible,
                              double   fraction)
{
  int              step = (int) (CLAMP (fraction, 0.0, 1.0) * STEPS);
  g_autofree char *words = NULL;

  /* Translators: progress as a screen reader says it, such as "40 percent" */
  words = g_strdup_printf (_("%d percent"), step * 100 / STEPS);
  gtk_accessible_update_property (GTK_ACCESSIBLE (accessible),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 100.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, step * 100.0 / STEPS,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, words,
                                  -1);
}
