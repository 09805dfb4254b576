from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset, as_str, dump


@_attrs_define
class BonusImportResult:
    """Bonus import result.

    Attributes:
        status: Example: 1
        status_text: Example: OK
        points: Example: 38
        totalt_points: Example: 38
        activity_points: Example: 8
    """

    status: None | str | Unset = UNSET
    status_text: None | str | Unset = UNSET
    points: None | str | Unset = UNSET
    totalt_points: None | str | Unset = UNSET
    activity_points: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The fields that are set, by their names on the wire; fields that the description does not know come last."""
        out: dict[str, Any] = {}
        value: Any
        value = self.status
        if value is not UNSET:
            out["status"] = value
        value = self.status_text
        if value is not UNSET:
            out["statusText"] = value
        value = self.points
        if value is not UNSET:
            out["points"] = value
        value = self.totalt_points
        if value is not UNSET:
            out["totaltPoints"] = value
        value = self.activity_points
        if value is not UNSET:
            out["activityPoints"] = value
        for key, each in self.additional_properties.items():
            out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> BonusImportResult:
        """Read leniently from what came; unknown fields are kept in ``additional_properties``."""
        self = cls.__new__(cls)
        get = src_dict.get
        value: Any
        value = get("status", UNSET)
        self.status = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("statusText", UNSET)
        self.status_text = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("points", UNSET)
        self.points = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("totaltPoints", UNSET)
        self.totalt_points = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("activityPoints", UNSET)
        self.activity_points = value if value.__class__ is str or value is UNSET else as_str(value)
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
        "status",
        "statusText",
        "points",
        "totaltPoints",
        "activityPoints",
    )
)
