"""``client.imports``: the generated operations, and what is written by hand over them."""

from __future__ import annotations

from collections.abc import Coroutine, Mapping
from typing import Any, Generic, TypeVar

from trigg_api.api import imports as generated
from trigg_api.operations import IMPORTS_DATA, IMPORTS_FILE, IMPORTS_FORM

ResponseT = TypeVar("ResponseT")


class _Imports(Generic[ResponseT]):
    _caller: Any

    def data(self, body: Any, *, content_type: str | None = None) -> ResponseT:
        """Import data: JSON, XML, CSV, or what else the account is set up for.

        Not idempotent: retried only if the request certainly had no effect, and only if the body can be read again
        (everything but iterators and pipes).

        Args:
            body: Data for JSON: mappings, lists, models, dataclasses, attrs and pydantic objects, dates and times,
                ``Decimal``, ``UUID`` and enums in them. Or content of any media type, sent as it is: text (as UTF-8, or
                in the charset of ``content_type``) and bytes; and a ``pathlib.Path``, a file opened in either mode, or
                an iterator of text or bytes, which are never held in memory as a whole. Of a file, what is appended
                meanwhile is not sent. A text is content, not a path. The description knows JSON objects only.
            content_type: The media type, such as ``"application/xml"`` or ``"text/csv; charset=iso-8859-1"``. Without
                it, it is that of the suffix of a file's name (``.json``, ``.xml``, ``.csv``), and all else is JSON.

        Returns:
            The response, free-form.

        Raises:
            InvalidRequestError: the body cannot be read or written, or is not what the media type needs.
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /import (import_data), section Import of the reference.
        """
        from trigg_api.api.imports.imports_data import decode
        from trigg_ext.resources._import_requests import data_request

        asynchronous = self._caller.asynchronous
        out: ResponseT = self._caller.call(
            IMPORTS_DATA, lambda: data_request(body, content_type, asynchronous=asynchronous), decode
        )
        return out

    def form(self, body: Any) -> ResponseT:
        """Import the fields of a form.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: A mapping of fields to values, or a list of pairs. A value is a string, a number, a boolean, a date,
                or a list of such, which gives a field each; None and ``UNSET`` give none. The description knows one
                string per field.

        Returns:
            The response, free-form.

        Raises:
            InvalidRequestError: a value has no form as a field.
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /import/form (import_form), section Import of the reference.
        """
        from trigg_api.api.imports.imports_form import decode
        from trigg_ext.resources._import_requests import form_request

        out: ResponseT = self._caller.call(IMPORTS_FORM, lambda: form_request(body), decode)
        return out

    def file(
        self,
        body: Any,
        *,
        name: str | None = None,
        content_type: str | None = None,
        fields: Mapping[str, Any] | None = None,
    ) -> ResponseT:
        """Import a file of any size, in constant memory.

        Not idempotent: retried only if the request certainly had no effect, and only if the file can be read again.
        ``deadline`` bounds the whole call: raise it for a large file.

        Args:
            body: A path (``pathlib.Path`` or text), bytes, an open file, an iterator of bytes, a ``File`` of one of
                these, an ``ImportsFileRequest``, or a mapping of names to files and values.
            name: The file name to send; else that of the file.
            content_type: The media type to send; else that of the name's suffix, else that of bytes.
            fields: Further fields of the form.

        Returns:
            The response, free-form.

        Raises:
            InvalidRequestError: there is no such file, or it cannot be read.
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /import/file (import_file), section Import of the reference.
        """
        from trigg_api.api.imports.imports_file import decode
        from trigg_ext.resources._import_requests import file_request

        asynchronous = self._caller.asynchronous
        out: ResponseT = self._caller.call(
            IMPORTS_FILE, lambda: file_request(body, name, content_type, fields, asynchronous=asynchronous), decode
        )
        return out


class Imports(_Imports[dict[str, Any]], generated.Imports):
    """The operations of ``client.imports``."""


class AsyncImports(_Imports[Coroutine[Any, Any, dict[str, Any]]], generated.AsyncImports):
    """The operations of ``client.imports``, asynchronous."""
