"""What a description leaves open is typed, or reported: several successes, webhooks, subtypes, read-only fields."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.codegen import variants
from tests.codegen.test_wire import DOCUMENT
from tests.codegen.variants import FailedError, Interpreter


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Interpreter]:
    folder = variants.made_once(tmp_path_factory, "wire", DOCUMENT, variants.NO_OVERLAY)
    with variants.interpreter(folder) as opened:
        yield opened


def test_each_of_several_successes_is_read_as_its_model(client: Interpreter) -> None:
    body = {"navn": "Kari"}
    assert client.decode("valg.to_svar", {"id": "7", "navn": "Kari"}, None, body)["class"] == "Kunde"
    assert client.decode("valg.to_svar", {"jobb": "7"}, None, body) == {"class": "Jobb", "jobb": "7"}
    returned = client.value("str(importlib.import_module('inspect').signature(resources.Resources(None).valg.to_svar))")
    assert returned.endswith("-> 'models.Jobb | models.Kunde'") or returned.endswith("-> 'models.Kunde | models.Jobb'")


def test_json_comes_before_the_json_of_a_problem(client: Interpreter) -> None:
    assert client.decode("valg.problem", {"navn": "Kari"})["class"] == "Kunde"


def test_subtypes_that_a_discriminator_alone_tells_have_classes(client: Interpreter) -> None:
    came = [{"type": "G", "gullsiden": "2020"}, {"type": "Ansatt", "butikk": "7"}, {"type": "ny"}, None]
    assert client.decode("valg.medlemmer", came) == [
        {"class": "Gullmedlem", "type_": "G", "gullsiden": "2020"},
        {"class": "Ansatt", "type_": "Ansatt", "butikk": "7"},
        {"class": "Medlem", "type_": "ny"},
        None,
    ]


def test_what_is_read_only_is_not_asked_of_the_caller(client: Interpreter) -> None:
    assert client.request("valg.to_svar", {"navn": "Kari"})["body"][2] == {"navn": "Kari"}
    assert client.value("NyKunde(navn='Kari').to_dict()") == {"navn": "Kari"}
    with pytest.raises(FailedError, match="unexpected keyword argument 'id'"):
        client.value("NyKunde(navn='Kari', id='7')")


def test_what_a_webhook_sends_has_a_model(client: Interpreter) -> None:
    assert client.value("NyKvitteringPayload.from_dict({'kvittering': 'K-1', 'beløp': 99.5})") == {
        "class": "NyKvitteringPayload", "kvittering": "K-1", "beløp": 99.5,
    }  # fmt: skip


def test_what_no_method_does_is_to_be_looked_at() -> None:
    notes = [str(note) for note in variants.built(DOCUMENT, variants.NO_OVERLAY).effective.notes]
    assert [note for note in notes if "not classified" not in note] == [
        "The callback of POST /to-svar 'ferdig' sends Jobb, which no method receives. "
        "`Jobb.from_dict(...)` reads it from its JSON.",
        "The webhook 'nyKvittering' sends NyKvitteringPayload, which no method receives. "
        "`NyKvitteringPayload.from_dict(...)` reads it from its JSON.",
        "POST /kvitteringer/{id}?action=void: parameter 'action' stands in the path with its value; left out.",
        "GET /problem: the response 200 is read as application/json; it may be application/problem+json. "
        "with_raw_response returns it in .content.",
    ]
