"""What the lock file says, how it is read back, and that it changes only when the bundle or a generator does."""

from __future__ import annotations

import json
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.errors import PipelineError
from codegen.spec.lock import Lock, LockError, after_download, from_json

SOURCE = "https://docs.triggloyalty.com/openapi.yaml"
SHA256 = "4fd51b21aa3d8e0f8aa4b3a1f8a0ea7d0d7a3ed5db83d0cf2b6d3d9a0f4f7b60"
OTHER_SHA256 = "0" * 63 + "1"
GENERATORS = {"openapi-python-client": "0.29.1", "datamodel-code-generator": "0.89.0", "ruff": "0.17.6"}

TEXT = """\
{
  "source": "https://docs.triggloyalty.com/openapi.yaml",
  "version": "4.3.0",
  "sha256": "4fd51b21aa3d8e0f8aa4b3a1f8a0ea7d0d7a3ed5db83d0cf2b6d3d9a0f4f7b60",
  "date": "2025-03-04",
  "etag": "\\"a1b2\\"",
  "last_modified": "Mon, 03 Mar 2025 08:00:00 GMT",
  "generators": {
    "datamodel-code-generator": "0.89.0",
    "openapi-python-client": "0.29.1",
    "ruff": "0.17.6"
  }
}
"""


@pytest.fixture
def lock() -> Lock:
    return Lock(
        source=SOURCE,
        version="4.3.0",
        sha256=SHA256,
        date="2025-03-04",
        etag='"a1b2"',
        last_modified="Mon, 03 Mar 2025 08:00:00 GMT",
        generators=GENERATORS,
    )


def changed(**fields: Any) -> str:
    return json.dumps({**json.loads(TEXT), **fields})


def refusal(text: str) -> str:
    with pytest.raises(LockError) as refused:
        from_json(text)
    message = str(refused.value)
    assert message.isprintable()
    assert isinstance(refused.value, PipelineError)
    return message


class TestTheText:
    def test_is_the_same_for_the_same_lock_in_whatever_order_it_was_made(self, lock: Lock) -> None:
        assert lock.to_json() == TEXT
        assert attrs.evolve(lock, generators=dict(reversed(GENERATORS.items()))).to_json() == TEXT

    def test_is_read_back_as_the_same_lock(self, lock: Lock) -> None:
        assert from_json(TEXT) == lock
        assert from_json(TEXT).to_json() == TEXT

    def test_may_lack_what_not_every_server_says(self) -> None:
        content = json.loads(TEXT)
        del content["etag"], content["last_modified"], content["generators"]
        lock = from_json(json.dumps(content))
        assert (lock.etag, lock.last_modified, lock.generators) == (None, None, {})

    @settings(deadline=None, max_examples=30)
    @given(
        st.builds(
            Lock,
            source=st.sampled_from([SOURCE, "openapi/ny.yaml", "nedlastet/Trigg på norsk.yaml", "a@b:c/d.yaml"]),
            version=st.from_regex(r"\Av?[0-9]{1,2}(\.[0-9]{1,2}){1,2}(-rc[0-9])?\Z"),
            sha256=st.from_regex(r"\A[0-9a-f]{64}\Z"),
            date=st.dates().map(str),
            etag=st.none() | st.from_regex(r'\A(W/)?"[a-z0-9\\]*"\Z'),
            last_modified=st.none(),
            generators=st.dictionaries(st.sampled_from(sorted(GENERATORS)), st.sampled_from(["0.29.1", "1!2.0"])),
        )
    )
    def test_of_every_lock_is_read_back_as_that_lock(self, lock: Lock) -> None:
        assert from_json(lock.to_json()) == lock

    def test_of_a_lock_does_not_follow_what_happens_to_the_arguments(self) -> None:
        generators = dict(GENERATORS)
        lock = Lock(SOURCE, "4.3.0", SHA256, "2025-03-04", generators=generators)
        generators.clear()
        assert lock.generators == GENERATORS


class TestATextThatIsNoLock:
    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("", "not valid JSON"),
            (TEXT[:100], "not valid JSON"),
            ("<<<<<<< HEAD\n" + TEXT, "merge conflict"),
            ("[" * 100_000, "not valid JSON"),
            ("9" * 5000, "not valid JSON"),
            ("[]", "must be a JSON object"),
            ("null", "must be a JSON object"),
            ("{}", "lacks 'source', 'version', 'sha256', 'date'"),
            (TEXT.replace('"date": "2025-03-04",', ""), "lacks 'date'"),
            (TEXT.replace('"etag"', '"e_tag"'), "unknown field 'e_tag'"),
            (TEXT.replace('"etag"', '"date"'), "has 'date' twice"),
            (changed(source=None), "'source' must be one line of text"),
            (changed(source=""), "'source' must be one line of text"),
            (changed(source=["a"]), "'source' must be one line of text"),
            (changed(version=4.3), "'version' must be one line of text, not 4.3"),
            (changed(version="4.3.0\n"), "'version' must be one line of text"),
            (changed(version="\ud83d"), "'version' must be one line of text"),
            (changed(sha256=SHA256[:-1]), "'sha256' must be 64 hexadecimal digits"),
            (changed(sha256=SHA256.upper()), "'sha256' must be 64 hexadecimal digits"),
            (changed(sha256=SHA256 + "\n"), "'sha256' must be"),
            (changed(sha256=7), "'sha256' must be one line of text"),
            (changed(date="4.3.2025"), "'date' must be a day like 2025-03-03"),
            (changed(date="20250304"), "'date' must be a day like 2025-03-03"),
            (changed(date="2025-02-30"), "'date' must be a day like 2025-03-03"),
            (changed(date="2025-03-04T10:00:00"), "'date' must be a day like 2025-03-03"),
            (changed(etag=7), "'etag' must be one line of text"),
            (changed(last_modified="\x1b[31m"), "'last_modified' must be one line of text"),
            (changed(generators=None), "'generators' must map names to versions"),
            (changed(generators=["ruff"]), "'generators' must map names to versions"),
            (changed(generators={"ruff": None}), "'generators' must map names to versions"),
            (changed(generators={"": "1"}), "'generators' must map names to versions"),
        ],
    )
    def test_is_refused_with_what_is_wrong_and_the_remedy(self, text: str, reason: str) -> None:
        message = refusal(text)
        assert reason in message
        assert "restore openapi/lock.json" in message

    def test_is_refused_without_showing_the_credentials_in_it(self) -> None:
        message = refusal(changed(source="https://kari:hemmelig@docs.triggloyalty.com/openapi.yaml"))
        assert "carries a user name or password" in message
        assert "hemmelig" not in message

    @settings(deadline=None, max_examples=30)
    @given(st.text() | st.recursive(st.none() | st.text(), st.lists).map(json.dumps))
    def test_is_refused_whatever_it_is(self, text: str) -> None:
        refusal(text)

    @settings(deadline=None, max_examples=30)
    @given(
        st.sampled_from([field.name for field in attrs.fields(Lock)]),
        st.recursive(
            st.none() | st.booleans() | st.floats() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        ),
    )
    def test_is_refused_or_read_whatever_a_field_holds(self, name: str, value: object) -> None:
        try:
            lock = from_json(changed(**{name: value}))
        except PipelineError:
            return
        lock.to_json().encode()


class TestAfterADownload:
    def test_of_the_same_bytes_on_another_day_nothing_changes(self, lock: Lock) -> None:
        again = after_download(
            lock,
            source=SOURCE,
            version="4.3.0",
            sha256=SHA256,
            today="2025-06-01",
            etag='"moved-to-another-server"',
            last_modified="Sun, 01 Jun 2025 08:00:00 GMT",
            generators=GENERATORS,
        )
        assert again.to_json() == TEXT

    def test_of_other_bytes_the_lock_is_written_anew(self, lock: Lock) -> None:
        new = after_download(
            lock, source=SOURCE, version="4.4.0", sha256=OTHER_SHA256, today="2025-06-01", generators={"ruff": "1.0"}
        )
        assert new == Lock(SOURCE, "4.4.0", OTHER_SHA256, "2025-06-01", None, None, {"ruff": "1.0"})

    def test_from_another_source_the_lock_is_written_anew(self, lock: Lock) -> None:
        new = after_download(
            lock, source="ny.yaml", version="4.3.0", sha256=SHA256, today="2025-06-01", generators=GENERATORS
        )
        assert (new.source, new.date, new.etag) == ("ny.yaml", "2025-06-01", None)

    def test_the_first_lock_is_what_was_downloaded(self, lock: Lock) -> None:
        first = after_download(
            None,
            source=SOURCE,
            version="4.3.0",
            sha256=SHA256,
            today="2025-03-04",
            etag='"a1b2"',
            last_modified="Mon, 03 Mar 2025 08:00:00 GMT",
            generators=GENERATORS,
        )
        assert first == lock

    def test_of_the_same_bytes_a_new_generator_is_all_that_changes(self, lock: Lock) -> None:
        newer = {**GENERATORS, "ruff": "0.18.0"}
        again = after_download(
            lock, source=SOURCE, version="4.3.0", sha256=SHA256, today="2025-06-01", generators=newer
        )
        assert again == attrs.evolve(lock, generators=newer)


class TestWithoutADownload:
    def test_only_the_generators_can_change(self, lock: Lock) -> None:
        assert lock.with_generators(GENERATORS).to_json() == TEXT
        assert lock.with_generators({"ruff": "0.18.0"}) == attrs.evolve(lock, generators={"ruff": "0.18.0"})


class TestValidators:
    def test_are_sent_where_the_bundle_on_disk_is_the_locked_one(self, lock: Lock) -> None:
        assert lock.validators_for(SOURCE, SHA256) == ('"a1b2"', "Mon, 03 Mar 2025 08:00:00 GMT")

    @pytest.mark.parametrize(
        ("source", "sha256"), [(SOURCE, OTHER_SHA256), (SOURCE, None), ("https://cdn.example.no/trigg.yaml", SHA256)]
    )
    def test_are_not_sent_where_the_response_would_not_speak_of_it(
        self, lock: Lock, source: str, sha256: str | None
    ) -> None:
        assert lock.validators_for(source, sha256) == (None, None)
