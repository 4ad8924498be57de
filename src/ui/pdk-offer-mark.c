/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-offer-mark.h"

#include <glib/gi18n-lib.h>

#include "pdk-ui.h"

struct _PdkOfferMark
{
  PdkOfferWidget parent_instance;
  GSignalGroup  *offer_signals;
};

G_DEFINE_FINAL_TYPE (PdkOfferMark, pdk_offer_mark, PDK_TYPE_OFFER_WIDGET)

static void
pdk_offer_mark_dispose (GObject *object)
{
  PdkOfferMark *self = PDK_OFFER_MARK (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_OFFER_MARK);
  g_clear_object (&self->offer_signals);

  G_OBJECT_CLASS (pdk_offer_mark_parent_class)->dispose (object);
}

/* Not bound in the template: of thousands of models next to none has a mark, and while a list is
   filtered, bindings would show and hide it again for every tile. */
static void
update (PdkOfferMark *self)
{
  PdkOffer   *offer = pdk_offer_widget_get_offer (PDK_OFFER_WIDGET (self));
  const char *words = NULL;

  if (offer == NULL)
    return;
  if (pdk_offer_is_busy (offer))
    words = _("Downloading");
  else if (pdk_offer_is_here (offer))
    /* Translators: short for: the server has this model */
    words = _("Here");
  if (words != NULL)
    gtk_label_set_label (GTK_LABEL (adw_bin_get_child (ADW_BIN (self))), words);
  gtk_widget_set_visible (GTK_WIDGET (self), words != NULL);
}

static void
on_offer_changed (PdkOfferMark *self)
{
  g_signal_group_set_target (self->offer_signals, pdk_offer_widget_get_offer (PDK_OFFER_WIDGET (self)));
  update (self);
}

static void
pdk_offer_mark_class_init (PdkOfferMarkClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_offer_mark_dispose;

  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass), PDK_TEMPLATE ("pdk-offer-mark"));
}

static void
pdk_offer_mark_init (PdkOfferMark *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->offer_signals = g_signal_group_new (PDK_TYPE_OFFER);
  g_signal_group_connect_swapped (self->offer_signals, "notify::here", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->offer_signals, "notify::busy", G_CALLBACK (update), self);
  g_signal_connect (self, "notify::offer", G_CALLBACK (on_offer_changed), NULL);
}
