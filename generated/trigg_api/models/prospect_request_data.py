from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, Unset, as_str, dump


@_attrs_define(repr=False)
class ProspectRequestData(Model):
    """How to reach a prospect; one of the two is enough.

    Attributes:
        email: The e-mail address. Example: ``test@example.com``.
        mobile_phone: The mobile phone number with its country code, such as +4712345678. Example:
            ``+47121212``.
    """

    email: str | Unset = UNSET
    """The e-mail address. Example: ``test@example.com``."""
    mobile_phone: str | Unset = UNSET
    """The mobile phone number with its country code, such as +4712345678. Example: ``+47121212``."""
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set, by their names on the wire; those that the description does not know are last."""
        out: dict[str, Any] = {}
        value: Any
        value = self.email
        if value is not UNSET:
            out["email"] = value
        value = self.mobile_phone
        if value is not UNSET:
            out["mobilePhone"] = value
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> ProspectRequestData:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _email,
            _mobile_phone,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.email = _email if type(_email) is str or _email is UNSET else as_str(_email)
        self.mobile_phone = (
            _mobile_phone if type(_mobile_phone) is str or _mobile_phone is UNSET else as_str(_mobile_phone)
        )
        self.additional_properties = (
            {key: each for key, each in src_dict.items() if key not in _ABSENT} if unknown else {}
        )
        return self


_ABSENT: dict[str, Any] = {
    "email": UNSET,
    "mobilePhone": UNSET,
}
ProspectRequestData._absent = _ABSENT
