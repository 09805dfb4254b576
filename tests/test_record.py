"""The base of public values: named fields, no tuple."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from trigg_api.record import Record


class Opening(Record):
    """When a store opens and closes, in hours."""

    store: str
    opens: int = 9
    closes: int = 17


class LateOpening(Opening):
    """An opening with a reason."""

    reason: str = "Black Friday"


def test_fields_are_given_by_position_or_name_and_have_defaults() -> None:
    assert Opening("001", 10) == Opening(store="001", opens=10, closes=17)
    assert LateOpening("001", closes=23).reason == "Black Friday"
    assert repr(Opening("001")) == "Opening(store='001', opens=9, closes=17)"


@pytest.mark.parametrize(
    ("args", "fields", "said"),
    [
        ((), {}, "needs store"),
        (("001",), {"store": "002"}, "takes store, opens, closes, each once"),
        (("001", 9, 17, 18), {}, "takes store, opens, closes, each once"),
        (("001",), {"open": 8}, "takes store, opens, closes, each once"),
    ],
)
def test_what_does_not_fit_is_a_type_error(args: tuple[Any, ...], fields: dict[str, Any], said: str) -> None:
    with pytest.raises(TypeError, match=said):
        Opening(*args, **fields)


def test_it_is_no_tuple() -> None:
    one = Opening("001")
    assert one != ("001", 9, 17)
    assert Opening("001") != LateOpening("001")
    with pytest.raises(TypeError):
        _store, _opens, _closes = one  # type: ignore[misc]
    match one:
        case Opening(store, opens=9):
            assert store == "001"
        case _:
            pytest.fail("It matches by position and name.")


def test_it_is_immutable_hashable_and_survives_copy_and_pickle() -> None:
    one = Opening("001")
    with pytest.raises(AttributeError, match=r"immutable; use \.replace\(opens="):
        one.opens = 8  # type: ignore[misc]
    with pytest.raises(AttributeError, match="immutable"):
        del one.opens
    assert one.replace(opens=8) == Opening("001", 8)
    assert {one, copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one))} == {one}
