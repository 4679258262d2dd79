"""The line before a model: one run at a time, a bounded number of requests waiting, like ones made together."""

import asyncio
import math
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Protocol

from .image_request import ImageRequest
from .pipelines import Picture
from .refusal import Refusal


class Generator(Protocol):
    def generate(
        self, requests: Sequence[ImageRequest], *, is_abandoned: Callable[[], bool]
    ) -> list[list[Picture]]: ...


@dataclass(eq=False)
class Job:
    request: ImageRequest
    pictures: asyncio.Future
    is_abandoned: bool = False
    queued_at: float = field(default_factory=time.monotonic)


@dataclass
class Run:
    """One run that ended, for metrics."""

    images: int
    steps: int
    seconds: float


class WorkQueue:
    """Gives a model its work. `batch_images` is how many images go through the pipeline together: those of one
    request first, and then those of waiting requests that agree with it. At 1, a seed gives the same bits whatever else
    is asked."""

    def __init__(self, model: Generator, *, waiting: int, batch_images: int, on_run: Callable[[Run], None]):
        self._model = model
        self._most_waiting = waiting
        self._batch_images = batch_images
        self._on_run = on_run
        self._jobs: list[Job] = []
        self._running: list[Job] = []
        self._thread = ThreadPoolExecutor(1, "image-model")
        self._wake = asyncio.Event()
        self._recent_seconds = 1.0
        self._task = asyncio.get_running_loop().create_task(self._work())

    @property
    def waiting(self) -> int:
        return len(self._jobs)

    @property
    def is_working(self) -> bool:
        return bool(self._running)

    @property
    def is_alive(self) -> bool:
        return not self._task.done()

    def refuse_if_full(self) -> None:
        """Raises Refusal with 429 when the line is full, and says when to come again."""
        # Where nothing runs, the first in line is about to.
        if len(self._jobs) + self.is_working <= self._most_waiting:
            return
        seconds = max(1, math.ceil(self._recent_seconds))
        raise Refusal(
            f"Too many requests wait. Try again in {seconds} s.",
            status=429,
            kind="rate_limit_error",
            code="rate_limit_exceeded",
            headers={"retry-after": str(seconds)},
        )

    async def submit(self, request: ImageRequest) -> list[Picture]:
        """The pictures of a request, in its turn. Cancelling the wait takes it out of the line, or stops its run."""
        self.refuse_if_full()
        job = Job(request, asyncio.get_running_loop().create_future())
        self._jobs.append(job)
        self._wake.set()
        try:
            return await job.pictures
        except asyncio.CancelledError:
            job.is_abandoned = True
            if job in self._jobs:
                self._jobs.remove(job)
            raise

    async def close(self) -> None:
        for job in [*self._jobs, *self._running]:
            job.is_abandoned = True
            job.pictures.cancel()
        self._jobs.clear()
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        await asyncio.to_thread(self._thread.shutdown)

    async def _work(self) -> None:
        while True:
            while not self._jobs:
                self._wake.clear()
                await self._wake.wait()
            self._running = self._take_batch()
            started = time.monotonic()
            try:
                await self._run(self._running)
            except Exception as error:
                for job in self._running:
                    if not job.pictures.done():
                        job.pictures.set_exception(error)
            seconds = time.monotonic() - started
            self._recent_seconds += 0.3 * (seconds - self._recent_seconds)
            self._running = []

    def _take_batch(self) -> list[Job]:
        """The first job, and of the others those like it for which there is room."""
        first = self._jobs[0]
        batch, images = [first], len(first.request.seeds)
        for job in self._jobs[1:]:
            is_fitting = images + len(job.request.seeds) <= self._batch_images
            if is_fitting and job.request.compatibility == first.request.compatibility:
                batch.append(job)
                images += len(job.request.seeds)
        self._jobs = [job for job in self._jobs if job not in batch]
        return batch

    async def _run(self, batch: list[Job]) -> None:
        loop = asyncio.get_running_loop()

        def is_abandoned() -> bool:
            return all(job.is_abandoned for job in batch)

        if len(batch) > 1:
            parts = [[job.request for job in batch]]
        else:
            parts = [[part] for part in split_request(batch[0].request, self._batch_images)]
        made: list[list[Picture]] = []
        for part in parts:
            if is_abandoned():
                return
            started = time.monotonic()
            pictures = await loop.run_in_executor(
                self._thread, lambda part=part: self._model.generate(part, is_abandoned=is_abandoned)
            )
            images = sum(len(request.seeds) for request in part)
            self._on_run(Run(images, images * part[0].effective_steps, time.monotonic() - started))
            made += pictures
        groups = made if len(batch) > 1 else [[picture for group in made for picture in group]]
        for job, pictures in zip(batch, groups, strict=True):
            if not job.pictures.done():
                job.pictures.set_result(pictures)


def split_request(request: ImageRequest, most_images: int) -> list[ImageRequest]:
    """A request as several, of at most so many images each, in order."""
    return [
        ImageRequest(
            **{
                **request.__dict__,
                "prompts": request.prompts[start : start + most_images],
                "negative_prompts": request.negative_prompts[start : start + most_images],
                "seeds": request.seeds[start : start + most_images],
            }
        )
        for start in range(0, len(request.seeds), most_images)
    ]
