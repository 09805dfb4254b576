"""Handlers of SMS and their codes, triggers, and Vipps recruitments. Nothing is sent: the outbox keeps it."""

from __future__ import annotations

import json
from typing import Any, Final, NamedTuple

from trigg_ext.openapi.json_types import mapping, text
from trigg_ext.sandbox._calls import Call, Response
from trigg_ext.sandbox._state import clock
from trigg_ext.sandbox._state.customers import refuse_quarantined
from trigg_ext.sandbox._state.database import State
from trigg_ext.sandbox._state.handlers import handles, refuse
from trigg_ext.sandbox._state.keys import dump, is_phone, phone_key
from trigg_ext.sandbox._state.members import Member, by_phone, in_path, required

__all__ = ["recruitment_rows", "trigger_rows"]

_VIPPS: Final = "Bli medlem med Vipps: https://example.com/vipps"


@handles(
    "messaging.send_sms",
    writes=True,
    assumption="A `mobilePhone` without three to fifteen digits is 400; without a `sender` the seed's "
    "`smsSender` is the sender; any number can get a message, a customer's or not.",
)
def send_sms(state: State, call: Call) -> Response:
    """Put an SMS into the outbox."""
    body = mapping(call.body)
    phone = _phone(call, text(body.get("mobilePhone")))
    _send(state, phone, _Sms("sms", text(body.get("message")), sender=text(body.get("sender"))))
    return Response(200)


@handles(
    "messaging.create_code",
    writes=True,
    assumption="The code has four digits (`codeLength`) and replaces an older one for the same phone number.",
)
def create_code(state: State, call: Call) -> Response:
    """Put an SMS with a code into the outbox."""
    phone = _phone(call, str(call.path.get("phoneNumber", "")))
    settings = state.catalog.settings
    code = state.new_code(settings.code_length)
    expires = state.now + int(settings.code_minutes * clock.MINUTE)
    state.run(
        "INSERT INTO codes VALUES (?, ?, ?)"
        " ON CONFLICT (phone_key) DO UPDATE SET code = excluded.code, expires = excluded.expires",
        phone, code, expires,
    )  # fmt: skip
    _send(state, phone, _Sms("code", f"Din kode er {code}", code))
    return Response(200)


@handles(
    "messaging.verify_code",
    writes=True,
    assumption="The right code is valid once, for ten minutes (`codeMinutes`) of the sandbox's clock; a wrong one "
    "is 400 and changes nothing, no code for the number (none sent, used, or expired) is 404.",
)
def verify_code(state: State, call: Call) -> Response:
    """Use a code."""
    phone = phone_key(str(call.path.get("phoneNumber", "")))
    row = state.one("SELECT code FROM codes WHERE phone_key = ? AND expires >= ?", phone, state.now)
    if row is None:
        refuse(call, 404, "There is no code for this phone number, or it has expired.")
    if row[0] != call.path.get("code"):
        refuse(call, 400, "The code is wrong.")
    state.run("DELETE FROM codes WHERE phone_key = ?", phone)
    return Response(200)


@handles(
    "messaging.trigger_sms",
    writes=True,
    assumption="Any id is a message; its text is the seed's (`smsTexts`), else the id itself; an unknown "
    "customer, or one without a mobile phone, is 400, as no 404 is documented.",
)
def trigger_sms(state: State, call: Call) -> Response:
    """Put a stored message to a customer into the outbox."""
    member = in_path(state, call)
    given = member.given
    phone = _phone(call, text(given.get("mobilePhone")))
    id = str(call.path.get("id", ""))
    message = state.catalog.settings.sms_texts.get(id, id).replace("{firstName}", text(given.get("firstName")))
    _send(state, phone, _Sms("trigger", message))
    return Response(200)


@handles(
    "triggers.fire",
    writes=True,
    assumption="Any id is an automation; the trigger is stored with its body, and nothing else happens; an "
    "unknown customer is 404.",
)
def fire(state: State, call: Call) -> Response:
    """Trigger an automation for a customer."""
    return _fired(state, call, in_path(state, call))


@handles("triggers.fire_by_mobile_phone", writes=True, assumption="As `triggers.fire`.")
def fire_by_mobile_phone(state: State, call: Call) -> Response:
    """Trigger an automation for the customer with a mobile phone number."""
    return _fired(state, call, required(call, by_phone(state, str(call.path.get("mobilePhone", "")))))


@handles(
    "vipps.recruit_by_sms",
    writes=True,
    assumption="Stores the recruitment and puts an SMS with a link into the outbox; the phone number may be a "
    "customer's; one that is quarantined is 400, as no 422 is documented.",
)
def recruit_by_sms(state: State, call: Call) -> Response:
    """Start a recruitment by SMS."""
    phone = _phone(call, str(call.path.get("phone", "")))
    refuse_quarantined(state, call, {"mobilePhone": phone})
    return _recruited(state, phone, {"mobilePhone": phone, "channel": "sms"})


@handles(
    "vipps.recruit_from_pos",
    writes=True,
    assumption="As `vipps.recruit_by_sms`, with the store and the cashier; any `storeId` is accepted.",
)
def recruit_from_pos(state: State, call: Call) -> Response:
    """Start a recruitment at a till."""
    body = mapping(call.body)
    phone = _phone(call, text(body.get("mobilePhone")))
    refuse_quarantined(state, call, {"mobilePhone": phone})
    return _recruited(state, phone, {**body, "mobilePhone": phone, "channel": "pos"})


def _phone(call: Call, given: str) -> str:
    key = phone_key(given)
    if not is_phone(key):
        refuse(call, 400, "The phone number must have 3 to 15 digits.")
    return key


class _Sms(NamedTuple):
    kind: str
    message: str
    code: str | None = None
    sender: str = ""


def _send(state: State, to: str, sms: _Sms) -> None:
    state.run(
        "INSERT INTO sms (recipient, sender, text, kind, code, at) VALUES (?, ?, ?, ?, ?, ?)",
        to, sms.sender or state.catalog.settings.sms_sender, sms.message, sms.kind, sms.code, state.now,
    )  # fmt: skip


def _fired(state: State, call: Call, member: Member) -> Response:
    state.run(
        "INSERT INTO triggers (trigger_id, customer_id, doc, at) VALUES (?, ?, ?, ?)",
        str(call.path.get("id", "")), member.id, dump(call.body), state.now,
    )  # fmt: skip
    return Response(200)


def _recruited(state: State, phone: str, recruitment: dict[str, Any]) -> Response:
    state.run("INSERT INTO recruitments (doc, at) VALUES (?, ?)", dump(recruitment), state.now)
    _send(state, phone, _Sms("vipps", _VIPPS))
    return Response(200)


def trigger_rows(state: State) -> list[dict[str, Any]]:
    """Return every automation that was triggered, oldest first."""
    rows = state.all("SELECT trigger_id, customer_id, doc, at FROM triggers ORDER BY seq")
    return [
        {"id": id, "customerId": customer_id, "body": json.loads(doc), "at": state.stamp(at)}
        for id, customer_id, doc, at in rows
    ]


def recruitment_rows(state: State) -> list[dict[str, Any]]:
    """Return every recruitment, oldest first."""
    rows = state.all("SELECT doc, at FROM recruitments ORDER BY seq")
    return [{**json.loads(doc), "at": state.stamp(at)} for doc, at in rows]
