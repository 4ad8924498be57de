/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "subjects/pdk-estimate-subject.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-error.h"
#include "base/pdk-saturate.h"

const char *
pdk_subject_origin_to_string (PdkSubjectOrigin origin)
{
  switch (origin)
    {
    case PDK_SUBJECT_ADDRESS:
      return "address";
    case PDK_SUBJECT_HUB:
      return "hub";
    case PDK_SUBJECT_CATALOG:
      return "catalog";
    case PDK_SUBJECT_SERVER:
      return "server";
    case PDK_SUBJECT_FILE:
      break;
    }
  return "file";
}

static void
variant_free (gpointer data)
{
  PdkSubjectVariant *variant = data;

  g_free (variant->label);
  g_free (variant);
}

PdkEstimateSubject *
pdk_estimate_subject_new (PdkSubjectOrigin origin,
                          const char      *title,
                          const char      *place)
{
  PdkEstimateSubject *self = g_new0 (PdkEstimateSubject, 1);

  self->origin = origin;
  self->title = g_strdup (title);
  self->place = g_strdup (place);
  self->variants = g_ptr_array_new_with_free_func (variant_free);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
pdk_estimate_subject_free (PdkEstimateSubject *self)
{
  if (self == NULL)
    return;
  g_free (self->title);
  g_free (self->place);
  g_free (self->quantization);
  pdk_model_shape_unref (self->shape);
  g_ptr_array_unref (self->variants);
  g_ptr_array_unref (self->notes);
  g_free (self);
}

void
pdk_estimate_subject_add_variant (PdkEstimateSubject *self,
                                  const char         *label,
                                  guint64             bytes)
{
  PdkSubjectVariant *variant = g_new0 (PdkSubjectVariant, 1);

  variant->label = g_strdup (label);
  variant->bytes = bytes;
  g_ptr_array_add (self->variants, variant);
}

static int
compare_variants (gconstpointer a,
                  gconstpointer b)
{
  const PdkSubjectVariant *first = *(const PdkSubjectVariant * const *) a;
  const PdkSubjectVariant *second = *(const PdkSubjectVariant * const *) b;

  if (first->bytes != second->bytes)
    return first->bytes < second->bytes ? -1 : 1;
  return g_strcmp0 (first->label, second->label);
}

void
pdk_estimate_subject_sort_variants (PdkEstimateSubject *self)
{
  g_ptr_array_sort (self->variants, compare_variants);
}

const PdkSubjectVariant *
pdk_estimate_subject_choose_variant (const PdkEstimateSubject *self,
                                     const PdkEstimate        *estimate,
                                     guint64                   available_bytes)
{
  guint64                  weights = estimate->weights_gpu_bytes;
  guint64                  rest = pdk_saturate_subtract (estimate->total_bytes, weights);
  guint64                  file_bytes = self->shape->file_bytes;
  const PdkSubjectVariant *best = NULL;

  for (guint i = 0; file_bytes > 0 && i < self->variants->len; i++)
    {
      const PdkSubjectVariant *variant = g_ptr_array_index (self->variants, i);
      double                   share = (double) variant->bytes / (double) file_bytes;

      /* Weights shrink with the file; what belongs to the context stays. */
      if (variant->bytes > 0 && variant->bytes < file_bytes && (double) weights * share + (double) rest <= (double) available_bytes)
        best = variant;
    }
  return best;
}

void
pdk_estimate_subject_add_note (PdkEstimateSubject *self,
                               const char         *sentence)
{
  g_ptr_array_add (self->notes, g_strdup (sentence));
}

static void
add_findings (PdkEstimateSubject *self,
              PdkGgufHeader      *header)
{
  g_auto (GStrv) findings = pdk_gguf_header_describe_findings (header);

  for (guint i = 0; findings[i] != NULL; i++)
    pdk_estimate_subject_add_note (self, findings[i]);
  if (pdk_gguf_header_get_findings (header) & PDK_GGUF_FINDING_NO_TENSORS)
    pdk_estimate_subject_add_note (self, _("The size of the weights is guessed, as for Q4_K_M."));
}

gboolean
pdk_estimate_subject_set_header (PdkEstimateSubject *self,
                                 PdkGgufHeader      *header,
                                 GError            **error)
{
  const char *label = pdk_gguf_header_get_file_type (header);

  if (!g_str_equal (pdk_gguf_header_get_kind (header), "model") || g_str_equal (pdk_gguf_header_get_architecture (header), "clip"))
    {
      pdk_error_set (error, PDK_ERROR_UNSUPPORTED_FILE, _("Name the file of the model that it belongs to."), _("“%s” is a part that goes with a model, such as a projector or an adapter, and no model itself."), self->title);
      return FALSE;
    }
  self->shape = pdk_model_shape_new_from_header (header, error);
  if (self->shape == NULL)
    return FALSE;
  if (self->quantization == NULL)
    self->quantization = g_strdup (label);
  add_findings (self, header);
  return TRUE;
}
