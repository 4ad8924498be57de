/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gguf/pdk-gguf-header-private.h"

#include "base/pdk-saturate.h"
#include "gguf/pdk-ggml-type.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PREFIX_LENGTH 512

struct _PdkGgufHeader
{
  GObject parent_instance;

  PdkGgufFacts facts;
};

G_DEFINE_FINAL_TYPE (PdkGgufHeader, pdk_gguf_header, G_TYPE_OBJECT)

void
pdk_gguf_facts_init (PdkGgufFacts *self)
{
  *self = (PdkGgufFacts) { 0 };
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) pdk_gguf_field_free);
  self->tensors = pdk_tensor_summary_new ();
}

void
pdk_gguf_facts_clear (PdkGgufFacts *self)
{
  g_clear_pointer (&self->values, g_hash_table_unref);
  g_clear_pointer (&self->tensors, pdk_tensor_summary_free);
}

const char *
pdk_gguf_facts_get_architecture (const PdkGgufFacts *self)
{
  const PdkGgufField *value = g_hash_table_lookup (self->values, "general.architecture");

  return value != NULL && value->string != NULL ? value->string : "";
}

static void
pdk_gguf_header_finalize (GObject *object)
{
  PdkGgufHeader *self = PDK_GGUF_HEADER (object);

  pdk_gguf_facts_clear (&self->facts);

  G_OBJECT_CLASS (pdk_gguf_header_parent_class)->finalize (object);
}

static void
pdk_gguf_header_class_init (PdkGgufHeaderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = pdk_gguf_header_finalize;
}

static void
pdk_gguf_header_init (PdkGgufHeader *self)
{
  pdk_gguf_facts_init (&self->facts);
}

static PdkGgufField *
copy_value (const PdkGgufField *value)
{
  PdkGgufField *copy = g_memdup2 (value, sizeof *value);

  copy->integers = g_memdup2 (value->integers, value->integer_count * sizeof (gint64));
  copy->string = g_strdup (value->string);
  return copy;
}

PdkGgufHeader *
pdk_gguf_header_new (const PdkGgufFacts *facts)
{
  PdkGgufHeader *self = g_object_new (PDK_TYPE_GGUF_HEADER, NULL);
  GHashTable    *values = self->facts.values;
  GHashTableIter iter;
  gpointer       key, value;

  pdk_tensor_summary_free (self->facts.tensors);
  self->facts = *facts;
  self->facts.values = values;
  self->facts.tensors = pdk_tensor_summary_copy (facts->tensors);
  g_hash_table_iter_init (&iter, facts->values);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (values, g_strdup (key), copy_value (value));
  return self;
}

static guint64
add_known (guint64 sum,
           guint64 bytes)
{
  return sum == 0 || bytes == 0 ? 0 : pdk_saturate_add (sum, bytes);
}

PdkGgufHeader *
pdk_gguf_header_new_joined (PdkGgufHeader * const *parts,
                            guint                  count)
{
  PdkGgufHeader *self = pdk_gguf_header_new (&parts[0]->facts);
  PdkGgufFacts  *facts = &self->facts;

  for (guint i = 1; i < count; i++)
    {
      const PdkGgufFacts *part = &parts[i]->facts;

      pdk_tensor_summary_merge (facts->tensors, part->tensors);
      facts->complete = facts->complete && part->complete;
      facts->tensor_count = pdk_saturate_add (facts->tensor_count, part->tensor_count);
      facts->true_size = add_known (facts->true_size, part->true_size);
      facts->file_size = add_known (facts->file_size, part->file_size);
      /* Only the first part says what kind of model it is. */
      facts->findings |= part->findings & (PdkGgufFinding) ~(PDK_GGUF_FINDING_NO_ARCHITECTURE | PDK_GGUF_FINDING_NO_TENSORS);
    }
  if (facts->tensor_count > 0)
    facts->findings &= (PdkGgufFinding) ~PDK_GGUF_FINDING_NO_TENSORS;
  return self;
}

gboolean
pdk_gguf_header_is_complete (PdkGgufHeader *self)
{
  return self->facts.complete;
}

guint32
pdk_gguf_header_get_version (PdkGgufHeader *self)
{
  return self->facts.version;
}

gboolean
pdk_gguf_header_is_big_endian (PdkGgufHeader *self)
{
  return self->facts.big_endian;
}

const char *
pdk_gguf_header_get_architecture (PdkGgufHeader *self)
{
  return pdk_gguf_facts_get_architecture (&self->facts);
}

const char *
pdk_gguf_header_get_kind (PdkGgufHeader *self)
{
  const char *kind = pdk_gguf_header_get_string (self, "general.type");

  return kind != NULL ? kind : "model";
}

const char *
pdk_gguf_header_get_name (PdkGgufHeader *self)
{
  return pdk_gguf_header_get_string (self, "general.name");
}

const char *
pdk_gguf_header_get_file_type (PdkGgufHeader *self)
{
  return pdk_ggml_describe_file_type (pdk_gguf_header_get_count (self, "general.file_type", G_MAXUINT64));
}

const char *
pdk_gguf_header_get_chat_template (PdkGgufHeader *self)
{
  return pdk_gguf_header_get_string (self, "tokenizer.chat_template");
}

guint64
pdk_gguf_header_get_context_length (PdkGgufHeader *self)
{
  const PdkGgufField *value = pdk_gguf_header_lookup_architecture (self, "context_length");
  guint64             length = 0;

  if (value != NULL)
    pdk_gguf_field_get_count (value, &length);
  return length;
}

const PdkGgufField *
pdk_gguf_header_lookup (PdkGgufHeader *self,
                        const char    *key)
{
  g_return_val_if_fail (PDK_IS_GGUF_HEADER (self), NULL);

  return g_hash_table_lookup (self->facts.values, key);
}

const PdkGgufField *
pdk_gguf_header_lookup_architecture (PdkGgufHeader *self,
                                     const char    *key)
{
  char name[PREFIX_LENGTH];

  if (g_snprintf (name, sizeof name, "%s.%s", pdk_gguf_header_get_architecture (self), key) >= (int) sizeof name)
    return NULL;
  return pdk_gguf_header_lookup (self, name);
}

guint64
pdk_gguf_header_get_count (PdkGgufHeader *self,
                           const char    *key,
                           guint64        fallback)
{
  const PdkGgufField *value = pdk_gguf_header_lookup (self, key);
  guint64             count;

  return value != NULL && pdk_gguf_field_get_count (value, &count) ? count : fallback;
}

const char *
pdk_gguf_header_get_string (PdkGgufHeader *self,
                            const char    *key)
{
  const PdkGgufField *value = pdk_gguf_header_lookup (self, key);

  return value != NULL ? value->string : NULL;
}

static int
compare_keys (gconstpointer a,
              gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

GPtrArray *
pdk_gguf_header_list_keys (PdkGgufHeader *self)
{
  GPtrArray *keys = g_hash_table_get_keys_as_ptr_array (self->facts.values);

  g_ptr_array_sort (keys, compare_keys);
  return keys;
}

const PdkTensorSummary *
pdk_gguf_header_get_tensors (PdkGgufHeader *self)
{
  return self->facts.tensors;
}

guint64
pdk_gguf_header_get_tensor_count (PdkGgufHeader *self)
{
  return self->facts.tensor_count;
}

guint64
pdk_gguf_header_get_token_count (PdkGgufHeader *self)
{
  const PdkGgufField *tokens = pdk_gguf_header_lookup (self, "tokenizer.ggml.tokens");

  return tokens != NULL && tokens->type == PDK_GGUF_TYPE_ARRAY ? tokens->count : 0;
}

guint64
pdk_gguf_header_get_data_start (PdkGgufHeader *self)
{
  return self->facts.data_start;
}

guint64
pdk_gguf_header_get_true_size (PdkGgufHeader *self)
{
  return self->facts.true_size;
}

guint64
pdk_gguf_header_get_file_size (PdkGgufHeader *self)
{
  return self->facts.file_size;
}

guint
pdk_gguf_header_get_shard_count (PdkGgufHeader *self)
{
  guint64 count = pdk_gguf_header_get_count (self, "split.count", 1);

  return (guint) CLAMP (count, 1, G_MAXUINT16);
}

guint
pdk_gguf_header_get_shard_number (PdkGgufHeader *self)
{
  return (guint) MIN (pdk_gguf_header_get_count (self, "split.no", 0), G_MAXUINT16);
}

PdkGgufFinding
pdk_gguf_header_get_findings (PdkGgufHeader *self)
{
  return self->facts.findings;
}

GStrv
pdk_gguf_header_describe_findings (PdkGgufHeader *self)
{
  static const struct
  {
    PdkGgufFinding finding;
    const char    *sentence;
  } sentences[] = {
    { PDK_GGUF_FINDING_OLD_VERSION, N_("The file is of version 1, which today’s engines refuse.") },
      { PDK_GGUF_FINDING_BIG_ENDIAN, N_("The file was made for computers of the other byte order.") },
        { PDK_GGUF_FINDING_NO_ARCHITECTURE, N_("The file does not say what kind of model it is.") },
          { PDK_GGUF_FINDING_NO_TENSORS, N_("There are no weights in the file.") },
            { PDK_GGUF_FINDING_OFFSETS, N_("The weights are not where they should be in the file.") },
              { PDK_GGUF_FINDING_TOO_SHORT, N_("The file ends before its weights do.") },
                { PDK_GGUF_FINDING_TRAILING_BYTES, N_("Something follows the weights in the file.") },
                  { PDK_GGUF_FINDING_UNKNOWN_TYPES, N_("Some weights are of a type that is not known.") },
                    { PDK_GGUF_FINDING_FORK_TYPES, N_("Some weights are of a type that only ik_llama.cpp loads.") },
                      { PDK_GGUF_FINDING_METADATA_DROPPED, N_("There is more metadata in the file than was read.") },
                    };
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (self->facts.findings & sentences[i].finding)
      g_strv_builder_add (builder, _(sentences[i].sentence));
  return g_strv_builder_end (builder);
}
