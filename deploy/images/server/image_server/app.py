"""The HTTP server: two faces, health, models, metrics."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, get_args

import torch
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from .answer import openai_answer, stable_diffusion_answer
from .body import read_json, read_multipart
from .image_request import ImageRequest, Task
from .limit_body import LimitBody
from .metrics import Metrics
from .openai_face import read_openai
from .pipelines import LoadedModel, Picture
from .refusal import Refusal
from .settings import Settings
from .stable_diffusion_face import read_stable_diffusion, wanted_model
from .work_queue import WorkQueue

log = logging.getLogger("image_server")



class Server:
    """The loaded models with their lines."""

    def __init__(self, settings: Settings, models: list[LoadedModel], metrics: Metrics):
        self.settings = settings
        self.models = {model.settings.name: model for model in models}
        self.metrics = metrics
        self.queues: dict[str, WorkQueue] = {}
        self.started_at = int(time.time())
        self._bodies = asyncio.Semaphore(settings.limits.bodies)

    def open(self) -> None:
        for name, model in self.models.items():
            queue = WorkQueue(
                model,
                waiting=self.settings.queue,
                batch_images=self.settings.batch_images,
                on_run=lambda run, name=name: self.metrics.record_run(name, run),
            )
            self.queues[name] = queue
            self.metrics.watch_waiting(name, lambda queue=queue: queue.waiting)

    async def close(self) -> None:
        await asyncio.gather(*(queue.close() for queue in self.queues.values()))

    def refuse_if_full(self) -> None:
        """Before a body is read: where every line is full, it would be read for nothing."""
        refusals = []
        for queue in self.queues.values():
            try:
                queue.refuse_if_full()
            except Refusal as refusal:
                refusals.append(refusal)
        if len(refusals) == len(self.queues):
            raise refusals[0]

    async def receive(self, read: Callable[[], Awaitable[Any]]) -> Any:
        """What `read` makes of a body, so that few are in memory at a time and none keeps its place for long."""
        self.refuse_if_full()
        async with self._bodies:
            try:
                async with asyncio.timeout(self.settings.limits.body_seconds):
                    return await read()
            except TimeoutError as error:
                raise Refusal("The body did not arrive in time.", status=408, code="request_timeout") from error

    def model(self, name: str | None) -> LoadedModel:
        """The model of that name; the first one where none is named. Raises Refusal with 404 for others."""
        if name is None:
            return next(iter(self.models.values()))
        if name not in self.models:
            message = f"The model {name[:200]!r} does not exist. GET /v1/models lists what does."
            raise Refusal(message, status=404, param="model", code="model_not_found")
        return self.models[name]

    async def make(
        self, http: Request, json: Any, read: Callable[[LoadedModel], ImageRequest]
    ) -> tuple[ImageRequest, list[Picture]]:
        """The pictures of a request. Decoding takes a thread of its own; a client that goes away takes its request
        along."""
        model = self.model(wanted_model(json))
        queue = self.queues[model.settings.name]
        queue.refuse_if_full()
        request = await asyncio.to_thread(read, model)
        work = asyncio.create_task(queue.submit(request))
        gone = asyncio.create_task(_disconnected(http))
        await asyncio.wait([work, gone], return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            work.cancel()
            raise Refusal("The client has gone.", status=499, code="client_gone")
        gone.cancel()
        return request, work.result()


def create_app(settings: Settings, load: Callable[..., LoadedModel] = LoadedModel) -> FastAPI:
    """The application; its models are loaded before it serves."""
    metrics = Metrics()

    @asynccontextmanager
    async def live(app: FastAPI):
        if settings.threads is not None:
            torch.set_num_threads(settings.threads)
        models = [await asyncio.to_thread(load, model) for model in settings.models]
        app.state.server = Server(settings, models, metrics)
        app.state.server.open()
        yield
        await app.state.server.close()

    app = FastAPI(title="Image server", lifespan=live, openapi_url=None, docs_url=None, redoc_url=None)
    limits = settings.limits
    app.add_middleware(LimitBody, limit=limits.body_bytes, seconds=limits.body_seconds)
    _handle_errors(app)
    _count_requests(app, metrics)
    for task in get_args(Task):
        for path in (f"/{task}", f"/v1/{task}"):
            app.add_api_route(path, _stable_diffusion_route(task), methods=["POST"])
    app.add_api_route("/v1/images/generations", _openai_route(is_edit=False), methods=["POST"])
    app.add_api_route("/v1/images/edits", _openai_route(is_edit=True), methods=["POST"])
    app.add_api_route("/v1/models", list_models, methods=["GET"])
    app.add_api_route("/v1/models/{name:path}", show_model, methods=["GET"])
    app.add_api_route("/health", show_health, methods=["GET"])
    app.add_api_route("/metrics", show_metrics, methods=["GET"])
    return app


def _stable_diffusion_route(task: Task):
    async def answer(http: Request) -> Response:
        server: Server = http.app.state.server
        json = await server.receive(lambda: read_json(http))
        started = time.monotonic()

        def read(model: LoadedModel) -> ImageRequest:
            return read_stable_diffusion(json, task, **_reading(server, model))

        request, pictures = await server.make(http, json, read)
        seconds = time.monotonic() - started
        return JSONResponse(await asyncio.to_thread(stable_diffusion_answer, request, pictures, seconds=seconds))

    return answer


def _openai_route(*, is_edit: bool):
    async def answer(http: Request) -> Response:
        server: Server = http.app.state.server
        is_form = is_edit and http.headers.get("content-type", "").startswith("multipart/form-data")
        limits = server.settings.limits
        json = await server.receive(lambda: read_multipart(http, limits) if is_form else read_json(http))

        def read(model: LoadedModel) -> ImageRequest:
            return read_openai(json, is_edit=is_edit, **_reading(server, model))

        request, pictures = await server.make(http, json, read)
        return JSONResponse(await asyncio.to_thread(openai_answer, request, pictures))

    return answer


def _reading(server: Server, model: LoadedModel) -> dict:
    return {
        "settings": model.settings,
        "has_checker": model.has_checker,
        "is_xl": model.is_xl,
        "limits": server.settings.limits,
    }


async def list_models(http: Request) -> dict:
    server: Server = http.app.state.server
    return {"object": "list", "data": [_describe_model(server, name) for name in server.models]}


async def show_model(http: Request, name: str) -> dict:
    server: Server = http.app.state.server
    return _describe_model(server, server.model(name).settings.name)


def _describe_model(server: Server, name: str) -> dict:
    return {"id": name, "object": "model", "created": server.started_at, "owned_by": "image-server"}


async def show_health(http: Request) -> Response:
    server: Server = http.app.state.server
    models = [
        {
            "name": name,
            "device": server.models[name].settings.device,
            "waiting": queue.waiting,
            "is_working": queue.is_working,
        }
        for name, queue in server.queues.items()
    ]
    is_alive = all(queue.is_alive for queue in server.queues.values())
    status = {"status": "ok" if is_alive else "failed", "models": models}
    return JSONResponse(status, status_code=200 if is_alive else 503)


async def show_metrics(http: Request) -> Response:
    return Response(http.app.state.server.metrics.text(), media_type="text/plain; version=0.0.4")


async def _disconnected(http: Request) -> None:
    while (await http.receive())["type"] != "http.disconnect":
        pass


def _handle_errors(app: FastAPI) -> None:
    @app.exception_handler(Refusal)
    async def refused(_request: Request, refusal: Refusal) -> Response:
        return JSONResponse(refusal.body(), status_code=refusal.status, headers=refusal.headers)

    @app.exception_handler(HTTPException)
    async def not_there(request: Request, error: HTTPException) -> Response:
        if error.status_code == 405:
            refusal = Refusal("This address takes another method.", status=405, code="method_not_allowed")
        else:
            message = f"There is nothing at {request.url.path[:200]}."
            refusal = Refusal(message, status=error.status_code, code="not_found")
        return JSONResponse(refusal.body(), status_code=refusal.status, headers=dict(error.headers or {}))

    @app.exception_handler(ClientDisconnect)
    async def gone(_request: Request, _error: ClientDisconnect) -> Response:
        return Response(status_code=499)

    @app.exception_handler(Exception)
    async def failed(_request: Request, error: Exception) -> Response:
        # What went wrong is the operator's to read, in the log; it may name folders and devices.
        log.error("A request failed.", exc_info=error)
        is_memory = isinstance(error, torch.OutOfMemoryError)
        message = "The device has too little memory for this request." if is_memory else "The server failed."
        refusal = Refusal(message, status=500, kind="server_error", code="internal_error")
        return JSONResponse(refusal.body(), status_code=500)


def _count_requests(app: FastAPI, metrics: Metrics) -> None:
    @app.middleware("http")
    async def count(request: Request, call_next) -> Response:
        response = await call_next(request)
        # Only addresses that there are: what clients make up would fill the registry.
        route = getattr(request.scope.get("route"), "path", "other")
        metrics.requests.labels(route, response.status_code).inc()
        return response
