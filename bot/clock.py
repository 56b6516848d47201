"""The time in Alatau City."""

from datetime import UTC, datetime, timedelta, timezone

# One zone for the whole of Kazakhstan since 1 March 2024, without summer time: no zone database is needed.
ALMATY = timezone(timedelta(hours=5), "UTC+5")


def now() -> datetime:
    """The present moment, in the city's time."""
    return datetime.now(UTC).astimezone(ALMATY)
