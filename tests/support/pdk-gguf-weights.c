/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-gguf-weights.h"

#include <math.h>
#include <string.h>

#define SMALL_BLOCK 32

typedef struct
{
  PdkGgufTensor type;
  guint         elements;
  guint         bytes;
} Block;

static const Block blocks[] = {
  { PDK_GGUF_TENSOR_F32, 1, 4 },
  { PDK_GGUF_TENSOR_F16, 1, 2 },
  { PDK_GGUF_TENSOR_Q4_0, 32, 18 },
  { PDK_GGUF_TENSOR_Q8_0, 32, 34 },
  { PDK_GGUF_TENSOR_Q4_K, 256, 144 },
  { PDK_GGUF_TENSOR_Q5_K, 256, 176 },
  { PDK_GGUF_TENSOR_Q6_K, 256, 210 },
  { PDK_GGUF_TENSOR_BF16, 1, 2 },
};

static const Block *
find_block (PdkGgufTensor type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (blocks); i++)
    if (blocks[i].type == type)
      return &blocks[i];
  g_assert_not_reached ();
}

guint64
pdk_gguf_weights_get_size (PdkGgufTensor type,
                           guint64       n_elements)
{
  const Block *block = find_block (type);

  g_assert (n_elements % block->elements == 0);
  return n_elements / block->elements * block->bytes;
}

/* splitmix64: small, good enough, and the same everywhere. */
static guint64
next_random (guint64 *state)
{
  guint64 z = (*state += 0x9e3779b97f4a7c15u);

  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

/* The sum of four even distributions is close enough to a normal one; its deviation is 0.05. */
static float
next_weight (guint64 *state)
{
  guint64 random = next_random (state);
  guint64 sum = (random & 0xffff) + (random >> 16 & 0xffff) + (random >> 32 & 0xffff) + (random >> 48);

  return ((float) sum / 65535.0f - 2.0f) * (0.05f / 0.57735f);
}

static guint16
to_half (float value)
{
  guint32 bits;
  guint32 sign;
  gint32  exponent;
  guint32 mantissa;

  memcpy (&bits, &value, sizeof bits);
  sign = bits >> 16 & 0x8000;
  exponent = (gint32) (bits >> 23 & 0xff) - 127 + 15;
  mantissa = bits & 0x7fffff;
  if (exponent >= 31)
    return (guint16) (sign | 0x7c00);
  if (exponent <= 0)
    {
      guint32 shift = (guint32) (14 - exponent);

      return (guint16) (shift > 24 ? sign : sign | ((mantissa | 0x800000) + (1u << (shift - 1))) >> shift);
    }
  /* A carry out of the mantissa rightly raises the exponent. */
  return (guint16) (sign | (((guint32) exponent << 10) + ((mantissa + 0x1000) >> 13)));
}

static guint16
to_brain_float (float value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  return (guint16) ((bits + 0x8000) >> 16);
}

static void
put_16 (guint8 *target,
        guint16 value,
        int     byte_order)
{
  value = byte_order == G_BIG_ENDIAN ? GUINT16_TO_BE (value) : GUINT16_TO_LE (value);
  memcpy (target, &value, sizeof value);
}

static void
put_float (guint8 *target,
           float   value,
           int     byte_order)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  bits = byte_order == G_BIG_ENDIAN ? GUINT32_TO_BE (bits) : GUINT32_TO_LE (bits);
  memcpy (target, &bits, sizeof bits);
}

static void
put_plain (guint8       *target,
           PdkGgufTensor type,
           float         value,
           int           byte_order)
{
  if (type == PDK_GGUF_TENSOR_F32)
    put_float (target, value, byte_order);
  else
    put_16 (target, type == PDK_GGUF_TENSOR_F16 ? to_half (value) : to_brain_float (value), byte_order);
}

static float
next_block (guint64 *state,
            float    values[SMALL_BLOCK])
{
  float largest = 0;

  for (guint i = 0; i < SMALL_BLOCK; i++)
    {
      values[i] = next_weight (state);
      largest = fmaxf (largest, fabsf (values[i]));
    }
  return largest;
}

/* A half-precision scale, then 32 signed bytes. */
static void
put_q8_block (guint8  *target,
              guint64 *state,
              int      byte_order)
{
  float values[SMALL_BLOCK];
  float scale = next_block (state, values) / 127.0f;

  put_16 (target, to_half (scale), byte_order);
  for (guint i = 0; i < SMALL_BLOCK; i++)
    target[2 + i] = (guint8) (gint8) lroundf (scale > 0 ? values[i] / scale : 0);
}

/* A half-precision scale, then 32 nibbles around 8: the first half in the low ones. */
static void
put_q4_block (guint8  *target,
              guint64 *state,
              int      byte_order)
{
  float  values[SMALL_BLOCK];
  guint8 nibbles[SMALL_BLOCK];
  float  scale = next_block (state, values) / 7.0f;

  put_16 (target, to_half (scale), byte_order);
  for (guint i = 0; i < SMALL_BLOCK; i++)
    nibbles[i] = (guint8) (lroundf (scale > 0 ? values[i] / scale : 0) + 8);
  for (guint i = 0; i < SMALL_BLOCK / 2; i++)
    target[2 + i] = (guint8) (nibbles[i] | nibbles[i + SMALL_BLOCK / 2] << 4);
}

void
pdk_gguf_weights_fill (guint64      *state,
                       PdkGgufTensor type,
                       PdkGgufFill   fill,
                       int           byte_order,
                       guint64       n_elements,
                       guint8       *target)
{
  const Block *block = find_block (type);
  guint64      n_blocks = n_elements / block->elements;

  g_assert (fill != PDK_GGUF_FILL_ONES || block->elements == 1);
  if (fill == PDK_GGUF_FILL_ZERO || block->elements == 256)
    {
      memset (target, 0, n_blocks * block->bytes);
      return;
    }
  for (guint64 i = 0; i < n_blocks; i++, target += block->bytes)
    if (type == PDK_GGUF_TENSOR_Q8_0)
      put_q8_block (target, state, byte_order);
    else if (type == PDK_GGUF_TENSOR_Q4_0)
      put_q4_block (target, state, byte_order);
    else
      put_plain (target, type, fill == PDK_GGUF_FILL_ONES ? 1.0f : next_weight (state), byte_order);
}
