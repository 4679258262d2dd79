"""`python -m image_server settings.yaml` serves until it is stopped."""

import argparse
import sys
from pathlib import Path

import uvicorn
from pydantic import ValidationError
from yaml import YAMLError

from .app import create_app
from .settings import read_settings


def main() -> None:
    parser = argparse.ArgumentParser(prog="image_server", description=__doc__)
    parser.add_argument("settings", type=Path, help="the settings file; settings.example.yaml explains it")
    path = parser.parse_args().settings
    try:
        settings = read_settings(path)
    except (OSError, YAMLError, ValidationError) as error:
        sys.exit(f"{path} cannot be used as settings: {error}")
    uvicorn.run(create_app(settings), host=settings.host, port=settings.port, server_header=False, access_log=False)


if __name__ == "__main__":
    main()
