"""The outside of the program: arguments, commands without a window, the window itself.

Only light modules are imported here: the window paints before anything slow is loaded
(see docs/decisions). Each command imports what it needs.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from counter_app import __version__
from counter_app.config.paths import LOG_FOLDER, data_folder, resource
from counter_app.domain.failures import Failure
from counter_app.wording.failures import sentence

SCAN_CHILD = "scan-child"
PRACTICE_COUNTER = "practice-counter"
"""Hidden commands: children are the same executable (never forked)."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit status. A failure ends in one sentence and 1."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == [SCAN_CHILD]:
        return _scan_child()
    if arguments[:1] == [PRACTICE_COUNTER]:
        return _practice_counter(arguments[1:])
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = _parser().parse_args(arguments)
    try:
        run: Callable[[argparse.Namespace], int] = options.run
        return run(options)
    except Failure as failure:
        print(sentence(failure), file=sys.stderr)
        return 1
    except Exception as error:
        if options.run is _demo:
            raise  # invented people, and whoever plays a day wants to see everything
        return _bug(error, options)


def _bug(error: Exception, options: argparse.Namespace) -> int:
    """Into the log of a folder that is there, without values; one sentence for the person."""
    from counter_app.cli import logbook  # only where something goes wrong

    folder = _folder(options)
    written = logbook.write_down(error, folder)
    where = f" Báo quản trị xem nhật ký trong {folder / LOG_FOLDER}." if written else ""
    print(
        f"Chương trình gặp lỗi ngoài dự kiến ({type(error).__name__}); việc vừa chạy chưa xong."
        + (where or " Báo quản trị kèm lệnh vừa chạy."),
        file=sys.stderr,
    )
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="counter_app", description="Một cửa tại quầy")
    parser.add_argument("--version", action="version", version=__version__)
    parser.add_argument("--data", type=Path, metavar="DIR", help="thư mục dữ liệu")
    parser.add_argument("--practice", action="store_true", help="văn phòng tập huấn")
    parser.add_argument("--screen", choices=("counter",), default="counter", help="màn hình")
    parser.set_defaults(run=_window)
    commands = parser.add_subparsers(metavar="lệnh")
    commands.add_parser("doctor", help="kiểm tra từng phần").set_defaults(run=_doctor)
    _catalogue_parser(commands)
    sync = commands.add_parser("sync", help="gửi hồ sơ đang chờ lên cổng")
    sync.add_argument("--once", action="store_true", required=True, help="gửi một lượt rồi thôi")
    sync.set_defaults(run=_sync)
    unlock = commands.add_parser("unlock", help="mở dữ liệu bằng khóa dự phòng của cơ quan")
    unlock.add_argument("--escrow", type=Path, required=True, metavar="TỆP", help="khóa riêng")
    unlock.set_defaults(run=_unlock)
    demo = commands.add_parser("demo", help="diễn một ngày làm việc không cần màn hình")
    demo.add_argument("--out", type=Path, required=True, metavar="DIR")
    demo.add_argument("--citizens", type=int, default=60, metavar="N")
    demo.add_argument("--seed", type=int, default=7)
    demo.set_defaults(run=_demo)
    return parser


def _catalogue_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    catalogue = commands.add_parser("catalogue", help="danh mục thủ tục")
    acts = catalogue.add_subparsers(metavar="việc", required=True)
    load = acts.add_parser("import", help="nhập từ tệp, thành bản nháp")
    load.add_argument("files", nargs="+", type=Path, metavar="TỆP")
    load.add_argument("--by", metavar="TÊN", help="tên đăng nhập")
    load.set_defaults(run=_catalogue_import)
    acts.add_parser("list", help="liệt kê").set_defaults(run=_catalogue_list)
    show = acts.add_parser("show", help="xem một thủ tục")
    show.add_argument("code", metavar="MÃ")
    show.set_defaults(run=_catalogue_show)
    publish = acts.add_parser("publish", help="công bố bản nháp đã rà soát")
    publish.add_argument("codes", nargs="+", metavar="MÃ")
    publish.add_argument("--by", required=True, metavar="TÊN", help="tên đăng nhập")
    publish.set_defaults(run=_catalogue_publish)
    template = acts.add_parser("template", help="xuất bảng Excel mẫu, trống hoặc có sẵn thủ tục")
    template.add_argument("file", type=Path, metavar="TỆP")
    template.add_argument("codes", nargs="*", metavar="MÃ", help="thủ tục ghi sẵn vào bảng")
    template.set_defaults(run=_catalogue_template)


def _window(options: argparse.Namespace) -> int:
    if not _has_display():
        print(
            "Máy này không có màn hình để mở cửa sổ. Chạy `make demo` để xem cả một ngày làm việc.",
            file=sys.stderr,
        )
        return 2
    # A start makes hardly any garbage, and looking for it delays the first letter.
    gc.disable()
    from counter_app.ui.binding import load_qt  # Qt is loaded only for a window

    load_qt()
    from counter_app.cli.window import open_front  # with Qt in hand

    return open_front(_folder(options), practice=options.practice)


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    wanted = os.environ.get("QT_QPA_PLATFORM", "")
    if wanted and not wanted.startswith(("xcb", "wayland")):
        return True  # offscreen and vnc need no display
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _folder(options: argparse.Namespace) -> Path:
    return data_folder(options.data, practice=options.practice)


def _doctor(options: argparse.Namespace) -> int:
    from counter_app.cli.checkup import checkup  # imports every adapter

    lines = checkup(_folder(options), practice=options.practice)
    for line in lines:
        print(line)
    return int(any(line.failed for line in lines))


def _sync(options: argparse.Namespace) -> int:
    from counter_app.cli.delivery import sync  # imports the portal

    return sync(_folder(options), practice=options.practice)


def _unlock(options: argparse.Namespace) -> int:
    from counter_app.cli.unlock import unlock  # imports storage

    return unlock(_folder(options), options.escrow)


def _catalogue_import(options: argparse.Namespace) -> int:
    from counter_app.cli.catalogue import import_files  # imports the readers

    if options.by is None and not options.practice:
        print("Thêm `--by TÊN`: tên đăng nhập của người nhập danh mục.", file=sys.stderr)
        return 2
    return import_files(_folder(options), options.files, practice=options.practice, by=options.by)


def _catalogue_list(options: argparse.Namespace) -> int:
    from counter_app.cli.catalogue import list_procedures  # imports storage

    return list_procedures(_folder(options), practice=options.practice)


def _catalogue_show(options: argparse.Namespace) -> int:
    from counter_app.cli.catalogue import show_procedure  # imports storage

    return show_procedure(_folder(options), options.code, practice=options.practice)


def _catalogue_publish(options: argparse.Namespace) -> int:
    from counter_app.cli.catalogue import publish  # imports storage

    return publish(_folder(options), options.codes, practice=options.practice, by=options.by)


def _catalogue_template(options: argparse.Namespace) -> int:
    from counter_app.cli.catalogue import write_sheet  # imports storage and openpyxl

    return write_sheet(_folder(options), options.file, options.codes, practice=options.practice)


def _demo(options: argparse.Namespace) -> int:
    from counter_app.practice.demo import run_demo  # everything

    return run_demo(options.out, resource("calendar").parent, options.citizens, options.seed)


def _scan_child() -> int:
    from counter_app.devices.scanners.child import main as scan

    return scan()


def _practice_counter(arguments: Sequence[str]) -> int:
    from counter_app.practice.counter_hand import main as serve

    return serve(list(arguments))
