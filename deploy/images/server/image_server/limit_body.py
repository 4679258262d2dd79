"""Bodies that are too large are refused while they arrive, before anything is kept of what is too much."""

import asyncio
import json
from contextlib import suppress

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .refusal import Refusal


class LimitBody:
    """Counts the bytes of every body and refuses those beyond the limit."""

    def __init__(self, app: ASGIApp, limit: int, seconds: float):
        self._app = app
        self._limit = limit
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        size = 0

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > self._limit:
                raise self._refusal()
            return message

        if _declared_length(scope) <= self._limit:
            return await self._app(scope, counted, send)
        # As much again is read and dropped, so that the client hears the refusal and not a reset.
        with suppress(TimeoutError):
            async with asyncio.timeout(self._seconds):
                await self._drain(receive)
        body = json.dumps(self._refusal().body()).encode()
        headers = [(b"content-type", b"application/json"), (b"connection", b"close")]
        await send({"type": "http.response.start", "status": 413, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _drain(self, receive: Receive) -> None:
        size = 0
        while size <= 2 * self._limit:
            message = await receive()
            size += len(message.get("body", b""))
            if message["type"] != "http.request" or not message.get("more_body", False):
                return

    def _refusal(self) -> Refusal:
        message = f"The body is larger than {self._limit} bytes."
        return Refusal(message, status=413, code="request_too_large", headers={"connection": "close"})


def _declared_length(scope: Scope) -> int:
    value = dict(scope["headers"]).get(b"content-length", b"0")
    return int(value) if value.isdigit() else 0
