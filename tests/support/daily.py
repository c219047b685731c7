"""A signed report, as a test needs one."""

from datetime import UTC, date, datetime, time, timedelta

from checkpoint.domain.daily import DailyFigures, DailyReport, Statement


def a_report(place_id: int, day: date) -> DailyReport:
    """A zero report that came in time."""
    at = datetime.combine(day + timedelta(days=1), time(), UTC)
    figures = DailyFigures(entries=3, balances=(("口罩", "只", 70),))
    said = Statement("陈科员", zero=True)
    return DailyReport(place_id, day, 1, figures, said, "督导员", "east", at, at + timedelta(hours=1), late=False)
