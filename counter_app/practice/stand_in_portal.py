"""A portal to practise with: the national bus and its relay on 127.0.0.1.

Checks every request against the schemas, fetches every file it is pointed to, keeps a
ledger, and does wrong what a real portal or a real line does wrong.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from counter_app.practice.fault_proxy import HOST, FaultProxy
from counter_app.practice.stand_in_books import PortalBooks, PortalDossier
from counter_app.practice.stand_in_bus import BusFace, Ruling, redacted
from counter_app.practice.stand_in_faults import Fault, FaultKind, FaultPlan
from counter_app.practice.stand_in_page import HEADERS, page
from counter_app.practice.stand_in_relay import RelayFace

_STARTED = "the stand-in portal did not start"
_PAGE_200 = "<html><body><h1>Đăng nhập Wi-Fi</h1></body></html>"
_STATUS = {
    FaultKind.STATUS_429: 429,
    FaultKind.STATUS_500: 500,
    FaultKind.STATUS_502: 502,
    FaultKind.STATUS_503: 503,
    FaultKind.FORBIDDEN: 403,
}


class _Server(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[Any] | None = None) -> None:
        """Called by uvicorn on its loop."""
        await super().startup(sockets)
        self.ready.set()


class StandInPortal:
    """The stand-in portal. Runs on a thread of its own; usable from any thread.

    The program reaches it through a line (``cut``, ``mend``); portal and relay reach each
    other without it, as they do in the world.
    """

    def __init__(
        self,
        folder: Path,
        schemas: Path,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        port: int = 0,
        accepts_twice: bool = False,
        link_life: timedelta = timedelta(minutes=15),
        login: tuple[str, str] = ("counter", "practice"),
    ) -> None:
        """``folder`` gets ``ledger.jsonl`` and the files; ``schemas`` is resources/portal.

        ``login``: name and password of the bus; the relay takes the password as its token.
        """
        self.login = login
        self.faults = FaultPlan()
        self.books = PortalBooks(folder / "ledger.jsonl", now=now, accepts_twice=accepts_twice)
        self.relay = RelayFace(folder / "files", now, link_life)
        self.bus = BusFace(self.books, schemas, login, self.relay.known_hash)
        self._port = port
        self._inner = 0
        self._line: FaultProxy | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._up = threading.Event()
        self._end: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._run, name="stand-in portal", daemon=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Listen. Raises OSError when the port is taken."""
        self._line = FaultProxy(self._port)
        self._thread.start()
        if not self._up.wait(20) or not self._inner:
            raise RuntimeError(_STARTED)

    def stop(self) -> None:
        """End every connection and the thread."""
        if self._loop is not None and self._end is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._end.set)
            self._thread.join(20)

    @property
    def line(self) -> FaultProxy:
        """The line, for its finer faults."""
        if self._line is None:
            raise RuntimeError(_STARTED)
        return self._line

    @property
    def url(self) -> str:
        """For ``[portal] url``."""
        return f"http://{HOST}:{self.line.port}/bus"

    @property
    def files_url(self) -> str:
        """For ``[portal] files``."""
        return f"http://{HOST}:{self.line.port}/files"

    @property
    def page_url(self) -> str:
        """What has arrived, for a browser."""
        return f"http://{HOST}:{self.line.port}/"

    @property
    def dossiers(self) -> dict[str, PortalDossier]:
        """What has arrived, by MaHoSo."""
        return self.books.dossiers

    def cut(self) -> None:
        """The line is gone: connections are refused."""
        self._on_loop(self.line.cut())

    def mend(self) -> None:
        """The line is back."""
        self._on_loop(self.line.mend())

    def start_over(self) -> None:
        """Forget everything: dossiers, ledger, files, sessions and planned faults."""
        self.mend()
        self._on_loop(self._forget())

    async def _forget(self) -> None:
        self.faults.clear()
        self.books.forget()
        self.relay.forget()
        self.bus.forget_sessions()
        self.bus.ok_code = 0
        self.line.make_good()

    def _on_loop(self, work: Coroutine[Any, Any, None]) -> None:
        if self._loop is None:
            raise RuntimeError(_STARTED)
        asyncio.run_coroutine_threadsafe(work, self._loop).result(20)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        finally:
            self._up.set()

    async def _serve(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        server = _Server(
            uvicorn.Config(
                self._app(),
                host=HOST,
                port=0,
                log_level="warning",
                access_log=False,
                lifespan="off",
                ws="none",
                http="h11",
                timeout_graceful_shutdown=1,
            )
        )
        serving = asyncio.create_task(server.serve())
        await server.ready.wait()
        self._inner = server.servers[0].sockets[0].getsockname()[1]
        self.line.target = self._inner
        await self.line.mend()
        self._up.set()
        await self._end.wait()
        await self.line.close()
        server.should_exit = True
        await serving

    def _app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/", self._page),
                Route("/bus/login", self._login, methods=["POST"]),
                Route("/bus/call", self._call, methods=["POST"]),
                Route("/files/{name}", self._put, methods=["PUT"]),
                Route("/files/{name}", self._again, methods=["POST"]),
                Route("/t/{token}", self._get),
            ]
        )

    async def _page(self, _: Request) -> Response:
        return HTMLResponse(page(self.dossiers), headers=HEADERS)

    async def _login(self, request: Request) -> Response:
        async def work(body: dict[str, Any]) -> Ruling:
            return self.bus.login(body)

        return await self._answer(request, "login", work)

    async def _call(self, request: Request) -> Response:
        return await self._answer(request, None, self.bus.call)

    async def _answer(
        self,
        request: Request,
        service: str | None,
        work: Callable[[dict[str, Any]], Awaitable[Ruling]],
    ) -> Response:
        try:
            raw = await request.body()
        except ClientDisconnect:
            return Response(status_code=400)
        try:
            body = json.loads(raw)
        except ValueError:
            body = None
        if not isinstance(body, dict):
            self._record("?", raw, {}, Ruling(None, "not json"), None)
            return JSONResponse({"error_code": -1, "message": "Dữ liệu không hợp lệ"})
        name = service or str(body.get("service"))
        fault = self.faults.take(name)
        ruling = Ruling({}, "not done")
        if fault is None or fault.works:
            ruling = await work(body)
        self._record(name, raw, body, ruling, fault, request.headers.get("idempotency-key", ""))
        if fault is None:
            return JSONResponse(ruling.answer)
        if fault.kind is FaultKind.EXPIRED_SESSION:
            self.bus.forget_sessions()
        return await _wrong(request, fault, ruling.answer)

    def _record(
        self,
        service: str,
        raw: bytes,
        body: dict[str, Any],
        ruling: Ruling,
        fault: Fault | None,
        key: str = "",
    ) -> None:
        self.books.write(
            {
                "service": service,
                "key": key,
                "sha256": sha256(raw).hexdigest(),
                "verdict": ruling.verdict,
                "fault": "" if fault is None else fault.kind.value,
                "files": dict(ruling.files),
                "body": redacted(body),
            }
        )

    async def _put(self, request: Request) -> Response:
        content = await request.body()
        name = request.path_params["name"]
        fault = self.faults.take("relay")
        path = None
        verdict = "not done"
        if request.headers.get("authorization") != f"Bearer {self.login[1]}":
            return JSONResponse({}, status_code=401)
        if fault is None or fault.works:
            path = self.relay.put(name, content)
            verdict = "refused" if path is None else "accepted"
        body = {"sha256": name, "size": len(content)}
        self._record("relay", content, body, Ruling(None, verdict), fault)
        if fault is not None:
            return await _wrong(request, fault, {})
        return JSONResponse({}, status_code=422) if path is None else self._address(path)

    async def _again(self, request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {self.login[1]}":
            return JSONResponse({}, status_code=401)
        path = self.relay.again(request.path_params["name"])
        return JSONResponse({}, status_code=404) if path is None else self._address(path)

    def _address(self, path: str) -> Response:
        url = f"http://{HOST}:{self._inner}{path}"
        life = int(self.relay.life.total_seconds())
        return JSONResponse({"url": url, "expires_in": life}, status_code=201)

    async def _get(self, request: Request) -> Response:
        content = self.relay.get(request.path_params["token"])
        return Response(status_code=404) if content is None else Response(content)


async def _wrong(request: Request, fault: Fault, answer: Any) -> Response:
    """The answer as a fault leaves it."""
    kind = fault.kind
    if kind in _STATUS:
        headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
        return HTMLResponse("<h1>Lỗi</h1>", status_code=_STATUS[kind], headers=headers)
    if kind is FaultKind.SLOW:
        await _until_gone(request)
    if kind is FaultKind.DRIP:
        return StreamingResponse(_drip(request), media_type="application/json")
    text = json.dumps(answer, ensure_ascii=False)
    return _PLAIN_WRONG[kind](text) if kind in _PLAIN_WRONG else Response(text)


_PLAIN_WRONG: dict[FaultKind, Callable[[str], Response]] = {
    FaultKind.LOST_ACK: lambda text: JSONResponse(text, headers={"X-Practice-Line": "drop"}),
    FaultKind.HTML_200: lambda _: HTMLResponse(_PAGE_200),
    FaultKind.REDIRECT: lambda _: Response(status_code=302, headers={"Location": "/dang-nhap"}),
    FaultKind.JSON_TRUNCATED: lambda text: _json(text[: len(text) // 2]),
    FaultKind.JSON_DEEP: lambda _: _json("[" * 5000 + "]" * 5000),
    FaultKind.HUGE: lambda _: _json('"' + "x" * (3 << 20) + '"'),
    FaultKind.WRONG_CHARSET: lambda _: _json('{"error_code":0,"message":"Thành công"}', "utf-16"),
    FaultKind.EXPIRED_SESSION: lambda _: _json('{"error_code":"-1","message":"Session hết hạn"}'),
    FaultKind.BUSY: lambda _: _json('{"error_code":-1,"message":"Hệ thống đang bận"}'),
    FaultKind.ODD_CODE: lambda _: _json('{"error_code":"E77","message":"#"}'),
}


def _json(text: str, charset: str = "utf-8") -> Response:
    return Response(text.encode(charset), media_type="application/json")


async def _until_gone(request: Request) -> None:
    while not await request.is_disconnected():
        await asyncio.sleep(0.02)


async def _drip(request: Request) -> AsyncIterator[bytes]:
    while not await request.is_disconnected():
        yield b" "
        await asyncio.sleep(0.02)
