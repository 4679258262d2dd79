"""What Prometheus reads."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from .work_queue import Run


class Metrics:
    """The metrics of one server, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "image_server_requests", "Requests answered", ["route", "status"], registry=self.registry
        )
        self._images = Counter("image_server_images", "Images made", ["model"], registry=self.registry)
        self._steps = Counter(
            "image_server_image_steps", "Denoising steps of images", ["model"], registry=self.registry
        )
        self._batch = Histogram(
            "image_server_batch_images",
            "Images that went through the pipeline together",
            ["model"],
            buckets=(1, 2, 4, 8, 16, 32, 64),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "image_server_run_seconds",
            "Time of one run of the pipeline",
            ["model"],
            buckets=(0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128),
            registry=self.registry,
        )
        self._waiting = Gauge("image_server_waiting", "Requests that wait", ["model"], registry=self.registry)

    def watch_waiting(self, model: str, count: Callable[[], int]) -> None:
        self._waiting.labels(model).set_function(count)

    def record_run(self, model: str, run: Run) -> None:
        self._images.labels(model).inc(run.images)
        self._steps.labels(model).inc(run.steps)
        self._batch.labels(model).observe(run.images)
        self._seconds.labels(model).observe(run.seconds)

    def text(self) -> bytes:
        return generate_latest(self.registry)
