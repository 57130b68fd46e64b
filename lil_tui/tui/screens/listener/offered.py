"""Which of the pane's keys have something to work on."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lil_tui.tui.screens.listener.pane import ListenerPane


def is_offered(pane: "ListenerPane", action: str) -> bool:
    """Whether this action would do something now."""
    connecting = pane.connecting
    if action == "switch":
        return not pane.switching
    if action in ("connect", "lens", "runs"):
        return not connecting
    if action in ("narrow", "search"):
        section = pane.feed_section
        return not connecting and (section.total > 0 or section.is_narrowed)
    if action in ("rotate", "revoke"):
        return pane.client is not None and not (connecting and action == "revoke")
    if action == "again":
        return connecting and pane.connect_view.can_ask
    if action == "other_client":
        return connecting and len(pane.picture.live_clients) > 1
    if action == "copy":
        return connecting or pane.sections[pane.current].rows.row is not None
    if action == "back":
        return connecting or pane.current > 0 or pane.feed_section.is_searched
    return True
