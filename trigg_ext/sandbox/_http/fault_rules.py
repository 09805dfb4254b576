"""The faults that were added to a sandbox: which calls they hit, what they have hit, and the response of a hit."""

from __future__ import annotations

import math
import random
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from fnmatch import fnmatchcase
from threading import Lock
from typing import Final

import attrs
from attrs import field, frozen

from trigg_ext.sandbox._calls import Response
from trigg_ext.sandbox._http.delivery import AT_ONCE, Delivery
from trigg_ext.sandbox._http.faults import Effect, Fault, step_of
from trigg_ext.sandbox._http.messages import RawRequest
from trigg_ext.sandbox._http.real_time import real_monotonic

__all__ = ["FaultHit", "Faults", "Rule", "UnknownOperationError", "apply_faults"]

_MOST_HITS: Final = 10_000


class UnknownOperationError(ValueError):
    """Raised for a fault that names an operation that the description does not have."""


@frozen
class FaultHit:
    """One hit of a fault."""

    operation: str
    nth: int
    """The number of the call, of those that the rule applies to, from 1."""
    fault: str
    """The name of the fault."""


class Faults:
    """The fault rules of a sandbox, and their hits; safe to use from several threads.

    Where several rules hit one call, they apply in the order in which they were added: each changes the response that
    the one before has left, and their waits add up. One that hits before acting prevents the operation from acting.

    Args:
        operations: the public names of the operations that there are.
        faults: the rules to begin with.

    Raises:
        ValueError: a rule names an unknown operation.
    """

    def __init__(self, operations: Iterable[str], faults: Iterable[Fault] = ()) -> None:
        self._known = sorted(set(operations))
        self._lock = Lock()
        self._hits: list[FaultHit] = []
        self._initial = tuple(faults)
        self._count = 0
        self._rules = self._made(self._initial)

    def add(self, *faults: Fault) -> list[str]:
        """Add rules, whose calls are counted from now on, and return their ids.

        Args:
            faults: the rules.

        Raises:
            ValueError: a rule names an unknown operation; the message lists the known ones.
        """
        with self._lock:
            rules = self._made(faults)
            self._rules = [*self._rules, *rules]
        return [rule.id for rule in rules]

    def remove(self, *ids: str) -> None:
        """Remove the rules with these ids.

        Args:
            ids: as ``add`` returned them.

        Raises:
            KeyError: there is no such rule; nothing is removed then.
        """
        with self._lock:
            known = {rule.id for rule in self._rules}
            if unknown := [id for id in ids if id not in known]:
                raise KeyError(unknown[0])
            self._rules = [rule for rule in self._rules if rule.id not in ids]

    @contextmanager
    def during(self, *faults: Fault) -> Generator[None]:
        """Add rules while the context lasts.

        Args:
            faults: the rules.

        Raises:
            ValueError: a rule names an unknown operation; the message lists the known ones.
        """
        ids = self.add(*faults)
        try:
            yield
        finally:
            with self._lock:
                self._rules = [rule for rule in self._rules if rule.id not in ids]

    @property
    def rules(self) -> list[Rule]:
        """The rules, in the order in which they were added."""
        return list(self._rules)

    @property
    def hits(self) -> list[FaultHit]:
        """The newest hits (at most 10,000), oldest first."""
        with self._lock:
            return list(self._hits)

    def clear(self) -> None:
        """Remove every rule and every hit."""
        with self._lock:
            self._rules = []
            self._hits.clear()

    def reset(self) -> None:
        """Go back to the rules that the sandbox was made with, counted anew, and remove every hit."""
        with self._lock:
            self._rules = self._made(self._initial)
            self._hits.clear()

    def decide(self, operation: str) -> tuple[Fault, ...]:
        """Count a call of ``operation``, and return the faults that hit it."""
        if not self._rules:
            return ()
        found: list[Fault] = []
        with self._lock:
            for rule in self._rules:
                fault = rule.hit() if operation in rule.operations else None
                if fault is not None:
                    found.append(fault)
                    self._hits.append(FaultHit(operation, rule.calls, fault.name))
            del self._hits[:-_MOST_HITS]
        return tuple(found)

    def __repr__(self) -> str:
        return f"<Faults {[rule.fault for rule in self._rules]}, {len(self._hits)} hits>"

    def _made(self, faults: Iterable[Fault]) -> list[Rule]:
        matched = [(fault, self._matched(fault)) for fault in faults]
        self._count += len(matched)
        first = self._count - len(matched) + 1
        return [Rule(str(first + index), fault, names) for index, (fault, names) in enumerate(matched)]

    def _matched(self, fault: Fault) -> frozenset[str]:
        names: set[str] = set()
        for pattern in fault.operations:
            found = {name for name in self._known if fnmatchcase(name, pattern)}
            if not found:
                raise UnknownOperationError(f"{pattern!r} is no operation. {self._allowed(pattern)}")
            names |= found
        return frozenset(names)

    def _allowed(self, pattern: str) -> str:
        near = get_close_matches(pattern, self._known, n=3)
        guess = f"Did you mean {' or '.join(map(repr, near))}? " if near else ""
        groups = sorted({name.partition(".")[0] + ".*" for name in self._known if "." in name})
        return f"{guess}Allowed are '*', patterns such as {', '.join(groups)}, and names: {', '.join(self._known)}"


@attrs.define(eq=False)
class Rule:
    """A fault that was added to a sandbox, and how often it has hit."""

    id: str
    fault: Fault
    operations: frozenset[str]
    """The names of the operations that it applies to."""
    calls: int = field(default=0, init=False)
    """How many calls it applied to."""
    hits: int = field(default=0, init=False)
    """How many of them it has hit."""
    _let_through: deque[float] = field(factory=deque[float], init=False)

    def hit(self) -> Fault | None:
        """Count a call, and return the fault that hits it, if one does."""
        self.calls += 1
        fault = self._chosen()
        self.hits += fault is not None
        return fault

    def _chosen(self) -> Fault | None:
        fault, options = self.fault, self.fault.options
        if fault.kind == "sequence":
            steps = options["steps"]
            place = (self.calls - 1) % len(steps) if options.get("repeat") else self.calls - 1
            return step_of(steps[place]) if place < len(steps) else None
        if fault.kind == "rate_limit":
            return self._limited(options["calls"], options["per"])
        if not fault.calls.hit(self.calls, f"{fault.name}/{' '.join(fault.operations)}"):
            return None
        if "up_to" in options:
            chance = random.Random(f"{options['seed']}/{self.calls}")  # noqa: S311
            delivery = Delivery(wait=chance.uniform(options["seconds"], options["up_to"]))
            return attrs.evolve(fault, effect=Effect(delivery=delivery))
        return fault

    def _limited(self, most: int, per: float) -> Fault | None:
        now = real_monotonic()
        while self._let_through and self._let_through[0] <= now - per:
            self._let_through.popleft()
        if len(self._let_through) < most:
            self._let_through.append(now)
            return None
        wait = self._let_through[0] + per - now
        return attrs.evolve(Fault.status(429, retry_after=math.ceil(wait * 1000) / 1000), name=self.fault.name)


def apply_faults(
    faults: Sequence[Fault], request: RawRequest, act: Callable[[RawRequest], Response]
) -> tuple[Response, Delivery]:
    """Return the response where ``faults`` hit, and its delivery; ``act`` carries the operation out."""
    if not faults:
        return act(request), AT_ONCE
    effects = [fault.effect for fault in faults]
    for effect in effects:
        if effect.rewrite is not None:
            request = effect.rewrite(request)
    response = Response(200) if any(effect.prevents for effect in effects) else act(request)
    delivery = AT_ONCE
    for effect in effects:
        if effect.change is not None:
            response = effect.change(response)
        delivery = delivery.and_then(effect.delivery)
    return response, delivery
