/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "library/pdk-adoption.h"

G_BEGIN_DECLS

/**
 * PdkAdoptionDialog:
 *
 * Lets a person choose which of a server's models come into the library. All are chosen at first.
 */
#define PDK_TYPE_ADOPTION_DIALOG (pdk_adoption_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PdkAdoptionDialog, pdk_adoption_dialog, PDK, ADOPTION_DIALOG, AdwDialog)

AdwDialog *pdk_adoption_dialog_new (PdkAdoption *adoption);

G_END_DECLS
