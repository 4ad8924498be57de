/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gguf/pdk-gguf-http.h"
#include "http/pdk-http-session.h"

G_BEGIN_DECLS

/**
 * PdkHubSite:
 *
 * A hub: where it is, and what it is told about who asks. Immutable.
 */
#define PDK_TYPE_HUB_SITE (pdk_hub_site_get_type ())
G_DECLARE_FINAL_TYPE (PdkHubSite, pdk_hub_site, PDK, HUB_SITE, GObject)

/** Where models are looked for unless `HF_ENDPOINT` names another place. */
#define PDK_HUB_SITE_DEFAULT "https://huggingface.co"

/**
 * pdk_hub_site_new:
 * @endpoint: (nullable): scheme, host, port and path of the hub; %NULL for %PDK_HUB_SITE_DEFAULT
 * @token: (nullable): an access token, which goes to @endpoint and nowhere else
 *
 * Returns: (transfer full): the hub; %PDK_ERROR_INVALID_INPUT if @endpoint is no address
 */
PdkHubSite *pdk_hub_site_new (const char *endpoint,
                              const char *token,
                              GError    **error);

/**
 * pdk_hub_site_new_from_environment:
 *
 * The hub that the environment means (facts/hub.md §2.1, §2.5): `HF_ENDPOINT`; `HF_TOKEN`, then
 * `HUGGING_FACE_HUB_TOKEN`, unless `HF_HUB_DISABLE_IMPLICIT_TOKEN` is set; `HF_HUB_OFFLINE`.
 *
 * Returns: (transfer full): the hub; %PDK_ERROR_INVALID_INPUT if `HF_ENDPOINT` is no address
 */
PdkHubSite *pdk_hub_site_new_from_environment (GError **error);

/** Returns: (transfer none): such as `https://huggingface.co`, never with a slash at its end */
const char *pdk_hub_site_get_endpoint (PdkHubSite *self);

/** Returns: (transfer full): the address of a file of a repository, for reading it */
char *pdk_hub_site_dup_file_address (PdkHubSite *self,
                                     const char *repository,
                                     const char *revision,
                                     const char *path);

/** Returns: (transfer full): a session for the hub's API; %PDK_ERROR_UNREACHABLE if it is not to be asked */
PdkHttpSession *pdk_hub_site_open (PdkHubSite *self,
                                   GError    **error);

/**
 * pdk_hub_site_open_file:
 * @address: a file at the hub or anywhere else, which then learns nothing of who asks
 *
 * Returns: (transfer full): the file, to be read by ranges; %PDK_ERROR_INVALID_INPUT if @address is no
 *   address, %PDK_ERROR_UNREACHABLE if the hub is not to be asked
 */
PdkGgufHttp *pdk_hub_site_open_file (PdkHubSite *self,
                                     const char *address,
                                     GError    **error);

G_END_DECLS
