"""Imports: any body that a caller may have, as it was meant; and files of any size, in constant memory."""

from __future__ import annotations

import asyncio
import codecs
import contextlib
import dataclasses
import email.parser
import email.policy
import enum
import io
import os
import subprocess
import sys
import threading
import uuid
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest
from pydantic import BaseModel, Field

from tests.transport.recorder import Reply, Seen, recording, reply_json
from tests.transport.test_errors import KEY
from trigg_api.types import UNSET
from trigg_ext import (
    AsyncTriggClient,
    BadRequestError,
    File,
    InvalidRequestError,
    RateLimitedError,
    TriggClient,
    TriggError,
    retries_for_testing,
)
from trigg_ext.models import CustomerInput, ImportsFileRequest
from trigg_ext.sandbox import Sandbox

OK = reply_json({"id": "1", "status": "OK"})
TURNED_AWAY = Reply(429, headers={"retry-after": "0"})
CSV = "id;navn\n4;Åse Ødegård\n"


def call_sync(base_url: str, method: str, *args: Any, **options: Any) -> Any:
    with TriggClient(KEY, base_url=base_url) as client:
        return getattr(client.imports, method)(*args, **options)


def call_async(base_url: str, method: str, *args: Any, **options: Any) -> Any:
    async def run() -> Any:
        async with AsyncTriggClient(KEY, base_url=base_url) as client:
            return await getattr(client.imports, method)(*args, **options)

    return asyncio.run(run())


Call = Callable[..., Any]
BOTH = pytest.mark.parametrize("call", [call_sync, call_async], ids=["sync", "async"])


_files: list[Any] = []


def kept(file: Any) -> Any:
    """A file that is closed when the test is over."""
    _files.append(file)
    return file


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    with retries_for_testing(3):
        yield
    while _files:
        _files.pop().close()


def one(call: Call, method: str, *args: Any, **options: Any) -> Seen:
    """The one request that a call makes."""
    with recording(OK) as recorder:
        assert call(recorder.base_url, method, *args, **options) == {"id": "1", "status": "OK"}
        (seen,) = recorder.seen
    return seen


def refused(call: Call, method: str, *args: Any, **options: Any) -> str:
    """The text of the error of a call that sends nothing."""
    with recording(OK) as recorder:
        with pytest.raises(InvalidRequestError) as caught:
            call(recorder.base_url, method, *args, **options)
        assert recorder.seen == []
    assert caught.value.may_have_acted is False
    return str(caught.value)


@dataclasses.dataclass
class Part:
    name: str
    file_name: str | None
    media_type: str
    content: bytes


def parts_of(seen: Seen) -> list[Part]:
    """The parts of a multipart body, read by another library than the one that wrote them."""
    head = f"content-type: {seen.headers['content-type']}\r\n\r\n".encode()
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + seen.body)
    out = []
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        out.append(Part(str(name), part.get_filename(), part.get_content_type(), part.get_payload(decode=True)))  # type: ignore[arg-type]
    return out


# --- JSON ------------------------------------------------------------------------------------------------------------


class Level(enum.Enum):
    GOLD = "gull"


class Count(enum.IntEnum):
    TWO = 2


class Kind(enum.StrEnum):
    SHOP = "butikk"


@dataclasses.dataclass
class Shop:
    name: str
    opened: date
    closed: Any = UNSET


@attrs.define
class Till:
    number: int
    shop: Shop


class Row(BaseModel):
    store_id: str = Field(alias="storeId")
    amount: Decimal


JSON_BODIES: list[tuple[Any, Any]] = [
    ({"kunder": [{"navn": "Åse"}]}, {"kunder": [{"navn": "Åse"}]}),
    ([{"id": 1}, {"id": 2}], [{"id": 1}, {"id": 2}]),
    (({"id": 1},), [{"id": 1}]),
    (OrderedDict(b=1, a=None), {"b": 1, "a": None}),
    ({"a": UNSET, "b": {"c": UNSET}}, {"b": {}}),
    (42, 42),
    (True, True),
    ({"beløp": Decimal("1817.80"), "antall": Decimal("100")}, {"beløp": 1817.8, "antall": 100}),
    ({"når": datetime(2026, 1, 5, 12, 30, tzinfo=UTC)}, {"når": "2026-01-05T13:30:00"}),
    ({"id": uuid.UUID("226b14af-18a6-44cf-834e-be4bca5d64b7")}, {"id": "226b14af-18a6-44cf-834e-be4bca5d64b7"}),
    ({"nivå": Level.GOLD, "antall": Count.TWO, "type": Kind.SHOP}, {"nivå": "gull", "antall": 2, "type": "butikk"}),
    ({"koder": {7}, "flere": frozenset({8})}, {"koder": [7], "flere": [8]}),
    (Shop("Oslo City", date(2020, 2, 29)), {"name": "Oslo City", "opened": "2020-02-29"}),
    (Till(3, Shop("Oslo", date(2020, 2, 29))), {"number": 3, "shop": {"name": "Oslo", "opened": "2020-02-29"}}),
    ([Row(storeId="001", amount=Decimal("12.50"))], [{"storeId": "001", "amount": 12.5}]),
    (CustomerInput(first_name="Åse"), {"firstName": "Åse"}),
    ({"kunde": CustomerInput(first_name="Åse")}, {"kunde": {"firstName": "Åse"}}),
]


@BOTH
@pytest.mark.parametrize(("body", "wanted"), JSON_BODIES, ids=lambda each: type(each).__name__)
def test_data_of_any_kind_leaves_as_json(body: Any, wanted: Any, call: Call) -> None:
    seen = one(call, "data", body)
    assert seen.json() == wanted
    assert seen.headers["content-type"] == "application/json"
    assert (seen.method, seen.target) == ("POST", "/v4/import")


NO_JSON: list[tuple[Any, str]] = [
    (None, "the body is missing"),
    (UNSET, "the body is missing"),
    ({"x": float("nan")}, "NaN and infinity"),
    ({"x": Decimal("NaN")}, "NaN and infinity"),
    ({"x": Decimal("0.12345678901234567890")}, "more digits"),
    ({"x": b"abc"}, "type bytes"),
    ({"x": datetime(2026, 1, 5, 12, 30)}, "time without a zone"),
    ({"x": object()}, "type object"),
    ({"x": Shop}, "is no data; give an object of it"),
    ({"x": 1j}, "type complex"),
    ({("a", "b"): 1}, "name of a field"),
    ({"x": "Bod\ud83d"}, "lone surrogate"),
    (object(), "type object"),
]


@BOTH
@pytest.mark.parametrize(("body", "said"), NO_JSON, ids=lambda each: str(each).partition(" at 0x")[0][:25])
def test_what_has_no_form_in_json_is_named_before_anything_is_sent(body: Any, said: str, call: Call) -> None:
    assert said.lower() in refused(call, "data", body).lower()


def test_data_that_holds_itself_is_refused() -> None:
    body: dict[str, Any] = {}
    body["self"] = body
    assert "nested too deeply" in refused(call_sync, "data", body)


def test_what_is_personal_in_data_of_any_kind_is_taken_out_of_the_error() -> None:
    @dataclasses.dataclass
    class Member:
        email: str

    response = reply_json({"code": "400", "message": "Finnes: ola@kunde", "detailedErrorMessage": {}}, 400)
    with recording(response) as recorder, pytest.raises(BadRequestError) as caught:
        call_sync(recorder.base_url, "data", [Member("ola@kunde")])
    assert caught.value.message == "Finnes: ***"


# --- content ---------------------------------------------------------------------------------------------------------


def iterator_of(*chunks: Any) -> Iterator[Any]:
    yield from chunks


class NoSeek(io.RawIOBase):
    """A source such as a socket: it gives bytes, and cannot go back."""

    def __init__(self, content: bytes) -> None:
        self.left = content

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        out, self.left = self.left[:5], self.left[5:]
        return out


def text_file(tmp_path: Path, encoding: str = "utf-8") -> Any:
    path = tmp_path / "navn uten endelse"
    path.write_bytes(CSV.encode(encoding))
    return kept(path.open(encoding=encoding))


def path_of(tmp_path: Path) -> Path:
    path = tmp_path / "kunder.dat"
    path.write_bytes(CSV.encode())
    return path


CONTENTS: dict[str, Callable[[Path], Any]] = {
    "str": lambda _: CSV,
    "bytes": lambda _: CSV.encode(),
    "bytearray": lambda _: bytearray(CSV.encode()),
    "memoryview": lambda _: memoryview(CSV.encode()),
    "path": path_of,
    "binary file": lambda tmp: kept(path_of(tmp).open("rb")),
    "unbuffered file": lambda tmp: kept(path_of(tmp).open("rb", buffering=0)),
    "text file": text_file,
    "text file of another encoding": lambda tmp: text_file(tmp, "iso-8859-1"),
    "BytesIO": lambda _: io.BytesIO(CSV.encode()),
    "StringIO": lambda _: io.StringIO(CSV),
    "iterator of bytes": lambda _: iterator_of(b"id;navn\n", b"", "4;Åse Ødegård\n".encode()),
    "iterator of text": lambda _: iterator_of("id;navn\n", "", "4;Åse Ødegård\n"),
    "list of lines": lambda _: ["id;navn\n", "4;Åse Ødegård\n"],
    "no way back": lambda _: NoSeek(CSV.encode()),
}
WHOLE = {"str", "bytes", "bytearray", "memoryview", "path", "binary file", "unbuffered file", "BytesIO"}
READ_AGAIN = {*CONTENTS} - {"iterator of bytes", "iterator of text", "no way back"}


@BOTH
@pytest.mark.parametrize("media_type", ["text/csv", "application/xml"])
@pytest.mark.parametrize("name", CONTENTS)
def test_content_of_any_kind_leaves_as_it_is(name: str, media_type: str, call: Call, tmp_path: Path) -> None:
    seen = one(call, "data", CONTENTS[name](tmp_path), content_type=media_type)
    assert seen.body == CSV.encode()
    assert seen.headers["content-type"].partition(";")[0] == media_type
    if name in WHOLE:
        assert seen.headers["content-length"] == str(len(CSV.encode()))
        assert "transfer-encoding" not in seen.headers
    else:
        assert seen.headers["transfer-encoding"] == "chunked"
        assert "content-length" not in seen.headers


@BOTH
@pytest.mark.parametrize("name", CONTENTS)
def test_content_that_was_turned_away_is_sent_again_where_it_can_be_read_again(
    name: str, call: Call, tmp_path: Path
) -> None:
    replies = iter([TURNED_AWAY, OK])
    with recording(lambda _: next(replies)) as recorder:
        if name in READ_AGAIN:
            call(recorder.base_url, "data", CONTENTS[name](tmp_path), content_type="text/csv")
        else:
            with pytest.raises(RateLimitedError):
                call(recorder.base_url, "data", CONTENTS[name](tmp_path), content_type="text/csv")
        bodies = [seen.body for seen in recorder.seen]
    assert bodies == [CSV.encode()] * (2 if name in READ_AGAIN else 1)


@pytest.mark.parametrize(
    ("content_type", "wanted", "told"),
    [
        ("text/csv", "utf-8", "text/csv; charset=utf-8"),
        ("text/csv; charset=iso-8859-1", "iso-8859-1", "text/csv; charset=iso-8859-1"),
        ('application/xml; charset="UTF-16LE"', "utf-16-le", 'application/xml; charset="UTF-16LE"'),
        ("application/vnd.oip+json", "utf-8", "application/vnd.oip+json"),
    ],
)
def test_text_is_encoded_as_the_media_type_says(content_type: str, wanted: str, told: str) -> None:
    seen = one(call_sync, "data", CSV, content_type=content_type)
    assert seen.body == CSV.encode(wanted)
    assert seen.headers["content-type"] == told


@BOTH
@pytest.mark.parametrize("charset", ["utf-16", "utf-8-sig", "iso-2022-jp", "utf-7", "iso-8859-1"])
@pytest.mark.parametrize("kind", ["file", "iterator"])
def test_text_in_pieces_is_encoded_as_one_text(kind: str, charset: str, call: Call, tmp_path: Path) -> None:
    text = "Åse;Bjørn\n" * 60_000 if charset != "iso-2022-jp" else "あ;い\n" * 100_000
    path = tmp_path / "kunder.csv"
    path.write_bytes(text.encode())
    with path.open(encoding="utf-8", newline="") as file:
        body: Any = file if kind == "file" else iter([text[:5], "", text[5:400_000], text[400_000:]])
        seen = one(call, "data", body, content_type=f"text/csv; charset={charset}")
    assert seen.body == text.encode(charset) if charset != "utf-7" else seen.body.decode("utf-7") == text


@BOTH
@pytest.mark.parametrize("text", ["", "navn\n"])
def test_a_text_of_another_charset_has_an_end(text: str, call: Call) -> None:
    seen = one(call, "data", io.StringIO(text), content_type="text/csv; charset=utf-16")
    assert seen.body.decode("utf-16") == text


@BOTH
@pytest.mark.parametrize("kind", ["file", "lines", "upload"])
def test_a_text_file_opened_in_the_wrong_encoding_says_so(kind: str, call: Call, tmp_path: Path) -> None:
    path = tmp_path / "kunder.csv"
    path.write_bytes("navn\nÅse Bjørn\n".encode("latin-1"))
    said = pytest.raises(InvalidRequestError, match=r"read as utf-8.*binary mode")
    with path.open(encoding="utf-8") as file, recording(OK) as recorder, said:
        if kind == "upload":
            call(recorder.base_url, "file", file)
        else:
            body = (line for line in file) if kind == "lines" else file
            call(recorder.base_url, "data", body, content_type="text/csv")


@BOTH
def test_a_text_file_of_the_codecs_module_is_sent_whole(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "kunder.csv"
    path.write_bytes("Åse Bjørn\n".encode("latin-1") * 100)
    with codecs.open(str(path), encoding="latin-1") as file:
        seen = one(call, "data", file, content_type="text/csv")
    assert seen.body.decode() == "Åse Bjørn\n" * 100


@pytest.mark.parametrize("charset", ["hex", "rot13", "undefined", "ukjent"])
def test_what_is_no_charset_is_named_before_anything_is_sent(charset: str) -> None:
    assert f"charset '{charset}'" in refused(call_sync, "data", "navn", content_type=f"text/csv; charset={charset}")


def test_data_may_be_json_of_another_name() -> None:
    seen = one(call_sync, "data", {"a": 1}, content_type="application/vnd.oip+json")
    assert seen.json() == {"a": 1}
    assert seen.headers["content-type"] == "application/vnd.oip+json"


@pytest.mark.parametrize(
    ("body", "options", "said"),
    [
        (CSV + "€", {"content_type": "text/csv; charset=iso-8859-1"}, "has no form in ISO8859-1"),
        (CSV, {"content_type": "text/csv; charset=klingon"}, "'klingon' is not known"),
        (CSV, {"content_type": "csv"}, "'csv' is no media type"),
        (CSV, {"content_type": "text/csv\r\nX-Evil: 1"}, "is no media type"),
        (CSV, {"content_type": 7}, "7 is no media type"),
        (
            {"a": 1},
            {"content_type": "application/xml"},
            "takes text, bytes, a path or a file, not dict",
        ),
        (CustomerInput(), {"content_type": "text/csv"}, "not CustomerInput"),
        (42, {"content_type": "text/csv"}, "not int"),
        ("<kunder/>", {}, "no JSON; say what it is with content_type"),
        (b"  <kunder/>", {}, "no JSON; say what it is with content_type"),
        ("", {}, "no JSON"),
    ],
)
def test_content_that_is_not_what_it_is_said_to_be_is_refused(body: Any, options: dict[str, Any], said: str) -> None:
    assert said in refused(call_sync, "data", body, **options)


@pytest.mark.parametrize("body", ['{"a": 1}', b'[{"a": 1}]', '\ufeff{"a": 1}', bytearray(b" 12 ")])
def test_json_text_leaves_as_it_is(body: Any) -> None:
    seen = one(call_sync, "data", body)
    assert seen.body == (body.encode() if isinstance(body, str) else bytes(body))
    assert seen.headers["content-type"] == "application/json"


@BOTH
@pytest.mark.parametrize(
    ("suffix", "wanted"), [(".csv", "text/csv"), (".XML", "application/xml"), (".json", "application/json")]
)
def test_the_suffix_of_a_file_tells_its_media_type(suffix: str, wanted: str, call: Call, tmp_path: Path) -> None:
    path = tmp_path / f"kunder{suffix}"
    path.write_bytes(b"[]")
    assert one(call, "data", path).headers["content-type"] == wanted
    with path.open("rb") as file:
        assert one(call, "data", file).headers["content-type"] == wanted


def test_a_path_whose_suffix_tells_nothing_needs_a_media_type(tmp_path: Path) -> None:
    assert "content_type must be given: '.dat' does not tell it" in refused(call_sync, "data", path_of(tmp_path))


class Rows:
    """An asynchronous iterator, and an asynchronous file."""

    def __init__(self) -> None:
        self.left = [b"id;navn\n", "4;Åse Ødegård\n".encode()]

    async def read(self, size: int = -1) -> bytes:
        await asyncio.sleep(0)
        return self.left.pop(0) if self.left else b""


async def rows() -> AsyncIterator[Any]:
    yield "id;navn\n"
    await asyncio.sleep(0)
    yield "4;Åse Ødegård\n".encode()


@pytest.mark.parametrize("make", [rows, Rows])
def test_asynchronous_sources_are_for_the_asynchronous_client(make: Any) -> None:
    seen = one(call_async, "data", make(), content_type="text/csv")
    assert seen.body == CSV.encode()
    assert parts_of(one(call_async, "file", make()))[0].content == CSV.encode()
    assert "AsyncTriggClient" in refused(call_sync, "data", make(), content_type="text/csv")
    assert "AsyncTriggClient" in refused(call_sync, "file", make())


def test_an_asynchronous_source_behind_the_raw_responses_is_refused_too() -> None:
    with recording(OK) as recorder, TriggClient(KEY, base_url=recorder.base_url) as client:
        with pytest.raises(InvalidRequestError, match="AsyncTriggClient"):
            client.with_raw_response.imports.data(rows(), content_type="text/csv")  # type: ignore[arg-type]


@BOTH
def test_what_an_iterator_raises_is_the_callers_own(call: Call) -> None:
    def broken() -> Iterator[bytes]:
        yield b"id;navn\n"
        raise LookupError("tom")

    with recording(OK) as recorder, pytest.raises(LookupError):
        call(recorder.base_url, "data", broken(), content_type="text/csv")


@BOTH
def test_an_iterator_of_rows_says_what_it_should_give(call: Call) -> None:
    with recording(OK) as recorder, pytest.raises(InvalidRequestError, match="dict where text or bytes are needed"):
        call(recorder.base_url, "data", iterator_of({"id": 4}))


@pytest.mark.parametrize("text", [False, True])
def test_a_file_that_is_closed_or_not_for_reading_is_refused(text: bool, tmp_path: Path) -> None:
    file = (tmp_path / "ut.csv").open("w" if text else "wb")
    with file:
        assert "not open for reading" in refused(call_sync, "data", file, content_type="text/csv")
    assert "closed" in refused(call_sync, "data", file, content_type="text/csv")


@BOTH
def test_a_path_without_a_file_is_named_before_anything_is_sent(call: Call, tmp_path: Path) -> None:
    gone = tmp_path / "borte.csv"
    assert f"{str(gone)!r} cannot be sent: it does not exist" in refused(call, "data", gone)
    assert f"{str(gone)!r} cannot be sent: it does not exist" in refused(call, "file", str(gone))
    assert "it is a folder" in refused(call, "file", tmp_path)
    assert "cannot be sent" in refused(call, "file", "a\0b")
    assert "give pathlib.Path(…)" in refused(call, "data", "/ukjent/priser.csv")
    assert f"is the folder {tmp_path.name!r}; give a file" in refused(call, "data", tmp_path)


@BOTH
@pytest.mark.parametrize("name", ["customers.csv", "test.csv", "data/kunder.XML", b"nye.json", "C:\\ut\\k.csv.gz"])
@pytest.mark.parametrize("content_type", [None, "text/csv"])
def test_the_name_of_a_file_is_no_content(name: Any, content_type: str | None, call: Call) -> None:
    assert "give pathlib.Path(…) instead" in refused(call, "data", name, content_type=content_type)


def test_a_text_that_is_the_path_of_a_file_is_no_content(tmp_path: Path) -> None:
    assert "give pathlib.Path(…) instead" in refused(call_sync, "data", str(path_of(tmp_path)), content_type="text/csv")


@pytest.mark.parametrize(
    "content",
    ["telefon;navn\n91234567;Ola\n", "navn,telefon\nOla,1\n", "fornavn\nOla\n", '"navn";"telefon"\n"Ola";"1"\n',
     "4711;Ola\n4712;Kari\n", "-1,2\n", "[kunder]\nnavn=Ola\n", "{navn}\n", "true;1\n", b"\xef\xbb\xbfnavn;tlf\n",
     "nøkkel;navn\n", b"navn;\xd8degaard\n", "0123456\n"],
)  # fmt: skip
def test_what_only_begins_as_json_does_must_say_what_it_is(content: Any) -> None:
    assert "such as 'text/csv'" in refused(call_sync, "data", content)
    assert one(call_sync, "data", content, content_type="text/csv").headers["content-type"].startswith("text/csv")


@pytest.mark.parametrize(
    "content",
    ['{"kunder": []}', "{}", " \n[1, 2]", "[[1]]", '["Ola"]', "[]", "42", "-1.5e3", '"kunder.csv"', "true", "null",
     '\ufeff{"navn": "Ola"}', '{"navn": "Ødegård"}'.encode("utf-16"), b'[{"a": 1}]', "[" + " " * 2000 + "1]"],
)  # fmt: skip
def test_json_text_needs_no_media_type(content: Any) -> None:
    assert one(call_sync, "data", content).headers["content-type"] == "application/json"


@BOTH
def test_content_that_is_given_where_a_text_means_a_path_is_not_shown(call: Call) -> None:
    for content in ("id;navn\n7;Kari Nordmann\n", "Kari Nordmann " * 100):
        said = refused(call, "file", content)
        assert "Give content as bytes, or to imports.data" in said
        assert "Nordmann" not in said


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_path_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    path = path_of(tmp_path)
    path.chmod(0)
    assert "may not be read" in refused(call_sync, "file", path)


@BOTH
def test_what_is_appended_while_a_file_is_sent_is_left_for_the_next_time(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "kasse.csv"
    path.write_bytes(b"x" * 1_000_000)
    with path.open("rb") as file, path.open("a") as writer:
        grown = Growing(file, lambda: print("y" * 600_000, file=writer, flush=True))
        seen = one(call, "data", grown, content_type="text/csv")
    assert seen.body == b"x" * 1_000_000


@BOTH
def test_a_file_that_becomes_shorter_while_it_is_sent_is_an_error(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "kasse.csv"
    path.write_bytes(b"x" * 1_000_000)
    with path.open("rb", buffering=0) as file, recording(OK) as recorder:
        shrinking = Growing(file, lambda: os.truncate(path, 300_000))
        with pytest.raises(InvalidRequestError, match="became shorter while it was sent: 300000 of 1000000"):
            call(recorder.base_url, "file", shrinking, name="kasse.csv")
        assert all(len(seen.body) < 1_000_000 for seen in recorder.seen)


class Growing:
    """A file to which something happens after the first piece was read."""

    def __init__(self, file: Any, after_the_first: Callable[[], Any]) -> None:
        self.file = file
        self.after_the_first: Callable[[], Any] | None = after_the_first

    def read(self, size: int = -1) -> Any:
        out = self.file.read(size)
        if self.after_the_first is not None:
            self.after_the_first()
            self.after_the_first = None
        return out

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)


@BOTH
def test_a_file_that_is_gone_when_it_is_sent_again_is_an_error(call: Call, tmp_path: Path) -> None:
    path = path_of(tmp_path)

    def response(_: Seen) -> Reply:
        path.unlink()
        return TURNED_AWAY

    with recording(response) as recorder, pytest.raises(InvalidRequestError, match="can no longer be opened"):
        call(recorder.base_url, "file", path)


@BOTH
def test_a_named_pipe_is_sent_as_it_fills_and_only_once(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "kasse.csv"
    os.mkfifo(path)

    def fill() -> None:
        with path.open("wb") as pipe:
            pipe.write(CSV.encode())

    writer = threading.Thread(target=fill)
    writer.start()
    with recording(TURNED_AWAY) as recorder, pytest.raises(RateLimitedError):
        call(recorder.base_url, "data", path)
    writer.join()
    (seen,) = recorder.seen
    assert seen.body == CSV.encode()
    assert seen.headers["transfer-encoding"] == "chunked"


@BOTH
def test_a_pipe_without_a_length_is_uploaded_in_chunks(call: Call) -> None:
    with subprocess.Popen([sys.executable, "-c", f"print({CSV!r}, end='')"], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        seen = one(call, "file", process.stdout, name="kasse.csv")
    assert seen.headers["transfer-encoding"] == "chunked"
    assert parts_of(seen) == [Part("file", "kasse.csv", "text/csv", CSV.encode())]


def test_a_pipe_that_fills_slowly_holds_up_no_other_task() -> None:
    reading, writing = os.pipe()

    async def count(enough: asyncio.Event) -> None:
        for _ in range(20):
            await asyncio.sleep(0.001)
        enough.set()

    async def run(base_url: str) -> None:
        enough = asyncio.Event()
        counting = asyncio.create_task(count(enough))
        async with AsyncTriggClient(KEY, base_url=base_url) as client:
            with os.fdopen(reading, "rb") as pipe:
                sending = asyncio.create_task(client.imports.data(pipe, content_type="text/csv"))
                await enough.wait()
                os.write(writing, b"id\n")
                os.close(writing)
                await sending
        await counting

    with recording(OK) as recorder:
        asyncio.run(run(recorder.base_url))
        assert recorder.seen[0].body == b"id\n"


def test_a_pipe_that_does_not_wait_is_an_error() -> None:
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    with os.fdopen(reading, "rb", buffering=0) as pipe, recording(OK) as recorder:
        with pytest.raises(InvalidRequestError, match="blocking mode"):
            call_sync(recorder.base_url, "data", pipe, content_type="text/csv")
    os.close(writing)


# --- forms -----------------------------------------------------------------------------------------------------------

FORMS: list[tuple[Any, bytes]] = [
    ({"navn": "Åse", "tom": "", "borte": None, "uten": UNSET}, b"navn=%C3%85se&tom="),
    ({"antall": 3, "sum": Decimal("1817.80"), "ja": True}, b"antall=3&sum=1817.80&ja=true"),
    ({"stor": Decimal("1E+3"), "nivå": Level.GOLD}, b"stor=1000&niv%C3%A5=gull"),
    ({"dag": date(2026, 1, 5), "butikk": ["001", "002"]}, b"dag=2026-01-05&butikk=001&butikk=002"),
    ([("butikk", "001"), ("butikk", "002"), ("x", 1)], b"butikk=001&butikk=002&x=1"),
    ((("a", "b & c=d"),), b"a=b+%26+c%3Dd"),
    (CustomerInput(first_name="Åse"), b"firstName=%C3%85se"),
    ({}, b""),
]


@BOTH
@pytest.mark.parametrize(("fields", "wanted"), FORMS)
def test_fields_leave_as_a_form(fields: Any, wanted: bytes, call: Call) -> None:
    seen = one(call, "form", fields)
    assert seen.body == wanted
    assert seen.target == "/v4/import/form"
    assert seen.headers["content-type"] == "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ("a=b", "not str"),
        (b"a=b", "not bytes"),
        (["ab"], "a list of pairs, not list"),
        ([("a", "b", "c")], "a list of pairs"),
        (None, "not NoneType"),
        ({"a": {"b": "c"}}, "a must be a single value"),
        ({"a": b"c"}, "a must be a single value"),
        ({"a": float("inf")}, "a is no finite number"),
        ({"a": Decimal("NaN")}, "a is no finite number"),
        ({"a": "Bod\ud83d"}, "lone surrogate"),
    ],
)
def test_what_is_no_form_is_refused(fields: Any, said: str) -> None:
    assert said in refused(call_sync, "form", fields)


# --- files -----------------------------------------------------------------------------------------------------------

UPLOADS: dict[str, tuple[Callable[[Path], Any], str, str]] = {
    "path": (lambda tmp: named(tmp, "kunder.csv"), "kunder.csv", "text/csv"),
    "path as text": (lambda tmp: str(named(tmp, "kunder.xml")), "kunder.xml", "application/xml"),
    "open file": (lambda tmp: kept(named(tmp, "kunder.json").open("rb")), "kunder.json", "application/json"),
    "text file": (lambda tmp: kept(named(tmp, "kunder.txt").open(encoding="utf-8")), "kunder.txt", "text/plain"),
    "bytes": (lambda _: CSV.encode(), "file", "application/octet-stream"),
    "bytearray": (lambda _: bytearray(CSV.encode()), "file", "application/octet-stream"),
    "BytesIO": (lambda _: io.BytesIO(CSV.encode()), "file", "application/octet-stream"),
    "iterator": (lambda _: iterator_of(b"id;navn\n", "4;Åse Ødegård\n"), "file", "application/octet-stream"),
    "File": (lambda _: File(CSV.encode(), "a.csv", "text/plain"), "a.csv", "text/plain"),
    "File without a type": (lambda _: File(CSV.encode(), "a.csv"), "a.csv", "text/csv"),
    "File of a path": (lambda tmp: File(named(tmp, "b.csv")), "b.csv", "text/csv"),  # type: ignore[arg-type]
    "model": (lambda _: ImportsFileRequest(file=File(CSV.encode(), "a.csv")), "a.csv", "text/csv"),
    "mapping": (lambda tmp: {"file": named(tmp, "c.csv")}, "c.csv", "text/csv"),
    "no suffix": (lambda tmp: named(tmp, "kunder"), "kunder", "application/octet-stream"),
    "packed": (lambda tmp: named(tmp, "kunder.csv.gz"), "kunder.csv.gz", "application/gzip"),
    "packed otherwise": (lambda tmp: named(tmp, "kunder.csv.xz"), "kunder.csv.xz", "application/octet-stream"),
    "picture": (lambda tmp: named(tmp, "bilag.PNG"), "bilag.PNG", "image/png"),
}


def named(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_bytes(CSV.encode())
    return path


@BOTH
@pytest.mark.parametrize("kind", UPLOADS)
def test_a_file_of_any_kind_is_uploaded_with_its_name_and_media_type(kind: str, call: Call, tmp_path: Path) -> None:
    make, name, media_type = UPLOADS[kind]
    seen = one(call, "file", make(tmp_path))
    assert parts_of(seen) == [Part("file", name, media_type, CSV.encode())]
    assert seen.target == "/v4/import/file"
    assert (seen.headers.get("transfer-encoding") == "chunked") == (kind in ("iterator", "text file"))


@BOTH
def test_name_media_type_and_further_fields_can_be_said(call: Call, tmp_path: Path) -> None:
    path = named(tmp_path, "kunder.csv")
    fields = {"butikk": "001", "antall": 2, "bilag": io.BytesIO(b"x"), "tom": None, "flere": ["a", "b"]}
    seen = one(call, "file", path, name="prisliste.txt", content_type="text/plain; charset=utf-8", fields=fields)
    assert b"Content-Type: text/plain; charset=utf-8\r\n" in seen.body
    assert parts_of(seen) == [
        Part("file", "prisliste.txt", "text/plain", CSV.encode()),
        Part("butikk", None, "text/plain", b"001"),
        Part("antall", None, "text/plain", b"2"),
        Part("bilag", "bilag", "application/octet-stream", b"x"),
        Part("flere", None, "text/plain", b"a"),
        Part("flere", None, "text/plain", b"b"),
    ]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Påskeøl & æbler.csv", "Påskeøl & æbler.csv"),
        ("日本語.csv", "日本語.csv"),
        ('a"b.csv', "a%22b.csv"),
        ("a\r\nX-Evil: 1.csv", "a%0D%0AX-Evil: 1.csv"),
        ("a\\b.csv", "a\\b.csv"),
        ("50 %.csv", "50 %.csv"),
    ],
)
def test_names_are_written_as_browsers_write_them(name: str, written: str) -> None:
    seen = one(call_sync, "file", CSV.encode(), name=name)
    assert f'name="file"; filename="{written}"\r\n'.encode() in seen.body
    with Sandbox(api_key=KEY) as sandbox, sandbox.serve() as base_url:
        call_sync(base_url, "file", CSV.encode(), name=name)
        assert sandbox.state.imports()[-1]["content"] == CSV.encode()


def test_a_name_that_is_no_text_to_the_system_does_not_stop_an_upload(tmp_path: Path) -> None:
    path = named(tmp_path, os.fsdecode(b"bl\xe5.csv"))
    assert b'filename="bl?.csv"' in one(call_sync, "file", path).body
    with path.open("rb") as file:
        assert b'filename="bl?.csv"' in one(call_sync, "file", file).body


@pytest.mark.parametrize(
    ("body", "options", "said"),
    [
        (None, {}, "has no file"),
        ({}, {}, "has no file"),
        ({"butikk": "001"}, {}, "has no file"),
        ({"file": None}, {}, "has no file"),
        ({"file": {"a": "b"}}, {}, "file must be a path, bytes or a file, not dict"),
        (CustomerInput(), {}, "not CustomerInput"),
        (42, {}, "not int"),
        (b"x", {"name": ""}, "name must be the name of a file"),
        (b"x", {"name": 7}, "name must be the name of a file"),
        (b"x", {"content_type": "csv"}, "'csv' is no media type"),
        (File(b"x", "a.csv", "text/csv\r\nX-Evil: 1"), {}, "is no media type"),
        (b"x", {"fields": {"a": {"b": 1}}}, "a must be a single value"),
    ],
)
def test_what_is_no_upload_is_refused(body: Any, options: dict[str, Any], said: str) -> None:
    assert said in refused(call_sync, "file", body, **options)


AGAIN = {*UPLOADS} - {"iterator"}


@BOTH
@pytest.mark.parametrize("kind", UPLOADS)
def test_an_upload_that_was_turned_away_is_sent_again_from_its_start(kind: str, call: Call, tmp_path: Path) -> None:
    replies = iter([TURNED_AWAY, TURNED_AWAY, OK])
    with recording(lambda _: next(replies)) as recorder:
        with contextlib.nullcontext() if kind in AGAIN else pytest.raises(RateLimitedError):
            call(recorder.base_url, "file", UPLOADS[kind][0](tmp_path))
        contents = [parts_of(seen)[0].content for seen in recorder.seen]
    assert contents == [CSV.encode()] * (3 if kind in AGAIN else 1)


def test_a_file_is_uploaded_from_where_it_stands(tmp_path: Path) -> None:
    with named(tmp_path, "kunder.csv").open("rb") as file:
        file.readline()
        assert parts_of(one(call_sync, "file", file))[0].content == "4;Åse Ødegård\n".encode()


def test_an_empty_file_is_a_file(tmp_path: Path) -> None:
    path = tmp_path / "tom.csv"
    path.touch()
    assert parts_of(one(call_sync, "file", path)) == [Part("file", "tom.csv", "text/csv", b"")]
    assert one(call_sync, "data", path).body == b""


def test_no_file_is_left_open_after_an_upload(tmp_path: Path) -> None:
    path = named(tmp_path, "kunder.csv")

    def opened() -> int:
        return sum(each.readlink() == path for each in Path("/proc/self/fd").iterdir() if each.is_symlink())

    if not Path("/proc/self/fd").is_dir():
        pytest.skip("the system does not tell which files are open")
    for call in (call_sync, call_async):
        one(call, "file", path)
        with recording(Reply(drop=True)) as recorder, pytest.raises(TriggError):
            call(recorder.base_url, "file", path)
        assert opened() == 0


def test_an_upload_that_is_cancelled_is_given_up_at_once(tmp_path: Path) -> None:
    path = tmp_path / "stor.csv"
    with path.open("wb") as file:
        file.truncate(1 << 30)

    async def run(base_url: str) -> None:
        async with AsyncTriggClient(KEY, base_url=base_url) as client:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.1):
                    await client.imports.file(path)

    with discarding(slowly=True) as base_url:
        asyncio.run(run(base_url))


def test_reading_a_pipe_that_never_fills_can_be_cancelled(tmp_path: Path) -> None:
    path = tmp_path / "kasse.csv"
    os.mkfifo(path)
    writing = os.open(path, os.O_RDWR)  # open at both ends, so that nobody waits for the other

    async def run(base_url: str) -> None:
        async with AsyncTriggClient(KEY, base_url=base_url) as client:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.1):
                    await client.imports.data(path)
        os.write(writing, b"id\n")  # lets the thread go that still reads

    with recording(OK) as recorder:
        asyncio.run(run(recorder.base_url))
    os.close(writing)


def test_the_sandbox_takes_every_kind_of_import(tmp_path: Path) -> None:
    path = named(tmp_path, "kunder.csv")
    with Sandbox() as sandbox, sandbox.client() as client:
        assert client.imports.data({"kunder": [1, 2]})["rows"] == 2
        assert client.imports.data(path)["rows"] == 1
        assert client.imports.data("<k><r/><r/></k>", content_type="application/xml")["rows"] == 2
        assert client.imports.form({"a": 1})["rows"] == 1
        assert client.imports.file(path)["bytes"] == len(CSV.encode())


# --- large files -----------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def discarding(*, slowly: bool = False) -> Iterator[str]:
    """A server in a process of its own that counts a body, and keeps none of it."""
    code = DISCARDING.replace("PAUSE", "0.01" if slowly else "0")
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}/v4"
        finally:
            process.kill()


DISCARDING = r"""
import re, socket, time
server = socket.create_server(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
while True:
    connection, _ = server.accept()
    with connection:
        head = b""
        while b"\r\n\r\n" not in head and (piece := connection.recv(1)):
            head += piece
        found = re.search(rb"(?i)content-length: (\d+)", head)
        left = total = int(found[1]) if found else 0
        while left and (piece := connection.recv(min(left, 1 << 20))):
            left -= len(piece)
            time.sleep(PAUSE)
        body = b'{"bytes": %d}' % (total - left)
        try:
            connection.sendall(b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: %d\r\n\r\n" % len(body) + body)
        except OSError:
            pass
"""

GROWTH = r"""
import asyncio, io, re, sys
from pathlib import Path
from trigg_ext import AsyncTriggClient, TriggClient

base_url, path, kind = sys.argv[1:]
most = lambda: int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1])

async def run(given):
    async with AsyncTriggClient("key", base_url=base_url, deadline=600) as client:
        return await client.imports.file(given)

def upload(given):
    if kind == "async":
        return asyncio.run(run(given))
    with TriggClient("key", base_url=base_url, deadline=600) as client:
        return client.imports.file(given)

upload(b"id")
before = most()
assert upload(Path(path))["bytes"] > Path(path).stat().st_size
with open(path, "rb") as file:
    assert upload(file)["bytes"] > Path(path).stat().st_size
print((most() - before) / 1024)
"""


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="the system does not tell how much memory was held")
@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_large_file_takes_no_more_room_than_a_small_one(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "stor.bin"
    with path.open("wb") as file:
        file.truncate(256 << 20)
    with discarding() as base_url:
        done = subprocess.run(
            [sys.executable, "-c", GROWTH, base_url, str(path), kind],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
    assert float(done.stdout) < 30
