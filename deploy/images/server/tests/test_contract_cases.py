"""The requests of the image contract, which the tests of its TypeScript servers read too."""

import base64
import json
from pathlib import Path

import pytest
from image_files import decode

TABLE = json.loads((Path(__file__).parents[4] / "src/contract/image/image-cases.json").read_text())
RAW_OF_64 = 64 * 64 * 3


def filled(value):
    """A value of the table with what its names stand for."""
    if isinstance(value, list):
        return [filled(each) for each in value]
    if not isinstance(value, dict):
        return value
    if "$image" in value:
        return filled(TABLE["images"][value["$image"]])
    if "$letters" in value:
        return "a" * value["$letters"]
    if "$zeros" in value:
        return base64.b64encode(bytes(value["$zeros"])).decode()
    return {name: filled(each) for name, each in value.items()}


def ask(client, case):
    body = filled(case["body"])
    if "form" in body:
        files = {name: ("a", base64.b64decode(text)) for name, text in body["files"].items()}
        # A part with a file makes it a form of several parts; httpx writes none where there is no file.
        files |= {name: (None, text) for name, text in body["form"].items()}
        return client.post(case["path"], files=files)
    content = body["raw"] if "raw" in body else json.dumps(body)
    padded = content.encode().ljust(case.get("padding", 0))
    return client.post(case["path"], content=padded, headers={"content-type": "application/json"})


def size_of(text):
    if len(base64.b64decode(text)) == RAW_OF_64:
        return (64, 64)
    return decode(text).size


@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda case: f"{case['path'].rsplit('/', 1)[1]}-{case['status']}")
def test_a_case_of_the_contract(client, case):
    answer = ask(client, case)
    body = answer.json()
    if case["status"] == 200:
        assert answer.status_code == 200, answer.text
        images = body.get("output") or [each["b64_json"] for each in body["data"]]
        assert [size_of(image) for image in images] == [(case["width"], case["height"])] * case["images"]
        return
    error = body["error"]
    assert (answer.status_code, error["param"], error["code"]) == (case["status"], case["param"], case["code"])
    assert len(error["message"]) > 10
    assert body["detail"] == error["message"]
