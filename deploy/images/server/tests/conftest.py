"""The server with tiny pipelines, for every test."""

from pathlib import Path

import pytest
import torch
from fastapi.testclient import TestClient
from tiny_models import write_stable_diffusion, write_stable_diffusion_xl

from image_server.app import create_app
from image_server.settings import Settings

torch.set_num_threads(1)


@pytest.fixture(scope="session")
def models(tmp_path_factory) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("models")
    return {
        "sd": write_stable_diffusion(root / "sd", has_checker=False),
        "sd-checked": write_stable_diffusion(root / "sd-checked", has_checker=True),
        "xl": write_stable_diffusion_xl(root / "xl"),
    }


def tiny(name: str, source: Path, **changes) -> dict:
    return {"name": name, "source": str(source), "steps": 2, "width": 64, "height": 64} | changes


@pytest.fixture(scope="session")
def client(models):
    settings = Settings(
        models=[
            tiny("sd", models["sd"]),
            tiny("sd-checked", models["sd-checked"]),
            tiny("sd-always", models["sd-checked"], safety_checker="always"),
            tiny("xl", models["xl"]),
            tiny("turbo", models["xl"], steps=1, guidance_scale=0, strength=1),
        ],
        limits={"most_side": 256},
    )
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        yield client
