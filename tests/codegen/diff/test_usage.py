"""What a service uses, by the types of its expressions: it is followed, or said to be unclear, and never missed."""

from __future__ import annotations

import builtins
import functools
import json
import random
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.diff.client_uses import words_of
from codegen.diff.findings import Place
from codegen.diff.service_files import read_files
from codegen.diff.surface import Surface, read_surface
from codegen.diff.usage import Usage, scan
from codegen.errors import PipelineError
from tests.codegen.diff.loyalty import ROOT, service

SEARCH = (ROOT / "generated", ROOT)
CLIENTS = "from trigg_ext import AsyncTriggClient, TriggClient\nk = TriggClient()\na = AsyncTriggClient()\n"

CALLED = [
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
    "from trigg_ext import TriggClient\ndef make() -> TriggClient: ...\nmake().customers.get('1')",
    "from trigg_ext import TriggClient\nclass S:\n def __init__(self):\n  self.trigg = TriggClient()\n"
        " def f(self):\n  self.trigg.customers.get('1')",
    "from trigg_ext import TriggClient\nclass A:\n k = TriggClient()\nclass B(A):\n def f(self):\n"
        "  self.k.customers.get('1')",
    "from trigg_ext import TriggClient\nclass K(TriggClient):\n pass\nK().customers.get('1')",
    "from dataclasses import dataclass\nfrom trigg_ext import TriggClient\n@dataclass\nclass S:\n k: TriggClient\n"
        "def f(s: S):\n s.k.customers.get('1')",
    "from trigg_ext import TriggClient\nk = None\ndef start():\n global k\n k = TriggClient()\ndef f():\n"
        " k.customers.get('1')",
    "from trigg_ext import TriggClient\nklienter = {'no': TriggClient()}\nklienter['no'].customers.get('1')",
    "from trigg_ext import TriggClient\nklienter = {}\nklienter['no'] = TriggClient()\n"
        "klienter.get('no').customers.get('1')",
    "from trigg_ext import TriggClient\nfor k in [TriggClient(), TriggClient()]:\n k.customers.get('1')",
    "from trigg_ext import TriggClient\na, k = 1, TriggClient()\nk.customers.get('1')",
    "from trigg_ext import TriggClient\nk = TriggClient() if True else None\nk.customers.get('1')",
    "from trigg_ext import TriggClient\n(k := TriggClient()).customers.get('1')\nprint(k)",
    "from trigg_ext import TriggClient\nfrom functools import partial\n"
        "p = partial(TriggClient().customers.get, '1')",
    "from trigg_ext import TriggClient\nk = TriggClient()\nprint(list(map(k.customers.get, ['1', '2'])))",
    "from trigg_ext import TriggClient\nk = TriggClient()\nf = lambda i: k.customers.get(i)",
    "from typing import cast\nfrom trigg_ext import TriggClient\ndef f(x):\n"
        " cast(TriggClient, x).customers.get('1')",
    "from trigg_ext import TriggClient\ndef f(x):\n if isinstance(x, TriggClient):\n  x.customers.get('1')",
    "from trigg_ext import TriggClient\ntry:\n k = TriggClient()\nexcept ValueError:\n raise\nelse:\n"
        " k.customers.get('1')",
    "from contextlib import ExitStack\nfrom trigg_ext import TriggClient\nwith ExitStack() as s:\n"
        " k = s.enter_context(TriggClient())\n k.customers.get('1')",
    "from trigg_ext import TriggClient\ndef f(*k: TriggClient):\n k[0].customers.get('1')",
    "from trigg_ext import TriggClient\nk, *rest = [TriggClient()]\nrest.append(k)\nk.customers.get('1')",
    "from trigg_ext import TriggClient\nclass S:\n k: TriggClient\n k.customers.get('1')",
    "from trigg_ext import TriggClient\nclass S:\n def __init__(self):\n  self.alle = {}\n"
        "  self.alle['no'] = TriggClient()\n def f(self):\n  self.alle['no'].customers.get('1')",
    "from trigg_ext import TriggClient\nk = [TriggClient()]\nk += [TriggClient()]\nk[0].customers.get('1')",
    "from trigg_ext import TriggClient\nclass M(type): ...\nclass S(metaclass=M):\n k = TriggClient()\n"
        "S.k.customers.get('1')",
    "from trigg_ext import TriggClient\ntry: ...\nexcept (TriggClient().customers.get('1')): ...",
    "from trigg_ext import TriggClient\nmatch TriggClient():\n case k if k.customers.get('1'):\n  pass",
    "from trigg_ext import TriggClient\nmatch [TriggClient()]:\n case [k]:\n  k.customers.get('1')",
    "from trigg_ext import TriggClient\nmatch TriggClient():\n case None | 3: ...\n"
        " case TriggClient() as k:\n  k.customers.get('1')",
    "from trigg_ext import TriggClient\nwith TriggClient() as (k, l): ...\nTriggClient().customers.get('1')",
    "from trigg_ext import TriggClient\nk = None or TriggClient()\nk.customers.get('1')",
    "from trigg_ext import TriggClient\nk = {n: TriggClient() for n in 'ab' if n}\nk['a'].customers.get('1')",
    "from trigg_ext import TriggClient\nprint(f\"{TriggClient().customers.get('1')}\")",
    "from trigg_ext import TriggClient\nfrom concurrent.futures import ThreadPoolExecutor\n"
        "with ThreadPoolExecutor() as p:\n p.submit(TriggClient().customers.get, '1').result()",
]  # fmt: skip

MAY_BE_CALLED = [
    "from trigg_ext import TriggClient\nclass S:\n k = None\ndef start(s):\n s.k = TriggClient()\n"
    "S.k.customers.get('1')",
    "from trigg_ext import TriggClient\ndef f(r):\n r.get('1')\nf(TriggClient().customers)",
    "from trigg_ext import TriggClient\nkall = 'get'\ngetattr(TriggClient().customers, kall)('1')",
    "from trigg_ext import TriggClient\ndef f(k, hva, hvordan):\n getattr(getattr(k, hva), hvordan)('1')\n"
    "f(TriggClient(), 'customers', 'get')",
    "from trigg_ext import TriggClient\nfrom operator import methodcaller\n"
    "methodcaller('get', '1')(TriggClient().customers)",
    "import importlib\nk = importlib.import_module('trigg_ext').TriggClient()\nk.customers.get('1')",
    "import sys\nfrom trigg_ext import TriggClient\nif sys.platform == 'win32':\n TriggClient().customers.get('1')",
    "from trigg_ext import TriggClient\ndef make():\n return TriggClient()\nmake().customers.get('1')",
    "from trigg_ext import TriggClient\ndef f(k):\n k.customers.get('1')\nf(TriggClient())",
    "from trigg_ext import TriggClient\ndef f(*, k):\n k.customers.get('1')\nf(k=TriggClient())",
    "from trigg_ext import TriggClient\nclass S:\n def __init__(self, k: TriggClient):\n  self._k = k\n"
        " @property\n def api(self):\n  return self._k\n def f(self):\n  self.api.customers.get('1')",
    "from dataclasses import dataclass\nfrom trigg_ext import TriggClient\n@dataclass\nclass S:\n k: object\n"
        "S(TriggClient()).k.customers.get('1')",
    "from trigg_ext import TriggClient\ngetattr(TriggClient(), 'customers').get('1')",
    "from contextlib import contextmanager\nfrom trigg_ext import TriggClient\n@contextmanager\ndef kasse():\n"
        " with TriggClient() as k:\n  yield k\nwith kasse() as k:\n k.customers.get('1')",
    "from trigg_ext import TriggClient\nclass Kasse:\n def __enter__(self):\n  return TriggClient()\n"
        " def __exit__(self, *a): ...\nwith Kasse() as k:\n k.customers.get('1')",
    "from trigg_ext import TriggClient\nclass S:\n @classmethod\n def make(cls):\n"
        "  return TriggClient()\nS.make().customers.get('1')",
    "from trigg_ext import TriggClient\nclass S:\n @staticmethod\n def f(k):\n  k.customers.get('1')\n"
        "S.f(TriggClient())",
    "from fastapi import Depends\nfrom trigg_ext import TriggClient\ndef klient():\n yield TriggClient()\n"
        "def rute(k=Depends(klient())):\n k.customers.get('1')",
    "from trigg_ext import TriggClient\ndef f(k=TriggClient(), *, r=1):\n k.customers.get(r)",
    "from trigg_ext import TriggClient\ndef f(*, k=TriggClient()):\n k.customers.get('1')",
    "from trigg_ext import TriggClient\ndef f():\n yield TriggClient()\nfor k in f():\n k.customers.get('1')",
    "from trigg_ext import TriggClient\ndef f():\n yield from [TriggClient()]\nfor k in f():\n"
        " k.customers.get('1')",
    "from trigg_ext import TriggClient\nTriggClient().customers.with_options(timeout=1).get('1')",
    "def rute(request):\n request.app.state.trigg.customers.get('1')",
    "import trigg_ext\ndef rute(app):\n app.loyalty.customers.get('1')",
]  # fmt: skip

TOUCHED = [
    "k.customers.get('1')['email']",
    "async def f():\n c = await a.customers.get('1')\n return c.email",
    "import asyncio\nasync def f():\n"
    " c, d = await asyncio.gather(a.customers.get('1'), a.customers.get('2'))\n d.email",
    "import asyncio\nasync def f():\n t = asyncio.create_task(a.customers.get('1'))\n (await t).email",
    "from trigg_ext.models import Customer\nc = Customer()\nc.email = 'ola@example.no'",
    "from trigg_ext.models import Customer\nclass Kunde(Customer): ...\nKunde().email",
    "æ = 'æøå'; k.customers.get(æ).email",
    "print(f\"æøå {k.customers.get('1').email!r}\")",
    "k.customers.get('1').email",
    "c = k.customers.get('1')\nprint(c.email)",
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
    "from trigg_ext.models import Customer\nCustomer(email='ola@example.no')",
    "from trigg_ext.models import Customer\nCustomer('1', '2', '+4791234567', 'ola@example.no')",
    "from trigg_ext import models\nmodels.Customer(email='ola@example.no')",
    "import trigg_ext.models as m\nm.Customer.from_dict({}).email",
    "from trigg_ext.models import Customer\ndef f(c: Customer):\n c.email",
    "from trigg_ext.models import Customer\ndef f(alle: list[Customer]):\n alle[0].email",
    "from trigg_ext.models import Customer\ndef f(alle: 'dict[str, Customer]'):\n alle['x'].email",
    "from trigg_ext.models import Customer\ndef f(c):\n if isinstance(c, Customer):\n  c.email",
    "from trigg_ext.models import Customer\ndef f(c):\n if isinstance(c, (str, Customer)):\n  c.email",
    "from trigg_ext.models import Customer\ndef f(c):\n match c:\n  case Customer(email=e):\n   print(e)",
    "from trigg_ext.models import Customer\ndef f(c):\n match c:\n  case Customer() as kunde:\n   kunde.email",
    "import attrs\nfrom trigg_ext.models import Customer\nattrs.evolve(Customer(), email='x')",
    "getattr(k.customers.get('1'), 'email')",
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
]  # fmt: skip

MAY_BE_TOUCHED = [
    "k.customers.get('1').to_dict()",
    "vars(k.customers.get('1'))",
    "import attrs\nattrs.asdict(k.customers.get('1'))",
    "k.customers.get('1').additional_properties",
    "getattr(k.customers.get('1'), felt)",
    "k.customers.get('1')['nytt']",
    "import json\njson.dumps({'kunde': k.customers.get('1')}, default=str)",
    "import pickle\nfrom dataclasses import dataclass\nfrom trigg_ext.models import Customer\n@dataclass\n"
    "class Ordre:\n kunde: Customer\npickle.dumps(Ordre(k.customers.get('1')))",
    "from flask import render_template\nrender_template('kunde.html', kunde=k.customers.get('1'))",
    "from fastapi import FastAPI\nfrom trigg_ext.models import Customer\napp = FastAPI()\n@app.get('/')\n"
    "def vis() -> Customer:\n return k.customers.get('1')",
    "import json\njson.loads(k.with_raw_response.customers.get('1').content)['email']",
    "from typing import Any\nx: Any = k.customers.get('1')\nx.email",
    "alle: list = []\nalle.append(k.customers.get('1'))\nalle[0].email",
    "alle: dict = {}\nalle['1'] = k.customers.get('1')\nalle['1'].email",
    "'%s' % k.customers.get('1')",
    "f\"{k.customers.get('1')}\"",
    "from trigg_ext.models import Customer\nfelt = {}\nCustomer(**felt)",
    "from trigg_ext.models import Customer\nfelt = []\nCustomer(*felt)",
    "from trigg_ext.models import Customer\nCustomer.from_dict({'email': 'ola@example.no'})",
    "def f(c):\n c.email\nf(k.customers.get('1'))",
    "def f(c):\n c.email\nlist(map(f, k.customers.changed('x')))",
]  # fmt: skip

NOT_CALLED = [
    "class Lager:\n customers = {}\nLager().customers.get('1')",
    "customers = {}\ncustomers.get('1')",
    "from trigg_ext import TriggClient\nTriggClient().close()",
    "'Kall client.customers.get med kundens id'",
    "# client.customers.get(1)",
    "from trigg_ext import TriggClient\ndef f(k: TriggClient):\n k.stores.list()",
]

# One program for each, all read in one run: the time goes into the packages that they import.
PROGRAMS = {
    "kall": "from trigg_ext import TriggClient\nTriggClient().customers.delete('1', source='nettbutikk')",
    "args": "from trigg_ext import TriggClient\nargs = ['1']\nTriggClient().customers.get(*args)",
    "kwargs": "from trigg_ext import TriggClient\nvalg: dict[str, str] = {}\nTriggClient().customers.get(**valg)",
    "metode": "from trigg_ext import TriggClient\nprint(TriggClient().customers.get)",
    "kropp": "from trigg_ext import TriggClient\n"
    "TriggClient().transactions.create({'transactions': [{'header': {'storeId': 1}, 'items': [{'itemId': '4'}]}]})",
    "fil": "import json\nfrom trigg_ext import TriggClient\n"
    "TriggClient().transactions.create(json.load(open('k.json')))",
    "felt": "from trigg_ext import TriggClient\n"
    "for tilbud in TriggClient().customers.get('1').promotions or []:\n    print(tilbud.name)",
    "navn": "import trigg_ext as t\nimport trigg_ext.errors\nfrom trigg_ext import RetryPolicy, models\nt.TriggError\n"
    "t.TriggClient().environment",
    "lager": "import httpx\nsvar = httpx.get('https://lager.example.no').json()\nprint(svar['email'], svar.email)",
}


def _written(folder: Path, programs: dict[str, str]) -> Path:
    return service(folder, {f"{name}.py": dedent(text) + "\n" for name, text in programs.items()})


@functools.cache
def surface() -> Surface:
    return read_surface(ROOT / "generated" / "trigg_api")


def _scan(*paths: Path) -> Usage:
    return scan(paths, surface(), search=SEARCH)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Usage:
    """What all of the programs use, in one run."""
    programs = dict(PROGRAMS)
    for kind, texts in (("c", CALLED), ("m", MAY_BE_CALLED), ("n", NOT_CALLED)):
        programs |= {f"{kind}{number}": text for number, text in enumerate(texts)}
    for kind, texts in (("f", TOUCHED), ("g", MAY_BE_TOUCHED)):
        programs |= {f"{kind}{number}": CLIENTS + text for number, text in enumerate(texts)}
    source = random.Random(18)
    for number in range(60):
        pieces = [source.choice(PIECES) for _ in range(source.randint(1, 12))]
        try:
            builtins.compile("\n".join(pieces), "f", "exec")
        except SyntaxError:
            continue
        programs[f"rart{number}"] = "\n".join(pieces)
    return _scan(_written(tmp_path_factory.mktemp("src"), programs))


def _in(places: Any, name: str) -> list[int]:
    """The lines of a program among places."""
    return [place.line for place in places if Path(place.file).stem == name]


def _called(used: Usage, name: str) -> list[str]:
    return [call.name for call in used.calls if Path(call.place.file).stem == name]


# --- operations and fields --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(len(CALLED)))
def test_a_call_is_found_however_the_client_comes_to_it(used: Usage, number: int) -> None:
    assert set(_called(used, f"c{number}")) == {"customers.get"}, CALLED[number]


@pytest.mark.parametrize("number", range(len(MAY_BE_CALLED)))
def test_a_call_on_something_of_unknown_type_is_unclear(used: Usage, number: int) -> None:
    name = f"m{number}"
    assert _called(used, name) == [], MAY_BE_CALLED[number]
    known = _in(used.escaped.get("", ()), name)
    assert _in(used.loose.get("customers", ()), name) or _in(used.escaped.get("customers.", ()), name) or known, (
        MAY_BE_CALLED[number]
    )
    assert _in(used.loose.get("get", ()), name) or _in(used.loose.get("*", ()), name), MAY_BE_CALLED[number]


@pytest.mark.parametrize("number", range(len(NOT_CALLED)))
def test_what_only_looks_like_it_is_not_a_call(used: Usage, number: int) -> None:
    name = f"n{number}"
    assert "customers.get" not in _called(used, name)
    assert not _in(used.loose.get("customers", ()), name), NOT_CALLED[number]


@pytest.mark.parametrize("number", range(len(TOUCHED)))
def test_a_field_is_touched_however_its_model_comes_to_it(used: Usage, number: int) -> None:
    assert _in(used.touches["Customer", "email"], f"f{number}"), TOUCHED[number]


@pytest.mark.parametrize("number", range(len(MAY_BE_TOUCHED)))
def test_a_model_that_goes_where_its_type_is_not_known_is_unclear(used: Usage, number: int) -> None:
    name = f"g{number}"
    assert not _in(used.touches["Customer", "email"], name)
    loose = _in(used.loose.get("email", ()), name)
    assert _in(used.escaped["Customer"], name) or loose, MAY_BE_TOUCHED[number]


def test_what_a_call_is_given_is_known(used: Usage) -> None:
    given = {Path(call.place.file).stem: call for call in used.calls}
    call = given["kall"]
    assert (call.positional, call.keywords, call.partly) == (1, frozenset({"source"}), False)
    assert (call.place.line, call.place.column) == (2, 1)
    assert all(given[name].partly for name in ("args", "kwargs", "metode"))
    assert given["kropp"].keys == {"transactions", "header", "storeId", "items", "itemId"}
    assert not _in(used.escaped.get("Transaction", ()), "kropp")


def test_a_body_that_comes_from_elsewhere_is_unclear(used: Usage) -> None:
    models = surface().models_of("transactions.create")
    assert models
    assert all(_in(used.escaped[each], "fil") == [3] for each in models)


def test_fields_inside_fields_are_followed(used: Usage) -> None:
    assert _in(used.touches["Customer", "promotions"], "felt") == [2]
    assert _in(used.touches["Promotion", "name"], "felt") == [3]


def test_names_of_the_package_are_known(used: Usage) -> None:
    found = {name for name, places in used.names.items() if _in(places, "navn")}
    assert {"trigg_ext.RetryPolicy", "trigg_ext.errors", "trigg_ext.models", "trigg_ext.TriggError"} <= found
    assert "trigg_ext.client.TriggClient.environment" in found


def test_the_client_is_followed_from_module_to_module() -> None:
    files = {
        "src/butikk/__init__.py": "from .klient import trigg as felles\n",
        "src/butikk/klient.py": "from trigg_ext import TriggClient\ntrigg = TriggClient()\n",
        "src/butikk/a.py": "from . import felles\nfelles.stores.list()\n",
        "src/butikk/b.py": "from .klient import trigg\ntrigg.stores.list()\n",
        "src/butikk/c.py": "from butikk import klient\nklient.trigg.stores.list()\n",
        "src/butikk/d.py": "import butikk.klient\nbutikk.klient.trigg.stores.list()\n",
        "src/butikk/f.py": "from butikk.klient import *\ntrigg.stores.list()\n",
        "src/butikk/g/h.py": "from ..klient import trigg\ntrigg.stores.list()\n",
        "tools/app.py": "from trigg_ext import TriggClient\nTriggClient().stores.list()\n",
        "jobs/app.py": "from trigg_ext import TriggClient\nTriggClient().stores.list()\n",
    }
    service(Path(), files)
    usage = _scan(Path())
    called = [f"src/butikk/{name}.py" for name in ("a", "b", "c", "d", "f", "g/h")]
    assert [call.place.file for call in usage.calls] == ["jobs/app.py", *called, "tools/app.py"]
    assert usage.coverage.share == 1.0


# --- what was understood ----------------------------------------------------------------------------------------------


KASSE = {
    "app.py": "from trigg_ext import TriggClient\nTriggClient().stores.list()\n"
    "TriggClient().customers.get('1').email\n",
    "annet.py": "import app\ndef f(request):\n    request.trigg.customers.get('1')\n",
    "lager.py": "def f(vare):\n    return vare.email\n",
    "ødelagt.py": "\ndef (c.mobile_phone:\n",
    "feil.py": "x: int = 'a'\nfor = 1\n",
    "start.py": "open('kjørt', 'w')\nraise SystemExit('kjørt')\n",
    "blokk.py": "from trigg_ext import TriggClient\nfrom ... import x\nTriggClient().affiliates.list()\n",
}
CELLS = [
    {"cell_type": "markdown", "source": ["# Kunder\n", "k.customers.get('1')"]},
    {"cell_type": "code", "source": ["%pip install trigg-client\n", "from trigg_ext import TriggClient"]},
    {"cell_type": "code", "source": ["k = TriggClient()\n", "print('æ', k.customers.get('1').city)"]},
]


@pytest.fixture(scope="module")
def kasse(tmp_path_factory: pytest.TempPathFactory) -> Usage:
    """What a service with files of every kind uses."""
    root = tmp_path_factory.mktemp("kasse")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        service(Path("src"), KASSE)
        text = json.dumps({"cells": CELLS}, indent=1, ensure_ascii=False)
        Path("src/analyse.ipynb").write_text(text, encoding="utf-8")
        usage = _scan(Path("src"))
        assert not Path("kjørt").exists()  # nothing of a service is run
        (place,) = usage.touches["Customer", "city"]
        assert place.file == "src/analyse.ipynb"
        assert "print('æ', k.customers.get('1').city)" in text.splitlines()[place.line - 1]
    return usage


def test_the_share_that_was_understood_is_of_calls_and_fields(kasse: Usage) -> None:
    coverage = kasse.coverage
    # Three calls and two fields; what has nothing to do with the client does not count.
    assert (coverage.understood, coverage.unclear) == (5, 1)
    assert round(coverage.share, 2) == 0.83
    assert coverage.sentence == (
        "5 files of 8 read; 5 of 6 calls and fields understood, 83%; 2 operations and 1 model used; hit by 0 findings."
    )
    assert coverage.as_dict()["share"] == 0.8333


def test_a_file_that_was_not_read_is_named_and_the_names_in_it_may_be_used(kasse: Usage) -> None:
    told = ["src/feil.py was not read: line 2", "src/ødelagt.py was not read: line 2", "src/blokk.py was not read: "]
    assert [any(each.startswith(each_told) for each_told in told) for each in kasse.coverage.problems] == [True] * 3
    assert kasse.loose["mobile_phone"] == (Place("src/ødelagt.py", 2),)
    assert kasse.loose["affiliates"] == (Place("src/blokk.py", 3),)


def test_without_mypy_the_group_that_brings_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.partition(".")[0] == "mypy":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    service(Path("src"))
    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(PipelineError, match="--usage needs mypy; install the dependency group `usage`"):
        _scan(Path("src"))


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe\x00", b"x = '\x00'", b"# coding: tull\nx = 1", b"x = (" + b"(" * 5000, b"x = " + b"-" * 200_000 + b"1"]
    + [b"x = " + b"+".join([b"a"] * terms) for terms in (2_000, 30_000)],
)
def test_a_file_that_is_no_python_is_told_and_the_others_are_read(content: bytes) -> None:
    service(Path("src"))
    Path("src/rart.py").write_bytes(content)
    files = read_files([Path("src")])
    assert list(files.failed) == ["src/rart.py"]
    assert len(files.sources) == 3


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"cells": [{}]}', '{"cells": [{"cell_type": "code", "source": ["def ("]}]}']
)
def test_a_notebook_that_is_none_is_told(text: str) -> None:
    Path("a.ipynb").write_text(text, encoding="utf-8")
    assert list(read_files([Path("a.ipynb")]).failed) == ["a.ipynb"]


def test_a_single_file_can_be_given_and_files_count_once() -> None:
    service(Path("src"))
    assert len(read_files([Path("src/kasse/klient.py")]).sources) == 1
    assert len(read_files([Path("src"), Path("src/kasse/klient.py"), Path("src")]).sources) == 3


def test_environments_caches_and_hidden_folders_are_passed_over() -> None:
    passed = (".venv/lib/x.py", "env/lib/x.py", "node_modules/x.py", "__pycache__/x.py", "site-packages/x.py")
    service(Path("src"), {"app.py": "import trigg_ext\n", "env/pyvenv.cfg": "", **dict.fromkeys(passed, "1")})
    assert [each.shown for each in read_files([Path("src")]).sources] == ["src/app.py"]


def test_a_path_without_python_is_an_error() -> None:
    with pytest.raises(PipelineError, match="finnes-ikke does not exist"):
        read_files([Path("finnes-ikke")])
    Path("tom").mkdir()
    with pytest.raises(PipelineError, match="tom holds no Python file"):
        read_files([Path("tom")])


@given(st.text(max_size=200))
def test_whatever_stands_in_a_file_it_is_read_or_told(text: str) -> None:
    Path("f.py").write_bytes(text.encode("utf-8", "surrogatepass"))
    files = read_files([Path("f.py")])
    assert len(files.sources) + len(files.failed) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("email", ["email"]),
        ("trigg_api.models.Customer.email", ["trigg_api", "models", "Customer", "email"]),
        ("Hei {kunde.first_name}, du har %(points)d poeng", ["kunde", "first_name", "points"]),
        ("kunde['email'] og kunde.city", ["email", "kunde", "city"]),
        ("Kunden har ingen email", []),
    ],
)
def test_names_are_read_out_of_strings(text: str, words: list[str]) -> None:
    assert words_of(text) == words


PIECES = [
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
    "class B(A): ...\nclass A(B): ...",
    "A().y",
    "x = f(x)",
    "for x in x: pass",
    "del x",
    "with k as x: pass",
    "x = {'a': x}",
    "lambda: k",
    "match x:\n case [y]: y\n case _: k",
    "x.a = x",
    "x, y = y, x",
    "async def g(): await k",
    "[x for x in x if x]",
    "import a.b",
    "from . import b",
    "x = x.x",
]


def test_strange_programs_end(used: Usage) -> None:
    assert {each.rpartition(" -- ")[2] for each in used.coverage.problems} <= {"cannot perform relative import"}
    assert used.coverage.files > 200
