"""What leaves a pane: errors as dialogs, text for the clipboard, links for the browser, pictures."""

import logging
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from textual.app import App

from lil_tui.errors import LilError
from lil_tui.tui.widgets.cells import safe

if TYPE_CHECKING:
    from lil_tui.tui.shell_services import ShellServices

log = logging.getLogger(__name__)


class OutwardApp(App[int], inherit_bindings=False):
    """The part of the app that panes and dialogs hand such things to."""

    services: "ShellServices"

    def report(self, error: BaseException) -> None:
        """Show an error as a dialog; one that nobody foresaw goes to the log too."""
        from lil_tui.tui.dialogs import show_error

        if not isinstance(error, LilError):
            log.error("unexpected error in the UI", exc_info=error)
        show_error(self, error)

    async def guarded(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Await this; an error ends as a dialog and gives None."""
        try:
            return await work
        except Exception as error:
            self.report(error)
            return None

    def copy(self, text: str, what: str = "text") -> None:
        """Copy by OSC 52 and the local clipboard tool, and say which worked."""
        self.copy_to_clipboard(text)
        self.run_worker(self.guarded(self._copy_locally(text, what)), exit_on_error=False)

    async def _copy_locally(self, text: str, what: str) -> None:
        from lil_tui.tui.clipboard import copy_locally

        tool = await copy_locally(text)
        how = f"by {tool} and through the terminal" if tool else "through the terminal (OSC 52)"
        self.clear_notifications()  # whoever copies value after value still sees what lies below
        self.notify(f"Copied the {safe(what)} {how}.", timeout=3, markup=False)

    def open_link(self, url: str) -> None:
        """Open a link in the browser, or show it where there is none."""
        self.run_worker(self.guarded(self._open_link(url)), exit_on_error=False)

    async def _open_link(self, url: str) -> None:
        from lil_tui.tui.browser import open_in_browser, why_no_browser
        from lil_tui.tui.dialogs import LinkDialog

        if await open_in_browser(url):
            self.notify("Opened in the browser.", markup=False)
        else:
            self.push_screen(LinkDialog(url, why_no_browser() or "The browser did not take the link."))

    def action_save_screenshot(self) -> None:
        """Save what is shown where exports go."""
        # A notice, such as that of the picture before, is no part of what is shown.
        self.clear_notifications()
        self.call_later(self.call_after_refresh, self._save_picture)

    def _save_picture(self) -> None:
        from lil_tui.tui.exporting import save_picture

        try:
            path = save_picture(self.export_screenshot(title=self.TITLE), self.services)
        except LilError as error:
            self.report(error)
        else:
            self.notify(f"Saved {safe(str(path))}", markup=False)
