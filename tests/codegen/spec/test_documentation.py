"""The sentences of x-trigg-doc: where they go, and what is told of those that have no place."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.errors import PipelineError
from codegen.spec.normalise import Effective, normalise
from tests.codegen.variants import Document, api, operation, parameter, responses

KORT = {
    "type": "object",
    "properties": {"id": {"type": "string"}, "eier": {"$ref": "#/components/schemas/Eier"}, "navn": {"type": "string"}},
}
EIER = {"allOf": [{"type": "object", "properties": {"navn": {"type": "string"}}}, {"description": "Personen."}]}


def _effective(told: Document, models: Document | None = None, **keys: Any) -> Effective:
    """A bundle with one operation that an overlay has documented."""
    get = operation(
        parameter("nummer", "path", required=True),
        parameter("språk", "query"),
        requestBody={"content": {"application/json": {"schema": {"type": "object"}}}},
        **{"x-trigg-name": "cards.get", "x-trigg-retry": "safe", "x-trigg-doc": told},
        responses={**responses({"$ref": "#/components/schemas/Kort"}), "404": {"description": "Not Found"}},
    )
    document = {**api({"/kort/{nummer}": {"post": get}}, Kort=KORT, Eier=EIER), **keys}
    return normalise({**document, "x-trigg-doc": models} if models else document)


def _told(result: Effective) -> list[str]:
    assert all(note.attention for note in result.notes)
    return [str(note) for note in result.notes]


def test_the_sentences_of_an_operation_describe_its_parts() -> None:
    result = _effective(
        {
            "summary": "Return a card.",
            "returns": "The card.",
            "parameters": {"nummer": "What is printed on it."},
            "body": "What to look for.",
            "errors": {"404": "nobody has it"},
        }
    )
    found = result.document["paths"]["/kort/{nummer}"]["post"]
    assert [each.get("description") for each in found["parameters"]] == ["What is printed on it.", None]
    assert found["requestBody"]["description"] == "What to look for."
    assert found["responses"]["404"]["description"] == "nobody has it"
    assert found["x-trigg-doc"] == {"summary": "Return a card.", "returns": "The card."}
    assert _told(result) == []


def test_what_an_operation_does_not_have_is_told_and_settled() -> None:
    result = _effective({"parameters": {"kunde": "Whose it is."}, "errors": {"410": "it was lost"}})
    assert _told(result) == [
        "POST /kort/{nummer} has no parameter 'kunde', response 410, which x-trigg-doc describes. Correct x-trigg-doc "
        "in the action on $.paths['/kort/{nummer}'].post."
    ]


def test_fields_of_all_models_are_described_once_and_a_model_may_say_it_better() -> None:
    models = {
        "fields": {"navn": "The name.", "id": "The id."},
        "models": {"Kort": {"description": "A card.", "fields": {"eier": "Who has it.", "id": "Its number."}}},
    }
    result = _effective({}, models)
    schemas = result.document["components"]["schemas"]
    assert schemas["Kort"]["description"] == "A card."
    assert {key: each["description"] for key, each in schemas["Kort"]["properties"].items()} == {
        "id": "Its number.",
        "eier": "Who has it.",
        "navn": "The name.",
    }
    assert schemas["Kort"]["properties"]["eier"]["$ref"] == "#/components/schemas/Eier"
    assert schemas["Eier"]["allOf"][0]["properties"]["navn"]["description"] == "The name."
    assert "x-trigg-doc" not in result.document
    assert _told(result) == []


def test_models_and_fields_that_are_not_there_are_told_and_settled() -> None:
    models = {"fields": {"farge": "The colour."}, "models": {"Kort": {"fields": {"saldo": "kr"}}, "Klipp": {}}}
    assert _told(_effective({}, models)) == [
        "The model Kort has no field 'saldo', which x-trigg-doc describes. Correct x-trigg-doc in the action on the "
        "root.",
        "There is no model Klipp, which x-trigg-doc describes. Correct x-trigg-doc in the action on the root.",
        "No model has a field 'farge', which x-trigg-doc describes. Correct x-trigg-doc in the action on the root.",
    ]


def test_a_model_whose_operation_is_gone_is_told_by_that_action_alone() -> None:
    result = _effective({}, {"models": {"Klipp": {}}}, **{"x-trigg-models": {"Klipp": "cards.clips response"}})
    assert _told(result) == []


@pytest.mark.parametrize(
    ("told", "error"),
    [
        ("Return a card.", "x-trigg-doc: expected a mapping, got 'Return a card.'"),
        ({"returnerer": "The card."}, "expected summary, description, body, returns, parameters, errors, got 'returne"),
        ({"summary": " "}, "x-trigg-doc summary: expected a sentence, got ' '"),
        ({"parameters": {"nummer": 7}}, "x-trigg-doc parameters nummer: expected a sentence, got 7"),
    ],
)
def test_another_form_is_refused(told: Any, error: str) -> None:
    with pytest.raises(PipelineError, match=error):
        _effective(told)
