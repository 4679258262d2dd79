"""Every route on true pipelines."""

import base64
import hashlib

import pytest
from image_files import decode, encode, png, striped
from PIL import Image, ImageChops
from PIL.PngImagePlugin import PngInfo


def make(client, route, body):
    answer = client.post(f"/v1/{route}", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("model", ["sd", "xl", "turbo"])
def test_text2img_gives_what_was_asked_for_and_says_how(client, model):
    body = {"model": model, "prompt": "a fox", "seed": 7, "width": 96, "height": 64}
    result = make(client, "text2img", body)
    image = decode(result["output"][0])
    assert (image.format, image.size, image.mode, image.info) == ("PNG", (96, 64), "RGB", {})
    digest = hashlib.sha256(base64.b64decode(result["output"][0])).hexdigest()
    described = {"format": "png", "width": 96, "height": 64, "seed": 7, "sha256": digest, "nsfw": None}
    assert result["images"] == [described]
    steps = 1 if model == "turbo" else 2
    assert result["usage"] == {"images": 1, "steps": steps, "megapixel_steps": round(steps * 96 * 64 / 1e6, 3)}
    assert (result["object"], result["status"], result["model"]) == ("image.result", "success", model)
    assert result["generationTime"] > 0


def test_same_seed_same_image(client):
    body = {"prompt": "a fox", "seed": 7}
    first = make(client, "text2img", body)
    assert make(client, "text2img", body)["output"] == first["output"]
    assert make(client, "text2img", body | {"seed": 8})["output"] != first["output"]


def test_every_image_of_a_request_has_a_seed_that_makes_it_again(client):
    result = make(client, "text2img", {"prompt": ["a fox", "a hen"], "samples": "2", "seed": 2**32 - 1})
    assert [image["seed"] for image in result["images"]] == [2**32 - 1, 0, 1, 2]
    assert len(set(result["output"])) == 4
    alone = make(client, "text2img", {"prompt": "a hen", "seed": 2})
    assert alone["output"] == result["output"][3:]


def test_a_seed_that_is_left_to_the_server_is_told(client):
    result = make(client, "text2img", {"prompt": "a fox", "seed": -1})
    again = make(client, "text2img", {"prompt": "a fox", "seed": result["images"][0]["seed"]})
    assert again["output"] == result["output"]


@pytest.mark.parametrize("model", ["sd", "xl"])
def test_img2img_begins_with_the_image(client, model):
    body = {"model": model, "prompt": "a fox", "seed": 7, "init_image": striped(), "num_inference_steps": 4}
    images = {
        strength: decode(make(client, "img2img", body | {"strength": strength})["output"][0]) for strength in (0.25, 1)
    }
    assert {image.size for image in images.values()} == {(64, 64)}
    assert images[0.25].tobytes() != images[1].tobytes()
    # The init image has no part in it at strength 1, and a part below.
    blue = make(client, "img2img", body | {"strength": 0.25, "init_image": png(color=(0, 0, 255))})
    assert decode(blue["output"][0]).tobytes() != images[0.25].tobytes()


@pytest.mark.parametrize("model", ["sd", "xl"])
def test_inpainting_leaves_the_rest_as_it_was(client, model):
    mask = Image.new("L", (64, 64), 0)
    mask.paste(255, (32, 0, 64, 64))
    body = {"model": model, "prompt": "a fox", "seed": 7, "init_image": striped(), "mask_image": png(image=mask)}
    result = decode(make(client, "inpainting", body)["output"][0])
    before = decode(striped())
    left, right = (0, 0, 32, 64), (32, 0, 64, 64)
    assert ImageChops.difference(result.crop(left), before.crop(left)).getbbox() is None
    assert ImageChops.difference(result.crop(right), before.crop(right)).getbbox() is not None
    # The same mask in the other meaning: what is transparent is painted anew.
    transparent = Image.new("RGBA", (64, 64), (0, 0, 0, 255))
    transparent.paste((0, 0, 0, 0), right)
    by_alpha = make(client, "inpainting", body | {"mask_image": png(image=transparent), "mask_mode": "alpha"})
    assert decode(by_alpha["output"][0]).tobytes() == result.tobytes()


def test_the_older_servers_image_object_is_taken(client):
    pixels = decode(striped()).tobytes()
    raw = {"img_data": [base64.b64encode(pixels).decode()], "img_data_format": "raw_bytes", "img_type": "RGB"}
    body = {"prompt": ["a fox"], "negative_prompt": [""], "seed": 7}
    by_raw = make(client, "img2img", body | {"base_img_data": raw | {"img_width": 64, "img_height": 64}})
    by_file = make(
        client, "img2img", body | {"base_img_data": {"img_data": [striped()], "img_data_format": "file_bytes"}}
    )
    assert by_raw["output"] == by_file["output"] == make(client, "img2img", body | {"init_image": striped()})["output"]


@pytest.mark.parametrize(("name", "kind"), [("png", "PNG"), ("JPEG", "JPEG"), ("webp", "WEBP")])
def test_output_formats(client, name, kind):
    image = decode(make(client, "text2img", {"prompt": "a fox", "seed": 1, "output_type": name})["output"][0])
    assert (image.format, image.size) == (kind, (64, 64))
    assert not image.getexif()


def test_raw_pixels_for_older_clients(client):
    body = {"prompt": "a fox", "seed": 1}
    raw = base64.b64decode(make(client, "text2img", body | {"output_type": "pil"})["output"][0])
    assert raw == decode(make(client, "text2img", body)["output"][0]).tobytes()


@pytest.mark.parametrize(
    "scheduler",
    ["DDIMScheduler", "EulerAncestralDiscrete", "dpm++ 2m karras", "UniPCMultistepScheduler", "LCM", "heun"],
)
def test_schedulers_by_name(client, scheduler):
    body = {"prompt": "a fox", "seed": 1, "num_inference_steps": 3, "scheduler": scheduler}
    first = make(client, "text2img", body)
    assert first["parameters"]["scheduler"] == scheduler
    assert make(client, "text2img", body)["output"] == first["output"]
    # The one before left nothing behind.
    own = make(client, "text2img", {"prompt": "a fox", "seed": 1, "num_inference_steps": 3})
    assert own["output"] != first["output"]


def test_safety_checker(client):
    body = {"model": "sd-checked", "prompt": "a fox", "seed": 1}
    assert make(client, "text2img", body)["images"][0]["nsfw"] in (True, False)
    assert make(client, "text2img", body | {"safety_checker": "no"})["images"][0]["nsfw"] is None


def test_an_unsafe_image_is_blank(client):
    server = client.app.state.server.models["sd-checked"]
    # The checker of the test has random weights: with thresholds this low it finds every image unsafe.
    weights = server._checker.concept_embeds_weights
    before = weights.clone()
    try:
        weights.data.fill_(-2)
        result = make(client, "text2img", {"model": "sd-checked", "prompt": "a fox", "seed": 1})
    finally:
        weights.data.copy_(before)
    assert result["images"][0]["nsfw"] is True
    assert decode(result["output"][0]).getextrema() == ((0, 0),) * 3


def test_fields_without_effect_are_named(client):
    body = {"prompt": "a fox", "key": "secret", "sag_scale": 1.0, "aesthetic_score": 6, "upscale": "no"}
    assert make(client, "text2img", body)["ignored"] == ["aesthetic_score", "sag_scale", "upscale"]


def test_prompts_that_are_longer_than_the_model_reads_are_named(client):
    long = {"prompt": ["a fox", "fox " * 60], "seed": 1}
    assert make(client, "text2img", long)["parameters"]["cut_prompts"] == [1]
    assert "cut_prompts" not in make(client, "text2img", {"prompt": "a fox"})["parameters"]


def test_openai_generations(client):
    body = {"model": "sd", "prompt": "a fox", "n": 2, "size": "64x96", "seed": 3, "output_format": "webp"}
    answer = client.post("/v1/images/generations", json=body)
    assert answer.status_code == 200, answer.text
    result = answer.json()
    assert (result["size"], result["output_format"]) == ("64x96", "webp")
    assert [(decode(each["b64_json"]).size, each["seed"]) for each in result["data"]] == [((64, 96), 3), ((64, 96), 4)]


def test_openai_edits_as_json_and_as_form(client):
    mask = Image.new("RGBA", (64, 64), (0, 0, 0, 255))
    mask.paste((0, 0, 0, 0), (0, 0, 32, 64))
    sent = {"image": striped(), "mask": png(image=mask)}
    fields = {"prompt": "a fox", "seed": "5"}
    wrapped = {"images": [{"image_url": f"data:image/png;base64,{sent['image']}"}], "mask": sent["mask"]}
    by_json = client.post("/v1/images/edits", json=fields | wrapped)
    files = {name: (f"{name}.png", base64.b64decode(text), "image/png") for name, text in sent.items()}
    by_form = client.post("/v1/images/edits", data=fields | {"n": "1"}, files=files)
    assert (by_json.status_code, by_form.status_code) == (200, 200), by_json.text + by_form.text
    assert by_json.json()["data"] == by_form.json()["data"]
    right = (32, 0, 64, 64)
    made = decode(by_json.json()["data"][0]["b64_json"])
    assert ImageChops.difference(made.crop(right), decode(striped()).crop(right)).getbbox() is None
    unmasked = client.post("/v1/images/edits", json=fields | {"image": striped()}).json()["data"]
    assert unmasked[0]["b64_json"] != by_json.json()["data"][0]["b64_json"]


def test_models_health_and_metrics(client):
    make(client, "text2img", {"prompt": "a fox"})
    listed = client.get("/v1/models").json()
    assert [model["id"] for model in listed["data"]] == ["sd", "sd-checked", "sd-always", "xl", "turbo"]
    assert client.get("/v1/models/xl").json()["id"] == "xl"
    health = client.get("/health").json()
    assert health["status"] == "ok"
    assert health["models"][0] == {"name": "sd", "device": "cpu", "waiting": 0, "is_working": False}
    metrics = client.get("/metrics").text
    assert 'image_server_images_total{model="sd"}' in metrics
    assert 'image_server_requests_total{route="/v1/text2img",status="200"}' in metrics


def test_what_a_file_tells_beside_its_pixels_does_not_come_back(client):
    comment = PngInfo()
    comment.add_text("parameters", "private")
    sent = encode(decode(striped()), pnginfo=comment)
    assert decode(make(client, "img2img", {"prompt": "a fox", "init_image": sent})["output"][0]).info == {}
