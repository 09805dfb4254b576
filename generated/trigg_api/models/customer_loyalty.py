from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, Unset, as_float, but_nulls, dump


@_attrs_define(repr=False)
class CustomerLoyalty(Model):
    """The bonus points and loyalty cards of a customer.

    Attributes:
        points: The balance of bonus points. Example: ``500``.
        points_active: The points that can be used. Example: ``300``.
        points_pending: The points that cannot be used yet. Example: ``200``.
        points_expired: The points that have expired. Example: ``100``.
        points_total: All points that were ever given. Example: ``600``.
        loyalty_cards: The active loyalty cards.
    """

    points: float | None | Unset = UNSET
    """The balance of bonus points. Example: ``500``."""
    points_active: float | None | Unset = UNSET
    """The points that can be used. Example: ``300``."""
    points_pending: float | None | Unset = UNSET
    """The points that cannot be used yet. Example: ``200``."""
    points_expired: float | None | Unset = UNSET
    """The points that have expired. Example: ``100``."""
    points_total: float | None | Unset = UNSET
    """All points that were ever given. Example: ``600``."""
    loyalty_cards: list[LoyaltyCardSummary] | None | Unset = UNSET
    """The active loyalty cards."""
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set, by their names on the wire; those that the description does not know are last."""
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
                [each.to_dict() if type(each) is LoyaltyCardSummary else dump(each) for each in value]
                if type(value) is list
                else dump(value)
            )
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> CustomerLoyalty:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _points,
            _points_active,
            _points_pending,
            _points_expired,
            _points_total,
            _loyalty_cards,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.points = (
            _points if type(_points) is float or type(_points) is int or _points is UNSET else as_float(_points)
        )
        self.points_active = (
            _points_active
            if type(_points_active) is float or type(_points_active) is int or _points_active is UNSET
            else as_float(_points_active)
        )
        self.points_pending = (
            _points_pending
            if type(_points_pending) is float or type(_points_pending) is int or _points_pending is UNSET
            else as_float(_points_pending)
        )
        self.points_expired = (
            _points_expired
            if type(_points_expired) is float or type(_points_expired) is int or _points_expired is UNSET
            else as_float(_points_expired)
        )
        self.points_total = (
            _points_total
            if type(_points_total) is float or type(_points_total) is int or _points_total is UNSET
            else as_float(_points_total)
        )
        self.loyalty_cards = (
            [
                LoyaltyCardSummary.from_dict(each) if type(each) is dict else each
                for each in but_nulls(_loyalty_cards, "LoyaltyCardSummary")
            ]
            if type(_loyalty_cards) is list
            else _loyalty_cards
        )
        self.additional_properties = (
            {key: each for key, each in src_dict.items() if key not in _ABSENT} if unknown else {}
        )
        return self

    @classmethod
    def field_models(cls) -> dict[str, Any]:
        """Return the models that fields are, or hold in lists and mappings, by the names of the fields on the wire."""
        return {
            "loyaltyCards": LoyaltyCardSummary,
        }


_ABSENT: dict[str, Any] = {
    "points": UNSET,
    "pointsActive": UNSET,
    "pointsPending": UNSET,
    "pointsExpired": UNSET,
    "pointsTotal": UNSET,
    "loyaltyCards": UNSET,
}
CustomerLoyalty._absent = _ABSENT

from .loyalty_card_summary import LoyaltyCardSummary
