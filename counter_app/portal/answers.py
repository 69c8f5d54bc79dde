"""Reading what came back: never trusted, never deeper or longer than expected."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from counter_app.domain.failures import PortalTroubleCode
from counter_app.domain.text import printable
from counter_app.portal.tables import AnswerClass, AnswerTable, plain_code
from counter_app.portal.transfer import HttpAnswer
from counter_app.services.portal_port import DeliveryTrouble

_DEEPEST = 24
_LONGEST_KEPT = 4000
_LONGEST_MESSAGE = 2000
_LONGEST_WAIT = 3600.0
"""Seconds; a longer Retry-After is shortened to this."""

# A word that never ends goes to the end of the text: read once, however often it is begun.
_WORD = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?'
_BRACKETS = re.compile(rf"{_WORD}|[\[{{]|[\]}}]", re.DOTALL)
_SECRETS = re.compile(
    rf'("(?:session|access_?token|token|password)"\s*:\s*){_WORD}', re.IGNORECASE | re.DOTALL
)

_BY_STATUS = {
    203: AnswerClass.AUTH,
    401: AnswerClass.AUTH,
    403: AnswerClass.AUTH,
    404: AnswerClass.WRONG_ADDRESS,
    405: AnswerClass.WRONG_ADDRESS,
    410: AnswerClass.WRONG_ADDRESS,
    409: AnswerClass.EXISTS,
    412: AnswerClass.EXISTS,
    413: AnswerClass.PERMANENT,
    415: AnswerClass.PERMANENT,
    # Of one poisoned record the bus says 500 for ever, of a bad hour to every record.
    500: AnswerClass.DOUBTFUL,
}

_TROUBLE = {
    AnswerClass.EXISTS: PortalTroubleCode.CONFLICT,
    AnswerClass.ABSENT: PortalTroubleCode.CONFLICT,
    AnswerClass.AUTH: PortalTroubleCode.AUTH,
    AnswerClass.CONFIG: PortalTroubleCode.CONFIG,
    AnswerClass.WRONG_ADDRESS: PortalTroubleCode.CONFIG,
    AnswerClass.PERMANENT: PortalTroubleCode.REJECTED,
    AnswerClass.TRANSIENT: PortalTroubleCode.TRANSIENT,
    AnswerClass.FILES: PortalTroubleCode.TRANSIENT,
    AnswerClass.DOUBTFUL: PortalTroubleCode.TRANSIENT,
    AnswerClass.NOT_A_PORTAL: PortalTroubleCode.NOT_A_PORTAL,
}


@dataclass(frozen=True, slots=True)
class BusAnswer:
    """An answer of the bus, understood. ``found`` are the entries of a look-up."""

    means: AnswerClass
    http: HttpAnswer
    code: str = ""
    message: str = ""
    session: str = ""
    found: tuple[Mapping[str, Any], ...] = ()

    @property
    def kept(self) -> str:
        """The answer as a receipt keeps it: without session and tokens, shortened."""
        text = self.http.body.decode("utf-8", "replace").replace("\0", "")
        return _SECRETS.sub(r'\1"***"', text)[:_LONGEST_KEPT]


def read_answer(http: HttpAnswer, table: AnswerTable, *, write: bool = False) -> BusAnswer:
    """What the bus meant. Never raises.

    A bare list is what a look-up found. To a ``write`` only a yes is a yes: without code and
    message it says nothing.
    """
    data = _json(http)
    fields: Mapping[str, Any] = data if isinstance(data, dict) else {}
    code = printable(plain_code(_first(fields, table.code_keys)))
    message = printable(str(_first(fields, table.message_keys) or ""))[:_LONGEST_MESSAGE]
    session = fields.get("session")
    found = _entries(data, table.list_keys)
    bare = found is not None and not code and not message and not write
    return BusAnswer(
        means=AnswerClass.OK
        if bare and http.status == 200
        else _meaning(http, data, table, code, message),
        http=http,
        code=code,
        message=message,
        session=session if isinstance(session, str) else "",
        found=found or (),
    )


def trouble(answer: BusAnswer, *, write: bool) -> DeliveryTrouble:
    """The trouble an answer other than OK stands for.

    After a ``write`` whatever is not a clear no leaves the outcome unknown: a gateway's 502
    or a captive page says nothing of what happened behind it.
    """
    code = _TROUBLE[answer.means]
    if write and code in (PortalTroubleCode.TRANSIENT, PortalTroubleCode.NOT_A_PORTAL):
        code = PortalTroubleCode.OUTCOME_UNKNOWN
    return DeliveryTrouble(
        code,
        retry_after=_seconds(answer.http.retry_after),
        doubtful=answer.means is AnswerClass.DOUBTFUL,
        whole_line=answer.means is AnswerClass.WRONG_ADDRESS,
        answered=_by_the_portal(answer),
        answer_code=answer.code or str(answer.http.status),
        answer_text=answer.message,
    )


def _by_the_portal(answer: BusAnswer) -> bool:
    """A gateway's 502 or 429 is told by whoever stands before the portal."""
    if answer.means is AnswerClass.TRANSIENT:
        return answer.http.status == 200
    return answer.means is not AnswerClass.NOT_A_PORTAL


def server_time(http: HttpAnswer) -> datetime | None:
    """The Date header, or None."""
    try:
        at = parsedate_to_datetime(http.date)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):  # also the last hours of the year 9999
        return None


def _meaning(
    http: HttpAnswer, data: object, table: AnswerTable, code: str, message: str
) -> AnswerClass:
    if http.status == 200:
        return AnswerClass.NOT_A_PORTAL if data is None else table.classify(code, message)
    if http.status in (400, 422):
        return AnswerClass.DOUBTFUL if data is None else AnswerClass.PERMANENT
    if 300 <= http.status < 400:
        return AnswerClass.NOT_A_PORTAL
    return _BY_STATUS.get(http.status, AnswerClass.TRANSIENT)


def parse_json(content: bytes) -> Any:
    """The value, or None for anything that is not JSON in UTF-8 of a sane depth.

    Takes time in proportion to its length, whatever is in it.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    depth = 0
    for found in _BRACKETS.finditer(text):
        if found[0] in "[{":
            depth += 1
            if depth > _DEEPEST:
                return None
        elif found[0] in "]}":
            depth -= 1
    try:
        return json.loads(text)
    except (ValueError, RecursionError):  # also a number too long to convert
        return None


def _json(http: HttpAnswer) -> dict[str, Any] | list[Any] | None:
    if "html" in http.content_type.lower():
        return None
    data = parse_json(http.body)
    return data if isinstance(data, dict | list) else None


def _first(fields: Mapping[str, Any], keys: tuple[str, ...]) -> Any:
    return next((fields[key] for key in keys if fields.get(key) is not None), None)


def _entries(data: object, keys: tuple[str, ...]) -> tuple[Mapping[str, Any], ...] | None:
    """What a look-up found; None when the answer holds no list of findings at all."""
    if isinstance(data, dict):
        data = _first(data, keys)
    if isinstance(data, dict):
        data = [data]
    if not isinstance(data, list):
        return None
    entries = tuple(entry for entry in data if isinstance(entry, dict))
    return None if data and not entries else entries


def _seconds(retry_after: str) -> float | None:
    if not (retry_after.isascii() and retry_after.isdigit()):
        return None
    return min(float(retry_after), _LONGEST_WAIT)
