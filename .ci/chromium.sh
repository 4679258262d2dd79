#!/bin/sh
# Chromium for the run of the web page, from Debian's package; installed where it is missing.
#
#   eval "$(.ci/chromium.sh)"   sets CHROMIUM
set -eu

find_program() {
  command -v "${CHROMIUM:-chromium}" 2>/dev/null || command -v chromium-browser 2>/dev/null
}

install_package() {
  "$(dirname "$0")/install-packages.sh" chromium || {
    echo "Chromium cannot be installed here: install it, or name one by CHROMIUM" >&2
    exit 1
  }
}

find_program >/dev/null || install_package >&2
echo "export CHROMIUM='$(find_program)'"
