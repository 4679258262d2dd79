"""Bodies of requests, as JSON or as a form."""

import asyncio
import base64
import json
from typing import Any

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from .refusal import Refusal
from .settings import Limits


async def read_json(http: Request) -> Any:
    """The JSON of a body. Large ones are parsed in a thread, so that health answers meanwhile."""
    body = await http.body()
    try:
        return await asyncio.to_thread(json.loads, body)
    except (ValueError, RecursionError) as error:
        raise Refusal("The body is not JSON in UTF-8.", code="invalid_json") from error


async def read_multipart(http: Request, limits: Limits) -> dict[str, Any]:
    """The fields of a form as JSON would have them: files in base64, what looks like a number or yes as such."""
    fields: dict[str, Any] = {}
    try:
        async with http.form(max_files=4, max_fields=64, max_part_size=1_000_000) as form:
            for name, value in form.multi_items():
                is_file = isinstance(value, UploadFile)
                read = await _read_file(value, name, limits) if is_file else _read_text(name, value)
                _add_field(fields, name, read)
    except HTTPException as error:
        raise Refusal("The form cannot be read.", code="invalid_form") from error
    return fields


def _add_field(fields: dict[str, Any], name: str, value: Any) -> None:
    """`image[]`, and a name that comes again, make a list."""
    key = name.removesuffix("[]")
    if key == name and key not in fields:
        fields[key] = value
        return
    before = fields.get(key, [])
    fields[key] = [*(before if isinstance(before, list) else [before]), value]


async def _read_file(file: UploadFile, name: str, limits: Limits) -> str:
    raw = await file.read(limits.image_bytes + 1)
    if len(raw) > limits.image_bytes:
        raise Refusal(f"'{name}' is larger than {limits.image_bytes} bytes.", param=name, code="image_too_large")
    return base64.b64encode(raw).decode()


_TEXTS = {"prompt", "negative_prompt", "model", "size", "scheduler", "response_format", "output_format", "user"}


def _read_text(name: str, value: str) -> Any:
    if name in _TEXTS:
        return value
    return {"true": True, "false": False}.get(value, value)
