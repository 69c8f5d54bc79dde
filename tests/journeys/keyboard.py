"""A keyboard on a virtual screen: key events as they come from a real one (XTest)."""

from __future__ import annotations

import ctypes
from types import TracebackType
from typing import Self

_SYMBOLS = {"Enter": "Return", "Esc": "Escape", "Ctrl": "Control_L", "Shift": "Shift_L"}


class Keyboard:
    """Presses keys on an X display. Counts them as a clerk would: Shift+F9 is one."""

    def __init__(self, display: str) -> None:
        self.keys = 0
        self._x11, self._xtst = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
        self._x11.XOpenDisplay.restype = ctypes.c_void_p
        self._x11.XStringToKeysym.restype = ctypes.c_ulong
        self._x11.XDefaultRootWindow.restype = ctypes.c_ulong
        self._display = ctypes.c_void_p(self._x11.XOpenDisplay(display.encode("ascii")))
        if not self._display.value:
            raise OSError(display)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._x11.XCloseDisplay(self._display)

    def face_largest_window(self) -> None:
        """Let the keys go to the largest window, as a window manager would."""
        root = self._x11.XDefaultRootWindow(self._display)
        largest = max(self._windows(root), key=self._area)
        self._x11.XSetInputFocus(self._display, ctypes.c_ulong(largest), 1, ctypes.c_ulong(0))
        self._x11.XSync(self._display, 0)

    def press(self, keys: str) -> None:
        """``F9``, ``Shift+F9``, ``Enter``: one key with what is held down meanwhile."""
        self.keys += 1
        codes = [self._code(name) for name in keys.split("+")]
        for code in codes:
            self._xtst.XTestFakeKeyEvent(self._display, code, 1, ctypes.c_ulong(0))
        for code in reversed(codes):
            self._xtst.XTestFakeKeyEvent(self._display, code, 0, ctypes.c_ulong(0))
        self._x11.XSync(self._display, 0)

    def type(self, text: str) -> None:
        """Small letters and digits."""
        for letter in text:
            self.press(letter)

    def _windows(self, root: int) -> list[int]:
        nobody, count = ctypes.c_ulong(), ctypes.c_uint()
        children = ctypes.POINTER(ctypes.c_ulong)()
        self._x11.XQueryTree(
            self._display,
            ctypes.c_ulong(root),
            ctypes.byref(nobody),
            ctypes.byref(nobody),
            ctypes.byref(children),
            ctypes.byref(count),
        )
        found = [int(children[i]) for i in range(count.value)]
        self._x11.XFree(children)
        return found

    def _area(self, window: int) -> int:
        nobody, where = ctypes.c_ulong(), ctypes.c_int()
        width, height, border = ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint()
        there = self._x11.XGetGeometry(
            self._display,
            ctypes.c_ulong(window),
            *map(ctypes.byref, (nobody, where, where, width, height, border, border)),
        )
        return width.value * height.value if there else 0

    def _code(self, name: str) -> int:
        symbol = self._x11.XStringToKeysym(_SYMBOLS.get(name, name).encode("ascii"))
        code = self._x11.XKeysymToKeycode(self._display, ctypes.c_ulong(symbol)) & 0xFF
        if not code:
            raise ValueError(name)
        return int(code)
