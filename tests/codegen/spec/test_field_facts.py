"""What the overlay says of fields: phone numbers, documented values, and what an account has agreed on."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.errors import PipelineError
from codegen.spec.field_facts import state_field_facts


def document(**facts: Any) -> dict[str, Any]:
    line = {"type": "object", "properties": {"type": {"type": "string"}, "mobil": {"type": "string"}}}
    return {"components": {"schemas": {"Linje": line}}, **facts}


def told(given: dict[str, Any], *named: str) -> list[str]:
    return [text for text, _ in state_field_facts(given, set(named))]


def test_facts_stand_where_readers_look_for_them() -> None:
    given = document(
        **{
            "x-trigg-phones": ["mobil"],
            "x-trigg-values": {"Linje.type": ["RETURN"]},
            "x-trigg-agreed": {"Linje": ["rabattkode"], "Linje.type": ["LEIE"]},
        }
    )
    assert told(given) == []
    line = given["components"]["schemas"]["Linje"]
    assert line["x-trigg-agreed"] == ["rabattkode"]
    assert line["properties"]["type"]["x-trigg-values"] == ["RETURN", "LEIE"]
    assert line["properties"]["mobil"]["x-trigg-phone"] is True
    assert set(given) == {"components"}


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        ({"x-trigg-phones": ["telefaks"]}, "No model has a field 'telefaks', which x-trigg-phones names."),
        ({"x-trigg-agreed": {"Kvittering": ["rabattkode"]}}, "There is no Kvittering, which x-trigg-agreed names."),
        ({"x-trigg-agreed": {"Kvittering.type": ["A"]}}, "There is no Kvittering.type, which x-trigg-agreed names."),
        ({"x-trigg-values": {"Linje.farge": ["A"]}}, "There is no Linje.farge, which x-trigg-values names."),
    ],
)
def test_what_is_named_and_not_there_is_told(facts: dict[str, Any], text: str) -> None:
    assert told(document(**facts)) == [text]


def test_a_model_that_the_overlay_names_by_its_place_is_told_with_that() -> None:
    assert told(document(**{"x-trigg-agreed": {"Kvittering": ["A"], "Kvittering.b": ["C"]}}), "Kvittering") == []


@pytest.mark.parametrize("facts", [{"x-trigg-agreed": ["Linje"]}, {"x-trigg-values": {"Linje": ["A"]}}])
def test_facts_of_another_form_are_refused(facts: dict[str, Any]) -> None:
    with pytest.raises(PipelineError, match="expected a"):
        told(document(**facts))
