"""What is accepted as the bundle, how it is read, and what is refused in which words."""

from __future__ import annotations

import codecs
import copy
import itertools
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from packaging.version import Version

from codegen.errors import PipelineError
from codegen.spec.api_version import is_older, version_key
from codegen.spec.load import MAX_LINE, Checked, NotTheBundle, Unreadable, check, load

BUNDLE = (Path(__file__).parents[3] / "openapi" / "openapi.yaml").read_bytes()

# A bundle in small, with what the vendor's has: shared schemas, a security scheme, path parameters, several operations.
STORES = """\
openapi: 3.1.0
info:
  title: Trigg Integrations API
  version: 4.3.0
servers:
- url: https://api.oculos.no/v4
security:
- api_key: []
paths:
  /stores:
    get:
      operationId: store1
      responses:
        200:
          description: OK
          content:
            application/json:
              schema:
                type: array
                items:
                  $ref: '#/components/schemas/Store'
  /customers/email/{email}:
    get:
      operationId: getCustomerByEmail
      parameters:
      - name: email
        in: path
        required: true
        schema:
          type: string
          examples: [kari.nordmann@example.no]
      responses:
        200:
          description: OK
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Customer'
    delete:
      operationId: deleteCustomerByEmail
      responses:
        default:
          description: Gone
components:
  securitySchemes:
    api_key:
      type: apiKey
      in: header
      name: X-Api-Key
  schemas:
    Store:
      type: object
      properties:
        name:
          type: string
          example: Storgata 1, Tromsø
        default:
          $ref: '#/components/schemas/Customer'
    Customer:
      type: object
      properties:
        mobilePhone:
          type: string
        country:
          type: string
          enum: [NO, SE, DK]
"""


@pytest.fixture
def stores() -> dict[str, Any]:
    return load(STORES.encode())


@pytest.fixture(params=["libyaml", "pure Python"])
def _either_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "pure Python":
        monkeypatch.setattr(sys.modules["codegen.spec.load"], "_LOADER", yaml.SafeLoader)


def read(text: str) -> dict[str, Any]:
    return load(text.encode())


def refusal_of_bytes(data: bytes | str) -> str:
    with pytest.raises(Unreadable) as refused:
        load(data.encode() if isinstance(data, str) else data)
    message = str(refused.value)
    assert message.startswith("the bundle cannot be read: ")
    assert message.isprintable()
    assert len(message) <= MAX_LINE
    return message


def refusal(document: dict[str, Any], **how: Any) -> str:
    with pytest.raises(NotTheBundle) as refused:
        check(document, **how)
    message = str(refused.value)
    assert message.startswith(f"the bundle {refused.value.verdict}: ")
    assert message.isprintable()
    assert len(message) <= MAX_LINE
    return message


def containers(value: Any) -> Iterator[int]:
    if isinstance(value, (dict, list)):
        yield id(value)
        for item in value.values() if isinstance(value, dict) else value:
            yield from containers(item)


class TestLoadReadsYaml:
    @pytest.mark.usefixtures("_either_parser")
    @pytest.mark.parametrize(
        ("written", "meant"),
        [
            ("NO", "NO"),
            ("no", "no"),
            ("yes", "yes"),
            ("on", "on"),
            ("y", "y"),
            ("2025-03-03", "2025-03-03"),
            ("2025-03-03T22:10:00Z", "2025-03-03T22:10:00Z"),
            ("12:30", "12:30"),
            ("1_000", "1_000"),
            ("0b11", "0b11"),
            ("4.3.0", "4.3.0"),
            ("=", "="),
            ("<<", "<<"),
            ("nullable", "nullable"),
            ("'200'", "200"),
            ('"true"', "true"),
            ("! 4711", "4711"),
            ("!!str 4711", "4711"),
            ("true", True),
            ("True", True),
            ("FALSE", False),
            ("null", None),
            ("~", None),
            ("", None),
            ("4711", 4711),
            ("-7", -7),
            ("010", 10),
            ("0o10", 8),
            ("0x1F", 31),
            ("99.50", 99.5),
            (".5", 0.5),
            ("1e3", 1000.0),
            ("!!int '4'", 4),
            ("!!float 4", 4.0),
            ("!!bool 'true'", True),
            ("!!null ''", None),
        ],
    )
    def test_scalars_follow_the_core_schema_of_yaml_1_2(self, written: str, meant: object) -> None:
        value = read(f"country: {written}\n")["country"]
        assert value == meant
        assert type(value) is type(meant)

    @pytest.mark.usefixtures("_either_parser")
    def test_keys_are_the_strings_that_are_written(self) -> None:
        text = "200: a\n0x10: b\nNO: c\ntrue: d\nnull: e\n1.0: f\n2025-03-03: g\n'quoted': h\n"
        assert list(read(text)) == ["200", "0x10", "NO", "true", "null", "1.0", "2025-03-03", "quoted"]

    @pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
    def test_utf_8_is_read_with_and_without_a_byte_order_mark(self, mark: bytes) -> None:
        assert load(mark + "navn: Bjørnstjerne Bråten\n".encode()) == {"navn": "Bjørnstjerne Bråten"}

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
    def test_other_unicode_is_read_where_a_byte_order_mark_says_so(self, encoding: str) -> None:
        assert load("navn: Åse\n".encode(encoding)) == {"navn": "Åse"}
        assert load('{"navn": "Åse"}'.encode(encoding)) == {"navn": "Åse"}

    @pytest.mark.usefixtures("_either_parser")
    def test_the_bundle_in_small_is_read_whole(self) -> None:
        document = read(STORES)
        assert list(document["paths"]["/stores"]["get"]["responses"]) == ["200"]
        assert document["components"]["schemas"]["Customer"]["properties"]["country"]["enum"] == ["NO", "SE", "DK"]


class TestLoadResolvesAliases:
    @pytest.mark.usefixtures("_either_parser")
    def test_an_alias_becomes_a_copy_that_shares_nothing(self) -> None:
        text = (
            "store: &store {address: {city: Oslo}, phones: ['+4722334455']}\nother: *store\nthird: [*store, *store]\n"
        )
        document = read(text)
        assert document["other"] == document["store"] == document["third"][0] == document["third"][1]
        ids = list(containers(document))
        assert len(ids) == len(set(ids))

    @pytest.mark.usefixtures("_either_parser")
    def test_a_merge_fills_in_what_the_mapping_does_not_say_itself(self) -> None:
        document = read("base: &base {city: Oslo, country: NO}\nstore:\n  city: Bergen\n  <<: *base\n  name: Torget\n")
        assert document["store"] == {"city": "Bergen", "country": "NO", "name": "Torget"}

    def test_of_several_merged_mappings_the_first_wins(self) -> None:
        document = read("a: &a {city: Oslo}\nb: &b {city: Bergen, zip: '5014'}\nstore: {<<: [*a, *b]}\n")
        assert document["store"] == {"city": "Oslo", "zip": "5014"}

    def test_merged_parts_are_copies_too(self) -> None:
        document = read("base: &base {address: {city: Oslo}}\none: {<<: *base}\ntwo: {<<: *base}\n")
        ids = list(containers(document))
        assert len(ids) == len(set(ids))

    def test_a_quoted_merge_key_is_an_ordinary_key(self) -> None:
        assert read("'<<': {city: Oslo}\n") == {"<<": {"city": "Oslo"}}

    def test_an_anchor_used_again_hides_the_older_one(self) -> None:
        assert read("a: &city Oslo\nb: *city\nc: &city Bergen\nd: *city\n")["d"] == "Bergen"

    def test_an_alias_may_stand_for_a_key(self) -> None:
        assert read("a: &city Oslo\nstores: {*city : 12}\n")["stores"] == {"Oslo": 12}

    def test_an_alias_inside_its_own_anchor_is_refused(self) -> None:
        assert "*store stands inside its own anchor" in refusal_of_bytes("store: &store {next: *store}\n")

    def test_an_alias_without_an_anchor_is_refused(self) -> None:
        assert "*store has no anchor" in refusal_of_bytes("store: *store\n")

    @pytest.mark.parametrize("merged", ["<<: Oslo", "<<: [1, 2]", "<<:", "<<: {a: 1}\n<<: {b: 2}"])
    def test_a_merge_of_anything_but_mappings_is_refused(self, merged: str) -> None:
        assert "'<<'" in refusal_of_bytes(merged)

    def test_a_bomb_of_nested_aliases_is_refused_before_it_is_expanded(self) -> None:
        lines = ["a0: &a0 [kake, kake, kake, kake, kake, kake, kake, kake, kake, kake]"]
        lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
        assert "more than 500000 nodes" in refusal_of_bytes("\n".join(lines))

    def test_a_bomb_of_nested_merges_is_refused(self) -> None:
        lines = ["a0: &a0 {p: 1, q: 2}"]
        lines += [f"a{n}: &a{n} {{p: {{<<: *a{n - 1}}}, q: {{<<: *a{n - 1}}}}}" for n in range(1, 40)]
        assert "nodes" in refusal_of_bytes("\n".join(lines))

    def test_a_long_text_repeated_without_measure_is_refused(self) -> None:
        text = f"a: &a {'kake ' * 20_000}x\nb: [{', '.join(['*a'] * 500)}]\n"
        assert "aliases repeat more than" in refusal_of_bytes(text)

    def test_aliases_cannot_nest_deeper_than_brackets_may(self) -> None:
        lines = ["a0: &a0 [kake]", *(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 300))]
        assert "levels deep" in refusal_of_bytes("\n".join(lines))


class TestLoadReadsJson:
    def test_json_is_known_by_its_content(self) -> None:
        document = {"openapi": "3.1.0", "info": {"title": "Trigg", "version": "4.3.0"}, "points": [1, 2.5, None, True]}
        assert load(json.dumps(document, indent=2).encode()) == document
        assert load(b"\n  " + json.dumps(document).encode() + b"\n") == document

    def test_yaml_in_braces_is_not_taken_for_json(self) -> None:
        assert read("{openapi: 3.1.0, country: NO}") == {"openapi": "3.1.0", "country": "NO"}

    def test_json_is_not_read_by_the_laxer_rules_of_yaml(self) -> None:
        # As YAML this has the key '// codes "SE"'.
        assert "not valid JSON" in refusal_of_bytes('{"NO": 1, // codes\n "SE": 2}')

    @pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity", "1e999"])
    def test_numbers_that_json_does_not_have_are_refused(self, word: str) -> None:
        assert word in refusal_of_bytes(f'{{"points": {word}}}')

    def test_half_a_surrogate_pair_is_refused(self) -> None:
        assert "surrogate" in refusal_of_bytes('{"navn": "\\ud83d"}')
        assert "surrogate" in refusal_of_bytes('{"\\ud83d": 1}')
        assert load(b'{"navn": "\\ud83c\\udf82"}') == {"navn": "\N{BIRTHDAY CAKE}"}


class TestLoadRefuses:
    @pytest.mark.usefixtures("_either_parser")
    @pytest.mark.parametrize(
        "text",
        [
            '{"paths": {"/stores": {}, "/consents": {}, "/stores": {}}}',
            "paths:\n  /stores: {}\n  /consents: {}\n  /stores: {}\n",
            "paths:\n  /stores: {}\n  '/stores': {}\n",
        ],
    )
    def test_a_key_that_stands_twice_by_its_name(self, text: str) -> None:
        assert "'/stores' stands twice" in refusal_of_bytes(text)

    def test_a_number_and_a_string_that_are_the_same_key(self) -> None:
        message = refusal_of_bytes("responses:\n  200: {}\n  '200': {}\n")
        assert "'200' stands twice" in message
        assert "line 3" in message
        assert "in responses" in message

    @pytest.mark.usefixtures("_either_parser")
    @pytest.mark.parametrize(
        ("tagged", "tag"),
        [
            ("!vendor 1", "'!vendor'"),
            ("!!python/object/apply:os.system ['true']", "python/object"),
            ("!!binary aGVp", "'!!binary'"),
            ("!!timestamp 2025-03-03", "'!!timestamp'"),
            ("!!set {a}", "'!!set'"),
            ("!!str {a: b}", "'!!str'"),
            ("!!map [a]", "'!!map'"),
        ],
    )
    def test_a_tag_outside_the_core_schema(self, tagged: str, tag: str) -> None:
        assert tag in refusal_of_bytes(f"value: {tagged}\n")

    @pytest.mark.parametrize("tagged", ["!!int 3.5", "!!bool NO", "!!null x", "!!float true"])
    def test_a_value_that_is_not_what_its_tag_says(self, tagged: str) -> None:
        assert "is tagged !!" in refusal_of_bytes(f"value: {tagged}\n")

    @pytest.mark.parametrize("number", [".inf", "-.Inf", ".nan", "1e999", "!!float 1e999"])
    def test_numbers_that_json_does_not_have(self, number: str) -> None:
        assert "which JSON does not have" in refusal_of_bytes(f"points: {number}\n")

    @pytest.mark.parametrize("digits", [1000, 5000])
    def test_a_number_so_long_that_it_might_not_be_written_out_again(self, digits: int) -> None:
        assert f"{digits} digits" in refusal_of_bytes(f"points: {'9' * digits}\n")
        assert f"{digits + 2} digits" in refusal_of_bytes(f"points: 0x{'f' * digits}\n")
        assert f"{digits} digits" in refusal_of_bytes(f'{{"points": {"9" * digits}}}')

    @pytest.mark.parametrize("text", ["? [a, b]\n: c\n", "? {a: b}\n: c\n", "a: &a [b]\nc: {*a : d}\n"])
    def test_a_key_that_is_no_scalar(self, text: str) -> None:
        assert "used as a key" in refusal_of_bytes(text)

    def test_a_second_document(self) -> None:
        assert "second document" in refusal_of_bytes("openapi: 3.1.0\n---\nopenapi: 3.0.0\n")

    @pytest.mark.parametrize("data", [b"", b" \n\n", b"\xef\xbb\xbf", b"\xff\xfe", b"# bare en kommentar\n"])
    def test_an_empty_file(self, data: bytes) -> None:
        assert "it is empty" in refusal_of_bytes(data)

    @pytest.mark.parametrize(
        "page",
        [
            "<!DOCTYPE html>\n<html><head><title>Logg inn</title></head></html>",
            "\n  <html lang='no'>",
            "<?xml version='1.0'?><oops/>",
            "<!-- cached --><HTML>",
        ],
    )
    def test_a_web_page(self, page: str) -> None:
        assert "HTML or XML page" in refusal_of_bytes(page)

    @pytest.mark.parametrize("text", ["Not Found", "- a\n- b\n", "[1, 2]", "4711", "null", "'openapi'", "---\n"])
    def test_a_document_that_is_no_mapping(self, text: str) -> None:
        assert "where a mapping must be" in refusal_of_bytes(text)

    @pytest.mark.parametrize(
        ("data", "what"),
        [
            (b"\x1f\x8b\x08\x00", "compressed"),
            (b"PK\x03\x04\xff", "compressed"),
            ("navn: Bjørn".encode("latin-1"), "not UTF-8"),
            (b"navn: \x00\x01", "not valid YAML"),
            (b"navn: \xed\xa0\xbd", "not UTF-8"),
            (b"\xff\xfea", "not UTF-16"),
        ],
    )
    def test_bytes_that_are_no_text(self, data: bytes, what: str) -> None:
        assert what in refusal_of_bytes(data)

    @pytest.mark.usefixtures("_either_parser")
    @pytest.mark.parametrize("escape", ["\\ud83d", "\\U00110000", "\\q"])
    def test_an_escape_that_is_no_character(self, escape: str) -> None:
        assert refusal_of_bytes(f'navn: "{escape}"\n')

    @pytest.mark.parametrize(
        ("start", "opening"), [("a: ", "["), ("", "{a: "), ("", "- "), ("", '{"a":'), ('{"a":', "[")]
    )
    def test_nesting_without_end(self, start: str, opening: str) -> None:
        assert "levels deep" in refusal_of_bytes(start + opening * 100_000)

    def test_a_json_file_that_was_cut_off(self) -> None:
        text = json.dumps(load(STORES.encode()), indent=1)
        for end in range(1, len(text) - 1, 7):
            assert "not valid JSON" in refusal_of_bytes(text[:end])
        assert "it looks cut off" in refusal_of_bytes('{"openapi": "3.1.0", "info": {')

    def test_what_it_cannot_read_under_the_name_it_was_given(self) -> None:
        with pytest.raises(Unreadable, match=r"^overlay\.yaml cannot be read: it is empty"):
            load(b"", name="overlay.yaml")

    def test_in_one_line_whatever_the_document_calls_its_keys(self) -> None:
        message = refusal_of_bytes('"a\\nb\\e[31m": {x: 1, x: 2}\n' + f"{'k' * 900}: 1\n")
        assert "'x' stands twice" in message
        assert refusal_of_bytes(f"{'k' * 900}: {{x: 1, x: 2}}\n")


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner)
    ),
    max_leaves=12,
)
json_documents = st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), json_values, max_size=4)


class TestLoadForAnyInput:
    @settings(deadline=None, max_examples=50)
    @given(json_documents)
    def test_every_json_document_comes_back_as_it_was_written(self, document: dict[str, Any]) -> None:
        assert load(json.dumps(document).encode()) == document
        assert load(json.dumps(document, ensure_ascii=False, indent=1).encode()) == document

    @settings(deadline=None, max_examples=50)
    @given(json_documents)
    def test_every_document_comes_back_from_quoted_and_tagged_yaml(self, document: dict[str, Any]) -> None:
        assert load(yaml.safe_dump(document, default_style='"').encode()) == document

    @settings(deadline=None, max_examples=300)
    @given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
    def test_arbitrary_bytes_are_read_or_refused_and_nothing_else(self, data: bytes) -> None:
        read_or_refused(data)

    @settings(deadline=None, max_examples=400)
    @given(st.text(alphabet="{}[]\"':,&*!|>-?#%@` \n\tab0.~<", max_size=40))
    def test_any_arrangement_of_indicators_is_read_or_refused_and_nothing_else(self, text: str) -> None:
        read_or_refused(text.encode())

    @settings(deadline=None, max_examples=40)
    @given(st.integers(0, len(BUNDLE)))
    def test_the_bundle_cut_anywhere_is_read_or_refused_and_nothing_else(self, end: int) -> None:
        read_or_refused(BUNDLE[:end])

    @settings(deadline=None, max_examples=40)
    @given(st.integers(0, len(BUNDLE) - 1), st.integers(0, 40), st.binary(max_size=6))
    def test_the_damaged_bundle_is_read_or_refused_and_nothing_else(self, at: int, lost: int, put: bytes) -> None:
        read_or_refused(BUNDLE[:at] + put + BUNDLE[at + lost :])

    @settings(deadline=None, max_examples=150)
    @given(st.data())
    def test_the_bundle_in_small_with_any_damage_is_read_or_refused_and_nothing_else(self, data: st.DataObject) -> None:
        lines = STORES.splitlines(keepends=True)
        for _ in range(data.draw(st.integers(1, 3))):
            at = data.draw(st.integers(0, len(lines) - 1))
            lines[at] = data.draw(
                st.sampled_from(["", lines[at].lstrip(), "  " + lines[at], lines[at].partition(":")[0] + ":\n"])
                | st.text(max_size=5)
            )
        read_or_refused("".join(lines).encode("utf-8", "surrogatepass"))

    @settings(deadline=None, max_examples=60)
    @given(document=st.dictionaries(st.sampled_from(["openapi", "info", "paths", "components"]), json_values))
    def test_a_document_of_any_shape_is_accepted_or_refused_and_nothing_else(self, document: dict[str, Any]) -> None:
        stores = load(STORES.encode())
        accepted_or_refused(document)
        accepted_or_refused({**stores, **document})
        accepted_or_refused({**stores, "paths": {"/stores": {"get": document}, **stores["paths"]}})
        accepted_or_refused({**stores, "components": {"schemas": {"Store": document}}})


def read_or_refused(data: bytes) -> None:
    try:
        document = load(data)
    except PipelineError:
        return
    json.dumps(document, allow_nan=False, ensure_ascii=False).encode()
    ids = list(containers(document))
    assert len(ids) == len(set(ids))
    accepted_or_refused(document)


def accepted_or_refused(document: dict[str, Any]) -> None:
    with suppress(PipelineError):
        check(document)


class TestCheckAccepts:
    def test_the_bundle_in_the_repository(self) -> None:
        document = load(BUNDLE)
        methods = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
        checked = check(document)
        assert checked.version == document["info"]["version"]
        assert checked.title == document["info"]["title"]
        assert checked.openapi == document["openapi"]
        assert checked.operations == sum(len(methods & item.keys()) for item in document["paths"].values())

    def test_and_says_what_it_is(self, stores: dict[str, Any]) -> None:
        assert check(stores) == Checked("4.3.0", "Trigg Integrations API", 3, "3.1.0")

    @pytest.mark.parametrize("version", ["3.0.0", "3.0.3", "3.1.0", "3.1.1"])
    def test_every_openapi_of_the_two_lines_that_the_generators_read(
        self, stores: dict[str, Any], version: str
    ) -> None:
        assert check({**stores, "openapi": version}).openapi == version

    @pytest.mark.parametrize(
        "title", ["TRIGG", "trigg-api", "TriggLoyalty", "The Trigg API", "Trigg4 API", "API/trigg"]
    )
    def test_the_api_by_its_title_when_its_url_is_new(self, stores: dict[str, Any], title: str) -> None:
        stores["info"]["title"] = title
        stores["servers"] = [{"url": "https://api.lojalitet.no/v5"}]
        assert check(stores).title == title

    @pytest.mark.parametrize(
        "server",
        [
            {"url": "https://api.oculos.no/v4"},
            {"url": "https://API.Staging.Oculos.no:8443/v5"},
            {"url": "https://triggloyalty.com"},
            {"url": "https://{kunde}.triggloyalty.com/v5"},
            {"url": "{base}/v5", "variables": {"base": {"default": "https://api.triggloyalty.com"}}},
        ],
    )
    def test_the_api_by_its_url_when_its_title_is_new(self, stores: dict[str, Any], server: dict[str, Any]) -> None:
        stores["info"]["title"] = "Loyalty API"
        stores["servers"] = [{"url": "/v5"}, server]
        assert check(stores).title == "Loyalty API"

    def test_any_api_where_none_is_expected(self, stores: dict[str, Any]) -> None:
        stores["info"]["title"], stores["servers"] = "Swagger Petstore", []
        assert check(stores, expect_title=None).operations == 3

    def test_an_operation_whose_responses_are_explicitly_empty(self, stores: dict[str, Any]) -> None:
        stores["paths"]["/stores"]["get"]["responses"] = {}
        assert check(stores).operations == 3

    def test_operations_of_a_path_item_that_is_referred_to(self, stores: dict[str, Any]) -> None:
        stores["components"]["pathItems"] = {"Stores": stores["paths"]["/stores"]}
        stores["paths"]["/stores"] = {"$ref": "#/components/pathItems/Stores"}
        assert check(stores).operations == 3

    @pytest.mark.parametrize(
        "put",
        [
            lambda d: d.update({"x-origin": {"$ref": "intern.yaml"}}),
            lambda d: d["paths"].update({"x-note": None}),
            lambda d: d["paths"]["/stores"].update({"x-get": {"responses": {}}}),
            lambda d: d["components"]["schemas"]["Store"].update(example={"$ref": "fri tekst"}),
            lambda d: d["components"]["schemas"]["Store"].update(examples=[{"$ref": "fri tekst", "schema": None}]),
            lambda d: d["components"]["schemas"]["Store"].update(default={"$ref": None}, const={"$ref": "x"}),
            lambda d: d["components"]["schemas"]["Store"]["properties"].update({"$ref": {"type": "string"}}),
            lambda d: d["components"]["schemas"]["Store"]["properties"].update(schema={"type": "string"}, any=True),
            lambda d: d["components"]["schemas"]["Store"].update(additionalProperties=False),
            lambda d: d["components"]["schemas"]["Store"].update(description=None, format=None),
            lambda d: d["components"].update(examples={"store": {"value": {"$ref": "fri tekst"}}}),
            lambda d: d["components"].update(examples=None, parameters=None),
            lambda d: d["paths"]["/stores"]["get"].update(security=[{}], tags=None, parameters=None),
            lambda d: d["components"]["schemas"].update(
                {"a/b~c": True, "Alias": {"$ref": "#/components/schemas/a~1b~0c"}}
            ),
            lambda d: d["components"]["schemas"].update({"Å": {}, "B": {"$ref": "#/components/schemas/%C3%85"}}),
            lambda d: d["components"]["schemas"].update({"5%25": {}, "B": {"$ref": "#/components/schemas/5%25"}}),
            lambda d: d["components"]["schemas"].update(
                {"Parent": {"properties": {"child": {"$ref": "#/components/schemas/Parent"}}}}
            ),
        ],
    )
    def test_what_is_unusual_but_whole(self, stores: dict[str, Any], put: Callable[[dict[str, Any]], None]) -> None:
        put(stores)
        assert check(stores).operations == 3


class TestCheckRefuses:
    @pytest.mark.parametrize(
        ("document", "reason"),
        [
            ({}, 'no "openapi" key'),
            ({"overlay": "1.0.0", "actions": []}, 'no "openapi" key'),
            ({"swagger": "2.0", "info": {"title": "Trigg", "version": "3.9"}, "paths": {}}, "it is Swagger 2.0"),
            ({"openapi": "2.0.0"}, "says openapi '2.0.0'"),
            ({"openapi": "3.2.0"}, "says openapi '3.2.0'"),
            ({"openapi": "4.0.0"}, "says openapi '4.0.0'"),
            ({"openapi": "3.10.0"}, "says openapi '3.10.0'"),
            ({"openapi": 3.1}, "says openapi 3.1"),
            ({"openapi": None}, "says openapi None"),
            ({"openapi": "3.1.0"}, "has no 'info'"),
            ({"openapi": "3.1.0", "info": None}, "'info' is null"),
            ({"openapi": "3.1.0", "info": {"version": "4.3.0"}}, "info.title is missing"),
            ({"openapi": "3.1.0", "info": {"title": "Trigg"}}, "info.version is missing"),
            ({"openapi": "3.1.0", "info": {"title": "Trigg", "version": " "}}, "info.version is missing"),
            ({"openapi": "3.1.0", "info": {"title": "Trigg", "version": 4.1}}, "info.version is the number 4.1"),
            ({"openapi": "3.1.0", "info": {"title": "Tri\ngg", "version": "4"}}, "info.title is not one printable"),
            ({"openapi": "3.1.0", "info": {"title": "Trigg", "version": "4.3.0"}}, "has no 'paths'"),
        ],
    )
    def test_a_document_that_is_no_openapi_bundle(self, document: dict[str, Any], reason: str) -> None:
        assert reason in refusal(document)

    @pytest.mark.parametrize(
        ("title", "url"),
        [
            ("Swagger Petstore", "https://petstore3.swagger.io/api/v3"),
            ("Trigger API", "https://api.example.no/v1"),
            ("Vipps MobilePay API", "https://api.oculos.no.example.net/v1"),
            ("Loyalty API", "https://notoculos.no/"),
            ("Loyalty API", "https://[oculos.no"),
            ("Loyalty API", "/v4"),
        ],
    )
    def test_the_description_of_another_api(self, stores: dict[str, Any], title: str, url: str) -> None:
        stores["info"]["title"], stores["servers"] = title, [{"url": url}]
        message = refusal(stores)
        assert "describes another API" in message
        assert title in message

    @pytest.mark.parametrize("servers", [None, "https://api.oculos.no", [None], [{"url": None}], [{}]])
    def test_another_title_without_a_usable_server(self, stores: dict[str, Any], servers: object) -> None:
        stores["info"]["title"], stores["servers"] = "Loyalty API", servers
        assert "describes another API" in refusal(stores)

    @pytest.mark.parametrize(
        ("paths", "reason"),
        [
            (None, "'paths' is null"),
            ([], "'paths' is a list"),
            ({}, "describes no operation and no webhook"),
            ({"x-note": "later"}, "describes no operation and no webhook"),
            ({"/stores": {}}, "describes no operation and no webhook"),
            ({"/stores": {"summary": "Stores", "parameters": []}}, "describes no operation and no webhook"),
            ({"stores": {"get": {"responses": {}}}}, "'stores' does not begin with '/'"),
            ({"/stores": None}, "#/paths/~1stores is null"),
            ({"/stores": "ge"}, "#/paths/~1stores is the text 'ge'"),
            ({"/stores": {"get": None}}, "GET /stores is null"),
            ({"/stores": {"get": "summ"}}, "GET /stores is the text 'summ'"),
            ({"/stores": {"get": {"responses": None}}}, "the responses of GET /stores are null"),
            ({"/stores": {"get": {"responses": {"200": None}}}}, "/get/responses/200 is null"),
            ({"/stores": {"GET": {"responses": {}}}}, "an operation under 'GET'"),
            ({"/stores": {"query": {"responses": {}}}}, "an operation under 'query'"),
            ({"/stores": {"$ref": "#/components/pathItems/Stores"}}, "which is not in the document"),
            ({"/stores": {"$ref": "stores.yaml"}}, "'stores.yaml', which leads to no part of the document"),
        ],
    )
    def test_paths_that_lost_something(self, stores: dict[str, Any], paths: object, reason: str) -> None:
        assert reason in refusal({**stores, "paths": paths})

    @pytest.mark.parametrize(
        "reference",
        [
            "schemas/store.yaml",
            "./store.yaml#/Store",
            "https://api.oculos.no/schemas/store.json",
            "components.yaml#/components/schemas/Store",
            "#Store",
            "#",
            "",
        ],
    )
    def test_a_reference_to_something_outside_and_names_it(self, stores: dict[str, Any], reference: str) -> None:
        stores["components"]["schemas"]["Customer"]["properties"]["store"] = {"$ref": reference}
        message = refusal(stores)
        assert f"#/components/schemas/Customer/properties/store refers to {reference!r}" in message
        assert "bundle all parts into one file" in message

    @pytest.mark.parametrize(
        "reference",
        [
            "#/components/schemas/Shop",
            "#/components/schemas/",
            "#/paths/9",
            "#/servers/7",
            "#/servers/x",
            "#/info/title/x",
        ],
    )
    def test_a_reference_to_something_that_is_not_there(self, stores: dict[str, Any], reference: str) -> None:
        stores["components"]["schemas"]["Store"]["allOf"] = [{"$ref": reference}]
        assert f"refers to {reference!r}, which is not in the document" in refusal(stores)

    def test_a_reference_to_something_that_is_no_object(self, stores: dict[str, Any]) -> None:
        stores["components"]["schemas"]["Alias"] = {"$ref": "#/info/title"}
        assert "which is the text" in refusal(stores)

    def test_references_that_lead_in_a_circle(self, stores: dict[str, Any]) -> None:
        stores["components"]["schemas"]["Shop"] = {"$ref": "#/components/schemas/Butikk"}
        stores["components"]["schemas"]["Butikk"] = {"$ref": "#/components/schemas/Shop"}
        assert "leads back to itself" in refusal(stores)

    def test_a_security_requirement_whose_scheme_is_not_there(self, stores: dict[str, Any]) -> None:
        del stores["components"]["securitySchemes"]
        assert "the security scheme 'api_key', which is not there" in refusal(stores)

    @pytest.mark.parametrize("hole", [None, "typ", 4])
    @pytest.mark.parametrize(
        ("where", "put"),
        [
            ("schemas/Store", lambda d, hole: d["components"]["schemas"].update(Store=hole)),
            ("properties/name", lambda d, hole: d["components"]["schemas"]["Store"]["properties"].update(name=hole)),
            ("Store/properties", lambda d, hole: d["components"]["schemas"]["Store"].update(properties=hole)),
            ("Store/items", lambda d, hole: d["components"]["schemas"]["Store"].update(items=hole)),
            ("Store/allOf/0", lambda d, hole: d["components"]["schemas"]["Store"].update(allOf=[hole])),
            ("get/requestBody", lambda d, hole: d["paths"]["/stores"]["get"].update(requestBody=hole)),
            ("get/parameters/0", lambda d, hole: d["paths"]["/stores"]["get"].update(parameters=[hole])),
            ("securitySchemes/api_key", lambda d, hole: d["components"]["securitySchemes"].update(api_key=hole)),
            ("#/components", lambda d, hole: d.update(components=hole, paths={"/stores": {"put": {"responses": {}}}})),
            ("security/0", lambda d, hole: d.update(security=[hole])),
        ],
    )
    def test_null_or_a_bare_word_where_an_object_must_be(
        self, stores: dict[str, Any], where: str, put: Callable[[dict[str, Any], object], None], hole: object
    ) -> None:
        put(stores, hole)
        if where == "#/components":
            del stores["security"]
        message = refusal(stores)
        assert where in message
        assert "where an object must be" in message or "which is " in message

    def test_a_file_cut_anywhere_before_the_last_schema(self) -> None:
        # Whatever is lost, somebody refers to it: shared schemas and security schemes come last here.
        last = STORES.index("    Customer:\n")
        for end in range(last):
            with pytest.raises(NotTheBundle):
                check(load(STORES[:end].encode()))

    def test_it_under_the_name_it_was_given(self) -> None:
        with pytest.raises(NotTheBundle, match=r"^https://trigg\.example/openapi\.yaml is no OpenAPI document: "):
            check({}, name="https://trigg.example/openapi.yaml")

    def test_nothing_by_changing_it(self, stores: dict[str, Any]) -> None:
        before = copy.deepcopy(stores)
        check(stores)
        assert stores == before


VERSIONS_IN_ORDER = [
    "3.9",
    "4.0.0-dev",
    "4.0.0-alpha.1",
    "4.0.0-alpha.2",
    "4.0.0-beta",
    "4.0.0-rc.1",
    "4.0.0rc2",
    "4.0.0-rc10",
    "4.0.0-sommer",
    "v4.0.0",
    "4.0.0-hotfix1",
    "4.0.1",
    "4.3.0-SNAPSHOT",
    "4.3",
    "4.9.0",
    "4.10.0",
    "10.0",
    "2025-03-03",
    "2025-11-01",
    "20260101",
]


class TestVersions:
    def test_are_ordered_as_people_mean_them(self) -> None:
        for older, newer in itertools.combinations(VERSIONS_IN_ORDER, 2):
            assert is_older(older, newer), (older, newer)
            assert not is_older(newer, older), (older, newer)

    @pytest.mark.parametrize(
        "same",
        [
            ["4.3", "4.3.0", "v4.3", "V4.3.0.0", "release-4.3.0", "4.3.0-final", "4.3.0+5a1b", " 4.03 "],
            ["4.0-rc1", "4.0.0.RC.1"],
        ],
    )
    def test_are_equal_however_they_are_spelled(self, same: list[str]) -> None:
        assert len({version_key(version) for version in same}) == 1
        assert not any(is_older(a, b) for a in same for b in same)

    def test_without_a_number_have_an_order_of_their_own(self) -> None:
        assert is_older("høst 2024", "høst 2025")
        assert is_older("4.3.0", "høst 2025")
        assert version_key("latest") != version_key("next")

    @settings(deadline=None)
    @given(
        st.lists(
            st.text() | st.from_regex(r"\Av?[0-9]{1,3}(\.[0-9]{1,3}){0,3}(-?[a-z]{1,3}\.?[0-9]{0,2})?\Z"), max_size=6
        )
    )
    def test_of_any_spelling_are_in_one_total_order(self, versions: list[str]) -> None:
        in_order = sorted(versions, key=version_key)
        for index, version in enumerate(in_order):
            assert not is_older(version, version)
            for later in in_order[index:]:
                assert not is_older(later, version)
                assert is_older(version, later) == (version_key(version) != version_key(later))

    @settings(deadline=None)
    @given(st.integers(0, 10**30), st.integers(0, 10**30))
    def test_compare_numbers_of_any_length_as_numbers(self, one: int, other: int) -> None:
        assert is_older(f"4.{one}", f"4.{other}") == (one < other)
        assert is_older(f"4.0-rc{one}", f"4.0-rc{other}") == (one < other)

    def test_of_more_digits_than_python_converts_are_still_compared(self) -> None:
        assert is_older("9" * 5000, "1" + "0" * 5000)

    @settings(deadline=None)
    @given(
        st.tuples(
            *[
                st.builds(
                    "{}{}{}{}".format,
                    st.lists(st.integers(0, 12), min_size=1, max_size=4).map(
                        lambda numbers: ".".join(map(str, numbers))
                    ),
                    st.sampled_from(["", "a1", "a2", "b1", "rc1", "rc10"]),
                    st.sampled_from(["", ".post1", ".post2"]),
                    st.sampled_from(["", ".dev1", ".dev2"]),
                )
            ]
            * 2
        )
    )
    def test_are_ordered_as_python_orders_those_it_knows(self, pair: tuple[str, str]) -> None:
        new, locked = pair
        assert is_older(new, locked) == (Version(new) < Version(locked))
