"""Record responses in a folder, to compare them again without a network: one JSON file each, masked before."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from trigg_api import codec
from trigg_ext._conformance.findings import MASK
from trigg_ext._conformance.schema_view import Description
from trigg_ext._conformance.validate import ObservedResponse
from trigg_ext.drift.masking import masked, masked_headers
from trigg_ext.errors import ConfigurationError
from trigg_ext.openapi.json_types import mapping
from trigg_ext.openapi.pointer import Location

_FORMAT = 1
_SUFFIX = ".response.json"


class Recorder:
    """Writes the responses of a run into a folder.

    Args:
        folder: the folder, which is made if it is not there.
        description: says which values are masked how.

    Raises:
        ConfigurationError: the folder cannot be made, or holds recordings already.
    """

    def __init__(self, folder: Path, description: Description) -> None:
        self._folder = folder
        self._description = description
        self._written: dict[str, int] = {}
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if any(folder.glob(f"*{_SUFFIX}")):
                raise ConfigurationError(f"{folder} holds recordings already; name an empty folder.")
        except OSError as error:
            raise ConfigurationError(f"{folder} cannot be used for recordings: {error.strerror}.") from None

    def write(self, response: ObservedResponse) -> None:
        """Mask a response, and write it.

        Args:
            response: the response as it came.
        """
        recorded = as_recording(response, self._description)
        stem = f"{recorded['operation']}.{response.status}"
        number = self._written[stem] = self._written.get(stem, 0) + 1
        name = stem if number == 1 else f"{stem}.{number}"
        text = json.dumps(recorded, ensure_ascii=False, indent=1) + "\n"
        (self._folder / f"{name}{_SUFFIX}").write_text(text, encoding="utf-8")


def as_recording(response: ObservedResponse, description: Description) -> dict[str, Any]:
    """Return what is kept of a response: what was called, the status, and masked headers and body. Pure."""
    operation = description.operation(response.method, response.path)
    locations: tuple[Location, ...] = ()
    described: dict[str, Any] = {}
    if operation is not None:
        statuses = [each for each in operation.responses if _means(each, response.status)]
        # A response of a status that is not described is compared with the success, and is masked like one.
        statuses += [each for each in operation.responses if each[:1] == "2"]
        for status in statuses[:1]:
            documented, place = description.resolved((*operation.location, "responses", status))
            described = mapping(mapping(documented).get("headers"))
            content = mapping(mapping(documented).get("content"))
            locations = tuple((*place, "content", key, "schema") for key in content if "json" in key or "*" in key)[:1]
    out: dict[str, Any] = {
        "format": _FORMAT,
        "operation": operation.name if operation else "unknown",
        "method": response.method,
        "path": response.path,
        "status": response.status,
        "known": response.known,
        "headers": masked_headers(response.headers, described),
    }
    return {**out, **_body(response.content, description, locations)}


def read_recordings(folder: Path) -> Iterator[ObservedResponse]:
    """Yield the responses in a folder, by the names of their files.

    Args:
        folder: the folder of a ``Recorder``.

    Returns:
        An iterator over the responses.

    Raises:
        ConfigurationError: there is no such folder, no recording in it, or a file is none; the message names it.
    """
    found = sorted(folder.glob(f"*{_SUFFIX}")) if folder.is_dir() else []
    if not found:
        raise ConfigurationError(f"{folder} holds no recordings (*{_SUFFIX}); --record FOLDER makes them.")
    for path in found:
        try:
            yield _read(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise ConfigurationError(f"{path} is no recording ({type(error).__name__}).") from None


def _read(value: Any) -> ObservedResponse:
    recorded: dict[str, Any] = mapping(value)
    if recorded.get("format") != _FORMAT:
        raise ValueError("another format")
    if "body" in recorded:
        content = json.dumps(recorded["body"], ensure_ascii=False).encode("utf-8", "surrogatepass")
    elif "base64" in recorded:
        content = base64.b64decode(cast("str", recorded["base64"]))
    else:
        content = str(recorded.get("text", "")).encode()
    return ObservedResponse(
        str(recorded["method"]),
        str(recorded["path"]),
        int(recorded["status"]),
        {str(name): str(value) for name, value in mapping(recorded.get("headers")).items()},
        content,
        recorded.get("known") is True,
    )


def _body(content: bytes, description: Description, locations: tuple[Location, ...]) -> dict[str, Any]:
    if not content.strip():
        return {}
    try:
        value = codec.loads(content)
    except (ValueError, RecursionError):
        return _other_body(content)
    return {"body": masked(value, description, locations)}


def _other_body(content: bytes) -> dict[str, Any]:
    """Return what is kept of a body that is not JSON: of what kind it looks."""
    try:
        start = content[:2_000].decode("utf-8", "strict" if len(content) <= 2_000 else "ignore").lstrip()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(b"\xff" + MASK.encode()).decode()}
    if re.match(r"(?i)<(!doctype html|html)", start):
        return {"text": f"<html>{MASK}</html>"}
    return {"text": f"<{MASK}/>" if start[:1] == "<" else MASK}


def _means(key: str, status: int) -> bool:
    return key.upper() in (str(status), f"{status // 100}XX") or key == "default"
