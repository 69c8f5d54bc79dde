"""The last check before bytes leave: nothing is sent that fails the schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counter_app.portal.envelope import DOSSIER_SERVICE, STEPS_SERVICE

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

_FILES = {
    DOSSIER_SERVICE: "schema-dongbohosomc.json",
    STEPS_SERVICE: "schema-capnhattiendo.json",
}


class RequestSchemas:
    """The JSON Schemas of what we send, dossiers in the 2023 profile. Used by one thread."""

    def __init__(self, folder: Path) -> None:
        """``folder`` holds the schema files."""
        self._folder = folder
        self._validators: dict[str, Draft202012Validator] = {}

    def first_error(self, service: str, request: str) -> str | None:
        """Where a request breaks its schema, e.g. ``data.0.NgayTra: minLength``; None if nowhere.

        Names the field and the rule, never the value.
        """
        try:
            data = json.loads(request)
        except ValueError:
            return "json"
        error = next(iter(self._validator(service).iter_errors(data)), None)
        if error is None:
            return None
        where = ".".join(str(part) for part in error.absolute_path)
        missing = _missing(error.validator, error.validator_value, error.instance)
        return f"{where or 'request'}: {error.validator}{missing}"

    def _validator(self, service: str) -> Draft202012Validator:
        if service not in self._validators:
            from jsonschema import Draft202012Validator  # slow to import, needed at sending only

            text = (self._folder / _FILES[service]).read_text(encoding="utf-8")
            schema = json.loads(text)
            if service == DOSSIER_SERVICE:
                schema["properties"]["data"]["items"] = {"$ref": "#/$defs/hoSo2023"}
            self._validators[service] = Draft202012Validator(schema)
        return self._validators[service]


def _missing(rule: Any, wanted: Any, instance: Any) -> str:
    if rule != "required" or not isinstance(instance, dict):
        return ""
    return " " + ",".join(name for name in wanted if name not in instance)
