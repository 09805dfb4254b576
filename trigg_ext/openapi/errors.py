"""Errors of reading an OpenAPI document."""

from __future__ import annotations


class OpenApiError(ValueError):
    """Something in an OpenAPI document cannot be read; the message says what."""


class BrokenReferenceError(OpenApiError):
    """A ``$ref`` that leads nowhere.

    Attributes:
        reference: the ``$ref`` as it is written.
        reason: what is wrong with it and what to do, to be said behind "which".
    """

    def __init__(self, reference: str, reason: str) -> None:
        super().__init__(f"the reference {reference!r} {reason}")
        self.reference = reference
        self.reason = reason
