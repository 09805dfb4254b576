from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, Unset, as_str, dump


@_attrs_define(repr=False)
class PaymentCardSignature(Model):
    """What starts the registration of a payment card at the payment provider.

    Attributes:
        signature: The signature of the payload. Example: ``c2lnbmF0dXJl``.
        payload: What the payment provider is given.
    """

    signature: None | str | Unset = UNSET
    """The signature of the payload. Example: ``c2lnbmF0dXJl``."""
    payload: dict[str, Any] | None | Unset = UNSET
    """What the payment provider is given."""
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set, by their names on the wire; those that the description does not know are last."""
        out: dict[str, Any] = {}
        value: Any
        value = self.signature
        if value is not UNSET:
            out["signature"] = value
        value = self.payload
        if value is not UNSET:
            out["payload"] = value
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> PaymentCardSignature:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _signature,
            _payload,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.signature = _signature if type(_signature) is str or _signature is UNSET else as_str(_signature)
        self.payload = _payload
        self.additional_properties = (
            {key: each for key, each in src_dict.items() if key not in _ABSENT} if unknown else {}
        )
        return self


_ABSENT: dict[str, Any] = {
    "signature": UNSET,
    "payload": UNSET,
}
PaymentCardSignature._absent = _ABSENT
