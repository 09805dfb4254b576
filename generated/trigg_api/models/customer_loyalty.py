from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset, as_float, dump


@_attrs_define
class CustomerLoyalty:
    """Customer loyalty.

    Attributes:
        points: Example: 500
        points_active: Example: 300
        points_pending: Example: 200
        points_expired: Example: 100
        points_total: Example: 600
        loyalty_cards: ``loyaltyCards`` on the wire.
    """

    points: float | None | Unset = UNSET
    points_active: float | None | Unset = UNSET
    points_pending: float | None | Unset = UNSET
    points_expired: float | None | Unset = UNSET
    points_total: float | None | Unset = UNSET
    loyalty_cards: list[LoyaltyCardSummary] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The fields that are set, by their names on the wire; fields that the description does not know come last."""
        out: dict[str, Any] = {}
        value: Any
        value = self.points
        if value is not UNSET:
            out["points"] = value
        value = self.points_active
        if value is not UNSET:
            out["pointsActive"] = value
        value = self.points_pending
        if value is not UNSET:
            out["pointsPending"] = value
        value = self.points_expired
        if value is not UNSET:
            out["pointsExpired"] = value
        value = self.points_total
        if value is not UNSET:
            out["pointsTotal"] = value
        value = self.loyalty_cards
        if value is not UNSET:
            out["loyaltyCards"] = (
                [each.to_dict() if each.__class__ is LoyaltyCardSummary else dump(each) for each in value]
                if value.__class__ is list
                else dump(value)
            )
        for key, each in self.additional_properties.items():
            out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> CustomerLoyalty:
        """Read leniently from what came; unknown fields are kept in ``additional_properties``."""
        self = cls.__new__(cls)
        get = src_dict.get
        value: Any
        value = get("points", UNSET)
        self.points = value if value.__class__ is float or value is UNSET else as_float(value)
        value = get("pointsActive", UNSET)
        self.points_active = value if value.__class__ is float or value is UNSET else as_float(value)
        value = get("pointsPending", UNSET)
        self.points_pending = value if value.__class__ is float or value is UNSET else as_float(value)
        value = get("pointsExpired", UNSET)
        self.points_expired = value if value.__class__ is float or value is UNSET else as_float(value)
        value = get("pointsTotal", UNSET)
        self.points_total = value if value.__class__ is float or value is UNSET else as_float(value)
        value = get("loyaltyCards", UNSET)
        self.loyalty_cards = (
            [
                LoyaltyCardSummary.from_dict(each) if each.__class__ is dict else each
                for each in value
                if each is not None
            ]
            if value.__class__ is list
            else value
        )
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
        "points",
        "pointsActive",
        "pointsPending",
        "pointsExpired",
        "pointsTotal",
        "loyaltyCards",
    )
)

from .loyalty_card_summary import LoyaltyCardSummary
