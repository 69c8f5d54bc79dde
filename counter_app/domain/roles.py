"""Who may do what: roles times actions as one table, checked by the services."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Roles of an office. One person may hold several."""

    CLERK = "clerk"
    RETURNING_CLERK = "returning_clerk"
    CASHIER = "cashier"
    LEAD = "lead"
    HEAD = "head"
    ADMINISTRATOR = "administrator"
    """Configures the office; sees no dossier content."""
    AUDITOR = "auditor"


class Action(StrEnum):
    """What the services ask permission for."""

    ISSUE_TICKET = "issue_ticket"
    CALL_TICKET = "call_ticket"
    RECEIVE_DOSSIER = "receive_dossier"
    READ_DOSSIER = "read_dossier"
    SCAN = "scan"
    PRINT = "print"
    REPRINT = "reprint"
    ASK_SUPPLEMENT = "ask_supplement"
    REFUSE_DOSSIER = "refuse_dossier"
    VOID_DOSSIER = "void_dossier"
    RETURN_RESULT = "return_result"
    COLLECT_FEE = "collect_fee"
    WAIVE_FEE = "waive_fee"
    REVEAL_IDENTITY = "reveal_identity"
    PUBLISH_PROCEDURE = "publish_procedure"
    IMPORT_CATALOGUE = "import_catalogue"
    CONFIGURE = "configure"
    MANAGE_ACCOUNTS = "manage_accounts"
    READ_AUDIT = "read_audit"
    SEND_TO_PORTAL = "send_to_portal"
    CONFIRM_CLOCK = "confirm_clock"


_DESK = frozenset(
    {
        Action.ISSUE_TICKET,
        Action.CALL_TICKET,
        Action.RECEIVE_DOSSIER,
        Action.READ_DOSSIER,
        Action.SCAN,
        Action.PRINT,
        Action.REPRINT,
        Action.ASK_SUPPLEMENT,
        Action.WAIVE_FEE,
        Action.REVEAL_IDENTITY,
        Action.SEND_TO_PORTAL,
        Action.COLLECT_FEE,
    }
)

PERMISSIONS: dict[Role, frozenset[Action]] = {
    Role.CLERK: _DESK,
    Role.RETURNING_CLERK: frozenset(
        {
            Action.CALL_TICKET,
            Action.READ_DOSSIER,
            Action.RETURN_RESULT,
            Action.PRINT,
            Action.REPRINT,
            Action.REVEAL_IDENTITY,
            Action.COLLECT_FEE,
        }
    ),
    Role.CASHIER: frozenset({Action.READ_DOSSIER, Action.COLLECT_FEE, Action.PRINT}),
    Role.LEAD: _DESK
    | {
        Action.RETURN_RESULT,
        Action.VOID_DOSSIER,
        Action.PUBLISH_PROCEDURE,
        Action.CONFIRM_CLOCK,
    },
    Role.HEAD: frozenset(
        {
            Action.READ_DOSSIER,
            Action.REFUSE_DOSSIER,
            Action.VOID_DOSSIER,
            Action.PUBLISH_PROCEDURE,
            Action.IMPORT_CATALOGUE,
            Action.READ_AUDIT,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            Action.CONFIGURE,
            Action.MANAGE_ACCOUNTS,
            Action.IMPORT_CATALOGUE,
            Action.PUBLISH_PROCEDURE,
            Action.CONFIRM_CLOCK,
        }
    ),
    Role.AUDITOR: frozenset({Action.READ_AUDIT}),
}

TWO_PERSONS: frozenset[Action] = frozenset({Action.REFUSE_DOSSIER, Action.VOID_DOSSIER})
"""Actions that need a second person: the head for a refusal, two people for a void."""


def may(roles: frozenset[Role], action: Action) -> bool:
    """Whether anyone holding ``roles`` may do ``action``."""
    return any(action in PERMISSIONS[role] for role in roles)
