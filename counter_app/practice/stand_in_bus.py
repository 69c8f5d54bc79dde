"""The face of the national bus (family dvcqg-bus): login and one address for every call.

Judges what it gets by the JSON Schemas alone, with no code of the sender, and fetches every
file it is pointed to.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
from jsonschema import Draft202012Validator

from counter_app.practice.stand_in_books import PortalBooks

_SCHEMAS = {
    "DongBoHoSoMC": "schema-dongbohosomc.json",
    "CapNhatTienDoHoSoMC": "schema-capnhattiendo.json",
}
_LONGEST_FETCH = 15.0

_STATE_WORDS = {
    "1": "Mới đăng ký",
    "2": "Được tiếp nhận",
    "3": "Không được tiếp nhận",
    "4": "Đang xử lý",
    "5": "Yêu cầu bổ sung",
    "6": "Yêu cầu nghĩa vụ tài chính",
    "7": "Công dân rút",
    "8": "Dừng xử lý",
    "9": "Đã xử lý xong",
    "10": "Đã trả kết quả",
}


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the bus answers, and what the ledger says of it."""

    answer: Any
    verdict: str
    files: Mapping[str, str] = field(default_factory=dict)


class FileRefused(Exception):
    """A file could not be fetched, or is not what the relay was given."""


class BusFace:
    """Decides about one request at a time. Lives on the server's loop."""

    def __init__(
        self,
        books: PortalBooks,
        schemas: Path,
        account: tuple[str, str],
        known_hash: Callable[[str], str | None],
    ) -> None:
        """``known_hash``: the SHA-256 the relay gave an address for, by its path."""
        self.ok_code: Any = 0
        """Success as this adapter writes it: 0, "0" or "00"."""
        self._books = books
        self._account = account
        self._known_hash = known_hash
        self._sessions: set[str] = set()
        self._validators = {
            service: _validator(schemas / name) for service, name in _SCHEMAS.items()
        }

    def forget_sessions(self) -> None:
        """Every session has expired."""
        self._sessions.clear()

    def login(self, body: Mapping[str, Any]) -> Ruling:
        """A session for the right account."""
        if (body.get("username"), body.get("password")) != self._account:
            return Ruling(_no(-1, "Sai tài khoản hoặc mật khẩu"), "bad login")
        session = uuid4().hex
        self._sessions.add(session)
        return Ruling({"error_code": self.ok_code, "session": session}, "accepted")

    async def call(self, body: Mapping[str, Any]) -> Ruling:
        """Any other call."""
        if body.get("session") not in self._sessions:
            return Ruling(_no(-1, "Phiên làm việc đã hết hạn hoặc không hợp lệ"), "session")
        service = str(body.get("service"))
        if service == "TraCuuHoSo":
            return self._look_up(str(body.get("mahoso")))
        if service not in self._validators:
            return Ruling(_no(-1, f"Dịch vụ {service[:40]} không tồn tại"), "unknown service")
        if (error := self._schema_error(service, body)) is not None:
            return Ruling(_no(-1, f"Trường {error} không hợp lệ"), f"schema: {error}")
        if service == "DongBoHoSoMC":
            return await self._push(body)
        return self._append(body["data"])

    def _look_up(self, code: str) -> Ruling:
        known = self._books.find(code)
        if known is None:
            return Ruling([], "absent")
        item = known.item
        found = {
            "MaHoSo": code,
            "MaTTHC": item["MaTTHC"],
            "HoTenNguoiNop": item.get("ChuHoSo", ""),
            "MaTrangThai": item["TrangThaiHoSo"],
            "TrangThaiHoSo": _STATE_WORDS[item["TrangThaiHoSo"]],
            "DonViXuLy": item["DonViXuLy"],
            "NgayTiepNhan": _readable(item["NgayTiepNhan"]),
            "HinhThucNhanKQ": item["HinhThuc"],
        }
        return Ruling({"error_code": self.ok_code, "message": "", "result": [found]}, "found")

    async def _push(self, body: Mapping[str, Any]) -> Ruling:
        item = body["data"][0]
        try:
            files = await self._fetch_all(item.get("TaiLieuNop", ()))
        except FileRefused as refused:
            return Ruling(_no(-1, f"Không tải được tệp: {refused}"), f"file: {refused}")
        verdict = self._books.push(item, updating=body["isUpdating"] == "True", files=files)
        if verdict == "exists":
            return Ruling(_no(3, f"Hồ sơ {item['MaHoSo']} đã tồn tại"), verdict)
        if verdict == "absent":
            return Ruling(_no(-1, f"Mã hồ sơ {item['MaHoSo']} không tồn tại"), verdict)
        return Ruling(self._yes(), verdict, files)

    def _append(self, steps: list[dict[str, Any]]) -> Ruling:
        for step in steps:
            if self._books.append(step) == "absent":
                return Ruling(_no(-1, f"Mã hồ sơ {step['MaHoSo']} không tồn tại"), "absent")
        return Ruling(self._yes(), "accepted")

    def _yes(self) -> dict[str, Any]:
        return {"error_code": self.ok_code, "message": "Thành công"}

    def _schema_error(self, service: str, body: Mapping[str, Any]) -> str | None:
        error = next(iter(self._validators[service].iter_errors(body)), None)
        if error is None:
            return None
        return ".".join(str(part) for part in error.absolute_path) or error.message[:80]

    async def _fetch_all(self, files: list[dict[str, Any]]) -> dict[str, str]:
        fetched = {}
        # Speaks to this machine alone, so no certificate is trusted.
        nobody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        async with httpx.AsyncClient(
            timeout=_LONGEST_FETCH, trust_env=False, verify=nobody
        ) as client:
            for file in files:
                address = file["DuongDanTaiTepTin"]
                fetched[file["TepDinhKemId"]] = await self._fetch(client, address)
        return fetched

    async def _fetch(self, client: httpx.AsyncClient, address: str) -> str:
        parts = urlsplit(address)
        # Never sent anywhere else by what stands in a request.
        if parts.scheme != "http" or parts.hostname != "127.0.0.1":
            raise FileRefused("địa chỉ lạ")
        try:
            answer = await client.get(address)
        except httpx.HTTPError as error:
            raise FileRefused(type(error).__name__) from None
        if answer.status_code != 200:
            raise FileRefused(f"HTTP {answer.status_code}")
        got = sha256(answer.content).hexdigest()
        if got != self._known_hash(parts.path):
            raise FileRefused("nội dung khác")
        return got


def redacted(body: Mapping[str, Any]) -> dict[str, Any]:
    """A request as the ledger keeps it: whole, but for secrets."""
    hidden = {"session", "password"}
    return {key: "***" if key in hidden else value for key, value in body.items()}


def _validator(path: Path) -> Draft202012Validator:
    schema = json.loads(path.read_text(encoding="utf-8"))
    if "hoSo2023" in schema["$defs"]:
        schema["properties"]["data"]["items"] = {"$ref": "#/$defs/hoSo2023"}
    return Draft202012Validator(schema)


def _no(code: int, message: str) -> dict[str, Any]:
    return {"error_code": code, "message": message}


def _readable(stamp: str) -> str:
    """yyyyMMddHHmmss as a portal shows it."""
    year, month, day = stamp[:4], stamp[4:6], stamp[6:8]
    return f"{day}/{month}/{year} {stamp[8:10]}:{stamp[10:12]}:{stamp[12:14]}"
