"""The four families of failure, each with a code and no prose.

The sentence a clerk reads lives in ``counter_app.wording``; one per code.
Anything raised outside these families is a bug and ends in a crash report.
"""

from __future__ import annotations

from enum import StrEnum


class RefusalCode(StrEnum):
    """A rule of the office says no."""

    PROCEDURE_UNKNOWN = "procedure_unknown"
    PROCEDURE_NOT_PUBLISHED = "procedure_not_published"
    PROCEDURE_CHANGED = "procedure_changed"
    CASE_UNKNOWN = "case_unknown"
    CHANNEL_NOT_OFFERED = "channel_not_offered"
    TIME_LIMIT_MISSING = "time_limit_missing"
    DUE_DATE_PAST = "due_date_past"
    CALENDAR_NOT_LOADED = "calendar_not_loaded"
    COMPONENT_MISSING = "component_missing"
    FEE_NOT_SET = "fee_not_set"
    FEE_AMOUNT_INVALID = "fee_amount_invalid"
    WAIVER_NEEDS_REASON = "waiver_needs_reason"
    NAME_MISSING = "name_missing"
    NAME_DAMAGED = "name_damaged"
    ADDRESS_DAMAGED = "address_damaged"
    ADDRESS_MISSING = "address_missing"
    IDENTITY_MISSING = "identity_missing"
    BIRTH_DATE_INVALID = "birth_date_invalid"
    PROXY_INCOMPLETE = "proxy_incomplete"
    ORGANISATION_INCOMPLETE = "organisation_incomplete"
    FOREIGNER_INCOMPLETE = "foreigner_incomplete"
    COUNT_INVALID = "count_invalid"
    TRANSITION_NOT_ALLOWED = "transition_not_allowed"
    REASON_MISSING = "reason_missing"
    CHANGED_ELSEWHERE = "changed_elsewhere"
    DOSSIER_UNKNOWN = "dossier_unknown"
    CODES_USED_UP = "codes_used_up"
    CODE_NOT_USABLE = "code_not_usable"
    TICKET_ALREADY_TAKEN = "ticket_already_taken"
    TICKET_STILL_OPEN = "ticket_still_open"
    TICKET_UNKNOWN = "ticket_unknown"
    NOBODY_WAITING = "nobody_waiting"
    TICKETS_USED_UP = "tickets_used_up"
    CLOCK_WENT_BACK = "clock_went_back"
    CLOCK_JUMPED = "clock_jumped"
    NOT_PERMITTED = "not_permitted"
    LOGIN_FAILED = "login_failed"
    LOGIN_LOCKED = "login_locked"
    SECOND_PERSON_NEEDED = "second_person_needed"
    CARD_UNREADABLE = "card_unreadable"
    TEXT_NOT_ALLOWED = "text_not_allowed"
    TEXT_TOO_LONG = "text_too_long"
    FILE_NOT_RECOGNISED = "file_not_recognised"
    FILE_TOO_LARGE = "file_too_large"
    FILE_NOT_WRITTEN = "file_not_written"
    PAPER_UNKNOWN = "paper_unknown"
    NOT_PRACTICE_FOLDER = "not_practice_folder"
    PRACTICE_FOLDER = "practice_folder"
    SETTING_INVALID = "setting_invalid"
    OFFICE_NOT_SET_UP = "office_not_set_up"
    ANSWER_INVALID = "answer_invalid"
    INVITATION_UNKNOWN = "invitation_unknown"
    PORTAL_ACCOUNT_INCOMPLETE = "portal_account_incomplete"


class DeviceTroubleCode(StrEnum):
    """A device did not do what it was asked."""

    PRINTER_NOT_CONFIGURED = "printer_not_configured"
    PRINTER_UNREACHABLE = "printer_unreachable"
    PRINTER_PAPER_OUT = "printer_paper_out"
    PRINTER_COVER_OPEN = "printer_cover_open"
    PRINTER_ERROR = "printer_error"
    PRINT_UNCERTAIN = "print_uncertain"
    PAPER_NOT_DRAWN = "paper_not_drawn"
    SCANNER_NOT_CONFIGURED = "scanner_not_configured"
    SCANNER_UNREACHABLE = "scanner_unreachable"
    SCANNER_FEEDER_EMPTY = "scanner_feeder_empty"
    SCANNER_JAM = "scanner_jam"
    SCANNER_COVER_OPEN = "scanner_cover_open"
    SCANNER_BUSY = "scanner_busy"
    SCANNER_PAGE_TRUNCATED = "scanner_page_truncated"
    SCANNER_NOT_RESPONDING = "scanner_not_responding"
    SCANNER_PAGE_LIMIT = "scanner_page_limit"
    SCANNER_ERROR = "scanner_error"
    SCANNER_NO_DUPLEX = "scanner_no_duplex"
    """Both sides cannot be scanned by this way to the scanner."""
    SCAN_FILE_REJECTED = "scan_file_rejected"
    """A file in the watched folder is no whole picture; it lies in ``rejected`` now."""
    SCAN_FILES_NO_PICTURES = "scan_files_no_pictures"
    """The copier sends PDF or the like into the watched folder."""
    PAGE_TOO_LARGE = "page_too_large"
    READER_NOT_CONFIGURED = "reader_not_configured"
    READER_UNREACHABLE = "reader_unreachable"


class PortalTroubleCode(StrEnum):
    """The portal or the line to it did not do what it was asked."""

    NOT_CONFIGURED = "not_configured"
    NO_ACCOUNT = "no_account"
    """There is a portal, and nobody has entered the office's account of it."""
    OFFLINE = "offline"
    TRANSIENT = "transient"
    OUTCOME_UNKNOWN = "outcome_unknown"
    AUTH = "auth"
    CONFLICT = "conflict"
    REJECTED = "rejected"
    CONFIG = "config"
    NOT_A_PORTAL = "not_a_portal"
    RELAY_REFUSED = "relay_refused"
    AWAITING_CODE = "awaiting_code"
    """The dossier has no legal code yet; nothing goes out under a provisional one."""


class StorageTroubleCode(StrEnum):
    """The database or the disk did not do what it was asked."""

    DISK_FULL = "disk_full"
    DISK_ERROR = "disk_error"
    DATABASE_LOCKED = "database_locked"
    DATABASE_UNREACHABLE = "database_unreachable"
    DATABASE_NOT_ANSWERING = "database_not_answering"
    DATABASE_DAMAGED = "database_damaged"
    DATABASE_MISSING = "database_missing"
    """An office worked in this folder, and its database is gone."""
    DATABASE_NEWER = "database_newer"
    ENGINE_TOO_OLD = "engine_too_old"
    NOT_ENCRYPTED = "not_encrypted"
    KEY_WRONG = "key_wrong"
    KEY_MISSING = "key_missing"
    KEYRING_MISSING = "keyring_missing"
    ESCROW_WRONG = "escrow_wrong"
    ESCROW_MISSING = "escrow_missing"
    FILE_DAMAGED = "file_damaged"
    FOLDER_IN_USE = "folder_in_use"
    FOLDER_NOT_USABLE = "folder_not_usable"
    ESCROW_KEY_INVALID = "escrow_key_invalid"


FailureCode = RefusalCode | DeviceTroubleCode | PortalTroubleCode | StorageTroubleCode


class Failure(Exception):
    """Root of the four families.

    ``details`` are values for the sentence (a field's name, a count, a time);
    they never hold a citizen's name, number or address, since failures are logged.
    """

    def __init__(self, code: FailureCode, **details: str | int) -> None:
        super().__init__(str(code))
        self.code = code
        self.details = details


class Refusal(Failure):
    """A rule of the office: shown to the clerk, never retried."""


class DeviceTrouble(Failure):
    """A device: mended by a person, then tried again."""


class PortalTrouble(Failure):
    """The portal or the line: retried by the outbox."""


class StorageTrouble(Failure):
    """The database, the disk or a key: nothing was saved."""
