/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * A server on loopback that speaks TLS with a certificate of its own making, which nobody trusts, and
 * counts what it is told once the connection is secure. It runs in a thread of its own.
 */

typedef struct _PdkTlsTrap PdkTlsTrap;

/** Returns: (transfer full): a server that listens on a free port; the certificate is made with `openssl` */
PdkTlsTrap *pdk_tls_trap_start (void);
void        pdk_tls_trap_stop (PdkTlsTrap *self);

/** Returns: (transfer none): `https://127.0.0.1:PORT` */
const char *pdk_tls_trap_get_address (PdkTlsTrap *self);

/** Returns: how many connections there were, secure in the end or not */
guint pdk_tls_trap_count_connections (PdkTlsTrap *self);

/** Returns: bytes that clients said over secure connections */
gsize pdk_tls_trap_count_bytes (PdkTlsTrap *self);

/** Says "hello" to it as somebody who trusts everything; it says the same back. Returns: whether that worked */
gboolean pdk_tls_trap_greet (PdkTlsTrap *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkTlsTrap, pdk_tls_trap_stop)

G_END_DECLS
