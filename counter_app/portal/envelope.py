"""The request of the national bus: a frozen item put into its envelope, byte for byte.

A frozen body names its files by hash. The addresses the portal fetches them from live for
minutes only, so they are put in when it is sent (docs/decisions/0004).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from counter_app.services.portal_port import PushMode

DOSSIER_SERVICE = "DongBoHoSoMC"
STEPS_SERVICE = "CapNhatTienDoHoSoMC"
LOOKUP_SERVICE = "TraCuuHoSo"

_IS_UPDATING = {PushMode.NEW: "False", PushMode.UPDATE: "True"}

# In JSON text a quotation mark inside a value is written \", so what a citizen or a clerk
# typed can never look like this.
_LINK = re.compile(r'"DuongDanTaiTepTin":"sha256:([0-9a-f]{64})"')


def frozen(item: Mapping[str, Any]) -> str:
    """The one way items are written; ``_LINK`` relies on it."""
    return json.dumps(item, ensure_ascii=False, separators=(",", ":"))


def placeholder(sha256: str) -> str:
    """What stands in a frozen body where the address of the file will be."""
    return f"sha256:{sha256}"


def files_in(body: str) -> tuple[str, ...]:
    """Hashes of the files a frozen body names, each once, in its order."""
    return tuple(dict.fromkeys(_LINK.findall(body)))


def with_addresses(body: str, addresses: Mapping[str, str]) -> tuple[str, int]:
    """The body with real addresses, and how many files had none and were left out.

    Raises ValueError when the body is not JSON.
    """
    left_out = sum(sha256 not in addresses for sha256 in _LINK.findall(body))
    if left_out:
        body = _without_missing(body, addresses)
    return _LINK.sub(lambda found: _address(addresses[found[1]]), body), left_out


def _address(url: str) -> str:
    return '"DuongDanTaiTepTin":' + json.dumps(url, ensure_ascii=False)


def _without_missing(body: str, addresses: Mapping[str, str]) -> str:
    item = json.loads(body)
    known = {placeholder(sha256) for sha256 in addresses}
    item["TaiLieuNop"] = [file for file in item["TaiLieuNop"] if file["DuongDanTaiTepTin"] in known]
    if not item["TaiLieuNop"]:
        item["HoSoCoThanhPhanSoHoa"] = "0"  # nothing digitised travels: the score is made of this
    return frozen(item)


def dossier_request(session: str, unit: str, mode: PushMode, item: str) -> str:
    """DongBoHoSoMC with one dossier."""
    return _request(session, unit, DOSSIER_SERVICE, {"isUpdating": _IS_UPDATING[mode]}, item)


def steps_request(session: str, unit: str, item: str) -> str:
    """CapNhatTienDoHoSoMC with one step."""
    return _request(session, unit, STEPS_SERVICE, {}, item)


def lookup_request(session: str, unit: str, code: str) -> str:
    """TraCuuHoSo. The key is written in lower case in every sender seen."""
    head = {"session": session, "madonvi": unit, "service": LOOKUP_SERVICE, "mahoso": code}
    return frozen(head)


def _request(session: str, unit: str, service: str, extra: Mapping[str, str], item: str) -> str:
    head = frozen({"session": session, "madonvi": unit, "service": service, **extra})
    return f'{head[:-1]},"data":[{item}]}}'
