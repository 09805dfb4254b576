"""The default seed, and the structure that a seed must have."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, Final, TypeAlias, cast

from trigg_ext.openapi.json_types import mapping, sequence
from trigg_ext.sandbox._json import json_copy
from trigg_ext.sandbox._state import clock

__all__ = ["DEFAULT", "CheckedSeed", "SeedError", "checked", "default"]


class SeedError(ValueError):
    """Raised for a seed of the wrong structure; the message names the place and what is expected there."""


class CheckedSeed(dict[str, Any]):
    """A seed that was checked, as plain JSON values that nobody changes."""


class _WrongError(Exception):
    """Raised for a value that is not what is expected; each list and object on the way out adds its step."""

    def __init__(self, what: str, place: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.place = place

    def within(self, step: str) -> _WrongError:
        """Return the error, whose place begins with the step."""
        self.place = step + self.place
        return self


Check: TypeAlias = Callable[[Any], None]
"""Raises ``_WrongError`` if the value is not what is expected."""


def checked(seed: Mapping[str, Any]) -> CheckedSeed:
    """Return a copy of ``seed`` as plain JSON values, checked; one that was checked, as it is.

    Raises:
        SeedError: an unknown key, or a value of the wrong type.
    """
    if isinstance(seed, CheckedSeed):
        return seed
    if not isinstance(cast("object", seed), Mapping):
        raise SeedError("seed: expected an object")
    copy = CheckedSeed(json_copy(seed))
    try:
        # A snapshot is a whole state, which the database checks.
        (_SNAPSHOT if "snapshot" in copy else _SEED)(copy)
    except _WrongError as wrong:
        raise SeedError(f"seed{wrong.place}: {wrong.what}") from None
    return copy


@cache
def default() -> CheckedSeed:
    """Return the seed of a sandbox that is given none."""
    return checked(DEFAULT)


def _text(value: Any) -> None:
    if not isinstance(value, str):
        raise _WrongError("expected a string")


def _name(value: Any) -> None:
    if not isinstance(value, str) or not value.strip():
        raise _WrongError("expected a string that is not empty")


def _time(value: Any) -> None:
    if not isinstance(value, str) or clock.parse(value, clock.zone_of(clock.START)) is None:
        raise _WrongError("expected a date-time such as 2026-01-05T08:00:00")


def _truth(value: Any) -> None:
    if not isinstance(value, bool):
        raise _WrongError("expected true or false")


def _decimal_text(value: Any) -> None:
    _text(value)
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise _WrongError("expected a number, as a string") from None
    if not number.is_finite() or abs(number) > 1_000_000:
        raise _WrongError("expected a number of at most a million, as a string")


def _whole(least: int, most: int) -> Check:
    def check(value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise _WrongError(f"expected a whole number from {least} to {most}")

    return check


def _number(most: float) -> Check:
    def check(value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise _WrongError(f"expected a number from 0 to {most:g}")
        if not 0 <= value <= most or not math.isfinite(value):
            raise _WrongError(f"expected a number from 0 to {most:g}")

    return check


def _free(value: Any) -> None:
    if not isinstance(value, dict):
        raise _WrongError("expected an object")


def _anything(value: Any) -> None:
    """Accept anything."""


def _or_null(inner: Check) -> Check:
    def check(value: Any) -> None:
        if value is not None:
            inner(value)

    return check


def _each(inner: Check) -> Check:
    def check(value: Any) -> None:
        if not isinstance(value, list):
            raise _WrongError("expected a list")
        for index, entry in enumerate(sequence(cast("object", value))):
            try:
                inner(entry)
            except _WrongError as wrong:
                raise wrong.within(f"[{index}]") from None

    return check


def _by_name(inner: Check) -> Check:
    def check(value: Any) -> None:
        _free(value)
        for key, entry in mapping(value).items():
            try:
                inner(entry)
            except _WrongError as wrong:
                raise wrong.within(f".{key}") from None

    return check


def _fields(required: dict[str, Check], **optional: Check) -> Check:
    known = {**required, **optional}

    def check(value: Any) -> None:
        _free(value)
        given = mapping(value)
        for key in required:
            if key not in given:
                raise _WrongError("is missing", f".{key}")
        for key, entry in given.items():
            inner = known.get(key)
            if inner is None:
                raise _WrongError(f"is unknown; known are {', '.join(sorted(known))}", f".{key}")
            try:
                inner(entry)
            except _WrongError as wrong:
                raise wrong.within(f".{key}") from None

    return check


def _unique(name: str, inner: Check) -> Check:
    """Return the check of a list in which no two entries have the same ``name``."""

    def check(value: Any) -> None:
        _each(inner)(value)
        seen: set[str] = set()
        for index, entry in enumerate(cast("list[dict[str, Any]]", value)):
            key = str(entry[name]).upper()
            if key in seen:
                raise _WrongError(f"{entry[name]} is there twice", f"[{index}].{name}")
            seen.add(key)

    return check


_PERSON: Final[dict[str, Check]] = {
    "mobilePhone": _text,
    "email": _text,
    "firstName": _text,
    "lastName": _text,
    "address": _text,
    "zip": _text,
    "city": _text,
    "country": _text,
    "birthDate": _text,
    "gender": _text,
}
_PRODUCTS: Final = _each(_fields({"id": _name}))
_CUSTOMER: Final = _fields(
    {"id": _name},
    **_PERSON,
    externalId=_text,
    favoriteStores=_each(_text),
    interests=_each(_text),
    consents=_each(_fields({"id": _name}, value=_truth, updated=_text)),
    extendedProperties=_free,
    created=_time,
    points=_whole(-1_000_000_000, 1_000_000_000),
    clips=_by_name(_whole(0, 1000)),
    promotions=_each(_name),
    paymentCards=_each(_fields({"token": _name}, maskedPan=_text, expiryDate=_text, extendedProperties=_free)),
    vehicles=_each(
        _fields(
            {"registrationNumber": _name},
            vehicleId=_name,
            brand=_text,
            model=_text,
            year=_whole(1800, 3000),
            extendedProperties=_free,
        )
    ),
)
_SNAPSHOT: Final = _fields({"snapshot": _free})
_RECEIPT: Final = _fields({"Header": _free, "Items": _each(_free)})
_SEED: Final = _fields(
    {},
    settings=_fields(
        {},
        pointsPerKrone=_number(1000),
        quarantineDays=_number(36_500),
        acceptUnknownConsumers=_truth,
        smsSender=_name,
        codeLength=_whole(1, 12),
        codeMinutes=_number(1_000_000),
        smsTexts=_by_name(_text),
        redirectUrl=_name,
    ),
    stores=_unique("id", _fields({"id": _name}, name=_text, extendedProperties=_free)),
    affiliates=_unique(
        "id",
        _fields(
            {"id": _name},
            name=_text,
            description=_text,
            active=_truth,
            store=_or_null(_text),
            storeId=_or_null(_text),
            contractType=_text,
            contractTypeId=_whole(0, 1_000_000),
            partnerType=_text,
            partnerTypeId=_whole(0, 1_000_000),
            organizationNo=_text,
            validFrom=_time,
            validTo=_time,
            contactFirstName=_text,
            contactLastName=_text,
            contactEmail=_text,
            contactPhone=_or_null(_text),
            internalContact=_text,
            extendedProperties=_free,
        ),
    ),
    consents=_unique("id", _fields({"id": _name}, name=_text, description=_text, extendedProperties=_free)),
    promotionDefinitions=_unique(
        "id",
        _fields(
            {"id": _name},
            active=_truth,
            welcome=_truth,
            name=_text,
            description=_text,
            terms=_text,
            linkUrl=_text,
            imageUrl=_text,
            type=_text,
            subType=_text,
            validFrom=_time,
            validTo=_time,
            validTimeFrom=_text,
            validTimeTo=_text,
            sortOrder=_whole(-1_000_000, 1_000_000),
            redemptionLimit=_whole(0, 1_000_000),
            unlimitedRedemption=_truth,
            redemptionChannels=_each(_fields({}, valueType=_text, value=_text, message=_text)),
            productsIncluded=_each(_anything),
            productsExcluded=_each(_anything),
            storesIncluded=_each(_anything),
            tiersIncluded=_each(_anything),
            clientId=_text,
            created=_time,
            createdBy=_text,
            updated=_time,
            updatedBy=_text,
        ),
    ),
    bonusRules=_unique(
        "bonusRuleId",
        _fields(
            {"bonusRuleId": _name, "value": _decimal_text},
            name=_text,
            bonusRuleType=_text,
            validFrom=_time,
            validTo=_time,
            created=_time,
        ),
    ),
    bonusCampaigns=_unique(
        "id",
        _fields(
            {"id": _name},
            campaignName=_text,
            campaignType=_text,
            rewardType=_text,
            points=_whole(0, 1_000_000),
            campaignImageUrl=_text,
            validFrom=_time,
            validTo=_time,
            products=_PRODUCTS,
            customerIds=_each(_name),
        ),
    ),
    loyaltyCards=_unique(
        "id",
        _fields(
            {"id": _name, "total": _whole(1, 1000)},
            namn=_text,
            imageUrl=_text,
            sortOrder=_whole(-1_000_000, 1_000_000),
            extendedProperties=_free,
        ),
    ),
    cardCampaigns=_unique("id", _fields({"id": _name}, name=_text, products=_PRODUCTS, extendedProperties=_free)),
    customers=_unique("id", _CUSTOMER),
    receipts=_each(_RECEIPT),
    quarantined=_each(_name),
    register=_unique("ssn", _fields({"ssn": _name}, **_PERSON)),
)

DEFAULT: Final[Mapping[str, Any]] = {
    "settings": {"smsSender": "Kundeklubb", "smsTexts": {"welcomeSMS": "Hei {firstName}, og velkommen som medlem!"}},
    "stores": [
        {"id": "001", "name": "Oslo City", "extendedProperties": {"city": "Oslo"}},
        {"id": "002", "name": "Bergen Storsenter", "extendedProperties": {"city": "Bergen"}},
        {"id": "003", "name": "Trondheim Torg", "extendedProperties": {"city": "Trondheim"}},
        {"id": "900", "name": "Nettbutikk", "extendedProperties": {"online": True}},
    ],
    "affiliates": [
        {
            "id": "154831A5-7E2E-44D8-8F2B-FB0D33CAD941",
            "name": "Fjellsport Partner",
            "description": "Partneravtale",
            "active": True,
            "store": None,
            "storeId": None,
            "contractType": "Central",
            "contractTypeId": 2,
            "partnerType": "eCom",
            "partnerTypeId": 2,
            "organizationNo": "999888777",
            "validFrom": "2025-05-01T00:00:00",
            "validTo": "2029-12-28T00:00:00",
            "contactFirstName": "Ingrid",
            "contactLastName": "Berg",
            "contactEmail": "ingrid.berg@example.no",
            "contactPhone": None,
            "internalContact": "Per Hansen",
            "extendedProperties": {},
        }
    ],
    "consents": [
        {"id": "email", "name": "E-post", "description": "Markedsføring på e-post", "extendedProperties": {}},
        {"id": "sms", "name": "SMS", "description": "Markedsføring på SMS", "extendedProperties": {}},
    ],
    "promotionDefinitions": [
        {
            "id": "8F96A471-05F4-4A9B-8156-97BD35F6F29D",
            "active": True,
            "welcome": True,
            "name": "Velkomstkupong",
            "description": "10 % på ett kjøp",
            "terms": "Alle varer, en gang per medlem",
            "type": "Promotion",
            "linkUrl": "https://example.no/kuponger/velkommen",
            "imageUrl": "https://example.no/kuponger/velkommen.png",
            "validFrom": "2024-01-01T00:00:00",
            "validTo": "2035-12-31T23:59:59",
            "redemptionLimit": 1,
            "unlimitedRedemption": False,
            "sortOrder": 1,
            "redemptionChannels": [{"valueType": "percent", "value": "10", "message": "10 % rabatt"}],
            "productsIncluded": [],
            "productsExcluded": [],
            "storesIncluded": [],
            "tiersIncluded": [],
            "created": "2024-01-01T08:00:00",
            "createdBy": "no-reply@example.no",
        },
        {
            "id": "C3A1D2E4-6B5F-4F0A-9A77-0D4E5B6C7D8E",
            "active": True,
            "name": "Bonussjekk kr 100,-",
            "description": "100 kroner av neste kjøp",
            "type": "Voucher",
            "validFrom": "2025-03-01T00:00:00",
            "redemptionLimit": 3,
            "unlimitedRedemption": False,
            "sortOrder": 2,
            "redemptionChannels": [{"valueType": "amount", "value": "100"}],
        },
    ],
    "bonusRules": [
        {
            "bonusRuleId": "2",
            "name": "Registrering",
            "bonusRuleType": "REGISTER",
            "value": "30",
            "validFrom": "2022-01-01T00:00:00",
            "created": "2021-01-01T00:00:00",
        },
        {
            "bonusRuleId": "20",
            "name": "Gåtur, kilometer",
            "bonusRuleType": "ACTIVITY",
            "value": "0.8",
            "validFrom": "2022-01-01T00:00:00",
            "created": "2021-01-01T00:00:00",
        },
    ],
    "bonusCampaigns": [
        {
            "id": "5",
            "campaignName": "Dobbel bonus på hageuka",
            "campaignType": "F",
            "rewardType": "double",
            "points": 2,
            "validFrom": "2025-12-01T00:00:00",
            "validTo": "2035-12-31T23:59:59",
            "products": [{"id": "VR1722775"}],
        }
    ],
    "loyaltyCards": [
        {"id": "4", "namn": "Sort kaffe", "total": 10, "imageUrl": "https://example.no/kaffe.png", "sortOrder": 1}
    ],
    "cardCampaigns": [{"id": "4", "name": "Sort kaffe", "products": [{"id": "7038010009457"}]}],
    "customers": [
        {
            "id": "2457B03E-9925-45E9-B551-25F10D7BD4F2",
            "externalId": "B9012E40-1B08-4DC5-84F9-BB8E2653B2A6",
            "mobilePhone": "+4791234567",
            "email": "ola@example.no",
            "firstName": "Ola",
            "lastName": "Nordmann",
            "address": "Kongens gate 21",
            "zip": "0153",
            "city": "Oslo",
            "country": "NO",
            "birthDate": "1984-05-17T00:00:00",
            "gender": "Male",
            "favoriteStores": ["001"],
            "interests": ["Friluftsliv"],
            "consents": [{"id": "email", "value": True, "updated": "2024-03-19T12:00:00"}],
            "created": "2024-03-19T12:00:00",
            "points": 500,
            "clips": {"4": 3},
            "promotions": ["8F96A471-05F4-4A9B-8156-97BD35F6F29D", "C3A1D2E4-6B5F-4F0A-9A77-0D4E5B6C7D8E"],
        },
        {
            "id": "226B14AF-18A6-44CF-834E-BE4BCA5D64B7",
            "mobilePhone": "+4798765432",
            "email": "kari@example.no",
            "firstName": "Kari",
            "lastName": "Nordmann",
            "address": "Torgallmenningen 1",
            "zip": "5014",
            "city": "Bergen",
            "country": "NO",
            "gender": "Female",
            "favoriteStores": ["002"],
            "created": "2024-06-18T09:30:00",
            "promotions": ["8F96A471-05F4-4A9B-8156-97BD35F6F29D"],
        },
    ],
    "quarantined": ["+4740000422", "karantene@example.no"],
    "register": [
        {
            "ssn": "17058432145",
            "mobilePhone": "+4791234567",
            "firstName": "Ola",
            "lastName": "Nordmann",
            "address": "Kongens gate 21",
            "zip": "0153",
            "city": "Oslo",
            "country": "NO",
            "birthDate": "1984-05-17T00:00:00",
            "gender": "Male",
        },
        {
            "ssn": "02119056789",
            "mobilePhone": "+4741223344",
            "firstName": "Ingrid",
            "lastName": "Berg",
            "address": "Munkegata 8",
            "zip": "7013",
            "city": "Trondheim",
            "country": "NO",
            "birthDate": "1990-11-02T00:00:00",
            "gender": "Female",
        },
    ],
}
"""The seed of a sandbox that is given none."""
