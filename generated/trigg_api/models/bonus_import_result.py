from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, Unset, as_str, dump


@_attrs_define(repr=False)
class BonusImportResult(Model):
    """What came of an imported activity; its numbers are strings.

    Attributes:
        status: The status of the import, a number in a string. Example: ``1``.
        status_text: What the status means. Example: ``OK``.
        points: Inferred: the balance of bonus points, a number in a string. Example: ``38``.
        totalt_points: Inferred: all bonus points, a number in a string; it is spelled like this. Example:
            ``38``.
        activity_points: Inferred: the points of this activity, a number in a string. Example: ``8``.
    """

    status: None | str | Unset = UNSET
    """The status of the import, a number in a string. Example: ``1``."""
    status_text: None | str | Unset = UNSET
    """What the status means. Example: ``OK``."""
    points: None | str | Unset = UNSET
    """Inferred: the balance of bonus points, a number in a string. Example: ``38``."""
    totalt_points: None | str | Unset = UNSET
    """Inferred: all bonus points, a number in a string; it is spelled like this. Example: ``38``."""
    activity_points: None | str | Unset = UNSET
    """Inferred: the points of this activity, a number in a string. Example: ``8``."""
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set, by their names on the wire; those that the description does not know are last."""
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
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> BonusImportResult:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _status,
            _status_text,
            _points,
            _totalt_points,
            _activity_points,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.status = _status if type(_status) is str or _status is UNSET else as_str(_status)
        self.status_text = _status_text if type(_status_text) is str or _status_text is UNSET else as_str(_status_text)
        self.points = _points if type(_points) is str or _points is UNSET else as_str(_points)
        self.totalt_points = (
            _totalt_points if type(_totalt_points) is str or _totalt_points is UNSET else as_str(_totalt_points)
        )
        self.activity_points = (
            _activity_points if type(_activity_points) is str or _activity_points is UNSET else as_str(_activity_points)
        )
        self.additional_properties = (
            {key: each for key, each in src_dict.items() if key not in _ABSENT} if unknown else {}
        )
        return self


_ABSENT: dict[str, Any] = {
    "status": UNSET,
    "statusText": UNSET,
    "points": UNSET,
    "totaltPoints": UNSET,
    "activityPoints": UNSET,
}
BonusImportResult._absent = _ABSENT
