/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** Removes every child; libadwaita itself has this only from 1.8 on. */
void pdk_wrap_box_clear (AdwWrapBox *box);

G_END_DECLS
