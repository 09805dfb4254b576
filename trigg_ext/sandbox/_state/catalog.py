"""The part of a seed that no operation changes: stores, consents, definitions, rules, campaigns, cards, settings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timezone
from decimal import Decimal
from typing import Any, Final

from attrs import frozen

from trigg_ext.openapi.json_types import mapping, sequence, text
from trigg_ext.sandbox._state import clock
from trigg_ext.sandbox._state.keys import id_key

__all__ = ["CATALOG_KEYS", "Card", "Catalog", "Definition", "Rule", "Settings"]

CATALOG_KEYS: Final = (
    "stores",
    "affiliates",
    "consents",
    "promotionDefinitions",
    "bonusRules",
    "bonusCampaigns",
    "loyaltyCards",
    "cardCampaigns",
    "register",
)
"""The lists of a seed, beside its ``settings``, that no operation changes."""

_IDS: Final = {"bonusRules": "bonusRuleId", "register": "ssn"}

# Fields of a definition in a seed that GET /promotions/definitions does not return.
_PROMOTION_ONLY: Final = frozenset({"welcome", "terms", "sortOrder", "validTimeFrom", "validTimeTo"})


@frozen
class Settings:
    """The settings in which accounts differ."""

    points_per_krone: Decimal = Decimal("0.1")
    """Points for each krone of a receipt."""
    quarantine_days: float = 0
    """Days for which a deleted customer's phone number and e-mail address cannot register again."""
    accept_unknown_consumers: bool = False
    """Whether a receipt of an unknown customer is stored, without a customer."""
    sms_sender: str = "Trigg"
    code_length: int = 4
    """Digits of an SMS code."""
    code_minutes: float = 10
    """Minutes for which an SMS code is valid."""
    sms_texts: Mapping[str, str] = {}
    """The text of each stored message, by its id; ``{firstName}`` is replaced."""
    redirect_url: str = "https://example.com/registrert"
    """The URL that the enrichment form redirects to."""


@frozen
class Period:
    """A period of validity, in microseconds since 1970; None is unlimited."""

    start: int | None
    end: int | None

    def holds(self, now: int) -> bool:
        """Return True at a time within the period, both ends included."""
        return (self.start is None or self.start <= now) and (self.end is None or now <= self.end)


@frozen
class Definition:
    """A promotion definition."""

    id: str
    name: str
    active: bool
    welcome: bool
    """True if each new customer gets a promotion of it."""
    limit: int | None
    """How often one promotion can be redeemed; None is unlimited."""
    period: Period
    products: frozenset[str]
    """The products of which a cart must have one; empty for any cart."""
    promotion: Mapping[str, Any]
    """The fields that a promotion has from its definition, in the API's names."""


@frozen
class Rule:
    """A bonus rule."""

    id: str
    name: str
    value: Decimal
    """Points for each unit of an activity's value."""
    period: Period


@frozen
class Card:
    """A kind of loyalty card, which every customer has."""

    id: str
    total: int
    """How many clips make a full card."""
    products: frozenset[str]
    """The products that give a clip each."""
    written: str
    """The card as JSON, without its count."""


class Catalog:
    """The catalog of a state, indexed by ids."""

    def __init__(self, seed: Mapping[str, Any], settings: Settings) -> None:
        self.seed = seed
        """The lists that it was made from."""
        self.settings = settings
        self.definitions: dict[str, Definition] = {}
        self.rules: dict[str, Rule] = {}
        self.cards: dict[str, Card] = {}
        self.store_names: dict[str, str] = {}
        self.campaign_periods: dict[str, Period] = {}
        self._texts: dict[str, str] = {}

    @classmethod
    def of(cls, seed: Mapping[str, Any], zone: timezone) -> Catalog:
        """Return the catalog of a checked seed; date-times without a zone are in ``zone``."""
        catalog = cls({key: seed[key] for key in ("settings", *CATALOG_KEYS) if key in seed}, _settings(seed))
        for entry in sequence(seed.get("promotionDefinitions")):
            definition = _definition(entry, zone)
            catalog.definitions[id_key(definition.id)] = definition
        for entry in sequence(seed.get("bonusRules")):
            rule = Rule(entry["bonusRuleId"], text(entry.get("name")), Decimal(entry["value"]), _period(entry, zone))
            catalog.rules[id_key(rule.id)] = rule
        products = {id_key(entry["id"]): _ids(entry.get("products")) for entry in sequence(seed.get("cardCampaigns"))}
        for entry in sequence(seed.get("loyaltyCards")):
            key = id_key(entry["id"])
            catalog.cards[key] = Card(entry["id"], entry["total"], products.get(key, frozenset()), json.dumps(entry))
        catalog.store_names = {
            entry["id"]: entry["name"] for entry in sequence(seed.get("stores")) if text(entry.get("name"))
        }
        catalog.campaign_periods = {entry["id"]: _period(entry, zone) for entry in sequence(seed.get("bonusCampaigns"))}
        return catalog

    def merged(self, seed: Mapping[str, Any], zone: timezone) -> Catalog:
        """Return this catalog with the lists of another checked seed added; an entry with a known id is replaced."""
        merged: dict[str, Any] = {"settings": {**mapping(self.seed.get("settings")), **mapping(seed.get("settings"))}}
        for key in CATALOG_KEYS:
            name = _IDS.get(key, "id")
            entries = [*sequence(self.seed.get(key)), *sequence(seed.get(key))]
            by_id = {id_key(text(entry.get(name))): entry for entry in entries}
            merged[key] = list(by_id.values())
        return Catalog.of(merged, zone)

    def entries(self, key: str) -> list[Any]:
        """Return the list ``key`` of the seed, as a copy that may be changed."""
        written = self._texts.get(key)
        if written is None:
            written = self._texts[key] = json.dumps(sequence(self.seed.get(key)))
        entries: list[Any] = json.loads(written)
        return entries

    def public_definitions(self) -> list[dict[str, Any]]:
        """Return the promotion definitions as the API does."""
        return [
            {key: value for key, value in entry.items() if key not in _PROMOTION_ONLY}
            for entry in self.entries("promotionDefinitions")
        ]


def _settings(seed: Mapping[str, Any]) -> Settings:
    given = mapping(seed.get("settings"))
    usual = Settings()
    return Settings(
        points_per_krone=Decimal(str(given.get("pointsPerKrone", usual.points_per_krone))),
        quarantine_days=given.get("quarantineDays", usual.quarantine_days),
        accept_unknown_consumers=given.get("acceptUnknownConsumers", usual.accept_unknown_consumers),
        sms_sender=given.get("smsSender", usual.sms_sender),
        code_length=given.get("codeLength", usual.code_length),
        code_minutes=given.get("codeMinutes", usual.code_minutes),
        sms_texts=mapping(given.get("smsTexts")),
        redirect_url=given.get("redirectUrl", usual.redirect_url),
    )


def _definition(entry: dict[str, Any], zone: timezone) -> Definition:
    unlimited = entry.get("unlimitedRedemption", False)
    limit = entry.get("redemptionLimit", 1)
    renamed = {"linkUrl": "urlLink", "imageUrl": "urlImage"}
    shared = ("type", "name", "description", "terms", "linkUrl", "imageUrl", "validFrom", "validTo")
    times = ("validTimeFrom", "validTimeTo", "sortOrder")
    promotion = {renamed.get(key, key): entry[key] for key in (*shared, *times) if key in entry}
    promotion |= {"unlimitedRedemption": unlimited, "promotionDefinitionId": entry["id"]}
    if not unlimited:
        promotion["redemptionLimit"] = limit
    return Definition(
        id=entry["id"],
        name=text(entry.get("name")),
        active=entry.get("active", True),
        welcome=entry.get("welcome", False),
        limit=None if unlimited else limit,
        period=_period(entry, zone),
        products=_ids(entry.get("productsIncluded")),
        promotion=promotion,
    )


def _ids(entries: object) -> frozenset[str]:
    """Return the ids in a list of strings, or of objects with an ``id``."""
    ids = (entry if isinstance(entry, str) else text(mapping(entry).get("id")) for entry in sequence(entries))
    return frozenset(id for id in ids if id)


def _period(entry: Mapping[str, Any], zone: timezone) -> Period:
    start, end = text(entry.get("validFrom")), text(entry.get("validTo"))
    return Period(clock.parse(start, zone) if start else None, clock.parse(end, zone) if end else None)
