"""Ask for many members at once, each within a deadline, and count the calls."""

from __future__ import annotations

import asyncio
from collections import Counter

from trigg_ext import AsyncTriggClient, CallEvent, Hooks, TriggError


async def main() -> None:
    calls: Counter[str] = Counter()

    def count(event: CallEvent) -> None:
        calls[f"{event.operation_name}: {event.error or event.status}"] += 1

    async with AsyncTriggClient(deadline=5, hooks=Hooks(on_call_end=count)) as client:

        async def name(phone: str) -> str:
            try:
                found = await client.customers.find(mobile_phone=phone)
            except TriggError as error:
                return f"? ({error.__class__.__name__})"
            return "nobody" if found is None else str(found.first_name)

        names = await asyncio.gather(*(name(f"+479009{number:04}") for number in range(50)))
    print(f"{len(names)} asked for, {names.count('nobody')} not found")
    for call, number in calls.items():
        print(f"{number} × {call}")


if __name__ == "__main__":
    asyncio.run(main())
