#!/bin/sh
# Debian packages, installed as root or by sudo without a question. Ends non-zero where that cannot be.
#
#   .ci/install-packages.sh PACKAGE…
set -eu

root=''
[ "$(id -u)" -eq 0 ] || root='sudo -n'
install() { $root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; }

install "$@" || { $root apt-get update && install "$@"; }
