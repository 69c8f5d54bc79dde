"""Due date and fees before the eyes: asked of the office at every change, pure and fast."""

from __future__ import annotations

from counter_app.domain.failures import Failure, Refusal, RefusalCode
from counter_app.domain.working_calendar import office_time
from counter_app.ui.reception.checking import Estimate
from counter_app.ui.reception.form import Form
from counter_app.ui.reception.waiver import waived
from counter_app.ui.workplace import Workplace


def estimate(place: Workplace, form: Form) -> Estimate:
    """What the office would promise and ask for if F9 were pressed now.

    A waiver without a reason is reported, and the amounts are shown without it.
    """
    if form.version is None or form.case_id is None:
        return Estimate()
    now = place.now()
    waivers = waived(form, office_time(now).date())
    blank = [code for code, reason in waivers.items() if not reason.strip()]
    try:
        quote = place.services.reception.quote(
            form.version,
            form.case_id,
            form.channel,
            copies=form.copies if form.asks_copies else 0,
            pages_per_copy=form.pages if form.asks_pages else 0,
            people=form.people if form.asks_people else 1,
            waived={} if blank else waivers,
            at=now,
        )
    except Failure as failure:
        return Estimate(failure=failure)
    if blank:
        return Estimate(quote, Refusal(RefusalCode.WAIVER_NEEDS_REASON, rule=blank[0]))
    return Estimate(quote)
