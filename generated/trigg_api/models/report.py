from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset, dump


@_attrs_define
class Report:
    """Report.

    Attributes:
        meta_data: ``metaData`` on the wire.
        data
    """

    meta_data: None | PageMetaData | Unset = UNSET
    data: list[dict[str, Any]] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The fields that are set, by their names on the wire; fields that the description does not know come last."""
        out: dict[str, Any] = {}
        value: Any
        value = self.meta_data
        if value is not UNSET:
            out["metaData"] = value.to_dict() if value.__class__ is PageMetaData else dump(value)
        value = self.data
        if value is not UNSET:
            out["data"] = value
        for key, each in self.additional_properties.items():
            out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Report:
        """Read leniently from what came; unknown fields are kept in ``additional_properties``."""
        self = cls.__new__(cls)
        get = src_dict.get
        value: Any
        value = get("metaData", UNSET)
        self.meta_data = PageMetaData.from_dict(value) if value.__class__ is dict else value
        self.data = get("data", UNSET)
        self.additional_properties = (
            {} if _KNOWN.issuperset(src_dict) else {key: each for key, each in src_dict.items() if key not in _KNOWN}
        )
        return self

    @classmethod
    def known_fields(cls) -> frozenset[str]:
        """The names on the wire that the description knows."""
        return _KNOWN

    @property
    def additional_keys(self) -> list[str]:
        """The names of the fields that the description does not know."""
        return list(self.additional_properties)

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties


_KNOWN = frozenset(
    (
        "metaData",
        "data",
    )
)

from .page_meta_data import PageMetaData
