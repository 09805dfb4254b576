"""Path templates compared by their shape, and path parameters renamed by position: nothing on the wire changes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final

from trigg_ext.openapi.document import METHODS
from trigg_ext.openapi.json_types import copied, mapping, sequence, text
from trigg_ext.openapi.pointer import resolve

_PARAMETER: Final = re.compile(r"\{([^{}]+)\}")


def parameter_names(path: str) -> list[str]:
    """Return the names of the parameters of a path template, in their order."""
    return _PARAMETER.findall(path)


def shape(path: str) -> str:
    """Return a path template without the names of its parameters: ``/customers/id/{}``."""
    return _PARAMETER.sub("{}", path)


def rename_path_parameters(document: dict[str, Any], templates: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Give the parameters of each path the names in the template of the same shape; the document is changed.

    A path that has a name of its template in another position stays as it is, as the order on the wire may have
    changed; so does one that several templates fit.

    Yields:
        Each path that has other names now, and the template that it became.
    """
    paths = mapping(document.get("paths"))
    known = set(templates)
    shapes = Counter(map(shape, known))
    by_shape = {shape(each): each for each in known if each not in paths and shapes[shape(each)] == 1}
    renamed: dict[str, Any] = {}
    for path, entry in paths.items():
        wanted = path if path in known else by_shape.get(shape(path), path)
        names = dict(zip(parameter_names(path), parameter_names(wanted), strict=True))
        new_names = {old: new for old, new in names.items() if old != new}
        if not new_names or wanted in renamed or new_names.keys() & set(names.values()):
            renamed[path] = entry
            continue
        item = copied(mapping(resolve(document, entry)))
        for holder in (item, *(mapping(item.get(method)) for method in METHODS)):
            if holder.get("parameters"):
                holder["parameters"] = [_renamed(document, each, new_names) for each in sequence(holder["parameters"])]
        renamed[wanted] = item
        yield path, wanted
    if paths:
        document["paths"] = renamed


def _renamed(document: dict[str, Any], entry: Any, new_names: dict[str, str]) -> Any:
    declared = mapping(resolve(document, entry))
    name = text(declared.get("name"))
    # A description may spell a name otherwise where it declares it than in the path.
    spelled = {old.lower(): new for old, new in new_names.items()}
    new_name = new_names.get(name) or spelled.get(name.lower())
    return entry if declared.get("in") != "path" or new_name is None else {**copied(declared), "name": new_name}
