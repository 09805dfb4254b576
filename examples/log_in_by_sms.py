"""Log a member in by a code that is sent to their phone."""

from __future__ import annotations

import sys

from trigg_ext import ClientStatusError, TriggClient


def main(phone: str) -> None:
    with TriggClient() as client:
        verification = client.messaging.verification(phone)
        try:
            verification.create()
        except ClientStatusError as error:
            raise SystemExit(f"No code was sent: {error}") from None
        if verification.verify(input("The code in the SMS: ")):
            print("Welcome!")
        else:
            raise SystemExit("That is not the code.")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "+4790090090")
