"""The types that mypy infers for the expressions of a service, against the package that it uses."""

from __future__ import annotations

import ast
import contextlib
import io
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from codegen.diff.service_files import Files, Source
from codegen.errors import PipelineError

if TYPE_CHECKING:
    from mypy.nodes import Node
    from mypy.types import Type

OURS = ("trigg_ext", "trigg_api", "trigg_models")
_KINDS = {"NameExpr": "Name", "MemberExpr": "Attribute", "SuperExpr": "Attribute", "CallExpr": "Call"}
_NO_CHILDREN = frozenset({"node", "type", "var", "info", "name", "names", "kind", "unanalyzed_type"})
_MORE_CHILDREN = frozenset(
    {"items", "impl", "rvalue", "class_ref", "positionals", "keyword_values", "pattern", "keys", "values"}
)
"""Attributes that hold nodes and are not in the ``__match_args__`` of theirs."""

Span = tuple[str, int, int, int | None, int | None]


class Module(NamedTuple):
    """One module: the types of its expressions by where they stand, and what its functions return by their lines.

    ``is_connected`` says that an object of the client may reach it: it imports the client, or has to do with what does.
    """

    source: Source
    types: Mapping[Span, Type]
    returns: Mapping[tuple[str, int], Type]
    is_connected: bool

    def type_of(self, node: ast.expr) -> Type | None:
        """Return the type of an expression; None where nothing is known, as in code that is never reached."""
        return self.types.get(_span(node, node))


def _span(node: ast.expr, start: ast.expr) -> Span:
    kind = type(node).__name__ if type(node).__name__ in _KINDS.values() else ""
    return kind, start.lineno, start.col_offset, node.end_lineno, node.end_col_offset


class Inferred(NamedTuple):
    """What was inferred, and by file the text and the reason of a failure."""

    modules: tuple[Module, ...]
    failed: dict[str, tuple[str, str]]


def infer(files: Files, search: Sequence[Path]) -> Inferred:
    """Let mypy read the sources; ``search`` is where the packages of the client are. Nothing of them is run.

    Raises:
        PipelineError: mypy is not installed, or fails.
    """
    try:
        from mypy import build, errors, modulefinder
    except ImportError:
        raise PipelineError("--usage needs mypy; install the dependency group `usage`") from None
    failed: dict[str, tuple[str, str]] = {}
    waiting = {source.name: source for source in files.sources}
    with tempfile.TemporaryDirectory(prefix="trigg-usage-") as folder:
        options = _options([*files.roots, *search])
        while True:
            sources = [
                modulefinder.BuildSource(_file_of(each, Path(folder)), each.name, None) for each in waiting.values()
            ]
            try:
                # What mypy reports of the service is its own affair; what it fails of itself it prints.
                with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
                    result = build.build(sources, options)
                break
            except errors.CompileError as error:
                blocked = waiting.pop(error.module_with_blocker or "", None)
                if blocked is None:
                    raise PipelineError(f"mypy cannot read the service: {'; '.join(error.messages[:3])}") from None
                failed[blocked.shown] = blocked.text, error.messages[0].partition(": error: ")[2] or error.messages[0]
            except SystemExit:
                raise PipelineError("mypy failed on the service; see `mypy` on its source alone") from None
    graph = {name: [*state.dependencies, *state.suppressed] for name, state in result.graph.items()}
    connected = _connected({name: graph[name] for name in waiting if name in graph})
    modules = [_module(source, result.files[name], result.types, name in connected) for name, source in waiting.items()]
    return Inferred(tuple(modules), failed)


def _options(search: Sequence[Path]) -> Any:
    from mypy.options import Options

    options = Options()
    options.export_types = options.preserve_asts = options.check_untyped_defs = True
    options.incremental = False
    options.native_parser = False  # whose columns are others than those of `ast` after a letter such as æ
    options.cache_dir = "/dev/null"
    options.python_version = sys.version_info[:2]
    options.mypy_path = [str(each.resolve()) for each in search]
    options.explicit_package_bases = options.ignore_missing_imports = True
    options.ignore_errors = True
    # Of other packages nothing is known: what is handed to them may be used in any way.
    options.follow_imports = "skip"
    ours = {"follow_imports": "silent", "preserve_asts": False}  # without the bodies of functions
    options.per_module_options = {f"{each}.*": ours for each in OURS}
    return options


def _file_of(source: Source, folder: Path) -> str:
    if not source.lines:
        return str(source.file)
    file = folder / f"{source.name}.py"
    file.write_text(source.text, encoding="utf-8")
    return str(file)


def _connected(imports: Mapping[str, Sequence[str]]) -> set[str]:
    """Return the modules that may meet a client: those that import it, what imports them, and what all these import."""
    found = {name for name, names in imports.items() if any(each.partition(".")[0] in OURS for each in names)}
    for is_importer in (True, False):
        size = -1
        while size != len(found):
            size = len(found)
            for name, names in imports.items():
                inner = [each for each in names if each in imports]
                found |= {name} if is_importer and found & {*inner} else set()
                found |= {*inner} if not is_importer and name in found else set()
    return found


def _module(source: Source, root: Node, known: Mapping[Any, Type], is_connected: bool) -> Module:
    types: dict[Span, Type] = {}
    returns: dict[tuple[str, int], Type] = {}
    for node in _nodes(root):
        kind = type(node).__name__
        if kind == "FuncDef":
            signature: Any = getattr(node, "type", None)
            if signature is not None:
                returns[getattr(node, "name", ""), node.line] = signature.ret_type
        elif node in known:
            span = (_KINDS.get(kind, ""), node.line, node.column, node.end_line, node.end_column)
            types.setdefault(span, known[node])
    for each in ast.walk(source.tree):
        if isinstance(each, ast.FormattedValue) and (found := types.get(_span(each.value, each))) is not None:
            types.setdefault(_span(each.value, each.value), found)  # mypy gives it the column of its braces
    return Module(source, types, returns, is_connected)


def _nodes(root: Node) -> Iterator[Node]:
    """Yield what a file holds, outer nodes before inner ones. (mypy's own visitors cannot be subclassed.)"""
    from mypy.nodes import Node

    waiting: list[Any] = [root]
    seen: set[int] = set()
    while waiting:
        node = waiting.pop()
        if isinstance(node, (list, tuple)):
            waiting += reversed(node)
        elif isinstance(node, Node) and id(node) not in seen:
            seen.add(id(node))
            yield node
            fields = (_MORE_CHILDREN | {*getattr(node, "__match_args__", ())}) - _NO_CHILDREN
            waiting += [getattr(node, each, None) for each in sorted(fields)]
