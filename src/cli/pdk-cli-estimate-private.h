/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-cli-estimate.h"

G_BEGIN_DECLS

/** Prints what to change so that the model fits, if it does not. */
void pdk_cli_print_estimate_advice (PdkCli                   *cli,
                                    const PdkEstimateReport  *report,
                                    const PdkEstimateSubject *subject);

G_END_DECLS
