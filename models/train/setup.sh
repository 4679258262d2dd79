#!/bin/sh
# Makes the Python environment of the training scripts: models/train/setup.sh FOLDER (Python 3.11).
# llama-cpp-python is compiled on the way (a C++ compiler, some minutes). PyTorch runs on the CPU alone; its default
# package for Linux brings CUDA along all the same (about 3 GB). PyTorch has an index of packages for the CPU alone: its
# address, from PyTorch's page on installing, in PIP_EXTRA_INDEX_URL makes pip take them from there.
set -eu
folder=${1:?"a folder for the environment"}
python3 -m venv "$folder"
"$folder/bin/pip" install --requirement "$(dirname "$0")/requirements.txt"
