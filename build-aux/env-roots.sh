# SPDX-License-Identifier: GPL-3.0-or-later
#
# Debian roots for build-aux/env: made once with mmdebstrap, entered with bubblewrap.
# Sourced; expects $cache and $source_dir.

say () { printf 'paddock: %s\n' "$*" >&2; }

# Installs mmdebstrap and bubblewrap where that is allowed, otherwise names the packages.
need_root_tools () {
  local missing=()
  command -v mmdebstrap > /dev/null || missing+=(mmdebstrap)
  command -v bwrap > /dev/null || missing+=(bubblewrap)
  [ "$(id -u)" = 0 ] || command -v newuidmap > /dev/null || missing+=(uidmap)
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
    say "installing ${missing[*]}"
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >&2 && return 0
  fi
  say "this system is older than Paddock's floor (GTK 4.18), and the tools that make a place to build are missing."
  say "Install them, then start again:"
  say "  Debian, Ubuntu:  sudo apt install ${missing[*]}"
  say "  Fedora:          sudo dnf install mmdebstrap bubblewrap shadow-utils-subid"
  say "  Arch:            sudo pacman -S mmdebstrap bubblewrap"
  exit 1
}

# provide_root NAME SUITE PACKAGES → prints the folder of a finished root.
# The name holds a hash of suite and packages, so another list makes another root. The lock makes a
# second starter wait; an interrupted creation leaves only a *.new.* folder, and the next starter begins
# afresh. What works for us must not inherit the lock: it may outlive a starter that was killed.
# (Bash ignores "set -e" in a subshell followed by ||, hence the exits.)
provide_root () {
  local name=$1 suite=$2 packages=$3 key target
  key=$(printf '%s %s' "$suite" "$packages" | sha256sum | cut -c1-12)
  target=$cache/$name-$suite-$key
  if [ ! -e "$target/.complete" ]; then
    need_root_tools
    (
      flock 9
      [ ! -e "$target/.complete" ] || exit 0
      say "making a Debian $suite root in $target (once; about a minute)"
      local making=$target.new.$$ old
      for old in "$target".new*; do remove_tree "$old"; done
      mkdir -p "$making" || exit 1
      make_root "$suite" "$packages" "$making" 9>&- || { remove_tree "$making"; exit 1; }
      mv -T "$making" "$target" || exit 1
      say "made $target"
    ) 9> "$cache/$name-$suite.lock" || exit 1
  fi
  printf '%s\n' "$target"
}

# make_root SUITE PACKAGES FOLDER
make_root () {
  local suite=$1 packages=$2 folder=$3 mode=unshare
  [ "$(id -u)" != 0 ] || mode=root
  mmdebstrap --quiet --mode=$mode --variant=apt --include="$packages" \
    --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='APT::Install-Recommends "false"' \
    --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*/LC_MESSAGES/*' --dpkgopt='path-include=/usr/share/locale/de/*' \
    --format=tar "$suite" - "deb http://deb.debian.org/debian $suite main" \
    | tar -x --no-same-owner --delay-directory-restore --exclude='./dev/*' -C "$folder" || return 1
  chmod -R u+rwX "$folder" 2> /dev/null || true
  # Places for the host's own files, which are bound over them when the root is entered.
  touch "$folder"/etc/{resolv.conf,hosts,passwd,group,machine-id} "$folder/.complete"
}

# Only ever called on folders below the cache that this script names itself.
remove_tree () {
  [ -e "$1" ] || return 0
  chmod -R u+rwX "$1" 2> /dev/null || true
  rm -rf -- "$1"
}

# The root itself stays read-only: its folders are bound one by one below an empty /, in which
# bubblewrap can then make any mount point (the checkout, the home folder).
root_arguments () {
  local root=$1 entry name
  arguments=(--die-with-parent --unshare-pid --tmpfs /)
  for entry in "$root"/*; do
    name=${entry##*/}
    case $name in
      dev|proc|sys|tmp|run|home|root|mnt|media) continue ;;
    esac
    if [ -L "$entry" ]; then
      arguments+=(--symlink "$(readlink "$entry")" "/$name")
    else
      arguments+=(--ro-bind "$entry" "/$name")
    fi
  done
  arguments+=(--proc /proc --dev /dev --ro-bind-try /sys /sys --bind /tmp /tmp --tmpfs /run
    --tmpfs /var/tmp --ro-bind-try /etc/resolv.conf /etc/resolv.conf
    --ro-bind-try /etc/passwd /etc/passwd --ro-bind-try /etc/group /etc/group
    --ro-bind-try /etc/hosts /etc/hosts --ro-bind-try /etc/machine-id /etc/machine-id)
}

device_arguments () {
  local node library
  for node in /dev/dri /dev/kfd /dev/nvidia[0-9]* /dev/nvidiactl /dev/nvidia-uvm /dev/nvidia-caps; do
    [ ! -e "$node" ] || arguments+=(--dev-bind "$node" "$node")
  done
  # The driver's own library and command must be those of the running kernel module.
  library=$(ldconfig -p 2> /dev/null | awk '/libnvidia-ml\.so\.1 .*x86-64/ { print $NF; exit }' || true)
  if [ -n "$library" ]; then
    arguments+=(--ro-bind "$library" /run/host-driver/libnvidia-ml.so.1
      --setenv LD_LIBRARY_PATH /run/host-driver)
    library=$(command -v nvidia-smi || true)
    [ -z "$library" ] || arguments+=(--ro-bind "$library" /run/host-driver/nvidia-smi)
  fi
}

# An Ollama of the host's lies outside the root: it is bound in, with the libraries beside it.
engine_arguments () {
  local program
  case ${PADDOCK_OLLAMA:-} in
    ''|"$cache"/*) return 0 ;;
  esac
  program=$(realpath "$PADDOCK_OLLAMA")
  arguments+=(--ro-bind "$program" /run/host-ollama/bin/ollama
    --ro-bind-try "${program%/*/*}/lib/ollama" /run/host-ollama/lib/ollama
    --setenv PADDOCK_OLLAMA /run/host-ollama/bin/ollama)
}

# Folders that a person keeps elsewhere than in the home folder.
own_folder_arguments () {
  local folder
  for folder in "${XDG_CONFIG_HOME:-}" "${XDG_DATA_HOME:-}" "${XDG_STATE_HOME:-}" "${XDG_RUNTIME_DIR:-}"; do
    case $folder/ in
      /|"$HOME"/*|/tmp/*) ;;
      *) [ ! -d "$folder" ] || arguments+=(--bind "$folder" "$folder") ;;
    esac
  done
}

enter_root () {
  local root=$1 arguments parent
  shift
  root_arguments "$root"
  device_arguments
  engine_arguments
  # Commands are also called on files beside the checkout (tables, recordings), hence its parent.
  parent=$(dirname "$source_dir")
  case $parent/ in
    /|"$HOME"/*|/tmp/*) ;;
    *) arguments+=(--ro-bind "$parent" "$parent") ;;
  esac
  case ${HOME:-/} in
    /) ;;
    *) [ ! -d "$HOME" ] || arguments+=(--bind "$HOME" "$HOME") ;;
  esac
  own_folder_arguments
  arguments+=(--bind "$cache" "$cache" --bind "$source_dir" "$source_dir" --chdir "$PWD")
  case $PWD/ in
    "$source_dir"/*|"$HOME"/*|/tmp/*) ;;
    *) arguments+=(--bind-try "$PWD" "$PWD") ;;
  esac
  exec bwrap "${arguments[@]}" \
    --setenv PADDOCK_INSIDE root \
    --setenv PATH /usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin:/run/host-driver \
    --setenv LANG "${LANG:-C.UTF-8}" \
    --unsetenv PKG_CONFIG_PATH \
    -- "$@"
}
