"""Call the operations of a real server, and check its responses for drift.

Only operations that read are called, unless others are allowed. Values come from the caller; ids are taken from earlier
responses where they are the test customer's own (the id of the customer with a given mobile phone, the cards of that
customer, the stores). Nothing personal is kept: a run holds findings, names and statuses.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, NamedTuple, cast

from trigg_api.client import Operation, Request
from trigg_api.operations import BY_NAME
from trigg_api.record import Record
from trigg_api.resources import Resources
from trigg_api.types import File
from trigg_ext._conformance.baseline import Baseline, baseline_of
from trigg_ext._conformance.findings import MASK, Finding, merged
from trigg_ext._conformance.monitor import Monitor
from trigg_ext._conformance.options import Drift
from trigg_ext._conformance.schema_view import DescribedOperation, Description, packaged
from trigg_ext._conformance.validate import Comparison, ObservedResponse, compare
from trigg_ext._settings import Settings
from trigg_ext._transport.messages import Received
from trigg_ext.client import TriggClient
from trigg_ext.errors import CallError, ConfigurationError, TransportError, TriggError
from trigg_ext.openapi.json_types import mapping, sequence

Outcome = Literal["compared", "refused", "skipped", "no response"]


class CallResult(Record):
    """What became of one operation in a run; ``reason`` says why it was not compared as a success."""

    operation: str
    path: str
    outcome: Outcome
    status: int | None = None
    reason: str = ""


class Report(Record):
    """A run: what was called, and what was found.

    ``findings`` are those of all responses, each once with its count, and, of the level ``info``, the documented fields
    that no response had.
    """

    version: str
    calls: list[CallResult]
    findings: list[Finding]

    @property
    def drift(self) -> list[Finding]:
        """The findings that mean that the description and the API differ."""
        return [each for each in self.findings if each.level == "drift"]

    @property
    def compared(self) -> int:
        """How many responses were compared with the description of a success."""
        return sum(each.outcome == "compared" for each in self.calls)


class Values(Record):
    """What the operations are called with.

    Attributes:
        shared: values by the API's own names of parameters (``mobilePhone``, ``customerId``, ``ssn`` …), for every
            operation that has such a parameter.
        parameters: values for one operation alone, by its public name.
        bodies: the bodies of operations that write, by public name; without its body such an operation is not called.
    """

    shared: Mapping[str, Any] = {}
    parameters: Mapping[str, Mapping[str, Any]] = {}
    bodies: Mapping[str, Any] = {}


def read_values(loaded: Mapping[str, Any]) -> Values:
    """Return values from a file: plain ones at the top, tables ``parameters`` and ``bodies`` by operation.

    Args:
        loaded: the content of the file.

    Raises:
        ConfigurationError: an operation is not known, or a table is none.
    """
    tables: dict[str, Mapping[str, Any]] = {}
    for name in ("parameters", "bodies"):
        table = loaded.get(name, {})
        if not isinstance(table, Mapping):
            raise ConfigurationError(f"The values file: {name} must be a table by operation.")
        for operation in cast("Mapping[str, Any]", table):
            if operation not in BY_NAME:
                raise ConfigurationError(f"The values file: {name} names {operation!r}, which is no operation.")
        tables[name] = cast("Mapping[str, Any]", table)
    for operation, given in tables["parameters"].items():
        if not isinstance(given, Mapping):
            raise ConfigurationError(f"The values file: parameters.{operation} must be a table.")
    shared = {name: value for name, value in loaded.items() if name not in tables}
    wrong = next((name for name, value in shared.items() if not isinstance(value, (str, int, float))), None)
    if wrong is not None:
        raise ConfigurationError(f"The values file: {wrong} must be a single value.")
    return Values(shared, tables["parameters"], tables["bodies"])


def check(
    client: TriggClient,
    values: Values | None = None,
    *,
    description: Description | None = None,
    only: Collection[str] = (),
    writes: bool = False,
    record: Callable[[ObservedResponse], object] | None = None,
    baseline: Iterable[ObservedResponse] = (),
) -> Report:
    """Call the operations of a server, and compare its responses with the description.

    Args:
        client: reaches the server; its own drift option does not matter.
        values: what the operations are called with.
        description: what responses are compared with; the effective document of the installed client if left out.
        only: public names; all operations if empty.
        writes: whether operations that do more than read are called too.
        record: is given each response as it came.
        baseline: responses that were kept earlier: what all of them had, and none of these has, is found to be gone.

    Returns:
        What was called, and what was found.

    Raises:
        ConfigurationError: a name in ``only`` is no operation.
    """
    check_names(only)
    if not isinstance(client, Resources):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ConfigurationError(f"The check needs a TriggClient, not {type(client).__name__}.")
    described = description or packaged()
    run = _Run(client, values or Values(), described, record)
    run.baseline = baseline_of(baseline, described)
    return run.over(_wanted(described, only, writes=writes))


def check_names(only: Collection[str]) -> None:
    """Refuse a name that is no operation's.

    Raises:
        ConfigurationError: it is none.
    """
    unknown = sorted(set(only) - set(BY_NAME))
    if unknown:
        raise ConfigurationError(f"{unknown[0]!r} is no operation; docs/operations.md lists them.")


def replay(
    responses: Iterable[ObservedResponse],
    description: Description | None = None,
    *,
    baseline: Iterable[ObservedResponse] = (),
) -> Report:
    """Compare recorded responses with the description, and with earlier ones, without a network.

    Args:
        responses: those of a run, such as ``read_recordings(folder)``.
        description: what they are compared with; the effective document of the installed client if left out.
        baseline: responses that were kept earlier: what all of them had, and none of these has, is found to be gone.

    Returns:
        What was found.
    """
    described = description or packaged()
    run = _Gathered(described)
    run.baseline = baseline_of(baseline, described)
    for response in responses:
        run.take(response)
    return run.report()


class _Gathered:
    """What the responses of a run add up to."""

    def __init__(self, description: Description) -> None:
        self.description = description
        self.calls: list[CallResult] = []
        self.findings: list[Finding] = []
        self.places: dict[tuple[str, str, int], tuple[set[str], set[str]]] = {}
        self.baseline = Baseline()
        self.counted = Baseline()

    def take(self, response: ObservedResponse) -> None:
        """Compare one response, and remember what came of it."""
        compared = compare(self.description, response)
        operation = self.description.operation(response.method, response.path)
        if compared is None or operation is None:
            self.calls.append(
                CallResult(f"{response.method} {response.path}", response.path, "skipped", reason="not described")
            )
            return
        self.findings += compared.findings
        self._remember(response, compared)
        success = response.status < 400 or any(each.kind in _MEANT for each in compared.findings)
        reason = "" if success else f"responded with {response.status}"
        self.calls.append(
            CallResult(operation.name, operation.path, "compared" if success else "refused", response.status, reason)
        )

    def _remember(self, response: ObservedResponse, compared: Comparison) -> None:
        if response.status >= 400:
            return
        self.counted.add(response, compared)
        documented, present = self.places.setdefault((response.method, response.path, response.status), (set(), set()))
        documented |= compared.documented
        present |= compared.present

    def report(self) -> Report:
        """Return the report of all that was taken in."""
        version = str(mapping(self.description.document.get("info")).get("version", ""))
        gone = list(self.baseline.against(self.counted, self.description))
        return Report(version, self.calls, [*merged(self.findings), *gone, *self._never_seen()])

    def _never_seen(self) -> Iterator[Finding]:
        for (method, path, status), (documented, present) in self.places.items():
            operation = self.description.operations[method, path]
            for place in sorted(documented - present):
                yield Finding(
                    "never-seen",
                    "info",
                    operation.name,
                    method,
                    path,
                    status,
                    place,
                    "documented",
                    "absent",
                    "no response of this run had this documented field",
                )


# Findings after which a response of an error status still says something of the operation itself.
_MEANT = frozenset({"operation-gone", "preview-ended"})

# What a parameter with a name that says nothing means.
_MEANINGS: Mapping[tuple[str, str], str] = {
    ("customers.get", "id"): "customerId",
    ("customers.delete", "id"): "customerId",
    ("customers.get_by_external_id", "id"): "externalId",
    ("data_enrichment.enrich_form", "id"): "customerId",
    ("loyalty.bonus_campaigns", "id"): "customerId",
    ("messaging.trigger_sms", "id"): "messageId",
    ("triggers.fire", "id"): "triggerId",
    ("triggers.fire_by_mobile_phone", "id"): "triggerId",
    ("messaging.create_code", "phoneNumber"): "mobilePhone",
    ("messaging.verify_code", "phoneNumber"): "mobilePhone",
    ("vipps.recruit_by_sms", "phone"): "mobilePhone",
}

# Asked of a third party, maybe for money: only with values that are given for these operations alone.
_ASKED_ELSEWHERE = frozenset({"data_enrichment.discover_by_mobile_phone", "data_enrichment.discover_by_ssn"})

# Where values are found in the responses to questions about the test customer, and in lists of what everybody sees.
_CHAINS: Mapping[str, Mapping[str, str]] = {
    **{
        name: {
            "/data/id": "customerId",
            "/data/externalId": "externalId",
            "/data/email": "email",
            "/data/mobilePhone": "mobilePhone",
        }
        for name in ("customers.get_by_mobile_phone", "customers.get", "customers.get_by_email")
    },
    "payment_cards.list": {"/*/token": "token", "/*/id": "cardId"},
    "promotions.list": {"/*/id": "promotionId"},
    "stores.list": {"/*/id": "storeId"},
    "vehicles.list": {"/*/vehicleId": "vehicleId"},
}


_SHORTEST_SECRET = 4


def _for_everybody() -> dict[str, Any]:
    """Return values that are nobody's: the report that the reference names, and a day ago in the form that it shows."""
    day_ago = datetime.now(UTC) - timedelta(days=1)
    return {"reportType": "customers", "timestamp": day_ago.strftime("%Y%m%dT%H%M")}


class _Planned(NamedTuple):
    operation: DescribedOperation
    needed: tuple[str, ...]
    """The parameters that it cannot be called without, by their names on the wire."""
    optional: tuple[str, ...]
    """The path parameters of it that its public method may leave out, and does here."""


def _wanted(description: Description, only: Collection[str], *, writes: bool) -> list[_Planned]:
    """Return the operations to call: those that read first, those that delete last."""
    found: list[_Planned] = []
    for operation in description.operations.values():
        known = BY_NAME.get(operation.name)
        if known is None or (only and operation.name not in only) or (known.retry != "safe" and not writes):
            continue
        parameters = [mapping(each) for each in sequence(operation.raw.get("parameters"))]
        needed = tuple(str(each.get("name")) for each in parameters if each.get("required") is True)
        base = description.operation(operation.method, operation.variant_of)
        optional = tuple(sequence(base.raw.get("x-trigg-optional-path"))) if base is not None else ()
        found.append(_Planned(operation, needed, optional))
    return sorted(found, key=_turn)


def _turn(planned: _Planned) -> float:
    known = BY_NAME[planned.operation.name]
    if known.method == "DELETE":
        # What belongs to a customer goes before the customer does.
        return 3 if known.name.startswith("customers.") else 2
    # What makes something comes before what changes it.
    return 0 if known.retry == "safe" else 1 if known.method == "POST" else 1.5


class ResponseCollector(Monitor):
    """A monitor that keeps the last response of a client as it came."""

    def __init__(self) -> None:
        super().__init__(Drift())
        self.last: ObservedResponse | None = None
        self.key = ""

    def check(
        self, operation: Operation, request: Request, response: Received, settings: Settings
    ) -> tuple[Finding, ...]:
        """Keep the response; nothing is compared, so nothing is found."""
        self.key = settings.key.reveal()
        self.last = ObservedResponse(
            operation.method, request.template, response.status_code, response.headers, response.content
        )
        return ()


class _Run(_Gathered):
    def __init__(
        self,
        client: TriggClient,
        values: Values,
        description: Description,
        record: Callable[[ObservedResponse], object] | None,
    ) -> None:
        super().__init__(description)
        self.collector = ResponseCollector()
        tuned = client.with_options(drift=cast("Any", self.collector), preview="allow", unknown_fields="allow")
        # The generated methods, whose arguments are the description's; what is written by hand over them differs.
        self.operations = Resources(tuned._caller)  # pyright: ignore[reportPrivateUsage]
        self.values = values
        self.record = record
        self.chained: dict[str, Any] = {}
        self.for_everybody = _for_everybody()

    def over(self, planned: list[_Planned]) -> Report:
        """Call what can be called, as long as responses bring values for more; report why the rest was not."""
        waiting = planned
        while True:
            ready = [each for each in waiting if self._missing(each) is None]
            if not ready:
                break
            # One at a time: what reads comes before what writes, whenever its values came.
            first = ready[0]
            waiting = [each for each in waiting if each is not first]
            self._call(first)
        for each in waiting:
            self.calls.append(
                CallResult(each.operation.name, each.operation.path, "skipped", reason=self._missing(each) or "")
            )
        return self.report()

    def _missing(self, planned: _Planned) -> str | None:
        name = planned.operation.name
        for parameter in planned.needed:
            if self._value(name, parameter) is None:
                return f"no value for {self._meaning(name, parameter)}: give it in the values file"
        if mapping(planned.operation.raw.get("requestBody")) and name not in self.values.bodies:
            return "no body: give it in the values file, under bodies"
        return None

    def _meaning(self, name: str, parameter: str) -> str:
        if name in _ASKED_ELSEWHERE:
            return f"parameters.{name}.{parameter}"
        return _MEANINGS.get((name, parameter), parameter)

    def _value(self, name: str, parameter: str) -> Any:
        own = mapping(dict(self.values.parameters.get(name, {})))
        if parameter in own:
            return own[parameter]
        if name in _ASKED_ELSEWHERE:
            return None
        meaning = self._meaning(name, parameter)
        for source in (self.values.shared, self.chained, self.for_everybody):
            if meaning in source:
                return source[meaning]
        return None

    def _call(self, planned: _Planned) -> None:
        operation = planned.operation
        resource, _, method_name = operation.name.partition(".")
        method = getattr(getattr(self.operations, resource), method_name)
        self.collector.last = None
        try:
            method(**self._arguments(planned, method))
        except (TransportError, ConfigurationError) as error:
            self.calls.append(CallResult(operation.name, operation.path, "no response", reason=str(error)))
            return
        except CallError as error:
            if self.collector.last is None:
                self.calls.append(CallResult(operation.name, operation.path, "skipped", reason=str(error)))
                return
        except TriggError as error:
            self.calls.append(CallResult(operation.name, operation.path, "no response", reason=str(error)))
            return
        response = self.collector.last
        if response is None:
            self.calls.append(CallResult(operation.name, operation.path, "no response", reason="nothing came"))
            return
        known = BY_NAME[operation.name]
        response = response.replace(content=self._without_names(response.content))
        response = response.replace(known=known.retry == "safe" and operation.name not in _ASKED_ELSEWHERE)
        if self.record is not None:
            self.record(response)
        self.take(response)
        self._learn(operation.name, response)

    def _without_names(self, content: bytes) -> bytes:
        """Return a body in which no field is named after the key, or after a value that the test customer has."""
        known = [str(each) for table in (self.values.shared, self.chained) for each in table.values()]
        known += [str(each) for own in self.values.parameters.values() for each in own.values()]
        known = [each for each in known if len(each) >= _SHORTEST_SECRET] + [self.collector.key]
        text = content.decode("utf-8", "replace")
        if not any(each in text for each in known):
            return content
        try:
            body = json.loads(content)
            return json.dumps(_renamed(body, tuple(known))).encode()
        except (ValueError, RecursionError):
            return content

    def _arguments(self, planned: _Planned, method: Callable[..., Any]) -> dict[str, Any]:
        operation = planned.operation
        own = self.values.parameters.get(operation.name, {})
        accepted = inspect.signature(method).parameters
        arguments: dict[str, Any] = {}
        for parameter in (*planned.needed, *(each for each in own if each not in planned.optional)):
            arguments[python_name(parameter)] = self._value(operation.name, parameter)
        body = self.values.bodies.get(operation.name)
        if body is not None and "body" in accepted:
            content = mapping(mapping(operation.raw.get("requestBody")).get("content"))
            arguments["body"] = _with_files(body) if any("multipart" in each for each in content) else body
        return {name: value for name, value in arguments.items() if name in accepted}

    def _learn(self, name: str, response: ObservedResponse) -> None:
        """Take the values out of a response that later calls need."""
        if response.status >= 300 or name not in _CHAINS:
            return
        try:
            body: Any = json.loads(response.content)
        except (ValueError, RecursionError):
            return
        for place, meaning in _CHAINS[name].items():
            found = _first(body, place.split("/")[1:])
            if isinstance(found, (str, int)) and not isinstance(found, bool) and found != "":
                self.chained.setdefault(meaning, found)


def _renamed(value: Any, secrets: tuple[str, ...]) -> Any:
    if isinstance(value, list):
        return [_renamed(each, secrets) for each in sequence(cast("object", value))]
    if not isinstance(value, dict):
        return value
    out: dict[str, Any] = {}
    for number, (name, each) in enumerate(mapping(cast("object", value)).items()):
        hidden = any(secret in name for secret in secrets)
        out[f"{MASK} {number}" if hidden else name] = _renamed(each, secrets)
    return out


def python_name(wire: str) -> str:
    """Return the argument of a public method for a parameter's name on the wire: ``mobile_phone`` for
    ``mobilePhone``.
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", wire).lower()


def _first(value: Any, steps: list[str]) -> Any:
    for step in steps:
        value = next(iter(sequence(value)), None) if step == "*" else mapping(value).get(step)
    return value


def _with_files(body: Any) -> Any:
    fields = mapping(body)
    return {
        name: File(each.encode(), f"{name}.csv") if isinstance(each, str) else each for name, each in fields.items()
    }
