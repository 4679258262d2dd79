"""A model's three pipelines over one set of weights."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy
import torch
from diffusers import (
    DiffusionPipeline,
    StableDiffusionImg2ImgPipeline,
    StableDiffusionInpaintPipeline,
    StableDiffusionPipeline,
    StableDiffusionXLImg2ImgPipeline,
    StableDiffusionXLInpaintPipeline,
    StableDiffusionXLPipeline,
)
from PIL import Image

from .image_request import ImageRequest, Task
from .schedulers import make_scheduler
from .settings import ModelSettings

_FAMILIES = {
    StableDiffusionPipeline: (StableDiffusionImg2ImgPipeline, StableDiffusionInpaintPipeline),
    StableDiffusionXLPipeline: (StableDiffusionXLImg2ImgPipeline, StableDiffusionXLInpaintPipeline),
}


class ModelError(Exception):
    """A model that this server cannot serve."""


@dataclass(frozen=True)
class Picture:
    """One image that was made, before it is encoded."""

    image: Image.Image
    seed: int
    is_unsafe: bool | None
    """None where the safety checker did not look."""
    is_prompt_cut: bool = False
    """Whether the prompt has more tokens than the model reads, and its end had no part in the image."""


class LoadedModel:
    """A model in memory. Only one thread at a time may ask it for images: pipelines and schedulers hold state."""

    def __init__(self, settings: ModelSettings):
        self.settings = settings
        text2img = self._load(settings)
        family = next((kind for kind in _FAMILIES if type(text2img) is kind), None)
        if family is None:
            known = ", ".join(kind.__name__ for kind in _FAMILIES)
            raise ModelError(f"{settings.source}: {type(text2img).__name__} is not served; there are {known}.")
        self.is_xl = family is StableDiffusionXLPipeline
        self._default_scheduler = text2img.scheduler
        # The checker is run apart, for the images whose requests want it: a pipeline checks all or none of a batch.
        self._checker = getattr(text2img, "safety_checker", None) if settings.safety_checker != "off" else None
        self._extractor = getattr(text2img, "feature_extractor", None)
        components = dict(text2img.components)
        options = {} if self.is_xl else {"requires_safety_checker": False, "safety_checker": None}
        made = components | options
        if settings.is_offloaded:
            text2img.enable_model_cpu_offload(device=settings.device)
        else:
            text2img.to(settings.device)
        if settings.is_sliced:
            text2img.enable_attention_slicing()
            text2img.vae.enable_slicing()
        img2img, inpaint = _FAMILIES[family]
        self._pipelines: dict[Task, DiffusionPipeline] = {
            "text2img": family(**made),
            "img2img": img2img(**made),
            "inpainting": inpaint(**made),
        }
        for pipeline in self._pipelines.values():
            pipeline.set_progress_bar_config(disable=True)

    @property
    def has_checker(self) -> bool:
        return self._checker is not None

    def generate(self, requests: Sequence[ImageRequest], *, is_abandoned: Callable[[], bool]) -> list[list[Picture]]:
        """The pictures of requests that agree in all but prompts and seeds, made together; one list for each request.
        Every picture has a generator of its own, on the CPU, so that its seed means the same on every device. Stops
        early, with whatever is there, when nobody wants them any more."""
        first = requests[0]
        if first.task != "text2img" and first.strength == 0:
            # Nothing may change; Diffusers refuses a run without steps.
            return [list(self._finish([request], [request.init_image] * len(request.seeds))) for request in requests]
        pipeline = self._pipelines[first.task]
        pipeline.scheduler = make_scheduler(first.scheduler, self._default_scheduler)
        seeds = [seed for request in requests for seed in request.seeds]
        fields = {
            "prompt": [text for request in requests for text in request.prompts],
            "negative_prompt": [text for request in requests for text in request.negative_prompts],
            "num_inference_steps": first.steps,
            "guidance_scale": first.guidance_scale,
            "clip_skip": first.clip_skip,
            "generator": [torch.Generator("cpu").manual_seed(seed) for seed in seeds],
            "callback_on_step_end": _stopping(is_abandoned),
            **self._image_fields(requests),
        }
        with torch.inference_mode():
            images = pipeline(**fields).images
        pictures = iter(self._finish(requests, images))
        return [[next(pictures) for _ in request.seeds] for request in requests]

    def _image_fields(self, requests: Sequence[ImageRequest]) -> dict:
        first = requests[0]
        if first.task == "text2img":
            return {"width": first.width, "height": first.height}
        images = [request.init_image for request in requests for _ in request.seeds]
        fields = {"image": images, "strength": first.strength}
        if first.task == "inpainting":
            masks = [request.mask for request in requests for _ in request.seeds]
            fields |= {"mask_image": masks, "width": first.width, "height": first.height}
        if self.is_xl:
            names = ("aesthetic_score", "negative_aesthetic_score")
            fields |= {name: getattr(first, name) for name in names if getattr(first, name) is not None}
        return fields

    def _finish(self, requests: Sequence[ImageRequest], images: list[Image.Image]) -> list[Picture]:
        owners = [request for request in requests for _ in request.seeds]
        seeds = [seed for request in requests for seed in request.seeds]
        prompts = [text for request in requests for text in request.prompts]
        is_cut = {text: self._is_cut(text) for text in prompts}
        pictures = []
        for image, request, seed, prompt in zip(images, owners, seeds, prompts, strict=True):
            if request.mask is not None:
                # The autoencoder changes every pixel a little; what was not to be painted stays as it was sent.
                image = Image.composite(image, request.init_image, request.mask)
            is_unsafe = self._is_unsafe(image) if request.is_checked else None
            shown = Image.new("RGB", image.size) if is_unsafe else image
            pictures.append(Picture(shown, seed, is_unsafe, is_cut[prompt]))
        return pictures

    def _is_cut(self, prompt: str) -> bool:
        tokenizer = self._pipelines["text2img"].tokenizer
        return len(tokenizer(prompt, truncation=False, verbose=False).input_ids) > tokenizer.model_max_length

    def _is_unsafe(self, image: Image.Image) -> bool:
        pixels = self._extractor([image], return_tensors="pt").pixel_values
        weight = next(self._checker.parameters())
        values = numpy.asarray(image, dtype=numpy.float32)[None] / 255
        _, found = self._checker(images=values, clip_input=pixels.to(weight.device, weight.dtype))
        return bool(found[0])

    @staticmethod
    def _load(settings: ModelSettings) -> DiffusionPipeline:
        """Weights are read from safetensors only: other formats run code when they are opened."""
        try:
            return DiffusionPipeline.from_pretrained(
                settings.source,
                dtype=getattr(torch, settings.dtype),
                variant=settings.variant,
                use_safetensors=True,
                local_files_only=not settings.is_download_allowed,
            )
        except (OSError, ValueError) as error:
            raise ModelError(f"{settings.source} cannot be loaded as a pipeline of Diffusers: {error}") from error


def _stopping(is_abandoned: Callable[[], bool]):
    def after_step(pipeline, _step, _timestep, fields):
        if is_abandoned():
            pipeline._interrupt = True
        return fields

    return after_step
