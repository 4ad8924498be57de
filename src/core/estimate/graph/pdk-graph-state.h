/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "estimate/graph/pdk-graph-builder.h"

G_BEGIN_DECLS

/* For layers with a recurrent state. */

/** The states of the batch's conversations, so many numbers each. */
PdkNode *pdk_build_states (PdkGraphBuilder *self,
                           guint64          numbers);

/** Moves the states of conversations that take no part, of which there are none when memory is planned. */
void pdk_build_move_states (PdkGraphBuilder *self,
                            PdkNode         *kept);

/** Keeps what @node holds as the states of the batch's conversations. */
void pdk_build_keep_states (PdkGraphBuilder *self,
                            PdkNode         *node);

/** Rows of all tokens, conversation by conversation. */
PdkNode *pdk_build_by_sequence (PdkGraphBuilder *self,
                                PdkNode         *node);

/** The opposite. */
PdkNode *pdk_build_all_tokens (PdkGraphBuilder *self,
                               PdkNode         *node);

/** The rows of @node (conversation by conversation) behind the last ones of the batch before, for a
 *  convolution over @length tokens. */
PdkNode *pdk_build_convolution_input (PdkGraphBuilder *self,
                                      PdkNode         *node,
                                      guint64          length);

/* One per kind of state: instead of attention. */

PdkNode *pdk_build_delta_net (PdkGraphBuilder *self,
                              PdkNode         *node);
PdkNode *pdk_build_scan (PdkGraphBuilder *self,
                         PdkNode         *node);
PdkNode *pdk_build_grouped_scan (PdkGraphBuilder *self,
                                 PdkNode         *node);
PdkNode *pdk_build_head_scan (PdkGraphBuilder *self,
                              PdkNode         *node);
PdkNode *pdk_build_short_convolution (PdkGraphBuilder *self,
                                      PdkNode         *node);

G_END_DECLS
