"""Post receipts from files, find out what became of them, and take goods back."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from itertools import count, groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from trigg_ext._operation_calls import json_of
from trigg_ext.cli._customers import found
from trigg_ext.cli._output import Output, note
from trigg_ext.cli._report import progress_bar
from trigg_ext.cli._session import Session, confirm, output_options, yes_option
from trigg_ext.errors import ConfigurationError
from trigg_ext.returns import LineKind, Return, receipt_worth

if TYPE_CHECKING:
    from trigg_ext.batches import BatchResult, Outcome
    from trigg_ext.models import ReceiptRequestDict, Transaction

_MOST_FAILURES = 20
_DELAY = "Seconds that the API needs to show a receipt whose response was lost."
_journal_option = click.option("--journal", required=True, metavar="FILE", help="Keeps what became of each receipt.")
_summary_option = click.option(
    "-o", "--output", type=click.Choice(("table", "json", "yaml")), default="table", help="The summary."
)


# --- files of receipts ------------------------------------------------------------------------------------------------


def read_receipts(path: Path) -> Iterator[Any]:
    """Yield the receipts of a file, one at a time.

    NDJSON has a receipt on each line, as the API takes it. CSV has an item on each line, in columns such as
    ``Header.StoreId`` and ``Items.ProductId``; lines with the same header, one after the other, are one receipt, whose
    id ``Items.ReceiptId`` is where there is no such column.

    Raises:
        ConfigurationError: a line of CSV is no receipt; the message has its number. Those before it were yielded.
    """
    name = path.name.lower()
    if name.endswith((".ndjson", ".jsonl")):
        yield from _from_ndjson(path)
    elif name.endswith(".csv"):
        yield from _from_csv(path)
    else:
        raise ConfigurationError(f"{path.name}: expected a file that ends with .ndjson, .jsonl or .csv.")


def _from_ndjson(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        # As they are: numbers keep their digits, and a line that is no receipt is rejected without being sent.
        yield from (line for line in file if line.strip())


def _from_csv(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = file.readline()
        file.seek(0)
        lines = csv.DictReader(
            file, delimiter=";" if first.count(";") > first.count(",") else ",", strict=True, restkey=""
        )
        columns = list(lines.fieldnames or ())
        _check_columns(path, columns)
        try:
            numbered = ((lines.line_num, line) for line in lines)
            for _, rows in groupby(numbered, key=lambda each: _part(each[1], "Header.")):
                yield _from_rows(path, list(rows))
        except (csv.Error, UnicodeDecodeError) as error:
            raise ConfigurationError(f"{path.name}, line {lines.line_num}: {error}.") from None


def _check_columns(path: Path, columns: list[str]) -> None:
    from trigg_ext.models import ReceiptHeader, ReceiptItem

    known = {"Header": set[str](), "Items": set[str]()}
    for place, model in (("Header", ReceiptHeader), ("Items", ReceiptItem)):
        known[place] = {f"{place}.{name}" for name in _wire_names(model)}
    unknown = sorted(set(columns) - known["Header"] - known["Items"])
    if unknown or not columns:
        allowed = ", ".join(sorted(known["Header"]) + sorted(known["Items"]))
        raise ConfigurationError(
            f"{path.name}: {unknown[0]!r} is no column of receipts; known are {allowed}."
            if unknown
            else f"{path.name}: the first line must name the columns."
        )


def _wire_names(model: Any) -> list[str]:
    """Return the names that the fields of a model have on the wire."""
    fields = [name for name in model.__annotations__ if name != "additional_properties"]
    return list(model(**dict.fromkeys(fields)).to_dict())


def _part(line: dict[str, str | None], prefix: str) -> dict[str, str]:
    return {name.removeprefix(prefix): value for name, value in line.items() if value and name.startswith(prefix)}


def _from_rows(path: Path, rows: list[tuple[int, dict[str, str | None]]]) -> dict[str, Any]:
    from trigg_ext.models import ReceiptRequest

    header = _part(rows[0][1], "Header.")
    number_of_receipt = {"ReceiptId": header["ReceiptId"]} if "ReceiptId" in header else {}
    given = {"Header": header, "Items": [{**number_of_receipt, **_part(line, "Items.")} for _, line in rows]}
    for number, line in rows:
        if "" in line or None in line.values():
            raise ConfigurationError(f"{path.name}, line {number}: expected as many cells as the first line has.")
    # Lenient reading makes numbers of texts that are some, without loss.
    receipt = ReceiptRequest.from_dict(given)
    for number, part in (
        (rows[0][0], receipt.header),
        *zip((each for each, _ in rows), receipt.items or (), strict=True),
    ):
        wrong = next((name for name, kind in _kinds(part).items() if _is_no_number(part, name, kind)), None)
        if wrong is not None:
            raise ConfigurationError(
                f"{path.name}, line {number}: expected a number such as 979.30 for {wrong}, got another text."
            )
    return receipt.to_dict()


def _kinds(part: Any) -> dict[str, str]:
    return {name: str(kind) for name, kind in type(part).__annotations__.items()}


def _is_no_number(part: Any, name: str, kind: str) -> bool:
    return re.search(r"\b(?:float|int)\b", kind) is not None and isinstance(getattr(part, name), str)


# --- commands ---------------------------------------------------------------------------------------------------------


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_journal_option
@click.option("--batch-size", type=click.IntRange(1), default=400, show_default=True, help="Receipts in a request.")
@click.option("--concurrency", type=click.IntRange(1), default=3, show_default=True, help="Requests at a time.")
@click.option("--settle-delay", type=click.FloatRange(0), default=10.0, show_default=True, help=_DELAY)
@click.option("--resend-rejected", is_flag=True, help="Send what the journal has as rejected again.")
@yes_option
@_summary_option
@click.pass_context
def push(ctx: click.Context, /, file: Path, journal: str, output: str, yes: bool, **options: Any) -> None:
    """Post the receipts of a file in batches. After a kill, the same command goes on: no receipt is sent twice.

    FILE is NDJSON with a receipt on each line, as the API takes it, or CSV with an item on each line, in columns such
    as Header.StoreId and Items.ProductId. The exit status is 0 if all receipts were accepted.

    \b
    Examples:
      trigg receipts push receipts.ndjson --journal receipts.journal
      trigg receipts push day.csv --journal day.journal --yes --output json > summary.json
    """
    from trigg_ext.batches import BatchError, result_of

    session = cast("Session", ctx.obj)
    stopped: BaseException | None = None
    with session.client() as client:
        reason = "is sent: what the journal has as accepted is skipped"
        confirm(f"{file.name} to {client.base_url}", reason, yes=yes)
        with progress_bar(file.name) as show:
            try:
                result: BatchResult | None = client.transactions.create_many(
                    cast("Iterator[ReceiptRequestDict]", read_receipts(file)),
                    journal=journal,
                    on_progress=lambda so_far: show(so_far.accepted + so_far.rejected, None),
                    **options,
                )
            except (BatchError, KeyboardInterrupt) as error:
                stopped, result = error, result_of(error)
    if result is not None:
        _print_outcomes(str(result), _summary(result), result.failures, output)
    if isinstance(stopped, KeyboardInterrupt):
        note("interrupted; run the same command again to go on.")
        ctx.exit(130)
    if stopped is not None:
        note(f"{stopped} {stopped.__cause__ or ''}")
    ctx.exit(0 if stopped is None and result is not None and result.ok else 1)


def _summary(result: BatchResult) -> dict[str, Any]:
    names = ("given", "accepted", "rejected", "unsent", "unknown", "skipped", "requests", "ok", "notes")
    return {name: getattr(result, name) for name in names}


def _print_outcomes(text: str, summary: dict[str, Any], failures: list[Outcome], output: str) -> None:
    if output == "table":
        for each in failures[:_MOST_FAILURES]:
            note(str(each))
        if len(failures) > _MOST_FAILURES:
            note(f"and {len(failures) - _MOST_FAILURES:,} more; --output json has all.")
    names = ("position", "state", "store_id", "receipt_id", "status", "reason")
    summary["failures"] = [{name: getattr(each, name) for name in names} for each in failures]
    # Counts, and what outcomes show of receipts: nothing personal.
    Output(output, show_personal=True).write(summary, text)


@click.command()
@click.argument("journal", type=click.Path(exists=True, dir_okay=False))
@_summary_option
@click.pass_context
def status(ctx: click.Context, /, journal: str, output: str) -> None:
    """Print what became of the receipts of a journal. It reads the file alone; a run may be writing it.

    The exit status is 0 if all receipts were accepted.

    \b
    Example:
      trigg receipts status receipts.journal --output json
    """
    from trigg_ext.batches import Journal

    with Journal(journal) as opened:
        summary: dict[str, Any] = {"base_url": opened.base_url, "counts": opened.counts}
        _print_outcomes(str(opened), summary, opened.failures, output)
        ctx.exit(1 if opened.failures else 0)


@click.command()
@click.argument("journal", type=click.Path(exists=True, dir_okay=False))
@click.option("--delay", type=click.FloatRange(0), default=10.0, show_default=True, help=_DELAY)
@_summary_option
@click.pass_context
def settle(ctx: click.Context, /, journal: str, delay: float, output: str) -> None:
    """Find out which receipts in doubt the API has, and write it to the journal. Nothing is sent again.

    The exit status is 0 if no receipt is left in doubt; what is missing is sent by the next push.

    \b
    Example:
      trigg receipts settle receipts.journal
    """
    from trigg_ext.batches import Journal

    session = cast("Session", ctx.obj)
    with session.client() as client, Journal(journal) as opened:
        settlement = client.transactions.settle(opened, delay=delay)
    counts = {name: len(getattr(settlement, name)) for name in ("there", "missing", "undecided")}
    _print_outcomes(str(settlement), counts, settlement.undecided, output)
    ctx.exit(1 if settlement.undecided else 0)


@click.command("return")
@click.argument("receipt_id", metavar="RECEIPT")
@click.option("--customer", required=True, help="Whose receipt it is: a phone number, an e-mail address or an id.")
@click.option("--line", "lines", multiple=True, metavar="LINE[:QUANTITY]", help="A line that comes back; repeatable.")
@click.option("--everything", is_flag=True, help="All that is left comes back.")
@click.option("--store", "store_id", help="The store that takes it back; else that of the receipt.")
@click.option("--of-store", help="The store of the receipt, where several have one of this number.")
@click.option("--earlier", multiple=True, metavar="RECEIPT", help="An earlier return of it that a till posted.")
@click.option("--unrelated", multiple=True, metavar="RECEIPT", help="A return that is not of this receipt.")
@click.option("--at", help="When, as a clock in the shop shows it, such as 2026-01-05T14:30:00; else now.")
@click.option("--dry-run", is_flag=True, help="Print the receipt of the return, and send nothing.")
@yes_option
@output_options
@click.pass_obj
def return_(
    session: Session, /, receipt_id: str, customer: str, output: str, show_personal: bool, **given: Any
) -> None:
    """Take goods of a receipt back: amounts, VAT and discounts come out right, to the øre.

    The receipt is read back from the API. Earlier returns by this command are counted; returns of the same goods that
    a till posted must be named, with --earlier or --unrelated. Do it twice, and the second return is another one.

    \b
    Examples:
      trigg receipts return 122014 --customer +4791234567 --line 2
      trigg receipts return 122014 --customer +4791234567 --line 1:2 --line 3 --dry-run
    """
    from trigg_ext.models import TransactionBatch

    printed = Output(output, show_personal)
    with session.client() as client:
        owner = str(found(client, customer).id)
        transactions = client.transactions.list(owner)
        original = _original(transactions, receipt_id, given["of_store"])
        number, returned = _return_of(original, transactions, owner, given)
        at: datetime | str = given["at"] or datetime.now(UTC)
        new_id = returned.id_for(original, number)
        receipt = returned.build(receipt_id=new_id, at=at, store_id=given["store_id"])
        text = "\n".join(
            [f"{each.quantity} x {each.product_name}: {each.gross}" for each in returned.items]
            + [f"Back to the customer: {returned.total} kroner, as receipt {new_id}."]
        )
        if given["dry_run"]:
            printed.write(json_of(receipt), text)
            note("nothing was sent.")
            return
        reason = f"gives {returned.total} kroner back"
        confirm(f"A return of {receipt_id} at {client.base_url}", reason, yes=given["yes"])
        client.transactions.create(TransactionBatch([receipt]))
    printed.write(json_of(receipt), text)


def _original(transactions: list[Transaction], receipt_id: str, store: str | None) -> Transaction:
    fitting = [each for each in transactions if each.receipt_id == receipt_id and store in (None, each.store_id)]
    fitting = [each for each in fitting if _products(each, LineKind.GOODS)]
    if not fitting:
        raise click.ClickException(f"the customer has no receipt {receipt_id} that goods could come back of.")
    if len(fitting) > 1:
        places = ", ".join(sorted(f"{each.store_id} ({each.receipt_date})" for each in fitting))
        raise click.UsageError(f"several receipts are {receipt_id}, of the stores {places}: give --of-store.")
    return fitting[0]


def _return_of(
    original: Transaction, transactions: list[Transaction], owner: str, given: dict[str, Any]
) -> tuple[int, Return]:
    """Return what comes back, and the number of this return."""
    by_id = {str(each.receipt_id): each for each in transactions if each is not original}
    number = next(n for n in count(1) if Return.id_for(original, n) not in by_id)
    own = {Return.id_for(original, n) for n in range(1, number)}
    named = {*given["earlier"], *given["unrelated"]}
    if unknown := sorted(named - by_id.keys()):
        raise click.UsageError(f"the customer has no return {unknown[0]}.")
    bought = _products(original, LineKind.GOODS)
    for name in sorted(by_id.keys() - own - named):
        if bought & _products(by_id[name], LineKind.RETURN):
            raise click.UsageError(
                f"the customer returned the same goods with {name}: say whether it was of this receipt, with --earlier "
                f"{name} or --unrelated {name}."
            )
    earlier = [by_id[name] for name in sorted(own | set(given["earlier"]))]
    returned = Return.of(original, customer_id=owner, earlier=earlier)
    if given["everything"]:
        return number, returned.everything()
    if not given["lines"]:
        raise click.UsageError("say what comes back, with --line or --everything.")
    for each in given["lines"]:
        line, _, pieces = str(each).partition(":")
        returned = returned.quantity(line=line, quantity=_decimal(pieces)) if pieces else returned.lines(line)
    return number, returned


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise click.BadParameter(f"expected LINE:QUANTITY, got {text!r} as a quantity.", param_hint="--line") from None


def _products(transaction: Transaction, kind: LineKind) -> set[str]:
    """Return the products of the lines of a kind."""
    return {line.product_id for line in receipt_worth(transaction).lines if line.kind is kind}
