from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, but_nulls, dump


@_attrs_define(repr=False)
class TransactionBatch(Model):
    """Receipts to post together.

    Attributes:
        receipt_requests: The receipts; at most about 400 receipts and items are recommended.
            ``ReceiptRequests`` in the API.
    """

    receipt_requests: list[ReceiptRequest]
    """The receipts; at most about 400 receipts and items are recommended. ``ReceiptRequests`` in the API."""
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set, by their names on the wire; those that the description does not know are last."""
        out: dict[str, Any] = {}
        value: Any
        value = self.receipt_requests
        if value is not UNSET:
            out["ReceiptRequests"] = (
                [each.to_dict() if type(each) is ReceiptRequest else dump(each) for each in value]
                if type(value) is list
                else dump(value)
            )
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> TransactionBatch:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _receipt_requests,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.receipt_requests = (
            [
                ReceiptRequest.from_dict(each) if type(each) is dict else each
                for each in but_nulls(_receipt_requests, "ReceiptRequest")
            ]
            if type(_receipt_requests) is list
            else _receipt_requests
        )
        self.additional_properties = (
            {key: each for key, each in src_dict.items() if key not in _ABSENT} if unknown else {}
        )
        return self

    @classmethod
    def field_models(cls) -> dict[str, Any]:
        """Return the models that fields are, or hold in lists and mappings, by the names of the fields on the wire."""
        return {
            "ReceiptRequests": ReceiptRequest,
        }


_ABSENT: dict[str, Any] = {
    "ReceiptRequests": UNSET,
}
TransactionBatch._absent = _ABSENT

from .receipt_request import ReceiptRequest
