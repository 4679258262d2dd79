"""The OpenAI face: images/generations and images/edits, as fields of the Stable Diffusion face."""

import re
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .image_request import ImageRequest
from .refusal import Refusal
from .settings import Limits, ModelSettings
from .stable_diffusion_face import describe, read_stable_diffusion

_SIZE = re.compile(r"^(\d{1,5})x(\d{1,5})$", re.ASCII)
# Fields of our own that an OpenAI client may send beside the published ones.
_PASSED = [
    "negative_prompt",
    "num_inference_steps",
    "guidance_scale",
    "seed",
    "scheduler",
    "strength",
    "safety_checker",
]


# What this face calls the fields of the other one.
_NAMES = {
    "samples": "n",
    "width": "size",
    "height": "size",
    "init_image": "image",
    "mask_image": "mask",
    "output_type": "output_format",
}


class OpenAiBody(BaseModel):
    """Source: openai/openai-openapi f85dbe2, CreateImageRequest and CreateImageEditRequest."""

    model_config = ConfigDict(extra="allow")

    prompt: str = Field(min_length=1)
    n: int | None = Field(default=None, ge=1, le=10)
    size: str | None = None
    response_format: str | None = None
    output_format: str | None = None
    output_compression: int | None = Field(default=None, ge=0, le=100)
    moderation: str | None = None
    background: str | None = None
    quality: str | None = None
    stream: bool | None = None
    partial_images: int | None = None
    image: Any = None
    images: Any = None
    mask: Any = None


_ACCEPTED = {
    "response_format": [None, "b64_json"],
    "background": [None, "auto", "opaque"],
    "quality": [None, "auto", "standard", "medium"],
    "moderation": [None, "auto", "low"],
    "output_format": [None, "png", "jpeg", "webp"],
    "stream": [None, False],
    "partial_images": [None, 0],
}


def read_openai(
    json: Any, *, is_edit: bool, settings: ModelSettings, has_checker: bool, is_xl: bool, limits: Limits
) -> ImageRequest:
    """The canonical request of a body. Raises Refusal, with the field's name, when it is not one."""
    try:
        body = OpenAiBody.model_validate(json)
    except ValidationError as error:
        raise describe(error) from error
    for name, values in _ACCEPTED.items():
        if getattr(body, name) not in values:
            hint = " Images come inline only." if name == "response_format" else ""
            message = f"This server does not support this value of '{name}'.{hint}"
            raise Refusal(message, param=name, code="unsupported_value")
    fields = {name: (body.model_extra or {}).get(name) for name in _PASSED}
    fields |= {"prompt": body.prompt, "samples": body.n, "output_type": body.output_format}
    fields |= {"output_compression": body.output_compression}
    if fields["safety_checker"] is None and body.moderation == "low" and settings.safety_checker == "optional":
        fields["safety_checker"] = False
    if body.size not in (None, "auto"):
        size = _SIZE.match(body.size)
        if size is None:
            raise Refusal("'size' must be WIDTHxHEIGHT or auto.", param="size")
        fields |= {"width": int(size[1]), "height": int(size[2])}
    task = "text2img"
    for name in () if is_edit else ("image", "images", "mask"):
        if getattr(body, name) is not None:
            message = f"'{name}' has no place here: ask /v1/images/edits."
            raise Refusal(message, param=name, code="unsupported_parameter")
    if is_edit:
        image, mask = _edited_image(body)
        task = "img2img" if mask is None else "inpainting"
        fields |= {"init_image": image, "mask_image": mask, "mask_mode": None if mask is None else "alpha"}
    options = {"settings": settings, "has_checker": has_checker, "is_xl": is_xl, "limits": limits}
    try:
        return read_stable_diffusion(fields, task, **options)
    except Refusal as refusal:
        refusal.param = _NAMES.get(refusal.param, refusal.param)
        raise


def _edited_image(body: OpenAiBody) -> tuple[Any, Any]:
    """The image to edit and its mask, which may be missing: then the whole image may change."""
    given = body.images if body.image is None else body.image
    if isinstance(given, list):
        if len(given) != 1:
            raise Refusal("This server edits exactly one image at a time.", param="image", code="unsupported_value")
        given = given[0]
    if given is None:
        raise Refusal("'image' is missing.", param="image")
    return _inline(given, "image"), None if body.mask is None else _inline(body.mask, "mask")


def _inline(value: Any, param: str) -> Any:
    """OpenAI's JSON form wraps an image in `{image_url}`; only data URIs of it are taken."""
    if isinstance(value, dict) and "image_url" in value:
        return value["image_url"]
    if isinstance(value, dict) and "file_id" in value:
        raise Refusal("Files are not kept here: images are taken inline only.", param=param, code="unsupported_value")
    if not isinstance(value, str):
        raise Refusal(f"'{param}' must be base64 or a data URI.", param=param, code="invalid_image")
    return value
