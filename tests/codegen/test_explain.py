"""An operator who takes in a release pastes what the report says, and asks where a method comes from."""

from __future__ import annotations

import copy

import pytest
import yaml

from codegen import report
from codegen.__main__ import main
from codegen.pipeline import build
from codegen.spec import load
from codegen.verify import Counts
from tests.codegen import variants
from tests.codegen.variants import Document, api, operation, parameter


def _printed(document: Document, *overlays: bytes) -> str:
    built = build(variants.encoded(document), *overlays)
    lines = report.lines(
        version=built.version,
        counts=Counts(operations=1, paths=1, models=0),
        change=report.Change(),
        unmatched=built.unmatched,
        notes=built.effective.notes,
        files_changed=1,
    )
    return "\n".join(lines)


def test_what_the_report_says_of_a_new_operation_can_be_pasted_into_the_overlay() -> None:
    described = operation(parameter("id", "path", required=True), operationId="getIt's")
    printed = _printed(api({"/gavekort('{id}')": {"get": described}}), variants.NO_OVERLAY)
    pasted = yaml.safe_load(printed[printed.index("  - target:") :].partition("\nNo operation")[0])
    assert pasted == [
        {
            "target": "$.paths['/gavekort(\\'{id}\\')'].get",
            "description": "TODO: say why it may be sent again or not, and which parameters are personal.",
            "update": {"x-trigg-name": "gavekort_id.get_it_s", "x-trigg-retry": "safe", "x-trigg-personal": ["id"]},
        }
    ]
    again = _printed(api({"/gavekort('{id}')": {"get": described}}), variants.overlay(*pasted))
    assert "To be looked at" not in again
    assert "without a target" not in again


def test_a_server_that_is_new_can_be_pasted_into_the_environments() -> None:
    document = variants.vendors()
    document["servers"].append({"url": "https://api.test.oculos.no/v4"})
    printed = _printed(document, variants.OVERLAY)
    pasted = printed[printed.index("  - target:") :].partition("\nNo operation")[0].replace("NAME", "test")
    added = copy.deepcopy(load.load(variants.OVERLAY))
    added["actions"] += yaml.safe_load(pasted)
    assert "is no environment" not in _printed(document, yaml.safe_dump(added).encode())


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (
            "customers.get",
            [
                "customers.get: GET /customers/id/{id}",
                "the description: #/paths/~1customers~1id~1{id}/get",
                "the vendor's operationId is getCustomerById, and its section is Customers",
                "openapi/overlay.yaml, action ",
                "sets x-trigg-name, x-trigg-retry",
                "models: CustomerResponse, Error",
            ],
        ),
        (
            "customers.find",
            [
                "customers.find is written by hand: trigg_ext/resources/customers.py, line ",
                "customers.get: GET /customers/id/{id}",
                "customers.get_by_email: GET /customers/email/{email}",
                "customers.get_by_external_id: GET /customers/externalId/{id}",
                "customers.get_by_mobile_phone: GET /customers",
            ],
        ),
    ],
)
def test_a_method_is_explained_by_the_description_and_the_overlay(
    name: str, told: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["regenerate", "--explain", name]) == 0
    printed = capsys.readouterr().out
    assert [each for each in told if each not in printed] == []


def test_a_method_that_is_not_there_is_one_line_with_those_near_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["regenerate", "--explain", "customers.gett"]) == 1
    assert capsys.readouterr().err.startswith("error: There is no method customers.gett; near it are customers.get")
