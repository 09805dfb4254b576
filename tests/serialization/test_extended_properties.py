"""Extended properties as objects of a class of the caller's; and nothing that a class does not know is lost."""

from __future__ import annotations

import copy
import dataclasses
import json
import traceback
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NotRequired, TypedDict, assert_type, cast

import attrs
import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transport.recorder import recording, reply_json
from trigg_ext import UNSET, ConfigurationError, ExtendedPropertiesError, TriggClient, extended
from trigg_ext.extended_properties import merged
from trigg_ext.models import Cart, Customer, CustomerInput, Promotion, Sms, Store
from trigg_ext.sandbox import Sandbox

OLA = "2457B03E-9925-45E9-B551-25F10D7BD4F2"


@attrs.define
class Dog:
    name: str
    born: date | None = None


@attrs.define
class Club:
    shoe_size: int = attrs.field(alias="shoeSize")
    joined: datetime | None = None
    fee: Decimal = Decimal(0)
    dogs: list[Dog] = attrs.field(factory=list)
    wishes: dict[str, str] = attrs.field(factory=dict)


@dataclasses.dataclass
class Shoes:
    shoeSize: int  # noqa: N815 - as it is on the wire


class Wishes(TypedDict):
    shoeSize: int
    wishes: NotRequired[dict[str, str]]


class Fee(pydantic.BaseModel):
    shoe_size: int = pydantic.Field(alias="shoeSize")
    fee: float = 0


def there() -> dict[str, Any]:
    """What an account may have there; ``kilde``, ``chip`` and the milliseconds are known to none of the classes."""
    return {
        "shoeSize": 42,
        "joined": "2024-03-19T07:38:32.000",
        "fee": 199.9,
        "dogs": [{"name": "Bella", "born": "2019-05-01T00:00:00", "chip": 1}, {"name": "Max", "chip": 2}],
        "wishes": {"jul": "ski", "påske": "appelsiner"},
        "kilde": {"system": "POS", "nr": [1, 2]},
    }


def customer() -> Customer:
    return Customer.from_dict({"id": OLA, "extendedProperties": there(), "nyttFelt": {"a": [1]}})


CLUB = Club(
    42,
    datetime(2024, 3, 19, 7, 38, 32),
    Decimal("199.9"),
    [Dog("Bella", date(2019, 5, 1)), Dog("Max")],
    {"jul": "ski", "påske": "appelsiner"},
)


# --- reading ----------------------------------------------------------------------------------------------------------


def test_properties_are_read_as_any_kind_of_class() -> None:
    assert extended(customer(), Club) == CLUB
    assert extended(customer(), Shoes) == Shoes(42)
    assert extended(customer(), Wishes)["wishes"] == {"jul": "ski", "påske": "appelsiner"}
    assert extended(customer(), Fee) == Fee(shoeSize=42, fee=199.9)
    assert extended(customer(), dict) == there()


def test_types_are_inferred() -> None:
    """Checked by mypy."""
    assert_type(extended(customer(), Club), Club)
    assert_type(extended(customer(), Wishes), Wishes)
    extended(customer(), Shoes, Shoes(43))
    extended(Store(), dict)
    extended(Cart(cart_id="K-1", contact_id="4", cart_url="https://butikk.example.no/kurv"), dict)
    with pytest.raises(ExtendedPropertiesError):
        extended(customer(), Club, "Club")


@pytest.mark.parametrize("nothing", [UNSET, None, {}])
def test_where_there_is_nothing_the_class_decides(nothing: Any) -> None:
    empty = CustomerInput(extended_properties=nothing)
    assert extended(empty, dict) == {}
    with pytest.raises(ExtendedPropertiesError, match=r"do not fit Club: \$\.shoe_size: 'shoeSize' is missing"):
        extended(empty, Club)
    extended(empty, Shoes, Shoes(43))
    assert empty.to_dict() == {"extendedProperties": {"shoeSize": 43}}


def test_what_does_not_fit_is_named_without_its_value() -> None:
    wrong = Customer(extended_properties={**there(), "shoeSize": "førtito", "dogs": [{"name": "Bella"}, {"name": 7}]})
    with pytest.raises(ExtendedPropertiesError) as caught:
        extended(wrong, Club)
    assert str(caught.value) == (
        "The extended properties do not fit Club: $.shoe_size: expected a whole number, got a text; "
        "$.dogs[1].name: expected a string, got a number."
    )
    assert "førtito" not in "".join(traceback.format_exception(caught.value))
    with pytest.raises(ExtendedPropertiesError, match=r"do not fit Fee: \$\.shoeSize: input should be"):
        extended(wrong, Fee)


def test_properties_that_are_no_object_are_an_error() -> None:
    odd = Customer.from_dict({"extendedProperties": ["a"]})
    for act in (lambda: extended(odd, Club), lambda: extended(odd, Club, CLUB)):
        with pytest.raises(ExtendedPropertiesError, match="no object, but list"):
            act()


@attrs.define
class Nested:
    below: list[Nested] = attrs.field(factory=list)


def test_properties_that_hold_themselves_are_an_error() -> None:
    loop: dict[str, Any] = {"below": []}
    loop["below"].append(loop)
    model = Customer(extended_properties=loop)
    with pytest.raises(ExtendedPropertiesError):
        extended(model, Nested)
    with pytest.raises(ExtendedPropertiesError, match=r"nested too deeply|holds itself"):
        extended(Customer(), dict, loop)


def test_a_model_without_extended_properties_is_refused() -> None:
    with pytest.raises(ExtendedPropertiesError, match="Sms has no extended properties"):
        extended(Sms(mobile_phone="+4791234567", message="Hei"), Club)  # type: ignore[call-overload]


@pytest.mark.parametrize("kind", [object, 7, "Club", list[object]])
def test_a_class_that_cannot_be_read_is_refused(kind: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"kind is .* which data cannot be read as"):
        extended(customer(), kind)


# --- writing ----------------------------------------------------------------------------------------------------------


def test_what_was_read_is_written_back_as_it_was() -> None:
    for kind in (Club, Shoes, Wishes, Fee, dict):
        model = customer()
        extended(model, kind, extended(model, kind))
        assert model.to_dict() == customer().to_dict(), kind


def test_a_change_keeps_what_the_class_does_not_know() -> None:
    model = customer()
    club = extended(model, Club)
    club.shoe_size = 43
    club.fee = Decimal("249.50")
    club.dogs[1].born = date(2022, 8, 17)
    del club.wishes["jul"]
    club.wishes["bursdag"] = "bok"
    extended(model, Club, club)
    assert model.extended_properties == {
        "shoeSize": 43,
        "joined": "2024-03-19T07:38:32.000",
        "fee": 249.5,
        "dogs": [
            {"name": "Bella", "born": "2019-05-01T00:00:00", "chip": 1},
            {"name": "Max", "born": "2022-08-17", "chip": 2},
        ],
        "wishes": {"påske": "appelsiner", "bursdag": "bok"},
        "kilde": {"system": "POS", "nr": [1, 2]},
    }
    assert extended(model, Club) == club


def test_items_of_lists_keep_theirs_when_others_come_go_and_move() -> None:
    bella, max_ = there()["dogs"]
    for dogs, expected in (
        ([Dog("Max"), Dog("Bella", date(2019, 5, 1))], [max_, bella]),
        ([Dog("Max")], [max_]),
        ([Dog("Ny"), Dog("Bella", date(2019, 5, 1)), Dog("Max")], [{"name": "Ny", "born": None}, bella, max_]),
        ([], []),
    ):
        model = customer()
        extended(model, Club, attrs.evolve(CLUB, dogs=dogs))
        assert model.extended_properties is not None
        assert model.extended_properties["dogs"] == expected  # type: ignore[index]


@attrs.define
class Child:
    name: str
    age: int = 0


@attrs.define
class Family:
    children: list[Child] = attrs.field(factory=list)
    sizes: list[Dog] | None = None


ANNA = {"name": "Anna", "age": 7, "allergy": "nøtter"}
BO = {"name": "Bo", "age": 4}


@pytest.mark.parametrize(
    ("children", "expected"),
    [
        ([Child("Bo", 5)], [{"name": "Bo", "age": 5}]),
        ([Child("Bo", 5), Child("Anna", 8)], [{"name": "Bo", "age": 5}, {**ANNA, "age": 8}]),
        (
            [Child("Cecilie", 1), Child("Anna", 8), Child("Bo", 4)],
            [{"name": "Cecilie", "age": 1}, {**ANNA, "age": 8}, BO],
        ),
        ([Child("Dina", 7), Child("Bo", 4)], [{"name": "Dina", "age": 7}, BO]),
        ([Child("Anna", 8)], [{**ANNA, "age": 8}]),
    ],
)
def test_what_is_not_known_of_an_item_stays_with_that_item(children: list[Child], expected: list[Any]) -> None:
    model = Customer(extended_properties={"children": [ANNA, BO]})
    extended(model, Family, Family(children))
    assert model.to_dict()["extendedProperties"] == {"children": expected}


def test_items_without_an_identifier_stay_who_they_are_while_no_other_comes_or_goes() -> None:
    there = [{"age": 7, "allergy": "nøtter"}, {"age": 4}]
    known = [{"age": 7}, {"age": 4}]
    assert merged(there, known, [{"age": 8}, {"age": 4}]) == [{"age": 8, "allergy": "nøtter"}, {"age": 4}]
    assert merged(there, known, [{"age": 5}]) == [{"age": 5}]
    assert merged(there, known, [{"age": 4}, {"age": 8}]) == [{"age": 4}, {"age": 8}]


def test_it_is_not_guessed_which_of_two_items_was_removed() -> None:
    there = [{"name": "Bella", "chip": 1}, {"name": "Bella", "chip": 2}]
    known = [{"name": "Bella"}, {"name": "Bella"}]
    with pytest.raises(ExtendedPropertiesError, match="it cannot be told which of them was removed"):
        merged(there, known, [{"name": "Bella"}])
    assert merged(there, known, known) == there
    assert merged(there, known, []) == []
    assert merged([there[0], there[0]], known, [{"name": "Bella"}]) == [there[0]]


@pytest.mark.parametrize("absent", [UNSET, None, {}, {"kilde": "POS"}])
def test_what_is_absent_and_was_not_touched_stays_absent(absent: Any) -> None:
    for kind in (Family, dict):
        model = Customer(extended_properties=absent)
        before = model.to_dict()
        extended(model, kind, extended(model, kind))
        assert model.to_dict() == before
        assert model.extended_properties is absent
    model = Customer(extended_properties=absent)
    extended(model, Family, Family([Child("Bo", 4)]))
    assert model.to_dict()["extendedProperties"] == {**(absent or {}), "children": [BO]}


def test_writing_leaves_the_properties_of_copies_alone() -> None:
    model = customer()
    twin = copy.copy(model)
    extended(model, Shoes, Shoes(50))
    assert extended(twin, Shoes) == Shoes(42)


def test_properties_that_do_not_fit_can_be_written_over() -> None:
    model = Customer(extended_properties={"shoeSize": "førtito", "kilde": "POS"})
    extended(model, Shoes, Shoes(42))
    assert model.extended_properties == {"shoeSize": 42, "kilde": "POS"}


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "not NoneType"),
        (42, "not int"),
        ([Shoes(1)], "not list"),
        (Shoes, "not type"),
        (Shoes(float("nan")), "NaN"),  # type: ignore[arg-type]
        (Shoes(object()), "type object"),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_written_changes_nothing(value: Any, said: str) -> None:
    model = customer()
    with pytest.raises(ExtendedPropertiesError, match=said):
        extended(model, Shoes, value)
    assert model.to_dict() == customer().to_dict()


json_objects = st.dictionaries(
    st.sampled_from("abcd"),
    st.recursive(
        st.integers(0, 3),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
        max_leaves=6,
    ),
    max_size=4,
)


@given(json_objects, json_objects)
def test_where_all_is_known_the_new_replaces_the_old(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert merged(old, old, new) == new
    assert merged(old, {}, new) == {**old, **new}
    assert merged({"x": [1, 2]}, {"x": [1]}, {"x": [3]}) == {"x": [3]}


def test_a_mapping_that_its_class_could_not_read_back_is_refused() -> None:
    customer = Customer(extended_properties={"shoeSize": 42})
    with pytest.raises(ExtendedPropertiesError, match="do not fit Club"):
        extended(customer, Club, {"shoeSize": "stor"})
    assert customer.extended_properties == {"shoeSize": 42}
    extended(customer, Club, {"shoeSize": 43})
    assert customer.extended_properties == {"shoeSize": 43}


@given(json_objects, json_objects, json_objects)
def test_what_is_not_known_stays(known: dict[str, Any], unknown: dict[str, Any], new: dict[str, Any]) -> None:
    hidden = {f"u{key}": value for key, value in unknown.items()}
    assert merged({**known, **hidden}, known, new) == {**new, **hidden}


# --- over the wire ----------------------------------------------------------------------------------------------------


def test_a_customer_is_read_changed_and_written_and_nothing_is_lost() -> None:
    with Sandbox() as sandbox, sandbox.client(unknown_fields="allow") as client:
        given: Any = {"id": OLA, "extendedProperties": there(), "nyttFelt": {"a": [1, None]}}
        client.customers.update({"data": given})
        before = client.customers.get(OLA).to_dict()
        assert before["nyttFelt"] == {"a": [1, None]}

        model = client.customers.get(OLA)
        club = extended(model, Club)
        club.shoe_size = 44
        extended(model, Club, club)
        model.city = "Bergen"
        client.customers.update({"data": cast("Any", model.to_dict())})

        after = client.customers.get(OLA).to_dict()
        assert after == {**before, "city": "Bergen", "extendedProperties": {**there(), "shoeSize": 44}}


def test_unknown_fields_of_every_level_survive_a_round_trip() -> None:
    data = {
        "id": OLA,
        "nytt": 1,
        "loyalty": {"points": 3, "nytt": 2},
        "promotions": [{"id": "P-1", "nytt": 3, "extendedProperties": {"x": 1}}],
        "consents": [{"id": "email", "value": True, "nytt": 4}],
    }
    with recording(reply_json({"data": data})) as recorder, TriggClient("key", base_url=recorder.base_url) as client:
        model = client.customers.get(OLA)
        model.first_name = "Ola"
        assert isinstance(model.promotions, list)
        promotion = model.promotions[0]
        assert isinstance(promotion, Promotion)
        extended(promotion, dict, {"x": 1, "y": 2})
        client.with_options(unknown_fields="allow").customers.update({"data": cast("Any", model.to_dict())})
    expected = copy.deepcopy(data)
    expected["firstName"] = "Ola"
    expected["promotions"][0]["extendedProperties"]["y"] = 2  # type: ignore[index]
    assert recorder.seen[-1].json() == {"data": expected}


@pytest.mark.parametrize(("before", "after"), [(1, True), (False, 0), ([1, 0], [True, False]), ({"a": 1}, {"a": True})])
def test_true_is_written_where_one_was(before: Any, after: Any) -> None:
    @attrs.frozen
    class Free:
        flag: Any

    model = Customer(extended_properties={"flag": before, "other": 1})
    extended(model, Free, Free(after))
    assert json.dumps(model.extended_properties, sort_keys=True) == json.dumps({"flag": after, "other": 1})
