"""Print docs/sandbox.md: ``python -m trigg_ext.sandbox._state.docs_table``."""

from __future__ import annotations

import sys
from typing import Final

from trigg_ext.sandbox._state import SandboxState

__all__ = ["page"]

_HEAD: Final = """\
# What the sandbox models

The sandbox keeps state: a customer who was created is found, a receipt that was posted gives points, a return takes
them back. Where the reference of the API says nothing, the sandbox does what a retailer would expect, as listed here.
How to run it, seed it and control it is in [mock-server.md](mock-server.md). An operation that a newer bundle adds
responds with an example of its schema if it is a GET, and with 501 if not; so does one whose fields the handler misses.

For all operations:

- Each call is one transaction. A call with an error response has changed nothing.
- Only documented statuses are returned. Where an operation documents no 404, something unknown is 400.
- A path with another method is 405, with `Allow`; HEAD is such a method, and OPTIONS responds with the methods. A body
  of a media type that the operation does not take, or compressed otherwise than by gzip or deflate, is 415. Without the
  API key it is 401.
- Ids are compared, and returned, in capitals.
- Phone numbers that differ in spelling alone are one person: spaces, brackets, dots, dashes and slashes count for
  nothing, `00` is `+`, eight digits are Norwegian, also after `47`, and a `(0)` is left out. They are returned
  as they were given.
- A quarantined phone number or e-mail address is refused by every way in: registering, becoming a prospect, an update
  that brings it, and recruiting by Vipps; with 422, or 400 where no 422 is documented.
- Amounts are kroner, counted in whole øre; an amount beyond a billion kroner is 400. Points are whole.
- The clock starts on 5 January 2026 at 08:00 (+01:00), moves one second with each successful call that may change
  something, and otherwise only by `advance`. Date-times without a zone are in the zone of that clock.
- Ids and SMS codes depend on the calls before them alone: the same calls give the same ids.
- Lone surrogates, infinite numbers and nesting of more than 200 levels are 400.

## Seeds

A seed is what a sandbox begins with: an object of the lists below, in the names of the API. Everything is optional; an
unknown key or a wrong type is refused, with its place. Without a seed there are four stores, two consents, two
promotion definitions, two bonus rules, a loyalty card, and the customers Ola and Kari Nordmann.

| Key | What it contains |
| --- | --- |
| `settings` | `pointsPerKrone` (0.1), `quarantineDays` (0), `acceptUnknownConsumers` (false), `smsSender`, \
`codeLength` (4), `codeMinutes` (10), `smsTexts` (by message id), `redirectUrl` |
| `stores`, `affiliates`, `consents` | as the API lists them |
| `promotionDefinitions` | as the API lists them, and `welcome` (every new customer gets one), `terms`, `sortOrder`, \
`validTimeFrom`, `validTimeTo` |
| `bonusRules`, `bonusCampaigns` | as the API lists them; a campaign may list its customers in `customerIds` |
| `loyaltyCards` | `id`, `namn`, `total` (the clips of a full card), `imageUrl`, `sortOrder` |
| `cardCampaigns` | the `products` that give clips on the card with the same `id` |
| `customers` | as the API takes them, with their `id`, and `created`, `points`, `clips` (by card id), `promotions` \
(definition ids), `paymentCards`, `vehicles` |
| `receipts` | as `POST /transactions` takes them |
| `quarantined` | phone numbers and e-mail addresses that cannot register |
| `register` | the people that the data enrichment finds, with their `ssn` |

## Operations

| Operation | Assumed |
| --- | --- |
"""


def page() -> str:
    """Return the page as Markdown: what holds for all operations, and a table with one row for each."""
    state = SandboxState()
    rows = [f"| `{entry.name}` | {entry.assumption} |" for entry in state.coverage.values()]
    state.close()
    return _HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page())
