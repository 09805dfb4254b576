"""Register a member, find them again by phone number, and handle what the API refuses."""

from __future__ import annotations

from trigg_ext import BadRequestError, ConflictError, TriggClient
from trigg_ext.models import CustomerInput, CustomerRequest

PHONE = "+4790090090"


def main() -> None:
    with TriggClient() as client:
        member = CustomerInput(first_name="Ingrid", last_name="Berg", mobile_phone=PHONE)
        try:
            client.customers.create(CustomerRequest(data=member))
        except ConflictError:
            print("There is such a member already.")
        except BadRequestError as error:
            raise SystemExit(f"The data was refused: {error}") from None
        found = client.customers.find(mobile_phone=PHONE)
        if found is None:
            raise SystemExit("The member cannot be found.")
        print(f"{found.first_name} {found.last_name} has {found.loyalty.points if found.loyalty else 0} points.")
        print(f"Nobody has +4740404040: {client.customers.find(mobile_phone='+4740404040')}")


if __name__ == "__main__":
    main()
