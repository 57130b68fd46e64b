"""What one call of the command line was asked for, and the click classes that every command is made of.

`--profile`, `--json`, `--verbose` and `--debug` are understood before and after any command's name.
"""

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from lil_tui.cli.output import Output

if TYPE_CHECKING:
    from lil_tui.services import Services
    from lil_tui.settings import Settings


@dataclass
class Invocation:
    """One call: the options that hold for every command, and what they lead to, made at first use."""

    environ: Mapping[str, str] = field(repr=False)
    profile: str | None = None
    json: bool = False
    verbose: bool = False
    debug: bool = False

    @cached_property
    def output(self) -> Output:
        """Where the answer and the messages go."""
        return Output(json=self.json)

    @cached_property
    def settings(self) -> "Settings":
        """The profile's settings; the log is set up along with them. Raises SettingsError."""
        from lil_tui.logs import configure_logging
        from lil_tui.settings import load_settings

        settings = load_settings(self.environ, profile=self.profile)
        configure_logging(settings, verbose=self.verbose, debug=self.debug)
        return settings

    @cached_property
    def services(self) -> "Services":
        """The services of the profile. Raises SettingsError."""
        from lil_tui.services import build_services

        return build_services(self.environ, settings=self.settings)

    def close(self) -> None:
        """Close what the call opened."""
        if "services" in self.__dict__:
            self.services.close()


pass_invocation = click.make_pass_decorator(Invocation)


def _note(context: click.Context, option: click.Parameter, value: Any) -> None:
    """Keep an option wherever it stood; the last one named wins."""
    if value is not None and value is not False:
        setattr(context.ensure_object(Invocation), str(option.name), value)


def common_options() -> list[click.Parameter]:
    """Make the options that every command takes."""

    def option(*names: str, **attributes: Any) -> click.Option:
        return click.Option(names, expose_value=False, callback=_note, **attributes)

    return [
        option("--profile", metavar="NAME", help="Use the credentials, data and settings of this profile."),
        option("--json", is_flag=True, help="Print one JSON document."),
        option("--verbose", is_flag=True, help="Say on standard error what is being done."),
        option("--debug", is_flag=True, help="Say everything, and show tracebacks."),
    ]


_SENTENCE = 400
"""Longer than any first sentence of a command's help."""


class Command(click.Command):
    """A command that also takes the common options."""

    def __init__(self, *args: Any, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.params.extend(common_options())

    def get_short_help_str(self, limit: int = 45) -> str:
        """Its first sentence, whole: the list of commands breaks lines, where click would cut it off."""
        return super().get_short_help_str(max(limit, _SENTENCE))


class Group(click.Group):
    """A group of commands; it and all below it take the common options."""

    command_class = Command
    group_class = type

    def __init__(self, *args: Any, **attributes: Any) -> None:
        # A group alone is wrong usage, told in one line as any other; click would print its whole help.
        super().__init__(*args, **{"no_args_is_help": False, **attributes})
        self.params.extend(common_options())

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that was called; for a mistyped one the error has the nearest."""
        name = args[0]
        if not name.startswith("-") and not ctx.resilient_parsing and self.get_command(ctx, name) is None:
            from difflib import get_close_matches

            near = get_close_matches(name, self.list_commands(ctx), 1)
            ctx.fail(f"No such command '{name}'." + (f" Did you mean '{near[0]}'?" if near else ""))
        return super().resolve_command(ctx, args)


class ReaderLeft(Exception):
    """Whoever read our standard output closed it."""


class Lazy(NamedTuple):
    """A command whose module is imported when it is called."""

    module: str
    attribute: str
    summary: str


class LazyGroup(Group):
    """A group whose commands are rows of a table, so that calling one imports none of the others."""

    def __init__(self, *args: Any, commands_table: Mapping[str, Lazy], **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self._table = commands_table

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The table's commands, in its order."""
        return [*self._table, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command; None if there is no such row."""
        row = self._table.get(cmd_name)
        if row is None:
            return super().get_command(ctx, cmd_name)
        command = getattr(importlib.import_module(row.module), row.attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{row.module}.{row.attribute} is no command")
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was called."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            # click would end the process with 1 here.
            raise ReaderLeft from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table, importing none."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, row.summary) for name, row in self._table.items()])


def command(name: str, **attributes: Any) -> Callable[[Callable[..., Any]], Command]:
    """Make a function a command that takes the common options."""

    def decorate(function: Callable[..., Any]) -> Command:
        return click.command(name, cls=Command, **attributes)(function)

    return decorate


def group(name: str, **attributes: Any) -> Callable[[Callable[..., Any]], Group]:
    """Make a function a group of commands that take the common options."""

    def decorate(function: Callable[..., Any]) -> Group:
        return click.command(name, cls=Group, **attributes)(function)

    return decorate
