"""``client.imports``: 3 operations."""

from __future__ import annotations

import builtins
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, Literal

from ... import models
from ...client import AsyncCaller, Caller, Resource, as_raw, as_raw_async
from ...operations import (
    IMPORTS_DATA,
    IMPORTS_FILE,
    IMPORTS_FORM,
)
from ...types import File, PydanticModel, RawBody


class Imports(Resource):
    """The operations of ``client.imports``."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def data(
        self,
        body: Mapping[str, Any] | RawBody,
        *,
        content_type: Literal["application/json", "application/xml", "text/csv"] = "application/json",
    ) -> dict[str, Any]:
        """Import data.

        Trigg may have to configure this for your account first.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: Free-form JSON, such as a dict. What it holds is agreed with Trigg.
            content_type: The media type to send; strings and bytes are sent as they are.

        Returns:
            What the import responds with, as agreed with Trigg.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /import (import_data), section Import of the reference.
        """
        from . import imports_data

        return self._caller.call(
            IMPORTS_DATA, lambda: imports_data.request(body, content_type=content_type), imports_data.decode
        )

    def form(self, body: Mapping[str, str]) -> dict[str, Any]:
        """Import the fields of a form.

        Trigg may have to configure this for your account first.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: The fields of a form, as a mapping. Which fields there are is agreed with Trigg.

        Returns:
            What the import responds with, as agreed with Trigg.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /import/form (import_form), section Import of the reference.
        """
        from . import imports_form

        return self._caller.call(IMPORTS_FORM, lambda: imports_form.request(body), imports_form.decode)

    def file(self, body: models.ImportsFileRequest | models.ImportsFileRequestDict | PydanticModel) -> dict[str, Any]:
        """Import a file.

        Trigg may have to configure this for your account first.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: An ``ImportsFileRequest``, or a mapping of its fields by their names in the API. It needs
                ``file``. The file goes into the field ``file``.

        Returns:
            What the import responds with, as agreed with Trigg.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /import/file (import_file), section Import of the reference.
        """
        from . import imports_file

        return self._caller.call(IMPORTS_FILE, lambda: imports_file.request(body), imports_file.decode)


class AsyncImports(Resource):
    """The operations of ``client.imports``, asynchronous."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def data(
        self,
        body: Mapping[str, Any] | RawBody,
        *,
        content_type: Literal["application/json", "application/xml", "text/csv"] = "application/json",
    ) -> Coroutine[Any, Any, dict[str, Any]]:
        """Import data.

        Trigg may have to configure this for your account first.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: Free-form JSON, such as a dict. What it holds is agreed with Trigg.
            content_type: The media type to send; strings and bytes are sent as they are.

        Returns:
            What the import responds with, as agreed with Trigg.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /import (import_data), section Import of the reference.
        """
        from . import imports_data

        return self._caller.call(
            IMPORTS_DATA, lambda: imports_data.request(body, content_type=content_type), imports_data.decode
        )

    def form(self, body: Mapping[str, str]) -> Coroutine[Any, Any, dict[str, Any]]:
        """Import the fields of a form.

        Trigg may have to configure this for your account first.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: The fields of a form, as a mapping. Which fields there are is agreed with Trigg.

        Returns:
            What the import responds with, as agreed with Trigg.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /import/form (import_form), section Import of the reference.
        """
        from . import imports_form

        return self._caller.call(IMPORTS_FORM, lambda: imports_form.request(body), imports_form.decode)

    def file(
        self, body: models.ImportsFileRequest | models.ImportsFileRequestDict | PydanticModel
    ) -> Coroutine[Any, Any, dict[str, Any]]:
        """Import a file.

        Trigg may have to configure this for your account first.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: An ``ImportsFileRequest``, or a mapping of its fields by their names in the API. It needs
                ``file``. The file goes into the field ``file``.

        Returns:
            What the import responds with, as agreed with Trigg.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /import/file (import_file), section Import of the reference.
        """
        from . import imports_file

        return self._caller.call(IMPORTS_FILE, lambda: imports_file.request(body), imports_file.decode)


class ImportsWithRawResponse(Resource):
    """The same operations, each returning a ``RawResponse``. The caller must accept these."""

    def __init__(self, caller: Caller) -> None:
        resource = Imports(caller)
        self.data = as_raw(resource.data)
        self.form = as_raw(resource.form)
        self.file = as_raw(resource.file)


class AsyncImportsWithRawResponse(Resource):
    """The same operations, each returning a ``RawResponse`` when awaited. The caller must accept these."""

    def __init__(self, caller: AsyncCaller) -> None:
        resource = AsyncImports(caller)
        self.data = as_raw_async(resource.data)
        self.form = as_raw_async(resource.form)
        self.file = as_raw_async(resource.file)


__all__ = ("AsyncImports", "AsyncImportsWithRawResponse", "Imports", "ImportsWithRawResponse")
