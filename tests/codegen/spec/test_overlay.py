"""The overlay applier does what the Overlay Specification says, and refuses the rest by name."""

from __future__ import annotations

import copy
import datetime
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.errors import PipelineError
from codegen.spec.overlay import ABSENT, Action, Applied, Overlay, OverlayError, apply_overlay, read_overlay

COMPLIANT_SETS = Path(__file__).resolve().parents[3] / ".." / "shared" / "overlay-compliant-sets"
SETS = (
    "add-a-license",
    "description-and-summary",
    "remove-example",
    "remove-matching-responses",
    "remove-property",
    "remove-server",
    "replace-servers-for-sandbox",
    "update-root",
)


def description() -> dict[str, Any]:
    """Return a fresh, small description of the API."""
    return {
        "openapi": "3.0.3",
        "info": {"title": "Trigg Integrations API", "version": "4.3.0"},
        "tags": [{"name": "customers"}, {"name": "transactions"}],
        "paths": {
            "/customers": {
                "get": {
                    "operationId": "getCustomer",
                    "tags": ["customers", "legacy"],
                    "parameters": [
                        {"name": "mobilePhone", "in": "query", "example": "+4791234567"},
                        {"name": "page", "in": "query"},
                        {"name": "externalId", "in": "query"},
                        {"name": "page", "in": "header"},
                    ],
                },
                "post": {"operationId": "createCustomer", "tags": ["customers"]},
            },
            "/transactions/customerId/{customerId}": {
                "get": {
                    "operationId": "listReceipts",
                    "tags": ["transactions"],
                    "parameters": [{"name": "page", "in": "query"}, {"name": "customerId", "in": "path"}],
                },
            },
        },
    }


def overlay_of(*actions: object, version: str = "1.1.0") -> dict[str, Any]:
    """Return an overlay document that holds the actions."""
    return {
        "overlay": version,
        "info": {"title": "Corrections to the Trigg Integrations API", "version": "4.3.0"},
        "actions": list(actions),
    }


def applied(document: dict[str, Any], *actions: object, version: str = "1.1.0") -> Applied:
    """Read an overlay of the actions and apply it."""
    return apply_overlay(document, read_overlay(overlay_of(*actions, version=version)))


def as_json(value: object) -> str:
    """Return what tells 1, 1.0 and true apart, and the order of keys too."""
    return json.dumps(value)


def containers(value: object) -> list[int]:
    """Return the identity of every object and array in a value, once for each place where it stands."""
    children: list[object] = []
    if isinstance(value, dict):
        children = list(value.values())
    elif isinstance(value, list):
        children = value
    else:
        return []
    return [id(value), *(each for child in children for each in containers(child))]


def outcome(document: dict[str, Any], overlay: Overlay) -> str:
    """Return the description that applying gives, as JSON, or the text of the error."""
    try:
        return as_json(apply_overlay(document, overlay).document)
    except OverlayError as error:
        return str(error)


# The official conformance sets


@pytest.mark.parametrize("name", SETS)
def test_an_official_conformance_set_gives_its_expected_output(name: str) -> None:
    folder = COMPLIANT_SETS / name
    if not folder.is_dir():
        pytest.skip(f"the Overlay Specification's conformance set {name} is not beside the repository")
    given_description, overlay, expected = (
        yaml.safe_load((folder / f"{part}.yaml").read_text(encoding="utf-8"))
        for part in ("openapi", "overlay", "output")
    )

    result = apply_overlay(given_description, read_overlay(overlay))

    assert result.document == expected
    assert result.unmatched == ()


def test_no_official_conformance_set_is_left_out() -> None:
    if not COMPLIANT_SETS.is_dir():
        pytest.skip("the Overlay Specification's conformance sets are not beside the repository")
    assert sorted(each.name for each in COMPLIANT_SETS.iterdir() if each.is_dir()) == sorted(SETS)


# Reading


def test_a_read_action_has_what_the_overlay_says() -> None:
    overlay = read_overlay(
        overlay_of(
            {
                "target": "$.paths['/customers'].get",
                "description": "Reads only.",
                "update": {"x-trigg-retry": "safe"},
                "x-trigg-optional": True,
            },
            {"target": "$.info.contact", "remove": True},
            {"target": "$.paths['/prospects']", "copy": "$.paths['/customers']"},
        )
    )

    assert overlay == Overlay(
        version="1.1.0",
        title="Corrections to the Trigg Integrations API",
        actions=(
            Action(
                index=1,
                target="$.paths['/customers'].get",
                description="Reads only.",
                update={"x-trigg-retry": "safe"},
                optional=True,
            ),
            Action(index=2, target="$.info.contact", remove=True),
            Action(index=3, target="$.paths['/prospects']", copy="$.paths['/customers']"),
        ),
    )


def test_an_update_to_null_is_told_from_an_update_that_is_absent() -> None:
    with_null, without = read_overlay(
        overlay_of({"target": "$.info.title", "update": None}, {"target": "$.info.title", "remove": True})
    ).actions

    assert (with_null.update, with_null.has_update) == (None, True)
    assert (without.update, without.has_update) == (ABSENT, False)


def test_an_action_is_called_by_its_place_target_and_reason_on_one_line() -> None:
    action = Action(index=7, target="$.paths['/customers'].get", description="Reads only.\nA phone is personal.\n")
    assert action.name == "action 7 ($.paths['/customers'].get: Reads only. A phone is personal.)"
    assert Action(index=2, target="$.info").name == "action 2 ($.info)"


def test_an_overlay_that_is_read_no_longer_depends_on_its_document() -> None:
    document = overlay_of({"target": "$.info", "update": {"contact": {"name": "Trigg"}}})
    overlay = read_overlay(document)
    document["actions"][0]["update"]["contact"]["name"] = "somebody else"
    assert apply_overlay(description(), overlay).document["info"]["contact"] == {"name": "Trigg"}


@pytest.mark.parametrize("version", ["1.0.0", "1.0.7", "1.1.0", "1.1.12"])
def test_the_third_number_of_the_version_makes_no_difference(version: str) -> None:
    assert read_overlay(overlay_of({"target": "$.info", "update": {}}, version=version)).version == version


def test_extensions_are_allowed_at_every_level() -> None:
    document = overlay_of({"target": "$.info", "update": {}, "x-ticket": 4711})
    document["x-owner"] = None
    document["info"]["x-reviewed"] = "2025-03-03"
    document["extends"] = "./openapi.yaml"
    assert len(read_overlay(document).actions) == 1


def test_an_overlay_error_stops_the_pipeline() -> None:
    assert issubclass(OverlayError, PipelineError)


SOUND = {"target": "$.info", "update": {"x-reviewed": True}}
INFO = {"title": "Corrections", "version": "1"}


@pytest.mark.parametrize(
    ("document", "says"),
    [
        (None, "the overlay: must be an object, not null"),
        ([], "the overlay: must be an object, not array"),
        ({}, "the overlay: 'overlay' is missing"),
        ({"overlay": 1.0, "info": INFO, "actions": [SOUND]}, "'overlay' must be a string, not number"),
        ({"overlay": "2.0.0", "info": INFO, "actions": [SOUND]}, "'2.0.0'; the versions that can be read are 1.0.x"),
        ({"overlay": "1.2.0", "info": INFO, "actions": [SOUND]}, "'1.2.0'; the versions that can be read are 1.0.x"),
        ({"overlay": "1.0", "info": INFO, "actions": [SOUND]}, "'1.0'; the versions that can be read are 1.0.x"),
        ({"overlay": "1.0.0\n", "info": INFO, "actions": [SOUND]}, "the versions that can be read are 1.0.x"),
        ({"overlay": "1.1.0", "actions": [SOUND]}, "the overlay: 'info' is missing"),
        ({"overlay": "1.1.0", "info": "Corrections", "actions": [SOUND]}, "'info': must be an object, not string"),
        ({"overlay": "1.1.0", "info": {"version": "1"}, "actions": [SOUND]}, "'info': 'title' is missing"),
        ({"overlay": "1.1.0", "info": {"title": "Corrections"}, "actions": [SOUND]}, "'info': 'version' is missing"),
        (
            {"overlay": "1.1.0", "info": {"title": "Corrections", "version": 1.0}, "actions": [SOUND]},
            "'info': 'version' must be a string, not number; in YAML, quote it",
        ),
        (
            {"overlay": "1.1.0", "info": {"title": "Corrections", "version": datetime.date(2025, 3, 3)}},
            "'info': 'version' must be a string, not date; in YAML, quote it",
        ),
        (
            {"overlay": "1.0.0", "info": {**INFO, "description": "Ours"}, "actions": [SOUND]},
            "'info': unknown key 'description'; allowed are 'title', 'version'",
        ),
        (
            {"overlay": "1.1.0", "info": {**INFO, "description": 1}, "actions": [SOUND]},
            "'description' must be a string",
        ),
        ({"overlay": "1.1.0", "info": INFO}, "the overlay: 'actions' is missing"),
        ({"overlay": "1.1.0", "info": INFO, "actions": []}, "'actions' is an empty array"),
        ({"overlay": "1.1.0", "info": INFO, "actions": {"target": "$"}}, "'actions' is of type object"),
        ({"overlay": "1.1.0", "info": INFO, "actions": "none"}, "'actions' is of type string"),
        ({"overlay": "1.1.0", "info": INFO, "actions": [SOUND], "action": []}, "unknown key 'action'; allowed are"),
        ({"overlay": "1.1.0", "info": INFO, "actions": [SOUND], True: []}, "unknown key True; allowed are"),
        ({"overlay": "1.1.0", "info": INFO, "actions": [SOUND], "extends": 1}, "'extends' must be a string"),
    ],
)
def test_a_document_that_is_no_overlay_is_refused_with_what_is_allowed(document: object, says: str) -> None:
    with pytest.raises(OverlayError) as caught:
        read_overlay(document)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("action", "says"),
    [
        ("remove", "action 2: must be an object, not string"),
        ({"update": {}}, "action 2: 'target' is missing"),
        ({"target": ["$.info"], "update": {}}, "action 2: 'target' must be a string, not array"),
        ({"target": "info", "update": {}}, "action 2 (info): 'target' is 'info'; it must be an RFC 9535 query"),
        ({"target": "", "update": {}}, "action 2: 'target' is ''; it must be an RFC 9535 query"),
        (
            {"target": "$.paths./customers", "update": {}},
            "a valid RFC 9535 query: unexpected shorthand selector '/'",
        ),
        ({"target": "$.paths[", "update": {}}, "not a valid RFC 9535 query"),
        ({"target": "$.info ", "update": {}}, "not a valid RFC 9535 query"),
        ({"target": "$.tags[?@.total == 1e400]", "update": {}}, "not a valid RFC 9535 query"),
        ({"target": "$.info", "update": {}, "description": 5}, "'description' must be a string, not number"),
        ({"target": "$.info", "remove": "yes"}, "'remove' must be true or false, not string"),
        ({"target": "$.info", "remove": 1}, "'remove' must be true or false, not number"),
        ({"target": "$.info", "update": {}, "x-trigg-optional": "true"}, "'x-trigg-optional' must be true or false"),
        ({"target": "$.info"}, "does nothing; it needs one of 'update', 'copy', 'remove'"),
        ({"target": "$.info", "remove": False}, "does nothing; it needs one of 'update', 'copy', 'remove'"),
        ({"target": "$.info", "updates": {}}, "unknown key 'updates'; allowed are 'target', 'description', 'update'"),
        ({"target": "$.info", "update": {}, 200: {}}, "has the key 200, which is not a string"),
        ({"target": "$.info", "update": {"responses": {200: {}}}}, "$['update']['responses'] has the key 200"),
        ({"target": "$.info", "update": {"since": datetime.date(2025, 3, 3)}}, "which JSON does not have"),
        ({"target": "$.info", "copy": 1}, "'copy' must be a string, not number"),
        ({"target": "$.info", "copy": "info"}, "'copy' is 'info'; it must be an RFC 9535 query"),
        ({"target": "$.info", "copy": "$.paths", "update": {}}, "has both 'update' and 'copy'"),
        (dict(reversed(SOUND.items())), "the same as action 1"),
    ],
)
def test_an_action_that_is_not_valid_is_refused_by_its_number(action: object, says: str) -> None:
    with pytest.raises(OverlayError) as caught:
        read_overlay(overlay_of(SOUND, action))
    assert str(caught.value).startswith("action 2")
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("one", "other"), [(True, 1), (0, False), ([1], [1, 2]), ({"a": 1}, {"b": 1}), ("1", 1)])
def test_actions_that_differ_as_json_are_two_actions(one: object, other: object) -> None:
    actions = ({"target": "$.tags", "update": value} for value in (one, other))
    assert len(read_overlay(overlay_of(*actions)).actions) == 2


def test_an_update_that_contains_itself_is_refused() -> None:
    update: dict[str, Any] = {"schema": {}}
    update["schema"]["parent"] = update
    with pytest.raises(OverlayError, match=r"action 1 .*contains itself"):
        read_overlay(overlay_of({"target": "$.info", "update": update}))


def test_a_copy_under_1_0_is_refused() -> None:
    with pytest.raises(OverlayError, match=r"action 1 .*'copy' came with 1\.1, and this overlay declares 1\.0\.0"):
        read_overlay(overlay_of({"target": "$.info", "copy": "$.paths"}, version="1.0.0"))


@pytest.mark.parametrize("reason", [{}, {"description": ""}, {"description": " \n"}])
def test_an_action_without_a_reason_is_refused_only_where_reasons_are_required(reason: dict[str, str]) -> None:
    document = overlay_of({**SOUND, **reason})
    read_overlay(document)
    with pytest.raises(OverlayError, match=r"action 1 \(\$\.info\): has no reason"):
        read_overlay(document, require_reasons=True)


def test_an_action_with_a_reason_is_read_where_reasons_are_required() -> None:
    overlay = read_overlay(overlay_of({**SOUND, "description": "The vendor forgot it."}), require_reasons=True)
    assert overlay.actions[0].description == "The vendor forgot it."


# Queries


@pytest.mark.parametrize(
    "target",
    [
        "$.paths.x-trigg-name",
        "$.paths.-name",
        f"$.tags[{'9' * 5000}]",
        "$.paths.*[?@.x-trigg-name]",
        "$.tags[?@.name <> 'customers']",
        "$.tags[?@.name == []]",
        "$.tags | $.info",
        "$.tags[?@.name =~ /cust/]",
        "^.tags",
    ],
)
def test_a_query_outside_rfc_9535_is_refused(target: str) -> None:
    with pytest.raises(OverlayError, match="RFC 9535"):
        read_overlay(overlay_of({"target": target, "remove": True}))


@pytest.mark.parametrize(
    ("target", "left"),
    [
        ("$.values[?@ == true]", [0, 1, "1", [1], [True]]),
        ("$.values[?@ == 1]", [0, True, "1", [1], [True]]),
        ("$.values[?@ == 1 || @ == '1']", [0, True, [1], [True]]),
        ("$.values[?@ >= 0 && !(@ == 1)]", [1, True, "1", [1], [True]]),
        ("$.values[?@ <= 1]", [True, "1", [1], [True]]),
        ("$.values[?@ <= true]", [0, 1, "1", [1], [True]]),
        ("$.values[?@[0:1]]", [0, 1, True, "1"]),
    ],
)
def test_a_filter_compares_and_selects_as_rfc_9535_says(target: str, left: list[object]) -> None:
    document = {"values": [0, 1, True, "1", [1], [True]], "same": [1]}
    result = applied(document, {"target": target, "remove": True})
    assert as_json(result.document["values"]) == as_json(left)


def test_a_query_that_the_library_fails_at_is_an_error_that_names_the_action() -> None:
    with pytest.raises(OverlayError, match=r"action 1 .*cannot be evaluated"):
        applied({"values": [1]}, {"target": "$.values[?count(@) == 1]", "remove": True})


@pytest.mark.parametrize("target", ["$.info.title[0:2]", "$.info.title[0]", "$.info.title.*"])
def test_the_characters_of_a_string_are_no_nodes(target: str) -> None:
    assert len(applied(description(), {"target": target, "remove": True}).unmatched) == 1


def test_names_beyond_the_basic_plane_may_follow_a_dot() -> None:
    assert applied({"🧾": 1, "ærlig": 2}, {"target": "$.🧾", "remove": True}).document == {"ærlig": 2}


def test_a_description_too_deep_for_the_library_is_an_error_that_names_the_action() -> None:
    deep: dict[str, Any] = {}
    for _ in range(200):
        deep = {"allOf": [deep]}
    with pytest.raises(OverlayError, match=r"action 1 \(\$\.\.phone\): 'target' cannot be evaluated"):
        applied(deep, {"target": "$..phone", "remove": True})


# Applying


@pytest.mark.parametrize("version", ["1.0.0", "1.1.0"])
def test_an_update_merges_objects_replaces_primitives_and_concatenates_arrays(version: str) -> None:
    result = applied(
        description(),
        {
            "target": "$.paths['/customers']",
            "update": {
                "summary": "Customers",
                "get": {
                    "operationId": "getCustomerByPhone",
                    "tags": ["lookup"],
                    "parameters": [{"name": "ssn", "in": "query"}],
                    "deprecated": None,
                },
            },
        },
        version=version,
    )

    expected = description()
    expected["paths"]["/customers"]["summary"] = "Customers"
    get = expected["paths"]["/customers"]["get"]
    get["operationId"] = "getCustomerByPhone"
    get["tags"] = ["customers", "legacy", "lookup"]
    get["parameters"].append({"name": "ssn", "in": "query"})
    get["deprecated"] = None
    assert result == Applied(document=expected, unmatched=())


@pytest.mark.parametrize("version", ["1.0.0", "1.1.0"])
@pytest.mark.parametrize("entry", [{"name": "vipps"}, "vipps", 4, None])
def test_an_update_of_an_array_is_appended(entry: object, version: str) -> None:
    result = applied(description(), {"target": "$.tags", "update": entry}, version=version)
    assert result.document["tags"] == [{"name": "customers"}, {"name": "transactions"}, entry]


def test_an_array_onto_an_array_is_one_entry_under_1_0_and_several_under_1_1() -> None:
    action = {"target": "$.paths['/customers'].post.tags", "update": ["vipps", "import"]}
    old = applied(description(), action, version="1.0.0").document
    new = applied(description(), action, version="1.1.0").document
    assert old["paths"]["/customers"]["post"]["tags"] == ["customers", ["vipps", "import"]]
    assert new["paths"]["/customers"]["post"]["tags"] == ["customers", "vipps", "import"]


def test_a_primitive_is_replaced_under_1_1() -> None:
    result = applied(
        description(),
        {"target": "$.paths.*.*.tags[?@ == 'customers']", "update": "Kunder"},
        {"target": "$.info.title", "update": None},
    )
    assert result.document["paths"]["/customers"]["get"]["tags"] == ["Kunder", "legacy"]
    assert result.document["paths"]["/customers"]["post"]["tags"] == ["Kunder"]
    assert result.document["info"]["title"] is None


@pytest.mark.parametrize("update", ["Trigg", {"text": "Trigg"}])
def test_a_primitive_cannot_be_updated_under_1_0(update: object) -> None:
    with pytest.raises(OverlayError, match=r"action 1 \(\$\.info\.title\): \$\['info'\]\['title'\] is a primitive"):
        applied(description(), {"target": "$.info.title", "update": update}, version="1.0.0")


@pytest.mark.parametrize(
    ("action", "says"),
    [
        ({"target": "$.info", "update": "Trigg"}, "$['info'] is of type object and the new value of type string"),
        ({"target": "$.info", "update": [1]}, "$['info'] is of type object and the new value of type array"),
        ({"target": "$.info", "update": None}, "$['info'] is of type object and the new value of type null"),
        ({"target": "$", "update": {"info": None}}, "$['info'] is of type object and the new value of type null"),
        ({"target": "$", "update": {"tags": {}}}, "$['tags'] is of type array and the new value of type object"),
        ({"target": "$.info", "update": {"title": ["a"]}}, "$['info']['title'] is of type string and the new value of"),
    ],
)
@pytest.mark.parametrize("version", ["1.0.0", "1.1.0"])
def test_values_that_cannot_be_merged_are_an_error_that_names_the_place(
    action: dict[str, Any], says: str, version: str
) -> None:
    with pytest.raises(OverlayError) as caught:
        applied(description(), action, version=version)
    assert str(caught.value).startswith(f"action 1 ({action['target']}): ")
    assert says in str(caught.value)


@pytest.mark.parametrize("update", [{}, []])
def test_a_primitive_is_replaced_by_a_primitive_only(update: object) -> None:
    with pytest.raises(OverlayError, match=r"\$\['info'\]\['title'\] is of type string and the new value of"):
        applied(description(), {"target": "$.info.title", "update": update})


def test_what_cannot_be_merged_can_be_removed_and_written_anew() -> None:
    result = applied(
        description(),
        {"target": "$.tags", "remove": True},
        {"target": "$", "update": {"tags": {"name": "customers"}}},
        version="1.0.0",
    )
    assert result.document["tags"] == {"name": "customers"}


def test_nodes_of_several_shapes_cannot_be_updated_together_under_1_1() -> None:
    with pytest.raises(OverlayError, match=r"action 1 .*matches array and object nodes together"):
        applied(description(), {"target": "$['info', 'tags']", "update": {"name": "vipps"}})


def test_each_node_of_several_shapes_takes_its_update_under_1_0() -> None:
    result = applied(description(), {"target": "$['info', 'tags']", "update": {"name": "vipps"}}, version="1.0.0")
    assert result.document["info"]["name"] == "vipps"
    assert result.document["tags"][-1] == {"name": "vipps"}


def test_a_node_that_is_selected_twice_is_changed_once() -> None:
    result = applied(description(), {"target": "$['tags', 'tags']", "update": {"name": "vipps"}})
    assert [tag["name"] for tag in result.document["tags"]] == ["customers", "transactions", "vipps"]


def test_an_update_reaches_a_parent_and_the_child_in_it() -> None:
    document = {"schema": {"properties": {"customer": {"properties": {"mobilePhone": {"type": "string"}}}}}}
    result = applied(document, {"target": "$..properties", "update": {"source": {"type": "integer"}}})
    source = {"type": "integer"}
    assert result.document == {
        "schema": {
            "properties": {
                "customer": {"properties": {"mobilePhone": {"type": "string"}, "source": source}},
                "source": source,
            }
        }
    }


def test_actions_are_applied_to_the_result_of_those_before() -> None:
    result = applied(
        description(),
        {"target": "$.info", "update": {"contact": {}}},
        {"target": "$.info.contact", "update": {"email": "support@trigg.no"}},
        {"target": "$.info.title", "remove": True},
        {"target": "$.info[?@ == 'Trigg Integrations API']", "remove": True},
    )
    assert result.document["info"] == {"version": "4.3.0", "contact": {"email": "support@trigg.no"}}
    assert [action.index for action in result.unmatched] == [4]


# Removing


def test_a_filter_inside_a_list_removes_the_right_elements() -> None:
    result = applied(
        description(), {"target": "$.paths.*.get.parameters[?@.name=='page']", "remove": True}, version="1.0.0"
    )
    paths = result.document["paths"]
    assert [each["name"] for each in paths["/customers"]["get"]["parameters"]] == ["mobilePhone", "externalId"]
    assert paths["/transactions/customerId/{customerId}"]["get"]["parameters"] == [{"name": "customerId", "in": "path"}]


@pytest.mark.parametrize("target", ["$.tags[0, 1]", "$.tags[1, 0]", "$.tags[-1, 0, 0]", "$.tags[::-1]", "$.tags.*"])
def test_the_order_in_which_elements_are_selected_does_not_matter(target: str) -> None:
    assert applied(description(), {"target": target, "remove": True}).document["tags"] == []


def test_a_parent_is_removed_along_with_a_child_that_matches_too() -> None:
    document = {
        "receipts": [
            {"store": "Oslo S", "parent": {"total": 129.0, "parent": {"total": 5.0}}},
            {"parent": [{"parent": 1}, {"parent": 2}]},
        ]
    }
    result = applied(document, {"target": "$..parent", "remove": True})
    assert result.document == {"receipts": [{"store": "Oslo S"}, {}]}


def test_list_elements_inside_list_elements_are_removed_together() -> None:
    document = {"carts": [[1, 2, 3], [4], 5]}
    result = applied(document, {"target": "$.carts..[0]", "remove": True})
    assert result.document == {"carts": [[], 5]}


def test_removing_takes_precedence_over_updating_and_copying() -> None:
    result = applied(
        description(),
        {"target": "$.tags", "remove": True, "update": {"name": "vipps"}},
        {"target": "$.info", "remove": True, "copy": "$.paths"},
        {"target": "$.openapi", "remove": True, "update": "3.1.0", "copy": "$.info.version"},
    )
    assert sorted(result.document) == ["paths"]


@pytest.mark.parametrize("version", ["1.0.0", "1.1.0"])
def test_a_primitive_member_of_an_object_can_be_removed(version: str) -> None:
    result = applied(description(), {"target": "$..example", "remove": True}, version=version)
    assert result.document["paths"]["/customers"]["get"]["parameters"][0] == {"name": "mobilePhone", "in": "query"}


def test_a_primitive_item_of_an_array_can_be_removed_under_1_1_only() -> None:
    action = {"target": "$.paths.*.*.tags[?@ == 'legacy']", "remove": True}
    result = applied(description(), action)
    assert result.document["paths"]["/customers"]["get"]["tags"] == ["customers"]
    with pytest.raises(OverlayError, match=r"action 1 .*\['tags'\]\[1\] is a primitive item of an array"):
        applied(description(), action, version="1.0.0")


def test_the_root_cannot_be_removed() -> None:
    with pytest.raises(OverlayError, match=r"action 1 \(\$\): removes the root"):
        applied(description(), {"target": "$", "remove": True})


# Copying


def test_a_path_is_renamed_by_copying_and_removing() -> None:
    result = applied(
        description(),
        {"target": "$.paths", "update": {"/members": {}}},
        {"target": "$.paths['/members']", "copy": "$.paths['/customers']"},
        {"target": "$.paths['/customers']", "remove": True},
    )
    expected = description()
    expected["paths"]["/members"] = expected["paths"].pop("/customers")
    assert result.document == expected


def test_a_copy_merges_concatenates_and_replaces_like_an_update() -> None:
    result = applied(
        description(),
        {"target": "$.paths['/customers'].post", "copy": "$.paths['/transactions/customerId/{customerId}'].get"},
        {"target": "$.info.title", "copy": "$.info.version"},
        {"target": "$.tags", "copy": "$.paths['/customers'].get.tags"},
        {"target": "$.paths.*.get.tags", "copy": "$.info.version"},
    )
    document = result.document
    assert document["paths"]["/customers"]["post"] == {
        "operationId": "listReceipts",
        "tags": ["customers", "transactions"],
        "parameters": [{"name": "page", "in": "query"}, {"name": "customerId", "in": "path"}],
    }
    assert document["info"]["title"] == "4.3.0"
    assert document["tags"] == [{"name": "customers"}, {"name": "transactions"}, "customers", "legacy"]
    assert document["paths"]["/customers"]["get"]["tags"] == ["customers", "legacy", "4.3.0"]


def test_a_copy_into_a_part_of_its_source_takes_the_source_as_it_was() -> None:
    result = applied({"receipt": {"total": 129.0, "returned": {}}}, {"target": "$.receipt.returned", "copy": "$"})
    receipt = {"total": 129.0, "returned": {}}
    assert result.document == {"receipt": {"total": 129.0, "returned": {"receipt": receipt}}}


@pytest.mark.parametrize(("source", "count"), [("$.servers", 0), ("$.tags.*", 2)])
def test_a_copy_must_select_exactly_one_node(source: str, count: int) -> None:
    with pytest.raises(
        OverlayError, match=rf"action 1 \(\$\.info\): 'copy' must select exactly one .* selects {count}"
    ):
        applied(description(), {"target": "$.info", "copy": source})


def test_a_copy_into_several_parts_of_its_source_gives_each_the_source_as_it_was() -> None:
    result = applied({"receipts": [{}, {}]}, {"target": "$.receipts.*", "copy": "$"})
    assert result.document == {"receipts": [{"receipts": [{}, {}]}, {"receipts": [{}, {}]}]}


# What matches nothing


def test_an_action_that_matches_nothing_is_named() -> None:
    result = applied(
        description(),
        {"target": "$.paths['/vipps'].post", "description": "Preview.", "update": {"x-trigg-preview": True}},
        {"target": "$.info", "update": {"x-trigg-preview": True}},
        {"target": "$.servers", "remove": True, "x-trigg-optional": True},
        {"target": "$.webhooks", "copy": "$.nowhere"},
    )
    assert [action.name for action in result.unmatched] == [
        "action 1 ($.paths['/vipps'].post: Preview.)",
        "action 3 ($.servers)",
        "action 4 ($.webhooks)",
    ]
    assert [action.optional for action in result.unmatched] == [False, True, False]


def test_an_action_made_by_hand_that_does_nothing_is_refused() -> None:
    overlay = Overlay(version="1.1.0", title="Corrections", actions=(Action(index=1, target="$.info"),))
    with pytest.raises(OverlayError, match=r"action 1 \(\$\.info\): does nothing"):
        apply_overlay(description(), overlay)


# The description


def test_what_a_yaml_anchor_shares_is_changed_in_one_place_only() -> None:
    document = yaml.safe_load(
        """
        paths:
          /customers:
            get: &paged
              parameters: [{name: page, in: query}]
          /transactions:
            get: *paged
        """
    )
    assert document["paths"]["/customers"]["get"] is document["paths"]["/transactions"]["get"]

    result = applied(
        document,
        {"target": "$.paths['/customers'].get", "update": {"deprecated": True}},
        {"target": "$.paths['/customers'].get.parameters[0]", "remove": True},
    )

    assert result.document["paths"] == {
        "/customers": {"get": {"parameters": [], "deprecated": True}},
        "/transactions": {"get": {"parameters": [{"name": "page", "in": "query"}]}},
    }


def test_an_update_in_several_places_is_not_shared_between_them() -> None:
    result = applied(
        description(),
        {"target": "$.paths.*.get", "update": {"parameters": [{"name": "size"}], "responses": {"200": {"x": "OK"}}}},
        {"target": "$.paths['/customers'].get.responses['200']", "update": {"x": "The customer"}},
        {"target": "$.paths['/customers'].get.parameters[-1]", "update": {"in": "query"}},
    )
    receipts = result.document["paths"]["/transactions/customerId/{customerId}"]["get"]
    assert receipts["responses"] == {"200": {"x": "OK"}}
    assert receipts["parameters"][-1] == {"name": "size"}


def test_an_entry_appended_in_several_places_is_not_shared_between_them() -> None:
    result = applied(
        description(),
        {"target": "$.paths.*.get.parameters", "update": {"name": "size"}},
        {"target": "$.paths['/customers'].get.parameters[-1]", "update": {"in": "query"}},
    )
    receipts = result.document["paths"]["/transactions/customerId/{customerId}"]["get"]
    assert receipts["parameters"][-1] == {"name": "size"}


def test_a_description_that_contains_itself_is_refused() -> None:
    document = description()
    document["paths"]["/customers"]["parent"] = document["paths"]
    with pytest.raises(OverlayError, match=r"the description: .*contains itself"):
        applied(document, SOUND)


def test_a_description_with_a_key_that_is_no_string_is_refused() -> None:
    with pytest.raises(OverlayError, match=r"\$\['paths'\]\[0\] has the key 200, which is not a string"):
        applied({"paths": [{200: {}}]}, SOUND)


@pytest.mark.parametrize("document", [[], None, "openapi: 3.0.3"])
def test_a_description_that_is_no_object_is_refused(document: Any) -> None:
    with pytest.raises(OverlayError, match="the description: must be an object"):
        applied(document, SOUND)


def test_a_tuple_in_the_description_is_an_array() -> None:
    result = applied({"tags": ({"name": "customers"},)}, {"target": "$.tags[0]", "update": {"x-trigg-name": "crm"}})
    assert result.document == {"tags": [{"name": "customers", "x-trigg-name": "crm"}]}


def test_a_value_in_the_description_that_json_does_not_have_is_carried_along() -> None:
    document = {"info": {"x-released": datetime.date(2025, 3, 3)}}
    result = applied(document, SOUND).document
    assert result == {"info": {"x-released": datetime.date(2025, 3, 3), "x-reviewed": True}}


# Properties

unhurried = settings(deadline=None)
"""A machine that is busy with something else is no failure."""

names = st.sampled_from(["customer", "receipts", "mobilePhone", "total", "store", "externalId", "x-trigg-name"])
phones = st.integers(40000000, 99999999).map("+47{}".format)
scalars = st.none() | st.booleans() | st.integers(-9, 9) | st.floats(0, 999, width=16) | phones
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4), max_leaves=20
)
objects = st.dictionaries(names, values, max_size=5)
targets = st.sampled_from(
    ["$", "$.customer", "$.receipts", "$.*", "$..*", "$..mobilePhone", "$..[0]", "$..[?@.total > 1]", "$.*[::-2]"]
)
verbs = st.one_of(
    st.builds(lambda update: {"update": update}, values),
    st.builds(lambda source: {"copy": source}, targets),
    st.just({"remove": True}),
)


@st.composite
def action_lists(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Return actions of every kind, each with a number that makes it different from the others."""
    count = draw(st.integers(1, 4))
    return [{"target": draw(targets), "x-number": number, **draw(verbs)} for number in range(count)]


@unhurried
@given(document=objects, actions=action_lists())
def test_applying_never_changes_what_it_is_given(document: dict[str, Any], actions: list[dict[str, Any]]) -> None:
    overlay = read_overlay(overlay_of(*actions))
    before, overlay_before = as_json(document), copy.deepcopy(overlay)
    assert outcome(document, overlay).startswith(("{", "action "))
    assert as_json(document) == before
    assert overlay == overlay_before


@unhurried
@given(document=objects, actions=action_lists())
def test_a_result_is_a_tree_of_its_own(document: dict[str, Any], actions: list[dict[str, Any]]) -> None:
    overlay = read_overlay(overlay_of(*actions))
    try:
        result = apply_overlay({**document, "customer": document, "receipts": [document, document]}, overlay)
    except OverlayError:
        return
    places = containers(result.document)
    assert len(places) == len(set(places))
    given_places = set(containers(document)).union(*(containers(action.update) for action in overlay.actions))
    assert given_places.isdisjoint(places)


@unhurried
@given(document=objects, actions=action_lists())
def test_applying_the_same_twice_gives_the_same(document: dict[str, Any], actions: list[dict[str, Any]]) -> None:
    overlay = read_overlay(overlay_of(*actions))
    assert outcome(document, overlay) == outcome(document, overlay)


@unhurried
@given(
    customer=st.dictionaries(names, scalars),
    update=st.dictionaries(names, scalars),
    version=st.sampled_from(["1.0.0", "1.1.0"]),
)
def test_merging_an_object_of_scalars_is_idempotent(
    customer: dict[str, Any], update: dict[str, Any], version: str
) -> None:
    action = {"target": "$", "update": {"customer": update}}
    once = applied({"customer": customer}, action, version=version).document
    twice = applied(once, action, version=version).document
    assert as_json(once) == as_json({"customer": {**customer, **update}})
    assert as_json(twice) == as_json(once)


bounds = st.none() | st.integers(-12, 12)


@unhurried
@given(
    totals=st.lists(st.integers(0, 9), max_size=10),
    start=bounds,
    stop=bounds,
    step=bounds.filter(lambda step: step != 0),
)
def test_removing_a_slice_removes_exactly_its_elements(
    totals: list[int], start: int | None, stop: int | None, step: int | None
) -> None:
    receipts = [{"number": number, "total": total} for number, total in enumerate(totals)]
    query = ":".join("" if bound is None else str(bound) for bound in (start, stop, step))
    removed = receipts[start:stop:step]

    result = applied({"receipts": receipts}, {"target": f"$.receipts[{query}]", "remove": True})

    assert result.document["receipts"] == [receipt for receipt in receipts if receipt not in removed]
    assert bool(result.unmatched) is (not removed)


@unhurried
@given(totals=st.lists(st.integers(0, 9), max_size=10), limit=st.integers(0, 9))
def test_removing_by_a_filter_removes_exactly_the_matched_elements(totals: list[int], limit: int) -> None:
    receipts = [{"number": number, "total": total} for number, total in enumerate(totals)]
    result = applied({"receipts": receipts}, {"target": f"$.receipts[?@.total < {limit}]", "remove": True})
    assert result.document["receipts"] == [receipt for receipt in receipts if receipt["total"] >= limit]


def without(value: Any, name: str) -> Any:
    """Return the value without the members of that name, wherever they are."""
    if isinstance(value, dict):
        return {key: without(each, name) for key, each in value.items() if key != name}
    return [without(each, name) for each in value] if isinstance(value, list) else value


@unhurried
@given(document=objects, name=names)
def test_removing_at_every_depth_removes_exactly_the_matched_members(document: dict[str, Any], name: str) -> None:
    result = applied(document, {"target": f"$..['{name}']", "remove": True})
    assert as_json(result.document) == as_json(without(document, name))
    assert bool(result.unmatched) is (as_json(without(document, name)) == as_json(document))


@unhurried
@given(entries=st.lists(values, max_size=5), more=values)
def test_appending_keeps_what_was_there(entries: list[Any], more: Any) -> None:
    under_1_0 = applied({"receipts": entries}, {"target": "$.receipts", "update": more}, version="1.0.0")
    under_1_1 = applied({"receipts": entries}, {"target": "$.receipts", "update": more}, version="1.1.0")
    assert as_json(under_1_0.document["receipts"]) == as_json([*entries, more])
    assert as_json(under_1_1.document["receipts"]) == as_json([*entries, *(more if isinstance(more, list) else [more])])


tokens = st.sampled_from(
    [
        *(
            "$",
            "@",
            ".",
            "..",
            "[",
            "]",
            "?",
            "(",
            ")",
            "'",
            '"',
            "*",
            ":",
            ",",
            "-",
            "/",
            "~",
            "^",
            "#",
            "_",
            "\\",
            "\\u",
        ),
        *("!", "==", "<>", "<", "&&", "||", "|", "&", "0", "17", "1e400", "9" * 5000, "null"),
        *("x-name", "paths", "length", "match(", "count(", "\n", " ", "æ", "\ud800"),
    ]
)


@unhurried
@given(st.lists(tokens, max_size=12).map("".join) | st.text(max_size=12))
def test_a_target_is_read_or_refused_but_never_crashes(rest: str) -> None:
    try:
        overlay = read_overlay(overlay_of({"target": f"${rest}", "update": {}}))
    except OverlayError:
        return
    assert outcome(description(), overlay).startswith(("{", "action 1 "))


keys = st.sampled_from(
    ["overlay", "info", "title", "version", "actions", "target", "update", "copy", "remove", "description", "x-note"]
)
leaves = scalars | st.sampled_from(["1.0.0", "1.1.0", "$", "$.info", "$["])
documents = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys | st.integers(), inner, max_size=5)
)


@unhurried
@given(
    documents
    | st.fixed_dictionaries(
        {
            "overlay": st.sampled_from(["1.0.0", "1.1.0"]),
            "info": st.just(INFO),
            "actions": st.lists(documents, max_size=3),
        }
    )
)
def test_a_document_is_read_or_refused_but_never_crashes(document: object) -> None:
    try:
        overlay = read_overlay(document)
    except OverlayError:
        return
    assert overlay.actions
