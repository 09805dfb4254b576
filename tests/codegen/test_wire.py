"""What a server receives for each style, encoding and path that OpenAPI has, and what is refused by name."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from codegen.errors import PipelineError
from codegen.render.generate import generate_api
from codegen.spec import load
from tests.codegen import variants
from tests.codegen.variants import ROOT, Document, FailedError, Interpreter, api, operation, parameter
from trigg_api import types
from trigg_api.client import Body, Request
from trigg_api.models import Cart

DOCUMENT = load.load((Path(__file__).parent / "wire.yaml").read_bytes())
PLACE = {"by": "Bodø", "postnr": "8006"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Interpreter]:
    folder = variants.made_once(tmp_path_factory, "wire", DOCUMENT, variants.NO_OVERLAY)
    with variants.interpreter(folder) as opened:
        yield opened


@pytest.mark.parametrize(
    ("name", "args", "kwargs", "target"),
    [
        ("stier.delt_lenke", ["A 1"], {"felter": "navn"}, "/filer/A%201?felter=navn"),
        ("stier.annuller", ["A/1"], {"felter": "navn"}, "/kvitteringer/A%2F1?action=void&felter=navn"),
        ("stier.aktiver", ["7"], {}, "/kj%C3%B8ret%C3%B8y%20og%20bil/enc%20oded/7:aktiver"),
        ("stier.label", [["a", "b,c"], PLACE, ["a", "b.c"]], {}, "/label/.a.b%2Cc/.by=Bod%C3%B8.postnr=8006/.a,b.c"),
        (
            "stier.matrix",
            ["rød;blå", ["a", "b"], PLACE, PLACE],
            {},
            "/matrix/;navn=r%C3%B8d%3Bbl%C3%A5/;liste=a;liste=b/;by=Bod%C3%B8;postnr=8006/;flat=by,Bod%C3%B8,postnr,8006",
        ),
        (
            "stier.simple",
            [["Oslo, sentrum", "Bodø"], PLACE, PLACE],
            {},
            "/simple/Oslo%2C%20sentrum,Bod%C3%B8/by=Bod%C3%B8,postnr=8006/by,Bod%C3%B8,postnr,8006",
        ),
        ("lister.lister", [], {"csv": ["Oslo, sentrum", "Bodø"]}, "/lister?csv=Oslo%2C+sentrum,Bod%C3%B8"),
        ("lister.lister", [], {"pipe": ["a", "b"], "space": ["c", "d"]}, "/lister?pipe=a%7Cb&space=c+d"),
        (
            "lister.lister",
            [],
            {"objekt": {"by": "Oslo, sentrum"}, "rør": PLACE},
            "/lister?objekt=by,Oslo%2C+sentrum&r%C3%B8r=by%7CBod%C3%B8%7Cpostnr%7C8006",
        ),
    ],
)
def test_a_value_arrives_in_the_style_that_is_described(
    name: str, args: list[Any], kwargs: dict[str, Any], target: str, client: Interpreter
) -> None:
    assert client.wire(name, *args, **kwargs)["target"] == target


@pytest.mark.parametrize("argument", ["pipe", "space", "x_butikker"])
def test_a_value_with_the_delimiter_of_its_list_is_refused(argument: str, client: Interpreter) -> None:
    with pytest.raises(FailedError, match=r"InvalidArgument: .* which stands between them"):
        client.wire("lister.lister", **{argument: ["Oslo, | sentrum", "Bodø"]})


def test_a_list_in_a_cookie_has_its_commas_between_the_values_only(client: Interpreter) -> None:
    assert client.wire("lister.lister", valg=["a,b", "c"])["headers"]["cookie"] == "valg=a%2Cb,c"


def test_fields_of_a_form_arrive_in_their_encoding(client: Interpreter) -> None:
    fields = {"navn": "Kari", "merker": ["a,b", "c"], "butikker": ["1", "2"], "filter": PLACE, "adresse": PLACE}
    came = client.wire("kropp.skjema", {**fields, "spor": ["x", "y"]})
    assert came["headers"]["content-type"] == "application/x-www-form-urlencoded"
    assert came["body"] == (
        "navn=Kari&merker=a%2Cb,c&butikker=1&butikker=2&filter%5Bby%5D=Bod%C3%B8&filter%5Bpostnr%5D=8006"
        "&adresse=%7B%22by%22%3A%22Bod%5Cu00f8%22%2C%22postnr%22%3A%228006%22%7D&spor=x%7Cy"
    )


@pytest.mark.parametrize("given", ["dict", "Opplasting"])
@pytest.mark.parametrize("method", ["opplasting", "begge"])
def test_a_model_within_a_multipart_body_is_a_part_of_json(method: str, given: str, client: Interpreter) -> None:
    fields = "bilde=b'PNG', sted=Sted(by='Moss'), steder=[Sted(by='Bodø'), {'by': 'Oslo'}], tekst='# Hei'"
    came = client.value(f"wire('kropp.{method}', {given}({fields}))")
    boundary = re.search("boundary=(.*)", came["headers"]["content-type"])
    assert boundary is not None
    sent = [part.split("\r\n\r\n") for part in came["body"].split(f"--{boundary[1]}")[1:-1]]
    parts = [(head.strip().split("\r\n")[1:], content.strip()) for head, content in sent]
    text = ["Content-Type: text/markdown"] if method == "opplasting" else []
    assert parts == [
        (["Content-Type: image/png"], "PNG"),
        (["Content-Type: application/json"], '{"by":"Moss"}'),
        (["Content-Type: application/json"], '{"by":"BodÃ¸"}'),
        (["Content-Type: application/json"], '{"by":"Oslo"}'),
        (text, "# Hei"),
    ]


def test_a_part_that_is_described_as_json_is_json(client: Interpreter) -> None:
    assert (
        'Content-Type: application/json\r\n\r\n"Ring \\"Ola\\""\r\n'
        in client.wire("kropp.opplasting", {"notat": 'Ring "Ola"'})["body"]
    )


def test_a_choice_of_bodies_keeps_the_encoding_of_each(client: Interpreter) -> None:
    came = client.wire("kropp.begge", {"merker": ["a", "b"]}, content_type="application/x-www-form-urlencoded")
    assert came["body"] == "merker=a,b"


LIST = {"type": "array", "items": {"type": "string"}}
OBJECT = {"type": "object", "properties": {"by": {"type": "string"}, "postnr": {"type": "string"}}}


def _body(media_type: str, encoding: Document) -> Document:
    content = {
        media_type: {"schema": {"type": "object", "properties": {"sted": OBJECT}}, "encoding": {"sted": encoding}}
    }
    return {"requestBody": {"content": content}}


@pytest.mark.parametrize(
    ("path", "described", "why"),
    [
        ("/a", operation(parameter("valg", "cookie", LIST)), r"'valg'.*several cookies.*`update: \{explode: false\}`"),
        ("/a", operation(parameter("v", "query", style="simple")), r"'v' has the style 'simple'; allowed in query"),
        ("/a", operation(parameter("v", "query", OBJECT, style="pipeDelimited", explode=True)), r"'v'.*style: form"),
        ("/a?q={q}", operation(parameter("q", "path", required=True)), r"behind '\?' or '#'.*adds '/a'"),
        (
            "/a",
            operation({"name": "v", "in": "query", "content": {"application/xml": {"schema": OBJECT}}}),
            "'v' is application/xml, which is not supported",
        ),
        (
            "/a",
            operation(**_body("multipart/form-data", {"headers": {"X-Del": {"required": True}}})),
            r"'sted' of multipart/form-data needs the header 'X-Del'.*encoding\['sted'\]",
        ),
        ("/a", operation(**_body("application/x-www-form-urlencoded", {"style": "matrix"})), "'sted'.*'matrix'"),
        (
            "/a",
            operation(**_body("multipart/form-data", {"contentType": "application/xml"})),
            "'sted' of multipart/form-data is an object as application/xml",
        ),
    ],
)
def test_what_has_no_form_on_the_wire_is_refused_by_name(
    path: str, described: Document, why: str, tmp_path: Path
) -> None:
    document = copy.deepcopy(api({path: {"post": described}}))
    with pytest.raises(PipelineError, match=f"POST {re.escape(path)}: .*{why}"):
        generate_api(variants.effective(document, variants.NO_OVERLAY), tmp_path / "trigg_api", root=ROOT)


def test_a_body_that_holds_other_data_keeps_its_type_and_styles() -> None:
    body = Body("form", "application/x-www-form-urlencoded", {"l": ["a"]}, styles={"l": ("form", False)})
    other = Request("/v", "/v", body=body).with_body({"l": ["b", "c"]}).body
    assert other is not None
    assert (other.value, other.media_type, other.styles) == ({"l": ["b", "c"]}, body.media_type, body.styles)


def test_null_in_a_list_of_models_is_left_out_and_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    types._log_null.cache_clear()
    for _ in range(2):
        cart = Cart.from_dict({"items": [{"id": "a"}, None]})
        assert cart.to_dict() == {"items": [{"id": "a"}]}
    told = "null came in a list of CartItem, where none is described, and is left out;"
    assert caplog.messages == [f"{told} with_raw_response has it in .content."]
