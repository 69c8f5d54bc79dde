"""A thermal printer on any line: ask, send once, and learn how much of it is certain."""

from __future__ import annotations

import time
from dataclasses import dataclass

from counter_app.devices.printers.conversation import Conversation
from counter_app.devices.printers.escpos_raster import ASK_PAPER, ask_process_id, encode_job
from counter_app.devices.printers.link import Link, LinkLost, OpenLink
from counter_app.devices.printers.options import PrinterOptions, ProcessIds
from counter_app.devices.printers.status import PaperStatus, ProcessDone, confirms_printing
from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode
from counter_app.services.paper import Raster, Rendered
from counter_app.services.ports import (
    ConfirmLevel,
    PrinterState,
    PrintInterrupted,
    PrintOutcome,
)

SLICE = 4096
"""Bytes handed over at once: what the printer takes is known to this size."""

_TROUBLES = {
    PrinterState.PAPER_OUT: DeviceTroubleCode.PRINTER_PAPER_OUT,
    PrinterState.COVER_OPEN: DeviceTroubleCode.PRINTER_COVER_OPEN,
    PrinterState.ERROR: DeviceTroubleCode.PRINTER_ERROR,
}


@dataclass(frozen=True, slots=True)
class _Ending:
    """What closes a job: the queries behind the data and the answers they promise."""

    bytes: bytes = b""
    token: str | None = None
    """The process id to wait for; None waits for GS r only."""


class ThermalPrinter:
    """Implements ``ports.Printer``. Lives on its printer lane; opens the line per job.

    A printer that stays silent is printed on all the same; one that answers is believed.
    """

    def __init__(self, open_link: OpenLink, options: PrinterOptions) -> None:
        self._open_link = open_link
        self._options = options
        self._model: str | None = None

    def state(self) -> PrinterState:
        """Ask within ``preflight_seconds``, half of it for the connection. Never raises."""
        half = self._options.preflight_seconds / 2
        try:
            link = self._open_link(half)
        except LinkLost:
            return PrinterState.UNREACHABLE
        try:
            if not self._options.answers:
                return PrinterState.SILENT
            return Conversation(link).state(time.monotonic() + half)
        except LinkLost:
            return PrinterState.UNREACHABLE
        finally:
            link.close()

    def print(self, paper: Rendered, job_token: str) -> PrintOutcome:
        """Print once; see ``ports.Printer``."""
        raster = self._checked(paper)
        try:
            link = self._open_link(self._options.connect_seconds)
        except LinkLost as error:
            raise DeviceTrouble(DeviceTroubleCode.PRINTER_UNREACHABLE) from error
        try:
            return self._print(link, raster, job_token)
        finally:
            link.close()

    def _checked(self, paper: Rendered) -> Raster:
        if not isinstance(paper, Raster) or paper.width > self._options.width_dots:
            # Set up wrongly: a form sent to the thermal printer, or a paper wider than its roll.
            raise DeviceTrouble(DeviceTroubleCode.PRINTER_NOT_CONFIGURED)
        return paper

    def _print(self, link: Link, raster: Raster, job_token: str) -> PrintOutcome:
        conversation = Conversation(link)
        try:
            state = self._preflight(conversation)
            ending = self._ending(conversation, state, job_token)
        except LinkLost as error:
            raise DeviceTrouble(DeviceTroubleCode.PRINTER_UNREACHABLE) from error
        if state in _TROUBLES:
            raise DeviceTrouble(_TROUBLES[state])
        job = encode_job(raster, self._options, ending.bytes)
        seconds = self._options.mechanical_seconds(raster.height)
        sent = self._send(link, job, seconds * 3 + self._options.slack_seconds)
        try:
            level = self._certainty(link, conversation, ending, sent, seconds)
        except LinkLost as error:
            raise PrintInterrupted(sent, error.cause) from error
        return PrintOutcome(level, sent)

    def _preflight(self, conversation: Conversation) -> PrinterState:
        if not self._options.answers:
            return PrinterState.SILENT
        return conversation.state(time.monotonic() + self._options.preflight_seconds)

    def _ending(self, conversation: Conversation, state: PrinterState, job_token: str) -> _Ending:
        """Silent printers are asked nothing: a poor one might print the question."""
        confirm = ask_process_id(job_token)
        if state not in {PrinterState.READY, PrinterState.PAPER_LOW}:
            return _Ending()
        if self._takes_process_ids(conversation):
            return _Ending(confirm + ASK_PAPER, job_token)
        return _Ending(ASK_PAPER)

    def _takes_process_ids(self, conversation: Conversation) -> bool:
        if self._options.process_ids is not ProcessIds.ASK:
            return self._options.process_ids is ProcessIds.YES
        if self._model is None:
            deadline = time.monotonic() + self._options.preflight_seconds
            self._model = conversation.model(deadline)
        return confirms_printing(self._model)

    def _send(self, link: Link, job: bytes, limit: float) -> int:
        """Hand over the whole job; the number of its bytes."""
        deadline = time.monotonic() + limit
        sent = 0
        while sent < len(job):
            try:
                sent += link.send(job[sent : sent + SLICE], _left(deadline))
            except LinkLost as error:
                sent += error.perhaps_sent
                if sent == 0:
                    raise DeviceTrouble(DeviceTroubleCode.PRINTER_UNREACHABLE) from error
                raise PrintInterrupted(sent, error.cause) from error
        return sent

    def _certainty(
        self,
        link: Link,
        conversation: Conversation,
        ending: _Ending,
        sent: int,
        seconds: float,
    ) -> ConfirmLevel:
        if not ending.bytes:
            link.finish(seconds + self._options.slack_seconds)
            return ConfirmLevel.NONE
        return _Answers(conversation, ending, self._options, sent).wait(seconds)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise LinkLost("too slow")
    return left


class _Answers:
    """Waiting for what the queries behind the data promise."""

    def __init__(
        self, conversation: Conversation, ending: _Ending, options: PrinterOptions, sent: int
    ) -> None:
        self._conversation = conversation
        self._token = ending.token
        self._options = options
        self._sent = sent
        self._parsed = False

    def wait(self, seconds: float) -> ConfirmLevel:
        """The certainty reached. Raises ``PrintInterrupted`` and ``LinkLost``."""
        usual = time.monotonic() + seconds + self._options.answer_seconds
        longest = usual + self._options.paper_wait_seconds
        state = PrinterState.READY
        while (now := time.monotonic()) < (longest if state in _TROUBLES else usual):
            level = self._heard(min(now + self._options.poll_seconds, longest))
            if level is not None:
                return level
            before, state = state, self._asked()
            if before in _TROUBLES and state not in _TROUBLES:
                # With the new roll the printer goes on by itself and needs its time again.
                usual = time.monotonic() + seconds + self._options.answer_seconds
        level = self._heard(0.0)
        return self._verdict(state) if level is None else level

    def _heard(self, deadline: float) -> ConfirmLevel | None:
        while (reply := self._conversation.reply(deadline)) is not None:
            if isinstance(reply, ProcessDone) and reply.token == self._token:
                return ConfirmLevel.PRINTED
            if isinstance(reply, PaperStatus) and not reply.paper_out:
                self._parsed = True
                if self._token is None:
                    return ConfirmLevel.PARSED
        return None

    def _asked(self) -> PrinterState:
        deadline = time.monotonic() + self._options.preflight_seconds
        return self._conversation.state(deadline)

    def _verdict(self, state: PrinterState) -> ConfirmLevel:
        if state in _TROUBLES:
            raise PrintInterrupted(self._sent, str(state))
        if self._parsed:
            return ConfirmLevel.PARSED
        if state is PrinterState.SILENT:
            # It answered before the job and does not now.
            raise PrintInterrupted(self._sent, "no answer")
        return ConfirmLevel.NONE
