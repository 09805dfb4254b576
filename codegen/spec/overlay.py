"""Applies an OpenAPI Overlay, 1.0 or 1.1, and refuses whatever the Overlay Specification does not allow."""

from __future__ import annotations

import copy
import enum
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs
import jsonpath_rfc9535
from jsonpath_rfc9535 import JSONPathError, JSONPathQuery

from codegen.errors import PipelineError


class OverlayError(PipelineError):
    """The overlay is not valid, or cannot be applied to this description; the text names the action."""


class Absent(enum.Enum):
    """The type of ``ABSENT``: a field that is not there, where ``null`` would be a value."""

    ABSENT = enum.auto()


ABSENT: Final = Absent.ABSENT


@attrs.frozen
class Action:
    """One change: what it targets, what it does there, and why.

    ``update`` is ``ABSENT`` where the action has none, because ``null`` is a value that an update may have.
    """

    index: int
    """Its place in the overlay, from 1."""
    target: str
    description: str = ""
    update: Any = ABSENT
    copy: str | None = None
    remove: bool = False
    optional: bool = False
    """Whether it may match nothing: ``x-trigg-optional`` in the overlay."""

    @property
    def name(self) -> str:
        """What a report calls it, on one line, like ``action 7 ($.info: The vendor forgot the licence.)``."""
        return _label(self.index, self.target, self.description)

    @property
    def has_update(self) -> bool:
        """Whether it has an ``update``, be it ``null``."""
        return self.update is not ABSENT


@attrs.frozen
class Overlay:
    """A valid overlay, as ``read_overlay`` returns it."""

    version: str
    """The version of the Overlay Specification that it is written to, like ``1.0.0``."""
    title: str
    actions: tuple[Action, ...]


@attrs.frozen
class Applied:
    """What ``apply_overlay`` made: a description that shares nothing with its input, and what it could not place."""

    document: dict[str, Any]
    unmatched: tuple[Action, ...]
    """Every action whose target matched nothing, also the optional ones, in order."""


def read_overlay(document: object, *, require_reasons: bool = False) -> Overlay:
    """Return the overlay that a parsed YAML or JSON document holds.

    With ``require_reasons``, every action must say in its ``description`` why it is there.

    Raises ``OverlayError`` where the document is not a valid overlay, naming the action, what is wrong with it,
    and what is allowed.
    """
    where = "the overlay"
    root = _mapping(document, where)
    version = _string(root, "overlay", where)
    if not re.fullmatch(r"1\.[01]\.[0-9]+", version):
        raise OverlayError(f"{where}: 'overlay' is {version!r}; the versions that can be read are 1.0.x and 1.1.x")
    _check_keys(root, ("overlay", "info", "extends", "actions"), where)
    _string(root, "extends", where, required=False)

    if "info" not in root:
        raise OverlayError(f"{where}: 'info' is missing; it must hold a 'title' and a 'version'")
    where_info = "the overlay's 'info'"
    info = _mapping(root["info"], where_info)
    _check_keys(info, ("title", "version") if _is_1_0(version) else ("title", "version", "description"), where_info)
    title = _string(info, "title", where_info)
    _string(info, "version", where_info)
    _string(info, "description", where_info, required=False)

    if "actions" not in root:
        raise OverlayError(f"{where}: 'actions' is missing; it must be an array of at least one action")
    entries = root["actions"]
    if not isinstance(entries, list | tuple) or not entries:
        found = "an empty array" if isinstance(entries, list | tuple) else f"of type {_kind(entries)}"
        raise OverlayError(f"{where}: 'actions' is {found}; it must be an array of at least one action")
    owned = [_own_action(entry, index) for index, entry in enumerate(entries, start=1)]
    actions = tuple(
        _read_action(entry, index, version, require_reasons=require_reasons)
        for index, entry in enumerate(owned, start=1)
    )
    for position, action in enumerate(actions):
        for earlier in range(position):
            if _same(owned[earlier], owned[position]):
                raise OverlayError(f"{action.name}: the same as action {earlier + 1}; an overlay has each action once")
    return Overlay(version=version, title=title, actions=actions)


def apply_overlay(document: Mapping[str, Any], overlay: Overlay) -> Applied:
    """Return the description with the overlay's actions applied in order; ``document`` itself is left as it is.

    An action whose target matches nothing changes nothing and is returned in ``unmatched``.

    Raises ``OverlayError``, naming the action, where one asks for what the specification does not allow: removing
    the root, merging values that do not fit, or under 1.0 updating a primitive. Raises it also for a description
    that is not a JSON object, has a key that is not a string, or contains itself.
    """
    result = _own(_mapping(document, "the description"), "the description")
    unmatched: list[Action] = []
    for action in overlay.actions:
        nodes = _select(result, action.target, f"{action.name}: 'target'")
        if not nodes:
            unmatched.append(action)
        elif action.remove:
            _remove(nodes, action, overlay.version)
        elif action.copy is not None:
            _update(nodes, _copied(result, action.copy, action), action, overlay.version)
        elif action.has_update:
            _update(nodes, action.update, action, overlay.version)
        else:
            raise OverlayError(f"{action.name}: does nothing; it needs 'update', 'copy' or 'remove: true'")
    return Applied(document=result, unmatched=tuple(unmatched))


def locations(document: Mapping[str, Any], target: str) -> list[tuple[int | str, ...]]:
    """Return the places of a description that a target selects, as the keys that lead there."""
    return [node.parts for node in _select(dict(document), target, target)]


# Reading


def _own_action(entry: object, index: int) -> dict[str, Any]:
    where = f"action {index}"
    raw = _mapping(entry, where)
    owned: dict[str, Any] = _own(raw, _label(index, raw.get("target"), raw.get("description")), strict=True)
    return owned


def _read_action(raw: dict[str, Any], index: int, version: str, *, require_reasons: bool) -> Action:
    where = _label(index, raw.get("target"), raw.get("description"))
    verbs = ("update", "remove") if _is_1_0(version) else ("update", "copy", "remove")
    if "copy" in raw and "copy" not in verbs:
        raise OverlayError(
            f"{where}: 'copy' came with 1.1, and this overlay declares {version}; allowed are {_listed(verbs)}"
        )
    _check_keys(raw, ("target", "description", *verbs), where)

    target = _string(raw, "target", where)
    _compile(target, f"{where}: 'target'")
    description = _string(raw, "description", where, required=False)
    if require_reasons and not description.strip():
        raise OverlayError(f"{where}: has no reason; say in 'description' why it is there")
    remove = _boolean(raw, "remove", where)
    optional = _boolean(raw, "x-trigg-optional", where)
    source = _string(raw, "copy", where) if "copy" in raw else None
    if source is not None:
        _compile(source, f"{where}: 'copy'")

    if not remove and "update" not in raw and source is None:
        raise OverlayError(f"{where}: does nothing; it needs one of {_listed(verbs)} (and 'remove' must be true)")
    if not remove and "update" in raw and source is not None:
        # The text of 1.1 lets each of the two yield to the other; its schema allows only one of them.
        raise OverlayError(f"{where}: has both 'update' and 'copy'; allowed is one of them")
    return Action(
        index=index,
        target=target,
        description=description,
        update=raw.get("update", ABSENT),
        copy=source,
        remove=remove,
        optional=optional,
    )


def _label(index: int, target: object, description: object) -> str:
    """Return what an action is called, from as much of it as is known."""
    known = [" ".join(part.split()) for part in (target, description) if isinstance(part, str) and part.strip()]
    return f"action {index} ({': '.join(known)})" if known else f"action {index}"


def _mapping(value: object, where: str) -> Mapping[Any, Any]:
    if not isinstance(value, Mapping):
        raise OverlayError(f"{where}: must be an object, not {_kind(value)}")
    return value


def _check_keys(mapping: Mapping[Any, Any], allowed: tuple[str, ...], where: str) -> None:
    for key in mapping:
        if not isinstance(key, str) or not (key in allowed or key.startswith("x-")):
            raise OverlayError(
                f"{where}: unknown key {key!r}; allowed are {_listed(allowed)} and keys that begin with 'x-'"
            )


def _string(mapping: Mapping[Any, Any], key: str, where: str, *, required: bool = True) -> str:
    """Return the string at ``key``; an empty one where it is absent and not required."""
    if key not in mapping:
        if required:
            raise OverlayError(f"{where}: {key!r} is missing; it must be a string")
        return ""
    value = mapping[key]
    if not isinstance(value, str):
        raise OverlayError(f"{where}: {key!r} must be a string, not {_kind(value)}; in YAML, quote it")
    return value


def _boolean(mapping: Mapping[Any, Any], key: str, where: str) -> bool:
    value = mapping.get(key, False)
    if not isinstance(value, bool):
        raise OverlayError(f"{where}: {key!r} must be true or false, not {_kind(value)}")
    return value


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(map(repr, names))


def _is_1_0(version: str) -> bool:
    # The third number corrects the specification's text and never changes what an overlay means.
    return version.startswith("1.0.")


# Applying


@attrs.frozen(eq=False)
class _Node:
    """A place in the description: the value there, and how to reach it from what contains it."""

    parts: tuple[int | str, ...]
    value: Any
    container: Any
    """``None`` for the root."""

    @property
    def key(self) -> int | str:
        return self.parts[-1]


def _select(document: dict[str, Any], query: str, where: str) -> list[_Node]:
    """Return the places that a query selects, each once.

    RFC 9535 lets a query select a place several times (``$.tags[0, 0]``), but an action acts on it once: appending
    to one array twice, or removing what is removed already, is never meant.
    """
    compiled = _compile(query, where)
    try:
        values = {tuple(node.location): node.value for node in compiled.finditer(document)}
    except (*_FAILURES, TypeError, RecursionError) as error:
        raise OverlayError(f"{where} cannot be evaluated: {error}") from error
    return [
        _Node(parts=parts, value=value, container=_at(document, parts[:-1]) if parts else None)
        for parts, value in values.items()
    ]


def _at(value: Any, parts: Sequence[int | str]) -> Any:
    for part in parts:
        value = value[part]
    return value


def _remove(nodes: list[_Node], action: Action, version: str) -> None:
    for node in nodes:
        if node.container is None:
            raise OverlayError(f"{action.name}: removes the root, which nothing contains; target what is inside it")
        # 1.0 says that a target is never a primitive, yet its own conformance set removes a string from an object.
        # What is left of the rule is the sentence on the primitive items of an array.
        if _is_1_0(version) and isinstance(node.container, list) and _is_primitive(node.value):
            raise OverlayError(
                f"{action.name}: {_path(node.parts)} is a primitive item of an array, which 1.0 cannot remove; "
                "declare overlay 1.1.0, or remove the array and write it anew"
            )
    # From the end of each array, so that no removal shifts what is still to be removed. The order is otherwise free:
    # a container stays the same object when it has itself been taken out of the description.
    for node in sorted(nodes, key=lambda node: node.key if isinstance(node.key, int) else -1, reverse=True):
        del node.container[node.key]


def _copied(document: dict[str, Any], query: str, action: Action) -> Any:
    """Return what ``copy`` selects, as it was before the action: a target may lie inside its source."""
    sources = _select(document, query, f"{action.name}: 'copy'")
    if len(sources) != 1:
        raise OverlayError(f"{action.name}: 'copy' must select exactly one node, and {query} selects {len(sources)}")
    return _own(sources[0].value, action.name)


def _update(nodes: list[_Node], update: Any, action: Action, version: str) -> None:
    shapes = {_shape(node.value) for node in nodes}
    if not _is_1_0(version) and len(shapes) > 1:
        raise OverlayError(
            f"{action.name}: matches {' and '.join(sorted(shapes))} nodes together; allowed are nodes of one shape"
        )
    for node in nodes:
        if isinstance(node.value, dict):
            if not isinstance(update, dict):
                raise _mismatch(action, node.parts, node.value, update)
            _merge(node.value, update, node.parts, action)
        elif isinstance(node.value, list):
            # Under 1.0 the update is one entry, also where it is an array itself; 1.1 made an array several entries.
            entries = update if isinstance(update, list) and not _is_1_0(version) else [update]
            node.value.extend(_own(entries, action.name))
        elif _is_1_0(version):
            raise OverlayError(
                f"{action.name}: {_path(node.parts)} is a primitive ({_kind(node.value)}), which 1.0 cannot update; "
                "target the object that contains it, or declare overlay 1.1.0"
            )
        elif _is_primitive(update):
            node.container[node.key] = update
        else:
            raise _mismatch(action, node.parts, node.value, update)


def _merge(target: dict[str, Any], update: dict[str, Any], parts: tuple[int | str, ...], action: Action) -> None:
    """Merge ``update`` into ``target`` in place.

    1.0 asks that the two be compatible and leaves open what that is; 1.1 says it, and 1.0 is held to the same.
    """
    for key, value in update.items():
        if key not in target:
            target[key] = _own(value, action.name)
            continue
        current = target[key]
        if isinstance(current, dict) and isinstance(value, dict):
            _merge(current, value, (*parts, key), action)
        elif isinstance(current, list) and isinstance(value, list):
            current.extend(_own(value, action.name))
        elif _is_primitive(current) and _is_primitive(value):
            target[key] = value
        else:
            raise _mismatch(action, (*parts, key), current, value)


def _mismatch(action: Action, parts: tuple[int | str, ...], current: object, value: object) -> OverlayError:
    return OverlayError(
        f"{action.name}: {_path(parts)} is of type {_kind(current)} and the new value of type {_kind(value)}, which "
        "cannot be merged; to replace it, remove it in an action of its own first"
    )


# JSON values


def _own(value: Any, where: str, *, strict: bool = False, parts: tuple[int | str, ...] = (), outer: Any = ()) -> Any:
    """Return a copy in which every object and array is there once, so that changing one place changes no other.

    ``copy.deepcopy`` would keep what a YAML anchor made: one Python object in several places. With ``strict``, a
    value that JSON does not have is refused; without, it is carried along.
    """
    if isinstance(value, Mapping | list | tuple):
        if any(value is each for each in outer):
            raise OverlayError(f"{where}: {_path(parts)} contains itself; it must be a tree")
        outer = (*outer, value)
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                # An unquoted 200 in YAML would stand beside "200" and be found by no query.
                raise OverlayError(f"{where}: {_path(parts)} has the key {key!r}, which is not a string; quote it")
        return {key: _own(each, where, strict=strict, parts=(*parts, key), outer=outer) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [
            _own(each, where, strict=strict, parts=(*parts, index), outer=outer) for index, each in enumerate(value)
        ]
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if strict:
        raise OverlayError(f"{where}: {_path(parts)} is {value!r}, which JSON does not have; in YAML, quote it")
    return copy.deepcopy(value)


def _same(left: object, right: object) -> bool:
    """Tell whether two values are equal as JSON, where ``true`` is not ``1``, as it is in Python."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(_same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(_same, left, right))
    return isinstance(left, bool) is isinstance(right, bool) and left == right


def _is_primitive(value: object) -> bool:
    return not isinstance(value, dict | list)


def _shape(value: object) -> str:
    return "primitive" if _is_primitive(value) else _kind(value)


def _kind(value: object) -> str:
    """Return what JSON calls the type of a value, or what Python calls it where JSON does not have it."""
    if value is None:
        return "null"
    for types, name in (
        (bool, "boolean"),
        (int | float, "number"),
        (str, "string"),
        (Mapping, "object"),
        (list | tuple, "array"),
    ):
        if isinstance(value, types):
            return name
    return type(value).__name__


def _path(parts: tuple[int | str, ...]) -> str:
    return "$" + "".join(f"[{part!r}]" for part in parts)


# JSONPath

# The library lets through what Python says of a number that is too large.
_FAILURES: Final = (JSONPathError, ArithmeticError, ValueError)


def _compile(query: str, where: str) -> JSONPathQuery:
    if not query.startswith("$"):
        raise OverlayError(f"{where} is {query!r}; it must be an RFC 9535 query, which begins with '$'")
    try:
        return jsonpath_rfc9535.compile(query)
    except _FAILURES as error:
        raise OverlayError(f"{where} is {query!r}, which is not a valid RFC 9535 query: {error}") from error
