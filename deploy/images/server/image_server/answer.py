"""Answers of both faces."""

import base64
import hashlib
import time
import uuid
from collections.abc import Sequence

from .encode import encode_image
from .image_request import ImageRequest
from .pipelines import Picture


def stable_diffusion_answer(request: ImageRequest, pictures: Sequence[Picture], *, seconds: float) -> dict:
    """The answer of text2img, img2img and inpainting. `status`, `generationTime` and `output` are what older clients
    read. Each image is in it once, in `output`, and `images` describes them in the same order."""
    images = [_describe(request, picture) for picture in pictures]
    return {
        "id": f"img-{uuid.uuid4().hex}",
        "object": "image.result",
        "created": int(time.time()),
        "model": request.model,
        "status": "success",
        "generation_time_ms": round(seconds * 1000),
        "generationTime": seconds,
        "output": [image.pop("b64") for image in images],
        "images": images,
        "parameters": _parameters(request, pictures),
        "ignored": list(request.ignored),
        "usage": _usage(request, len(images)),
    }


def openai_answer(request: ImageRequest, pictures: Sequence[Picture]) -> dict:
    """The answer of images/generations and images/edits: OpenAI's, and with every image its seed."""
    data = [
        {"b64_json": image["b64"], "seed": image["seed"], "sha256": image["sha256"], "nsfw": image["nsfw"]}
        for image in (_describe(request, picture) for picture in pictures)
    ]
    return {
        "created": int(time.time()),
        "model": request.model,
        "data": data,
        "size": f"{request.width}x{request.height}",
        "output_format": request.output_format,
        "background": "opaque",
    }


def _describe(request: ImageRequest, picture: Picture) -> dict:
    raw = encode_image(picture.image, request.output_format, request.quality)
    return {
        "b64": base64.b64encode(raw).decode(),
        "format": request.output_format,
        "width": picture.image.width,
        "height": picture.image.height,
        "seed": picture.seed,
        "sha256": hashlib.sha256(raw).hexdigest(),
        "nsfw": picture.is_unsafe,
    }


def _parameters(request: ImageRequest, pictures: Sequence[Picture]) -> dict:
    """What was in force, with all defaults filled in."""
    parameters = {
        "width": request.width,
        "height": request.height,
        "samples": len(request.seeds),
        "num_inference_steps": request.steps,
        "guidance_scale": request.guidance_scale,
        "seed": request.seeds[0],
        "scheduler": request.scheduler,
        "clip_skip": request.clip_skip,
        "safety_checker": request.is_checked,
        "output_type": request.output_format,
    }
    if request.task != "text2img":
        parameters["strength"] = request.strength
    cut = [index for index, picture in enumerate(pictures) if picture.is_prompt_cut]
    if cut:
        parameters["cut_prompts"] = cut
    return parameters


def _usage(request: ImageRequest, images: int) -> dict:
    steps = images * request.effective_steps
    megapixel_steps = steps * request.width * request.height / 1e6
    return {"images": images, "steps": steps, "megapixel_steps": round(megapixel_steps, 3)}
