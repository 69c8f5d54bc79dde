"""Hands and eyes outside the program: finds controls by their accessible names.

Started with Debian's own Python, the one that has pyatspi; imports nothing of the
project. One JSON object a line comes in, one answer a line goes out.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pyatspi
from gi.repository import GLib  # type: ignore[import-not-found]

TICK_MS = 50
"""Between two looks when the bus says nothing."""
_WAKING = (
    "object:children-changed",
    "object:state-changed",
    "object:text-changed",
    "object:property-change",
    "window:activate",
)


class Hands:
    """Works on the one application whose name is given."""

    def __init__(self, application: str) -> None:
        self._application = application
        for event in _WAKING:
            pyatspi.Registry.registerEventListener(lambda _event: None, event)

    def wait(self, name: str, role: str, seconds: float, **wanted: Any) -> dict[str, Any]:
        """Until a control is there as wanted: ``enabled``, ``text``, ``focused``, ``gone``."""
        found: list[Any] = []

        def as_wanted() -> bool:
            found[:] = [one for one in self._showing() if _is(one, name, role)]
            if wanted.get("gone"):
                return not found
            found[:] = [one for one in found if _fits(one, wanted)]
            return bool(found)

        if not self._until(as_wanted, seconds):
            return {"failed": f"{role or 'control'} {name!r} did not come: {wanted}"}
        return {"text": _text(found[0])} if found else {}

    def press(self, name: str, seconds: float) -> dict[str, Any]:
        """Press a button, choose a place, tick a box."""
        return self._act(name, "Press", seconds) or self._act(name, "Toggle", 0) or _no(name)

    def focus(self, name: str, seconds: float) -> dict[str, Any]:
        """Bring the focus into what has a name and can have it."""
        found = self._first(
            name, lambda one: one.getState().contains(pyatspi.STATE_FOCUSABLE), seconds
        )
        if found is None:
            return _no(name)
        found.queryComponent().grabFocus()
        return self.wait(name, "", seconds, focused=True)

    def fill(self, name: str, text: str, seconds: float) -> dict[str, Any]:
        """Put text into a field as assistive programs do."""
        found = self._first(
            name, lambda one: "EditableText" in pyatspi.listInterfaces(one), seconds
        )
        if found is None:
            return _no(name)
        found.queryEditableText().setTextContents(text)
        return {"text": _text(found)}

    def names(self) -> dict[str, Any]:
        """Role, name and text of everything on the screen."""
        return {"seen": [[one.getRoleName(), one.name, _text(one)] for one in self._showing()]}

    def _act(self, name: str, action: str, seconds: float) -> dict[str, Any] | None:
        found = self._first(
            name, lambda one: action in _actions(one) and _fits(one, {"enabled": True}), seconds
        )
        if found is None:
            return None
        _do(found, action)
        return {"role": found.getRoleName()}

    def _first(self, name: str, suits: Callable[[Any], bool], seconds: float) -> Any:
        found: list[Any] = []

        def there() -> bool:
            found[:] = [one for one in self._showing() if one.name == name and suits(one)]
            return bool(found)

        return found[0] if self._until(there, seconds) else None

    def _until(self, condition: Callable[[], bool], seconds: float) -> bool:
        end = time.monotonic() + seconds
        context = GLib.MainContext.default()
        while True:
            while context.pending():
                context.iteration(False)
            if condition():
                return True
            if time.monotonic() > end:
                return False
            GLib.timeout_add(TICK_MS, lambda: False)
            context.iteration(True)

    def _showing(self) -> Iterator[Any]:
        desktop = pyatspi.Registry.getDesktop(0)
        for application in _children(desktop):
            if application.name == self._application:
                yield from _walk(application)


def _children(node: Any) -> Iterator[Any]:
    try:
        yield from (child for child in node if child is not None)
    except (GLib.Error, LookupError):
        return  # it went away while it was looked at


def _walk(node: Any) -> Iterator[Any]:
    for child in _children(node):
        try:
            seen = child.getState().contains(pyatspi.STATE_SHOWING)
        except (GLib.Error, LookupError):
            continue
        if seen:
            yield child
            yield from _walk(child)


def _is(node: Any, name: str, role: str) -> bool:
    return node.name == name and role in ("", node.getRoleName())


def _fits(node: Any, wanted: dict[str, Any]) -> bool:
    state = node.getState()
    if wanted.get("enabled") and not state.contains(pyatspi.STATE_ENABLED):
        return False
    if wanted.get("focused") and not state.contains(pyatspi.STATE_FOCUSED):
        return False
    if wanted.get("checked") and not state.contains(pyatspi.STATE_CHECKED):
        return False
    text = wanted.get("text")
    if text is not None and _text(node) != text:
        return False
    return not (wanted.get("filled") and not _text(node).strip("– "))


def _text(node: Any) -> str:
    if "Text" not in pyatspi.listInterfaces(node):
        return ""
    return str(node.queryText().getText(0, -1))


def _actions(node: Any) -> list[str]:
    if "Action" not in pyatspi.listInterfaces(node):
        return []
    action = node.queryAction()
    return [action.getName(i) for i in range(action.nActions)]


def _do(node: Any, action: str) -> None:
    node.queryAction().doAction(_actions(node).index(action))


def _no(name: str) -> dict[str, Any]:
    return {"failed": f"nothing on the screen is called {name!r}"}


def main() -> None:
    """``APPLICATION``: serve until the input ends."""
    hands = Hands(sys.argv[1])
    for line in sys.stdin:
        asked = json.loads(line)
        answer = getattr(hands, asked.pop("do"))(**asked)
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
