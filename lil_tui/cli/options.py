"""Options and parameter types that several commands share."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    _IntegerType = click.ParamType[int]
else:
    # Older versions of click know no parameters of types.
    _IntegerType = click.ParamType


class Moment(_IntegerType):
    """A date or a time, as epoch milliseconds; without a zone it is UTC, a date is its beginning."""

    name = "D"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read what was typed."""
        from lil_tui.completions.statements.formats import timestamp_ms

        if isinstance(value, int):
            return value
        text = str(value).strip()
        try:
            day = date.fromisoformat(text)
        except ValueError:
            moment = timestamp_ms(text.replace(" ", "T", 1))
            if moment is None:
                self.fail(
                    f"{text!r} is neither a date (2026-11-23) nor a time (2026-11-23T12:00:00Z).", param, ctx
                )
            return moment
        return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1000


AMOUNT = click.IntRange(min=0, max=2**63 - 1)
"""A number of rows; the database takes no larger whole number."""

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def since_option(what: str) -> Decorator:
    """`--since D`, inclusive."""
    return click.option("--since", "since_ms", type=Moment(), help=f"{what} from this date or time on.")


def until_option(what: str) -> Decorator:
    """`--until D`, exclusive."""
    return click.option("--until", "until_ms", type=Moment(), help=f"{what} before this date or time.")


def limit_option() -> Decorator:
    """`--limit N`, 50 unless given, 0 for all."""
    return click.option("--limit", metavar="N", type=AMOUNT, default=50, help="50 unless given; 0: all.")


def offset_option() -> Decorator:
    """`--offset N`."""
    return click.option("--offset", metavar="N", type=AMOUNT, default=0, help="Leave out the first N.")
