"""How long a text may be that a person types, and which characters it may hold.

The limits lie within what the database's columns and the portal's fields take, so that a text
is refused at the desk, by name, and never half way to the disk or to the portal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from counter_app.domain.failures import Refusal, RefusalCode

LONGEST: Mapping[str, int] = MappingProxyType(
    {
        "name": 200,
        "identity_number": 40,
        "phone": 40,
        "email": 100,
        "address": 500,
        "nationality": 40,
        "organisation_name": 500,
        "tax_code": 40,
        "representative": 200,
        "letter_number": 100,
        "proxy_number": 100,
        "summary": 1000,
        "note": 1000,
        "waiver_reason": 500,
        "reason": 300,
        "agency_code": 40,
        "office_name": 500,
        "parent_name": 500,
        "place": 200,
        "hotline": 50,
        "service_name": 200,
        "counter_words": 90,
        "login": 80,
        "person_name": 200,
        "title": 200,
        "password": 1000,
        "portal_user": 200,
        "portal_password": 1000,
        "relay_token": 4000,
        "procedure_code": 40,
        "procedure_name": 2000,
        "short_name": 500,
        "field_name": 500,
        "field_code": 50,
        "case_id": 80,
        "component_id": 80,
        "component_name": 4000,
        "national_code": 80,
        "fee_code": 80,
        "fee_name": 500,
        "printer_name": 200,
    }
)
"""Characters by field; ``wording.fields`` has a Vietnamese name for each."""

# Neither paper nor database takes them; line ends and tabs are the only controls people type.
_NEVER_TYPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def check_typed(**texts: str) -> None:
    """Refuse the first text that is too long or holds what nobody can type.

    The keywords are keys of ``LONGEST``. Raises Refusal TEXT_TOO_LONG with ``field`` and
    ``most``, or TEXT_NOT_ALLOWED with ``field``.
    """
    for field, text in texts.items():
        if len(text) > LONGEST[field]:
            raise Refusal(RefusalCode.TEXT_TOO_LONG, field=field, most=LONGEST[field])
        if _NEVER_TYPED.search(text):
            raise Refusal(RefusalCode.TEXT_NOT_ALLOWED, field=field)
