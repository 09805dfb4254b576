from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import (
    UNSET,
    File,
    RequestFiles,
    dump,
    multipart,
)


@_attrs_define(repr=False)
class ImportsFileRequest(Model):
    """A file to import.

    Attributes:
        file: The file.
    """

    file: File
    """The file."""
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set, by their names on the wire; those that the description does not know are last."""
        out: dict[str, Any] = {}
        value: Any
        value = self.file
        if value is not UNSET:
            out["file"] = value
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> ImportsFileRequest:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _file,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.file = _file
        self.additional_properties = (
            {key: each for key, each in src_dict.items() if key not in _ABSENT} if unknown else {}
        )
        return self

    def to_multipart(self, types: Mapping[str, str] = {}, styles: Mapping[str, tuple[str, bool]] = {}) -> RequestFiles:
        """Return the parts of a multipart body, in order; ``types`` and ``styles`` are those of parts."""
        return multipart(
            [
                ("file", self.file),
                *self.additional_properties.items(),
            ],
            files=("file",),
            types=types,
            styles=styles,
        )


_ABSENT: dict[str, Any] = {
    "file": UNSET,
}
ImportsFileRequest._absent = _ABSENT
