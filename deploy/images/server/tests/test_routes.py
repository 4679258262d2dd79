import base64
import hashlib
import io

import pytest
from PIL import Image


def png(width=64, height=64, color=(200, 30, 30), mode="RGB") -> str:
    out = io.BytesIO()
    Image.new(mode, (width, height), color).save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


def decode(text: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(text)))


@pytest.mark.parametrize("model", ["sd", "xl", "turbo"])
def test_text2img(client, model):
    body = {"model": model, "prompt": "a fox", "seed": 7, "width": 96, "height": 64}
    answer = client.post("/v1/text2img", json=body)
    assert answer.status_code == 200, answer.text
    result = answer.json()
    image = decode(result["output"][0])
    assert (image.format, image.size, image.mode) == ("PNG", (96, 64), "RGB")
    described = dict(result["images"][0])
    raw = base64.b64decode(described.pop("b64"))
    assert described == {
        "format": "png",
        "width": 96,
        "height": 64,
        "seed": 7,
        "sha256": hashlib.sha256(raw).hexdigest(),
        "nsfw": None,
    }
    assert client.post("/v1/text2img", json=body).json()["output"] == result["output"]
    assert client.post("/v1/text2img", json=body | {"seed": 8}).json()["output"] != result["output"]
