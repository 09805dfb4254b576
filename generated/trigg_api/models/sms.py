from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, Unset, as_str, dump


@_attrs_define(repr=False)
class Sms(Model):
    """An SMS to send.

    Attributes:
        mobile_phone: The number to send to, with its country code, such as +4712345678.
        message: The text of the SMS. Example: ``Hello``.
        sender: The name that the SMS comes from. Example: ``Trigg``.
    """

    mobile_phone: str
    """The number to send to, with its country code, such as +4712345678."""
    message: str
    """The text of the SMS. Example: ``Hello``."""
    sender: str | Unset = UNSET
    """The name that the SMS comes from. Example: ``Trigg``."""
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set, by their names on the wire; those that the description does not know are last."""
        out: dict[str, Any] = {}
        value: Any
        value = self.mobile_phone
        if value is not UNSET:
            out["mobilePhone"] = value
        value = self.message
        if value is not UNSET:
            out["message"] = value
        value = self.sender
        if value is not UNSET:
            out["sender"] = value
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Sms:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _mobile_phone,
            _message,
            _sender,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.mobile_phone = _mobile_phone if type(_mobile_phone) is str else as_str(_mobile_phone)
        self.message = _message if type(_message) is str else as_str(_message)
        self.sender = _sender if type(_sender) is str or _sender is UNSET else as_str(_sender)
        self.additional_properties = (
            {key: each for key, each in src_dict.items() if key not in _ABSENT} if unknown else {}
        )
        return self


_ABSENT: dict[str, Any] = {
    "mobilePhone": UNSET,
    "message": UNSET,
    "sender": UNSET,
}
Sms._absent = _ABSENT
