"""The table "Thành phần hồ sơ" of a published page, whose cells run together.

Each group is a title, the heading, and rows that end in ``1 bản chính`` or
``0 bản chính,1 bản sao``. Names also speak of "01 bản chính": what ends a row has nothing
behind it but the next name.
"""

from __future__ import annotations

import re

from counter_app.exchange.catalogue.tables import PaperRow, PaperTable

HEADER = "Tên giấy tờMẫu đơn, tờ khaiSố lượng"

_QUANTITY = re.compile(
    r"(?P<run>\d{1,12}) bản chính(?:,(?P<copies>\d{1,3}) bản sao)?(?=$|[^\s.,;:)\]]|\s*$|\s*[*+–-])"
)
_ENDING = r"\.(?:docx?|pdf|xlsx?|rtf|odt|zip|rar|jpe?g|png)$"
_FILE = re.compile(_ENDING, re.IGNORECASE)
_FILE_BEHIND_BRACKET = re.compile(
    rf"(?<=\))[.;]?[^\s;.][^;()]{{0,60}}(?:\([^;()]{{0,20}}\))?{_ENDING}", re.IGNORECASE
)
_CLOSING = frozenset(").;:”\"'")


def read_paper_table(text: str) -> PaperTable:
    """The groups with their rows. Never raises."""
    title, *bodies = text.split(HEADER)
    if not bodies:
        return PaperTable((), (), title.strip())
    titles: list[str] = []
    rows: list[PaperRow] = []
    for group, body in enumerate(bodies):
        titles.append(title.strip())
        end = 0
        for match in _QUANTITY.finditer(body):
            rows.append(_row(group, body[end : match.start()], match))
            end = match.end()
        title = body[end:]
    return PaperTable(tuple(titles), tuple(rows), title.strip())


def _row(group: int, name: str, match: re.Match[str]) -> PaperRow:
    name, count, glued = _split_run(name, match["run"])
    name, form_file = split_form_file(name)
    copies = int(match["copies"]) if match["copies"] else 0
    return PaperRow(group, name, count, copies, glued, form_file)


def _split_run(name: str, run: str) -> tuple[str, int, str]:
    """Name, quantity and the run of digits if it is open which digits are the quantity.

    Several digits behind a sign or a space continue a number of the name ("ngày 25/6/2024"
    and 1); behind a letter they may be a quantity of ten and more.
    """
    if len(run) == 1:
        return name, int(run), ""
    if name[-1:].isalpha() and not run.startswith("0"):
        return name, min(int(run), 999), run
    return name + run[:-1], int(run[-1]), run


def split_form_file(name: str) -> tuple[str, str]:
    """Name and form file, when there is exactly one place where the file can begin."""
    if not _FILE.search(name):
        return name, ""
    body = name[: name.rindex(".")]
    places = [place for place in range(1, len(body)) if _seam(body, place)]
    # A digit behind a letter may still be inside the file name ("Mus03a.docx").
    if len(places) != 1 or (body[places[0]].isdigit() and body[places[0] - 1].isalpha()):
        return name, ""
    return name[: places[0]], name[places[0] :]


def _seam(body: str, place: int) -> bool:
    """Whether a name may end before ``place`` and a file name begin there, without a space."""
    last, first = body[place - 1], body[place]
    if last in _CLOSING:
        return first.isalnum()
    if last.isupper():
        return first.isupper() and body[place + 1 : place + 2].islower()
    return last.islower() and (first.isupper() or first.isdigit())


def without_file(name: str) -> str:
    """``name`` up to a bracket that has nothing behind it but a file name."""
    return _FILE_BEHIND_BRACKET.sub("", name)


def has_file_glued(name: str) -> bool:
    """Whether ``name`` still ends in a file name."""
    return _FILE.search(name) is not None
