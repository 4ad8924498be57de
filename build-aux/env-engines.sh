# SPDX-License-Identifier: GPL-3.0-or-later
#
# Real engines for the tests, for build-aux/env. Sourced after env-roots.sh.

ollama_version=0.17.4

# Names the programs that are there: the caller's choice, the host's own, those made earlier. The host's
# llama-server is linked to the host's libraries, which a root does not have.
find_engines () {
  local built=$cache/engines/ollama-$ollama_version/ollama wrapper=$cache/engines/llama-server
  [ -n "${PADDOCK_OLLAMA:-}" ] || PADDOCK_OLLAMA=$(command -v ollama || true)
  [ -n "$PADDOCK_OLLAMA" ] || { [ ! -x "$built" ] || PADDOCK_OLLAMA=$built; }
  if [ -z "${PADDOCK_LLAMA_SERVER:-}" ] && [ "$where" = host ]; then
    PADDOCK_LLAMA_SERVER=$(command -v llama-server || true)
  fi
  [ -n "${PADDOCK_LLAMA_SERVER:-}" ] || { [ ! -x "$wrapper" ] || PADDOCK_LLAMA_SERVER=$wrapper; }
  export PADDOCK_OLLAMA PADDOCK_LLAMA_SERVER
}

# Makes those that are not there.
provide_engines () {
  find_engines
  [ -n "$PADDOCK_OLLAMA" ] || build_ollama
  [ -n "${PADDOCK_LLAMA_SERVER:-}" ] || wrap_llama_server
  find_engines
}

# Ollama's Go module leaves out its C++ vendor folder; Debian's packages stand in for those headers.
build_ollama () {
  local target=$cache/engines/ollama-$ollama_version work=$cache/engines/build root
  [ ! -x "$target/ollama" ] || return 0
  root=$(provide_root go trixie ca-certificates,golang-go,gcc,g++,libc6-dev,nlohmann-json3-dev,libstb-dev,libminiaudio-dev)
  mkdir -p "$cache/engines"
  (
    flock 9
    [ ! -x "$target/ollama" ] || exit 0
    say "building Ollama $ollama_version from its Go module (once; about four minutes)"
    remove_tree "$work"
    mkdir -p "$work/include/miniaudio" "$work/bin" "$work/home"
    ln -s /usr/include/miniaudio.h "$work/include/miniaudio/miniaudio.h"
    local arguments
    root_arguments "$root"
    bwrap "${arguments[@]}" --ro-bind-try /etc/ssl /etc/ssl --bind "$work" "$work" \
      --setenv HOME "$work/home" --setenv GOBIN "$work/bin" --setenv GOFLAGS -modcacherw \
      --setenv CGO_CXXFLAGS "-O2 -I$work/include" --setenv CGO_CFLAGS "-O2 -I$work/include" \
      --setenv PATH /usr/local/bin:/usr/bin:/bin \
      go install -ldflags "-X github.com/ollama/ollama/version.Version=$ollama_version" \
      "github.com/ollama/ollama@v$ollama_version" >&2 || exit 1
    mkdir -p "$target" || exit 1
    mv "$work/bin/ollama" "$target/ollama" || exit 1
    remove_tree "$work"
    remove_tree "$root"
    say "built $target/ollama"
  ) 9> "$cache/engines/ollama.lock" || exit 1
}

# llama-server comes from Debian's next release, whose libraries are newer than the floor's: it keeps
# a root of its own and is started through a wrapper.
wrap_llama_server () {
  local wrapper=$cache/engines/llama-server root
  root=$(provide_root llama forky ca-certificates,llama.cpp,llama.cpp-tools)
  mkdir -p "$cache/engines"
  {
    echo '#!/bin/sh'
    echo '# Made by build-aux/env: a llama.cpp program in its own root. PADDOCK_LLAMA_TOOL names another one.'
    echo "exec bwrap --die-with-parent --ro-bind '$root' / --proc /proc --dev /dev --bind /tmp /tmp --bind-try \"\$HOME\" \"\$HOME\" --chdir / -- \"\${PADDOCK_LLAMA_TOOL:-llama-server}\" \"\$@\""
  } > "$wrapper.$$"
  chmod +x "$wrapper.$$"
  mv "$wrapper.$$" "$wrapper"
}
