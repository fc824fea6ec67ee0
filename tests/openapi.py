"""Requests and answers, held against Discord's published OpenAPI document.

The environment variable DISCORD_OPENAPI names the file. Where discord.py, or Discord itself, differs from the document
without harm, the difference is named here and allowed.
"""

import functools
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from jsonschema.exceptions import best_match  # type: ignore[import-untyped]
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from bot.sandbox import RecordedRequest

Json = dict[str, Any]
_URI = "urn:discord"
#: discord.py sends them, Discord ignores them.
_HARMLESS_QUERY = {"use_nested_fields"}
_HARMLESS_BODY = {("PATCH", "tts")}


def check(requests: Iterable[RecordedRequest]) -> list[str]:
    """What differs from the document, one sentence each. Skips the test where there is no document.

    Requests that met a fault are left out: what a broken server answers is in no document.
    """
    found = dict.fromkeys(
        f"{request.method} {request.route}: {difference}"
        for request in requests
        if 0 < request.status < 500
        for difference in _differences(request)
    )
    return list(found)


def _differences(request: RecordedRequest) -> Iterator[str]:
    operation = _document()["paths"].get(request.route, {}).get(request.method.lower())
    if operation is None:
        yield "is not in the document"
        return
    pointer = f"/paths/{_escape(request.route)}/{request.method.lower()}"
    parameters = operation.get("parameters", []) + _document()["paths"][request.route].get("parameters", [])
    known = {parameter["name"] for parameter in parameters if parameter.get("in") == "query"}
    for name in request.query.keys() - known - _HARMLESS_QUERY:
        yield f"query parameter {name} is not known"
    if request.status < 400:
        # What was refused may well have been wrong.
        yield from _request_differences(request, operation, pointer)
    yield from _answer_differences(request, operation, pointer)


def _request_differences(request: RecordedRequest, operation: Json, pointer: str) -> Iterator[str]:
    if "requestBody" not in operation:
        if request.json is not None:
            yield "takes no body"
        return
    schema = f"{pointer}/requestBody/content/application~1json/schema"
    body = _with_string_ids(request.json)
    if isinstance(body, dict):
        body = {key: value for key, value in body.items() if (request.method, key) not in _HARMLESS_BODY}
        for name in body.keys() - set(_properties({"$ref": f"#{schema}"})):
            yield f"request: property {name} is not known"
    yield from (f"request: {wrong}" for wrong in _wrong(schema, body))


def _answer_differences(request: RecordedRequest, operation: Json, pointer: str) -> Iterator[str]:
    status = str(request.status)
    named = status if status in operation["responses"] else "4XX" if request.status >= 400 else None
    if named is None:
        if not (request.method == "POST" and request.route.endswith("/typing") and request.status == 204):
            yield f"status {status} is not in the document"
        return
    response, place = operation["responses"][named], f"{pointer}/responses/{named}"
    if "$ref" in response:
        place = response["$ref"].removeprefix("#")
        response = _resolve(response["$ref"])
    if "content" not in response:
        if request.response is not None:
            yield "answers without a body"
        return
    body = request.response
    if request.status >= 400:
        # The codes inside are strings ("BASE_TYPE_MAX_LENGTH"), as the documentation says and this document does not.
        body = {key: value for key, value in body.items() if key != "errors"}
    yield from (f"answer: {wrong}" for wrong in _wrong(f"{place}/content/application~1json/schema", body))


def _wrong(pointer: str, value: Any) -> Iterator[str]:
    error = best_match(_validator(pointer).iter_errors(value))
    if error is not None:
        yield f"{error.json_path}: {error.message[:300]}"


@functools.cache
def _validator(pointer: str) -> Draft202012Validator:
    registry = Registry().with_resource(_URI, DRAFT202012.create_resource(_document()))
    return Draft202012Validator({"$ref": f"{_URI}#{pointer}"}, registry=registry)


@functools.cache
def _document() -> Json:
    file = os.environ.get("DISCORD_OPENAPI")
    if file is None:
        pytest.skip("DISCORD_OPENAPI names no document")
    made: Json = json.loads(Path(file).read_text())
    return made


def _properties(schema: Json) -> Iterator[str]:
    if "$ref" in schema:
        yield from _properties(_resolve(schema["$ref"]))
    yield from schema.get("properties", {})
    for key in ("oneOf", "anyOf", "allOf"):
        for part in schema.get(key, []):
            yield from _properties(part)


def _resolve(reference: str) -> Any:
    place: Any = _document()
    for step in reference.removeprefix("#/").split("/"):
        place = place[step.replace("~1", "/").replace("~0", "~")]
    return place


def _escape(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")


#: Where discord.py sends ids as numbers, which Discord takes as well.
_NUMBERS = {"recipient_id", "message_id", "channel_id", "guild_id", "users", "roles"}


def _with_string_ids(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _with_string_ids(each, "users" if key == "attachments" and name == "id" else name)
                for name, each in value.items()}  # fmt: skip
    if isinstance(value, list):
        return [_with_string_ids(each, key) for each in value]
    return str(value) if key in _NUMBERS and isinstance(value, int) else value
