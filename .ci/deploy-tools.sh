#!/bin/sh
# nginx, caddy and shellcheck for the tests of what lies in deploy/, unpacked from Debian's packages into the user's cache folder:
# nothing is installed, no service starts, no rights are needed.
#
#   eval "$(.ci/deploy-tools.sh)"   puts them on the path and sets ASSAY_DEPLOY_TOOLS=1, with which a missing one is a failure
set -eu

folder="${XDG_CACHE_HOME:-$HOME/.cache}/assay/deploy-tools"
unpacked="$folder/root"

unpack() {
  mkdir -p "$folder"
  cd "$folder"
  apt-get download nginx caddy shellcheck || {
    root=''
    [ "$(id -u)" -eq 0 ] || root='sudo -n'
    $root apt-get update && apt-get download nginx caddy shellcheck
  }
  for package in ./*.deb; do dpkg-deb --extract "$package" "$unpacked"; done
  rm -f ./*.deb
}

[ -x "$unpacked/usr/bin/shellcheck" ] || unpack >&2
echo "export ASSAY_DEPLOY_TOOLS=1"
echo "export PATH='$unpacked/usr/sbin:$unpacked/usr/bin':\"\$PATH\""
