"""What is known of the fields of requests beyond their types, by the name of the model and the name on the wire."""

from __future__ import annotations

#: The values that documents name.
VALUES: dict[str, dict[str, tuple[object, ...]]] = {
    "ReceiptItem": {
        "TransactionType": (
            "PURCHASE",
            "RETURN",
        ),
    },
}

#: Fields that an account has agreed on with the vendor, and that the description does not have.
AGREED: dict[str, frozenset[str]] = {}

#: Fields that hold phone numbers.
PHONES: dict[str, frozenset[str]] = {
    "Customer": frozenset(("mobilePhone",)),
    "CustomerInput": frozenset(("mobilePhone",)),
    "Sms": frozenset(("mobilePhone",)),
    "VippsRecruitment": frozenset(("mobilePhone",)),
    "ProspectRequestData": frozenset(("mobilePhone",)),
}
