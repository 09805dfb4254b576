"""What was sent is masked in what the API echoes, in every kind of body and every spelling; ordinary words are not.

The requests are real ones, sent through a client to a transport that echoes. What must not be found is looked for after
all escapes are taken away, so that no spelling hides it.
"""

from __future__ import annotations

import html
import json
import logging
import pickle
import re
import time
import traceback
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from urllib.parse import quote, quote_plus, unquote, unquote_plus

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.transport.test_errors import answering
from trigg_ext import CallError, File, TriggClient
from trigg_ext._transport.redaction import Redactor, looks_personal
from trigg_ext._transport.sent_values import Known

KEY = "hemmelig-noekkel-93f1"
RECEIPT: Any = {
    "ReceiptRequests": [
        {
            "Header": {
                "StoreId": "001",
                "ReceiptId": "9999258836",
                "ConsumerId": "B901-2E40",
                "GrossAmount": 1817.8,
            },
            "Items": [{"LineNo": 1, "Quantity": 2, "ProductId": "VR1722775", "ProductName": "Juletre med LED-lys"}],
        }
    ]
}
CUSTOMER: Any = {
    "data": {
        "firstName": "Kari",
        "lastName": "Ødegård",
        "mobilePhone": "+4791234567",
        "email": "kari+trigg@example.no",
        "address": "Kongens gate 21",
        "zip": "0150",
        "birthDate": "1980-01-31T00:00:00",
        "gender": "Female",
        "externalId": "kunde nr 4/æøå",
        "extendedProperties": {"skonummer": "38½ smal", "medlemsnivå": "Gull"},
    },
    "source": {"name": "Nettbutikk", "storeId": "ST-001"},
}


class Sent(NamedTuple):
    """A request, and the values in it that are personal."""

    call: Callable[[TriggClient], object]
    personal: tuple[str, ...]


def error_for(call: Callable[[TriggClient], object], message: str, detail: Any = None, status: int = 400) -> CallError:
    body = {"code": str(status), "message": message, "detailedErrorMessage": detail}
    with (
        answering(httpx.Response(status, content=json.dumps(body).encode())) as client,
        pytest.raises(CallError) as caught,
    ):
        call(client)
    return caught.value


# --- every kind of request --------------------------------------------------------------------------------------------

CSV = "Kundenr;Navn;Mobil;Poeng\n100001111;Bo Næss;91234567;50\n100001112;Åse Ødegård;41234567;1200\n"
XML = '<kunder><kunde nr="100001111"><navn>Bo Næss</navn><notat><![CDATA[Ring Sigrid]]></notat></kunde></kunder>'
REQUESTS = {
    "JSON of any field": Sent(
        lambda client: client.imports.data({"kunder": [{"fornavn": "Bo", "epost": "bo@example.no", "sko": "Zo-44"}]}),
        ("Bo", "bo@example.no", "Zo-44"),
    ),
    "JSON as text": Sent(
        lambda client: client.imports.data('{"firstName": "Bo", "x": "hytte-17"}'), ("Bo", "hytte-17")
    ),
    "names of fields that are data": Sent(
        lambda client: client.imports.data({"saldo": {"Kari Nordmann": 1, "100001111": 2}}),
        ("Kari Nordmann", "100001111"),
    ),
    "deeply nested": Sent(
        lambda client: client.imports.data({"a": [[{"b": {"c": [{"d": "Grünerløkka"}]}}]]}), ("Grünerløkka",)
    ),
    "numbers": Sent(lambda client: client.imports.data({"saldo": 12345.5, "nr": 4711}), ("12345.5", "4711")),
    "CSV": Sent(
        lambda client: client.imports.data(CSV, content_type="text/csv"),
        ("Bo Næss", "Bo", "Åse", "41234567", "100001112", "1200"),
    ),
    "CSV in bytes of Latin-1": Sent(
        lambda client: client.imports.data(CSV.encode("latin-1"), content_type="text/csv; charset=iso-8859-1"),
        ("Bo Næss", "Åse Ødegård"),
    ),
    "XML": Sent(
        lambda client: client.imports.data(XML, content_type="application/xml"),
        ("Bo Næss", "Bo", "100001111", "Sigrid"),
    ),
    "form": Sent(
        lambda client: client.imports.form({"navn": "Bo Næss", "tlf": ["91234567", "41234567"]}), ("Bo", "41234567")
    ),
    "multipart": Sent(
        lambda client: client.imports.file(
            File(CSV.encode(), "Bo Næss kvittering 77.csv"), fields={"avsender": "Sigrid Undset"}
        ),
        ("Bo Næss", "Bo Næss kvittering 77.csv", "Sigrid Undset", "100001111"),
    ),
    "path": Sent(lambda client: client.customers.get_by_email("bo@example.no"), ("bo@example.no",)),
    "query": Sent(lambda client: client.customers.get_by_mobile_phone("+4791234567"), ("+4791234567", "91234567")),
    "query= of a report": Sent(
        lambda client: client.reports.get("customers", query={"kundenavn": "Bo", "ref": "hytte-17"}), ("Bo", "hytte-17")
    ),
    "query and headers of with_options": Sent(
        lambda client: client.with_options(
            query={"ref": "hytte-17", "41234567": "x"}, headers={"x-kasse": "kasse-nord-5512"}
        ).stores.list(),
        ("hytte-17", "41234567", "kasse-nord-5512"),
    ),
    "the key": Sent(lambda client: client.stores.list(), (KEY,)),
    "a customer": Sent(
        lambda client: client.customers.create(CUSTOMER),
        (
            *("Kari", "Ødegård", "+4791234567", "kari+trigg@example.no", "Kongens gate 21", "0150", "1980-01-31"),
            *("Female", "kunde nr 4/æøå", "38½ smal", "Gull"),
        ),
    ),
    "receipts": Sent(
        lambda client: client.transactions.create(RECEIPT),
        ("9999258836", "B901-2E40", "1817.8", "VR1722775", "Juletre med LED-lys"),
    ),
}


@pytest.mark.parametrize("name", REQUESTS)
def test_every_value_that_was_sent_is_masked(name: str) -> None:
    for value in REQUESTS[name].personal:
        error = error_for(REQUESTS[name].call, f"Ugyldig: {value}.", {"verdi": value, value: [value]})
        assert error.message == "Ugyldig: ***.", value
        assert error.detail == {"verdi": "***", "***": ["***"]}
        assert value not in str(error)


BENIGN = [
    "no such store",
    "Ugyldig felt: mobilePhone, must be 8 digits or more",
    "ReceiptRequests[0].Header.StoreId is required, quantity must be 1 or more",
    "PURCHASE, RETURN and true are not allowed here",
    "Kunden finnes ikke, eller er i karantene til 2026-12-24T12:30:00Z",
    "Could not connect to 10.20.30.40:8080 (timeout after 30000 ms), version 10.0.19041.1",
    "traceparent 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00",
    "Object reference not set, id 12345678-1234-4123-8123-00000000000a",
    "The field address is too long: 4 < 12, see https://dev.triggloyalty.com/#errors",
    "Beløpet 99999999.50 kr er for høyt; høyst 100 % rabatt, dato 20261224",
]


@pytest.mark.parametrize("name", REQUESTS)
def test_what_was_not_personal_is_left_as_it_is(name: str) -> None:
    for text in BENIGN:
        error = error_for(REQUESTS[name].call, text, {"mobilePhone": [text], "amount": 12, "ok": True, "none": None})
        assert error.message == text
        assert error.detail == {"mobilePhone": [text], "amount": 12, "ok": True, "none": None}


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"land": "no", "sprak": "nb"}, "no such store"),
        ({"type": "PURCHASE", "active": True, "lineNo": 1, "storeId": "001"}, "PURCHASE 1 true 001"),
        ({"country": "NO", "currency": "NOK", "status": "active"}, "NO NOK active"),
        ({"code": "no"}, "no such code"),
        ({"firstName": "Even", "lastName": "Støre"}, "even if the store is open"),
        ({"kommentar": "There is no such store"}, "no store is open"),
        ({"name": "required"}, "a name is required"),
    ],
)
def test_ordinary_words_are_not_masked_because_they_were_sent(body: Any, text: str) -> None:
    assert error_for(lambda client: client.imports.data(body), text).message == text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"firstName": "Even"}, "Even is quarantined"),
        ({"lastName": "Støre"}, "støre is quarantined"),
        ({"lastName": "Støre"}, "STØRE is quarantined"),
        ({"lastName": "Støre"}, "Stoere is quarantined"),
        ({"firstName": "Bo"}, "BO is quarantined"),
        ({"firstName": "Åse"}, "Ã…se is quarantined"),
        ({"firstName": "Иван"}, "иван is quarantined"),
        ({"firstName": "Łukasz"}, "ŁUKASZ is quarantined"),
        ({"message": "Hei Ola Nordmann, pakken er klar til henting"}, "pakken er klar til is quarantined"),
        ({"externalId": "226B14AF-18A6-44CF-834E-BE4BCA5D64B7"}, "226b14af18a644cf834ebe4bca5d64b7 is quarantined"),
        ({"externalId": "226b14af18a644cf834ebe4bca5d64b7"}, "226B14AF-18A6-44CF-834E-BE4BCA5D64B7 is quarantined"),
        ({"birthDate": "1980-01-31"}, "31.01.1980 is quarantined"),
        ({"birthDate": "1980-01-31"}, "1/31/1980 is quarantined"),
        ({"saldo": 1817.8}, "1817.80 is quarantined"),
        ({"saldo": 1817.8}, "1,817.80 is quarantined"),
    ],
)
def test_another_spelling_is_masked_too(body: Any, text: str) -> None:
    assert error_for(lambda client: client.imports.data(body), text).message == "*** is quarantined"


@pytest.mark.parametrize(
    "text",
    [
        "91234567",
        "22 33 44 55",
        "912 34 567",
        "9123 4567",
        "91-23-45-67",
        "+47 912 34 567",
        "+4791234567",
        "(+47) 91 23 45 67"[1:],
        "004791234567",
        "0047 91 23 45 67",
        "4791234567",
        "+46 70 123 45 67",
        "+44 (0)20 7946 0958",
        "01018012345",
        "010180-12345",
        "010180 12345",
        "01 01 80 123 45",
        "4111111111111111",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "3714 496353 98431",
        "ola.nordmann@example.no",
        "OLA+trigg@mail.example.co.uk",
        "ærlig@bjørn.no",
    ],
)
def test_what_looks_personal_is_masked_though_it_was_not_sent(text: str) -> None:
    def call(client: TriggClient) -> object:
        return client.stores.list()

    for spelled in (text, quote(text, safe=""), html.escape(text), "".join(f"&#{ord(char)};" for char in text)):
        error = error_for(call, f"Finnes: {spelled}, se der", {"felt": spelled})
        assert error.message == "Finnes: ***, se der", spelled
        assert error.detail == {"felt": "***"}
    assert looks_personal(text)
    assert not looks_personal("ST-001")


def test_numbers_that_look_personal_are_masked_in_values_of_json() -> None:
    error = error_for(lambda client: client.stores.list(), "Feil", {"tlf": 91234567, "antall": 12, "91234567": None})
    assert error.detail == {"tlf": "***", "antall": 12, "***": None}


def test_a_file_that_was_sent_is_masked_by_what_looks_personal_alone() -> None:
    def lines() -> Iterator[bytes]:
        yield CSV.encode()

    error = error_for(lambda client: client.imports.data(lines(), content_type="text/csv"), "Bo Næss, 91234567")
    assert error.message == "Bo Næss, ***"


def test_fields_whose_names_are_masked_stay_apart() -> None:
    error = error_for(lambda client: client.stores.list(), "Feil", {"91234567": 1, "41234567": 2, "51234567": 3})
    assert sorted(error.detail.values()) == [1, 2, 3]
    assert all(name.startswith("***") for name in error.detail)


# --- any request, any echo --------------------------------------------------------------------------------------------

FIRST_NAMES = ["Ola", "Kari", "Bo", "Åse", "Bjørn", "Ida", "Øyvind", "Sigrid", "José", "Anne-Marie", "Håkon"]
LAST_NAMES = ["Nordmann", "Hansen", "Ødegård", "Næss", "Bjørnstad", "Nordmann-Hansen", "O'Brien", "Şahin", "de Vries"]
STREETS = ["Kongens gate", "Storgata", "Ærfuglveien", "Øvre Slottsgate"]
digits = st.integers(0, 9).map(str)


def number(beginnings: str, length: int) -> st.SearchStrategy[str]:
    return st.tuples(st.sampled_from(beginnings), st.lists(digits, min_size=length - 1, max_size=length - 1)).map(
        lambda parts: parts[0] + "".join(parts[1])
    )


PERSON = st.fixed_dictionaries(
    {
        "firstName": st.sampled_from(FIRST_NAMES),
        "lastName": st.sampled_from(LAST_NAMES),
        "mobilePhone": number("49", 8).map("+47{}".format),
        "email": st.tuples(
            st.sampled_from(["ola", "kari.nordmann", "bjorn_n", "åse+trigg"]), number("123456789", 4)
        ).map("{0[0]}{0[1]}@example.no".format),
        "address": st.tuples(st.sampled_from(STREETS), st.integers(1, 199)).map("{0[0]} {0[1]}".format),
        "ssn": st.tuples(st.sampled_from(["010180", "240599", "150345"]), number("123456789", 5)).map("".join),
        "birthDate": st.dates().map(lambda day: day.replace(year=1940 + day.year % 65).isoformat()),
        "externalId": number("123456789", 10).map("kunde nr {}/ø".format),
        "token": number("123456789", 6).map("tok_{}/91+a".format),
    }
)


def calls(person: dict[str, str]) -> list[Callable[[TriggClient], object]]:
    """The ways in which a person can be sent."""
    fields = {name if index % 2 else f"felt{index}_{name}": value for index, (name, value) in enumerate(person.items())}
    table = f"{';'.join(person)}\n{';'.join(person.values())}\n"
    elements = "".join(f"<{name}>{html.escape(value)}</{name}>" for name, value in person.items())
    receipt = {**RECEIPT, "kunde": person}
    return [
        lambda client: client.customers.create({"data": person}),
        lambda client: client.imports.data({"kunder": [[{"kunde": fields}]]}),
        lambda client: client.imports.data(dict.fromkeys(person.values(), 1) | fields),
        lambda client: client.transactions.create(receipt),
        lambda client: client.imports.data(table, content_type="text/csv"),
        lambda client: client.imports.data(f"<kunde>{elements}</kunde>".encode(), content_type="application/xml"),
        lambda client: client.imports.form(person),
        lambda client: client.imports.file(File(table.encode(), "kunder.csv"), fields=person),
        lambda client: client.with_options(query=person).stores.list(),
    ]


def percent(text: str) -> str:
    return quote(text, safe="")


def entities(text: str) -> str:
    return html.escape(text).encode("ascii", "xmlcharrefreplace").decode()


ENTITIES = {"Å": "Aring", "å": "aring", "Ø": "Oslash", "ø": "oslash", "Æ": "AElig", "æ": "aelig", "é": "eacute"}
SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "capitals": str.upper,
    "small letters": str.lower,
    "percent-encoded": percent,
    "percent-encoded in small letters": lambda text: re.sub(r"%..", lambda found: found[0].lower(), percent(text)),
    "percent-encoded twice": lambda text: percent(percent(text)),
    "percent-encoded throughout": lambda text: "".join(f"%{code:02X}" for code in text.encode()),
    "plus-encoded": quote_plus,
    "JSON": lambda text: json.dumps(text)[1:-1],
    "JSON in JSON": lambda text: json.dumps(json.dumps(text)[1:-1])[1:-1],
    "JSON throughout": lambda text: "".join(f"\\u{ord(char):04x}" for char in text),
    "HTML": entities,
    "HTML by names": lambda text: "".join(f"&{ENTITIES[char]};" if char in ENTITIES else char for char in text),
    "HTML in HTML": lambda text: html.escape(entities(text)),
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "bytes of Python": lambda text: repr(text.encode())[2:-1],
    "digits in pairs": lambda text: re.sub(r"\d\d(?=\d)", r"\g<0> ", text) if text[-8:].isdigit() else text,
    "digits with dashes": lambda text: re.sub(r"\d{3}(?=\d)", r"\g<0>-", text) if text.isdigit() else text,
}
ECHOES: list[Callable[[str], Any]] = [
    lambda value: {"message": f"Kan ikke bruke '{value}' her", "detailedErrorMessage": None},
    lambda value: {"message": f"?kunde={value}&side=1", "detailedErrorMessage": f"<li>{value}</li><li>{value};</li>"},
    lambda value: {
        "message": "Feil",
        "detailedErrorMessage": {"felt": [{"verdi": value, value: {"er": f"({value})"}}]},
    },
    lambda value: {"message": f'{{"a":"{value}","b":["{value}"]}}', "detailedErrorMessage": [[[value, "feil", value]]]},
    lambda value: {"code": value, "message": value, "detailedErrorMessage": {"gateway": f"System: [{value}]"}},
]


def unescaped(text: str) -> str:
    """The text with all escapes taken away, as somebody would read it who looks for a person."""
    for _ in range(3):
        text = re.sub(r"\\+x([0-9a-f]{2})", r"%\1", text)
        text = re.sub(r"\\+u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)
        text = html.unescape(unquote(text))
    return unicodedata.normalize("NFC", text).lower()


def leaks(value: str, text: str) -> bool:
    plain = unescaped(text)
    for each in (plain, unquote_plus(plain)):
        if re.search(rf"(?<!\w){re.escape(value.lower())}(?!\w)", each):
            return True
    number = re.sub(r"\D", "", value)
    return len(number) >= 8 and number[-8:] in re.sub(r"(?<=\d)[ -](?=\d)", "", plain)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    PERSON,
    st.integers(0, 8),
    st.lists(st.tuples(st.sampled_from(sorted(SPELLINGS)), st.integers(0, len(ECHOES) - 1)), min_size=3, max_size=6),
    st.sampled_from([400, 409, 502]),
)
def test_no_personal_value_survives_any_echo(
    person: dict[str, str], way: int, echoes: list[tuple[str, int]], status: int
) -> None:
    echoed = [ECHOES[at](SPELLINGS[how](value)) for value in person.values() for how, at in echoes]
    message = " ; ".join(each["message"] for each in echoed)
    body = {"code": str(status), "message": message, "detailedErrorMessage": echoed}
    records: list[logging.LogRecord] = []
    handler = logging.Handler()
    handler.addFilter(records.append)  # type: ignore[arg-type]
    logging.getLogger().addHandler(handler)
    try:
        with answering(httpx.Response(status, json=body)) as client, pytest.raises(CallError) as caught:
            calls(person)[way](client)
    finally:
        logging.getLogger().removeHandler(handler)
    error = caught.value
    shown = {
        "str": str(error),
        "repr": repr(error),
        "message": error.message or "",
        "code": error.code or "",
        "detail": json.dumps(error.detail, ensure_ascii=False),
        "headers": repr(error.headers),
        "request": f"{error.request} {error.request!r}",
        "notes": " ".join(getattr(error, "__notes__", [])),
        "traceback": "".join(traceback.format_exception(error)[-1:]),
        "copy": repr(vars(pickle.loads(pickle.dumps(error)))),
        "log": " ".join(f"{record.getMessage()} {record.args}" for record in records),
    }
    for value in person.values():
        for where, text in shown.items():
            assert not leaks(value, text), (where, value)


# --- how much it costs ------------------------------------------------------------------------------------------------


def redactor(*values: str) -> Redactor:
    def collect() -> Known:
        known = Known()
        known.add({"personal": set(values), "unknown": set(), "known": set()})
        return known

    return Redactor(collect)


TEXTS = {
    "letters": "x",
    "words": "Ugyldig felt for kunden ",
    "people": "Ola Nordmann, 91 23 45 67, ola@example.no; ",
    "escapes": "Bj&oslash;rn%20N%C3%A6ss \\u00c5se ",
    "a repeated word": "ha ",
    "digits": "1 ",
    "dots": "1.",
    "signs": "@",
    "backslashes": "\\",
    "percents": "%25",
}


@pytest.mark.parametrize("name", TEXTS)
def test_ten_times_the_text_costs_about_ten_times_as_much(name: str) -> None:
    masks = redactor("Ola Nordmann", "91234567", "ha " * 500, "x" * 500)
    masks.text("Ola")

    def cost(length: int) -> float:
        text = (TEXTS[name] * length)[:length]
        taken = []
        for _ in range(3):
            began = time.process_time()
            masks.text(text)
            taken.append(time.process_time() - began)
        return min(taken)

    cost(20_000)
    assert cost(200_000) < 60 * max(cost(20_000), 0.000_1)


def test_ten_times_as_much_that_was_sent_costs_a_text_no_more() -> None:
    few, many = (redactor(*(f"Kunde{index}" for index in range(count))) for count in (200, 20_000))
    text = "Kunde17 finnes ikke, men det gjør Kunde4. " * 500
    assert few.text(text) == many.text(text)

    def cost(masks: Redactor) -> float:
        began = time.process_time()
        for _ in range(5):
            masks.text(text)
        return time.process_time() - began

    assert cost(many) < 20 * cost(few)


def test_of_a_text_without_end_the_beginning_is_given() -> None:
    masks = redactor("Ola Nordmann", "z" * 100_000)
    long = masks.text("Ola Nordmann finnes. " * 100_000)
    assert long.startswith("*** finnes. *** finnes.")
    assert long.endswith("…")
    assert "Ola" not in long
    assert len(long) < 500_000
    assert masks.text("x" * 10_000_000).startswith("xxxx")
    # A value that the cut divides is not shown in part.
    assert "z" not in masks.text("a " * 240_000 + "z" * 100_000)
    assert masks.beginning("a " * 1_700 + "z" * 100_000, 300) == "a " * 149 + "a…"
    items = masks.value([{"navn": f"Ola Nordmann {number}"} for number in range(100_000)])
    assert items[0] == {"navn": "*** 0"}
    assert items[-1] == {"navn": "…"}
    assert 20_000 < len(items) < 40_000


def test_nothing_is_collected_for_a_call_that_succeeds(monkeypatch: pytest.MonkeyPatch) -> None:
    from trigg_ext._transport import sent_values

    monkeypatch.setattr(sent_values, "collect", None)
    monkeypatch.setattr(sent_values.Known, "add", None)
    with answering(httpx.Response(200, json={"data": {"id": "4"}})) as client:
        assert client.customers.get("4").id == "4"
