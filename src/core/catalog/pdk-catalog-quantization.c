/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "catalog/pdk-catalog-quantization-private.h"
#include "names/pdk-quant.h"

#define LABEL_LIMIT   32
#define PART_LIMIT    999
#define SIZE_LIMIT    (G_GUINT64_CONSTANT (1) << 50)
#define MEGABYTE      G_GUINT64_CONSTANT (1000000)
#define SHA256_LENGTH 64

struct _PdkCatalogQuantization
{
  GObject  parent_instance;
  char    *quant;
  char    *filename;
  char    *sha256;
  guint64  file_size;
  guint64  stated_memory;
  guint    part_count;
  gboolean size_exact;
};

G_DEFINE_FINAL_TYPE (PdkCatalogQuantization, pdk_catalog_quantization, G_TYPE_OBJECT)

static void
pdk_catalog_quantization_finalize (GObject *object)
{
  PdkCatalogQuantization *self = PDK_CATALOG_QUANTIZATION (object);

  g_clear_pointer (&self->quant, g_free);
  g_clear_pointer (&self->filename, g_free);
  g_clear_pointer (&self->sha256, g_free);
  G_OBJECT_CLASS (pdk_catalog_quantization_parent_class)->finalize (object);
}

static void
pdk_catalog_quantization_class_init (PdkCatalogQuantizationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_catalog_quantization_finalize;
}

static void
pdk_catalog_quantization_init (PdkCatalogQuantization *self)
{
  self->part_count = 1;
}

static void
read_sha256 (PdkCatalogQuantization *self,
             PdkCatalogReader       *reader)
{
  self->sha256 = pdk_catalog_reader_dup_word (reader, "sha256", "", SHA256_LENGTH);
  if (self->sha256 == NULL)
    return;
  if (strlen (self->sha256) != SHA256_LENGTH || strspn (self->sha256, "0123456789abcdefABCDEF") != SHA256_LENGTH)
    pdk_catalog_reader_complain (reader, "sha256", _("is not a SHA-256 in hexadecimal"));
}

static void
read_size (PdkCatalogQuantization *self,
           PdkCatalogReader       *reader)
{
  double megabytes = pdk_catalog_reader_get_number (reader, "file_size_mb", (double) (SIZE_LIMIT / MEGABYTE));

  self->file_size = pdk_catalog_reader_get_count (reader, "file_size_bytes", SIZE_LIMIT);
  self->size_exact = self->file_size > 0 && pdk_catalog_reader_get_boolean (reader, "size_exact");
  if (self->file_size == 0)
    self->file_size = (guint64) (megabytes * (double) MEGABYTE);
}

static void
read_memory (PdkCatalogQuantization *self,
             PdkCatalogReader       *reader)
{
  guint64 megabytes = pdk_catalog_reader_get_count (reader, "min_vram_mb", SIZE_LIMIT / MEGABYTE);

  if (!pdk_catalog_reader_get_boolean (reader, "min_vram_computed"))
    self->stated_memory = megabytes * MEGABYTE;
}

PdkCatalogQuantization *
pdk_catalog_quantization_new_from_reader (PdkCatalogReader *reader)
{
  g_autoptr (PdkCatalogQuantization) self = g_object_new (PDK_TYPE_CATALOG_QUANTIZATION, NULL);
  g_autoptr (PdkQuant)               name = NULL;
  JsonArray                         *parts;

  pdk_catalog_reader_require (reader, "quant");
  pdk_catalog_reader_require (reader, "filename");
  self->quant = pdk_catalog_reader_dup_word (reader, "quant", "_-.", LABEL_LIMIT);
  self->filename = pdk_catalog_reader_dup_path (reader, "filename");
  read_size (self, reader);
  read_memory (self, reader);
  read_sha256 (self, reader);
  parts = pdk_catalog_reader_get_array (reader, "parts", PART_LIMIT);
  if (reader->error != NULL)
    return NULL;
  /* A person's own list need not spell out what a shard's name says. */
  name = pdk_quant_parse (self->filename);
  self->part_count = MAX (pdk_quant_get_shard_count (name), 1);
  if (parts != NULL)
    self->part_count = MAX (self->part_count, json_array_get_length (parts));
  return g_steal_pointer (&self);
}

const char *
pdk_catalog_quantization_get_quant (PdkCatalogQuantization *self)
{
  g_return_val_if_fail (PDK_IS_CATALOG_QUANTIZATION (self), NULL);
  return self->quant;
}

const char *
pdk_catalog_quantization_get_filename (PdkCatalogQuantization *self)
{
  g_return_val_if_fail (PDK_IS_CATALOG_QUANTIZATION (self), NULL);
  return self->filename;
}

guint64
pdk_catalog_quantization_get_file_size (PdkCatalogQuantization *self)
{
  g_return_val_if_fail (PDK_IS_CATALOG_QUANTIZATION (self), 0);
  return self->file_size;
}

gboolean
pdk_catalog_quantization_is_size_exact (PdkCatalogQuantization *self)
{
  g_return_val_if_fail (PDK_IS_CATALOG_QUANTIZATION (self), FALSE);
  return self->size_exact;
}

guint64
pdk_catalog_quantization_get_stated_memory (PdkCatalogQuantization *self)
{
  g_return_val_if_fail (PDK_IS_CATALOG_QUANTIZATION (self), 0);
  return self->stated_memory;
}

const char *
pdk_catalog_quantization_get_sha256 (PdkCatalogQuantization *self)
{
  g_return_val_if_fail (PDK_IS_CATALOG_QUANTIZATION (self), NULL);
  return self->sha256;
}

guint
pdk_catalog_quantization_get_part_count (PdkCatalogQuantization *self)
{
  g_return_val_if_fail (PDK_IS_CATALOG_QUANTIZATION (self), 0);
  return self->part_count;
}
