"""Read a seed from a YAML or JSON file."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

__all__ = ["Seed", "read_seed"]

Seed = Mapping[str, Any] | str | os.PathLike[str]
"""What a sandbox begins with: the values, or the path of a YAML or JSON file with them."""


def read_seed(seed: Seed) -> Mapping[str, Any]:
    """Return the values of a seed as they were written; a file is read by its suffix.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: the file is neither YAML nor JSON, or is no mapping.
        ImportError: it is YAML, and PyYAML is not installed.
    """
    if isinstance(seed, Mapping):
        return seed
    path = Path(seed)
    text = path.read_text("utf-8")
    if path.suffix in {".yaml", ".yml"}:
        value = _yaml(path, text)
    elif path.suffix == ".json":
        try:
            value = json.loads(text)
        except ValueError as error:
            raise ValueError(f"{path} is not JSON: {error}") from error
    else:
        raise ValueError(f"{path} is no seed: its name must end with .yaml, .yml or .json")
    if not isinstance(value, dict):
        raise ValueError(f"{path} is no seed: it must be a mapping, such as customers: […]")
    return cast("dict[str, Any]", value)


def _yaml(path: Path, text: str) -> Any:
    try:
        import yaml
    except ModuleNotFoundError as missing:
        raise ImportError(f"{path} is YAML, which needs PyYAML: pip install PyYAML, or write it as JSON") from missing
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(f"{path} is not YAML: {' '.join(str(error).split())}") from error
