"""Models are attrs classes to whoever asks, and a process that only reads responses does not load attrs."""

from __future__ import annotations

import copy
import inspect
import pickle
import subprocess
import sys
import threading
import weakref
from typing import Any, get_type_hints

import attrs
import pytest

from trigg_api.model_base import Model, define, field
from trigg_ext import models
from trigg_ext.models import Customer, CustomerLoyalty

CUSTOMER = Customer(first_name="Kari", loyalty=CustomerLoyalty(points=500), additional_properties={"shoeSize": 39})

NAMED = [getattr(models, name) for name in sorted(models.__all__)]
MODELS = [kind for kind in NAMED if isinstance(kind, type) and issubclass(kind, Model)]

READ = """
import sys
from trigg_ext.models import Customer
customer = Customer.from_dict({"firstName": "Kari", "loyalty": {"points": 500}})
assert customer.to_dict() == {"firstName": "Kari", "loyalty": {"points": 500}}
assert customer.loyalty.points == 500
before = "attr" in sys.modules
same = customer == Customer(first_name="Kari", loyalty=customer.loyalty)
print(before, same)
"""


@attrs.define
class Member(Customer):
    """A customer with a field of the caller's own."""

    level: str = "bronze"


class PlainMember(Customer):
    """A customer with nothing of its own."""


def test_a_response_is_read_without_attrs() -> None:
    done = subprocess.run([sys.executable, "-c", READ], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


@pytest.mark.parametrize("kind", MODELS)
def test_a_model_is_what_attrs_makes_of_it(kind: Any) -> None:
    names = [each.name for each in attrs.fields(kind)]
    assert names == list(kind.__annotations__)
    assert list(inspect.signature(kind).parameters) == names
    assert kind.__match_args__ == tuple(names[:-1])
    assert get_type_hints(kind.__init__).keys() == {*names, "return"}
    assert not hasattr(kind.from_dict({}), "__dict__")
    assert attrs.has(kind)
    assert hasattr(kind, "__replace__") == (sys.version_info >= (3, 13))


def test_what_attrs_offers_works() -> None:
    assert attrs.evolve(CUSTOMER, first_name="Ola").first_name == "Ola"
    assert attrs.asdict(CUSTOMER)["loyalty"]["points"] == 500
    assert CUSTOMER == copy.deepcopy(CUSTOMER) == pickle.loads(pickle.dumps(CUSTOMER))
    assert attrs.evolve(CUSTOMER, first_name="Ola") != CUSTOMER
    assert weakref.ref(CUSTOMER)() is CUSTOMER
    with pytest.raises(TypeError, match="unhashable"):
        hash(CUSTOMER)
    with pytest.raises(TypeError, match="frist_name"):
        Customer(frist_name="Kari")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    with pytest.raises(AttributeError):
        CUSTOMER.frist_name = "Kari"  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
    match CUSTOMER.loyalty:
        case CustomerLoyalty(points):
            assert points == 500
        case _:
            raise AssertionError("a pattern must match")


def test_classes_of_the_caller_may_be_derived() -> None:
    member = Member(first_name="Kari", level="gold")
    assert member.level == member["level"] == "gold"
    assert member != Customer(first_name="Kari")
    assert attrs.evolve(member, level="silver").first_name == "Kari"
    assert PlainMember(first_name="Kari") == PlainMember(first_name="Kari")
    assert PlainMember.from_dict({"firstName": "Kari"}).first_name == "Kari"


def test_threads_may_make_the_first_objects_of_a_class() -> None:
    for _ in range(20):

        @define(repr=False)
        class Note(Model):
            text: str = ""
            additional_properties: dict[str, Any] = field(kw_only=True, factory=dict)

        together = threading.Barrier(4)
        made: list[bool] = []

        def make(kind: Any = Note, together: threading.Barrier = together, made: list[bool] = made) -> None:
            together.wait()
            made.append(kind("Hei") == kind(text="Hei") and attrs.fields(kind).text.default == "")

        threads = [threading.Thread(target=make) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert made == [True] * 4
