#!/bin/sh
# Tests the image server on tiny pipelines that it makes itself, on the CPU, without a network: test.sh [FOLDER], the
# environment that setup.sh made. Further arguments go to pytest.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-$here/.venv}
[ $# -eq 0 ] || shift
if [ ! -x "$folder/bin/python" ]; then
  echo "There is no environment in $folder. Make it with $here/setup.sh" >&2
  exit 1
fi
folder=$(cd "$folder" && pwd)
cd "$here"
exec "$folder/bin/python" -m pytest "$@"
