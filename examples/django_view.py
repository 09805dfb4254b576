"""Show a member's points in a Django view, with one client for each process.

In a project::

    urlpatterns = [path("loyalty/", include("examples.django_view"))]

A server such as Gunicorn forks its workers. The client is made with the first request of a worker, so that no
connection is shared between processes; threads of a worker share it.
"""

from __future__ import annotations

import logging
from functools import cache

from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.http import require_GET

from trigg_ext import TriggClient, TriggError

logger = logging.getLogger(__name__)


@cache
def trigg() -> TriggClient:
    """Return the client of this process. A page waits 3 seconds for it at most."""
    return TriggClient(deadline=3)


@require_GET
def points(request: HttpRequest, external_id: str) -> JsonResponse:
    """Show the points of the member whom this site knows by ``external_id``."""
    try:
        found = trigg().customers.find(external_id=external_id)
    except TriggError as error:
        # Safe to log: there is no key and no personal data in its text.
        logger.warning("No points to show: %s", error)
        response = JsonResponse({"error": "The loyalty service is not available."}, status=503)
        response["Retry-After"] = "5"
        return response
    if found is None:
        return JsonResponse({"error": "There is no such member."}, status=404)
    balance = found.loyalty.points if found.loyalty else None
    return JsonResponse({"firstName": found.first_name or "", "points": balance or 0})


urlpatterns = [path("members/<str:external_id>/points", points, name="points")]
