"""Change sets: which kinds of thing a commit touched, so that screens refresh themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Topic(StrEnum):
    """What may change. Screens subscribe to topics, never to each other."""

    DOSSIERS = "dossiers"
    QUEUE = "queue"
    PRINT_JOBS = "print_jobs"
    OUTBOX = "outbox"
    DRAFTS = "drafts"
    CATALOGUE = "catalogue"
    SCANS = "scans"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Topics touched by one commit."""

    topics: frozenset[Topic] = field(default_factory=frozenset)

    def touches(self, *topics: Topic) -> bool:
        """Whether any of ``topics`` changed."""
        return not self.topics.isdisjoint(topics)


def changed(*topics: Topic) -> ChangeSet:
    """A change set of these topics."""
    return ChangeSet(frozenset(topics))
