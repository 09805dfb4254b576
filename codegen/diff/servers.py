"""Compare where operations are reached: the URLs of servers, and the paths below them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from codegen.diff.changes import Change, Side
from trigg_ext.openapi.document import METHODS, server_url
from trigg_ext.openapi.json_types import mapping

TEMPLATE = re.compile(r"\{([^{}]*)\}")

_MOST = 64
"""So many URLs of one server are told apart."""


class _Base(NamedTuple):
    """The URL of a server, with a value for each of its variables."""

    url: str
    server: Side
    is_default: bool


class Reached(NamedTuple):
    """An operation: its path, and who may say of which servers it is; the first that names any counts."""

    path: str
    sides: tuple[Side, ...]
    """The operation, its path item and the document."""

    @property
    def has_servers_of_its_own(self) -> bool:
        """Whether others than the document name them."""
        return any(any(each.listed("servers")) for each in self.sides[:2])

    @property
    def bases(self) -> dict[str, _Base]:
        """The URLs of its servers, as they are compared."""
        return next(filter(None, map(_bases, self.sides)), {})

    @property
    def urls(self) -> dict[str, _Base]:
        """Its own URLs, as they are compared; names of path parameters do not tell them apart."""
        return {
            unnamed(f"{base}{self.path}"): each._replace(url=f"{base}{self.path}") for base, each in self.bases.items()
        }


def unnamed(path: str) -> str:
    """Return a path without the names of its parameters."""
    return TEMPLATE.sub("{}", path)


def compare_servers(old: Side, new: Side) -> Iterator[Change]:
    """Yield what changed in the server URLs of a document."""
    before, after = _bases(old), _bases(new)
    if (before.keys() | after.keys()) <= {""}:
        return  # without servers, it is where the description is
    if paths_by_url(old, new):
        kept = _all_urls(new)
        if _all_urls(old) <= kept:
            told = [[each.url for each in bases.values() if each.is_default] for bases in (before, after)]
            where = old.where("servers"), new.where("servers")
            yield Change("trigg-server-path-moved", "", *where, told[0], told[1], what="The API", subject=("server",))
            return
        lost = {base for path in _paths_of(old) for base in before if unnamed(f"{base}{path}") not in kept}
        before = {base: each for base, each in before.items() if base in lost}
    yield from _changes("", "The API", before, after)


def compare_servers_of_operation(label: str, old: Reached, new: Reached) -> Iterator[Change]:
    """Yield where an operation came to be reached and where it no longer is; not what the document says of its own
    servers.
    """
    if not (old.has_servers_of_its_own or new.has_servers_of_its_own):
        return
    is_moved = unnamed(old.path) != unnamed(new.path)
    before, after = (each.urls if is_moved else each.bases for each in (old, new))
    yield from _changes(label, "The operation", before, after)


def paths_by_url(old: Side, new: Side) -> dict[str, str | None]:
    """Return the path in the new document for each in the old one that has a URL of it, None where none has; nothing
    at all unless a part of the URLs of the servers stands in paths now, or the other way round.
    """
    before, after = _bases(old), _bases(new)
    if not before or not after or before.keys() & after.keys():
        return {}
    left: dict[str, list[str]] = {}
    for path, urls in _urls_by_path(new).items():
        for url in urls:
            left.setdefault(url, []).append(path)
    found: dict[str, str | None] = {}
    taken: set[str] = set()
    for path, urls in _urls_by_path(old).items():
        others = [other for url in urls for other in left.get(url, ()) if other not in taken]
        # Of paths that differ in the names of parameters only, the one with the same names.
        found[path] = min(others, key=lambda other: not (other.endswith(path) or path.endswith(other)), default=None)
        taken.update(filter(None, [found[path]]))
    is_moved = any(other is not None and unnamed(path) != unnamed(other) for path, other in found.items())
    return found if is_moved else {}


def _changes(label: str, what: str, before: dict[str, _Base], after: dict[str, _Base]) -> Iterator[Change]:
    for each in _only(before, after):
        url = each.url
        yield Change("trigg-server-removed", label, each.server.at, None, url, what=what, subject=("server", url))
    for each in _only(after, before):
        url = each.url
        yield Change("trigg-server-added", label, None, each.server.at, None, url, what=what, subject=("server", url))


def _only(some: dict[str, _Base], others: dict[str, _Base]) -> list[_Base]:
    """Return the URLs that the others lack, and do not have with another value of a variable that may be anything."""
    patterns = [_pattern(each.server.node) for each in others.values() if each.is_default]
    return [
        each
        for key, each in some.items()
        if key not in others and (each.is_default or not any(pattern.fullmatch(each.url) for pattern in patterns))
    ]


def _pattern(server: Mapping[str, Any]) -> re.Pattern[str]:
    """Return what the URLs of a server look like."""
    variables = mapping(server.get("variables"))
    parts = re.split(r"(\{[^{}]*\})", str(server.get("url") or ""))
    for index, part in enumerate(parts):
        name = part[1:-1] if index % 2 else ""
        listed = mapping(variables.get(name)).get("enum")
        values = "|".join(re.escape(str(each)) for each in listed) if isinstance(listed, list) else ".*"
        parts[index] = f"(?:{values})" if index % 2 else re.escape(part)
    return re.compile("".join(parts))


def _bases(side: Side) -> dict[str, _Base]:
    found: dict[str, _Base] = {}
    for server in side.listed("servers"):
        for index, url in enumerate(_urls(server.node)):
            found.setdefault(_plain(url), _Base(url, server, index == 0))
    return found


def _plain(url: str) -> str:
    """Return a URL as it is compared: its host in small letters, without the port that is meant anyway."""
    base = re.match(r"(https?)://([^/?#]*)", url, re.IGNORECASE)
    if base is not None:
        scheme, host = base[1].lower(), base[2].lower()
        url = f"{scheme}://{host.removesuffix(':443' if scheme == 'https' else ':80')}{url[base.end() :]}"
    return url.rstrip("/")


def _urls(server: Mapping[str, Any]) -> list[str]:
    """Return the URLs of a server: with the defaults of its variables, then with the other values that are listed."""
    listed = {
        name: list(map(str, values))
        for name, each in mapping(server.get("variables")).items()
        if isinstance(values := mapping(each).get("enum"), list) and f"{{{name}}}" in str(server.get("url"))
    }
    urls = [server_url(server)]
    for values in itertools.islice(itertools.product(*listed.values()), _MOST):
        url = str(server.get("url"))
        for name, value in zip(listed, values, strict=True):
            url = url.replace(f"{{{name}}}", value)
        urls.append(server_url({**server, "url": url}))
    return urls


def _by_path(document: Side) -> Iterator[tuple[str, list[Reached]]]:
    """Yield what is reached at each path: its operations; the path itself where it has none."""
    for path, item in document.named("paths").items():
        operations = [each for method in METHODS if (each := item.below(method)) is not None]
        yield path, [Reached(path, (each, item, document)) for each in operations or [item]]


def _paths_of(document: Side) -> list[str]:
    """Return the paths of the operations that have no servers but the document's."""
    return [path for path, each in _by_path(document) if not all(one.has_servers_of_its_own for one in each)]


def _urls_by_path(document: Side) -> dict[str, list[str]]:
    return {path: list(dict.fromkeys(url for one in each for url in one.urls)) for path, each in _by_path(document)}


def _all_urls(document: Side) -> set[str]:
    return {url for urls in _urls_by_path(document).values() for url in urls}
