"""Bonus points, rules and campaigns, loyalty cards and their clips."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from trigg_ext.openapi.json_types import mapping, sequence, text
from trigg_ext.sandbox._calls import Call, Response
from trigg_ext.sandbox._state import clock
from trigg_ext.sandbox._state.amounts import MOST_POINTS, decimal, points_for, to_oere, to_points
from trigg_ext.sandbox._state.catalog import Rule
from trigg_ext.sandbox._state.database import State
from trigg_ext.sandbox._state.handlers import handles, refuse
from trigg_ext.sandbox._state.keys import id_key
from trigg_ext.sandbox._state.members import (
    Member,
    add_clips,
    add_points,
    by_id,
    card_summaries,
    clips,
    in_body,
    in_path,
    required,
)

__all__: list[str] = []


@handles(
    "loyalty.bonus_campaigns",
    assumption="Without an id every campaign of the seed that runs now, with a customer's id those that are open "
    "to all or name the customer (`customerIds`); campaigns are listed, they do not change the points "
    "of a receipt.",
)
def bonus_campaigns(state: State, call: Call) -> Response:
    """Return the bonus campaigns, of all or of one customer."""
    id = call.path.get("id")
    member = None if id is None else required(call, by_id(state, str(id)))
    found: list[dict[str, Any]] = []
    for entry in state.catalog.entries("bonusCampaigns"):
        named = [id_key(text(customer)) for customer in sequence(entry.pop("customerIds", None))]
        runs = state.catalog.campaign_periods[entry["id"]].holds(state.now)
        if runs and (member is None or not named or member.id in named):
            found.append(entry)
    return Response(200, found)


@handles(
    "loyalty.bonus_rules",
    assumption="Lists every rule of the seed; a rule without an end has no `validTo`.",
)
def bonus_rules(state: State, call: Call) -> Response:
    """Return the bonus rules."""
    return Response(200, state.catalog.entries("bonusRules"))


@handles(
    "loyalty.import_activity_bonus",
    writes=True,
    assumption="`externalId` is the customer's external id, mobile phone or id (missing is 400, unknown 404); "
    "`activity` is a bonus rule's id (unknown or not valid now is 400); the rule's `value` times `activityValue` "
    "(1 if missing), rounded half up, is `activityPoints`; `points` and `totaltPoints` are the new balance.",
)
def import_activity_bonus(state: State, call: Call) -> Response:
    """Add points for an activity that somebody else has counted."""
    body = mapping(call.body)
    member = in_body(state, call, body, "externalId")
    return _activity(state, call, member, _rule(state, call, text(body.get("activity")), 400), body)


@handles(
    "loyalty.add_bonus_points",
    writes=True,
    assumption="The customer is named by an additional field, the first known one of `customerId`, `id`, `externalId`, "
    "`mobilePhone` and `email` (none or unknown is 400, as no 404 is documented); points are whole, rounded half up, "
    "and below zero they are taken; the response's `activity` is the description.",
)
def add_bonus_points(state: State, call: Call) -> Response:
    """Add points by hand."""
    body = mapping(call.body)
    member = in_body(state, call, body, "customerId", "externalId", "mobilePhone")
    points = to_points(body.get("points"))
    if points is None:
        refuse(call, 400, "The points cannot be read, or are too many.")
    description = text(body.get("description"))
    add_points(state, member.id, points, kind="reward", reference=description)
    totals = {
        "externalId": member.external_id or member.id,
        "activity": description,
        "activityDate": state.stamp()[:10],
        "activityValue": points,
    }
    return Response(200, totals)


@handles(
    "loyalty.add_bonus_by_activity",
    writes=True,
    assumption="`activityId` is a bonus rule's id (unknown or not valid now is 404); otherwise, and in its "
    "response, as `loyalty.import_activity_bonus`.",
)
def add_bonus_by_activity(state: State, call: Call) -> Response:
    """Add points for an activity of a customer."""
    member = in_path(state, call)
    return _activity(state, call, member, _rule(state, call, str(call.path.get("activityId", ""))), mapping(call.body))


@handles(
    "loyalty.add_bonus_by_transaction",
    writes=True,
    assumption="The body says what for: `activityId` (a bonus rule, with `activityValue`), else `points`, else "
    "`grossAmount` or `amount` in kroner; a body without any of them gives no points; the response is that of "
    "`loyalty.import_activity_bonus`.",
)
def add_bonus_by_transaction(state: State, call: Call) -> Response:
    """Add points for a transaction that is no receipt."""
    member = in_path(state, call)
    body = mapping(call.body)
    if "activityId" in body:
        return _activity(state, call, member, _rule(state, call, text(body.get("activityId"))), body)
    if "points" in body:
        points = to_points(body["points"])
    else:
        oere = to_oere(body.get("grossAmount", body.get("amount", 0)))
        points = None if oere is None else points_for(oere, state.catalog.settings.points_per_krone)
    if points is None:
        refuse(call, 400, "The points or the amount cannot be read, or are too large.")
    return _given(state, member, points, kind="transaction", reference=text(body.get("receiptId")))


@handles(
    "loyalty.cards",
    assumption="Every customer has one card of each kind in the seed, empty at first, and it never holds more clips "
    "than its `total`.",
)
def cards(state: State, call: Call) -> Response:
    """Return the loyalty cards of a customer."""
    member = in_path(state, call)
    return Response(200, card_summaries(state, member.id))


@handles("loyalty.card_campaigns", assumption="Lists those of the seed; a campaign and its card have the same id.")
def card_campaigns(state: State, call: Call) -> Response:
    """Return the products that give clips."""
    return Response(200, state.catalog.entries("cardCampaigns"))


@handles(
    "loyalty.transfer_clips",
    writes=True,
    assumption="An unknown customer or card, fewer than one clip, the same customer twice, more clips than there are, "
    "or more than the other card has room for, is 400.",
)
def transfer_clips(state: State, call: Call) -> Response:
    """Move clips from one customer's card to another's."""
    body = mapping(call.body)
    giver = required(call, by_id(state, text(body.get("fromCustomerId"))))
    taker = required(call, by_id(state, text(body.get("toCustomerId"))))
    key = id_key(text(body.get("loyaltycardId")))
    if key not in state.catalog.cards:
        refuse(call, 400, "There is no such loyalty card.")
    number = to_points(body.get("clipCount"))
    if number is None or number < 1 or giver.id == taker.id:
        refuse(call, 400, "At least one clip goes from one customer to another.")
    there, room = clips(state, giver.id, key), state.catalog.cards[key].total - clips(state, taker.id, key)
    if number > there:
        refuse(call, 400, "There are not that many clips on the card.", clipCount=there)
    if number > room:
        refuse(call, 400, "The other card has no room for that many clips.", room=room)
    add_clips(state, giver.id, key, -number)
    add_clips(state, taker.id, key, number)
    return Response(200)


@handles(
    "loyalty.update_achievement",
    writes=True,
    assumption="`id` is a loyalty card's; `adjustmentAmount` is 1 if missing and may be below zero; an unknown "
    "customer or card is 400, fewer clips than none or more than the card has room for is 409; any "
    "`storeId` is accepted.",
)
def update_achievement(state: State, call: Call) -> Response:
    """Add clips to a card."""
    body = mapping(call.body)
    member = required(call, by_id(state, text(body.get("customerId"))))
    key = id_key(text(body.get("id")))
    if key not in state.catalog.cards:
        refuse(call, 400, "There is no such achievement card.")
    number = to_points(body.get("adjustmentAmount", 1))
    if number is None:
        refuse(call, 400, "The adjustmentAmount is too large.")
    there, total = clips(state, member.id, key), state.catalog.cards[key].total
    if not 0 <= there + number <= total:
        refuse(call, 409, "The card cannot hold that many clips.", count=there, total=total)
    add_clips(state, member.id, key, number)
    return Response(200)


def _rule(state: State, call: Call, id: str, status: int = 404) -> Rule:
    rule = state.catalog.rules.get(id_key(id))
    if rule is None or not rule.period.holds(state.now):
        refuse(call, status, "There is no such activity now.", activity=id)
    return rule


def _activity(state: State, call: Call, member: Member, rule: Rule, body: Mapping[str, Any]) -> Response:
    date = text(body.get("activityDate"))
    if date and clock.parse(date, state.zone) is None:
        refuse(call, 400, "The activityDate is no date.")
    value = decimal(body.get("activityValue", 1))
    points = None if value is None else (rule.value * value).quantize(Decimal(1), ROUND_HALF_UP)
    if points is None or abs(points) > MOST_POINTS:
        refuse(call, 400, "The activityValue cannot be read, or is too large.")
    return _given(state, member, int(points), kind="activity", reference=rule.id)


def _given(state: State, member: Member, points: int, *, kind: str, reference: str) -> Response:
    balance = str(add_points(state, member.id, points, kind=kind, reference=reference))
    return Response(
        200,
        {
            "status": "1",
            "statusText": "OK",
            "points": balance,
            "totaltPoints": balance,
            "activityPoints": str(points),
        },
    )
