"""The state itself: its seed, its clock and ids, its file, its threads."""

from __future__ import annotations

import datetime
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import attrs
import pytest

from tests.sandbox.state.test_calls import KARI, OLA, Trigg, batch, receipt
from trigg_ext.sandbox._calls import Call
from trigg_ext.sandbox._state import SandboxState, SeedError, handlers

NOR = datetime.timezone(datetime.timedelta(hours=1))


WRONG_SEEDS: list[tuple[Any, str]] = [
    ({"kunder": []}, "seed.kunder: is unknown; known are affiliates"),
    ({"customers": {}}, "seed.customers: expected a list"),
    ({"customers": [{"id": "1"}, {"id": "2", "mobilePhone": 91234567}]}, "seed.customers[1].mobilePhone: expected"),
    ({"customers": [{"firstName": "Ola"}]}, "seed.customers[0].id: is missing"),
    ({"customers": [{"id": "a"}, {"id": "A"}]}, "seed.customers[1].id: A is there twice"),
    (
        {"customers": [{"id": "1", "email": "a@example.no"}, {"id": "2", "email": "A@example.no"}]},
        "seed.customers[1]: a customer with one of the identifiers exists already",
    ),
    ({"customers": [{"id": "1", "promotions": ["D-1"]}]}, "seed.customers[0].promotions[0]: no promotion definition"),
    ({"customers": [{"id": "1", "clips": {"4": 1}}]}, "seed.customers[0].clips.4: no loyalty card"),
    ({"customers": [{"id": "1", "points": 1.5}]}, "seed.customers[0].points: expected a whole number"),
    ({"customers": [{"id": "1", "created": "i går"}]}, "seed.customers[0].created: expected a date-time such as"),
    ({"customers": [{"id": "1", "firstName": "\ud800"}]}, "seed.customers[0]: a string has a lone surrogate"),
    ({"customers": [{"id": "1", "paymentCards": [{"token": "t"}, {"token": "t"}]}]}, "paymentCards[1].token"),
    (
        {
            "customers": [
                {
                    "id": "1",
                    "vehicles": [
                        {"vehicleId": "v", "registrationNumber": "EK1"},
                        {"vehicleId": "V", "registrationNumber": "EK2"},
                    ],
                }
            ]
        },
        "vehicles[1].vehicleId",
    ),
    ({"stores": [{"id": 1}]}, "seed.stores[0].id: expected a string that is not empty"),
    ({"stores": ["001"]}, "seed.stores[0]: expected an object"),
    ({"bonusRules": [{"bonusRuleId": "1", "value": "mye"}]}, "seed.bonusRules[0].value: expected a number, as"),
    ({"bonusRules": [{"bonusRuleId": "1", "value": "1e9"}]}, "seed.bonusRules[0].value: expected a number of at most"),
    ({"settings": {"pointsPerKrone": -1}}, "seed.settings.pointsPerKrone: expected a number from 0 to 1000"),
    ({"settings": {"pointsPerKrone": True}}, "seed.settings.pointsPerKrone: expected a number from 0"),
    ({"settings": {"acceptUnknownConsumers": "ja"}}, "seed.settings.acceptUnknownConsumers: expected true or false"),
    ({"settings": {"smsTexts": {"velkommen": 1}}}, "seed.settings.smsTexts.velkommen: expected a string"),
    ({"quarantined": [""]}, "seed.quarantined[0]: expected a string that is not empty"),
    ({"receipts": [{"Header": {"ReceiptId": "R-1"}, "Items": []}]}, "seed.receipts[0]: The TimeStamp"),
    ([], "seed: expected an object"),
]


def story(trigg: Trigg) -> list[Any]:
    """Calls that give ids, codes and times."""
    siri = trigg.post("customers", body={"data": {"email": "siri@example.no", "consents": [{"id": "sms"}]}}).data
    trigg.get("messaging", "sms", "code", "create", "+4791234567")
    vehicle = trigg.post("modules", "vehicles", "customerId", siri["id"], body={"registrationNumber": "EK1"}).content
    return [siri, vehicle, trigg.state.sms_outbox, trigg.state.now]


def test_the_same_calls_give_the_same_ids_codes_and_times() -> None:
    assert story(Trigg()) == story(Trigg())
    assert story(Trigg())[0]["id"] != story(Trigg(salt="annen"))[0]["id"]


def test_a_reset_begins_again() -> None:
    trigg = Trigg()
    before = trigg.state.customers()
    first = story(trigg)
    trigg.state.load({"customers": [{"id": "C-1"}], "stores": [{"id": "005", "name": "Bodø"}]})
    trigg.post("transactions", body=batch(receipt("R-1", 10)))
    trigg.state.advance(1e6)

    trigg.state.reset()

    assert trigg.state.customers() == before
    assert len(trigg.get("stores").content) == 4
    assert trigg.state.receipts() == []
    assert trigg.state.sms_outbox == []
    assert story(trigg) == first


def test_the_clock_moves_one_second_with_each_answered_write_and_no_other_way() -> None:
    trigg = Trigg()
    assert trigg.state.now == datetime.datetime(2026, 1, 5, 8, 0, tzinfo=NOR)

    trigg.get("customers", "id", OLA)
    trigg.post("customers", body={"data": {"email": "ola@example.no"}})
    assert trigg.state.now == datetime.datetime(2026, 1, 5, 8, 0, tzinfo=NOR)
    trigg.post("customers", body={"data": {"email": "siri@example.no"}})
    assert trigg.state.now == datetime.datetime(2026, 1, 5, 8, 0, 1, tzinfo=NOR)
    trigg.state.advance(0.5)
    assert trigg.state.now == datetime.datetime(2026, 1, 5, 8, 0, 1, 500_000, tzinfo=NOR)


@pytest.mark.parametrize("seconds", [-1, float("nan"), float("inf"), 9e11])
def test_the_clock_only_goes_forward_and_not_beyond_the_calendar(seconds: float) -> None:
    state = SandboxState()
    with pytest.raises(ValueError, match="clock"):
        state.advance(seconds)
    assert state.now == datetime.datetime(2026, 1, 5, 8, 0, tzinfo=NOR)


def test_a_state_may_begin_at_another_time() -> None:
    state = SandboxState(now=datetime.datetime(2027, 7, 1, 12, 0, tzinfo=datetime.UTC))
    assert state.now == datetime.datetime(2027, 7, 1, 12, 0, tzinfo=datetime.UTC)
    assert SandboxState(now=datetime.datetime(2027, 1, 1)).now.utcoffset() == datetime.timedelta(hours=1)


def test_a_handler_that_fails_leaves_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    trigg = Trigg()
    before = trigg.state.customers()

    def handle(state: Any, call: Call) -> Any:
        state.new_id()
        state.run("DELETE FROM customers")
        raise ZeroDivisionError

    broken = attrs.evolve(handlers.HANDLERS["vipps.recruit_from_pos"], handle=handle)
    monkeypatch.setitem(handlers.HANDLERS, "vipps.recruit_from_pos", broken)
    other = Trigg()
    call: Any = None
    with pytest.raises(ZeroDivisionError):
        other.state.handlers["vipps.recruit_from_pos"](call)

    assert other.state.customers() == before
    assert story(other) == story(trigg)


@pytest.mark.parametrize(("seed", "message"), WRONG_SEEDS)
def test_a_seed_of_the_wrong_structure_is_refused_with_its_place(seed: Any, message: str) -> None:
    with pytest.raises(SeedError) as error:
        SandboxState(seed=seed)
    assert message in str(error.value)


def test_what_a_seed_brings_is_there() -> None:
    seed = {
        "stores": [{"id": "001", "name": "Oslo"}],
        "loyaltyCards": [{"id": "4", "total": 5}],
        "customers": [
            {
                "id": "c-1",
                "email": "siri@example.no",
                "birthDate": datetime.date(1990, 5, 17),
                "points": 40,
                "clips": {"4": 2},
                "paymentCards": [{"token": "tok_1"}],
                "vehicles": [{"registrationNumber": "EK12345"}],
            }
        ],
        "receipts": [receipt("R-1", 100, consumer="C-1")],
        "quarantined": ["41000001"],
    }
    trigg = Trigg(seed=seed)

    siri = trigg.get("customers", "email", "siri@example.no").data
    assert (siri["id"], siri["birthDate"], siri["loyalty"]["points"]) == ("C-1", "1990-05-17", 50)
    assert siri["loyalty"]["loyaltyCards"] == [{"id": "4", "total": 5, "count": 2}]
    assert trigg.get("payment-cards", "token", "tok_1").data["id"] == "C-1"
    assert trigg.get("modules", "vehicles", "customerId", "C-1").content[0]["registrationNumber"] == "EK12345"
    assert trigg.get("transactions", "customerId", "C-1").content[0]["storeName"] == "Oslo"
    assert trigg.post("customers", body={"data": {"mobilePhone": "+47 41000001"}}).status == 422


def test_a_further_seed_is_added_or_refused_whole() -> None:
    trigg = Trigg()
    trigg.state.load({"stores": [{"id": "001", "name": "Oslo S"}, {"id": "005", "name": "Bodø"}], "settings": {}})

    names = {store["id"]: store["name"] for store in trigg.get("stores").content}
    assert (len(names), names["001"], names["005"]) == (5, "Oslo S", "Bodø")
    with pytest.raises(SeedError, match=r"seed\.customers\[1\]: a customer"):
        trigg.state.load({"customers": [{"id": "C-1"}, {"id": OLA}], "stores": [{"id": "006"}]})
    assert len(trigg.state.customers()) == 2
    assert len(trigg.get("stores").content) == 5


def test_states_in_memory_know_nothing_of_each_other() -> None:
    one, other = Trigg(), Trigg()
    one.post("transactions", body=batch(receipt("R-1", 10)))

    assert other.state.receipts() == []


def test_a_file_keeps_everything_over_a_restart(tmp_path: Path) -> None:
    database = tmp_path / "trigg.db"
    first = Trigg(database=database, seed={"customers": [{"id": KARI}], "settings": {"pointsPerKrone": 1}}, salt="a")
    first.post("transactions", body=batch(receipt("R-1", 100, consumer=KARI)))
    first.state.advance(60)
    now, customers = first.state.now, first.state.customers()
    first.state.close()

    again = Trigg(database=database)

    assert (again.state.now, again.state.customers()) == (now, customers)
    assert again.post("transactions", body=batch(receipt("R-1", 100, consumer=KARI))).status == 409
    again.post("transactions", body=batch(receipt("R-2", 100, consumer=KARI)))
    assert again.get("customers", "id", KARI).data["loyalty"]["points"] == 200
    fresh = Trigg(seed={"customers": [{"id": KARI}]}, salt="a")
    data = {"data": {"email": "siri@example.no"}}
    assert again.post("customers", body=data).data["id"] == fresh.post("customers", body=data).data["id"]
    again.state.reset()
    assert [customer["id"] for customer in again.state.customers()] == [OLA, KARI]
    again.state.close()


def test_a_file_belongs_to_one_state_at_a_time(tmp_path: Path) -> None:
    state = SandboxState(database=tmp_path / "trigg.db")
    with pytest.raises(RuntimeError, match="in use by another sandbox"):
        SandboxState(database=tmp_path / "trigg.db")
    state.close()
    SandboxState(database=tmp_path / "trigg.db").close()


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "brev.txt").write_text("Kjære Trigg! " * 100)
    with pytest.raises(sqlite3.DatabaseError):
        SandboxState(database=tmp_path / "brev.txt")
    connection = sqlite3.connect(tmp_path / "ny.db")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(RuntimeError, match="another version"):
        SandboxState(database=tmp_path / "ny.db")


def test_what_was_answered_survives_the_end_of_the_process(tmp_path: Path) -> None:
    program = """
import os, sys
sys.path[:0] = [".", "generated"]
from tests.sandbox.state.test_calls import KARI, Trigg, batch, receipt
trigg = Trigg(database=sys.argv[1])
for number in range(20):
    assert trigg.post("transactions", body=batch(receipt(f"R-{number}", 100, consumer=KARI))).status == 200
os._exit(9)
"""
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", program, tmp_path / "trigg.db"], cwd=root, check=False)
    assert done.returncode == 9

    state = SandboxState(database=tmp_path / "trigg.db")
    assert [entry["receiptId"] for entry in state.receipts()] == [f"R-{number}" for number in range(20)]
    assert state.customers()[1]["loyalty"]["points"] == 200
    state.close()


def test_threads_lose_nothing() -> None:
    trigg = Trigg()
    statuses: list[int] = []

    def post(thread: int) -> None:
        for number in range(25):
            # Every receipt is posted twice, by two threads.
            sent = batch(receipt(f"R-{thread // 2}-{number}", 10, consumer=KARI))
            statuses.append(trigg.post("transactions", body=sent).status)
            trigg.get("customers", "id", KARI)

    threads = [threading.Thread(target=post, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (statuses.count(200), statuses.count(409)) == (100, 100)
    assert trigg.get("customers", "id", KARI).data["loyalty"]["points"] == 100
    assert len(trigg.state.receipts()) == 100
