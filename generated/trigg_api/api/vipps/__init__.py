"""``client.vipps``: 2 operations."""

from __future__ import annotations

import builtins
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, Literal

from ... import models
from ...client import AsyncCaller, Caller, Resource, as_raw, as_raw_async
from ...operations import (
    VIPPS_RECRUIT_BY_SMS,
    VIPPS_RECRUIT_FROM_POS,
)
from ...types import File, PydanticModel, RawBody


class Vipps(Resource):
    """The operations of ``client.vipps``."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def recruit_by_sms(self, phone: str) -> None:
        """Start the recruitment of a member by SMS, from a code word.

        A GET with an effect: each request starts a recruitment.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            phone: The number of the person to recruit, with its country code, such as +4712345678.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /vipps/codeword/{phone} (vippsRecruitByCodeword), section Vipps of the reference.
        """
        from . import vipps_recruit_by_sms

        return self._caller.call(
            VIPPS_RECRUIT_BY_SMS, lambda: vipps_recruit_by_sms.request(phone), vipps_recruit_by_sms.decode
        )

    def recruit_from_pos(self, body: models.VippsRecruitment | models.VippsRecruitmentDict | PydanticModel) -> None:
        """Start the recruitment of a member with Vipps from a till.

        The statistics of recruitment per store are collected from it.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: A ``VippsRecruitment``, or a mapping of its fields by their names in the API. It needs
                ``mobilePhone`` and ``storeId``. ``storeId`` is the store that recruits.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /vipps (vippsRecruitFromPos), section Vipps of the reference.
        """
        from . import vipps_recruit_from_pos

        return self._caller.call(
            VIPPS_RECRUIT_FROM_POS, lambda: vipps_recruit_from_pos.request(body), vipps_recruit_from_pos.decode
        )


class AsyncVipps(Resource):
    """The operations of ``client.vipps``, asynchronous."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def recruit_by_sms(self, phone: str) -> Coroutine[Any, Any, None]:
        """Start the recruitment of a member by SMS, from a code word.

        A GET with an effect: each request starts a recruitment.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            phone: The number of the person to recruit, with its country code, such as +4712345678.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /vipps/codeword/{phone} (vippsRecruitByCodeword), section Vipps of the reference.
        """
        from . import vipps_recruit_by_sms

        return self._caller.call(
            VIPPS_RECRUIT_BY_SMS, lambda: vipps_recruit_by_sms.request(phone), vipps_recruit_by_sms.decode
        )

    def recruit_from_pos(
        self, body: models.VippsRecruitment | models.VippsRecruitmentDict | PydanticModel
    ) -> Coroutine[Any, Any, None]:
        """Start the recruitment of a member with Vipps from a till.

        The statistics of recruitment per store are collected from it.

        Not idempotent: retried only if the request certainly had no effect.

        Args:
            body: A ``VippsRecruitment``, or a mapping of its fields by their names in the API. It needs
                ``mobilePhone`` and ``storeId``. ``storeId`` is the store that recruits.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: POST /vipps (vippsRecruitFromPos), section Vipps of the reference.
        """
        from . import vipps_recruit_from_pos

        return self._caller.call(
            VIPPS_RECRUIT_FROM_POS, lambda: vipps_recruit_from_pos.request(body), vipps_recruit_from_pos.decode
        )


class VippsWithRawResponse(Resource):
    """The same operations, each returning a ``RawResponse``. The caller must accept these."""

    def __init__(self, caller: Caller) -> None:
        resource = Vipps(caller)
        self.recruit_by_sms = as_raw(resource.recruit_by_sms)
        self.recruit_from_pos = as_raw(resource.recruit_from_pos)


class AsyncVippsWithRawResponse(Resource):
    """The same operations, each returning a ``RawResponse`` when awaited. The caller must accept these."""

    def __init__(self, caller: AsyncCaller) -> None:
        resource = AsyncVipps(caller)
        self.recruit_by_sms = as_raw_async(resource.recruit_by_sms)
        self.recruit_from_pos = as_raw_async(resource.recruit_from_pos)


__all__ = ("AsyncVipps", "AsyncVippsWithRawResponse", "Vipps", "VippsWithRawResponse")
