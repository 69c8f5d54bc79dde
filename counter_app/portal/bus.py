"""The family dvcqg-bus: the national portal through the exchange adapter of the province.

Login gives a session that travels in the body; one address takes every call, ``service``
names it; HTTP is nearly always 200 and the truth is in ``error_code`` and ``message``.
Source: three public senders (OpenCPS 2020, Hà Giang 2022, Thanh Hóa 2024).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import uuid4

from counter_app.domain.failures import PortalTroubleCode
from counter_app.portal import envelope
from counter_app.portal.answers import BusAnswer, server_time, trouble
from counter_app.portal.presence import compare
from counter_app.portal.relay import LARGEST_FILE, Relay
from counter_app.portal.schema import RequestSchemas
from counter_app.portal.session import BusSession
from counter_app.portal.tables import FAMILY, AnswerClass
from counter_app.services.portal_port import (
    Ack,
    Capabilities,
    DeliveryTrouble,
    FileTransport,
    Health,
    Presence,
    PushMode,
    RemoteFile,
)
from counter_app.services.repositories import OutboxItem


class BusAdapter:
    """``PortalAdapter`` of this family. Lives on the portal thread."""

    def __init__(
        self, session: BusSession, schemas: RequestSchemas, relay: Relay | None = None
    ) -> None:
        self._session = session
        self._schemas = schemas
        self._relay = relay

    def capabilities(self) -> Capabilities:
        """Look-up always; files only through a relay."""
        files = FileTransport.NONE if self._relay is None else FileTransport.RELAY
        return Capabilities(FAMILY, files, lookup=True, largest_file=LARGEST_FILE)

    def probe(self) -> Health:
        """Look up a code nobody has."""
        answer = self._lookup(f"{self._session.unit}-THU-{uuid4().hex[:12]}")
        at = server_time(answer.http)
        return Health(at, None if at is None else at - answer.http.sent_at)

    def reachable(self) -> bool:
        """At the address of the calls."""
        return self._session.reachable()

    def files_in(self, body: str) -> tuple[str, ...]:
        """None without a relay."""
        return () if self._relay is None else envelope.files_in(body)

    def put_file(self, sha256: str, content: bytes) -> RemoteFile:
        """To the relay."""
        if self._relay is None:
            raise DeliveryTrouble(PortalTroubleCode.RELAY_REFUSED, at_relay=True)
        return self._relay.put(sha256, content)

    def file_there(self, sha256: str) -> RemoteFile | None:
        """As the relay said when it took the file."""
        return None if self._relay is None else self._relay.there(sha256)

    def file_again(self, sha256: str) -> RemoteFile | None:
        """Where the relay gives one."""
        return None if self._relay is None else self._relay.again(sha256)

    def put_dossier(self, item: OutboxItem, mode: PushMode, files: Mapping[str, RemoteFile]) -> Ack:
        """DongBoHoSoMC."""
        addresses = {sha256: file.url for sha256, file in files.items()}
        try:
            body, left_out = envelope.with_addresses(item.body, addresses)
        except (ValueError, KeyError, TypeError):
            raise _unsendable("json") from None

        def request(session: str) -> str:
            return envelope.dossier_request(session, self._session.unit, mode, body)

        answer = self._write(envelope.DOSSIER_SERVICE, request, item)
        if answer.means is not AnswerClass.OK:
            if self._relay is not None and answer.means is AnswerClass.FILES:
                # The portal came too late for an address: new ones next time.
                self._relay.forget(tuple(files))
            raise trouble(answer, write=True)
        return self._ack(answer, left_out)

    def append_steps(self, item: OutboxItem) -> Ack:
        """CapNhatTienDoHoSoMC. Append-only and without an id: sent twice it stands there twice."""

        def request(session: str) -> str:
            return envelope.steps_request(session, self._session.unit, item.body)

        answer = self._write(envelope.STEPS_SERVICE, request, item)
        # "Exists" of a step: it came through the first time.
        if answer.means not in (AnswerClass.OK, AnswerClass.EXISTS):
            raise trouble(answer, write=True)
        return self._ack(answer)

    def lookup(self, item: OutboxItem) -> Presence:
        """TraCuuHoSo, compared with the frozen body by procedure and instant of reception."""
        for found in self._lookup(item.dossier_code).found:
            code = found.get("MaHoSo")
            if code is None or code == item.dossier_code:
                return compare(found, item.body)
        return Presence.ABSENT

    def _lookup(self, code: str) -> BusAnswer:
        unit = self._session.unit
        answer = self._session.call(
            lambda session: envelope.lookup_request(session, unit, code), write=False
        )
        if answer.means not in (AnswerClass.OK, AnswerClass.ABSENT):
            raise trouble(answer, write=False)
        return answer

    def _write(self, service: str, request: Callable[[str], str], item: OutboxItem) -> BusAnswer:
        def checked(session: str) -> str:
            text = request(session)
            if error := self._schemas.first_error(service, text):
                raise _unsendable(error)
            return text

        return self._session.call(checked, write=True, headers={"Idempotency-Key": str(item.id)})

    def _ack(self, answer: BusAnswer, left_out: int = 0) -> Ack:
        return Ack(
            endpoint=self._session.endpoint,
            sent_at=answer.http.sent_at,
            server_date=answer.http.date,
            http_status=answer.http.status,
            code=answer.code,
            message=answer.message,
            sent_sha256=answer.http.sent_sha256,
            answer=answer.kept,
            files_left_out=left_out,
        )


def _unsendable(where: str) -> DeliveryTrouble:
    return DeliveryTrouble(PortalTroubleCode.REJECTED, answer_code="schema", answer_text=where)
