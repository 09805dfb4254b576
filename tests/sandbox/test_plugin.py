"""The fixtures for pytest, in test runs of their own, found as they are in a project that has the client installed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import entry_points

import pytest

from tests.sandbox import documents

pytest_plugins = ["pytester"]

GENERATED = documents.ROOT / "generated"
PYPROJECT = tomllib.loads((documents.ROOT / "pyproject.toml").read_text("utf-8"))

FIRST = """\
from trigg_ext.models import Sms

SMS = Sms(mobile_phone="+4791234567", message="Velkommen som medlem!")
"""


@pytest.fixture(autouse=True)
def installed(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """The entry points of the client, as its installation has them."""
    metadata = pytester.path / "site" / "trigg_client-1.0.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: trigg-client\nVersion: 1.0\n")
    entries = [f"{name} = {value}" for name, value in PYPROJECT["project"]["entry-points"]["pytest11"].items()]
    (metadata / "entry_points.txt").write_text("\n".join(["[pytest11]", *entries, ""]))
    path = os.pathsep.join(map(str, (pytester.path / "site", documents.ROOT, GENERATED)))
    monkeypatch.setenv("PYTHONPATH", path)
    # Found by its entry point like every plugin, but alone: what else is installed here takes seconds to load.
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p trigg_sandbox")
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    # pytest-asyncio warns where its loop scope is not set; a project that has it sets it.
    return pytester.runpytest_subprocess(
        "-p", "no:asyncio", "-W", "error", "--strict-markers", "--strict-config", *arguments
    )


def test_a_test_gets_a_sandbox_and_a_client_of_it_without_being_told(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD")
    others = {each.name for each in entry_points(group="pytest11")} - {"trigg_sandbox"}
    monkeypatch.setenv("PYTEST_ADDOPTS", " ".join(f"-p no:{name}" for name in others))
    pytester.makepyfile(
        FIRST
        + """
def test_sms(trigg_sandbox, trigg_client):
    trigg_client.messaging.send_sms(SMS)
    assert [sms.text for sms in trigg_sandbox.sms_outbox] == ["Velkommen som medlem!"]
    assert [request.operation for request in trigg_sandbox.requests] == ["messaging.send_sms"]
"""
    )

    run(pytester).assert_outcomes(passed=1)


ISOLATED = (
    FIRST
    + """
import pytest

@pytest.mark.parametrize("number", range(8))
def test_each_begins_anew(trigg_sandbox, trigg_client, number):
    assert trigg_sandbox.sms_outbox == [] == trigg_sandbox.requests
    ids = [customer["id"] for customer in trigg_sandbox.state.customers()]
    trigg_client.messaging.send_sms(SMS)
    assert len(trigg_sandbox.sms_outbox) == 1
    assert ids == [customer["id"] for customer in trigg_sandbox.state.customers()]
"""
)


def test_no_test_sees_what_another_did_in_its_process_or_in_another(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(ISOLATED)

    run(pytester, "-p", "xdist", "-n", "2").assert_outcomes(passed=8)


def test_the_clients_send_again_without_sleeping_and_the_process_is_left_as_it_was(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
import asyncio, time
from trigg_ext import RetryPolicy, retries
from trigg_ext.sandbox import Fault

def test_retries(trigg_sandbox, trigg_client, async_trigg_client):
    began = time.monotonic()
    trigg_sandbox.faults.add(Fault.status(429, retry_after=20).on("stores.list", nth=[1, 2, 4, 5]))
    assert trigg_client.stores.list()
    assert asyncio.run(async_trigg_client.stores.list())
    assert len(trigg_sandbox.requests) == 6
    assert time.monotonic() - began < 10

def test_the_number_of_attempts_is_the_client_s(trigg_sandbox, trigg_client):
    trigg_sandbox.faults.add(Fault.status(503).on("stores.list", first=6))
    assert trigg_client.with_options(retries=6).stores.list()

def test_afterwards():
    assert retries.effective_attempts(RetryPolicy(attempts=7)) == 7
    assert retries.effective_wait(20.0) == 20.0
"""
    )

    run(pytester).assert_outcomes(passed=3)


def test_the_asynchronous_client_needs_no_plugin_and_ends_with_its_sandbox(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        FIRST
        + """
import asyncio
import pytest
from trigg_ext import ClientClosedError, TransportError, retries_for_testing

seen = []

def test_async(trigg_sandbox, async_trigg_client):
    async def send():
        await asyncio.gather(*(async_trigg_client.messaging.send_sms(SMS) for _ in range(10)))

    asyncio.run(send())
    asyncio.run(send())
    assert len(trigg_sandbox.sms_outbox) == 20
    seen.append(async_trigg_client)

def test_sync(trigg_client):
    trigg_client.stores.list()
    seen.append(trigg_client)

def test_afterwards():
    with retries_for_testing(3), pytest.raises(TransportError):
        asyncio.run(seen[0].stores.list())
    with pytest.raises(ClientClosedError):
        seen[1].stores.list()
"""
    )

    run(pytester).assert_outcomes(passed=3)


SEEDED = """
import pytest

def names(sandbox):
    return [customer.get("firstName") for customer in sandbox.state.customers()]

def test_setting(trigg_sandbox):
    assert names(trigg_sandbox) == ["Fra fil"]

@pytest.mark.trigg_seed({"customers": [{"id": "M-1", "firstName": "Kari"}]})
def test_mapping(trigg_sandbox, trigg_client):
    assert names(trigg_sandbox) == ["Kari"]
    assert trigg_client.customers.get("M-1").first_name == "Kari"

@pytest.mark.trigg_seed("nils.json")
class TestFile:
    def test_of_the_class(self, trigg_sandbox):
        assert names(trigg_sandbox) == ["Nils"]

    @pytest.mark.trigg_seed({})
    def test_the_nearest_counts(self, trigg_sandbox):
        assert names(trigg_sandbox) == []
"""


def test_a_mark_or_a_setting_says_what_it_holds_at_first(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\ntrigg_seed = medlemmer.yaml\n")
    (pytester.path / "medlemmer.yaml").write_text("customers:\n- {id: M-2, firstName: Fra fil}\n", "utf-8")
    folder = pytester.mkdir("tester")
    (folder / "test_seeded.py").write_text(SEEDED, "utf-8")
    (folder / "nils.json").write_text('{"customers": [{"id": "M-3", "firstName": "Nils"}]}', "utf-8")

    run(pytester, "tester").assert_outcomes(passed=4)


MISTAKES = {
    "trigg_seed": "trigg_seed takes one argument: a mapping, or the path of a YAML or JSON file",
    "trigg_seed(17)": "trigg_seed takes one argument",
    "trigg_seed('a.json', 'b.json')": "trigg_seed takes one argument",
    "trigg_seed('mangler.json')": "mangler.json",
    "trigg_seed({'kunder': []})": "seed.kunder: is unknown",
}


def test_a_mark_with_a_mistake_is_an_error_of_that_test(pytester: pytest.Pytester) -> None:
    tests = [
        f"@pytest.mark.{mark}\ndef test_{number}(trigg_sandbox): ...\n\ndef test_after_{number}(): ...\n"
        for number, mark in enumerate(MISTAKES)
    ]
    pytester.makepyfile("import pytest\n\n" + "\n".join(tests))

    result = run(pytester)

    result.assert_outcomes(passed=len(MISTAKES), errors=len(MISTAKES))
    told = re.split(r"_+ ERROR at setup of test_\d _+", result.stdout.str())[1:]
    assert [said for said, error in zip(MISTAKES.values(), told, strict=True) if said not in error] == []


def test_a_failure_of_the_sandbox_itself_is_not_hidden(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
import pytest
from trigg_ext import ServerStatusError

def test_broken(trigg_sandbox, trigg_client):
    trigg_sandbox._service._handlers["stores.list"] = lambda call: call.till
    with pytest.raises(ServerStatusError):
        trigg_client.stores.list()
"""
    )

    result = run(pytester)

    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*the sandbox itself failed; the test is not at fault*"])


def test_a_run_without_the_fixtures_loads_nothing_of_the_sandbox(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
import sys

def test_nothing_is_loaded():
    assert "trigg_ext.sandbox.pytest_plugin" in sys.modules
    assert sys.modules.keys().isdisjoint({"uvicorn", "jsonschema_rs", "yaml", "trigg_api.models.customer"})
    assert [name for name in sys.modules if name.startswith("trigg_ext.sandbox._")] == []
"""
    )

    run(pytester).assert_outcomes(passed=1)


WITHOUT_EXTRA = "import sys, pytest; sys.modules['uvicorn'] = None; sys.exit(pytest.main(['-q']))"


def test_without_the_extra_a_run_is_as_ever_and_the_fixture_says_what_to_install(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_plain(): ...\n\ndef test_sandbox(trigg_sandbox): ...\n")

    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_EXTRA], cwd=pytester.path, capture_output=True, text=True, check=False
    )

    assert "1 passed, 1 error" in done.stdout
    assert 'trigg_ext.sandbox needs uvicorn, which is not installed: pip install "trigg-client[sandbox]"' in done.stdout


def test_the_fixtures_and_the_mark_are_listed_with_what_they_are(pytester: pytest.Pytester) -> None:
    fixtures = run(pytester, "--fixtures").stdout.str()

    assert "A mock server of the Trigg API for this test alone" in fixtures
    assert "An asynchronous client of" in fixtures
    run(pytester, "--markers").stdout.fnmatch_lines(
        ["@pytest.mark.trigg_seed(seed): what trigg_sandbox is seeded with*"]
    )
