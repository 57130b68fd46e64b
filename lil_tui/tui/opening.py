"""A course in the browser on a key, by the link that the configuration prefers."""

from typing import TYPE_CHECKING, Any

from lil_tui.catalogue.detail import pick_launch_url

if TYPE_CHECKING:
    from lil_tui.catalogue.detail import Detail
    from lil_tui.tui.panes import Pane


def open_course(pane: "Pane", services: Any, course: "Detail | None") -> None:
    """Open the course, or say why that can't be; None is one that the catalogue doesn't hold."""
    url = pick_launch_url(course.urls, services.settings.launch) if course is not None else None
    if url is not None:
        pane.shell.open_link(url)
    elif course is None:
        pane.notify(
            "The catalogue doesn't hold this course, so its link isn't known. A sync may bring it.",
            severity="warning",
            markup=False,
        )
    else:
        pane.notify("LinkedIn gave no link for this course.", severity="warning", markup=False)
