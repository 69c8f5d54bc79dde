"""Every setting of one machine, declared once: ``counter.toml`` and ``COUNTER_*`` know no other.

What belongs to the office stands in its database, what belongs to a clerk's comfort in
QSettings. Printers, scanners and portal connections are rows of the office; the options here
only seed the first of each, or override it for one start.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from urllib.parse import parse_qs, urlsplit

T_co = TypeVar("T_co", bound=str | int, covariant=True)


class Form(Protocol[T_co]):
    """What the value of an option may look like. Both ways in raise ValueError."""

    def accept(self, value: object) -> T_co:
        """Take a value as TOML gives it."""
        ...

    def read(self, text: str) -> T_co:
        """Take a value as an environment variable gives it."""
        ...


@dataclass(frozen=True, slots=True)
class WholeNumber:
    """A whole number within limits, both included."""

    low: int
    high: int

    def accept(self, value: object) -> int:
        """Refuses true and false, which Python counts as numbers."""
        if type(value) is not int:
            raise ValueError("not a whole number")
        if not self.low <= value <= self.high:
            raise ValueError("out of range")
        return value

    def read(self, text: str) -> int:
        """Decimal digits."""
        return self.accept(int(text))


class _TextForm:
    """One line of text; the empty one means: not configured."""

    __slots__ = ()

    def accept(self, value: object) -> str:
        """NFC, without control characters, in the form of the subclass."""
        if not isinstance(value, str):
            raise ValueError("not a text")
        if any(unicodedata.category(letter).startswith("C") for letter in value):
            raise ValueError("control character")
        text = unicodedata.normalize("NFC", value.strip())
        if text:
            self.check(text)
        return text

    def read(self, text: str) -> str:
        """The same: an environment variable is text already."""
        return self.accept(text)

    def check(self, text: str) -> None:
        """Raise ValueError when a text that is not empty has the wrong form."""


@dataclass(frozen=True, slots=True)
class ShortText(_TextForm):
    """Free text up to ``longest`` characters."""

    longest: int

    def check(self, text: str) -> None:
        """Only the length."""
        if len(text) > self.longest:
            raise ValueError("too long")


@dataclass(frozen=True, slots=True)
class Choice(_TextForm):
    """One of the given words."""

    words: tuple[str, ...]

    def check(self, text: str) -> None:
        """Exact, no capitals."""
        if text not in self.words:
            raise ValueError("not one of the choices")


@dataclass(frozen=True, slots=True)
class Address(_TextForm):
    """``scheme:rest``; the schemes in ``on_network`` need ``scheme://host``.

    Whoever opens the device reads the rest.
    """

    schemes: tuple[str, ...]
    on_network: tuple[str, ...]

    def check(self, text: str) -> None:
        """The scheme, that something follows it, and the port if there is one."""
        scheme, colon, rest = text.partition(":")
        if scheme not in self.schemes or not colon or not rest.strip("/"):
            raise ValueError("not an address of this kind of device")
        if scheme in self.on_network:
            parts = urlsplit(text)
            if not parts.hostname or parts.port == 0:
                raise ValueError("no host")


@dataclass(frozen=True, slots=True)
class WebAddress(_TextForm):
    """``https://host/...``; plain ``http`` only serves practice and tests, TLS is judged later."""

    def check(self, text: str) -> None:
        """A host, and neither login nor password in it."""
        parts = urlsplit(text)
        if parts.scheme not in {"https", "http"} or not parts.hostname:
            raise ValueError("not a web address")
        if parts.username is not None or parts.password is not None:
            raise ValueError("a secret in an address")


@dataclass(frozen=True, slots=True)
class Database(_TextForm):
    """``sqlite``, or ``postgresql://user@host[,host]/name`` without a password."""

    def check(self, text: str) -> None:
        """The password comes from the keyring or a passfile, never from here."""
        if text == "sqlite":
            return
        parts = urlsplit(text)
        if parts.scheme != "postgresql" or not (parts.netloc or parts.path.strip("/")):
            raise ValueError("neither sqlite nor postgresql://")
        for host in parts.netloc.rpartition("@")[2].split(","):
            check_port(host)
        if parts.password is not None or "password" in parse_qs(parts.query):
            raise ValueError("a secret in an address")


def check_port(host: str) -> None:
    """Raise ValueError when ``host[:port]`` has a port that is none."""
    urlsplit(f"//{host}").port  # noqa: B018 - it is read to be checked


@dataclass(frozen=True, slots=True)
class Option(Generic[T_co]):
    """One setting of this machine."""

    key: str
    """``section.name``, as in the file."""
    default: T_co
    form: Form[T_co]
    title_vi: str
    restart: bool = True
    """False: a change is taken over without starting again."""

    @property
    def variable(self) -> str:
        """The environment variable that overrides the file."""
        return "COUNTER_" + self.key.replace(".", "_").upper()


OFFICE_DATABASE = Option("office.database", "sqlite", Database(), "Cơ sở dữ liệu")
COUNTER_NUMBER = Option("counter.number", 1, WholeNumber(1, 99), "Số quầy")
PRINTER_ADDRESS = Option(
    "printer.address",
    "",
    Address(("tcp", "serial", "win", "cups", "file"), on_network=("tcp",)),
    "Máy in phiếu",
)
# 384 dots: 58 mm paper; 576: 80 mm; 832: 112 mm, all at 203 dots an inch.
OFFICE_PRINTER_ADDRESS = Option(
    "printer.office", "", Address(("win", "cups", "file"), on_network=()), "Máy in A4"
)
PRINTER_WIDTH_DOTS = Option(
    "printer.width_dots", 576, WholeNumber(384, 832), "Khổ in của máy in phiếu (số chấm)"
)
# A name of python-escpos' table of models: brings the width, and whether there is a cutter.
PRINTER_MODEL = Option("printer.model", "", ShortText(40), "Loại máy in phiếu")
SCANNER_ADDRESS = Option(
    "scanner.address",
    "",
    Address(("escl", "sane", "wia", "folder"), on_network=("escl",)),
    "Máy quét",
)
READER_ADDRESS = Option(
    "reader.address",
    "",
    Address(("serial", "socket"), on_network=("socket",)),
    "Đầu đọc thẻ",
)
PORTAL_FAMILY = Option(
    "portal.family",
    "manual",
    Choice(("dvcqg-bus", "lgsp-wrapped", "igate2", "opencps", "tayninh-smart", "manual")),
    "Loại cổng dịch vụ công",
)
PORTAL_URL = Option("portal.url", "", WebAddress(), "Địa chỉ cổng dịch vụ công")
PORTAL_FILES = Option("portal.files", "", WebAddress(), "Nơi chuyển tiếp tệp cho cổng")
PORTAL_UNIT = Option("portal.unit", "", ShortText(50), "Mã đơn vị trên cổng")

OPTIONS: tuple[Option[str | int], ...] = (
    OFFICE_DATABASE,
    COUNTER_NUMBER,
    PRINTER_ADDRESS,
    OFFICE_PRINTER_ADDRESS,
    PRINTER_WIDTH_DOTS,
    PRINTER_MODEL,
    SCANNER_ADDRESS,
    READER_ADDRESS,
    PORTAL_FAMILY,
    PORTAL_URL,
    PORTAL_FILES,
    PORTAL_UNIT,
)
