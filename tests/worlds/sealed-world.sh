#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The main job as a person does it, without a network: a private network namespace in which hf.co and
# huggingface.co are our own registry over TLS, with a certificate that everything in there trusts.
# Nothing of the product knows: default addresses, no test switch.
#
# usage: sealed-world.sh PADDOCK TEST_REGISTRY TEST_MODEL
set -euo pipefail

paddock=$1 registry=$2 model=$3
here=$(cd "$(dirname "$0")" && pwd)

skip () { echo "1..0 # SKIP $*"; exit 0; }
[ -n "${PADDOCK_OLLAMA:-}" ] || skip "no Ollama here; build-aux/env --engines provides one"
command -v bwrap openssl python3 > /dev/null || skip "bubblewrap, openssl or python3 is missing"
# As root of a namespace of its own it may listen on port 443, whoever started it.
sealed=(bwrap --die-with-parent --unshare-net --unshare-user --uid 0 --gid 0
  --cap-add CAP_NET_BIND_SERVICE --bind / / --dev-bind /dev /dev)
"${sealed[@]}" true 2> /dev/null || skip "this system does not allow namespaces of one's own"

work=$(mktemp -d "${TMPDIR:-/tmp}/paddock-sealed-XXXXXX")
trap 'chmod -R u+w "$work"; rm -rf -- "$work"' EXIT

make_key () { openssl "$@" -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes 2> /dev/null; }
make_key req -x509 -keyout "$work/ca.key" -out "$work/ca.pem" -subj "/CN=Sealed World CA" -days 2
make_key req -keyout "$work/server.key" -out "$work/server.csr" -subj "/CN=hf.co"
printf 'subjectAltName=DNS:hf.co,DNS:huggingface.co,DNS:cdn.hf.test\nbasicConstraints=CA:FALSE\n' > "$work/extensions"
openssl x509 -req -in "$work/server.csr" -CA "$work/ca.pem" -CAkey "$work/ca.key" -CAcreateserial \
  -out "$work/server.pem" -days 2 -extfile "$work/extensions" 2> /dev/null

system_bundle=/etc/ssl/certs/ca-certificates.crt
cat "$system_bundle" "$work/ca.pem" > "$work/bundle.pem"
printf '127.0.0.1 localhost hf.co huggingface.co\n127.0.0.2 cdn.hf.test\n' > "$work/hosts"

"$model" --embedding 512 --layers 4 --speech "I am made for tests, and this is all you will hear." "$work/model.gguf"
"$registry" "$work/hub" add "$work/model.gguf" bartowski/Tiny-GGUF Q4_K_M --quantization Q4_K_M

unset OLLAMA_HOST OLLAMA_BASE_URL OLLAMA_MODELS DEFAULT_MODEL
"${sealed[@]}" --ro-bind "$work/hosts" /etc/hosts --ro-bind "$work/bundle.pem" "$system_bundle" \
  --setenv HOME "$work/home" --setenv SSL_CERT_FILE "$system_bundle" \
  --unsetenv XDG_CONFIG_HOME --unsetenv XDG_DATA_HOME --unsetenv XDG_CACHE_HOME --unsetenv XDG_STATE_HOME \
  python3 -B "$here/sealed-world.py" "$work" "$paddock" "$registry" "$PADDOCK_OLLAMA"
