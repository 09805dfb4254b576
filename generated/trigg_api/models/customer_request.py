from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, Unset, dump


@_attrs_define(repr=False)
class CustomerRequest(Model):
    """A customer to create or to update.

    Attributes:
        data: The customer.
        source: Where the data comes from.
    """

    data: CustomerInput
    """The customer."""
    source: Source | Unset = UNSET
    """Where the data comes from."""
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set, by their names on the wire; those that the description does not know are last."""
        out: dict[str, Any] = {}
        value: Any
        value = self.data
        if value is not UNSET:
            out["data"] = value.to_dict() if type(value) is CustomerInput else dump(value)
        value = self.source
        if value is not UNSET:
            out["source"] = value.to_dict() if type(value) is Source else dump(value)
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> CustomerRequest:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _data,
            _source,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.data = CustomerInput.from_dict(_data) if type(_data) is dict else _data
        self.source = Source.from_dict(_source) if type(_source) is dict else _source
        self.additional_properties = (
            {key: each for key, each in src_dict.items() if key not in _ABSENT} if unknown else {}
        )
        return self

    @classmethod
    def field_models(cls) -> dict[str, Any]:
        """Return the models that fields are, or hold in lists and mappings, by the names of the fields on the wire."""
        return {
            "data": CustomerInput,
            "source": Source,
        }


_ABSENT: dict[str, Any] = {
    "data": UNSET,
    "source": UNSET,
}
CustomerRequest._absent = _ABSENT

from .customer_input import CustomerInput
from .source import Source
