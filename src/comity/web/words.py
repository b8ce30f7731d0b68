"""Dates, numbers, money and outcomes as British readers write them. The template filters are these functions."""

from __future__ import annotations

from datetime import date as Date  # noqa: N812 (the filter is called date)
from datetime import datetime
from decimal import Decimal

from django.utils import timezone


def date(value: Date) -> str:
    """`27 March 2026`. A time is first taken to the time zone in force."""
    if isinstance(value, datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{value.day} {value:%B %Y}"


def date_and_time(value: datetime) -> str:
    """`27 March 2026 at 3:45pm`, in the time zone in force; midday and midnight by name."""
    moment = timezone.localtime(value) if timezone.is_aware(value) else value
    if (moment.hour, moment.minute) in ((0, 0), (12, 0)):
        clock = "midnight" if moment.hour == 0 else "midday"
    else:
        minutes = f":{moment:%M}" if moment.minute else ""
        clock = f"{moment.hour % 12 or 12}{minutes}{'am' if moment.hour < 12 else 'pm'}"
    return f"{date(moment)} at {clock}"


def number(value: int | float | Decimal, places: int | None = None) -> str:
    """`1,234` or, with places, `1,234.50`. A minus sign is a minus sign."""
    text = f"{value:,}" if places is None else f"{value:,.{places}f}"
    return text.replace("-", "\N{MINUS SIGN}")


def pounds(value: Decimal | int) -> str:
    """`£1,234.50`, to the penny as the reasons of a clause say it. Money is a Decimal; a float is refused."""
    if isinstance(value, float):
        raise TypeError(f"An amount of money is a Decimal and not the float {value!r}.")
    amount = Decimal(value)
    sign = "\N{MINUS SIGN}" if amount < 0 else ""
    return f"{sign}£{abs(amount):,.2f}"


def counted(value: int, one: str, many: str = "") -> str:
    """`1 finding`, `1,204 findings`; the plural is given where it is not the singular with an s."""
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def outcome(value: str) -> str:
    """What judging says, in words: `not_known` is "Not known". A word that judging does not use is an error."""
    from comity.clauses.outcome import Outcome  # brings narwhals, which a page without outcomes does not need

    return Outcome(value).replace("_", " ").capitalize()


def quarter(value: str) -> str:
    """A quarter in months, from its code: `2026-Q3` is July to September 2026."""
    from comity.packs.report.words import quarter as in_months

    return in_months(value)


def millionths(value: int) -> str:
    """Millionths, as the return dictionary counts what has decimals, to two of them: 1_600_000 is 1.60."""
    return f"{value / 1_000_000:,.2f}"


def money(value: int) -> str:
    """Ten-thousandths of a pound, as the return dictionary counts money, in pounds to the penny."""
    return pounds((Decimal(value) / 10_000).quantize(Decimal("0.01")))
