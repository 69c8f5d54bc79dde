"""What every use case works with: who acts, when, in which transaction, what it changed."""

from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.roles import Action
from counter_app.services.changes import ChangeSet, Topic, changed
from counter_app.services.clock_check import check_clock
from counter_app.services.desk import Desk
from counter_app.services.ports import Clock
from counter_app.services.repositories import UnitOfWork, UnitOfWorkFactory

__all__ = [
    "Action",
    "ChangeSet",
    "Clock",
    "Desk",
    "Refusal",
    "RefusalCode",
    "Topic",
    "UnitOfWork",
    "UnitOfWorkFactory",
    "changed",
    "check_clock",
]
