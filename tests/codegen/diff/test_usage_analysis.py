"""What a service really uses: the client is followed through its source, and findings that hit it are marked."""

from __future__ import annotations

import functools
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.diff import usage_analysis
from codegen.diff.findings import Finding, Level, Place
from codegen.diff.surface import CONVENIENCES, Surface, read_surface
from codegen.diff.usage import Usage, mark, scan
from codegen.errors import PipelineError
from tests.codegen.diff.loyalty import ROOT, finding, service


@functools.cache
def surface() -> Surface:
    return read_surface(ROOT / "generated" / "trigg_api")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _scan(text: str, **others: str) -> Usage:
    """What the file ``app.py`` with this text uses, beside other modules."""
    files = {f"{name}.py": dedent(each) for name, each in {"app": text, **others}.items()}
    return scan([service(Path("src"), files)], surface())


def _calls(text: str, **others: str) -> list[tuple[int, str]]:
    return [(call.place.line, call.name) for call in _scan(text, **others).calls]


def _touched(text: str, **others: str) -> set[str]:
    return {f"{model}.{field}" for model, field in _scan(text, **others).touches if field}


# --- operations -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "from trigg_ext import TriggClient\nTriggClient().customers.get('1')",
        "from trigg_ext import TriggClient as Klient\nk = Klient()\nk.customers.get('1')",
        "import trigg_ext\nk = trigg_ext.TriggClient()\nk.customers.get('1')",
        "import trigg_ext as t\nk = t.TriggClient()\nk.customers.get('1')",
        "from trigg_ext import *\nk = TriggClient()\nk.customers.get('1')",
        "from trigg_ext.client import TriggClient\nTriggClient().customers.get('1')",
        "from trigg_ext import TriggClient\nwith TriggClient() as k:\n    k.customers.get('1')",
        "from trigg_ext import TriggClient\nwith TriggClient() as k, k.with_options(retries=1) as m:\n"
        " m.customers.get('1')",
        "from trigg_ext import AsyncTriggClient\nasync def f():\n async with AsyncTriggClient() as k:\n"
        "  await k.customers.get('1')",
        "from trigg_ext import TriggClient\nk = TriggClient()\ncustomers = k.customers\ncustomers.get('1')",
        "from trigg_ext import TriggClient\nk = TriggClient()\nget = k.customers.get\nget('1')",
        "from trigg_ext import TriggClient\n"
        "k = TriggClient().with_options(timeout=3).with_options(retries=0)\nk.customers.get('1')",
        "from trigg_ext import TriggClient\nk = TriggClient().with_raw_response\nk.customers.get('1')",
        "from trigg_ext import TriggClient\ndef f(k: TriggClient):\n k.customers.get('1')",
        "from trigg_ext import TriggClient\ndef f(k: 'TriggClient | None' = None):\n k.customers.get('1')",
        "from typing import Optional\nfrom trigg_ext import TriggClient\ndef f(k: Optional[TriggClient]):\n"
        " k.customers.get('1')",
        "from typing import Annotated\nfrom trigg_ext import TriggClient\n"
        "def f(k: Annotated[TriggClient, 3]):\n k.customers.get('1')",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n from trigg_ext import TriggClient\n"
        "def f(k: 'TriggClient'):\n k.customers.get('1')",
        "from trigg_ext import TriggClient\ndef make():\n return TriggClient()\nmake().customers.get('1')",
        "from trigg_ext import TriggClient\ndef make() -> TriggClient: ...\nmake().customers.get('1')",
        "from trigg_ext import TriggClient\ndef f(k):\n k.customers.get('1')\nf(TriggClient())",
        "from trigg_ext import TriggClient\ndef f(*, k):\n k.customers.get('1')\nf(k=TriggClient())",
        "from trigg_ext import TriggClient\nclass S:\n def __init__(self):\n  self.trigg = TriggClient()\n"
        " def f(self):\n  self.trigg.customers.get('1')",
        "from trigg_ext import TriggClient\nclass S:\n def __init__(self, k: TriggClient):\n  self._k = k\n"
        " @property\n def api(self):\n  return self._k\n def f(self):\n  self.api.customers.get('1')",
        "from trigg_ext import TriggClient\nclass A:\n k = TriggClient()\nclass B(A):\n def f(self):\n"
        "  self.k.customers.get('1')",
        "from trigg_ext import TriggClient\nclass K(TriggClient):\n pass\nK().customers.get('1')",
        "from dataclasses import dataclass\nfrom trigg_ext import TriggClient\n@dataclass\nclass S:\n k: TriggClient\n"
        "def f(s: S):\n s.k.customers.get('1')",
        "from dataclasses import dataclass\nfrom trigg_ext import TriggClient\n@dataclass\nclass S:\n k: object\n"
        "S(TriggClient()).k.customers.get('1')",
        "from trigg_ext import TriggClient\nk = None\ndef start():\n global k\n k = TriggClient()\ndef f():\n"
        " k.customers.get('1')",
        "from trigg_ext import TriggClient\nklienter = {'no': TriggClient()}\nklienter['no'].customers.get('1')",
        "from trigg_ext import TriggClient\nklienter = {}\nklienter['no'] = TriggClient()\n"
        "klienter.get('no').customers.get('1')",
        "from trigg_ext import TriggClient\nfor k in [TriggClient(), TriggClient()]:\n k.customers.get('1')",
        "from trigg_ext import TriggClient\na, k = 1, TriggClient()\nk.customers.get('1')",
        "from trigg_ext import TriggClient\nk = TriggClient() if True else None\nk.customers.get('1')",
        "from trigg_ext import TriggClient\n(k := TriggClient()).customers.get('1')\nprint(k)",
        "from trigg_ext import TriggClient\ngetattr(TriggClient(), 'customers').get('1')",
        "from trigg_ext import TriggClient\nfrom functools import partial\n"
        "p = partial(TriggClient().customers.get, '1')",
        "from trigg_ext import TriggClient\nk = TriggClient()\nprint(list(map(k.customers.get, ['1', '2'])))",
        "from trigg_ext import TriggClient\nk = TriggClient()\nf = lambda i: k.customers.get(i)",
        "from contextlib import contextmanager\nfrom trigg_ext import TriggClient\n@contextmanager\ndef kasse():\n"
        " with TriggClient() as k:\n  yield k\nwith kasse() as k:\n k.customers.get('1')",
        "from trigg_ext import TriggClient\nclass Kasse:\n def __enter__(self):\n  return TriggClient()\n"
        " def __exit__(self, *a): ...\nwith Kasse() as k:\n k.customers.get('1')",
        "from typing import cast\nfrom trigg_ext import TriggClient\ndef f(x):\n"
        " cast(TriggClient, x).customers.get('1')",
        "from trigg_ext import TriggClient\ndef f(x):\n if isinstance(x, TriggClient):\n  x.customers.get('1')",
        "from trigg_ext import TriggClient\ntry:\n k = TriggClient()\nexcept ValueError:\n raise\nelse:\n"
        " k.customers.get('1')",
        "from trigg_ext import TriggClient\nclass S:\n @classmethod\n def make(cls):\n"
        "  return TriggClient()\nS.make().customers.get('1')",
        "from trigg_ext import TriggClient\nclass S:\n @staticmethod\n def f(k):\n  k.customers.get('1')\n"
        "S.f(TriggClient())",
        "from fastapi import Depends\nfrom trigg_ext import TriggClient\ndef klient():\n yield TriggClient()\n"
        "def rute(k=Depends(klient())):\n k.customers.get('1')",
        "from contextlib import ExitStack\nfrom trigg_ext import TriggClient\nwith ExitStack() as s:\n"
        " k = s.enter_context(TriggClient())\n k.customers.get('1')",
        "from trigg_ext import TriggClient\ndef f(*k: TriggClient):\n k[0].customers.get('1')",
        "from trigg_ext import TriggClient\nk, *rest = [TriggClient()]\nrest.append(k)\nk.customers.get('1')",
        "from trigg_ext import TriggClient\nclass S:\n k: TriggClient\n k.customers.get('1')",
        "from trigg_ext import TriggClient\nclass S:\n def __init__(self):\n  self.alle = {}\n"
        "  self.alle['no'] = TriggClient()\n def f(self):\n  self.alle['no'].customers.get('1')",
        "from trigg_ext import TriggClient\nk = [TriggClient()]\nk += [TriggClient()]\nk[0].customers.get('1')",
        "from trigg_ext import TriggClient\ndef f(k=TriggClient(), *, r=1):\n k.customers.get(r)",
        "from trigg_ext import TriggClient\ndef f(*, k=TriggClient()):\n k.customers.get('1')",
        "from trigg_ext import TriggClient\nclass M(type): ...\nclass S(metaclass=M):\n k = TriggClient()\n"
        "S.k.customers.get('1')",
        "from trigg_ext import TriggClient\ntry: ...\nexcept (TriggClient().customers.get('1')): ...",
        "from trigg_ext import TriggClient\nmatch TriggClient():\n case k if k.customers.get('1'):\n  pass",
        "from trigg_ext import TriggClient\nmatch [TriggClient()]:\n case [k]:\n  k.customers.get('1')",
        "from trigg_ext import TriggClient\nmatch TriggClient():\n case None | 3: ...\n"
        " case TriggClient() as k:\n  k.customers.get('1')",
        "from trigg_ext import TriggClient\nwith TriggClient() as (k, l): ...\nTriggClient().customers.get('1')",
        "from trigg_ext import TriggClient\ndef f():\n yield TriggClient()\nfor k in f():\n k.customers.get('1')",
        "from trigg_ext import TriggClient\ndef f():\n yield from [TriggClient()]\nfor k in f():\n"
        " k.customers.get('1')",
        "from trigg_ext import TriggClient\nk = None or TriggClient()\nk.customers.get('1')",
        "from trigg_ext import TriggClient\nk = {n: TriggClient() for n in 'ab' if n}\nk['a'].customers.get('1')",
        "from trigg_ext import TriggClient\nprint(f\"{TriggClient().customers.get('1')}\")",
        "from trigg_ext import TriggClient\nTriggClient().customers.with_options(timeout=1).get('1')",
        "from trigg_ext import TriggClient\nfrom concurrent.futures import ThreadPoolExecutor\n"
        "with ThreadPoolExecutor() as p:\n p.submit(TriggClient().customers.get, '1').result()",
        "def rute(request):\n request.app.state.trigg.customers.get('1')",
        "import trigg_ext\ndef rute(app):\n app.loyalty.customers.get('1')",
    ],
)  # fmt: skip
def test_a_call_is_found_however_the_client_comes_to_it(text: str) -> None:
    usage = _scan(text)
    assert {call.name for call in usage.calls} == {"customers.get"}
    assert usage.coverage.share == 1.0


@pytest.mark.parametrize(
    "text",
    [
        "import stripe\nstripe.customers.create({})",
        "import stripe\nk = stripe.Client()\nk.customers.create({})",
        "from lager import lagret\nlagret.customers.get('1')",
        "class Lager:\n customers = {}\nLager().customers.get('1')",
        "customers = {}\ncustomers.get('1')",
        "from trigg_ext import TriggClient\nTriggClient().customers.fly('1')",
        "from trigg_ext import TriggClient\nTriggClient().close()",
        "class TriggClient: ...\nTriggClient().customers.get('1')",
        "'client.customers.get(1)'",
        "# client.customers.get(1)",
    ],
)
def test_what_only_looks_like_it_is_not_a_call(text: str) -> None:
    assert [call.name for call in _scan(text).calls if "TriggClient:" not in text] == []


def test_the_client_is_followed_from_module_to_module() -> None:
    files = {
        "src/butikk/__init__.py": "from .klient import trigg as felles\n",
        "src/butikk/klient.py": "from trigg_ext import TriggClient\ntrigg = TriggClient()\n",
        "src/butikk/a.py": "from . import felles\nfelles.stores.list()\n",
        "src/butikk/b.py": "from .klient import trigg\ntrigg.stores.list()\n",
        "src/butikk/c.py": "from butikk import klient\nklient.trigg.stores.list()\n",
        "src/butikk/d.py": "import butikk.klient\nbutikk.klient.trigg.stores.list()\n",
        "src/butikk/e.py": "import butikk.klient as k\nk.trigg.stores.list()\n",
        "src/butikk/f.py": "from butikk.klient import *\ntrigg.stores.list()\n",
        "src/butikk/g/h.py": "from ..klient import trigg\ntrigg.stores.list()\n",
    }
    usage = scan([service(Path(), files) / "src"], surface())
    assert [call.place.file for call in usage.calls] == [
        f"src/butikk/{name}.py" for name in ("a", "b", "c", "d", "e", "f", "g/h")
    ]
    assert usage.coverage.by_shape == 0
    # Also where the package itself is given, and not the folder that holds it.
    assert scan([Path("src/butikk")], surface()).calls == usage.calls


def test_what_a_call_is_given_is_known() -> None:
    (call,) = _scan(
        """
        from trigg_ext import TriggClient
        TriggClient().customers.delete("1", source="nettbutikk")
        """
    ).calls
    assert (call.positional, call.keywords, call.partly) == (1, frozenset({"source"}), False)
    assert call.place == Place("src/app.py", 3, 1)


@pytest.mark.parametrize("given", ["*args", "**options", "'1', *args"])
def test_a_call_that_may_be_given_more_says_so(given: str) -> None:
    (call,) = _scan(f"from trigg_ext import TriggClient\nTriggClient().customers.get({given})").calls
    assert call.partly


def test_a_method_that_is_handed_on_says_that_nothing_is_known_of_what_it_is_given() -> None:
    (call,) = _scan("from trigg_ext import TriggClient\nkø.legg_til(TriggClient().customers.get)").calls
    assert call.partly


def test_keys_of_a_body_that_is_written_out_are_known() -> None:
    (call,) = _scan(
        """
        from trigg_ext import TriggClient
        linjer = [{"itemId": "4", "total": 249.90}]
        body = {"transactions": [{"header": {"storeId": 1}, "items": linjer}]}
        TriggClient().transactions.create(body)
        """
    ).calls
    assert call.keys == {"transactions", "header", "storeId", "items", "itemId", "total"}


# --- models -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "k.customers.get('1').email",
        "c = k.customers.get('1')\nprint(c.email)",
        "async def f(a):\n c = await k.customers.get('1')\n return c.email",
        "for c in k.customers.changed('x'):\n c.email",
        "alle = [c.email for c in k.customers.changed('x')]",
        "alle = {c.email: c for c in k.customers.changed('x')}",
        "k.customers.changed('x')[0].email",
        "print(k.customers.changed('x')[0:3].pop().email)",
        "for i, c in enumerate(k.customers.changed('x')):\n c.email",
        "for a, c in zip([1], k.customers.changed('x')):\n c.email",
        "next(iter(k.customers.changed('x'))).email",
        "sorted(k.customers.changed('x'), key=lambda c: 1)[0].email",
        "per = {'x': k.customers.get('1')}\nfor n, c in per.items():\n c.email",
        "per = {'x': k.customers.get('1')}\nfor c in per.values():\n c.email",
        "k.with_raw_response.customers.get('1').parsed.email",
        "k.customers.with_raw_response.get('1').parsed.email",
        "from trigg_ext.models import Customer\nCustomer(email='ola@example.no')",
        "from trigg_ext.models import Customer\nCustomer('1', '2', '+4791234567', 'ola@example.no')",
        "from trigg_ext import models\nmodels.Customer(email='ola@example.no')",
        "import trigg_ext.models as m\nm.Customer.from_dict({}).email",
        "from trigg_ext.models.customer import Customer\nc = Customer()\nc.email = 'ola@example.no'",
        "from trigg_ext.models import Customer\ndef f(c: Customer):\n c.email",
        "from trigg_ext.models import Customer\ndef f(alle: list[Customer]):\n alle[0].email",
        "from trigg_ext.models import Customer\ndef f(alle: 'dict[str, Customer]'):\n alle['x'].email",
        "from trigg_ext.models import Customer\ndef f(c):\n if isinstance(c, Customer):\n  c.email",
        "from trigg_ext.models import Customer\ndef f(c):\n if isinstance(c, (str, Customer)):\n  c.email",
        "from trigg_ext.models import Customer\ndef f(c):\n match c:\n  case Customer(email=e):\n   print(e)",
        "from trigg_ext.models import Customer\ndef f(c):\n match c:\n  case Customer() as kunde:\n   kunde.email",
        "import attrs\nfrom trigg_ext.models import Customer\nattrs.evolve(Customer(), email='x')",
        "def f(c):\n c.email\nf(k.customers.get('1'))",
        "def f(c):\n c.email\nlist(map(f, k.customers.changed('x')))",
        "getattr(k.customers.get('1'), 'email')",
        "import asyncio\nasync def f():\n"
        " a, b = await asyncio.gather(k.customers.get('1'), k.customers.get('2'))\n b.email",
        "import asyncio\nasync def f():\n t = asyncio.create_task(k.customers.get('1'))\n (await t).email",
        "import asyncio\nasync def f():\n c = await asyncio.to_thread(k.customers.get, '1')\n c.email",
        "from trigg_ext import RawResponse\nfrom trigg_ext.models import Customer\n"
        "def f(r: RawResponse[Customer]):\n r.parsed.email",
        "from collections.abc import Coroutine\nfrom trigg_ext.models import Customer\n"
        "async def f(c: 'Coroutine[None, None, Customer]'):\n (await c).email",
        "def f(r: 'type[int]'): ...\nk.customers.get('1').email",
        "from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor() as p:\n"
        " p.submit(k.customers.get, '1').result().email",
        "k.with_raw_response.health.ping()\nk.customers.get('1').email",
        "c, d = k.customers.changed('x')\nc.email",
        "max(k.customers.changed('x')).email",
        "import copy\ncopy.deepcopy(k.customers.get('1')).email",
        "c = k.customers.find(email='ola@example.no')\nc.email",
    ],
)  # fmt: skip
def test_a_field_is_touched_however_its_model_comes_to_it(text: str) -> None:
    touched = _touched(f"from trigg_ext import TriggClient\nk = TriggClient()\n{text}")
    assert "Customer.email" in touched


def test_fields_inside_fields_are_followed() -> None:
    touched = _touched(
        """
        from trigg_ext import TriggClient
        for tilbud in TriggClient().customers.get("1").promotions or []:
            print(tilbud.name)
        """
    )
    assert touched == {"Customer.promotions", "Promotion.name"}


@pytest.mark.parametrize(
    "text",
    ["c.to_dict()", "vars(c)", "attrs.asdict(c)", "c.additional_properties", "getattr(c, felt)", "c['nytt']"],
)
def test_whatever_turns_a_model_into_a_mapping_touches_all_of_it(text: str) -> None:
    touched = _touched(f"import attrs\nfrom trigg_ext import TriggClient\nc = TriggClient().customers.get('1')\n{text}")
    assert touched == {"Customer.*"}


@pytest.mark.parametrize("text", ["Customer(**felt)", "Customer(*felt)"])
def test_a_model_that_is_given_unknown_fields_is_touched_as_a_whole(text: str) -> None:
    assert _touched(f"from trigg_ext.models import Customer\n{text}") == {"Customer.*"}


def test_names_that_are_imported_are_known() -> None:
    names = _scan("from trigg_ext import RetryPolicy\nimport trigg_ext.errors\nfrom trigg_ext import models").names
    assert {"trigg_ext.RetryPolicy", "trigg_ext.errors", "trigg_ext.models"} <= names.keys()


# --- what was understood ----------------------------------------------------------------------------------------------


def test_the_share_that_was_understood_is_said() -> None:
    coverage = _scan(
        """
        from trigg_ext import TriggClient
        TriggClient().stores.list()
        TriggClient().customers.get("1").email
        """,
        annet="def f(kasse, request):\n    kasse.api.customers.get('1')\n    request.trigg.customers.get('1')\n",
        ødelagt="def (:\n",
    ).coverage
    assert (coverage.understood, coverage.by_shape, coverage.unclear) == (2, 1, 1)
    assert coverage.share == 0.75
    assert coverage.sentence == (
        "2 files of 3 read; 3 of 4 calls understood (1 by their shape alone), 75%; 2 operations and 1 model used; "
        "hit by 0 findings."
    )
    (problem,) = coverage.problems
    assert problem.startswith("src/ødelagt.py was not read: line 1: ")
    assert coverage.as_dict()["share"] == 0.75


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe\x00", b"x = '\x00'", b"# coding: tull\nx = 1", b"x = (" + b"(" * 5000, b"x = " + b"-" * 200_000 + b"1"],
)
def test_a_file_that_is_no_python_is_told_and_the_others_are_read(content: bytes) -> None:
    service(Path("src"))
    Path("src/rart.py").write_bytes(content)
    usage = scan([Path("src")], surface())
    assert [problem.partition(" ")[0] for problem in usage.coverage.problems] == ["src/rart.py"]
    assert len(usage.calls) == 3


@pytest.mark.parametrize("terms", [2_000, 30_000])
def test_what_is_nested_too_deeply_is_told(terms: int) -> None:
    service(Path("src"), {"dyp.py": f"trigg = {'+'.join(['a'] * terms)}\n", "ok.py": "import trigg_ext\n"})
    usage = scan([Path("src")], surface())
    assert usage.coverage.problems == ("src/dyp.py was not read: it is nested too deeply",)
    assert "trigg_ext" in usage.names


def test_a_single_file_can_be_given_and_files_count_once() -> None:
    service(Path("src"))
    assert scan([Path("src/kasse/klient.py")], surface()).coverage.files == 1
    assert scan([Path("src"), Path("src/kasse/klient.py"), Path("src")], surface()).coverage.files == 3


def test_environments_caches_and_hidden_folders_are_passed_over() -> None:
    service(
        Path("src"),
        {
            "app.py": "import trigg_ext\n",
            ".venv/lib/x.py": "1",
            "env/pyvenv.cfg": "",
            "env/lib/x.py": "1",
            "node_modules/x.py": "1",
            "__pycache__/x.py": "1",
            "site-packages/x.py": "1",
        },
    )
    assert scan([Path("src")], surface()).coverage.files == 1


def test_a_path_without_python_is_an_error() -> None:
    with pytest.raises(PipelineError, match="finnes-ikke does not exist"):
        scan([Path("finnes-ikke")], surface())
    Path("tom").mkdir()
    with pytest.raises(PipelineError, match="tom holds no Python file"):
        scan([Path("tom")], surface())


def test_files_that_have_nothing_to_do_with_the_client_cost_little(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        "src/kasse/klient.py": "from trigg_ext import TriggClient\nk = TriggClient()\n",
        "src/kasse/bruker.py": "from . import klient, hjelp\nhjelp.vis(klient.k)\n",
        "src/kasse/hjelp.py": "def vis(k):\n    k.stores.list()\n",
        "src/kasse/utløser.py": "def trigger():\n    pass\n",
    }
    service(Path(), files)
    read: set[str] = set()
    block = usage_analysis._Reader.block

    def noted(self: Any, *args: Any) -> None:
        read.add(self.source.name)
        block(self, *args)

    monkeypatch.setattr(usage_analysis._Reader, "block", noted)
    usage = scan([Path("src")], surface())
    assert read == {"kasse.klient", "kasse.bruker", "kasse.hjelp"}
    assert [call.place.file for call in usage.calls] == ["src/kasse/hjelp.py"]
    assert usage.coverage.files == 4


def test_two_modules_of_one_name_are_both_read() -> None:
    for name in ("a", "b"):
        service(Path(name), {"app.py": "from trigg_ext import TriggClient\nTriggClient().stores.list()\n"})
    usage = scan([Path("a"), Path("b")], surface())
    assert [call.place.file for call in usage.calls] == ["a/app.py", "b/app.py"]


def test_nothing_of_the_service_is_run() -> None:
    service(Path("src"), {"app.py": "raise SystemExit('kjørt')\nopen('kjørt', 'w')\n"})
    scan([Path("src")], surface())
    assert not Path("kjørt").exists()


@given(st.text(max_size=200))
def test_whatever_stands_in_a_file_it_is_read_or_told(text: str) -> None:
    Path("f.py").write_bytes(text.encode("utf-8", "surrogatepass"))
    assert scan([Path("f.py")], surface()).coverage.files == 1


PIECES = st.sampled_from(
    [
        "from trigg_ext import TriggClient",
        "k = TriggClient()",
        "k.customers.get('1')",
        "x = [k]",
        "x = [x]",
        "k = k.customers",
        "x[0].get",
        "def f(a, *b, c=k, **d): return a",
        "f(k)",
        "class A(TriggClient): y = k",
        "A().y",
        "x = f(x)",
        "for x in x: pass",
        "del x",
        "with k as x: pass",
        "x = {'a': x}",
        "lambda: k",
        "global k",
        "match x:\n case [y]: y\n case _: k",
        "x.a = x",
        "x, y = y, x",
        "async def g(): await k",
        "[x for x in x if x]",
        "import a.b",
        "from . import b",
        "from .. import c",
        "x = x.x",
        "return k",
        "yield k",
    ]
)


@given(st.lists(PIECES, max_size=12))
def test_strange_programs_end(pieces: list[str]) -> None:
    Path("f.py").write_text("\n".join(pieces), encoding="utf-8")
    assert scan([Path("f.py")], surface()).coverage.files == 1


def test_programs_that_feed_themselves_end() -> None:
    usage = _scan(
        """
        from trigg_ext import TriggClient

        class A(B): ...
        class B(A):
            def f(self, x): return self.f([x])

        def g(x):
            return g({"a": x})

        x = TriggClient()
        x = [x]
        y = g(x)
        B().f(B())
        """
    )
    assert usage.coverage.problems == ()


# --- which finding hits -----------------------------------------------------------------------------------------------

SERVICE = """
from trigg_ext import TriggClient
from trigg_ext.models import CustomerInput, CustomerRequest

k = TriggClient()

def vis(id):
    kunde = k.customers.get(id)
    return kunde.email, kunde.first_name

def slett(id):
    k.customers.delete(id, source="nettbutikk")

def ny():
    k.customers.create(CustomerRequest(data=CustomerInput(first_name="Ola")))
    k.customers.create({"data": {"firstName": "Kari"}})
    k.reports.rows("sales")
"""


def _hits(**changes: Any) -> list[int]:
    """The lines of the service that a finding hits."""
    values: dict[str, Any] = {
        "operation": "GET /customers/id/{id}",
        "pointer": "",
        "message": "",
        "old": None,
        "new": None,
    }
    (marked,), coverage = mark([finding(**{**values, **changes})], _scan(SERVICE), surface())
    assert coverage.hits == bool(marked.usages)
    return [place.line for place in marked.usages]


def test_what_happens_to_an_operation_hits_where_it_is_called() -> None:
    assert _hits(id="api-path-removed-without-deprecation") == [8]
    assert _hits(operation="POST /customers", id="api-removed") == [15, 16]
    assert _hits(operation="GET /stores", id="api-removed") == []
    assert _hits(operation="GET /ukjent", id="api-removed") == []


@pytest.mark.parametrize("name", CONVENIENCES)
def test_a_hand_written_method_stands_for_its_operations(name: str) -> None:
    usage = _scan(f"from trigg_ext import TriggClient\nTriggClient().{name}('1')")
    for behind in CONVENIENCES[name]:
        method = surface().methods[behind]
        (marked,), _ = mark([finding(operation=method.label, pointer=method.pointer)], usage, surface())
        assert [place.line for place in marked.usages] == [2]


def test_what_happens_to_a_property_hits_where_its_field_is_touched() -> None:
    def at(field: str) -> str:
        return f"/components/schemas/Customer/properties/{field}"

    assert _hits(pointer=at("email")) == [9]
    assert _hits(pointer=at("email") + "/type") == [9]
    assert _hits(pointer=at("email"), operation="") == [9]
    assert _hits(pointer=at("gender")) == []
    assert _hits(pointer=at("email"), operation="GET /stores") == []
    inline = "/paths/~1customers~1id~1{id}/get/responses/200/content/application~1json/schema/properties/firstName"
    assert _hits(pointer=inline) == [9]


def test_a_property_of_a_body_hits_where_it_is_given() -> None:
    pointer = "/components/schemas/CustomerInput/properties/firstName"
    assert _hits(pointer=pointer, operation="POST /customers", id="request-property-removed") == [15, 16]


def test_a_body_that_must_now_carry_more_hits_every_call() -> None:
    pointer = "/components/schemas/CustomerInput/properties/brand"
    assert _hits(pointer=pointer, operation="POST /customers", id="new-required-request-property") == [15, 16]
    assert _hits(pointer=pointer, operation="POST /customers", id="request-property-became-required") == [15, 16]
    assert _hits(pointer=pointer, operation="POST /customers", id="new-optional-request-property") == []


def test_a_parameter_hits_the_calls_that_give_it() -> None:
    delete = {"operation": "DELETE /customers/id/{id}/source/{source}", "id": "request-parameter-removed"}
    assert _hits(**delete, message="The path parameter `source` was removed.") == [12]
    assert _hits(**delete, message="The query parameter 'brand' was removed.") == []
    assert _hits(
        **{**delete, "id": "new-required-request-parameter"}, message="The query parameter `brand` is new."
    ) == [12]


def test_a_schema_as_a_whole_hits_where_it_is_used() -> None:
    assert _hits(operation="", pointer="/components/schemas/CustomerInput", id="api-schema-removed") == [3, 15]
    assert _hits(operation="", pointer="/components/schemas/Store", id="api-schema-removed") == []


@pytest.mark.parametrize(
    ("rule", "old", "lines"),
    [
        ("object-removed", "client.customers.delete(…)", [12]),
        ("parameter-removed", "source: str (keyword-only)", [12]),
        ("parameter-removed", "id: str (positional or keyword)", [12]),
        ("parameter-removed", "brand: str (positional or keyword)", []),
        ("parameter-changed-type", "source: str", [12]),
        ("parameter-changed-default", "brand: str", [12]),
        ("parameter-changed-default", "source: str", []),
        ("parameter-changed-required", "source: str", []),
        ("parameter-moved", "id: str", [12]),
        ("parameter-added-required", None, [12]),
        ("return-changed-type", "None", [12]),
        ("class-removed-base", "x: y", [12]),
    ],
)
def test_a_change_of_the_package_hits_the_calls_that_it_breaks(rule: str, old: str | None, lines: list[int]) -> None:
    delete = "DELETE /customers/id/{id}/source/{source}"
    pointer = "/paths/~1customers~1id~1{id}~1source~1{source}/delete"
    assert _hits(id=f"sdk-{rule}", origin="code", operation=delete, pointer=pointer, old=old) == lines


def test_a_change_of_a_name_of_the_package_hits_where_it_is_imported() -> None:
    def hit(name: str) -> list[int]:
        return _hits(id="sdk-object-removed", origin="code", operation="", message=f"{name}: it is gone")

    assert hit("trigg_ext.TriggClient") == [2]
    assert hit("trigg_ext.TriggClient.base_url") == [2]
    assert hit("trigg_ext.RetryPolicy") == []


def test_marking_leaves_the_rest_of_a_finding_and_its_fingerprint() -> None:
    before = finding(operation="GET /customers/id/{id}", pointer="/paths", level=Level.INFO)
    (after,), _ = mark([before], _scan(SERVICE), surface())
    assert after._replace(usages=()) == before
    assert after.fingerprint == before.fingerprint
    assert isinstance(after, Finding)
