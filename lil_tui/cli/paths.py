"""`lil-tui paths`: where things are; nothing is made by asking."""

from lil_tui.cli.invocation import Invocation, command, pass_invocation


@command("paths")
@pass_invocation
def paths(invocation: Invocation) -> None:
    """Show where things are."""
    settings = invocation.settings
    places = {
        "profile": settings.profile,
        "config": settings.config_file,
        "data": settings.data_dir,
        "database": settings.database_file if settings.database_is_file else None,
        "log": settings.log_file,
    }
    invocation.output.answer(places, lambda: invocation.output.fields(places))
