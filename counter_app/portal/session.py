"""A login on the national bus, renewed once when the bus has forgotten it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from counter_app.domain.failures import PortalTroubleCode
from counter_app.portal.answers import BusAnswer, read_answer, trouble
from counter_app.portal.tables import AnswerClass, AnswerTable
from counter_app.portal.transfer import Line, LineBroken
from counter_app.services.portal_port import DeliveryTrouble
from counter_app.services.portal_secrets import PortalSecrets

_LONGEST_SESSION = 4096
_NOT_THE_ACCOUNT = frozenset(
    {AnswerClass.TRANSIENT, AnswerClass.NOT_A_PORTAL, AnswerClass.WRONG_ADDRESS}
)


@dataclass(frozen=True, slots=True)
class BusSettings:
    """One connection, as the office's row holds it. No secrets."""

    url: str
    """Address of the adapter, e.g. ``http://10.0.0.5:8080/VXPAdapter``."""
    unit: str
    """madonvi."""
    login_path: str = "/login"
    call_path: str = "/call"
    dstcode: str = ""
    """Address of the target on the exchange; sent as a header when it is set."""


Secrets = PortalSecrets
"""What a connection is opened with."""


class BusSession:
    """Calls the bus. Lives on the portal thread."""

    def __init__(
        self,
        settings: BusSettings,
        secrets: Callable[[], Secrets],
        line: Line,
        answers: AnswerTable,
    ) -> None:
        self._settings = settings
        self._secrets = secrets
        self._line = line
        self._answers = answers
        self._session = ""
        self._opened_with = ("", "")
        self._headers = {
            "Accept": "application/json",
            "Content-Type": "application/json; charset=utf-8",
            "Charset": "utf-8",
        }
        if settings.dstcode:
            self._headers["dstcode"] = settings.dstcode

    @property
    def unit(self) -> str:
        """madonvi."""
        return self._settings.unit

    @property
    def endpoint(self) -> str:
        """Where calls go."""
        return self._settings.url.rstrip("/") + self._settings.call_path

    def reachable(self) -> bool:
        """Whether somebody listens there. Never raises."""
        return self._line.reachable(self.endpoint)

    def call(
        self,
        request: Callable[[str], str],
        *,
        write: bool,
        headers: Mapping[str, str] | None = None,
    ) -> BusAnswer:
        """One call; ``request`` makes its text from the session.

        Logs in where needed and once more when the bus does not know the session any longer.
        Raises DeliveryTrouble when no answer came, when the login failed, or NO_ACCOUNT.
        """
        answer = self._with_session(request, write, headers or {})
        if answer.means is AnswerClass.AUTH:
            self._session = ""
            answer = self._with_session(request, write, headers or {})
        if answer.means is AnswerClass.AUTH:
            self._session = ""
        return answer

    def _with_session(
        self, request: Callable[[str], str], write: bool, headers: Mapping[str, str]
    ) -> BusAnswer:
        secrets = self._secrets()
        login = (secrets.username, secrets.password)
        if login != self._opened_with:
            self._session = ""  # of an account that was replaced meanwhile
        if not self._session:
            self._session = self._login(*login)
            self._opened_with = login
        return self._exchange(self.endpoint, request(self._session), write, headers)

    def _login(self, username: str, password: str) -> str:
        if not (username and password):
            # Empty words are a wrong password too, and those lock accounts.
            raise DeliveryTrouble(PortalTroubleCode.NO_ACCOUNT)
        words = {"username": username, "password": password}
        url = self._settings.url.rstrip("/") + self._settings.login_path
        answer = self._exchange(url, json.dumps(words), write=False, headers={})
        if answer.means is AnswerClass.OK:
            if not 0 < len(answer.session) <= _LONGEST_SESSION:
                raise DeliveryTrouble(PortalTroubleCode.NOT_A_PORTAL)
            return answer.session
        raise _login_trouble(answer)

    def _exchange(self, url: str, text: str, write: bool, headers: Mapping[str, str]) -> BusAnswer:
        content = text.encode()
        try:
            http = self._line.send("POST", url, content, {**self._headers, **headers})
        except LineBroken as broken:
            raise _broken(broken, write) from None
        return read_answer(http, self._answers, write=write)


def _broken(broken: LineBroken, write: bool) -> DeliveryTrouble:
    if broken.unusable:
        code = PortalTroubleCode.CONFIG
    elif broken.foreign:
        code = PortalTroubleCode.NOT_A_PORTAL
    elif not broken.sent:
        code = PortalTroubleCode.OFFLINE
    else:
        code = PortalTroubleCode.OUTCOME_UNKNOWN if write else PortalTroubleCode.TRANSIENT
    return DeliveryTrouble(code, whole_line=broken.unusable, answer_code=broken.cause)


def _login_trouble(answer: BusAnswer) -> DeliveryTrouble:
    """The bus has no words of its own for a wrong password: any other clear no is one."""
    found = trouble(answer, write=False)
    if answer.means in _NOT_THE_ACCOUNT:
        return found
    if answer.http.status == 500:
        # Says nothing about the item that happened to be the next.
        return DeliveryTrouble(found.code, retry_after=found.retry_after, answer_code="500")
    return DeliveryTrouble(PortalTroubleCode.AUTH, whole_line=True, answer_code=found.answer_code)
