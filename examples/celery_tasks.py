"""Post receipts and give points from Celery tasks, neither lost nor doubled.

::

    export TRIGG_API_KEY=…
    celery --app examples.celery_tasks worker

Celery delivers a task again when a worker dies, so what a task does decides how it may be repeated:

- ``post_receipt`` may be repeated: an outbox takes each receipt once. It is acknowledged late, so that none is lost.
- ``give_points`` may not: points that are given twice are given. It is acknowledged before it runs, and retried only
  where the API certainly did nothing.
"""

from __future__ import annotations

import logging
import os
from functools import cache
from typing import Any

from celery import Celery, Task, signals
from celery.exceptions import Reject

from trigg_ext import CallError, InvalidRequestError, JournalError, Outbox, ReceiptConflictError, TriggClient
from trigg_ext.models import ReceiptRequestDict

logger = logging.getLogger(__name__)
app = Celery("loyalty", broker=os.environ.get("CELERY_BROKER_URL", "memory://"))


@cache
def trigg() -> TriggClient:
    """Return the client of this worker process, made after Celery has forked it."""
    return TriggClient()


@cache
def outbox() -> Outbox:
    """Return the outbox of this worker process; the processes of a machine share the file, and one of them sends."""
    return trigg().outbox(os.environ.get("RECEIPTS_OUTBOX", "receipts.outbox"))


@signals.worker_process_shutdown.connect
def close(**_: object) -> None:
    """Close the outbox. What is left in it is sent by another process, or by the next start."""
    if outbox.cache_info().currsize:
        outbox().close(wait=False)


@app.task(bind=True, acks_late=True, reject_on_worker_lost=True, max_retries=60)
def post_receipt(self: Task[Any, Any], receipt: ReceiptRequestDict) -> bool:
    """Put a receipt into the outbox, which sends it as soon as the API can be reached.

    Returns:
        Whether it is new; False for one that was put before, as by a delivery that was repeated.
    """
    try:
        return outbox().put(receipt)
    except (InvalidRequestError, ReceiptConflictError) as error:
        # It would be refused each time; with a dead letter queue, somebody can correct it.
        raise Reject(str(error), requeue=False) from error
    except JournalError as error:
        # Such as a full disk: nothing was taken in.
        raise self.retry(exc=error, countdown=60) from error


@app.task(bind=True, max_retries=10)
def give_points(self: Task[Any, Any], customer_id: str, activity_id: str) -> None:
    """Give a customer the points of an activity, at most once."""
    try:
        trigg().loyalty.add_bonus_by_activity(activity_id, customer_id)
    except CallError as error:
        if error.may_have_acted:
            # A person decides; a retry could give the points twice.
            logger.exception("It is unknown whether customer %s got the points of %s", customer_id, activity_id)
            raise
        if error.status is not None and error.status < 500 and error.status != 429:
            raise  # It would be refused each time.
        raise self.retry(exc=error, countdown=30 * 2**self.request.retries) from error
