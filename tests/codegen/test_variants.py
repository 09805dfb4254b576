"""Whatever way the vendor writes the bundle tomorrow, the pipeline takes it, and what users hold stays what it is."""

from __future__ import annotations

import copy
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from codegen import atomic_replace
from codegen.errors import PipelineError
from codegen.render.context import FUNCTION_NAMES
from codegen.spec import load
from tests.codegen import variants
from tests.codegen.variants import Document, FailedError, Interpreter

ODD = load.load((Path(__file__).parent / "odd.yaml").read_bytes())


def _without_vendor_ids(document: Document) -> Document:
    document = copy.deepcopy(document)
    for item in document["paths"].values():
        for operation in item.values():
            del operation["x-trigg-vendor"]["operationId"]
    return document


def _promises(document: Document) -> dict[str, tuple[str, str, list[str], bool]]:
    """What must not change: the name, retry class, personal parameters and preview mark of each operation."""
    return {
        f"{method.upper()} {path}": (
            operation["x-trigg-name"],
            operation["x-trigg-retry"],
            operation["x-trigg-personal"],
            operation["x-trigg-preview"],
        )
        for path, item in document["paths"].items()
        for method, operation in item.items()
    }


@pytest.fixture(scope="module")
def today() -> Document:
    return variants.effective(variants.vendors())


# --- the committed bundle, written otherwise --------------------------------------------------------------------------


def test_a_bundle_in_json_means_the_same(today: Document) -> None:
    assert variants.effective(json.loads(json.dumps(variants.vendors()))) == today


def test_a_bundle_in_openapi_30_means_the_same(today: Document) -> None:
    variant = variants.as_openapi_30(variants.vendors())
    assert "nullable" in json.dumps(variant)
    assert '"examples"' not in json.dumps(variant)
    assert variants.effective(variant) == today


def test_a_bundle_with_parameters_bodies_responses_and_paths_behind_references_means_the_same(today: Document) -> None:
    variant = variants.by_reference(variants.vendors())
    assert variant["paths"]["/affiliates"] == {"$ref": "#/components/pathItems/pathItems.0"}
    assert variants.effective(variant) == today


@pytest.mark.parametrize(
    "new",
    [lambda _: None, str.upper, lambda _: "operation", lambda name: f"{name}_v5"],
    ids=["removed", "in capitals", "all the same", "renamed"],
)
def test_operation_ids_decide_nothing(new: Any, today: Document) -> None:
    result = variants.built(variants.with_ids(variants.vendors(), new))
    assert _without_vendor_ids(result.effective.document) == _without_vendor_ids(today)
    assert not result.effective.notes
    assert not result.unmatched


def test_other_names_of_schemas_change_nothing(today: Document) -> None:
    variant = variants.with_component_names(variants.vendors(), lambda name: f"trigg.v4-{name} dto")
    assert variants.effective(variant) == today


def test_a_schema_that_has_the_name_of_another_model_does_not_take_it(today: Document) -> None:
    swapped = {"Customer": "CustomerInput", "CustomerInput": "Customer"}
    variant = variants.with_component_names(variants.vendors(), lambda name: swapped.get(name, name))
    variant["components"]["schemas"]["Sms"], variant["components"]["schemas"]["Melding"] = (
        {"type": "object", "properties": {"avsender": {"type": "string"}}},
        variant["components"]["schemas"]["Sms"],
    )
    sms = variant["paths"]["/messaging/sms"]["post"]["requestBody"]["content"]["application/json"]
    sms["schema"] = {"$ref": "#/components/schemas/Melding"}
    result = variants.effective(variant)
    assert list(result["components"]["schemas"].pop("Sms2")["properties"]) == ["avsender"]
    assert result == today


def test_one_schema_may_be_two_models(today: Document) -> None:
    variant = variants.vendors()
    schemas = variant["components"]["schemas"]
    schemas["VehicleInput"]["properties"] = copy.deepcopy(schemas["Vehicle"]["properties"])
    shared = variants.everywhere(variant, lambda node: _referring_to_one(node, "VehicleInput", "Vehicle"))
    del shared["components"]["schemas"]["VehicleInput"]
    result = variants.effective(shared)
    assert result["components"]["schemas"].keys() == today["components"]["schemas"].keys()
    assert result["components"]["schemas"]["VehicleInput"] == result["components"]["schemas"]["Vehicle"]


def _referring_to_one(node: Any, old: str, new: str) -> Any:
    return {"$ref": f"#/components/schemas/{new}"} if node == {"$ref": f"#/components/schemas/{old}"} else node


@pytest.mark.parametrize(
    ("models", "words"),
    [
        ({"customer": "customers.get response data"}, "expected the name of a class in PascalCase, got 'customer'"),
        ({"Customer": "customers.get data"}, "got 'customers.get data' for Customer"),
        (["Customer"], "must map names of models to their places"),
    ],
)
def test_places_of_models_that_cannot_be_read_are_refused(models: Any, words: str) -> None:
    overlay = variants.overlay({"target": "$", "update": {"x-trigg-models": models}})
    with pytest.raises(PipelineError, match=re.escape(words)):
        variants.built(variants.vendors(), overlay)


def test_a_model_whose_place_is_gone_is_reported() -> None:
    variant = variants.vendors()
    properties = variant["components"]["schemas"]["CustomerRequest"]["properties"]
    properties["payload"] = properties.pop("data")
    (note,) = variants.built(variant).effective.notes
    assert note.attention
    assert str(note).startswith(
        "POST /customers: the model CustomerInput is to be at 'customers.create request data', and request has no "
        "field 'data'."
    )


# --- names of path parameters -----------------------------------------------------------------------------------------


def test_other_names_of_path_parameters_change_nothing(today: Document) -> None:
    result = variants.built(variants.with_path_names(variants.vendors(), lambda name: f"{name}No"))
    assert result.effective.document == today
    assert not result.unmatched
    assert len(result.effective.notes) == 32
    assert str(result.effective.notes[0]) == (
        "/customers/id/{idNo} is /customers/id/{id} here, as in the overlay; on the wire they are the same."
    )


def test_path_parameters_in_another_order_are_not_renamed() -> None:
    variant = variants.vendors()
    path = "/payment-cards/{customerId}/{cardId}"
    variant["paths"]["/payment-cards/{cardId}/{customerId}"] = variant["paths"].pop(path)
    result = variants.built(variant)
    assert [action.target for action in result.unmatched] == [f"$.paths['{path}'].delete"]
    assert "/payment-cards/{cardId}/{customerId}" in result.effective.document["paths"]


@pytest.fixture(scope="module")
def inlined(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Interpreter]:
    """The client of a bundle with every reference written out and every schema's name forgotten where it is used."""
    folder = variants.made_once(tmp_path_factory, "inlined", variants.inlined(variants.vendors()))
    assert json.loads((folder / "counts.json").read_text()) == [66, 68]
    with variants.interpreter(folder) as python:
        yield python


def test_a_bundle_with_every_reference_written_out_changes_no_promise(today: Document) -> None:
    assert _promises(variants.effective(variants.inlined(variants.vendors()))) == _promises(today)


_RETURNS = """{
    operation.name: importlib.import_module(found).decode.__annotations__["return"]
    for operation in operations.OPERATIONS
    for found in [f"trigg_api.api.{operation.name.split('.')[0]}.{operation.name.replace('.', '_')}"]
}"""


@pytest.fixture(scope="module")
def committed() -> Iterator[Interpreter]:
    with variants.interpreter(variants.ROOT / "generated") as python:
        yield python


def test_a_bundle_with_every_reference_written_out_has_the_same_return_types(
    inlined: Interpreter, committed: Interpreter
) -> None:
    before, after = committed.value(_RETURNS), inlined.value(_RETURNS)
    assert after == before
    assert len(before) == 66
    assert before["customers.create_prospect"] == "ProspectResponse"
    assert before["customers.get"] == "Customer"
    assert before["customers.changed"] == "list[Customer]"
    assert before["carts.save"] == "None"
    assert before["data_enrichment.enrich_form"] == "str"


def test_a_bundle_with_every_reference_written_out_reads_a_customer_as_before(inlined: Interpreter) -> None:
    body = {"data": {"id": "4", "promotions": [{"name": "Velkomstkupong"}], "loyalty": {"points": "500"}}}
    assert inlined.decode("customers.get", body, None, "4") == {
        "class": "Customer",
        "id": "4",
        "promotions": [{"class": "Promotion", "name": "Velkomstkupong"}],
        "loyalty": {"class": "CustomerLoyalty", "points": 500},
    }


def test_schemas_that_refer_to_each_other_and_schemas_written_out_give_the_same_classes() -> None:
    row = {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}, "c": {"type": "string"}}}
    line: Document = {"type": "object", "properties": {"row": row, "d": {"type": "string"}, "e": {"type": "string"}}}
    referring = copy.deepcopy(line)
    referring["properties"]["row"] = {"$ref": "#/components/schemas/Row"}
    document = variants.api(
        {"/linjer": {"get": variants.operation(responses=variants.responses(line))}}, Row=row, Line=referring
    )
    result = variants.effective(document, variants.NO_OVERLAY)
    response = result["paths"]["/linjer"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert response == {"$ref": "#/components/schemas/Line"}
    assert set(result["components"]["schemas"]) == {"Row", "Line"}


# --- operations that come and go --------------------------------------------------------------------------------------


def test_a_new_operation_has_safe_defaults_and_is_reported() -> None:
    document = variants.vendors()
    document["paths"]["/gift-cards/{number}"] = {
        "get": variants.operation(
            variants.parameter("number", "path", required=True),
            variants.parameter("pin", "query"),
            tags=["Gift Cards"],
            operationId="getGiftCardBalance",
            summary="Get balance [PREVIEW]",
        )
    }
    result = variants.built(document)
    operation = result.effective.document["paths"]["/gift-cards/{number}"]["get"]
    assert operation["x-trigg-name"] == "gift_cards.get_gift_card_balance"
    assert operation["x-trigg-retry"] == "non_idempotent"
    assert operation["x-trigg-personal"] == ["number", "pin"]
    assert operation["x-trigg-preview"] is True
    assert operation["x-trigg-classified"] is False
    (note,) = result.effective.notes
    assert str(note) == (
        "GET /gift-cards/{number} is not classified by the overlay: it is gift_cards.get_gift_card_balance, never sent "
        "twice, and all its parameters count as personal. Add an action on $.paths['/gift-cards/{number}'].get with "
        "x-trigg-name, x-trigg-retry and x-trigg-personal."
    )


def test_a_new_operation_of_a_known_section_joins_its_resource() -> None:
    document = variants.vendors()
    document["paths"]["/customers/{id}/household"] = {
        "get": variants.operation(variants.parameter("id", "path", required=True), tags=["Customers"])
    }
    operation = variants.effective(document)["paths"]["/customers/{id}/household"]["get"]
    assert operation["x-trigg-name"] == "customers.get_customers_id_household"


def test_new_operations_whose_ids_are_one_python_name_get_different_names() -> None:
    document = variants.vendors()
    for number, name in enumerate(["getWallet", "get_wallet", "GetWallet", "get-wallet"]):
        summary = "Lommebok" if number == 1 else ""
        get = variants.operation(tags=["Wallets"], operationId=name, summary=summary)
        document["paths"][f"/wallets/{number}"] = {"get": get}
    result = variants.effective(document)
    names = [result["paths"][f"/wallets/{number}"]["get"]["x-trigg-name"] for number in range(4)]
    assert names == ["wallets.get_wallet", "wallets.lommebok", "wallets.get_wallets_2", "wallets.get_wallets_3"]


def test_an_operation_that_is_gone_is_reported_by_the_action_that_meant_it() -> None:
    document = variants.vendors()
    del document["paths"]["/stores"]
    result = variants.built(document)
    assert [action.target for action in result.unmatched] == ["$.paths['/stores'].get"]
    assert "/stores" not in result.effective.document["paths"]


# --- an API that has everything ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def odd_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = variants.made_once(tmp_path_factory, "odd", ODD, variants.NO_OVERLAY)
    assert json.loads((folder / "counts.json").read_text()) == [61, 64]
    return folder


@pytest.fixture(scope="module")
def odd(odd_folder: Path) -> Iterator[Interpreter]:
    with variants.interpreter(odd_folder) as python:
        yield python


def test_the_odd_client_is_strictly_typed(odd_folder: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), "trigg_api", "trigg_models"],
        cwd=odd_folder,
        env={**os.environ, "MYPYPATH": str(odd_folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_bytes_of_the_odd_client_do_not_depend_on_the_hash_seed(odd_folder: Path, tmp_path: Path) -> None:
    script = """
import sys
from pathlib import Path
from tests.codegen import test_variants, variants
variants.made(test_variants.ODD, Path(sys.argv[1]), variants.NO_OVERLAY)
"""
    environment = {**os.environ, "PYTHONPATH": f"{variants.ROOT}{os.pathsep}{variants.ROOT / 'generated'}"}
    command = [sys.executable, "-c", script, str(tmp_path)]
    subprocess.run(command, env={**environment, "PYTHONHASHSEED": "7"}, check=True)
    found, expected = atomic_replace.files_below(tmp_path), atomic_replace.files_below(odd_folder)
    expected.pop("counts.json")
    assert sorted(found) == sorted(expected)
    assert [name for name in found if found[name] != expected[name]] == []


# property names


def test_any_name_of_a_property_is_read_and_written_as_it_is(odd: Interpreter) -> None:
    properties = ODD["components"]["schemas"]["Kunde"]["properties"]
    sample: dict[str, Any] = {"string": "æ", "integer": 4, "boolean": True, "array": ["ø"], "object": {"å": 1}}
    body = {name: sample[schema["type"]] for name, schema in properties.items()}
    body["ukjent"] = {"felt": 1}
    assert odd.value(f"Kunde.from_dict({body!r}).to_dict()") == body


@pytest.mark.parametrize(
    ("wire", "attribute"),
    [
        ("d", "d"),
        ("cls", "cls"),
        ("self", "self_"),
        ("client", "client"),
        ("get", "get"),
        ("to_dict", "to_dict_"),
        ("from_dict", "from_dict_"),
        ("additional_properties", "additional_properties_"),
        ("knownFields", "known_fields_"),
        ("class", "class_"),
        ("type", "type_"),
        ("id", "id"),
        ("@id", "id_2"),
        ("ref", "ref"),
        ("$ref", "ref_2"),
        ("first_name", "first_name"),
        ("first-name", "first_name_2"),
        ("firstName", "first_name_3"),
        ("2fa", "field_2fa"),
        ("fødselsdato", "fødselsdato"),
        ("", "field_"),
        ("-", "field__2"),
        ("linje\nskift", "linjeskift"),
    ],
)
def test_a_property_has_a_python_name_of_its_own(odd: Interpreter, wire: str, attribute: str) -> None:
    value: Any = {"id": 4, "2fa": True}.get(wire, "x")
    body = {wire: value}
    assert odd.value(f"Kunde.from_dict({body!r})") == {"class": "Kunde", attribute: value}
    assert odd.value(f"Kunde({attribute}={value!r}).to_dict()") == body


def test_two_operations_whose_ids_collide_are_two_methods(odd: Interpreter) -> None:
    assert odd.request("kunder.hent_kunde", "4") == {"method": "GET", "path": "/kunder/4"}
    written = odd.value("request('kunder.lagre_kunde', '4', Kunde(d='x', id=1), 'S100')")
    assert written == {
        "method": "PUT",
        "path": "/kunder/4",
        "headers": {"X-Butikk": "S100"},
        "body": ["json", "application/json", {"d": "x", "id": 1}],
    }


# names of schemas


def test_schemas_whose_names_are_one_class_are_several(odd: Interpreter) -> None:
    letters = {
        "customer": "a",
        "Customer": "b",
        "customer2": "c",
        "dotted": "d",
        "file": "e",
        "any": "f",
        "warning": "g",
    }
    body = {**{name: {letter: "x"} for name, letter in letters.items()}, "kjøretøy": {"i": "x"}, "digits": {"j": "x"}}
    response = odd.decode("kunder.klasser", body, None, {"h": "1"})
    assert {name: value["class"] for name, value in response.items() if name != "class"} == {
        "customer": "Customer3",
        "customer_2": "Customer",
        "customer2": "Customer2",
        "dotted": "TriggKundeV2",
        "file": "FileModel",
        "any_": "AnyModel",
        "warning": "Warning_",
        "kjøretøy": "Kjoretoy",
        "digits": "N2Fa",
    }


def test_a_schema_that_is_called_like_a_part_of_the_seam_can_be_sent(odd: Interpreter) -> None:
    written = odd.value("request('kunder.klasser', RequestModel(h='1'))")
    assert written["body"] == ["json", "application/json", {"h": "1"}]


# parameters


def test_parameters_of_any_name_and_style_are_written_as_the_description_says(odd: Interpreter) -> None:
    written = odd.value(
        """request(
            'parametre.alle', 'a/b', [1, 2], ParametreAlleKjonn.K, True, '2025-03-03', 'q',
            body_='b', client='c', url='u', content_type_='t', type_=ParametreAlleType.KUPONG_2, from_='f',
            headers_='h', cookies_='k', dump_='d', simple_='s', field_='tom', first_name='x', first_name_query='y',
            ids=[1, 2], lukket=['a', 'b'], rør=['a', 'b'],
            filter_=ParametreAlleFilter(by='Oslo', store_ids=['1', '2'], alder=ParametreAlleFilterAlder(fra=18)),
            fri={'side': 1, 'tom': None}, json={'navn': 'Åse'}, tekst='t',
            id_header='i', x_liste=['a', 'b'], x_alt={'a': 1, 'b': 2}, økt='æ;ø',
        )"""
    )
    assert written["path"] == "/parametre/a%2Fb/1,2/K/true/2025-03-03"
    assert written["headers"] == {"id": "i", "X-Liste": "a,b", "X-Alt": "a=1,b=2"}
    assert written["cookies"] == {"%C3%B8kt": "%C3%A6%3B%C3%B8"}
    assert written["query"] == [
        ["id", "q"],
        ["body", "b"],
        ["client", "c"],
        ["url", "u"],
        ["content_type", "t"],
        ["type", "kupong"],
        ["from", "f"],
        ["headers", "h"],
        ["cookies", "k"],
        ["dump", "d"],
        ["simple", "s"],
        ["", "tom"],
        ["first-name", "y"],
        ["first_name", "x"],
        ["ids", "1"],
        ["ids", "2"],
        ["lukket", "a,b"],
        ["rør", "a|b"],
        ["filter[by]", "Oslo"],
        ["filter[store-ids]", "1"],
        ["filter[store-ids]", "2"],
        ["filter[alder][fra]", "18"],
        ["side", "1"],
        ["json", '{"navn":"\\u00c5se"}'],
        ["tekst", "t"],
    ]


def test_parameters_that_are_not_given_are_not_sent(odd: Interpreter) -> None:
    written = odd.request("parametre.alle", "a", [1], "M", False, "2025-03-03", "q")
    assert written == {
        "method": "GET",
        "path": "/parametre/a/1/M/false/2025-03-03",
        "query": [["id", "q"]],
    }


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("'', [1], 'K', True, 'd', 'q'", "self must not be ''"),
        ("'..', [1], 'K', True, 'd', 'q'", "self must not be '..'"),
        ("'a', [], 'K', True, 'd', 'q'", "id must not be ''"),
        ("'a', [[1]], 'K', True, 'd', 'q'", "id must be a single value"),
        ("'a', [1], None, True, 'd', 'q'", "kjønn must be a single value"),
        ("'a', [1], 'K', True, 'd', 'q', id_header='Åse'", "id must be printable ASCII"),
        ("'a', [1], 'K', True, 'd', 'q', id_header='a\\r\\nX-Api-Key: b'", "id must be printable ASCII"),
        ("'a', [1], 'K', True, 'd', 'q', json={'a': {1}}", "json has no form in JSON"),
    ],
)
def test_an_argument_that_has_no_place_in_a_request_is_named(odd: Interpreter, arguments: str, words: str) -> None:
    with pytest.raises(FailedError, match="InvalidArgument") as raised:
        odd.value(f"request('parametre.alle', {arguments})")
    assert words in str(raised.value)


def test_no_parameter_hides_what_the_generated_functions_use() -> None:
    templates = variants.ROOT / "codegen" / "render" / "templates"
    module = (templates / "endpoint_module.py.jinja").read_text(encoding="utf-8")
    resource = (templates / "endpoint_init.py.jinja").read_text(encoding="utf-8")
    imports, _, body = module.partition("\nOPERATION = ")
    request, _, _ = body.partition("def decode(")
    used = {name for name in re.findall(r"^    (\w+),$", imports, re.MULTILINE) if re.search(rf"\b{name}\b", request)}
    used |= set(re.findall(r"^from \.\.\. import (\w+)$", imports, re.MULTILINE))
    used |= set(re.findall(r"\b(as_\w+|nothing_\w+)\b", resource))
    assert {name for name in used if name.islower()} <= FUNCTION_NAMES
    assert {"query_pairs", "dump", "operations", "as_raw", "nothing_behind"} <= used


# path parameters


def test_path_parameters_declared_otherwise_are_those_of_the_path(odd: Interpreter) -> None:
    assert odd.request("stier.rabattlinje", "SOMMER", 2)["path"] == "/rabatter/SOMMER/linjer/2"
    assert odd.request("stier.rabattlinje", kode="SOMMER", linje=2)["path"] == "/rabatter/SOMMER/linjer/2"


@pytest.mark.parametrize(
    ("arguments", "path"), [((), "/kampanjer"), ((2024,), "/kampanjer/2024"), ((2024, 5), "/kampanjer/2024/5")]
)
def test_trailing_path_parameters_may_be_left_out_from_the_end(
    odd: Interpreter, arguments: tuple[int, ...], path: str
) -> None:
    written = odd.request("stier.kampanjer", *arguments, butikk="1")
    assert written == {"method": "GET", "path": path, "query": [["butikk", "1"]]}
    body = {"navn": "Hageuke"}
    if arguments:
        written = odd.request("stier.ny_kampanje", *arguments, body=body)
        assert written == {"method": "POST", "path": path, "body": ["json", "application/json", body]}


def test_a_path_parameter_behind_one_that_is_left_out_is_refused(odd: Interpreter) -> None:
    with pytest.raises(FailedError, match="InvalidArgument: måned stands behind år in the path, and år is not given"):
        odd.request("stier.kampanjer", måned=5, butikk="1")


def test_a_path_parameter_is_required_where_the_shorter_path_is_an_operation_of_its_own(odd: Interpreter) -> None:
    assert odd.request("stier.butikk", "4")["path"] == "/butikker/4"
    with pytest.raises(FailedError, match="TypeError"):
        odd.request("stier.butikk")


# statuses


@pytest.mark.parametrize(
    ("name", "body", "value"),
    [
        ("status.s520", "anything", None),
        ("status.s2xx", {"id": 4}, {"class": "Butikk", "id": "4"}),
        ("status.standard", {"id": 4}, {"class": "Butikk", "id": "4"}),
        ("status.standardfeil", b"", None),
        ("status.begge", {"data": {"id": 4}}, {"class": "Butikk", "id": "4"}),
        ("status.begge", b"", None),
        ("status.ingen", b"", None),
    ],
)
def test_the_response_of_the_success_status_is_read(odd: Interpreter, name: str, body: Any, value: Any) -> None:
    assert odd.decode(name, body) == value


def test_a_redirect_is_the_response_even_where_a_default_response_is_described(odd: Interpreter) -> None:
    assert odd.decode("status.videre", b"", {"location": "https://oculos.no/a"}) == "https://oculos.no/a"
    assert odd.value("operations.STATUS_VIDERE.redirects") is True
    with pytest.raises(FailedError, match="InvalidResponse: The response redirects without a Location"):
        odd.decode("status.videre", b"")


# media types


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("media.xml", {"bytes": "\xe6"}),
        ("media.csv", "\ufffd"),
        ("media.tekst", "\ufffd"),
        ("media.oktetter", {"bytes": "\xe6"}),
        ("media.bilde", {"bytes": "\xe6"}),
    ],
)
def test_a_response_that_is_no_json_is_its_text_or_its_bytes(odd: Interpreter, name: str, value: Any) -> None:
    assert odd.decode(name, b"\xe6") == value


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("media.tegnsett", "application/json; charset=utf-8"),
        ("media.dobbelt", "application/json"),
        ("media.leverandor", "application/vnd.trigg.v4+json"),
    ],
)
def test_every_spelling_of_json_is_json(odd: Interpreter, name: str, media_type: str) -> None:
    assert odd.value(f"request({name!r}, Butikk(id='4'))")["body"] == ["json", media_type, {"id": "4"}]
    assert odd.decode(name, {"id": 4}, None, {}) == {"class": "Butikk", "id": "4"}


@pytest.mark.parametrize(
    ("arguments", "body"),
    [
        ("Butikk(id='4')", ["json", "application/json", {"id": "4"}]),
        ("'{\"id\": 4}'", ["raw", "application/json", '{"id": 4}']),
        ("Butikk(id='4'), content_type='application/x-www-form-urlencoded'", ["form", {"id": "4"}]),
        ("'id=4', content_type='application/x-www-form-urlencoded'", ["raw", "id=4"]),
        ("{'fil': b'x', 'n': 1}, content_type='multipart/form-data'", ["multipart", [["fil", "x"], ["n", "1"]]]),
        ("'id;navn', content_type='text/csv'", ["raw", "text/csv", "id;navn"]),
        ("", None),
    ],
)
def test_a_body_goes_by_the_media_type_that_is_chosen(odd: Interpreter, arguments: str, body: Any) -> None:
    written = odd.value(f"request('media.flere', {arguments})").get("body")
    if body is not None and len(body) == 2:
        kind, _, value = written
        if kind == "multipart":
            value = [[name, part[1]["bytes"] if isinstance(part[1], dict) else part[1]] for name, part in value]
        written = [kind, value]
    assert written == body


def test_a_body_that_its_media_type_cannot_carry_is_refused(odd: Interpreter) -> None:
    with pytest.raises(FailedError, match="InvalidArgument: text/csv takes text, bytes or a file, not dict"):
        odd.request("media.flere", {"id": "4"}, content_type="text/csv")
    with pytest.raises(FailedError, match="InvalidArgument: content_type is 'text/yaml'; allowed are application/json"):
        odd.request("media.flere", {"id": "4"}, content_type="text/yaml")


def test_a_body_without_a_schema_may_be_anything(odd: Interpreter) -> None:
    assert odd.request("media.uten_skjema", [1])["body"] == ["json", "application/json", [1]]
    assert odd.decode("media.uten_skjema", [1, "a", None]) == [1, "a", None]
    assert odd.request("media.xml", "<kunde/>")["body"] == ["raw", "application/xml", "<kunde/>"]
    assert odd.request("media.skjema", {"a": 1})["body"] == ["form", "application/x-www-form-urlencoded", {"a": 1}]
    written = odd.value("request('media.opplasting', {'fil': File(b'x', 'kunder.csv', 'text/csv')})")
    assert written["body"] == [
        "multipart",
        "multipart/form-data",
        [["fil", ["kunder.csv", {"bytes": "x"}, "text/csv"]]],
    ]


# schemas


def test_enums_are_read_by_value_and_written_as_they_were(odd: Interpreter) -> None:
    body = {
        "status": "Aktiv",
        "nivå": 10,
        "blandet": "en",
        "desimal": 0.5,
        "kanskje": None,
        "alltid": "KUPONG",
        "eneste": "STEMPEL",
        "utenType": "grønn",
        "tall": "1",
        "liste": ["a", "b"],
        "kart": {"q": "y"},
        "sann": True,
        "bare-null": None,
    }
    response = odd.decode("skjema.enums", body, None, {})
    assert {name: value["enum"] for name, value in response.items() if isinstance(value, dict) and "enum" in value} == {
        "status": "Kortstatus.AKTIV_2",
        "nivå": "EnumsNiva.VALUE_10",
        "eneste": "EnumsEneste.STEMPEL",
        "uten_type": "EnumsUtenType.GRONN",
        "tall": "EnumsTall.VALUE_1",
    }
    assert [each["enum"] for each in response["liste"]] == ["EnumsListeItem.A", "EnumsListeItem.B"]
    assert response["kart"] == {"q": {"enum": "EnumsKartValue.Y", "value": "y"}}
    assert (response["blandet"], response["desimal"], response["sann"], response["kanskje"]) == ("en", 0.5, True, None)
    assert odd.value(f"json.loads(json.dumps(Enums.from_dict({body!r}).to_dict()))") == body


@pytest.mark.parametrize(
    ("field", "value", "read"),
    [
        ("status", "NY", {"enum": "Kortstatus.NY", "value": "NY"}),
        ("status", 7, {"enum": "Kortstatus.7", "value": "7"}),
        ("status", {"id": 1}, {"id": 1}),
        ("nivå", 99, {"enum": "EnumsNiva.99", "value": 99}),
        ("nivå", "2", {"enum": "EnumsNiva.VALUE_2", "value": 2}),
        ("nivå", "mange", "mange"),
        ("tall", 1, {"enum": "EnumsTall.VALUE_1", "value": "1"}),
        ("kanskje", "KANSKJE", {"enum": "EnumsKanskje.KANSKJE", "value": "KANSKJE"}),
        ("eneste", None, None),
    ],
)
def test_a_value_that_an_enum_does_not_list_is_a_value(odd: Interpreter, field: str, value: Any, read: Any) -> None:
    response = odd.decode("skjema.enums", {field: value}, None, {})
    assert {name: each for name, each in response.items() if name != "class"} == {field: read}


def test_a_value_that_an_enum_does_not_list_is_equal_to_itself(odd: Interpreter) -> None:
    assert odd.value("Kortstatus('NY') == Kortstatus('NY') == 'NY' and hash(Kortstatus('NY')) == hash('NY')") is True
    assert odd.value("importlib.import_module('pickle').loads(__import__('pickle').dumps(Kortstatus('NY')))") == {
        "enum": "Kortstatus.NY",
        "value": "NY",
    }


def test_members_of_enums_have_names_of_their_own(odd: Interpreter) -> None:
    assert odd.value("[[each.name, each.value] for each in Kortstatus]") == [
        ["AKTIV", "AKTIV"],
        ["AKTIV_2", "Aktiv"],
        ["AKTIV_3", "aktiv"],
        ["EMPTY", ""],
        ["VALUE_10", "10 %"],
        ["SOKT", "Søkt"],
        ["IN_ACTIVE", "IN-ACTIVE"],
        ["OTHER", "-"],
        ["EMPTY_2", " "],
    ]
    assert odd.value("[each.name for each in EnumsNiva]") == ["VALUE_1", "VALUE_2", "VALUE_10", "VALUE_MINUS_1"]


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ({"skalar": 1}, {"skalar": 1}),
        ({"skalar": "1"}, {"skalar": "1"}),
        ({"skalar": None}, {"skalar": None}),
        ({"objekt": {"sum": 1}}, {"objekt": {"class": "UnionsObjektOption", "sum_": 1}}),
        ({"objekt": {"navn": "a"}}, {"objekt": {"class": "Butikk", "navn": "a"}}),
        ({"verdi": [1, ["a"]]}, {"verdi": [1, ["a"]]}),
        ({"melding": {"kanal": "epost"}}, {"melding": {"class": "EPost2", "kanal": "epost"}}),
        ({"melding": {"kanal": "sms"}}, {"melding": {"class": "SmsMelding", "kanal": "sms"}}),
        ({"kanal": {"type": "B"}}, {"kanal": {"class": "Brev", "type_": "B"}}),
        ({"kanal": {"type": "?"}}, {"kanal": {"class": "Epost", "type_": "?"}}),
        ({"listeEllerEn": {"id": 4}}, {"liste_eller_en": {"class": "Butikk", "id": "4"}}),
        ({"listeEllerEn": [{"id": 4}]}, {"liste_eller_en": [{"class": "Butikk", "id": "4"}]}),
        (
            {"enumEllerTall": "GRATIS"},
            {"enum_eller_tall": {"enum": "UnionsEnumEllerTallOption.GRATIS", "value": "GRATIS"}},
        ),
        ({"enumEllerTall": 4.5}, {"enum_eller_tall": 4.5}),
        ({"typer": "tekst"}, {"typer": "tekst"}),
        ({"typer": ["a", 1]}, {"typer": ["a", "1"]}),
        ({"typer": {"navn": "a"}}, {"typer": {"class": "UnionsTyperItem", "navn": "a"}}),
        ({"kontakt": {"epost": "a"}}, {"kontakt": {"class": "UnionsKontakt", "epost": "a"}}),
    ],
)
def test_a_union_is_read_as_the_one_that_came(odd: Interpreter, body: Any, read: Any) -> None:
    assert odd.decode("skjema.unions", body) == {"class": "Unions", **read}


def test_a_response_may_be_a_union_or_a_list_or_a_scalar(odd: Interpreter) -> None:
    assert odd.decode("skjema.message", {"kanal": "sms", "tekst": "hei"})["class"] == "SmsMelding"
    assert odd.decode("skjema.map", {"a": {"id": 1}, "b": None}) == {"a": {"class": "Butikk", "id": "1"}, "b": None}
    assert odd.decode("skjema.scalar", "4") == 4
    assert [each["enum"] for each in odd.decode("skjema.status", ["AKTIV", "NY"])] == [
        "Kortstatus.AKTIV",
        "Kortstatus.NY",
    ]


def test_what_is_composed_is_one_model(odd: Interpreter) -> None:
    body = {"id": 4, "navn": "n", "by": "Oslo", "gate": "g", "sum": "1.5", "kode": "abc", "valg": "AKTIV"}
    response = odd.decode("skjema.composed", {**body, "eier": {"id": 1}, "pakket": {"antall": "2"}})
    assert response == {
        "class": "Sammensatt",
        "id": "4",
        "navn": "n",
        "by": "Oslo",
        "gate": "g",
        "sum_": 1.5,
        "kode": "abc",
        "valg": {"enum": "Kortstatus.AKTIV", "value": "AKTIV"},
        "eier": {"class": "Butikk", "id": "1"},
        "pakket": {"class": "SammensattPakket", "antall": 2},
    }


def test_schemas_may_hold_themselves(odd: Interpreter) -> None:
    body = {"navn": "a", "forelder": {"navn": "b"}, "under": [{"under": [{"navn": "c"}]}], "kart": {"a": {"b": {}}}}
    assert odd.decode("skjema.recursive", body) == {
        "class": "Kategori",
        "navn": "a",
        "forelder": {"class": "Kategori", "navn": "b"},
        "under": [{"class": "Kategori", "under": [{"class": "Kategori", "navn": "c"}]}],
        "kart": {"a": {"b": {}}},
    }


def test_schemas_may_say_little(odd: Interpreter) -> None:
    shop = {"class": "Butikk", "id": "1"}
    body = {
        "hva": 1,
        "aldri": 2,
        "liste": [1, "a"],
        "par": ["a", 1],
        "matrise": [[[{"id": 1}]]],
        "butikker": {"a": {"id": 1}},
        "lister": {"a": [{"id": 1}]},
        "alias": {"id": 1},
        "kanskje": {"kode": 1},
        "ukjent": 1,
        "implisitt": [1],
        "mønster": {"x": 1},
        "dato": "2025-03-03",
    }
    assert odd.decode("skjema.loose", body) == {
        **body,
        "class": "Lost",
        "matrise": [[[shop]]],
        "butikker": {"a": shop},
        "lister": {"a": [shop]},
        "alias": shop,
        "kanskje": {"class": "Kanskje", "kode": "1"},
        "implisitt": ["1"],
    }


def test_a_schema_may_be_referred_to_wherever_it_is(odd: Interpreter) -> None:
    response = odd.decode("skjema.elsewhere", {"butikk": {"id": 1}, "navn": 2})
    assert (response["butikk"]["id"], response["navn"]) == ("1", "2")


# tags and ids


def test_tags_and_ids_never_take_a_name_that_is_taken(odd: Interpreter) -> None:
    names = odd.value("[each.name for each in operations.OPERATIONS if each.path.startswith('/merker')]")
    assert names == [
        "merker.get_merker_uten",
        "close_.close",
        "with_options_.with_raw_response_",
        "import_.import_",
        "list_.list",
        "list_.dict",
        "datetime.now",
        "id_.self_",
        "butikk.finn",
        "file.lag",
        "kjoretoy.hent_kjoretoy",
        "n365.n24h",
    ]
    for name in names:
        assert odd.request(name)["method"] == "GET"


def test_a_resource_that_is_called_like_a_model_leaves_the_model_its_name(odd: Interpreter) -> None:
    assert odd.decode("butikk.finn", {"id": 4}) == {"class": "Butikk", "id": "4"}
    assert odd.value("type(resources.Resources(None).butikk).__name__") == "ButikkResource"


def test_a_method_that_is_called_like_a_type_leaves_the_type_its_name(odd: Interpreter) -> None:
    assert odd.decode("list_.list", ["a"]) == ["a"]
    assert odd.decode("list_.dict", [{"a": 1}]) == [{"a": 1}]


# texts


def test_texts_of_the_vendor_are_texts_and_nothing_else(odd: Interpreter) -> None:
    summary = '"""Hei""" \\N{BULLET} \\u00 {{ 7 * 7 }} {% if %} {# # } 🎁 "'
    title = 'Trigg "Integrations" API """ \\N{BULLET} {{ 7 * 7 }}'
    assert odd.value("operations.TEKSTER_OP_N_BULLET_7_7_RAW.summary") == summary
    assert odd.value("importlib.import_module('trigg_api').API_TITLE") == title
    assert title in odd.value("importlib.import_module('trigg_api').__doc__")
    assert title in odd.value("importlib.import_module('trigg_models').__doc__")
    told = odd.value("resources.Resources(None).tekster.op_n_bullet_7_7_raw.__doc__")
    assert told.startswith(summary)
    long = ODD["paths"]["/tekster"]["get"]["description"].split()[-1]
    assert len(long) > 120
    for part in (
        '""" ends here """ and \\ goes on \\\\ to \\N{LATIN SMALL LETTER AE} and \\x and \\U0001',
        long,
        'sitat: """ \\N{BULLET} {{ x }} Default of the API: """\\.',
        'NotFoundError: the API responds with 404 ("""\\N{x} {{ y }}).',
    ):
        assert part in " ".join(told.split())
    model = odd.value("Tekster.__doc__")
    assert model.startswith('"""Hei""" \\N{BULLET} {{ 7 * 7 }} \\\n')
    assert 'slutter med en omvendt skråstrek \\ Example: ``"""``.' in model
    assert odd.value("[each.value for each in TeksterFarge]") == ['"""', "\\N{BULLET}", "{{ 7 * 7 }}", "linje\nskift"]


def test_a_parameter_of_any_name_is_sent(odd: Interpreter) -> None:
    assert odd.request("tekster.op_n_bullet_7_7_raw", sitat="x")["query"] == [['sitat"\\', "x"]]


# the rest


def test_preview_is_recognised_in_any_spelling(odd: Interpreter) -> None:
    shown = odd.value("[[each.summary, each.preview] for each in operations.OPERATIONS if '/preview/' in each.path]")
    assert shown == [
        ["En", True],
        ["To", True],
        ["Tre", True],
        ["Fire", True],
        ["Preview of a campaign", False],
    ]


def test_operations_that_need_no_key_are_sent_without_one(odd: Interpreter) -> None:
    shown = odd.value("{each.name: each.authenticated for each in operations.OPERATIONS if '/rest/' in each.path}")
    assert shown == {
        "rest.apen": False,
        "rest.valgfri": False,
        "rest.tilbakekall": True,
        "rest.annetsteds": True,
        "rest.felles": True,
    }


def test_servers_with_variables_are_whole_urls(odd: Interpreter) -> None:
    assert odd.value("importlib.import_module('trigg_api').SERVERS") == {
        "production": "https://api.oculos.no/v4",
        "staging": "https://api.staging.oculos.no/v4",
    }


def test_what_was_read_otherwise_than_described_is_told() -> None:
    notes = [str(note) for note in variants.built(ODD, variants.NO_OVERLAY).effective.notes]
    assert [note for note in notes if "not classified" not in note] == [
        "GET /rest/servers has servers of its own; the client's base URL is used.",
        "GET /rabatter/{Kode}/linjer/{linje}: path parameter 'kode' is spelled 'Kode' in the path; read so.",
        "GET /rabatter/{Kode}/linjer/{linje}: 'linje' is declared in query and stands in the path; read so.",
        "GET /rabatter/{Kode}/linjer/{linje}: path parameter 'ubrukt' does not stand in the path; left out.",
        "POST /media/duplicates: the response 200 is read as application/json; it may be text/plain. "
        "with_raw_response returns it in .content.",
        "GET /rabatter/{Kode}/linjer/{linje}: 'Kode' may be left out, but the path goes on behind it; read as "
        "required.",
        "GET /butikker/{id}: 'id' may be left out, but '/butikker' is an operation of its own; read as required.",
    ]
    assert len(notes) == 7 + 61


def test_the_unsent_rest_of_a_document_is_not_in_the_effective_one() -> None:
    result = variants.effective(ODD, variants.NO_OVERLAY)
    assert "webhooks" not in result
    assert "x-internal" not in result["paths"]
    assert "callbacks" not in result["paths"]["/rest/callbacks"]["post"]
    assert set(result["components"]) == {"schemas", "securitySchemes"}
