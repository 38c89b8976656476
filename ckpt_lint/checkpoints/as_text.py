"""``full``: each run with its checkpoints and what to resume from, for a person at a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from ckpt_lint.checkpoints.diagnosis import Checkpoint
from ckpt_lint.checkpoints.examined import Examined, count, problems
from ckpt_lint.checkpoints.files import LINK
from ckpt_lint.checkpoints.header import Header
from ckpt_lint.reports.cells import layout
from ckpt_lint.reports.style import BOLD, CODE, HELP, NOTE, Paint, painter, printable

_UNITS = ("B", "kB", "MB", "GB", "TB")


def render(runs: Sequence[Examined], *, color: bool, quiet: bool) -> str:
    """Return one block a run; quiet leaves out what is sound, and the summary."""
    paint = painter(color)
    blocks = [_block(run, paint, quiet) for run in runs if not (quiet and run.is_sound and not run.repairs)]
    if runs and not quiet:
        blocks.append(_summary(runs, paint))
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _block(run: Examined, paint: Paint, quiet: bool) -> str:
    shown = [each for each in run.checkpoints if each.problems or not quiet]
    rows = [_row(each) for each in shown]
    widths = [max(map(_width, column)) for column in zip(*rows)]
    lines = [paint(BOLD, printable(run.directory))]
    for each, row in zip(shown, rows):
        cells = "  ".join(text + " " * (width - _width(text)) for text, width in zip(row, widths))
        lines.append(f"  {cells}  {_verdict(each, paint)}")
    for left in () if quiet else run.leftovers:
        said = f"{left.entry.name} ({_bytes(left.size)}): {left.text}"
        lines.append(f"  {paint(NOTE, 'left over')}: {printable(said)}")
    for repair, kept in run.repairs:
        done = f"{repair.path} now leads to {repair.after}; the old link is kept as {kept}"
        lines.append(f"  {paint(HELP, 'repaired')}: {printable(done)}")
    return "\n".join([*lines, *_advice(run, paint)])


def _row(checkpoint: Checkpoint) -> list[str]:
    entry, found = checkpoint.entry, checkpoint.header or Header("")
    leads_nowhere = entry.kind == LINK and checkpoint.header is None
    name = entry.name if entry.target is None else f"{entry.name} -> {entry.target}"
    return [
        printable(name),
        entry.kind,
        "" if leads_nowhere else _bytes(checkpoint.size),
        *_position(found),
        printable(found.lightning or ""),
        found.contents or "",
    ]


def _position(found: Header) -> tuple[str, str]:
    epoch = "" if found.epoch is None else f"epoch {found.epoch}"
    return epoch, "" if found.global_step is None else f"step {found.global_step}"


def _verdict(checkpoint: Checkpoint, paint: Paint) -> str:
    if not checkpoint.problems:
        return "sound"
    return "; ".join(
        f"{paint(CODE, problem.state)}: {printable(problem.text)}" for problem in checkpoint.problems
    )


def _advice(run: Examined, paint: Paint) -> list[str]:
    notes = [f"  {paint(NOTE, 'note')}: {printable(note)}" for note in run.advice.notes]
    best = run.advice.checkpoint
    if best is None or best.header is None:
        return [f"  {paint(HELP, 'resume')}: there is nothing here that `fit` can resume from", *notes]
    at = ", ".join(filter(None, _position(best.header)))
    call = f"trainer.fit(model, {run.advice.argument})"
    advice = f"from {best.entry.name} ({at}): {call}"
    return [f"  {paint(HELP, 'resume')}: {printable(advice)}", *notes]


def _summary(runs: Sequence[Examined], paint: Paint) -> str:
    counts = count(runs)
    total = sum(len(run.checkpoints) for run in runs)
    seen = f"{total} checkpoint{'s' * (total != 1)} in {len(runs)} director{'ies' if len(runs) != 1 else 'y'}"
    repaired = sum(len(run.repairs) for run in runs)
    fixed = f"; {repaired} link{'s' * (repaired != 1)} repaired" if repaired else ""
    found = ", ".join(f"{number} {state}" for state, number in problems(counts))
    return f"{seen}: {paint(BOLD, found or 'all sound')}{fixed}."


def _bytes(size: float) -> str:
    for unit in _UNITS[:-1]:
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} {_UNITS[-1]}"


def _width(text: str) -> int:
    return len(layout(text)[0])
