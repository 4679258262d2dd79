"""The line before a model, with a model that makes nothing and can be held."""

import asyncio
import threading

import pytest
from PIL import Image

from image_server.image_request import ImageRequest
from image_server.pipelines import Picture
from image_server.refusal import Refusal
from image_server.work_queue import WorkQueue


def request(*seeds: int, steps: int = 2) -> ImageRequest:
    return ImageRequest(
        task="text2img",
        model="m",
        prompts=tuple(f"prompt {seed}" for seed in seeds),
        negative_prompts=("",) * len(seeds),
        seeds=seeds,
        width=64,
        height=64,
        steps=steps,
        guidance_scale=7.5,
        scheduler=None,
        clip_skip=None,
        is_checked=False,
        output_format="png",
        quality=None,
    )


class HeldModel:
    """Makes pictures once it is let go, and remembers what it was given together."""

    def __init__(self):
        self.gate = threading.Event()
        self.began = threading.Event()
        self.runs = []
        self.abandoned = []

    def generate(self, requests, *, is_abandoned):
        self.runs.append([list(each.seeds) for each in requests])
        self.began.set()
        assert self.gate.wait(10)
        self.abandoned.append(is_abandoned())
        if any(13 in each.seeds for each in requests):
            raise RuntimeError("unlucky")
        return [[Picture(Image.new("RGB", (1, 1)), seed, None) for seed in each.seeds] for each in requests]


def run(scenario, **options):
    async def play():
        model, runs = HeldModel(), []
        queue = WorkQueue(model, **({"waiting": 3, "batch_images": 1, "on_run": runs.append} | options))
        try:
            first = asyncio.create_task(queue.submit(request(1)))
            await asyncio.to_thread(model.began.wait, 10)
            return await asyncio.wait_for(scenario(queue, model, first), 20)
        finally:
            model.gate.set()
            await queue.close()

    return asyncio.run(play())


def seeds(pictures):
    return [picture.seed for picture in pictures]


def test_a_full_line_refuses_and_says_when_to_come_again():
    async def scenario(queue, model, first):
        waiting = [asyncio.create_task(queue.submit(request(seed))) for seed in (2, 3, 4)]
        await asyncio.sleep(0)
        assert (queue.waiting, queue.is_working) == (3, True)
        with pytest.raises(Refusal) as refused:
            await queue.submit(request(5))
        assert (refused.value.status, refused.value.headers) == (429, {"retry-after": "1"})
        model.gate.set()
        assert [seeds(each) for each in await asyncio.gather(first, *waiting)] == [[1], [2], [3], [4]]
        assert (queue.waiting, queue.is_working) == (0, False)

    run(scenario)


def test_what_is_about_to_run_does_not_count_as_waiting():
    async def play():
        model = HeldModel()
        model.gate.set()
        queue = WorkQueue(model, waiting=1, batch_images=1, on_run=lambda run: None)
        asked = [queue.submit(request(seed)) for seed in (1, 2, 3)]
        first, second, third = await asyncio.gather(*asked, return_exceptions=True)
        await queue.close()
        assert (seeds(first), seeds(second), type(third)) == ([1], [2], Refusal)

    asyncio.run(play())


def test_nothing_is_mixed_unless_allowed():
    async def scenario(queue, model, first):
        waiting = [asyncio.create_task(queue.submit(each)) for each in (request(2, 3), request(4))]
        await asyncio.sleep(0)
        model.gate.set()
        assert [seeds(each) for each in await asyncio.gather(first, *waiting)] == [[1], [2, 3], [4]]
        assert model.runs == [[[1]], [[2]], [[3]], [[4]]]

    run(scenario)


def test_requests_that_agree_are_made_together():
    async def scenario(queue, model, first):
        asked = (request(2), request(3, steps=9), request(4, 5), request(6, 7))
        waiting = [asyncio.create_task(queue.submit(each)) for each in asked]
        await asyncio.sleep(0)
        model.gate.set()
        made = [seeds(each) for each in await asyncio.gather(first, *waiting)]
        assert made == [[1], [2], [3], [4, 5], [6, 7]]
        # The two of 6 and 7 have no room in a run of four beside those of 2, 4 and 5; what has other steps goes alone.
        assert model.runs == [[[1]], [[2], [4, 5]], [[3]], [[6, 7]]]

    run(scenario, batch_images=4, waiting=8)


def test_whoever_leaves_the_line_is_not_served():
    async def scenario(queue, model, first):
        second = asyncio.create_task(queue.submit(request(2)))
        await asyncio.sleep(0)
        second.cancel()
        await asyncio.gather(second, return_exceptions=True)
        assert queue.waiting == 0
        model.gate.set()
        assert seeds(await first) == [1]
        assert model.runs == [[[1]]]

    run(scenario)


def test_a_run_that_nobody_waits_for_is_told_so():
    async def scenario(queue, model, first):
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        model.gate.set()
        assert seeds(await queue.submit(request(2))) == [2]
        assert model.abandoned == [True, False]

    run(scenario)


def test_a_run_that_fails_fails_its_requests_alone():
    async def scenario(queue, model, first):
        unlucky = asyncio.create_task(queue.submit(request(13)))
        lucky = asyncio.create_task(queue.submit(request(14)))
        model.gate.set()
        with pytest.raises(RuntimeError, match="unlucky"):
            await unlucky
        assert seeds(await lucky) == [14]
        assert queue.is_alive

    run(scenario)
