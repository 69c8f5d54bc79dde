"""Writes docs/states.md from the tables in the code; a test compares the two."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from counter_app.domain.lifecycle import NATIONAL_CODES, TRANSITIONS  # noqa: E402 - after the path
from counter_app.domain.ticket import TICKET_STEPS  # noqa: E402


def document() -> str:
    """The whole page."""
    lines = [
        "# States",
        "",
        "Written by `tools/write_states.py` from `domain/lifecycle.py` and `domain/ticket.py`.",
        "",
        "## Dossier: business state",
        "",
        "| state | on the portal |",
        "|---|---|",
        *(f"| {state} | {number} |" for state, number in NATIONAL_CODES.items()),
        "",
        "| from | act | to | clock | paper | reason | second person |",
        "|---|---|---|---|---|---|---|",
    ]
    for step in TRANSITIONS:
        reason = "yes" if step.needs_reason else ""
        second = "yes" if step.needs_second_person else ""
        lines.append(
            f"| {step.source} | {step.act} | {step.target} | {step.clock} |"
            f" {step.paper} | {reason} | {second} |"
        )
    lines += ["", "Money, delivery of the result and synchronisation are axes of their own.", ""]
    lines += ["## Ticket", "", "| act | from | to |", "|---|---|---|"]
    for act, (sources, target) in TICKET_STEPS.items():
        lines.append(f"| {act} | {', '.join(sorted(sources))} | {target} |")
    lines += [
        "",
        "## Print job",
        "",
        "queued -> sending -> printed; sending -> queued when no byte has left;",
        "sending -> uncertain when some may have left (a person is asked);",
        "queued -> expired for tickets nobody waits for.",
        "Of several copies each is counted once it is out: only the rest is printed again.",
        "",
        "## Outbox",
        "",
        "pending -> sending -> acked; sending -> unknown when bytes left without an answer",
        "(looked up before it is sent again), retry, conflict, rejected or parked;",
        "pending -> superseded when a newer revision of the dossier is queued first.",
        "What belongs to a dossier without its legal code is pending, not frozen and never due.",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    (ROOT / "docs" / "states.md").write_text(document(), encoding="utf-8")
