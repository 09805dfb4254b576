"""Customers and reports that look like the real thing, made from a seed: the same on every machine."""

from __future__ import annotations

import json
import random
from typing import Any
from uuid import UUID

_FIRST = ("Ola", "Kari", "Nils", "Åse", "Bjørn", "Solveig", "Håkon", "Ingrid", "Lars", "Marit", "Øyvind", "Turid")
_LAST = ("Nordmann", "Hansen", "Johansen", "Ødegård", "Bakken", "Lund", "Strøm", "Åsen", "Haugen", "Moen")
_STREETS = ("Kongens gate", "Storgata", "Bogstadveien", "Møllergata", "Strandgaten", "Prinsens gate")
_PLACES = (("0153", "Oslo"), ("5003", "Bergen"), ("7011", "Trondheim"), ("4006", "Stavanger"), ("9008", "Tromsø"))
_OFFERS = (
    ("Velkomstkupong", "10 % på ett kjøp", "Gjelder alle varer, én gang per medlem"),
    ("Gratis kaffe", "En kaffe etter eget valg", "Gjelder hverdager før kl. 11"),
    ("Bursdagsgave", "50 kroner å handle for", "Gjelder i bursdagsmåneden"),
    ("Tre for to", "Den rimeligste på kjøpet", "Gjelder ikke nedsatte varer"),
)
_CARDS = (("Svart kaffe", 10), ("Bolle", 8), ("Vask", 5), ("Lunsj", 12))
_ROW = (
    b'{"externalId":"%09d","mobilePhone":"+479%07d","firstName":"Kari","lastName":"Nordmann","zip":"5003",'
    b'"city":"Bergen","points":%d,"registered":"2024-04-03T07:38:32"}'
)


def customers(count: int, seed: int = 4_300) -> list[dict[str, Any]]:
    """Return customers with two promotions, a loyalty card and extended properties.

    As in real responses, some lack a field, some hold a null, and one in ten has a field that the description does not
    know.
    """
    random_ = random.Random(seed)
    return [_customer(random_, number) for number in range(count)]


def customer_responses(count: int, seed: int = 4_300) -> list[bytes]:
    """Return the same, each as the API responds with it: in its envelope, as JSON in UTF-8 without blanks."""
    return [_bytes({"data": each}) for each in customers(count, seed)]


def report_rows(page: int, rows: int) -> bytes:
    """Return the rows of one page of a report of customers, as JSON; no two pages are the same."""
    first = (page - 1) * rows
    return b"[%b]" % b",".join(_ROW % (number, number, number % 5_000) for number in range(first, first + rows))


def _customer(random_: random.Random, number: int) -> dict[str, Any]:
    first, last = random_.choice(_FIRST), random_.choice(_LAST)
    zip_, city = random_.choice(_PLACES)
    points = random_.randint(0, 5_000)
    out: dict[str, Any] = {
        "id": _identifier(random_),
        "externalId": str(100_000_000 + number),
        "mobilePhone": f"+479{random_.randint(0, 9_999_999):07}",
        "email": f"{first}.{last}{number}@example.no".lower(),
        "firstName": first,
        "lastName": last,
        "address": f"{random_.choice(_STREETS)} {random_.randint(1, 120)}",
        "zip": zip_,
        "city": city,
        "country": "NO",
        "birthDate": f"{random_.randint(1940, 2008)}-{random_.randint(1, 12):02}-{random_.randint(1, 28):02}T00:00:00",
        "gender": random_.choice(("Female", "Male", "Unknown")),
        "favoriteStores": [f"S{random_.randint(100, 140)}" for _ in range(random_.randint(1, 3))],
        "interests": random_.sample(("Kaffe", "Bakst", "Lunsj", "Sport"), 2),
        "loyalty": {
            "points": points,
            "pointsActive": points - points // 10,
            "pointsPending": points // 10,
            "pointsExpired": random_.randint(0, 200),
            "pointsTotal": points * 3,
            "loyaltyCards": [_card(random_)],
        },
        "promotions": [_promotion(random_) for _ in range(2)],
        "extendedProperties": {"kundeklubb": True, "kampanje": f"Høst {random_.randint(2019, 2025)}", "nivå": 3},
    }
    if number % 4 == 1:
        del out["address"]
    if number % 4 == 3:
        out["birthDate"] = None
    if number % 10 == 7:
        out["segment"] = "Gull"
    return out


def _card(random_: random.Random) -> dict[str, Any]:
    name, size = random_.choice(_CARDS)
    number = random_.randint(1, 9)
    image = f"https://cdn.example.no/kort/{number}.png"
    count = random_.randint(0, size - 1)
    return {"id": number, "namn": name, "total": size, "count": count, "imageUrl": image, "sortOrder": number}


def _promotion(random_: random.Random) -> dict[str, Any]:
    name, description, terms = random_.choice(_OFFERS)
    number = random_.randint(1, 400)
    return {
        "id": _identifier(random_),
        "type": "Promotion",
        "name": name,
        "available": random_.random() < 0.9,
        "description": description,
        "terms": terms,
        "urlLink": f"https://example.no/fordeler/{number}",
        "urlImage": f"https://cdn.example.no/fordeler/{number}.png",
        "validFrom": _moment(random_),
        "validTo": _moment(random_),
        "unlimitedRedemption": False,
        "redemptionLimit": 5,
        "redemptionCount": random_.randint(0, 4),
        "sortOrder": number,
        "promotionDefinitionId": _identifier(random_),
        "extendedProperties": {"kanal": "app"},
    }


def _identifier(random_: random.Random) -> str:
    return str(UUID(int=random_.getrandbits(128), version=4)).upper()


def _moment(random_: random.Random) -> str:
    day = f"{random_.randint(2023, 2026)}-{random_.randint(1, 12):02}-{random_.randint(1, 28):02}"
    return f"{day}T{random_.randint(0, 23):02}:{random_.randint(0, 59):02}:{random_.randint(0, 59):02}"


def _bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
