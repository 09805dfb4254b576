"""Models within Pydantic, and classes of Pydantic, cattrs and dataclasses within requests and responses."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from typing import Annotated, Any, Optional

import attrs
import httpx
import pydantic
import pytest
from cattrs import override
from pydantic.dataclasses import dataclass as pydantic_dataclass

from trigg_ext import TriggClient, models
from trigg_ext._serialization.mismatch import MismatchError
from trigg_ext._serialization.to_json import encode_json
from trigg_ext._serialization.user_types import reader
from trigg_ext.models import Customer, CustomerInput, CustomerRequest, Vehicle

KARI: dict[str, Any] = {
    "id": "4711",
    "firstName": "Kari",
    "lastName": None,
    "consents": [{"id": "sms", "value": True}],
    "nyttFelt": {"a": [1]},
}


class Visit(pydantic.BaseModel):
    customer: Customer | None = None


# --- our models within Pydantic ---------------------------------------------------------------------------------------


def test_a_model_is_a_field_of_a_pydantic_model() -> None:
    for visit in (
        Visit(customer=Customer.from_dict(KARI)),
        Visit.model_validate({"customer": KARI}),
        Visit.model_validate_json(json.dumps({"customer": KARI})),
    ):
        assert visit.customer == Customer.from_dict(KARI)
        assert visit.model_dump() == {"customer": KARI}
        assert json.loads(visit.model_dump_json()) == {"customer": KARI}


@pytest.mark.parametrize("wrong", [{"firstName": 7}, {"consents": [{"value": "kanskje"}]}, 7, [], Vehicle()])
def test_data_that_is_no_model_is_refused_by_pydantic(wrong: Any) -> None:
    with pytest.raises(pydantic.ValidationError):
        Visit.model_validate({"customer": wrong})


def test_required_fields_are_required() -> None:
    adapter = pydantic.TypeAdapter(CustomerRequest)
    assert adapter.validate_python({"data": {}}) == CustomerRequest(data=CustomerInput())
    with pytest.raises(pydantic.ValidationError, match="data\n  Field required"):
        adapter.validate_python({"source": {}})
    assert adapter.json_schema()["required"] == ["data"]


def test_a_response_of_odd_types_is_written_as_it_came() -> None:
    odd = {"id": {"a": 1}, "birthDate": 2007, "consents": "nei"}
    assert json.loads(pydantic.TypeAdapter(Customer).dump_json(Customer.from_dict(odd))) == odd | {"birthDate": "2007"}


def test_every_model_has_a_schema() -> None:
    for name in models.__all__:
        kind: Any = getattr(models, name)
        if hasattr(kind, "from_dict") and name != "ImportsFileRequest":
            schema = pydantic.TypeAdapter(kind).json_schema()
            assert set(schema.get("$defs", {}).get(name, schema)["properties"]) == kind.known_fields()


def test_pydantic_is_not_loaded_by_models() -> None:
    code = "import sys, trigg_ext.models as m; m.Customer(id='4').to_dict(); print('pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


# --- classes of the caller's ------------------------------------------------------------------------------------------


@pydantic_dataclass
class Dog:
    dog_name: str = pydantic.Field(alias="dogName")
    age: int = 0


@pydantic_dataclass
class Kennel:
    dogs: list[Dog]


@attrs.define
class Cat:
    name: Annotated[str, override(rename="catName")]
    secret: Annotated[int, override(omit=True)] = 7


@dataclasses.dataclass
class Parrot:
    name: Annotated[str, override(rename="parrotName")]


@attrs.define
class Household:
    dog: Dog
    cat: Cat
    parrot: Parrot
    customer: CustomerInput


HOUSEHOLD = {
    "dog": {"dogName": "Bella", "age": 3},
    "cat": {"catName": "Pus"},
    "parrot": {"parrotName": "Polly"},
    "customer": {"firstName": "Ola"},
}


def test_names_of_pydantic_dataclasses_and_cattrs_hold_at_any_depth() -> None:
    household = reader(Household, "kind")(HOUSEHOLD)
    assert household == Household(
        Dog(dogName="Bella", age=3), Cat("Pus"), Parrot("Polly"), CustomerInput(first_name="Ola")
    )
    assert json.loads(encode_json(household)) == HOUSEHOLD
    assert json.loads(encode_json({"i": [household]})) == {"i": [HOUSEHOLD]}
    kennel = reader(Kennel, "kind")({"dogs": [{"dogName": "Bella"}]})
    assert kennel == Kennel(dogs=[Dog(dogName="Bella")])
    assert json.loads(encode_json(kennel)) == {"dogs": [{"dogName": "Bella", "age": 0}]}
    with pytest.raises(MismatchError, match=r"\$\.dogs\[0\]\.dogName: field required"):
        reader(Kennel, "kind")({"dogs": [{"dog_name": "Bella"}]})


@pytest.mark.parametrize(
    ("kind", "data", "read"),
    [
        (Optional[list[Cat]], [{"catName": "Pus"}], [Cat("Pus")]),  # noqa: UP045
        (Optional[list[Cat]], None, None),  # noqa: UP045
        (list[CustomerInput] | None, [{"firstName": "Ola"}], [CustomerInput(first_name="Ola")]),
        (Customer | None, None, None),
        (dict[int, Cat], {"4": {"catName": "Pus"}}, {4: Cat("Pus")}),
        (dict[int, list[Dog]], {"-1": [{"dogName": "Bella"}]}, {-1: [Dog(dogName="Bella")]}),
        (dict[str, Dog], {"4": {"dogName": "Bella"}}, {"4": Dog(dogName="Bella")}),
    ],
)
def test_lists_and_mappings_at_the_top(kind: Any, data: Any, read: Any) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json=data))
    with TriggClient("en-nøkkel".encode().hex(), transport=transport) as client:
        assert client.customers.dynamic("dyr", {}, response=kind) == read


@pytest.mark.parametrize("key", ["fire", "04", "4.0", " 4", "١"])
def test_keys_that_are_no_whole_numbers_are_refused(key: str) -> None:
    with pytest.raises(MismatchError, match="expected a whole number, got a text"):
        reader(dict[int, Cat], "kind")({key: {"catName": "Pus"}})
