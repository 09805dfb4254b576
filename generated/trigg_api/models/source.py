from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, Unset, as_str, dump


@_attrs_define(repr=False)
class Source(Model):
    """Where the data of a request comes from.

    Attributes:
        name: The name of the system, such as webshop. Example: ``Newsletter``.
        store_id: The id of the store, where it was in one. Example: ``ST-001``.
    """

    name: str | Unset = UNSET
    """The name of the system, such as webshop. Example: ``Newsletter``."""
    store_id: str | Unset = UNSET
    """The id of the store, where it was in one. Example: ``ST-001``."""
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set, by their names on the wire; those that the description does not know are last."""
        out: dict[str, Any] = {}
        value: Any
        value = self.name
        if value is not UNSET:
            out["name"] = value
        value = self.store_id
        if value is not UNSET:
            out["storeId"] = value
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Source:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _name,
            _store_id,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.name = _name if type(_name) is str or _name is UNSET else as_str(_name)
        self.store_id = _store_id if type(_store_id) is str or _store_id is UNSET else as_str(_store_id)
        self.additional_properties = (
            {key: each for key, each in src_dict.items() if key not in _ABSENT} if unknown else {}
        )
        return self


_ABSENT: dict[str, Any] = {
    "name": UNSET,
    "storeId": UNSET,
}
Source._absent = _ABSENT
