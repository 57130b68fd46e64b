"""`lil-tui why LEARNER COURSE`: why a completion is or isn't there (contract §2)."""

import click

from lil_tui.cli.invocation import Invocation, command, pass_invocation
from lil_tui.errors import LilError
from lil_tui.store import Store
from lil_tui.text import local_minute, local_times


@command("why")
@click.argument("learner", metavar="LEARNER")
@click.argument("course", metavar="COURSE")
@pass_invocation
def why(invocation: Invocation, /, learner: str, course: str) -> None:
    """Say why a completion is or isn't there.

    LEARNER is an e-mail address, homePage::name of an account, a hash or a whole name; COURSE a URN,
    a link or a whole title. What several are called is told, and who or what comes near.
    """
    from lil_tui.completions.documents import explanation_document
    from lil_tui.completions.why import explain

    store = invocation.services.store
    explanation = explain(store, learner, _urn(store, course))
    output = invocation.output

    def draw() -> None:
        output.table(
            ["Check", "", "When", "Evidence"],
            (
                (step.check, step.result, local_minute(step.at_ms), local_times(step.evidence))
                for step in explanation.steps
            ),
        )
        output.line()
        output.line(explanation.answer)

    output.answer(explanation_document(explanation), draw)


def _urn(store: Store, course: str) -> str:
    """The URN behind a link; anything else as it was typed."""
    if "://" not in course:
        return course
    from lil_tui.catalogue.detail import show

    try:
        return show(store, course).row.urn
    except LilError:
        return course
