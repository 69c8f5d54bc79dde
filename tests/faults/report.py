"""What a campaign did and found."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Report:
    """Figures of a campaign and the promises it found broken."""

    name: str
    seed: int
    figures: dict[str, int] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def count(self, what: str, times: int = 1) -> None:
        """Add to a figure."""
        self.figures[what] = self.figures.get(what, 0) + times

    def __str__(self) -> str:
        """One line for people."""
        figures = ", ".join(f"{number} {what}" for what, number in self.figures.items())
        return f"{self.name} (seed {self.seed}): {figures}; {len(self.broken)} promises broken"
