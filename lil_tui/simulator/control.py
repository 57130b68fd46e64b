"""One simulated service: catalogue, tokens, faults, edits, log, sending side; steered from any thread."""

from collections.abc import Callable

from lil_tui.simulator.catalogue import Catalogue
from lil_tui.simulator.edits import Edits
from lil_tui.simulator.faults import Faults
from lil_tui.simulator.options import SimulatorOptions
from lil_tui.simulator.pages import Pages
from lil_tui.simulator.request_log import Request, RequestLog
from lil_tui.simulator.sending.desk import SendingDesk
from lil_tui.simulator.tokens import TokenDesk


class Control:
    """Everything that can be looked at and changed while the service runs."""

    def __init__(self, options: SimulatorOptions) -> None:
        self.options = options
        self.catalogue = Catalogue(options)
        self.pages = Pages(self.catalogue)
        self.tokens = TokenDesk(options)
        self.faults = Faults()
        self.requests = RequestLog()
        self.edit = Edits(self.catalogue, self.pages)
        self.sending = SendingDesk(self.catalogue)
        self.latency_ms = options.latency_ms
        """Wait before each catalogue answer; may be changed at any time."""
        self.on_request: Callable[[Request], None] | None = None
        """Called by the server's thread just before it answers; may edit, must be quick."""
        self.content_permission = options.content_permission
        """Whether the key may read the catalogue; may be changed at any time."""
