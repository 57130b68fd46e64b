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


_MOST = 2**63 - 1
"""The largest whole number that the database takes."""

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def since_option(what: str) -> Decorator:
    """`--since D`, inclusive."""
    return click.option("--since", "since_ms", type=Moment(), help=f"{what} from this date or time on.")


def until_option(what: str) -> Decorator:
    """`--until D`, exclusive."""
    return click.option("--until", "until_ms", type=Moment(), help=f"{what} before this date or time.")


def limit_option() -> Decorator:
    """`--limit N`, 50 unless given, 0 for all."""
    return _amount_option("--limit", 50, "50 unless given; 0: all.")


def offset_option() -> Decorator:
    """`--offset N`."""
    return _amount_option("--offset", 0, "Leave out the first N.")


def _amount_option(name: str, default: int, words: str) -> Decorator:
    """A number of rows."""
    # The upper bound is no part of the type: the help would show all of its digits.
    return click.option(
        name,
        metavar="N",
        type=click.IntRange(min=0),
        default=default,
        callback=_countable,
        help=words,
    )


def _countable(context: click.Context, option: click.Parameter, value: int) -> int:
    if value > _MOST:
        raise click.BadParameter("no database holds so many rows.", context, option)
    return value
