from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, Unset, as_int, as_str, dump


@_attrs_define(repr=False)
class PageMetaData(Model):
    """Where a page of a report is.

    Attributes:
        report_type: The name of the report. Example: ``customers``.
        total_records: How many records there are on all pages. Example: ``12``.
        total_pages: How many pages there are. Example: ``1``.
        active_page: The number of this page, from 1.
    """

    report_type: None | str | Unset = UNSET
    """The name of the report. Example: ``customers``."""
    total_records: int | None | Unset = UNSET
    """How many records there are on all pages. Example: ``12``."""
    total_pages: int | None | Unset = UNSET
    """How many pages there are. Example: ``1``."""
    active_page: int | None | Unset = UNSET
    """The number of this page, from 1."""
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set, by their names on the wire; those that the description does not know are last."""
        out: dict[str, Any] = {}
        value: Any
        value = self.report_type
        if value is not UNSET:
            out["reportType"] = value
        value = self.total_records
        if value is not UNSET:
            out["totalRecords"] = value
        value = self.total_pages
        if value is not UNSET:
            out["totalPages"] = value
        value = self.active_page
        if value is not UNSET:
            out["activePage"] = value
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> PageMetaData:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _report_type,
            _total_records,
            _total_pages,
            _active_page,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.report_type = _report_type if type(_report_type) is str or _report_type is UNSET else as_str(_report_type)
        self.total_records = (
            _total_records if type(_total_records) is int or _total_records is UNSET else as_int(_total_records)
        )
        self.total_pages = _total_pages if type(_total_pages) is int or _total_pages is UNSET else as_int(_total_pages)
        self.active_page = _active_page if type(_active_page) is int or _active_page is UNSET else as_int(_active_page)
        self.additional_properties = (
            {key: each for key, each in src_dict.items() if key not in _ABSENT} if unknown else {}
        )
        return self


_ABSENT: dict[str, Any] = {
    "reportType": UNSET,
    "totalRecords": UNSET,
    "totalPages": UNSET,
    "activePage": UNSET,
}
PageMetaData._absent = _ABSENT
