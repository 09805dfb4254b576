"""The report as workflow commands of GitHub Actions, which show it as annotations at the lines that changed."""

from __future__ import annotations

from pathlib import Path

from codegen.diff.findings import Level, Place
from codegen.diff.report.model import ORIGINS, Group, Report, grouped, listed, one_line

_COMMANDS = {Level.BREAKING: "error", Level.SDK_BREAKING: "error", Level.WARNING: "warning", Level.INFO: "notice"}
_NAMED = 5


def render(report: Report) -> str:
    """Return one command per line, worst first: GitHub shows ten of each kind and step, and counts the rest."""
    lines = [_annotation(group, report) for group in grouped(report.findings)]
    lines += [f"::notice title=Spec diff::{_data(one_line(note, 2000))}" for note in report.notes]
    title = _property(f"{_file_name(report.old)} → {_file_name(report.new)}")
    lines.append(f"::notice title={title}::{_data(report.headline)}")
    return "".join(f"{line}\n" for line in lines)


def _annotation(group: Group, report: Report) -> str:
    finding = group.first
    text = [one_line(message, 2000) for message in group.messages[:_NAMED]]
    names = [one_line(_named(each, report)) for each in group.operations]
    if names:
        text.append(f"In {listed(names, _NAMED)}.")
    who = ORIGINS[finding.origin]
    text.append(f"{who[0].upper()}{who[1:]}; fingerprint {finding.fingerprint}.")
    if group.usages:
        text.append(f"Your code: {one_line(', '.join(group.usages), 2000)}.")
    elif group.may_hit:
        text.append(f"May hit your code: {one_line(', '.join(group.may_hit), 2000)}.")
    properties = [f"title={_property(f'{finding.level.value}: {one_line(finding.id)}')}"]
    if finding.place is not None:
        if _is_file(finding.place):
            properties = [*_at(finding.place), *properties]
        else:
            text.append(f"At {one_line(finding.place.file)}:{finding.place.line}.")
    return f"::{_COMMANDS[finding.level]} {','.join(properties)}::{_data(chr(10).join(text))}"


def _named(operation: str, report: Report) -> str:
    title = report.title_of(operation)
    return f"{title} ({operation})" if title else operation


def _is_file(place: Place) -> bool:
    """Return whether GitHub can show it: a URL and a git revision are no files of the checkout."""
    return "://" not in place.file and Path(place.file).is_file()


def _at(place: Place) -> list[str]:
    path = Path(place.file).resolve()
    shown = path.relative_to(Path.cwd()).as_posix() if path.is_relative_to(Path.cwd()) else place.file
    result = [f"file={_property(shown)}"]
    if place.line:
        result.append(f"line={place.line}")
    if place.column:
        result.append(f"col={place.column}")
    return result


def _file_name(name: str) -> str:
    return one_line(name.replace("\\", "/").rstrip("/").rpartition("/")[2] or name)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
