"""What others see of an exception: the tools that people have switched on, and a walker that opens everything.

Each tool makes one string of an exception; a test then looks for values that must not be in it.
"""

from __future__ import annotations

import functools
import io
import json
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Set
from types import FrameType, FunctionType, ModuleType, TracebackType
from typing import Any

import elasticapm
import loguru
import rich.console
import rich.traceback
import sentry_sdk
import stackprinter  # type: ignore[import-untyped]
import structlog
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport
from sentry_sdk.utils import event_from_exception

LONG = 1_000_000


class Kept(Transport):
    """Keeps what Sentry would send."""

    def __init__(self, options: Any = None) -> None:
        super().__init__(options)
        self.sent: list[str] = []

    def capture_envelope(self, envelope: Envelope) -> None:
        self.sent.append(envelope.serialize().decode("utf-8", "replace"))


def _sentry(error: BaseException) -> str:
    kept = Kept()
    # Its integrations patch the whole process; what it makes of frames does not depend on them.
    client = sentry_sdk.Client(
        dsn="http://key@127.0.0.1:9/1",
        transport=kept,
        default_integrations=False,
        auto_enabling_integrations=False,
        max_value_length=LONG,
    )
    event, hint = event_from_exception(error, client_options=client.options)
    client.capture_event(event, hint, scope=sentry_sdk.Scope())
    assert kept.sent
    return "\n".join(kept.sent)


@functools.cache
def elastic_client() -> Any:
    return elasticapm.Client(
        service_name="kasse",
        disable_send=True,
        central_config=False,
        metrics_interval="0ms",
        cloud_provider="none",
        instrument=False,
        local_var_max_length=LONG,
        local_var_list_max_length=LONG,
        local_var_dict_max_length=LONG,
        collect_local_variables="all",
    )


def _elastic(error: BaseException) -> str:
    from elasticapm.events import Exception as Event

    found = Event.capture(  # type: ignore[no-untyped-call]
        elastic_client(), exc_info=_info(error)
    )
    return json.dumps(found, default=repr)


def _stackprinter(error: BaseException) -> str:
    return str(
        stackprinter.format(
            _info(error), source_lines="all", truncate_vals=LONG, line_wrap=False, suppressed_paths=None
        )
    )


def _info(error: BaseException) -> Any:
    return type(error), error, error.__traceback__


def _rich(error: BaseException) -> str:
    shown = rich.traceback.Traceback.from_exception(
        type(error),
        error,
        error.__traceback__,
        show_locals=True,
        locals_max_length=LONG,
        locals_max_string=LONG,
        locals_hide_dunder=False,
        width=LONG,
        max_frames=0,
    )
    console = rich.console.Console(file=io.StringIO(), width=10_000)
    console.print(shown)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def _loguru(error: BaseException) -> str:
    lines: list[str] = []
    logger = loguru.logger
    logger.remove()
    sink = logger.add(lines.append, diagnose=True, backtrace=False)
    try:
        logger.opt(exception=error).error("feil")
    finally:
        logger.remove(sink)
    return "".join(lines)


def _structlog(error: BaseException) -> str:
    info = _info(error)
    transform = structlog.tracebacks.ExceptionDictTransformer(
        show_locals=True, locals_max_length=LONG, locals_max_string=LONG, max_frames=1_000, use_rich=False
    )
    printed = io.StringIO()
    structlog.dev.RichTracebackFormatter(show_locals=True, width=10_000, locals_max_string=LONG)(printed, info)
    return json.dumps(transform(info), default=repr) + printed.getvalue()


def _traceback(error: BaseException) -> str:
    return "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())


def _json(error: BaseException) -> str:
    return "\n".join(
        json.dumps({str(name): value for name, value in frame.f_locals.items()}, default=repr, skipkeys=True)
        for frame in frames_of(error.__traceback__)
    )


def _walker(error: BaseException) -> str:
    return "\n".join(strings_in(error))


TOOLS: dict[str, Callable[[BaseException], str]] = {
    "sentry": _sentry,
    "elastic": _elastic,
    "stackprinter": _stackprinter,
    "rich": _rich,
    "loguru": _loguru,
    "structlog": _structlog,
    "traceback": _traceback,
    "json": _json,
    "walker": _walker,
}


def frames_of(tb: TracebackType | None) -> Iterator[FrameType]:
    while tb is not None:
        yield tb.tb_frame
        tb = tb.tb_next


def without_frames(error: BaseException, leave_out: Callable[[FrameType], bool]) -> BaseException:
    """Return the error with frames taken from its traceback, and from those of its causes and contexts."""
    for other in (error.__cause__, error.__context__):
        if other is not None:
            without_frames(other, leave_out)
    kept = [
        (each.tb_frame, each.tb_lasti, each.tb_lineno)
        for each in _entries(error.__traceback__)
        if not leave_out(each.tb_frame)
    ]
    rebuilt: TracebackType | None = None
    for frame, lasti, line in reversed(kept):
        rebuilt = TracebackType(rebuilt, frame, lasti, line)
    return error.with_traceback(rebuilt)


def _entries(tb: TracebackType | None) -> Iterator[TracebackType]:
    while tb is not None:
        yield tb
        tb = tb.tb_next


def strings_in_the_stack() -> list[str]:
    """Return all that frames of ours and of httpx on the stack hold."""
    out: list[str] = []
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        name = str(frame.f_globals.get("__name__"))
        if name.startswith(("trigg_ext", "trigg_api", "httpx", "httpcore", "anyio")):
            out += strings_in(dict(frame.f_locals))
        frame = frame.f_back
    return out


_CLOSED = (ModuleType, FunctionType, type, int, float, bool, type(None))


def strings_in(value: object) -> list[str]:
    """Return every string that can be reached: through containers, ``__dict__``, ``__slots__``, chains and frames.

    Functions and classes are not opened: from their globals everything can be reached.
    """
    out: list[str] = []
    seen: set[int] = set()
    todo: list[object] = [value]
    kept: list[object] = []
    while todo:
        each = todo.pop()
        if isinstance(each, _CLOSED) or id(each) in seen:
            continue
        seen.add(id(each))
        kept.append(each)  # so that no id is used again
        if isinstance(each, str):
            out.append(each)
        elif isinstance(each, (bytes, bytearray, memoryview)):
            out.append(bytes(each).decode("utf-8", "replace"))
        else:
            todo += _below(each)
    return out


def _below(value: object) -> Iterator[object]:
    try:
        yield repr(value)
    except Exception as error:
        yield repr(error)
    if isinstance(value, BaseException):
        yield from (value.__cause__, value.__context__, value.args, *getattr(value, "exceptions", ()))
        for frame in frames_of(value.__traceback__):
            if not frame.f_code.co_filename.startswith(sys.prefix + "/lib/python3.11/site-packages/_pytest"):
                yield dict(frame.f_locals)
    for name in ("__self__", "func", "args", "keywords", "gi_frame", "cr_frame", "ag_frame"):
        if type(value).__module__ in ("builtins", "functools") and hasattr(value, name):
            yield getattr(value, name)
    if isinstance(value, FrameType):
        yield dict(value.f_locals)
    if isinstance(value, Mapping):
        with_errors = list(value.items())
        for pair in with_errors:
            yield from pair
    elif isinstance(value, (tuple, list, Set)) or type(value).__name__ == "deque":
        yield from value  # type: ignore[misc]
    yield from list(getattr(value, "__dict__", {}).values())
    for kind in type(value).__mro__:
        slots = kind.__dict__.get("__slots__", ())
        for slot in (slots,) if isinstance(slots, str) else slots:
            name = f"_{kind.__name__.lstrip('_')}{slot}" if slot.startswith("__") else slot
            if hasattr(value, name):
                yield getattr(value, name)
