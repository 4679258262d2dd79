"""The Stable Diffusion face: text2img, img2img and inpainting. It takes what clients of such APIs send: one prompt or
several, numbers or numeric strings, yes/no or booleans."""

from typing import Annotated, Any, Literal

from PIL import Image, ImageFilter
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from .image_request import (
    SEEDS,
    ImageRequest,
    Task,
    check_side,
    check_source,
    check_steps,
    choose_seeds,
    is_safety_checked,
)
from .inline_image import decode_base64, read_file, read_inline, read_raw
from .refusal import Refusal
from .schedulers import SCHEDULERS
from .settings import Limits, ModelSettings


def _empty_is_none(value: Any) -> Any:
    return None if value == "" else value


def _yes_or_no(value: Any) -> Any:
    return {"yes": True, "no": False, "": None}.get(value.lower(), value) if isinstance(value, str) else value


def _random_is_none(value: Any) -> Any:
    return None if value in (-1, "-1") else _number(value)


def _number(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError("expected a number")
    return _empty_is_none(value)


Whole = Annotated[int | None, BeforeValidator(_number)]
Score = Annotated[Annotated[float, Field(ge=0, le=10)] | None, BeforeValidator(_number)]
Choice = Annotated[bool | None, BeforeValidator(_yes_or_no)]
Name = Annotated[str | None, BeforeValidator(_empty_is_none)]
Seed = Annotated[Annotated[int, Field(ge=0, lt=SEEDS)] | None, BeforeValidator(_random_is_none)]
Strength = Annotated[Annotated[float, Field(ge=0, le=1)] | None, BeforeValidator(_number)]
Guidance = Annotated[Annotated[float, Field(ge=0, le=50)] | None, BeforeValidator(_number)]
Layers = Annotated[Annotated[int, Field(ge=0, le=12)] | None, BeforeValidator(_number)]
Blur = Annotated[Annotated[int, Field(ge=0, le=64)] | None, BeforeValidator(_number)]
Quality = Annotated[Annotated[int, Field(ge=0, le=100)] | None, BeforeValidator(_number)]
Count = Annotated[Annotated[int, Field(ge=1)] | None, BeforeValidator(_number)]


class StableDiffusionBody(BaseModel):
    """The fields that mean something here. Others are named in the answer, or refused where they would change the
    image."""

    model_config = ConfigDict(extra="allow")

    model: Name = None
    model_id: Name = None
    prompt: str | list[str]
    negative_prompt: str | list[str] | None = None
    width: Whole = None
    height: Whole = None
    samples: Count = None
    num_inference_steps: Whole = None
    guidance_scale: Guidance = None
    seed: Seed = None
    scheduler: Name = None
    clip_skip: Layers = None
    safety_checker: Choice = None
    output_type: Name = None
    output_compression: Quality = None
    init_image: Any = None
    mask_image: Any = None
    base_img_data: Any = None
    mask_img_data: Any = None
    mask_mode: Name = None
    mask_blur: Blur = None
    strength: Strength = None
    aesthetic_score: Score = None
    negative_aesthetic_score: Score = None


# What these ask for changes the image or leads out of the answer; nothing of it is done here, so none is ignored.
_REFUSED = [
    "webhook",
    "callback_url",
    "upload_url",
    "s3",
    "s3_url",
    "url",
    "image_url",
    "init_image_url",
    "mask_image_url",
    "lora",
    "lora_model",
    "embeddings_model",
    "controlnet_model",
    "controlnet_type",
    "controlnet_image",
    "vae",
    "upscale",
    "panorama",
    "tiling",
    "self_attention",
    "enhance_prompt",
    "multi_lingual",
    "styles",
]
_HARMLESS = {None, "", "no", "false", "0", "1", False, 0}
# Read elsewhere, or without meaning here; a client's key is never looked at.
_SILENT = {"key", "track_id", "return_dict", "base64", "gen_output_type"}


def read_stable_diffusion(
    json: Any, task: Task, *, settings: ModelSettings, has_checker: bool, is_xl: bool, limits: Limits
) -> ImageRequest:
    """The canonical request of a body. Raises Refusal, with the field's name, when it is not one."""
    try:
        body = StableDiffusionBody.model_validate(json)
    except ValidationError as error:
        raise describe(error) from error
    extra = body.model_extra or {}
    _refuse_unknown(extra)
    prompts, negatives = _expand_prompts(body, limits)
    strength = settings.strength if body.strength is None else body.strength
    steps = settings.steps if body.num_inference_steps is None else body.num_inference_steps
    check_steps(steps, strength, task, limits)
    if body.scheduler is not None and body.scheduler.lower() not in SCHEDULERS:
        known = ", ".join(sorted(SCHEDULERS))
        raise Refusal(f"The scheduler {body.scheduler[:100]!r} is unknown; there are {known}.", param="scheduler")
    ignored = [name for name, value in extra.items() if name not in _SILENT and value is not None]
    _refuse_needless_images(body, task)
    if task == "text2img":
        image, mask = None, None
        width, height = body.width or settings.width or 512, body.height or settings.height or 512
        width, height = check_side(width, "width", limits), check_side(height, "height", limits)
    else:
        image, mask = _read_images(body, task, limits)
        width, height = image.size
    is_scored = is_xl and task != "text2img"
    if not is_scored:
        # diffusers_api sends these two with every request; only SDXL's start images know them.
        ignored += [name for name in ("aesthetic_score", "negative_aesthetic_score") if getattr(body, name) is not None]
    return ImageRequest(
        task=task,
        model=settings.name,
        prompts=prompts,
        negative_prompts=negatives,
        seeds=choose_seeds(body.seed, len(prompts)),
        width=width,
        height=height,
        steps=steps,
        guidance_scale=settings.guidance_scale if body.guidance_scale is None else body.guidance_scale,
        scheduler=body.scheduler or settings.scheduler,
        clip_skip=body.clip_skip or None,
        is_checked=is_safety_checked(body.safety_checker, settings, has_checker),
        output_format=_output_format(body.output_type),
        quality=body.output_compression,
        init_image=image,
        mask=mask,
        strength=1.0 if task == "text2img" else strength,
        aesthetic_score=body.aesthetic_score if is_scored else None,
        negative_aesthetic_score=body.negative_aesthetic_score if is_scored else None,
        ignored=tuple(sorted(ignored)),
    )


def describe(error: ValidationError) -> Refusal:
    """The first thing that a schema found."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    param = str(first["loc"][0]) if first["loc"] else None
    return Refusal(f"Invalid '{param or 'body'}': {first['msg']}.", param=param)


def wanted_model(json: Any) -> str | None:
    """The model that a body asks for; none leaves it to the server."""
    if not isinstance(json, dict):
        raise Refusal("The body must be a JSON object.", code="invalid_json")
    name = json.get("model") or json.get("model_id")
    if name is not None and not isinstance(name, str):
        raise Refusal("Invalid 'model': it must be text.", param="model")
    return name


def _refuse_unknown(extra: dict[str, Any]) -> None:
    for name in _REFUSED:
        value = extra.get(name)
        is_harmless = value in ([], {}) or (isinstance(value, str | int | bool | None) and value in _HARMLESS)
        if not is_harmless:
            raise Refusal(f"This server does not support '{name}'.", param=name, code="unsupported_parameter")


def _expand_prompts(body: StableDiffusionBody, limits: Limits) -> tuple[tuple[str, ...], tuple[str, ...]]:
    prompts = [body.prompt] if isinstance(body.prompt, str) else body.prompt
    if not 1 <= len(prompts) <= limits.samples or "" in prompts:
        raise Refusal(f"'prompt' must be a text, or a list of at most {limits.samples} texts.", param="prompt")
    negative = body.negative_prompt or ""
    negatives = [negative] * len(prompts) if isinstance(negative, str) else negative
    if len(negatives) == 1:
        negatives = negatives * len(prompts)
    if len(negatives) != len(prompts):
        message = "There must be as many negative prompts as prompts, or one for all."
        raise Refusal(message, param="negative_prompt")
    if any(len(text) > limits.prompt_characters for text in [*prompts, *negatives]):
        raise Refusal(f"A prompt has more than {limits.prompt_characters} characters.", param="prompt")
    if any("\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text) for text in [*prompts, *negatives]):
        raise Refusal("A prompt has characters that are no text.", param="prompt")
    samples = body.samples or 1
    if len(prompts) * samples > limits.samples:
        message = f"{len(prompts) * samples} images are asked for; at most {limits.samples} are made at a time."
        raise Refusal(message, param="samples")
    each = range(samples)
    return tuple(text for text in prompts for _ in each), tuple(text for text in negatives for _ in each)


def _read_images(body: StableDiffusionBody, task: Task, limits: Limits) -> tuple[Image.Image, Image.Image | None]:
    init = _read_either(body.init_image, body.base_img_data, ("init_image", "base_img_data"), limits)
    if init is None:
        raise Refusal(f"{task} needs 'init_image'.", param="init_image")
    mask = None
    if task == "inpainting":
        given = _read_either(body.mask_image, body.mask_img_data, ("mask_image", "mask_img_data"), limits)
        if given is None:
            raise Refusal("inpainting needs 'mask_image'.", param="mask_image")
        check_source(init, given, limits)
        mask = mask_of(given, body.mask_mode or "white")
    else:
        check_source(init, None, limits)
    for name, asked, side in (("width", body.width, init.width), ("height", body.height, init.height)):
        if asked not in (None, side):
            raise Refusal(f"'{name}' is {asked}, that of the image {side}: they must be equal.", param=name)
    if mask is not None and body.mask_blur:
        mask = mask.filter(ImageFilter.GaussianBlur(body.mask_blur))
    return init.convert("RGB"), mask


def mask_of(image: Image.Image, mode: str) -> Image.Image:
    """The mask in which white is painted anew, of one where that is `white`, or where it is transparent (`alpha`)."""
    if mode == "white":
        return image.convert("L")
    if mode != "alpha":
        raise Refusal("'mask_mode' must be 'white' or 'alpha'.", param="mask_mode")
    if "A" not in image.getbands() and "transparency" not in image.info:
        raise Refusal("The mask has no transparency.", param="mask_image", code="invalid_image")
    return image.convert("RGBA").getchannel("A").point(lambda alpha: 255 - alpha)


def _refuse_needless_images(body: StableDiffusionBody, task: Task) -> None:
    """Images that a task would pass over: whoever sends one expects it to count."""
    masks = ["mask_image", "mask_img_data"]
    needless = {"text2img": ["init_image", "base_img_data", *masks], "img2img": masks, "inpainting": []}
    for name in needless[task]:
        if getattr(body, name) not in (None, ""):
            message = f"'{name}' has no place in {task}."
            raise Refusal(message, param=name, code="unsupported_parameter")


def _read_either(value: Any, legacy: Any, names: tuple[str, str], limits: Limits) -> Image.Image | None:
    if value is not None and legacy is not None:
        raise Refusal(f"Give either '{names[0]}' or '{names[1]}', not both.", param=names[0])
    if value is not None:
        return read_inline(value, names[0], limits)
    return None if legacy is None else _read_legacy(legacy, names[1], limits)


class LegacyImage(BaseModel):
    """The image object of diffusers_api (RawthiL/diffusers_api, abcaf80)."""

    img_data: list[str] = Field(min_length=1, max_length=1)
    img_data_format: Literal["raw_bytes", "file_bytes"] = "raw_bytes"
    img_type: Literal["RGB"] = "RGB"
    img_height: int = Field(default=512, ge=1)
    img_width: int = Field(default=512, ge=1)


def _read_legacy(value: Any, param: str, limits: Limits) -> Image.Image:
    try:
        image = LegacyImage.model_validate(value)
    except ValidationError as error:
        message = f"'{param}' must be an object with 'img_data', a list of one image in base64."
        raise Refusal(message, param=param) from error
    raw = decode_base64(image.img_data[0], param, limits)
    if image.img_data_format == "file_bytes":
        return read_file(raw, param, limits)
    return read_raw(raw, image.img_width, image.img_height, param, limits)


def _output_format(name: str | None) -> Any:
    formats = {"png": "png", "jpeg": "jpeg", "jpg": "jpeg", "webp": "webp", "pil": "raw_rgb", "raw_rgb": "raw_rgb"}
    chosen = formats.get((name or "png").lower())
    if chosen is None:
        raise Refusal("'output_type' must be png, jpeg, webp or pil.", param="output_type", code="unsupported_value")
    return chosen
