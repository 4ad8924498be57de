/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PdkProcessorFeature:
 * @PDK_PROCESSOR_AVX: 256-bit vectors
 * @PDK_PROCESSOR_AVX2: with whole numbers and FMA; what engines are quick with
 * @PDK_PROCESSOR_AVX512: 512-bit vectors
 * @PDK_PROCESSOR_AVX_VNNI: dot products of small whole numbers
 * @PDK_PROCESSOR_AMX: matrices
 * @PDK_PROCESSOR_DOT_PRODUCT: ARM's dot products (`asimddp`)
 * @PDK_PROCESSOR_MATRIX: ARM's matrices of small whole numbers (`i8mm`)
 * @PDK_PROCESSOR_SVE: ARM's scalable vectors
 *
 * What engines use where it is there.
 */
typedef enum
{
  PDK_PROCESSOR_AVX = 1 << 0,
  PDK_PROCESSOR_AVX2 = 1 << 1,
  PDK_PROCESSOR_AVX512 = 1 << 2,
  PDK_PROCESSOR_AVX_VNNI = 1 << 3,
  PDK_PROCESSOR_AMX = 1 << 4,
  PDK_PROCESSOR_DOT_PRODUCT = 1 << 5,
  PDK_PROCESSOR_MATRIX = 1 << 6,
  PDK_PROCESSOR_SVE = 1 << 7,
} PdkProcessorFeature;

/**
 * PdkProcessor:
 * @name: as the processor calls itself; "" if unknown
 * @features: a set of [enum@ProcessorFeature]
 * @threads: how many the kernel runs on at once; 0 if unknown
 * @cores: physical ones; 0 if unknown
 * @fast_cores: those that are not there to save power; as many as @cores where all are alike
 *
 * The computer's processor, as far as it matters for models that run on it.
 */
typedef struct
{
  char *name;
  guint features;
  guint threads;
  guint cores;
  guint fast_cores;
} PdkProcessor;

#define PDK_PROCESSOR_INIT { NULL, 0, 0, 0, 0 }

/** Takes name, features and threads from @text, the contents of `/proc/cpuinfo`. */
void pdk_processor_parse (PdkProcessor *self,
                          const char   *text);

/**
 * pdk_processor_read:
 * @root: (type filename): stands before `/proc` and `/sys`; "" on a real computer
 */
void pdk_processor_read (PdkProcessor *self,
                         const char   *root);

void pdk_processor_copy (const PdkProcessor *self,
                         PdkProcessor       *target);
void pdk_processor_clear (PdkProcessor *self);

/**
 * pdk_processor_get_comfortable_parameters:
 *
 * Returns: billions of parameters up to which a model in four bits answers at reading speed on it: a
 *   rule of thumb
 */
double pdk_processor_get_comfortable_parameters (const PdkProcessor *self);

/** Returns: (transfer full) (array zero-terminated=1): the features' names in JSON, such as `avx2` */
GStrv pdk_processor_dup_feature_names (const PdkProcessor *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PdkProcessor, pdk_processor_clear)

G_END_DECLS
