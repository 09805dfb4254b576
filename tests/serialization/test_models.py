"""Models as values of Python: by either name of a field, copied, compared, matched, printed, and sent back."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pydantic
import pytest

import trigg_models
from tests.transport.recorder import recording, reply_json
from trigg_ext import UNSET, InvalidRequestError, TriggClient, models
from trigg_ext.models import Customer, CustomerConsent, CustomerInput, CustomerRequest, ReceiptItem, Vehicle
from trigg_ext.sandbox import Sandbox

OLA: dict[str, Any] = {
    "id": "2457B03E-9925-45E9-B551-25F10D7BD4F2",
    "externalId": "K-1",
    "mobilePhone": "+4791234567",
    "firstName": "Ola",
    "lastName": None,
    "consents": [{"id": "sms", "value": True, "updated": None}],
    "extendedProperties": {"shoeSize": 42, "note": None},
    "nyttFelt": 1,
}
UPDATE = {
    "externalId": "K-1",
    "mobilePhone": "+4791234567",
    "firstName": "Kari",
    "consents": [{"id": "sms", "value": True}],
    "extendedProperties": {"shoeSize": 42, "note": None},
}


def ola() -> Customer:
    return Customer.from_dict(OLA)


def bodies_sent(send: Callable[[TriggClient], object]) -> list[Any]:
    with (
        recording(reply_json({"data": OLA})) as recorder,
        TriggClient("en-nøkkel".encode().hex(), base_url=recorder.base_url, unknown_fields="error") as client,
    ):
        send(client)
    return [each.json() if each.body else None for each in recorder.seen]


# --- fields by their names --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["firstName", "first_name"])
def test_a_field_is_read_set_and_removed_by_either_name(name: str) -> None:
    customer = ola()
    assert name in customer
    assert customer.is_set(name)
    assert customer[name] == "Ola"
    customer[name] = "Kari"
    assert customer.first_name == "Kari"
    assert customer.to_dict() == {**OLA, "firstName": "Kari"}
    del customer[name]
    assert name not in customer
    assert "firstName" not in customer.to_dict()
    for fails in (lambda: customer[name], lambda: customer.__delitem__(name)):
        with pytest.raises(KeyError, match=name):
            fails()


def test_null_is_set_and_absent_is_not() -> None:
    customer = ola()
    assert customer.is_set("lastName")
    assert customer["lastName"] is None
    assert not customer.is_set("email")
    assert not customer.is_set("epost")


def test_fields_that_the_description_does_not_know_are_found_by_their_names() -> None:
    customer = ola()
    assert customer["nyttFelt"] == 1
    customer["nyttFelt"] = 2
    customer["nok et"] = 3
    assert customer.additional_properties == {"nyttFelt": 2, "nok et": 3}
    assert customer.additional_keys == ["nyttFelt", "nok et"]
    del customer["nyttFelt"]
    assert "nyttFelt" not in customer
    # A name that came in a response is that field, also where it is the name of another one in Python.
    odd = Customer.from_dict({"first_name": "Per", "firstName": "Ola"})
    assert (odd["first_name"], odd["firstName"]) == ("Per", "Ola")


def test_every_model_takes_each_of_its_fields_by_either_name() -> None:
    for name in models.__all__:
        kind: Any = getattr(models, name)
        if not hasattr(kind, "from_dict"):
            continue
        fields = [each.name for each in kind.__attrs_attrs__ if each.name != "additional_properties"]
        for wire, field in zip(kind._absent, fields, strict=True):
            model = kind.from_dict({})
            model[wire] = 1
            assert getattr(model, field) == model[field] == model[wire] == 1
            assert model.to_dict() == {wire: 1}
        assert kind.known_fields() == set(kind._absent)


# --- values of Python -------------------------------------------------------------------------------------------------


def test_a_copy_is_equal_and_its_own() -> None:
    customer = ola()
    for twin in (copy.copy(customer), copy.deepcopy(customer), pickle.loads(pickle.dumps(customer))):
        assert twin == customer
        assert twin.email is UNSET
        twin.first_name = "Kari"
        assert customer.first_name == "Ola"
        assert twin != customer
    deep = copy.deepcopy(customer)
    deep.consents[0].value = False  # type: ignore[index]
    assert customer.to_dict() == OLA


def test_models_are_matched() -> None:
    match ola():
        case Customer(first_name=str(name), consents=[CustomerConsent(id="sms", value=True)]):
            assert name == "Ola"
        case _:
            pytest.fail("did not match")
    match ReceiptItem("R-1", 1, 2, "V-1", 99.5):
        case ReceiptItem(receipt, line):
            assert (receipt, line) == ("R-1", 1)


def test_what_is_not_set_is_empty_in_a_text() -> None:
    customer = ola()
    assert f"Hei {customer.first_name} {customer.email}!" == "Hei Ola !"
    assert str(customer.email) == "%s" % customer.email == "{}".format(customer.email) == ""  # noqa: UP031, UP032
    assert f"{customer.email:>3}|" == "   |"
    assert repr(customer.email) == "UNSET"


# --- what was read is sent back ---------------------------------------------------------------------------------------


def test_a_customer_that_was_read_is_changed_and_saved() -> None:
    def send(client: TriggClient) -> None:
        customer = client.customers.get(str(OLA["id"]))
        customer["firstName"] = "Kari"
        client.customers.update(customer)
        client.customers.update_by_external_id(customer)

    _, *sent = bodies_sent(send)
    assert sent == [{"data": UPDATE}] * 2


def test_the_sandbox_takes_what_it_gave() -> None:
    with Sandbox() as sandbox, sandbox.client(unknown_fields="error", preview="allow") as client:
        made = client.customers.create(
            {"data": {"mobilePhone": "+4790090091", "firstName": "Ola", "extendedProperties": {"shoeSize": 42}}}
        )
        made.first_name = "Kari"
        saved = client.customers.update(made)
        assert (saved.first_name, saved.extended_properties) == ("Kari", {"shoeSize": 42})
        vehicle = client.vehicles.add(str(made.id), {"registrationNumber": "EL12345"})
        vehicle.registration_number = "EL54321"
        assert client.vehicles.update(str(vehicle.vehicle_id), vehicle).registration_number == "EL54321"


def test_another_model_is_refused() -> None:
    bodies: list[Any] = [Vehicle(), ola().consents, CustomerInput(), trigg_models.Vehicle(), trigg_models.Store(), 7]
    with TriggClient("en-nøkkel".encode().hex()) as client:
        for body in bodies:
            with pytest.raises(InvalidRequestError, match="The body must be a CustomerRequest or a mapping, not"):
                client.customers.create(body)


# --- Pydantic ---------------------------------------------------------------------------------------------------------


class Kunde(pydantic.BaseModel):
    first_name: str = pydantic.Field(alias="firstName")
    email: str | None = None
    country: str = "NO"


def test_models_of_pydantic_are_sent_as_those_of_attrs_without_what_is_absent() -> None:
    given = trigg_models.CustomerRequest(data=trigg_models.CustomerInput(first_name="Ola", consents=[]))
    read = trigg_models.Customer.model_validate(OLA | {"firstName": "Kari"})
    receipt = trigg_models.ReceiptRequest.model_validate(RECEIPT)

    def send(client: TriggClient) -> None:
        client.customers.create(given)
        client.customers.create(CustomerRequest(data=given.data))  # type: ignore[arg-type]
        client.customers.create({"data": given.data})
        client.customers.update(read)
        client.customers.create({"data": Kunde(firstName="Ola")})
        client.customers.create({"data": Kunde(firstName="Ola", email=None)})
        client.transactions.create({"ReceiptRequests": [receipt]})
        assert client.transactions.create_many([receipt]).rejected == 0

    assert bodies_sent(send) == [
        *[{"data": {"firstName": "Ola", "consents": []}}] * 3,
        {"data": UPDATE},
        {"data": {"firstName": "Ola", "country": "NO"}},
        {"data": {"firstName": "Ola", "email": None, "country": "NO"}},
        *[{"ReceiptRequests": [RECEIPT]}] * 2,
    ]


RECEIPT = {
    "Header": {
        "ReceiptId": "R-1",
        "StoreId": "4",
        "ConsumerId": "K-1",
        "TimeStamp": "2024-01-31T22:10:00",
        "GrossAmount": 99.5,
    },
    "Items": [{"ReceiptId": "R-1", "LineNo": 1, "Quantity": 1.0, "ProductId": "V-1", "GrossAmount": 99.5}],
}


def test_imports_take_models_of_pydantic() -> None:
    sent = bodies_of_imports(
        lambda client: (
            client.imports.file(trigg_models.ImportsFileRequest(file=b"id;navn")),
            client.imports.form(trigg_models.CustomerInput(first_name="Ola")),
            client.imports.data(trigg_models.CustomerInput(first_name="Ola")),
        )
    )
    assert b'filename="file"' in sent[0]
    assert b"id;navn" in sent[0]
    assert sent[1:] == [b"firstName=Ola", b'{"firstName":"Ola"}']


def bodies_of_imports(send: Callable[[TriggClient], object]) -> list[bytes]:
    with recording(reply_json({})) as recorder:
        with TriggClient("en-nøkkel".encode().hex(), base_url=recorder.base_url) as client:
            send(client)
    return [each.body for each in recorder.seen]
