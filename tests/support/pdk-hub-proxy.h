/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Makes a program believe that our registry is hf.co, without a namespace of its own: a proxy on
 * loopback that leads every connection to the names it knows to the registry, and refuses all others,
 * so that nothing leaves the machine. The program is told by HTTPS_PROXY, and trusts by SSL_CERT_FILE.
 */

#define PDK_HUB_PROXY_CDN "https://cdn.hf.test"

typedef struct _PdkHubProxy PdkHubProxy;

/**
 * pdk_hub_proxy_make_certificate:
 * @folder: (type filename): where `hub.pem` and `hub.key` are written
 *
 * Makes a certificate for the names that the proxy knows, with the openssl program. It vouches for
 * itself: whoever is to trust it trusts the file.
 */
gboolean pdk_hub_proxy_make_certificate (const char *folder,
                                         GError    **error);

/**
 * pdk_hub_proxy_start:
 * @registry_port: where the registry listens on 127.0.0.1, with TLS and the certificate
 *
 * Returns: (transfer full) (nullable): the proxy, listening
 */
PdkHubProxy *pdk_hub_proxy_start (guint16  registry_port,
                                  GError **error);

/** Ends every connection. */
void pdk_hub_proxy_stop (PdkHubProxy *self);

/** Returns: (transfer full): a value for HTTPS_PROXY */
char *pdk_hub_proxy_dup_address (PdkHubProxy *self);

/** Returns: how many connections to other names were refused */
guint pdk_hub_proxy_count_refused (PdkHubProxy *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkHubProxy, pdk_hub_proxy_stop)

G_END_DECLS
