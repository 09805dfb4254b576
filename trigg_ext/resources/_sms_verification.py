"""Verify a phone number by a code in an SMS: send a code, and check what was typed."""

from __future__ import annotations

import re
from collections.abc import Coroutine
from typing import Any, cast

from trigg_api.client import AsyncCaller, Caller, Held, Request, Response
from trigg_api.codec import trimmed
from trigg_api.errors import InvalidArgument
from trigg_api.operations import MESSAGING_CREATE_CODE, MESSAGING_VERIFY_CODE
from trigg_api.types import read_json
from trigg_ext.errors import BadRequestError, NotFoundError


class Verification:
    """The verification of one phone number: :meth:`create` sends a code, :meth:`verify` checks what was typed.

    It holds nothing but the number: the two may be called on different objects, in different processes.
    """

    def __init__(self, caller: Caller, number: str) -> None:
        self._caller = caller
        self._number = Held(number)

    def create(self) -> None:
        """Send an SMS with a new code. A second call sends a second SMS; it is never sent again by itself.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            TriggError: any other failure.

        Source: GET /messaging/sms/code/create/{phoneNumber} (createSmsCode), section Messaging of the reference.
        """
        from trigg_api.api.messaging import messaging_create_code as sending

        self._caller.call(MESSAGING_CREATE_CODE, lambda: sending.request(self._number.reveal()), sending.decode)

    def verify(self, code: str) -> bool:
        """Return whether this is the code that was sent.

        A code may be good for one time only. After a failure without a response (``TransportError``) it may be used up:
        send a new one.

        Args:
            code: what was typed, as a string: a number would lose the zeros in front. White space around it does not
                count.

        Returns:
            True where the API accepts the code and nothing in its response denies it. False where something in the
            response does (``false``, ``{"valid": false}``, ``{"status": "expired"}``), and where the API refuses the
            code with a 400 or 404 in its own error shape: it is wrong, used up or too old, or none was sent. The
            reference does not distinguish these.

        Raises:
            InvalidRequestError: the code is empty or not a string. Nothing was sent.
            BadRequestError, NotFoundError: a 400 or 404 that is not the API's own error: a wrong base URL or a gateway
                says nothing about the code.
            TriggError: any other failure; it says nothing about the code.

        Source: GET /messaging/sms/code/verify/{phoneNumber}/{code} (verifySmsCode), section Messaging of the reference.
        """
        try:
            return self._caller.call(MESSAGING_VERIFY_CODE, lambda: _request(self._number.reveal(), code), _decode)
        except (BadRequestError, NotFoundError) as error:
            if not error.from_api:
                raise
            return False

    def __repr__(self) -> str:
        return "<Verification ***>"


class AsyncVerification:
    """The verification of one phone number, asynchronous; see :class:`Verification`."""

    def __init__(self, caller: AsyncCaller, number: str) -> None:
        self._caller = caller
        self._number = Held(number)

    def create(self) -> Coroutine[Any, Any, None]:
        """Send an SMS with a new code; see :meth:`Verification.create`."""
        from trigg_api.api.messaging import messaging_create_code as sending

        return self._caller.call(MESSAGING_CREATE_CODE, lambda: sending.request(self._number.reveal()), sending.decode)

    def verify(self, code: str) -> Coroutine[Any, Any, bool]:
        """Return whether this is the code that was sent; see :meth:`Verification.verify`."""
        return _accepted(
            self._caller.call(MESSAGING_VERIFY_CODE, lambda: _request(self._number.reveal(), code), _decode)
        )

    def __repr__(self) -> str:
        return "<AsyncVerification ***>"


def _request(number: str, code: object) -> Request:
    from trigg_api.api.messaging import messaging_verify_code as checking

    if not isinstance(code, str):
        raise InvalidArgument(
            f"code must be a string, since a number loses its zeros in front; not {type(code).__name__}."
        )
    return checking.request(number, code.strip())


async def _accepted(call: Coroutine[Any, Any, bool]) -> bool:
    try:
        return await call
    except (BadRequestError, NotFoundError) as error:
        if not error.from_api:
            raise
        return False


def _decode(response: Response) -> bool:
    if not trimmed(response.content):
        return True  # as documented
    return not _denies("", read_json(response))


# --- what a response says about the code ------------------------------------------------------------------------------
# The documented response has no body. A server that sends one may say in it that the code is wrong, by a field of any
# name. So every value in it counts, and where a yes or a no is to be expected, what is no clear yes is a no.

#: Names (in small letters and digits) of fields whose truth is bad news.
_BAD_NEWS = re.compile(
    r"error|errno|^err$|^fault|feil|fail|invalid|expired$|reject|denied|denial|blocked|locked|revoked|wrong|incorrect"
    r"|mismatch|problem|unverif|^not|ugyldig|utløpt$|avvist"
)
#: Names of fields that hold the outcome: there, only a yes is a yes. The empty name is the body itself.
_OUTCOME = re.compile(
    r"(valid|verified|verify|verification|success|successful|succeeded|ok|okay|match|matches|matched|approved|accepted"
    r"|confirmed|correct|authenticated|authorized|passed|allowed|status|state|result|outcome|response|answer"
    r"|statuscode|resultcode|svar|utfall|gyldig|godkjent|bekreftet|verifisert|resultat)$|^(data|payload|body|value)?$"
)
_ENVELOPES = frozenset({"", "data", "payload", "body", "value", "result", "response"})
_PLACE = re.compile(r"country|language|locale|region|land$|sprak")
_YES = re.compile(
    r"true|yes|y|1|1\.0|ok|okay|valid|verified|success|successful|succeeded|approved|accepted|confirmed|correct|match"
    r"|matched|pass|passed|authenticated|authorized|active|completed?|done|ja|gyldig|godkjent|bekreftet|verifisert"
)
#: Words, and beginnings of words, of a refusal.
_NO = re.compile(
    r"(no|not|non|none|null|nei|ikke|ingen|false|f|n|used|brukt|bad|0)$|invalid|fail|error|expire|denied|deny|reject"
    r"|wrong|incorrect|mismatch|unknown|block|lock|revok|refus|declin|missing|unverif|unsuccess|unauthor|forbid|disallow"
    r"|ugyldig|feil|utløp|avvis|ukjent|mislyk|sperre"
)


def _denies(field: str, value: Any) -> bool:
    """Return whether a JSON value says, as a field of this name, that the code was not accepted."""
    name = re.sub(r"[\W_]", "", field).lower()
    if isinstance(value, dict):
        members = cast("dict[str, Any]", value)
        if not members:
            return name not in _ENVELOPES and _OUTCOME.search(name) is not None
        return _BAD_NEWS.search(name) is not None or any(_denies(key, each) for key, each in members.items())
    if isinstance(value, list):
        items: list[Any] = value  # pyright: ignore[reportUnknownVariableType]
        if _BAD_NEWS.search(name):
            return bool(items)
        return any(_denies(field, each) for each in items) or (not items and bool(_OUTCOME.search(name)))
    text = "null" if value is None else str(value).strip().lower()
    if _BAD_NEWS.search(name):
        return text not in ("null", "false", "0", "0.0", "no", "nei", "none", "")
    if re.fullmatch(r"[1-5]\d\d", text) and (not name or name.endswith(("code", "status"))):
        return not text.startswith("2")
    if _OUTCOME.search(name):
        return _YES.fullmatch(text) is None
    if value is None or _PLACE.search(name):
        return False
    return _has_no(str(value))


def _has_no(text: str) -> bool:
    words = re.sub(r"(?<=[a-zæøå])(?=[A-ZÆØÅ])|[\W_]+", " ", text).lower().split()
    return text == "0.0" or any(map(_NO.match, words))
