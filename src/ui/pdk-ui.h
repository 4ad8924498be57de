/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/** Where the window's templates, style and icons are, whatever the application's id is. */
#define PDK_RESOURCE_PATH "/io/github/paddock/Paddock"

/** The resource of a class's template, such as PDK_TEMPLATE ("pdk-window"). */
#define PDK_TEMPLATE(name) PDK_RESOURCE_PATH "/ui/" name ".ui"
