"""The source files of a service: Python modules under the names that imports have for them, and notebooks."""

from __future__ import annotations

import ast
import json
import os
import re
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from codegen import naming
from codegen.errors import PipelineError

_SKIPPED = frozenset({"__pycache__", "node_modules", "site-packages", "build", "dist"})
_DEPTH = 1000
"""How deeply the syntax tree of a file may be nested: a type checker that is written in C ends with its stack."""


class Source(NamedTuple):
    """A file that was parsed: ``name`` is the dotted name of the module, ``shown`` the file as reports name it.

    ``lines`` are the lines of a notebook's file in which those of its code stand; empty for a module.
    """

    file: Path
    name: str
    shown: str
    text: str
    tree: ast.Module
    lines: tuple[int, ...] = ()


class Files(NamedTuple):
    """What was found: sources, the folders that imports begin at, and by file the text and the reason of a failure."""

    sources: tuple[Source, ...]
    roots: tuple[Path, ...]
    failed: dict[str, tuple[str, str]]


def read_files(paths: Sequence[Path]) -> Files:
    """Read the Python files and notebooks of a service, each once.

    Raises:
        PipelineError: a path does not exist, cannot be listed, or holds no Python file.
    """
    found = {file.resolve(): (file, root) for path in reversed(paths) for file, root in _listed(path)}
    parsed: list[tuple[Path, Path, str, ast.Module, tuple[int, ...]]] = []
    failed: dict[str, tuple[str, str]] = {}
    for file, root in found.values():
        text, tree, lines = _parsed(file)
        if isinstance(tree, str):
            failed[_shown(file)] = (text, tree)
        else:
            parsed.append((file, root, text, tree, lines))
    roots = _roots({root for _, root in found.values()}, [each[0] for each in parsed], [each[3] for each in parsed])
    taken: set[str] = set()
    sources: list[Source] = []
    for file, _, text, tree, lines in parsed:
        # Two modules of one name are two: the second is reached by no import.
        sources.append(Source(file, naming.unique(_name(file, roots), taken, "~"), _shown(file), text, tree, lines))
        taken.add(sources[-1].name)
    return Files(tuple(sources), tuple(roots), failed)


def _listed(path: Path) -> list[tuple[Path, Path]]:
    """Return the files of a path, each with the folder that its module's name begins at."""
    try:
        if path.is_file():
            return [(path, path.parent)]
        if not path.is_dir():
            raise PipelineError(f"{path} does not exist; give the source of the service, a folder or a file")
        root = path.resolve()
        while (root / "__init__.py").is_file() and root.parent != root:
            root = root.parent
        found: list[tuple[Path, Path]] = []
        for folder, folders, files in os.walk(path, onerror=_raise):
            if "pyvenv.cfg" in files:
                folders.clear()
                continue
            folders[:] = sorted(each for each in folders if each not in _SKIPPED and not each.startswith("."))
            each_file = [Path(folder, name) for name in sorted(files) if name.endswith((".py", ".ipynb"))]
            found += [(file, root) for file in each_file if file.is_file()]
    except OSError as error:
        raise PipelineError(f"{path} cannot be read: {error.strerror or error}") from None
    if not found:
        raise PipelineError(f"{path} holds no Python file; give the source of the service")
    return found


def _raise(error: OSError) -> None:
    raise error


def _roots(given: set[Path], files: Sequence[Path], trees: Sequence[ast.Module]) -> list[Path]:
    """Return the folders that imports begin at: those given, and each in which something stands that is imported."""
    imported = {name.partition(".")[0] for tree in trees for name in _imports(tree)}
    roots = {folder.resolve() for folder in given}
    for file in files:
        inner = file.resolve()
        for folder in inner.parents:
            if any(folder == root or not folder.is_relative_to(root) for root in roots & {*inner.parents}):
                break
            name = inner.stem if inner.suffix else inner.name
            if name in imported and not (folder / "__init__.py").is_file():
                roots.add(folder)
            inner = folder
    return sorted(roots, key=lambda each: (-len(each.parts), each))


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module or ""


def _name(file: Path, roots: Sequence[Path]) -> str:
    """Return the name of a module, from the innermost folder that imports begin at."""
    inner = file.resolve()
    root = next((each for each in roots if inner.is_relative_to(each)), inner.parent)
    parts = list(inner.relative_to(root).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


def _shown(file: Path) -> str:
    absolute, here = file.resolve(), Path.cwd()
    return absolute.relative_to(here).as_posix() if absolute.is_relative_to(here) else str(file)


def _parsed(file: Path) -> tuple[str, ast.Module | str, tuple[int, ...]]:
    """Return the text of a file, its tree or why there is none, and the lines of a notebook."""
    text = ""
    lines: tuple[int, ...] = ()
    try:
        data = file.read_bytes()
        text = data.decode("utf-8", "replace")
        if file.suffix == ".ipynb":
            text, lines = _cells(text)
            data = text.encode("utf-8", "replace")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of its string escapes, say: its own affair
            tree = ast.parse(data, str(file))
        return (text, tree, lines) if _is_shallow(tree) else (text, "it is nested too deeply", lines)
    except SyntaxError as error:
        return text, f"line {error.lineno or 0}: {error.msg}", lines
    except OSError as error:
        return text, error.strerror or str(error), lines
    except (RecursionError, MemoryError):
        return text, "it is nested too deeply", lines
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return text, f"{error}", lines


def _is_shallow(tree: ast.AST) -> bool:
    level: list[ast.AST] = [tree]
    for _ in range(_DEPTH):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            return True
    return False


def _cells(text: str) -> tuple[str, tuple[int, ...]]:
    """Return the code of a notebook as one module, and the line of the file in which each of its lines stands."""
    code: list[str] = []
    lines: list[int] = []
    file, at = text.splitlines(), 0
    for cell in json.loads(text)["cells"]:
        if cell["cell_type"] != "code":
            continue
        for line in "".join(cell["source"]).splitlines():
            written = {json.dumps(line, ensure_ascii=ascii)[1:-1] for ascii in (True, False)}
            at = next((n for n in range(at, len(file)) if any(each in file[n] for each in written)), at)
            # Magics are no Python; what stands in them is not read.
            code.append(re.sub(r"^(\s*)[%!?].*", r"\1pass", line))
            lines.append(at + 1)
    return "\n".join([*code, ""]), tuple(lines)
