"""Does the API respond as it is described? Responses beside closed copies of the schemas; what differs is a finding.

Tolerant reading keeps a client working when the API changes, and hides that it did. This is the other eye, in three
places:

- ``TriggClient(drift="log")`` compares a sample of the responses while a service runs: :class:`Drift`.
- ``python -m trigg_ext.drift`` calls staging, or with ``--sandbox`` the embedded server, and reports: :func:`check`.
- Recorded responses are compared again without a network: :func:`replay`.

A finding names its kind, the operation, the status and the place, and holds no value of a response: :class:`Finding`.

===========================  ===========================================================================================
kind                         meaning
===========================  ===========================================================================================
``unknown-field``            a field came that no schema names, where further fields are not stated to be free
``missing-field``            a required field did not come
``wrong-type``               another type came: a number for a string, an object for a list
``unexpected-null``          null came where it is not described
``unknown-enum-value``       a value came that is none of the listed ones
``wrong-format``             a string is not of the format that is described
``broken-constraint``        a value is too long, too small, or not of the pattern that is described
``undocumented-status``      a status came that the operation does not list (429 and 5xx that may come to all: ``info``)
``undocumented-media-type``  the body is of another media type
``undocumented-body``        a body came where none is described
``missing-body``             no body came where one is described
``unreadable-body``          the body is not JSON
``missing-header``           a required header is missing: a described one, ``Location`` of a redirect, ``Content-Type``
``error-in-success``         a success came with the API's error shape in it
``operation-gone``           the path was renamed or taken away: 405, 410, 501, or 404 though what was asked for exists
``preview-ended``            the same, of an operation in preview
``preview-changed``          the response says that the operation entered or left preview
``deprecated``, ``sunset``   the response says that the operation is deprecated, or names its end
``never-seen``               ``info``: a documented field that no response of a run had
``field-gone``               a documented field that every response of the baseline had, and none of this run has
``became-empty``             ``info``: the same of what is in a field: a list or a string that is always empty now
``other-form``               ``info``: a string is not of the form of the examples or of the baseline, such as a date
===========================  ===========================================================================================
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from trigg_ext._conformance.findings import Finding
    from trigg_ext._conformance.options import Drift, DriftMode
    from trigg_ext._conformance.schema_view import Description
    from trigg_ext._conformance.validate import Comparison, ObservedResponse, compare
    from trigg_ext.drift.live import CallResult, Report, Values, check, read_values, replay
    from trigg_ext.drift.overlay_suggestions import Suggestion, suggest
    from trigg_ext.drift.recordings import Recorder, read_recordings
    from trigg_ext.errors import DriftError

__all__ = [
    "CallResult",
    "Comparison",
    "Description",
    "Drift",
    "DriftError",
    "DriftMode",
    "Finding",
    "ObservedResponse",
    "Recorder",
    "Report",
    "Suggestion",
    "Values",
    "check",
    "compare",
    "read_recordings",
    "read_values",
    "replay",
    "suggest",
]

# Each is loaded when it is first used: a client that compares its responses needs no live check and no recorder.
_MODULES: Final = {
    "ObservedResponse": "trigg_ext._conformance.validate",
    "CallResult": "trigg_ext.drift.live",
    "Comparison": "trigg_ext._conformance.validate",
    "Description": "trigg_ext._conformance.schema_view",
    "Drift": "trigg_ext._conformance.options",
    "DriftError": "trigg_ext.errors",
    "DriftMode": "trigg_ext._conformance.options",
    "Finding": "trigg_ext._conformance.findings",
    "Recorder": "trigg_ext.drift.recordings",
    "Report": "trigg_ext.drift.live",
    "Suggestion": "trigg_ext.drift.overlay_suggestions",
    "Values": "trigg_ext.drift.live",
    "check": "trigg_ext.drift.live",
    "compare": "trigg_ext._conformance.validate",
    "read_values": "trigg_ext.drift.live",
    "read_recordings": "trigg_ext.drift.recordings",
    "replay": "trigg_ext.drift.live",
    "suggest": "trigg_ext.drift.overlay_suggestions",
}


def __getattr__(name: str) -> Any:
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(module), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULES})
