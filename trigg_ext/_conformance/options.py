"""Options for checking a client's responses for drift."""

from __future__ import annotations

from typing import Literal, get_args

from attrs import frozen

from trigg_ext._conformance.findings import Finding
from trigg_ext.errors import ConfigurationError
from trigg_ext.hooks import Callback

DriftMode = Literal["off", "log", "error"]


@frozen
class Drift:
    """How a client checks its responses for drift: differences from the description that lenient reading hides.

    Attributes:
        mode: ``"log"`` logs to ``trigg_ext.drift``, once for each finding and again at its 10th, 100th … time;
            ``"error"`` also raises :class:`DriftError`, after the operation was carried out; ``"off"`` checks nothing.
        sample_rate: the share of the responses that is checked, 0 to 1, once ``first`` of them were.
        first: how many responses of each operation and status are checked before that.
        on_drift: is called with each :class:`trigg_ext.drift.Finding`, each time; it must be quick.
    """

    mode: DriftMode = "log"
    sample_rate: float = 0.1
    first: int = 5
    on_drift: Callback[Finding] | None = None


def options_from(value: str | Drift, name: str) -> Drift:
    """Return the options that a user gave as a mode or as a :class:`Drift`.

    Raises:
        ConfigurationError: a value is not allowed; ``name`` says where it was given.
    """
    if isinstance(value, Drift):
        return _checked(value)
    mode = next((mode for mode in get_args(DriftMode) if mode == value), None)
    if mode is None:
        or_options = ", or a Drift" if name == "drift" else ""
        raise ConfigurationError(f"{name} is {value!r}; allowed are {_MODES}{or_options}.")
    # Who wants an error wants it each time.
    return Drift(mode, sample_rate=1.0) if mode == "error" else Drift(mode)


_MODES = ", ".join(map(repr, get_args(DriftMode)))


def _checked(drift: Drift) -> Drift:
    if drift.mode not in get_args(DriftMode):
        raise ConfigurationError(f"drift: mode is {drift.mode!r}; allowed are {_MODES}.")
    if not 0 <= drift.sample_rate <= 1:
        raise ConfigurationError(f"drift: sample_rate is {drift.sample_rate!r}; it must be a number from 0 to 1.")
    if drift.first < 0:
        raise ConfigurationError(f"drift: first is {drift.first!r}; it must be a whole number from 0.")
    return drift
