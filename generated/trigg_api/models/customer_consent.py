from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, Unset, as_bool, as_str, dump


@_attrs_define(repr=False)
class CustomerConsent(Model):
    """Whether a customer gave a consent.

    Attributes:
        id: The id of the consent, as in ``consents.list``. Example: ``email``.
        value: Whether the consent is given. Example: ``True``.
        updated: When the customer last answered. The reference names no time zone. Example:
            ``2024-04-03T07:38:32``.
    """

    id: None | str | Unset = UNSET
    """The id of the consent, as in ``consents.list``. Example: ``email``."""
    value: bool | None | Unset = UNSET
    """Whether the consent is given. Example: ``True``."""
    updated: None | str | Unset = UNSET
    """When the customer last answered. The reference names no time zone. Example: ``2024-04-03T07:38:32``."""
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set, by their names on the wire; those that the description does not know are last."""
        out: dict[str, Any] = {}
        value: Any
        value = self.id
        if value is not UNSET:
            out["id"] = value
        value = self.value
        if value is not UNSET:
            out["value"] = value
        value = self.updated
        if value is not UNSET:
            out["updated"] = value
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> CustomerConsent:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _id,
            _value,
            _updated,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.id = _id if type(_id) is str or _id is UNSET else as_str(_id)
        self.value = _value if type(_value) is bool or _value is UNSET else as_bool(_value)
        self.updated = _updated if type(_updated) is str or _updated is UNSET else as_str(_updated)
        self.additional_properties = (
            {key: each for key, each in src_dict.items() if key not in _ABSENT} if unknown else {}
        )
        return self


_ABSENT: dict[str, Any] = {
    "id": UNSET,
    "value": UNSET,
    "updated": UNSET,
}
CustomerConsent._absent = _ABSENT
