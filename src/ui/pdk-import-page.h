/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-view.h"

G_BEGIN_DECLS

/**
 * PdkImportPage:
 *
 * Takes anything a person pastes, says at once and in words what it was understood as, lets them choose
 * a quantization where none was named, and downloads it.
 *
 * Actions: `import.download`, `import.show`, `import.paste`.
 */
#define PDK_TYPE_IMPORT_PAGE (pdk_import_page_get_type ())
G_DECLARE_FINAL_TYPE (PdkImportPage, pdk_import_page, PDK, IMPORT_PAGE, PdkView)

/** Puts @text into the field, as if a person had pasted it. Nothing is downloaded by that. */
void pdk_import_page_set_text (PdkImportPage *self,
                               const char    *text);

G_END_DECLS
