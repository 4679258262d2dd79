#!/bin/sh
# lm-evaluation-harness for comparison, in a Python environment of its own below the user's cache folder.
#
#   eval "$(.ci/lmeh.sh)"   installs it where it is not yet and sets ASSAY_LMEH, its folder of tasks
#
# Needs python3 with venv and a C++ compiler; missing ones are taken from Debian's packages.
set -eu

has_tools() {
  python3 -c 'import venv, ensurepip' 2>/dev/null && command -v c++ >/dev/null 2>&1
}

install_tools() {
  "$(dirname "$0")/install-packages.sh" python3 python3-venv g++ make || {
    echo "python3 with venv and a C++ compiler are needed and cannot be installed here" >&2
    exit 1
  }
}

has_tools || install_tools >&2
tasks=$(npx --no -- node acceptance/lmeh/install.ts)
echo "export ASSAY_LMEH='$tasks'"
