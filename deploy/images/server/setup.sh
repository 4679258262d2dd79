#!/bin/sh
# Makes the server's Python environment: setup.sh [FOLDER], by default .venv beside this file. Python 3.11 or later.
# PyTorch's default package for Linux brings CUDA along (about 6 GB in all). For a CPU alone its own index has smaller
# ones: set PIP_EXTRA_INDEX_URL to the address that PyTorch's page on installing gives.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-$here/.venv}
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed.")'
python3 -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check \
  --requirement "$here/requirements.txt" --requirement "$here/requirements-test.txt"
echo "Ready. Tests: $here/test.sh $folder; server: $folder/bin/python -m image_server settings.yaml"
