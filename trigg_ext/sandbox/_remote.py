"""A sandbox that runs elsewhere, controlled over HTTP."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from datetime import datetime
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import quote, urlsplit

import httpx

import trigg_ext
from trigg_ext.sandbox._control import PREFIX, fault_json
from trigg_ext.sandbox._http.faults import Fault
from trigg_ext.sandbox._json import json_copy
from trigg_ext.sandbox._rooms import NAMESPACE
from trigg_ext.sandbox._state import SmsMessage
from trigg_ext.sandbox._state.seed_file import Seed, read_seed

__all__ = ["Remote"]

_MOST: Final = 100_000


class Remote:
    """A sandbox on another port or machine, for tests in several processes: what ``Sandbox`` does, over HTTP.

        with Remote("http://127.0.0.1:8080", namespace="worker-3") as sandbox, sandbox.client() as client:
            sandbox.reset()
            ...

    Args:
        url: its URL, with or without the base path of the API.
        api_key: its key.
        namespace: the name of an isolated state, made when it is first used; the state of all without one if None.
        verify: what ``httpx.Client`` takes: an ``ssl.SSLContext`` that trusts the certificate of the sandbox.

    Raises:
        ValueError: ``url`` is no URL.
    """

    def __init__(
        self, url: str, *, api_key: str = "sandbox-key", namespace: str | None = None, verify: Any = True
    ) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError(f"expected a URL such as http://sandbox:8080, got {url!r}")
        self._origin, self._host = f"{parts.scheme}://{parts.netloc}", parts.hostname
        self._api_key = api_key
        self._headers = {} if namespace is None else {NAMESPACE: namespace}
        headers = {"x-api-key": api_key, **self._headers}
        self._http = httpx.Client(base_url=self._origin + PREFIX, headers=headers, verify=verify, trust_env=False)

    # --- the state ---

    def reset(self) -> None:
        """Go back to the start: the state and the faults that the sandbox was made with, and no requests.

        Raises:
            httpx.HTTPError: the sandbox cannot be reached.
        """
        self._ask("POST", "/reset")

    def load(self, seed: Seed, *, replace: bool = False) -> None:
        """Add a seed, or what ``dump`` returned, to the state, or replace it.

        Args:
            seed: the seed, or the path of a YAML or JSON file with one.
            replace: whether it replaces the state.

        Raises:
            ValueError: the seed is refused; the message names the place.
        """
        self._ask("PUT" if replace else "POST", "/seed", json_copy(read_seed(seed)))

    def dump(self) -> dict[str, Any]:
        """Return the whole state as a seed."""
        dump: dict[str, Any] = self._ask("GET", "/seed")
        return dump

    @property
    def now(self) -> datetime:
        """The time by the clock of the state."""
        return datetime.fromisoformat(self._ask("GET", "/clock")["now"])

    def set_clock(self, moment: datetime) -> None:
        """Move the clock forward to ``moment``.

        Raises:
            ValueError: ``moment`` is before the time by the clock.
        """
        self._ask("POST", "/clock", {"now": moment.isoformat()})

    def advance(self, seconds: float) -> None:
        """Move the clock forward.

        Args:
            seconds: how far, from 0.

        Raises:
            ValueError: ``seconds`` is negative.
        """
        self._ask("POST", "/clock", {"advance": seconds})

    def customers(self) -> list[dict[str, Any]]:
        """Return every customer, oldest first."""
        found: list[dict[str, Any]] = self._ask("GET", "/customers")
        return found

    def customer(self, identifier: str) -> dict[str, Any] | None:
        """Return what is known of a customer, by id, external id, mobile phone or e-mail address; None if unknown.

        Args:
            identifier: one of these.
        """
        try:
            found: dict[str, Any] = self._ask("GET", f"/customers/{quote(identifier, safe='')}")
        except KeyError:
            return None
        return found

    def messages(self, *, to: str | None = None, kind: str | None = None) -> list[SmsMessage]:
        """Return the text messages to a phone number, in any spelling, and of a kind, oldest first.

        Args:
            to: the phone number; every number if None.
            kind: the kind, such as ``code``; every kind if None.
        """
        given = {"to": to, "kind": kind, "limit": str(_MOST)}
        query = {name: value for name, value in given.items() if value is not None}
        return [
            SmsMessage(
                sms["to"], sms["sender"], sms["text"], sms["kind"], sms["code"], datetime.fromisoformat(sms["at"])
            )
            for sms in self._ask("GET", "/outbox", query=query)
        ]

    # --- faults and requests ---

    def add_faults(self, *faults: Fault) -> list[str]:
        """Add faults, and return their ids.

        Args:
            faults: the faults, with the calls that they hit.

        Raises:
            ValueError: a fault names an operation that the description does not have.
        """
        return [str(self._ask("POST", "/faults", fault_json(fault))["id"]) for fault in faults]

    def remove_faults(self, *ids: str) -> None:
        """Remove the faults with these ids.

        Args:
            ids: as ``add_faults`` returned them.

        Raises:
            KeyError: there is no such fault.
        """
        for id in ids:
            self._ask("DELETE", f"/faults/{quote(id, safe='')}")

    @contextmanager
    def during(self, *faults: Fault) -> Generator[None]:
        """Add faults while the context lasts.

        Args:
            faults: the faults.
        """
        ids = self.add_faults(*faults)
        try:
            yield
        finally:
            known = {rule["id"] for rule in self.faults()}
            self.remove_faults(*(id for id in ids if id in known))

    def faults(self) -> list[dict[str, Any]]:
        """Return the faults as JSON values, with their ``id``, ``calls`` and ``hits``."""
        found: list[dict[str, Any]] = self._ask("GET", "/faults")
        return found

    def requests(self, **search: str) -> list[dict[str, Any]]:
        """Return the requests in the log as JSON values, oldest first.

        Args:
            search: ``operation``, ``method``, ``status``, ``path`` and ``text``, as the control has them.
        """
        found: list[dict[str, Any]] = self._ask("GET", "/requests", query={"limit": str(_MOST), **search})
        return found

    def clear_requests(self) -> None:
        """Clear the request log."""
        self._ask("DELETE", "/requests")

    # --- clients ---

    def client(self, **options: Any) -> trigg_ext.TriggClient:
        """Return a client of this sandbox and namespace; to be closed by the caller.

        Args:
            options: what ``TriggClient`` takes.
        """
        return trigg_ext.TriggClient(**self._client_options(options))

    def async_client(self, **options: Any) -> trigg_ext.AsyncTriggClient:
        """Return an asynchronous client of this sandbox and namespace; to be closed by the caller.

        Args:
            options: what ``AsyncTriggClient`` takes.
        """
        return trigg_ext.AsyncTriggClient(**self._client_options(options))

    def close(self) -> None:
        """Close the connections; the sandbox goes on."""
        self._http.close()

    def _client_options(self, options: dict[str, Any]) -> dict[str, Any]:
        base_url = self._origin + self._ask("GET", "/health")["basePath"]
        own = {"api_key": self._api_key, "base_url": base_url, "allow_insecure_hosts": {self._host}}
        return {**own, **options, "headers": {**self._headers, **options.get("headers", {})}}

    def _ask(self, method: str, path: str, body: Any = None, query: Mapping[str, str] | None = None) -> Any:
        response = self._http.request(method, path, json=body, params=query)
        if response.is_success:
            return None if response.status_code == 204 else response.json()
        detail = response.json()["detailedErrorMessage"]["description"]
        raise (KeyError if response.status_code == 404 else ValueError)(detail)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Remote {self._origin}>"
