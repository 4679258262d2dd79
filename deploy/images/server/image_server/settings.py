"""The settings file, in YAML. `settings.example.yaml` explains every field."""

from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from .schedulers import SCHEDULERS

# As the contract counts: 10 MB are 10,000,000 bytes.
MB = 1_000_000


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ModelSettings(Strict):
    """One pipeline: a folder in the layout of Diffusers, or a name on the hub where downloads are allowed."""

    name: str = Field(min_length=1)
    source: str = Field(min_length=1)
    is_download_allowed: bool = False
    variant: str | None = None
    dtype: Literal["float32", "float16", "bfloat16"] = "float32"
    device: str = "cpu"
    scheduler: str | None = None
    width: int | None = None
    height: int | None = None
    steps: int = Field(default=30, ge=1, le=150)
    guidance_scale: float = Field(default=7.5, ge=0, le=50)
    strength: float = Field(default=0.7, gt=0, le=1)
    """`off`: never checked; `optional`: as the request says, on where it says nothing; `always`: the request cannot
    refuse it."""
    safety_checker: Literal["off", "optional", "always"] = "optional"
    is_sliced: bool = False
    is_offloaded: bool = False

    def model_post_init(self, _context) -> None:
        if self.scheduler is not None and self.scheduler.lower() not in SCHEDULERS:
            raise ValueError(f"scheduler {self.scheduler!r} is unknown; there are {', '.join(sorted(SCHEDULERS))}")


class Limits(Strict):
    body_bytes: int = Field(default=100 * MB, ge=1024)
    """Time for a body to arrive, and bodies that may arrive at a time; others wait for their turn."""
    body_seconds: float = Field(default=60, gt=0)
    bodies: int = Field(default=8, ge=1)
    image_bytes: int = Field(default=10 * MB, ge=1024)
    least_side: int = Field(default=64, ge=8)
    most_side: int = Field(default=2048, ge=8)
    samples: int = Field(default=4, ge=1, le=64)
    steps: int = Field(default=150, ge=1, le=1000)
    prompt_characters: int = Field(default=32_000, ge=1)


class Settings(Strict):
    models: list[ModelSettings] = Field(min_length=1)
    limits: Limits = Limits()
    """Requests that may wait for the one at work, per model."""
    queue: int = Field(default=16, ge=0)
    """Images that go through a pipeline together, of one request or of several that agree in all but prompt and
    seed."""
    batch_images: int = Field(default=1, ge=1, le=64)
    threads: int | None = Field(default=None, ge=1)
    host: str = "127.0.0.1"
    port: int = Field(default=8095, ge=0, le=65535)

    def model_post_init(self, _context) -> None:
        names = [model.name for model in self.models]
        if len(set(names)) < len(names):
            raise ValueError("two models have the same name")


def read_settings(path: Path) -> Settings:
    """Reads the settings file; pydantic's error lists all that is wrong in it."""
    return Settings.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
