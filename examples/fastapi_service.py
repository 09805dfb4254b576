"""Look members up and register them in a FastAPI service, with one client for the life of the service.

::

    export TRIGG_API_KEY=…
    uvicorn examples.fastapi_service:app

The client keeps connections, so it is made when the service starts and closed when it stops, not for each request. A
request of a browser waits 5 seconds at most, however often the client retries within them.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from trigg_ext import AsyncTriggClient, ConflictError, QuarantinedError, TriggError
from trigg_ext.models import Customer, CustomerInput, CustomerRequest, Source


class NewMember(BaseModel):
    """Who wants to become a member, and the id that this service knows them by."""

    external_id: str
    first_name: str
    email: str


class Member(BaseModel):
    """What the web shop shows of a member; the rest of what the API knows does not leave this service."""

    id: str
    first_name: str
    points: float


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[dict[str, AsyncTriggClient]]:
    """Keep one client from the start of the service to its end."""
    async with AsyncTriggClient(deadline=5) as client:
        yield {"trigg": client}


def trigg(request: Request) -> AsyncTriggClient:
    """Return the client of the service; tests put another in its place."""
    client: AsyncTriggClient = request.state.trigg
    return client


Trigg = Annotated[AsyncTriggClient, Depends(trigg)]
app = FastAPI(lifespan=lifespan)


@app.get("/members/{external_id}")
async def member(external_id: str, client: Trigg) -> Member:
    """Return a member, or 404 where there is none."""
    found = await client.customers.find(external_id=external_id)
    if found is None:
        raise HTTPException(404, "There is no such member.")
    return shown(found)


@app.post("/members", status_code=201)
async def register(new: NewMember, client: Trigg) -> Member:
    """Register a member. After a lost response the member is looked up, as it may be there already."""
    data = CustomerInput(external_id=new.external_id, first_name=new.first_name, email=new.email)
    try:
        return shown(await client.customers.create(CustomerRequest(data=data, source=Source(name="webshop"))))
    except (ConflictError, QuarantinedError) as error:
        raise HTTPException(409, "This member cannot be registered.") from error
    except TriggError as error:
        if getattr(error, "may_have_acted", False) and (
            found := await client.customers.find(external_id=new.external_id)
        ):
            return shown(found)
        raise


def shown(customer: Customer) -> Member:
    """Return what the web shop shows of a customer."""
    points = customer.loyalty.points if customer.loyalty else None
    return Member(id=str(customer.id), first_name=str(customer.first_name or ""), points=points or 0)


@app.exception_handler(TriggError)
async def unavailable(request: Request, error: TriggError) -> JSONResponse:
    """Respond with 503 where the API cannot be reached or fails."""
    return JSONResponse({"detail": "The loyalty service is not available."}, 503, {"Retry-After": "5"})
