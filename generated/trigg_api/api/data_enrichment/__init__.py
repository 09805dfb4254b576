"""``client.data_enrichment``: 3 operations."""

from __future__ import annotations

import builtins
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, Literal

from ... import models
from ...client import AsyncCaller, Caller, Resource, as_raw, as_raw_async
from ...operations import (
    DATA_ENRICHMENT_DISCOVER_BY_MOBILE_PHONE,
    DATA_ENRICHMENT_DISCOVER_BY_SSN,
    DATA_ENRICHMENT_ENRICH_FORM,
)
from ...types import File, PydanticModel, RawBody


class DataEnrichment(Resource):
    """The operations of ``client.data_enrichment``."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def enrich_form(self, client_name: str, id: str) -> str:
        """Enrich a member from the marketing system.

        A GET with an effect: the member is fetched from the marketing system, enriched and updated. The API then
        redirects to a URL that was configured, which is not followed.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            client_name: Inferred: the name of your account. Example: ``acme``.
            id: Inferred: the id of the member in the marketing system. Example: ``42``.

        Returns:
            The URL that the API redirects to.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            NotFoundError: the API responds with 404 (Not Found).
            AuthenticationError: the API responds with 401 (Unauthorized).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /dataenrichment/forms/{clientName}/{id} (enrichmentFromSchema), section Data Enrichment of the
        reference.
        """
        from . import data_enrichment_enrich_form

        return self._caller.call(
            DATA_ENRICHMENT_ENRICH_FORM,
            lambda: data_enrichment_enrich_form.request(client_name, id),
            data_enrichment_enrich_form.decode,
        )

    def discover_by_mobile_phone(self, mobile_phone: str) -> models.Customer:
        """Look up who owns a mobile phone number.

        A service of a third party is asked, which may limit how often (429) or fail (502).

        Reads only: retried after a failure that may pass.

        Args:
            mobile_phone: The number with its country code, such as +4712345678.

        Returns:
            What was found of the owner. Inferred: in the form of a customer.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (nothing was found).
            RateLimitedError: the API responds with 429 (the third party limits how often it is asked).
            BadGatewayError: the API responds with 502 (the third party did not respond).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /data-enrichment/mobilePhone/{mobilePhone} (discoverMemberByPhone), section Data Enrichment of
        the reference.
        """
        from . import data_enrichment_discover_by_mobile_phone

        return self._caller.call(
            DATA_ENRICHMENT_DISCOVER_BY_MOBILE_PHONE,
            lambda: data_enrichment_discover_by_mobile_phone.request(mobile_phone),
            data_enrichment_discover_by_mobile_phone.decode,
        )

    def discover_by_ssn(self, ssn: str) -> models.Customer:
        """Look up a member by the national identity number.

        The number is a part of the URL, so proxies on the way may log it; this client does not. A service of a
        third party is asked, which may limit how often (429) or fail (502).

        Reads only: retried after a failure that may pass.

        Args:
            ssn: The national identity number (fødselsnummer), eleven digits in Norway. Example: ``01010112345``.

        Returns:
            What was found. Inferred: in the form of a customer.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (nothing was found).
            RateLimitedError: the API responds with 429 (the third party limits how often it is asked).
            BadGatewayError: the API responds with 502 (the third party did not respond).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /data-enrichment/ssn/{ssn} (discoverMemberBySSN), section Data Enrichment of the reference.
        """
        from . import data_enrichment_discover_by_ssn

        return self._caller.call(
            DATA_ENRICHMENT_DISCOVER_BY_SSN,
            lambda: data_enrichment_discover_by_ssn.request(ssn),
            data_enrichment_discover_by_ssn.decode,
        )


class AsyncDataEnrichment(Resource):
    """The operations of ``client.data_enrichment``, asynchronous."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def enrich_form(self, client_name: str, id: str) -> Coroutine[Any, Any, str]:
        """Enrich a member from the marketing system.

        A GET with an effect: the member is fetched from the marketing system, enriched and updated. The API then
        redirects to a URL that was configured, which is not followed.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            client_name: Inferred: the name of your account. Example: ``acme``.
            id: Inferred: the id of the member in the marketing system. Example: ``42``.

        Returns:
            The URL that the API redirects to.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            NotFoundError: the API responds with 404 (Not Found).
            AuthenticationError: the API responds with 401 (Unauthorized).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /dataenrichment/forms/{clientName}/{id} (enrichmentFromSchema), section Data Enrichment of the
        reference.
        """
        from . import data_enrichment_enrich_form

        return self._caller.call(
            DATA_ENRICHMENT_ENRICH_FORM,
            lambda: data_enrichment_enrich_form.request(client_name, id),
            data_enrichment_enrich_form.decode,
        )

    def discover_by_mobile_phone(self, mobile_phone: str) -> Coroutine[Any, Any, models.Customer]:
        """Look up who owns a mobile phone number.

        A service of a third party is asked, which may limit how often (429) or fail (502).

        Reads only: retried after a failure that may pass.

        Args:
            mobile_phone: The number with its country code, such as +4712345678.

        Returns:
            What was found of the owner. Inferred: in the form of a customer.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (nothing was found).
            RateLimitedError: the API responds with 429 (the third party limits how often it is asked).
            BadGatewayError: the API responds with 502 (the third party did not respond).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /data-enrichment/mobilePhone/{mobilePhone} (discoverMemberByPhone), section Data Enrichment of
        the reference.
        """
        from . import data_enrichment_discover_by_mobile_phone

        return self._caller.call(
            DATA_ENRICHMENT_DISCOVER_BY_MOBILE_PHONE,
            lambda: data_enrichment_discover_by_mobile_phone.request(mobile_phone),
            data_enrichment_discover_by_mobile_phone.decode,
        )

    def discover_by_ssn(self, ssn: str) -> Coroutine[Any, Any, models.Customer]:
        """Look up a member by the national identity number.

        The number is a part of the URL, so proxies on the way may log it; this client does not. A service of a
        third party is asked, which may limit how often (429) or fail (502).

        Reads only: retried after a failure that may pass.

        Args:
            ssn: The national identity number (fødselsnummer), eleven digits in Norway. Example: ``01010112345``.

        Returns:
            What was found. Inferred: in the form of a customer.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (nothing was found).
            RateLimitedError: the API responds with 429 (the third party limits how often it is asked).
            BadGatewayError: the API responds with 502 (the third party did not respond).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /data-enrichment/ssn/{ssn} (discoverMemberBySSN), section Data Enrichment of the reference.
        """
        from . import data_enrichment_discover_by_ssn

        return self._caller.call(
            DATA_ENRICHMENT_DISCOVER_BY_SSN,
            lambda: data_enrichment_discover_by_ssn.request(ssn),
            data_enrichment_discover_by_ssn.decode,
        )


class DataEnrichmentWithRawResponse(Resource):
    """The same operations, each returning a ``RawResponse``. The caller must accept these."""

    def __init__(self, caller: Caller) -> None:
        resource = DataEnrichment(caller)
        self.enrich_form = as_raw(resource.enrich_form)
        self.discover_by_mobile_phone = as_raw(resource.discover_by_mobile_phone)
        self.discover_by_ssn = as_raw(resource.discover_by_ssn)


class AsyncDataEnrichmentWithRawResponse(Resource):
    """The same operations, each returning a ``RawResponse`` when awaited. The caller must accept these."""

    def __init__(self, caller: AsyncCaller) -> None:
        resource = AsyncDataEnrichment(caller)
        self.enrich_form = as_raw_async(resource.enrich_form)
        self.discover_by_mobile_phone = as_raw_async(resource.discover_by_mobile_phone)
        self.discover_by_ssn = as_raw_async(resource.discover_by_ssn)


__all__ = (
    "AsyncDataEnrichment",
    "AsyncDataEnrichmentWithRawResponse",
    "DataEnrichment",
    "DataEnrichmentWithRawResponse",
)
