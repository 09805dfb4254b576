"""Compare request bodies and responses: media types, statuses, headers and encodings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from codegen.diff.changes import Change, Side
from codegen.diff.dialect import Dialect
from codegen.diff.findings import Level
from codegen.diff.uses import Judges, Use
from codegen.diff.views import View
from trigg_ext.openapi.media_types import body_kind

Found = Change | Use


class _Where(NamedTuple):
    """What a body is of: a request or the response of a status."""

    label: str
    kind: Literal["request", "response"]
    status: str = ""


def compare_request_bodies(label: str, old: Side, new: Side, judges: Judges) -> Iterator[Found]:
    """Yield everything that changed in the request body of an operation."""
    before, after = old.below("requestBody"), new.below("requestBody")
    if before is None and after is None:
        return
    if before is None or after is None:
        if after is not None:
            need = "required" if after.get("required") is True else "optional"
            yield _change(f"request-body-added-{need}", label, None, f"{new.at}/requestBody")
        else:
            yield _change("request-body-removed", label, f"{old.at}/requestBody", None)
        return
    if (before.get("required") is True) != (after.get("required") is True):
        verb = "required" if after.get("required") is True else "optional"
        yield _change(f"request-body-became-{verb}", label, before.where("required"), after.where("required"))
    yield from _content(_Where(label, "request"), before, after, judges)


def compare_responses(label: str, old: Side, new: Side, judges: Judges) -> Iterator[Found]:
    """Yield everything that changed in the responses of an operation."""
    before, after = _by_status(old), _by_status(new)
    for status, response in before.items():
        if other := _covering(status, after):
            yield from _response(label, status, response, after[other], judges)
    for status, response in after.items():
        if status not in before and (other := _covering(status, before)):
            yield from _response(label, status, before[other], response, judges)
    for status, response in before.items():
        if not _covering(status, after) and not (_is_range(status) and _has_members(status, after)):
            rule = f"response-{_kind(status)}-removed"
            yield Change(rule, label, response.at, None, status, subject=("status", status))
    gone = before.keys() - after.keys()
    for status, response in after.items():
        if not _covering(status, before) and not (_is_range(status) and _has_members(status, gone)):
            rule = f"response-{_kind(status)}-added"
            yield Change(rule, label, None, response.at, None, status, subject=("status", status))


def _by_status(operation: Side) -> dict[str, Side]:
    return {
        status.upper() if _is_range(status) else status: response
        for status, response in operation.named("responses").items()
    }


def _covering(status: str, responses: dict[str, Side]) -> str:
    """Return what is said of a status: its own response, that of its range, or the default; empty where nothing is.

    Beside a response of success, the default is that of errors.
    """
    is_of_errors = status[:1] == "2" and any(each[:1] == "2" for each in responses)
    sayings = (status, f"{status[:1]}XX", *(() if is_of_errors else ("default",)))
    return next((each for each in sayings if each in responses), "")


def _is_range(status: str) -> bool:
    return status[1:].upper() == "XX"


def _has_members(status: str, responses: Iterable[str]) -> bool:
    """Return whether single statuses of a range are described."""
    return any(each[:1] == status[:1] for each in responses)


def _response(label: str, status: str, old: Side, new: Side, judges: Judges) -> Iterator[Found]:
    yield from _content(_Where(label, "response", status), old, new, judges)
    yield from _headers(label, old, new, judges, status)


def _kind(status: str) -> str:
    return "success-status" if status.startswith("2") else "non-success-status"


def _change(name: str, label: str, old_at: str | None, new_at: str | None) -> Change:
    return Change(name, label, old_at, new_at, subject=("request",))


# --- media types ------------------------------------------------------------------------------------------------------


def _content(where: _Where, old: Side, new: Side, judges: Judges) -> Iterator[Found]:
    label, kind, status = where
    before, after = old.named("content"), new.named("content")
    matched, gone, came = _match(list(before), list(after))
    rule = "request-body-media-type" if kind == "request" else "response-media-type"
    subject = (kind, status, "content")
    for name in gone:
        # What is left of a range is no surprise to whoever reads it.
        is_left = kind == "response" and not judges.is_received and any(_is_in(each, name) for each in after)
        level = Level.INFO if is_left else None
        place = (*subject, name)
        yield Change(f"{rule}-removed", label, before[name].at, None, name, status=status, subject=place, level=level)
    for name in came:
        yield Change(f"{rule}-added", label, None, after[name].at, None, name, status=status, subject=(*subject, name))
    for one, other, is_renamed in matched:
        if is_renamed:
            turn = _name_change(one, other)
            is_request = kind == "request"
            yield Change(
                "trigg-request-body-media-type-name-changed" if is_request else f"response-media-type-name-{turn}",
                label,
                before[one].at,
                after[other].at,
                one,
                other,
                status=status,
                subject=(*subject, *((one,) if _is_wide(other) else ()), other),
                level=_level_of_request(one, other, turn, is_received=judges.is_received) if is_request else None,
            )
        yield from _media(where, one if _is_wide(other) else other, before[one], after[other], judges)


def _level_of_request(old: str, new: str, turn: str, *, is_received: bool) -> Level:
    """Return how bad it is that a request is of another media type: of a narrower one where it is taken, of a wider
    one where it is received.
    """
    if turn == ("generalized" if is_received else "specialized"):
        return Level.BREAKING
    if turn == "specialized" or (turn == "generalized" and _is_wide(new)):
        return Level.INFO
    return Level.WARNING


def _media(where: _Where, name: str, old: Side, new: Side, judges: Judges) -> Iterator[Found]:
    label, kind, status = where
    subject = (kind, status, "schema", name)
    before, after = ((f"{each.at}/schema", each.get("schema")) for each in (old, new))
    yield Use(label, kind, judges, judges.add(kind, before, after), status=status, media_type=name)
    if kind == "request" and body_kind(name) in ("form", "multipart"):
        yield from _parts(label, old, new, subject)


def _parts(label: str, old: Side, new: Side, subject: tuple[str, ...]) -> Iterator[Change]:
    """Yield what changed in how the parts of a body are written; what is no part of it has no say."""
    here, there = old.named("encoding"), new.named("encoding")
    for part in sorted(here.keys() | there.keys()):
        sides = [each.get(part) for each in (here, there)]
        before, after = (_encoding(each) for each in sides)
        if before == after or not (_has_part(old, part) or _has_part(new, part)):
            continue
        rule = "trigg-request-body-encoding-changed"
        if before[1:] == after[1:] and before[0] and before[0] < after[0]:
            rule = "trigg-request-body-encoding-widened"
        told = [_told(each) for each in (before, after)]
        where = [each.at if each is not None else None for each in sides]
        yield Change(rule, label, where[0], where[1], told[0], told[1], name=part, subject=(*subject, part))


def _has_part(media: Side, part: str) -> bool:
    """Return whether a body may have a part, which is so where it is a property, or where none is described."""
    at, node = schema_of(media)
    dialect = Dialect(media.document, "request")
    described = [each.properties for each in View.of((dialect, dialect.schema(node, at))).chosen]
    return not any(described) or any(part in each for each in described)


def _encoding(part: Side | None) -> tuple[frozenset[str], str, frozenset[str]]:
    """Return the media types of a part, how lists in it are written, and the headers that must be sent with it."""
    if part is None:
        return frozenset(), "form, one by one", frozenset()
    kinds = frozenset(each.strip() for each in str(part.get("contentType") or "").split(",") if each.strip())
    style = part.get("style") or "form"
    explode = part.get("explode") if isinstance(part.get("explode"), bool) else style == "form"
    kept = ", reserved signs as they are" if part.get("allowReserved") is True else ""
    headers = {each.lower() for each, header in part.named("headers").items() if header.get("required") is True}
    return kinds, f"{style}, {'one by one' if explode else 'in one'}{kept}", frozenset(headers - {"content-type"})


def _told(encoding: tuple[frozenset[str], str, frozenset[str]]) -> str:
    kinds, style, headers = encoding
    told = [", ".join(sorted(kinds)) or "what suits it", "" if style == "form, one by one" else style]
    return ", ".join(filter(None, [*told, *(f"with the header {each}" for each in sorted(headers))]))


def _match(old: list[str], new: list[str]) -> tuple[list[tuple[str, str, bool]], list[str], list[str]]:
    """Return the media types to compare, and whether the one became the other; and those that went and came.

    One that the other side does not name is compared with the narrowest range of it that contains it. What is left is
    compared where it is of the same kind, as ``application/problem+json`` is JSON.
    """
    here, there = ({_parsed(name): name for name in reversed(names)} for names in (old, new))
    matched = [(name, there[_parsed(name)], False) for name in old if _parsed(name) in there]
    gone = [name for name in old if _parsed(name) not in there]
    came = [name for name in new if _parsed(name) not in here]
    pairs = [(name, wide) for name in gone if (wide := _narrowest(name, new))]
    pairs += [(wide, name) for name in came if (wide := _narrowest(name, old))]
    matched += [(one, other, one in gone and other in came) for one, other in pairs]
    gone = [name for name in gone if name not in {one for one, _ in pairs}]
    came = [name for name in came if name not in {other for _, other in pairs}]
    for name in list(gone):
        other = next((each for each in came if _contains(name, each) or _contains(each, name)), None)
        if other is not None:
            matched.append((name, other, True))
            gone.remove(name)
            came.remove(other)
    return matched, gone, came


def _narrowest(media_type: str, others: list[str]) -> str:
    """Return the narrowest range that a media type is in; empty where it is in none."""
    wide = [each for each in others if _is_in(media_type, each)]
    return min(wide, key=lambda each: each.startswith("*"), default="")


def _is_in(media_type: str, wide: str) -> bool:
    return _is_wide(wide) and _contains(wide, media_type)


def _is_wide(media_type: str) -> bool:
    return _parsed(media_type)[1] == "*"


def _name_change(old: str, new: str) -> str:
    if _parsed(old)[2] != _parsed(new)[2]:
        return "changed"
    return "specialized" if _contains(old, new) else "generalized"


def _contains(wide: str, narrow: str) -> bool:
    """Return whether every body of the second media type is one of the first: ``application/problem+json`` is JSON."""
    one, other = _parsed(wide), _parsed(narrow)
    if one[0] != other[0] and one[0] != "*":
        return False
    return one[1] in ("*", other[1]) or other[1].endswith(f"+{one[1]}")


def _parsed(media_type: str) -> tuple[str, str, frozenset[str]]:
    plain, *parameters = (part.strip().lower() for part in media_type.split(";"))
    kind, _, subtype = plain.partition("/")
    return kind, subtype, frozenset(part.replace(" ", "").replace('"', "") for part in parameters if part)


# --- headers ----------------------------------------------------------------------------------------------------------


def _headers(label: str, old: Side, new: Side, judges: Judges, status: str) -> Iterator[Found]:
    before, after = (
        {name.lower(): (name, each) for name, each in side.named("headers").items()} for side in (old, new)
    )
    for folded in {**before, **after}:
        if folded == "content-type":
            continue  # OpenAPI says to ignore it: the media types tell
        name = (after.get(folded) or before[folded])[0]
        subject = ("header", "", name, status)
        what = f"The response header `{name}`"
        if folded not in after:
            need = "required" if before[folded][1].get("required") is True else "optional"
            yield Change(
                f"{need}-response-header-removed",
                label,
                before[folded][1].at,
                None,
                what=what,
                status=status,
                subject=subject,
            )
            continue
        there = after[folded][1]
        if folded not in before:
            level = Level.BREAKING if judges.is_received and there.get("required") is True else None
            rule = "response-header-added"
            yield Change(rule, label, None, there.at, what=what, status=status, subject=subject, level=level)
            continue
        here = before[folded][1]
        if (here.get("required") is True) != (there.get("required") is True):
            rule = "trigg-response-header-became-required"
            if there.get("required") is not True:
                rule = "response-header-became-optional"
            yield Change(
                rule,
                label,
                here.where("required"),
                there.where("required"),
                what=what,
                status=status,
                subject=subject,
            )
        key = judges.add("response", schema_of(here), schema_of(there))
        yield Use(label, "header", judges, key, name=name, status=status)


def schema_of(holder: Side) -> tuple[str, object]:
    """Return the pointer to the schema of a parameter or a header, and the schema; of its content, if it has none
    itself.
    """
    if "schema" not in holder.node:
        for media in holder.named("content").values():
            return f"{media.at}/schema", media.get("schema")
    return f"{holder.at}/schema", holder.get("schema")
