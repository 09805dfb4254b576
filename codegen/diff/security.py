"""Compare who may call: the requirements of operations, those of the document, and the schemes they name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codegen.diff.changes import Change, Side, canonical, same
from codegen.diff.findings import Level
from trigg_ext.openapi.pointer import escape

Requirement = dict[str, list[str]]


def compare_requirements(
    label: str, old: Side, new: Side, old_global: Side | None = None, new_global: Side | None = None
) -> Iterator[Change]:
    """Yield what changed in the requirements of an operation; of the document, where ``label`` is empty."""
    prefix = "api-security" if label else "api-global-security"
    before, after = _requirements(old), _requirements(new)
    for names in before:
        if names not in after:
            yield _told(f"{prefix}-removed", label, old=" and ".join(names), old_at=_at(old, names))
    for names in after:
        if names not in before:
            yield _told(f"{prefix}-added", label, new=" and ".join(names), new_at=_at(new, names))
            continue
        for scheme in names:
            one, other = before[names][scheme], after[names][scheme]
            for scope in sorted(set(one) - set(other)):
                yield _told(f"{prefix}-scope-removed", label, old=scope, old_at=_at(old, names, scheme), name=scheme)
            for scope in sorted(set(other) - set(one)):
                yield _told(f"{prefix}-scope-added", label, new=scope, new_at=_at(new, names, scheme), name=scheme)
    if label and old_global is not None and new_global is not None:
        was, now = _needs_key(old, old_global), _needs_key(new, new_global)
        if was != now:
            holders = _holder(old, old_global), _holder(new, new_global)
            rule = "trigg-key-now-needed" if now else "trigg-key-no-longer-needed"
            where = [each.where("security") for each in holders]
            yield Change(rule, label, where[0], where[1], was, now, subject=("security", "key"))
        elif was and now:
            yield from _other_key(label, _holder(old, old_global), _holder(new, new_global))


def _other_key(label: str, old: Side, new: Side) -> Iterator[Change]:
    """Yield whether what was enough to call is enough still, whichever way a caller chose."""
    before, after = (_alternatives(each, scopes=False) for each in (old, new))
    rule = ""
    if not _suffices(before, after):
        rule = "trigg-other-key-needed"
    elif not _suffices(after, before):
        rule = "trigg-other-key-taken"
    elif not _suffices(*(_alternatives(each, scopes=True) for each in (old, new))):
        before, after = (_alternatives(each, scopes=True) for each in (old, new))
        rule = "trigg-other-key-needed"
    if rule and before and after:
        told = [" or ".join(sorted(" and ".join(sorted(names)) for names in each)) for each in (before, after)]
        where = old.where("security"), new.where("security")
        yield Change(rule, label, *where, told[0], told[1], subject=("security", "key"))


def _alternatives(side: Side, *, scopes: bool) -> list[set[str]]:
    """Return what a call must have, in each of the ways that suffice: schemes, and the scopes of them."""
    listed = side.get("security")
    found: list[set[str]] = []
    for each in listed if isinstance(listed, list) else []:
        if isinstance(each, Mapping) and each:
            of = {
                f"the scope {scope} of {name}"
                for name, held in each.items()
                if isinstance(held, list)
                for scope in held
            }
            found.append({*map(str, each), *(of if scopes else ())})
    return found


def _suffices(held: list[set[str]], needed: list[set[str]]) -> bool:
    return any(one <= other for other in held for one in needed)


def _holder(own: Side, shared: Side) -> Side:
    """Who says what an operation requires: itself, or the document."""
    return own if isinstance(own.get("security"), list) else shared


def _told(rule: str, label: str, *, name: str = "", **values: Any) -> Change:
    subject = ("security", name, str(values.get("old") or values.get("new")))
    return Change(rule, label, name=name, subject=subject, **values)


def _at(side: Side, names: tuple[str, ...], scheme: str = "") -> str:
    """Return the pointer to a requirement, or to one of the schemes in it."""
    for index, each in enumerate(side.get("security")):
        if isinstance(each, Mapping) and tuple(sorted(map(str, each))) == names:
            return f"{side.at}/security/{index}" + (f"/{escape(scheme)}" if scheme else "")
    return side.where("security")


def _requirements(side: Side) -> dict[tuple[str, ...], Requirement]:
    listed = side.get("security")
    found: dict[tuple[str, ...], Requirement] = {}
    for each in listed if isinstance(listed, list) else []:
        if isinstance(each, Mapping) and each:
            scopes = {
                str(scheme): [str(scope) for scope in names] if isinstance(names, list) else []
                for scheme, names in each.items()
            }
            found.setdefault(tuple(sorted(scopes)), scopes)
    return found


def _needs_key(own: Side, shared: Side) -> bool:
    listed = own.get("security")
    listed = listed if isinstance(listed, list) else shared.get("security")
    return isinstance(listed, list) and bool(listed) and {} not in listed


def renamed_schemes(old: Side, new: Side) -> dict[str, str]:
    """Return how the ways to authenticate are called now that are only called otherwise."""
    before, after = old.named("securitySchemes"), new.named("securitySchemes")
    gone, came = (
        {name: _definition(side) for name, side in some.items() if name not in others}
        for some, others in ((before, after), (after, before))
    )
    definitions = [list(each.values()) for each in (gone, came)]
    return {
        name: other
        for name, said in gone.items()
        for other, definition in came.items()
        if said == definition and all(each.count(said) == 1 for each in definitions)
    }


def _definition(scheme: Side) -> str:
    return canonical({key: value for key, value in scheme.node.items() if key != "description"})


def called_now(side: Side, schemes: Mapping[str, str]) -> Side:
    """Return a side whose requirements name the ways to authenticate as they are called now."""
    listed = side.get("security")
    if not schemes or not isinstance(listed, list):
        return side
    named = [
        {schemes.get(name, name): scopes for name, scopes in each.items()} if isinstance(each, Mapping) else each
        for each in listed
    ]
    return side._replace(node={**side.node, "security": named})


def compare_schemes(old: Side, new: Side, renamed: Mapping[str, str]) -> Iterator[Change]:
    """Yield what changed in the ways to authenticate that two documents know."""
    before, after = old.named("securitySchemes"), new.named("securitySchemes")
    for was, now in renamed.items():
        at = before.pop(was).at, after.pop(now).at
        yield Change("trigg-security-component-renamed", "", *at, was, now, subject=("scheme", was))
    for name in {**before, **after}:
        one, other = before.get(name), after.get(name)
        if one is None and other is not None:
            yield _scheme("added", name, (None, other.at))
        elif other is None and one is not None:
            yield _scheme("removed", name, (one.at, None))
        elif one is not None and other is not None:
            yield from _modified(name, one, other)


def _scheme(verb: str, name: str, at: tuple[str | None, str | None], values: tuple[Any, Any] = (None, None)) -> Change:
    old, new = values
    subject = ("scheme", name, verb, str(old if old is not None else new))
    return Change(f"api-security-component-{verb}", "", *at, old, new, name=name, subject=subject)


def _keyword(verb: str, name: str, keyword: str, old: Side, new: Side) -> Change:
    return _scheme(verb, name, (old.where(keyword), new.where(keyword)), (old.get(keyword), new.get(keyword)))


def _modified(name: str, old: Side, new: Side) -> Iterator[Change]:
    if old.get("type") != new.get("type"):
        # The key is sent in another way, which is as bad as another header.
        yield _keyword("type-changed", name, "type", old, new)._replace(level=Level.WARNING)
        return
    sent = [_sent(each) for each in (old, new)]
    if sent[0] != sent[1]:
        yield Change(
            "trigg-security-component-changed",
            "",
            old.at,
            new.at,
            sent[0],
            sent[1],
            name=name,
            subject=("scheme", name),
        )
    before, after = old.named("flows"), new.named("flows")
    for flow in sorted(before.keys() & after.keys()):
        one, other = before[flow], after[flow]
        for keyword, verb in (("authorizationUrl", "oauth-url-changed"), ("tokenUrl", "oauth-token-url-changed")):
            if one.get(keyword) != other.get(keyword):
                yield _keyword(verb, name, keyword, one, other)
        yield from _scopes(name, one, other)


def _scopes(name: str, old: Side, new: Side) -> Iterator[Change]:
    before, after = (each.get("scopes") if isinstance(each.get("scopes"), Mapping) else {} for each in (old, new))
    for scope in {**before, **after}:
        old_at, new_at = (f"{each.at}/scopes/{escape(scope)}" for each in (old, new))
        if scope not in after:
            yield _scheme("oauth-scope-removed", name, (old_at, None), (scope, None))
        elif scope not in before:
            yield _scheme("oauth-scope-added", name, (None, new_at), (None, scope))
        elif not same(before[scope], after[scope]):
            yield _scheme("oauth-scope-changed", name, (old_at, new_at), (before[scope], after[scope]))


def _sent(scheme: Side) -> str:
    words = [scheme.get(key) for key in ("in", "name", "scheme")]
    return " ".join(str(word) for word in words if word) or str(scheme.get("openIdConnectUrl") or "")
