"""`comity audit`: verify, checkpoint, key. What was done, held against itself and against what was kept of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli.database import Data
from comity.cli.errors import Misuse, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from comity.web.audit.checkpoint import Checkpoint
    from comity.web.audit.verification import Verification
    from comity.web.organisations.models import Region

app = typer.Typer(
    help="Verify the record of what was done, and sign checkpoints of it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)

BROKEN = 1
"""Exit code: a record is not as it was written, or a checkpoint does not hold."""

Slug = Annotated[str, typer.Option("--region", metavar="SLUG", help="The region, as in its address.")]
Kept = Annotated[
    list[Path] | None,
    typer.Option("--checkpoint", metavar="FILE", help="A checkpoint that was kept. It may be given more than once."),
]
Key = Annotated[
    Path | None,
    typer.Option("--public-key", metavar="FILE", help="The key that they were signed with, where it is not this one."),
]


@app.command()
def verify(
    region: Slug = "",
    checkpoint: Kept = None,
    public_key: Key = None,
    signature_only: Annotated[
        bool, typer.Option("--signature-only", help="Only whether the checkpoints are signed; no database is opened.")
    ] = False,
    data: Data = None,
) -> None:
    """Verify the record: a region's, or with no --region every region's and the platform's own.

    Exit codes: 0 all is as it was recorded, 1 something is not, 2 it could not be verified.
    """
    kept = [_read(path) for path in checkpoint or ()]
    if signature_only:
        if not kept or public_key is None:
            raise Misuse("--signature-only needs a --checkpoint and the --public-key that was kept with it.")
        raise typer.Exit(BROKEN if _badly_signed(kept, public_key) else 0)
    from comity.cli.database import start

    start(data)
    badly_signed = _badly_signed(kept, public_key)
    good = [one for one in kept if one not in badly_signed]
    found = [_verified(one, good, every=bool(region)) for one in _regions(region, kept)]
    broken = [one for one in found if not one.unbroken]
    if len(found) > 1:
        typer.echo(f"{len(found) - len(broken)} of {len(found)} records are unbroken.")
    if broken or badly_signed:
        raise typer.Exit(BROKEN)


@app.command()
def checkpoint(
    region: Slug = "",
    platform: Annotated[bool, typer.Option("--platform", help="Of the platform's own record, not a region's.")] = False,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Where to write it.")] = None,
    data: Data = None,
) -> None:
    """Sign the end of a record. Keep the file where nobody who runs the platform can write."""
    if bool(region) == platform:
        raise Misuse("Say whose record: --region SLUG, or --platform for the platform's own.")
    from comity.cli.database import start

    start(data)
    from comity.web.audit.actions import export_checkpoint

    if out is not None and out.exists():
        raise Misuse(f"{out} is there already, and a checkpoint is kept for good. Give another name.")
    signed = export_checkpoint(by="platform:checkpoint", region=_region(region) if region else None)
    path = out or Path(signed.file_name)
    with path.open("x", encoding="utf-8") as file:
        file.write(signed.to_json())
    typer.echo(f"{path}: {signed.chain} at event {signed.number}, signed with the key {signed.key}.")


@app.command()
def key(data: Data = None) -> None:
    """Print the public key that checkpoints are signed with, to be kept with them."""
    from comity.cli.database import start

    start(data)
    from comity.web.audit.checkpoint import signer

    typer.echo(signer().pem, nl=False)


def _regions(slug: str, kept: list[Checkpoint]) -> list[Region | None]:
    from comity.web.organisations.models import Region

    if slug:
        return [_region(slug)]
    every: list[Region | None] = [*Region.objects.all(), None]
    if not kept:
        return every
    wanted = {one.chain for one in kept}
    from comity.web.audit.models import chain_name

    found = [one for one in every if chain_name(one) in wanted]
    if lacking := sorted(wanted - {chain_name(one) for one in found}):
        raise Misuse(f"There is no record of {', '.join(lacking)} on this platform, though a checkpoint says so.")
    return found


def _region(slug: str) -> Region:
    from comity.web.organisations.models import Region

    found = Region.objects.filter(slug=slug).first()
    if found is None:
        there = ", ".join(Region.objects.values_list("slug", flat=True)) or "none"
        raise Misuse(f"There is no region {slug!r}. There are: {there}.")
    return found


def _verified(region: Region | None, kept: list[Checkpoint], *, every: bool) -> Verification:
    """Verify one record, against every checkpoint or only its own, and say what came of it."""
    from comity.web.audit.models import chain_name
    from comity.web.audit.verification import verify

    name = region.name if region else "The platform"
    held_against = [one for one in kept if every or one.chain == chain_name(region)]
    found = verify(region, checkpoints=held_against, told=_progress(name))
    if found.unbroken:
        count = f"{found.events:,} {'event' if found.events == 1 else 'events'}"
        thinned = f", {found.thinned:,} of them thinned: what was read is no longer kept" if found.thinned else ""
        said = f"unbroken, {count}{thinned}. The last hash is {found.head}."
        typer.echo(shown(f"{name}: {said if found.events else 'nothing has been done yet.'}"))
    for fault in found.faults:
        mend = f" Run: {fault.mend}" if fault.mend else ""
        typer.echo(shown(f"{name}: {fault.words}{mend}"), err=True)
    for number in found.checkpoints:
        typer.echo(shown(f"{name}: the checkpoint at event {number} holds."))
    return found


def _progress(name: str) -> Callable[[int, int], None]:
    terminal = sys.stderr.isatty()

    def told(done: int, of: int) -> None:
        typer.echo(shown(f"{name}: {done:,} of {of:,} events ..."), err=True, nl=not terminal)
        if terminal:
            typer.echo("\r", err=True, nl=False)

    return told


def _read(path: Path) -> Checkpoint:
    from comity.web.audit.checkpoint import CheckpointError, read

    try:
        return read(path.read_text(encoding="utf-8", errors="replace"))
    except CheckpointError as error:
        raise Misuse(f"{path}: {error}") from None


def _badly_signed(kept: list[Checkpoint], public_key: Path | None) -> list[Checkpoint]:
    """Say of each checkpoint whether its signature holds, and give those whose does not."""
    if not kept:
        return []
    from comity.web.audit.checkpoint import key_id, read_public_key, signer

    public = read_public_key(public_key.read_text(encoding="utf-8")) if public_key else signer().public
    wrong = [one for one in kept if not one.is_signed_by(public)]
    for one in kept:
        where = f"The checkpoint of {one.chain} at event {one.number}"
        if one not in wrong:
            typer.echo(shown(f"{where} was signed on {one.at} with the key {one.key}: its signature holds."))
        elif one.key != key_id(public):
            typer.echo(shown(f"{where} was signed with the key {one.key}, not {key_id(public)}."), err=True)
        else:
            words = f"{where}: its signature does not hold. The file was changed after it was signed."
            typer.echo(shown(words), err=True)
    return wrong
