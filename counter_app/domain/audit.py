"""The audit chain: each line carries the hash of the one before it.

One chain per (station, incarnation), so that a restored backup can start a chain of its
own. Lines hold ids and HMACs, never names, numbers or free text.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

GENESIS = bytes(32)


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line of a chain. ``at`` is microseconds UTC."""

    seq: int
    at: int
    actor: str
    action: str
    subject_kind: str
    subject_id: str
    detail: Mapping[str, str | int]
    previous: bytes
    hash: bytes


def line_hash(
    previous: bytes,
    seq: int,
    at: int,
    actor: str,
    action: str,
    subject: tuple[str, str],
    detail: Mapping[str, str | int],
) -> bytes:
    """SHA-256 over the previous hash and the canonical JSON of the line."""
    body = json.dumps(
        [seq, at, actor, action, *subject, dict(sorted(detail.items()))],
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return sha256(previous + body.encode()).digest()


def first_break(lines: Iterable[AuditLine]) -> int | None:
    """The sequence number of the first line that does not fit; None when the chain holds."""
    previous, expected = GENESIS, 1
    for line in lines:
        subject = (line.subject_kind, line.subject_id)
        good = line_hash(previous, line.seq, line.at, line.actor, line.action, subject, line.detail)
        if line.seq != expected or line.previous != previous or line.hash != good:
            return expected
        previous, expected = line.hash, expected + 1
    return None


def commitment(key: bytes, value: str) -> str:
    """HMAC of a personal value under the dossier's key: provable while the key lives."""
    return hmac.new(key, value.encode(), sha256).hexdigest()
