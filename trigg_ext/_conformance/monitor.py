"""Monitor the responses of a running client for drift."""

from __future__ import annotations

import logging
import random
from threading import Lock
from typing import TYPE_CHECKING

from trigg_ext._conformance.baseline import Streaks
from trigg_ext._conformance.options import Drift, options_from
from trigg_ext._conformance.schema_view import packaged
from trigg_ext._conformance.validate import ObservedResponse, compare
from trigg_ext._log import log as package_log
from trigg_ext._sensitive import call_user

if TYPE_CHECKING:
    from trigg_api.client import Operation, Request
    from trigg_ext._conformance.findings import Finding
    from trigg_ext._settings import Settings
    from trigg_ext._transport.messages import Received
    from trigg_ext._transport.redaction import Redactor

log = package_log.getChild("drift")

LARGEST_BODY = 1_000_000
"""Bytes; larger responses are not compared while a client runs, so that no call waits for it."""
_MOST_KEPT = 1_000


def monitor_from(option: str | Drift | Monitor, before: Monitor | None, name: str) -> Monitor | None:
    """Return the monitor of a client's option ``drift``; None if it is off.

    Args:
        option: a mode, options, or a monitor to use as it is.
        before: the monitor of the client that this one is a tuned copy of; both count together.
        name: where the option was given, for the error.

    Raises:
        ConfigurationError: the option is not allowed.
    """
    if isinstance(option, Monitor):
        return option
    options = options_from(option, name)
    return None if options.mode == "off" else Monitor(options, before)


class _Seen:
    """What a client and its tuned copies have seen; counted under one lock."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.responses: dict[tuple[str, int], int] = {}
        self.findings: dict[str, int] = {}
        self.streaks = Streaks()
        self.failed = False


class Monitor:
    """A monitor of a sample of the responses of a client. Safe to share between threads, and it never raises."""

    def __init__(self, options: Drift, before: Monitor | None = None) -> None:
        self.options = options
        self._seen: _Seen = _Seen() if before is None else before._seen

    def check(
        self, operation: Operation, request: Request, response: Received, settings: Settings
    ) -> tuple[Finding, ...]:
        """Compare a response if it is in the sample, and report what is found.

        Returns:
            What the call is to fail with: the findings in mode ``"error"``, else none.
        """
        try:
            if not self._is_its_turn(operation.name, response):
                return ()
            found = self._findings_in(operation, request, response)
            findings = self._scrubbed(found, operation, request, settings)
        except Exception as error:
            self._failed(operation, error)
            return ()
        for finding in findings:
            self._report_finding(finding)
        if self.options.mode != "error":
            return ()
        return tuple(each for each in findings if each.level == "drift")

    @property
    def counts(self) -> dict[str, int]:
        """The number of times that each finding came, by its fingerprint."""
        with self._seen.lock:
            return dict(self._seen.findings)

    def _is_its_turn(self, name: str, response: Received) -> bool:
        if len(response.content) > LARGEST_BODY:
            return False
        with self._seen.lock:
            key = (name, response.status_code)
            number = self._seen.responses.get(key, 0)
            if number < self.options.first:
                self._seen.responses[key] = number + 1
                return True
        return random.random() < self.options.sample_rate  # noqa: S311

    def _findings_in(self, operation: Operation, request: Request, response: Received) -> list[Finding]:
        observed = ObservedResponse(
            operation.method, request.template, response.status_code, response.headers, response.content
        )
        described = packaged().operation(observed.method, observed.path)
        compared = compare(packaged(), observed)
        if compared is None or described is None:
            return []
        with self._seen.lock:
            gone = self._seen.streaks.take(described, observed, compared)
        return [*compared.findings, *gone]

    def _scrubbed(
        self, findings: list[Finding], operation: Operation, request: Request, settings: Settings
    ) -> list[Finding]:
        """Take out of the findings what this request shows to be personal: an API may name a field after a value."""
        if not findings:
            return findings
        from trigg_ext._transport.error_mapping import redactor

        scrub = redactor(operation, request, settings)
        return [scrubbed(each, scrub) for each in findings]

    def _report_finding(self, finding: Finding) -> None:
        fingerprint = finding.fingerprint
        with self._seen.lock:
            known = self._seen.findings
            if fingerprint not in known and len(known) >= _MOST_KEPT:
                return
            count = known[fingerprint] = known.get(fingerprint, 0) + 1
        if _is_power_of_ten(count):
            level = logging.WARNING if finding.level == "drift" else logging.INFO
            log.log(level, "%s [%s, %d %s]", finding, fingerprint, count, "time" if count == 1 else "times")
        if self.options.on_drift is not None:
            try:
                call_user(self.options.on_drift, finding)
            except Exception as error:
                log.error("%s: on_drift failed with %s", finding.operation, type(error).__name__, exc_info=error)

    def _failed(self, operation: Operation, error: Exception) -> None:
        if not self._seen.failed:
            self._seen.failed = True
            # Its text may hold a value of the response.
            log.error("%s: a response could not be compared (%s)", operation.name, type(error).__name__)


def scrubbed(finding: Finding, scrub: Redactor) -> Finding:
    """Take known secret or personal values out of a finding: an API may have made names of them."""
    schema = None if finding.inferred is None else scrub.value(finding.inferred)
    return finding.replace(
        pointer=scrub.text(finding.pointer),
        seen=scrub.text(finding.seen),
        message=scrub.text(finding.message),
        media_type=scrub.text(finding.media_type),
        inferred=finding.inferred if schema == finding.inferred else None,
    )


def _is_power_of_ten(count: int) -> bool:
    return str(count).strip("0") == "1"
