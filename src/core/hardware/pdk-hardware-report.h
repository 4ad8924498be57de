/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hardware/pdk-hardware.h"

G_BEGIN_DECLS

/**
 * PdkHardwareTopic:
 * @PDK_HARDWARE_TOPIC_CARD: a graphics card that models would run on
 * @PDK_HARDWARE_TOPIC_OTHER_CARD: one that they would not
 * @PDK_HARDWARE_TOPIC_NO_CARD: that there is none
 * @PDK_HARDWARE_TOPIC_MEMORY: the computer's own memory
 * @PDK_HARDWARE_TOPIC_PROCESSOR: the processor
 */
typedef enum
{
  PDK_HARDWARE_TOPIC_CARD,
  PDK_HARDWARE_TOPIC_OTHER_CARD,
  PDK_HARDWARE_TOPIC_NO_CARD,
  PDK_HARDWARE_TOPIC_MEMORY,
  PDK_HARDWARE_TOPIC_PROCESSOR,
} PdkHardwareTopic;

/**
 * PdkHardwareLine:
 * @topic: what it is about
 * @title: what was found, such as the name of a card; data, never markup
 * @text: how much of it there is, where that is known from, and the driver
 * @notes: what is odd about it and what to do; "" for nothing
 *
 * One thing that was found, in words for people.
 */
typedef struct
{
  PdkHardwareTopic topic;
  char            *title;
  char            *text;
  char            *notes;
} PdkHardwareLine;

/** Returns: (transfer full) (element-type PdkHardwareLine): all that was found, cards first */
GPtrArray *pdk_hardware_report_new (PdkHardware *hardware);

/** Returns: (transfer full): the cards in a few words, such as "12.0 GiB · NVIDIA GeForce RTX 4070" */
char *pdk_hardware_report_summarize (PdkHardware *hardware);

G_END_DECLS
