"""What is not served, and what the client is told."""

import base64
import json
import struct
import zlib

import pytest
from image_files import encode, png
from PIL import Image


def refused(client, route, body, **options):
    answer = client.post(f"/v1/{route}", json=body, **options)
    error = answer.json()["error"]
    assert answer.json()["detail"] == error["message"]
    return answer.status_code, error["param"], error["code"]


def bomb(width: int, height: int) -> str:
    """A PNG of a few bytes that would unpack to any size."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + parts).decode()


def webp_bomb() -> str:
    side = (16_000 - 1).to_bytes(3, "little")
    raw = b"RIFF" + struct.pack("<I", 22) + b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + side + side
    return base64.b64encode(raw).decode()


def jpeg_bomb() -> str:
    raw = bytearray(base64.b64decode(encode(Image.new("RGB", (64, 64)), "JPEG")))
    at = raw.index(b"\xff\xc0")
    raw[at + 5 : at + 9] = struct.pack(">HH", 65_000, 65_000)
    return base64.b64encode(raw).decode()


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"prompt": None}, "prompt"),
        ({"prompt": 7}, "prompt"),
        ({"prompt": []}, "prompt"),
        ({"prompt": "a" * 32_001}, "prompt"),
        ({"prompt": "\ud800"}, "prompt"),
        ({"negative_prompt": ["a", "b"]}, "negative_prompt"),
        ({"width": 65}, "width"),
        ({"width": 8}, "width"),
        ({"height": 264}, "height"),
        ({"height": "tall"}, "height"),
        ({"samples": 5}, "samples"),
        ({"samples": 0}, "samples"),
        ({"prompt": ["a", "b"], "samples": 3}, "samples"),
        ({"num_inference_steps": 0}, "num_inference_steps"),
        ({"num_inference_steps": 151}, "num_inference_steps"),
        ({"guidance_scale": 51}, "guidance_scale"),
        ({"guidance_scale": "Infinity"}, "guidance_scale"),
        ({"seed": 2**32}, "seed"),
        ({"seed": -2}, "seed"),
        ({"seed": 1.5}, "seed"),
        ({"scheduler": "../../etc"}, "scheduler"),
        ({"clip_skip": 13}, "clip_skip"),
        ({"output_type": "gif"}, "output_type"),
        ({"output_compression": 101}, "output_compression"),
        ({"webhook": "http://example.org"}, "webhook"),
        ({"lora_model": "style"}, "lora_model"),
        ({"upscale": "2"}, "upscale"),
        ({"self_attention": "yes"}, "self_attention"),
        ({"safety_checker": "yes"}, "safety_checker"),
        ({"model": "sd-always", "safety_checker": "no"}, "safety_checker"),
        ({"init_image": "AAAA"}, "init_image"),
        ({"model": 7}, "model"),
    ],
)
def test_fields_of_text2img(client, changes, param):
    # Written with escapes, so that a lone surrogate comes through as JSON has it.
    answer = client.post("/v1/text2img", content=json.dumps({"prompt": "a fox"} | changes))
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, param)


def test_the_model(client):
    assert refused(client, "text2img", {"prompt": "a", "model": "none"}) == (404, "model", "model_not_found")
    assert client.get("/v1/models/none").json()["error"]["code"] == "model_not_found"


@pytest.mark.parametrize(
    ("image", "code"),
    [
        ("http://example.org/a.png", "unsupported_value"),
        ("file:///etc/passwd", "unsupported_value"),
        ("data:text/html;base64,AAAA", "unsupported_value"),
        ("", "invalid_image"),
        ("not base64!", "invalid_image"),
        (png()[:-10], "invalid_image"),
        (base64.b64encode(b"GIF89a" + bytes(100)).decode(), "invalid_image"),
        (png()[:40], "invalid_image"),
        (7, "invalid_image"),
        (bomb(50_000, 50_000), "too_many_pixels"),
        (bomb(2**31, 2**31), "too_many_pixels"),
        (bomb(0, 64), "invalid_image"),
        (jpeg_bomb(), "too_many_pixels"),
        (webp_bomb(), "too_many_pixels"),
        (png(72, 60), "invalid_size"),
        (png(16, 16), "invalid_size"),
        ({"b64": "AAAA", "format": "raw_rgb", "width": 64, "height": 64}, "invalid_image"),
        ({"b64": "AAAA", "format": "raw_rgb", "width": 99_999, "height": 99_999}, "too_many_pixels"),
        ("A" * 13_400_000, "image_too_large"),
    ],
)
def test_start_images(client, image, code):
    body = {"prompt": "a fox", "init_image": image}
    assert refused(client, "img2img", body) == (400, "init_image", code)


def test_an_animation_is_not_one_image(client):
    frames = [Image.new("RGB", (64, 64), (shade, 0, 0)) for shade in (0, 100, 200)]
    for kind in ("PNG", "WEBP"):
        moving = encode(frames[0], kind, save_all=True, append_images=frames[1:])
        assert refused(client, "img2img", {"prompt": "a", "init_image": moving}) == (400, "init_image", "invalid_image")


def test_start_image_and_size_disagree(client):
    body = {"prompt": "a fox", "init_image": png(), "width": 128}
    assert refused(client, "img2img", body) == (400, "width", None)


def test_too_few_steps_for_the_strength(client):
    body = {"prompt": "a fox", "init_image": png(), "num_inference_steps": 2, "strength": 0.3}
    assert refused(client, "img2img", body) == (400, "strength", None)


def test_masks(client):
    body = {"prompt": "a fox", "init_image": png()}
    assert refused(client, "inpainting", body) == (400, "mask_image", None)
    assert refused(client, "inpainting", body | {"mask_image": png(128, 64)}) == (400, "mask_image", "mask_size")
    opaque = body | {"mask_image": png(), "mask_mode": "alpha"}
    assert refused(client, "inpainting", opaque) == (400, "mask_image", "invalid_image")


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"response_format": "url"}, "response_format"),
        ({"size": "64"}, "size"),
        ({"size": "65x64"}, "size"),
        ({"n": 5}, "n"),
        ({"n": 11}, "n"),
        ({"stream": True}, "stream"),
        ({"background": "transparent"}, "background"),
        ({"output_format": "gif"}, "output_format"),
        ({"prompt": ""}, "prompt"),
    ],
)
def test_openai_generations(client, changes, param):
    status, named, _ = refused(client, "images/generations", {"prompt": "a fox"} | changes)
    assert (status, named) == (400, param)


def test_openai_edits(client):
    edit = "images/edits"
    assert refused(client, edit, {"prompt": "a"}) == (400, "image", None)
    assert refused(client, edit, {"prompt": "a", "image": "https://x/y.png"}) == (400, "image", "unsupported_value")
    stored = {"prompt": "a", "images": [{"file_id": "file-1"}]}
    assert refused(client, edit, stored) == (400, "image", "unsupported_value")
    two = {"prompt": "a", "images": [png(), png()]}
    assert refused(client, edit, two) == (400, "image", "unsupported_value")
    mask = {"prompt": "a", "image": png(), "mask": png(128, 64)}
    assert refused(client, edit, mask) == (400, "mask", "mask_size")


def test_a_form_with_a_large_file(client):
    files = {"image": ("a.png", bytes(10_000_001), "image/png")}
    answer = client.post("/v1/images/edits", data={"prompt": "a"}, files=files)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "image_too_large")


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000, b"[]", b'"a"', b"null"])
def test_bodies_that_are_no_json_object(client, body):
    answer = client.post("/v1/text2img", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_json")


@pytest.mark.parametrize("has_length", [True, False])
def test_a_body_of_101_mb(client, has_length):
    piece = bytes(1_000_000)

    def pieces():
        for _ in range(101):
            yield piece

    headers = {"content-length": "101000000"} if has_length else {}
    answer = client.post("/v1/img2img", content=pieces(), headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "request_too_large")


def test_other_addresses_and_methods(client):
    assert client.get("/v1/nothing").json()["error"]["code"] == "not_found"
    answer = client.get("/v1/text2img")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_a_failure_tells_nothing_of_the_inside(client, monkeypatch):
    def fail(*_arguments, **_options):
        raise RuntimeError("/secret/folder")

    monkeypatch.setattr(client.app.state.server.models["sd"], "generate", fail)
    answer = client.post("/v1/text2img", json={"prompt": "a fox"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "internal_error")
    assert "secret" not in answer.text
    monkeypatch.undo()
    assert client.post("/v1/text2img", json={"prompt": "a fox"}).status_code == 200
