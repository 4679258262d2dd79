"""What every face of the server asks a pipeline for: one canonical request."""

import secrets
from dataclasses import dataclass
from typing import Literal

from PIL import Image

from .refusal import Refusal
from .settings import Limits, ModelSettings

Task = Literal["text2img", "img2img", "inpainting"]
OutputFormat = Literal["png", "jpeg", "webp", "raw_rgb"]

SEEDS = 2**32
# Diffusers' autoencoders shrink by 8; sizes between would be answered with another size than was asked for.
GRID = 8


@dataclass(frozen=True)
class ImageRequest:
    """One request, checked: every value is one that the model's pipeline takes."""

    task: Task
    model: str
    prompts: tuple[str, ...]
    """One for each image."""
    negative_prompts: tuple[str, ...]
    seeds: tuple[int, ...]
    width: int
    height: int
    steps: int
    guidance_scale: float
    scheduler: str | None
    clip_skip: int | None
    is_checked: bool
    """Whether the safety checker looks at the images."""
    output_format: OutputFormat
    quality: int | None
    """Of JPEG and WebP, 0 to 100."""
    init_image: Image.Image | None = None
    mask: Image.Image | None = None
    """White is painted anew."""
    strength: float = 1.0
    aesthetic_score: float | None = None
    negative_aesthetic_score: float | None = None
    ignored: tuple[str, ...] = ()
    """Fields of the request that have no effect here; the answer names them."""

    @property
    def compatibility(self) -> tuple:
        """Requests with the same value can go through the pipeline together."""
        return (
            self.task,
            self.width,
            self.height,
            self.steps,
            self.guidance_scale,
            self.scheduler,
            self.clip_skip,
            self.strength,
            self.aesthetic_score,
            self.negative_aesthetic_score,
        )

    @property
    def effective_steps(self) -> int:
        """Steps that are computed: a start image leaves out the first ones."""
        return self.steps if self.task == "text2img" else int(self.steps * self.strength)


def choose_seeds(seed: int | None, count: int) -> tuple[int, ...]:
    """A seed for every image: the one asked for and those that follow it, or chance."""
    first = secrets.randbelow(SEEDS) if seed is None else seed
    return tuple((first + index) % SEEDS for index in range(count))


def check_side(side: int, param: str, limits: Limits) -> int:
    """A width or height that the pipelines take. Raises Refusal for any other: no size is rounded in silence."""
    if side % GRID != 0 or not limits.least_side <= side <= limits.most_side:
        sizes = f"a multiple of {GRID} from {limits.least_side} to {limits.most_side}"
        message = f"'{param}' is {side}; it must be {sizes}."
        raise Refusal(message, param=param, code="invalid_size")
    return side


def check_steps(steps: int, strength: float, task: Task, limits: Limits) -> None:
    """Raises Refusal for numbers of steps that are too high, or of which the strength leaves none."""
    if not 1 <= steps <= limits.steps:
        raise Refusal(f"'num_inference_steps' must be 1 to {limits.steps}.", param="num_inference_steps")
    if task != "text2img" and strength > 0 and int(steps * strength) < 1:
        message = f"'strength' {strength:g} of {steps} steps leaves none; raise one of them."
        raise Refusal(message, param="strength")


def check_source(init_image: Image.Image, mask: Image.Image | None, limits: Limits) -> None:
    """Raises Refusal for a start image of a size that the pipelines do not take, and for a mask of another size."""
    for side, name in ((init_image.width, "wide"), (init_image.height, "high")):
        if side % GRID != 0 or not limits.least_side <= side <= limits.most_side:
            message = (
                f"The image is {side} pixels {name}; "
                f"it must be a multiple of {GRID} from {limits.least_side} to {limits.most_side}."
            )
            raise Refusal(message, param="init_image", code="invalid_size")
    if mask is not None and mask.size != init_image.size:
        size = f"{init_image.width} x {init_image.height}"
        message = f"The mask has {mask.width} x {mask.height} pixels, its image {size}: they must be equal."
        raise Refusal(message, param="mask_image", code="mask_size")


def is_safety_checked(asked: bool | None, settings: ModelSettings, has_checker: bool) -> bool:
    """Whether images of a request are checked. Raises Refusal when the request asks for what this model cannot or
    must not do."""
    if settings.safety_checker == "off" or not has_checker:
        if asked:
            raise Refusal("This model has no safety checker.", param="safety_checker", code="unsupported_value")
        return False
    if settings.safety_checker == "always" and asked is False:
        message = "The safety checker of this model cannot be turned off."
        raise Refusal(message, param="safety_checker", code="unsupported_value")
    return asked is not False
