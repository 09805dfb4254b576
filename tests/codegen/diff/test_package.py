"""What a change of the Python package does to callers: found in the sources of two packages, nothing of them is run."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from codegen.diff import package
from codegen.diff.findings import Finding, Level
from codegen.diff.package import GENERATED, Packages, compare
from codegen.diff.surface import read_surface
from codegen.errors import PipelineError
from codegen.render.generate import generate_api
from tests.codegen.diff.loyalty import ROOT, bundle
from tests.codegen.variants import OVERLAY, effective

COMMITTED = Packages(ROOT / "generated", ROOT)


@pytest.fixture(scope="module", autouse=True)
def _committed_packages_are_read_once() -> Iterator[None]:
    """They do not change while the tests run, and reading them is most of the work."""
    load, surface = functools.cache(package._load), functools.cache(read_surface)
    kept = (ROOT, ROOT / "generated", ROOT / "generated" / GENERATED)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            package, "_load", lambda folder, name: (load if folder in kept else load.__wrapped__)(folder, name)
        )
        patch.setattr(
            package, "read_surface", lambda folder: (surface if folder in kept else surface.__wrapped__)(folder)
        )
        yield


def _made(folder: Path, document: dict[str, Any], overlay: bytes = OVERLAY) -> Packages:
    generate_api(effective(document, overlay), folder / GENERATED, root=ROOT)
    return Packages(folder)


def _changed(folder: Path, change: Any, overlay: bytes = OVERLAY) -> list[Finding]:
    document = bundle()
    change(document)
    return list(compare(COMMITTED, _made(folder, document, overlay)).findings)


def _said(findings: list[Finding]) -> dict[str, str]:
    return {each.message: each.id for each in findings}


def test_a_package_is_no_change_of_itself() -> None:
    compared = compare(COMMITTED, COMMITTED)
    assert compared.findings == ()
    assert len(compared.old.methods) == 66
    assert compared.old == compared.new


def test_generating_anew_from_the_same_bundle_changes_nothing(tmp_path: Path) -> None:
    assert _changed(tmp_path, lambda _: None) == []


def test_an_operation_that_is_gone_is_one_finding_of_its_signature(tmp_path: Path) -> None:
    findings = _changed(tmp_path, lambda document: document["paths"].pop("/stores"))
    assert _said(findings) == {
        "client.stores.list() is gone": "sdk-object-removed",
        "trigg_ext.models.Store is gone": "sdk-object-removed",
    }
    (gone,) = [each for each in findings if each.operation]
    assert gone == Finding(
        "sdk-object-removed",
        Level.SDK_BREAKING,
        "GET /stores",
        "/paths/~1stores/get",
        "client.stores.list() is gone",
        "client.stores.list() -> list[Store]",
        None,
        "old",
        origin="code",
    )


def test_an_operation_with_another_name_says_the_new_one(tmp_path: Path) -> None:
    overlay = OVERLAY.replace(b"x-trigg-name: customers.get_by_email", b"x-trigg-name: customers.by_email")
    (finding,) = _changed(tmp_path, lambda _: None, overlay)
    assert finding.message == "client.customers.get_by_email() is gone; it is now client.customers.by_email()"
    assert finding.new == "client.customers.by_email(email: str) -> Customer"
    assert finding.side == "new"


def test_a_name_that_now_calls_another_operation_is_told(tmp_path: Path) -> None:
    overlay = (
        OVERLAY.replace(b"x-trigg-name: customers.get_by_email", b"x-trigg-name: customers.held")
        .replace(b"x-trigg-name: customers.get_by_external_id", b"x-trigg-name: customers.get_by_email")
        .replace(b"x-trigg-name: customers.held", b"x-trigg-name: customers.get_by_external_id")
    )
    said = _said(_changed(tmp_path, lambda _: None, overlay))
    assert (
        said[
            "client.customers.get_by_email() is another operation now: GET /customers/externalId/{id} and no longer "
            "GET /customers/email/{email}"
        ]
        == "sdk-attribute-changed-value"
    )


def test_parameters_that_come_go_or_must_be_given(tmp_path: Path) -> None:
    def change(document: dict[str, Any]) -> None:
        promotions = document["paths"]["/promotions/customerId/{customerId}"]["get"]
        promotions["parameters"].append(
            {"name": "brand", "in": "query", "required": True, "schema": {"type": "string"}}
        )
        stores = document["paths"]["/stores"]["get"]
        stores["parameters"] = [{"name": "brand", "in": "query", "schema": {"type": "string"}}]

    findings = _changed(tmp_path / "new", change)
    assert _said(findings) == {
        "client.promotions.list(): 'brand' must now be given, which is new": "sdk-parameter-added-required"
    }
    with_brand = bundle()
    change(with_brand)
    back = compare(_made(tmp_path / "back", with_brand), COMMITTED).findings
    assert _said(list(back)) == {
        "client.promotions.list(): 'brand' is no longer taken": "sdk-parameter-removed",
        "client.stores.list(): 'brand' is no longer taken": "sdk-parameter-removed",
    }


def test_an_optional_parameter_that_becomes_required_and_one_of_another_type(tmp_path: Path) -> None:
    def with_parameter(**keys: Any) -> dict[str, Any]:
        document = bundle()
        document["paths"]["/stores"]["get"]["parameters"] = [{"name": "limit", "in": "query", **keys}]
        return document

    old = _made(tmp_path / "old", with_parameter(schema={"type": "string"}))
    new = _made(tmp_path / "new", with_parameter(schema={"type": "integer"}, required=True))
    said = _said(list(compare(old, new).findings))
    assert said["client.stores.list(): 'limit' must now be given"] == "sdk-parameter-changed-required"
    assert said["client.stores.list() takes 'limit' as int and no longer as str | None"] == "sdk-parameter-changed-type"


def test_a_response_of_another_type_is_told_and_one_that_narrows_is_not(tmp_path: Path) -> None:
    def change(document: dict[str, Any]) -> None:
        responses = document["paths"]["/stores"]["get"]["responses"]
        responses["200"]["content"]["application/json"]["schema"] = {"$ref": "#/components/schemas/Store"}

    (finding,) = _changed(tmp_path, change)
    assert finding.id == "sdk-return-changed-type"
    assert finding.message == "client.stores.list() returns Store and no longer list[Store]"
    assert (finding.old, finding.new) == ("list[Store]", "Store")


def test_fields_that_are_gone_renamed_or_of_another_type(tmp_path: Path) -> None:
    def change(document: dict[str, Any]) -> None:
        properties = document["components"]["schemas"]["Customer"]["properties"]
        del properties["email"]
        properties["zip"] = {"type": "integer"}
        properties["nickname"] = {"type": "string"}

    findings = _changed(tmp_path, change)
    assert _said(findings) == {
        "Customer.email is gone": "sdk-object-removed",
        "Customer.zip_ is int | None | Unset and no longer None | str | Unset": "sdk-attribute-changed-type",
    }
    by_id = {each.id: each for each in findings}
    assert by_id["sdk-object-removed"].pointer == "/components/schemas/Customer/properties/email"
    assert by_id["sdk-attribute-changed-type"].pointer == "/components/schemas/Customer/properties/zip"


def test_fields_that_move_are_a_warning(tmp_path: Path) -> None:
    def change(document: dict[str, Any]) -> None:
        schema = document["components"]["schemas"]["Customer"]
        schema["properties"] = {"brand": {"type": "string"}, **dict(reversed(schema["properties"].items()))}

    findings = _changed(tmp_path, change)
    (moved,) = [each for each in findings if each.pointer == "/components/schemas/Customer"]
    assert (moved.id, moved.level) == ("sdk-parameter-moved", Level.WARNING)


def test_a_field_in_front_moves_all_others_and_one_at_the_end_moves_none(tmp_path: Path) -> None:
    def first(document: dict[str, Any]) -> None:
        schema = document["components"]["schemas"]["Customer"]
        schema["properties"] = {"brand": {"type": "string"}, **schema["properties"]}

    def last(document: dict[str, Any]) -> None:
        document["components"]["schemas"]["Customer"]["properties"]["brand"] = {"type": "string"}

    assert [each.id for each in _changed(tmp_path / "first", first)] == ["sdk-parameter-moved"]
    assert _changed(tmp_path / "last", last) == []


def _edited(folder: Path, *edits: tuple[str, str, str]) -> Packages:
    """A copy of both packages with pieces of text replaced."""
    shutil.copytree(ROOT / "generated" / GENERATED, folder / "generated" / GENERATED)
    shutil.copytree(ROOT / "trigg_ext", folder / "trigg_ext")
    for name, before, after in edits:
        file = folder / name
        text = file.read_text(encoding="utf-8")
        assert before in text, (name, before)
        file.write_text(text.replace(before, after), encoding="utf-8")
    return Packages(folder / "generated", folder)


MODELS = "generated/trigg_api/models/"


@pytest.mark.parametrize(
    ("before", "after", "rule", "message"),
    [
        (
            "source: Source | Unset = UNSET",
            "source: Source",
            "sdk-parameter-changed-required",
            "CustomerRequest(…) must now be given 'source'",
        ),
        (
            "    source: Source | Unset = UNSET\n",
            "    brand: str\n    source: Source | Unset = UNSET\n",
            "sdk-parameter-added-required",
            "CustomerRequest(…) must now be given 'brand', which is new",
        ),
        ("    data: CustomerInput\n", "", "sdk-object-removed", "CustomerRequest.data is gone"),
        (
            "data: CustomerInput\n",
            "data: Customer\n",
            "sdk-attribute-changed-type",
            "CustomerRequest.data is Customer and no longer CustomerInput",
        ),
        (
            "class CustomerRequest(Model):",
            "class CustomerRequest(StrEnum):",
            "sdk-object-changed-kind",
            "trigg_ext.models.CustomerRequest is an enumeration and no longer a class",
        ),
    ],
)
def test_what_a_model_must_be_given(tmp_path: Path, before: str, after: str, rule: str, message: str) -> None:
    new = _edited(tmp_path, (f"{MODELS}customer_request.py", before, after))
    assert _said(list(compare(COMMITTED, new).findings))[message] == rule


def test_a_field_with_another_python_name_says_the_new_one(tmp_path: Path) -> None:
    new = _edited(tmp_path, (f"{MODELS}customer.py", "    zip_: None", "    zip_code: None"))
    said = _said(list(compare(COMMITTED, new).findings))
    assert "Customer.zip_ is gone; it is now Customer.zip_code" in said


def test_members_of_an_enumeration(tmp_path: Path) -> None:
    colours = "class Farge(StrEnum):\n    GULL = 'gull'\n    SOLV = 'solv'\n"
    old, new = _edited(tmp_path / "old"), _edited(tmp_path / "new")
    (old.generated / GENERATED / "models" / "farge.py").write_text(colours)
    (new.generated / GENERATED / "models" / "farge.py").write_text("class Farge(StrEnum):\n    GULL = 'gold'\n")
    assert _said(list(compare(old, new).findings)) == {
        "Farge.GULL is 'gold' and no longer 'gull'": "sdk-attribute-changed-value",
        "Farge.SOLV is gone": "sdk-object-removed",
    }


def test_the_hand_written_package_is_compared_where_both_sides_have_it(tmp_path: Path) -> None:
    find = "    def look_up(self, *, phone: str | None = None) -> None: ...\n\n\nclass AsyncCustomers("
    old = _edited(tmp_path / "old", ("trigg_ext/resources/customers.py", "class AsyncCustomers(", find))
    new = _edited(
        tmp_path / "new",
        ("trigg_ext/client.py", "http2: bool = False", "http_2: bool = False"),
        ("trigg_ext/client.py", "def base_url(", "def base_address("),
        ("trigg_ext/retries.py", "class RetryPolicy", "class Policy"),
    )
    said = _said(list(compare(old, new).findings))
    assert said["trigg_ext.TriggClient: 'http2' is no longer taken"] == "sdk-parameter-removed"
    assert said["trigg_ext.AsyncTriggClient: 'http2' is no longer taken"] == "sdk-parameter-removed"
    assert said["trigg_ext.TriggClient.base_url: it is gone"] == "sdk-object-removed"
    assert said["trigg_ext.retries.RetryPolicy: it is gone"] == "sdk-object-removed"
    assert any(message.startswith("client.customers.look_up(): it is gone") for message in said)
    assert compare(Packages(old.generated), new).findings == ()


def test_what_griffe_finds_in_the_hand_written_package_is_said_in_words(tmp_path: Path) -> None:
    def module(folder: str, text: str) -> Packages:
        packages = _edited(tmp_path / folder)
        (tmp_path / folder / "trigg_ext" / "regning.py").write_text(text, encoding="utf-8")
        (tmp_path / folder / "trigg_ext" / "resources" / "butikk.py").write_text(text, encoding="utf-8")
        return packages

    old = module(
        "old",
        "class Feil(ValueError, KeyError): ...\n"
        "class Sum: ...\n"
        "def avrund(beløp: float, øre: int = 2, modus: str = 'halv') -> float: ...\n"
        "def legg(a: float, b: float) -> float: ...\n"
        "def vis(a: float) -> str: ...\n"
        "class Butikk:\n    def åpne(self, dag: str) -> None: ...\n",
    )
    new = module(
        "new",
        "class Feil(ValueError): ...\n"
        "def Sum(): ...\n"
        "def avrund(beløp: float, øre: int = 0, *, modus: str = 'halv') -> float: ...\n"
        "def legg(b: float, a: float) -> float: ...\n"
        "def vis(a: float): ...\n"
        "class Butikk:\n    def åpne(self) -> None: ...\n",
    )
    assert set(_said(list(compare(old, new).findings)).items()) >= {
        ("trigg_ext.regning.Feil: it is no longer a KeyError", "sdk-class-removed-base"),
        ("trigg_ext.regning.Sum: it is now function, and was class", "sdk-object-changed-kind"),
        ("trigg_ext.regning.avrund: without 'øre', 0 is taken and no longer 2", "sdk-parameter-changed-default"),
        (
            "trigg_ext.regning.avrund: 'modus' is now keyword-only, and was positional or keyword",
            "sdk-parameter-changed-kind",
        ),
        (
            "trigg_ext.regning.legg: 'a' stands at another position; arguments that are given by position land "
            "elsewhere",
            "sdk-parameter-moved",
        ),
        ("trigg_ext.regning.vis: return types are incompatible: str is now None", "sdk-return-changed-type"),
        ("client.butikk.åpne(): 'dag' is no longer taken", "sdk-parameter-removed"),
    }


def test_nothing_of_a_package_is_run(tmp_path: Path) -> None:
    trap = "raise SystemExit('run')\nimport pathlib; pathlib.Path(__file__).with_name('ran').touch()\n"
    new = _edited(tmp_path)
    for file in (new.generated / GENERATED / "types.py", tmp_path / "trigg_ext" / "errors.py"):
        text = file.read_text(encoding="utf-8").replace("from __future__ import annotations\n", "")
        file.write_text(trap + text, encoding="utf-8")
    compare(COMMITTED, new)
    assert not list(tmp_path.rglob("ran"))


def test_a_package_that_is_missing_or_broken_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PipelineError, match=r"operations\.py cannot be read as Python"):
        compare(COMMITTED, Packages(tmp_path))
    broken = _edited(tmp_path, (f"{MODELS}store.py", "class Store(Model):", "class Store(Model)"))
    with pytest.raises(PipelineError, match=r"store.py cannot be read as Python .* regenerate the package"):
        compare(COMMITTED, broken)
    with pytest.raises(PipelineError, match="trigg_ext cannot be read"):
        compare(COMMITTED, Packages(ROOT / "generated", tmp_path / "nowhere"))


def test_findings_are_told_once_and_have_fingerprints_of_their_own(tmp_path: Path) -> None:
    def change(document: dict[str, Any]) -> None:
        for path in list(document["paths"])[:20]:
            del document["paths"][path]

    findings = _changed(tmp_path, change)
    prints = [each.fingerprint for each in findings]
    assert len(prints) == len(set(prints)) > 20


# --- the surface ------------------------------------------------------------------------------------------------------


def test_the_surface_knows_operations_parameters_and_fields() -> None:
    surface = read_surface(ROOT / "generated" / GENERATED)
    assert surface.names["GET /customers/id/{id}"] == "customers.get"
    assert surface.methods["customers.changed"].signature == (
        "client.customers.changed(timestamp: str | None = …) -> list[Customer]"
    )
    assert surface.methods["vehicles.update"].pointer == "/paths/~1modules~1vehicles~1vehicleId~1{vehicleId}/put"
    customer = surface.models["Customer"]
    assert {name: field.wire for name, field in customer.fields.items()}["zip_"] == "zip"
    assert customer.fields["mobile_phone"].wire == "mobilePhone"
    assert not customer.enumeration


def test_the_surface_knows_which_models_an_operation_carries() -> None:
    surface = read_surface(ROOT / "generated" / GENERATED)
    assert {"CustomerRequest", "CustomerInput", "Source", "Customer", "Promotion"} <= surface.models_of(
        "customers.create"
    )
    assert "Store" not in surface.models_of("customers.create")
    assert surface.models_of("customers.fly") == frozenset()
