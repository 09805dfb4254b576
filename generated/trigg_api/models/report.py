from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, Unset, dump


@_attrs_define(repr=False)
class Report(Model):
    """A page of a report, or a report without pages.

    Attributes:
        meta_data: Where this page is; absent in a report without pages.
        data: The rows. Inferred: the name of this list is not documented, and may differ between accounts.
    """

    meta_data: None | PageMetaData | Unset = UNSET
    """Where this page is; absent in a report without pages."""
    data: list[dict[str, Any]] | None | Unset = UNSET
    """The rows. Inferred: the name of this list is not documented, and may differ between accounts."""
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set, by their names on the wire; those that the description does not know are last."""
        out: dict[str, Any] = {}
        value: Any
        value = self.meta_data
        if value is not UNSET:
            out["metaData"] = value.to_dict() if type(value) is PageMetaData else dump(value)
        value = self.data
        if value is not UNSET:
            out["data"] = value
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Report:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _meta_data,
            _data,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.meta_data = PageMetaData.from_dict(_meta_data) if type(_meta_data) is dict else _meta_data
        self.data = _data
        self.additional_properties = (
            {key: each for key, each in src_dict.items() if key not in _ABSENT} if unknown else {}
        )
        return self

    @classmethod
    def is_open(cls) -> bool:
        """Return whether the description says that there may be fields of other names."""
        return True

    @classmethod
    def field_models(cls) -> dict[str, Any]:
        """Return the models that fields are, or hold in lists and mappings, by the names of the fields on the wire."""
        return {
            "metaData": PageMetaData,
        }


_ABSENT: dict[str, Any] = {
    "metaData": UNSET,
    "data": UNSET,
}
Report._absent = _ABSENT

from .page_meta_data import PageMetaData
