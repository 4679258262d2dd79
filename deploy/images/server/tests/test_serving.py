"""The server as a process of its own, on a socket; batches on true pipelines; models and settings that cannot be
used."""

import concurrent.futures
import re
import shutil
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import torch
import yaml
from conftest import tiny
from fastapi.testclient import TestClient
from image_files import decode, png
from PIL import ImageChops
from pydantic import ValidationError
from safetensors.torch import load_file

from image_server.app import create_app
from image_server.pipelines import LoadedModel, ModelError
from image_server.settings import ModelSettings, Settings, read_settings

ROOT = Path(__file__).parent.parent


@contextmanager
def serving(path: Path, settings: dict):
    """The server's address, while it serves on loopback."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    path.write_text(yaml.safe_dump(settings | {"port": port}))
    command = [sys.executable, "-m", "image_server", str(path)]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    try:
        for line in process.stderr:
            if "Uvicorn running" in line:
                break
        # What it says later must not fill the pipe.
        threading.Thread(target=process.stderr.read, daemon=True).start()
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def test_a_process_serves_refuses_and_lets_go(models, tmp_path):
    settings = {"models": [tiny("sd", models["sd"])], "queue": 1, "threads": 1}
    settings |= {"limits": {"body_seconds": 3}}
    with serving(tmp_path / "settings.yaml", settings) as url, httpx.Client(base_url=url, timeout=60) as client:
        long = {"prompt": "a fox", "num_inference_steps": 100, "width": 128, "height": 128}

        def ask(_):
            return client.post("/v1/text2img", json=long)

        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            answers = list(pool.map(ask, range(6)))
        statuses = sorted(answer.status_code for answer in answers)
        # One at work, one in line; those that come while both are there are refused.
        assert statuses[:2] == [200, 200] and statuses[-1] == 429
        full = next(answer for answer in answers if answer.status_code == 429)
        assert re.fullmatch(r"[1-9]\d*", full.headers["retry-after"])
        assert full.json()["error"]["code"] == "rate_limit_exceeded"
        large = client.post("/v1/img2img", content=b" " * 101_000_000)
        assert (large.status_code, large.json()["error"]["code"]) == (413, "request_too_large")
        with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout=20) as slow:
            slow.sendall(b"POST /v1/text2img HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n")
            assert slow.recv(100).startswith(b"HTTP/1.1 408 ")
        # A client that goes away takes its work along: the line is free long before its images would have been made.
        with pytest.raises(httpx.ReadTimeout):
            client.post("/v1/text2img", json=long | {"samples": 4}, timeout=0.3)
        assert client.post("/v1/text2img", json={"prompt": "a fox"}, timeout=10).status_code == 200


def test_a_batch_gives_the_images_that_each_request_gives_alone(models):
    def app(batch_images):
        return create_app(Settings(models=[tiny("sd", models["sd"])], batch_images=batch_images))

    body = {"prompt": ["a fox", "a hen and a much longer prompt"], "samples": 2, "seed": 5, "num_inference_steps": 3}
    body |= {"init_image": png(), "strength": 0.7}
    with TestClient(app(1)) as one, TestClient(app(4)) as four:
        for route in ("text2img", "img2img"):
            sent = body | ({} if route == "img2img" else {"init_image": None})
            apart, together = (each.post(f"/v1/{route}", json=sent).json() for each in (one, four))
            assert [each["seed"] for each in apart["images"]] == [each["seed"] for each in together["images"]]
            for first, second in zip(apart["output"], together["output"], strict=True):
                difference = ImageChops.difference(decode(first), decode(second))
                # Sums are rounded otherwise in a batch.
                assert max(high for _, high in difference.getextrema()) <= 2


def test_a_folder_that_is_no_pipeline(tmp_path):
    with pytest.raises(ModelError, match="cannot be loaded"):
        LoadedModel(ModelSettings(name="none", source=str(tmp_path)))


def test_weights_that_could_run_code_are_not_read(models, tmp_path):
    shutil.copytree(models["sd"], tmp_path, dirs_exist_ok=True)
    for path in tmp_path.rglob("*.safetensors"):
        # The same weights as pickle, under the names that Diffusers and Transformers look for.
        name = "pytorch_model.bin" if path.stem == "model" else f"{path.stem}.bin"
        torch.save(load_file(path), path.with_name(name))
        path.unlink()
    with pytest.raises(ModelError, match="cannot be loaded"):
        LoadedModel(ModelSettings(name="pickle", source=str(tmp_path)))


def test_the_example_settings_are_right():
    assert read_settings(ROOT / "settings.example.yaml").models[0].name == "stable-diffusion-1.5"


@pytest.mark.parametrize(
    "wrong",
    [
        {"models": []},
        {"models": [{"name": "a", "source": "b"}] * 2},
        {"models": [{"name": "a", "source": "b", "scheduler": "none"}]},
        {"models": [{"name": "a", "source": "b"}], "queues": 3},
    ],
)
def test_settings_with_mistakes(wrong):
    with pytest.raises(ValidationError):
        Settings.model_validate(wrong)
