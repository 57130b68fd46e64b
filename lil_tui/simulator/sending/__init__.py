"""LinkedIn Learning's sending side: people who learn, and xAPI statements about it for a listener.

`Sender` is the way in from Python; a running simulator has one at hand as `control.sending`, and
over HTTP under `/control/send`.
"""

from lil_tui.simulator.sending.learners import Learner, make_learners
from lil_tui.simulator.sending.options import SendingRefused, SendOptions, Target
from lil_tui.simulator.sending.report import Sent, Summary
from lil_tui.simulator.sending.sender import Sender
from lil_tui.simulator.sending.stories import Offer, offers_of
from lil_tui.simulator.sending.writing import Statement

__all__ = [
    "Learner",
    "Offer",
    "SendOptions",
    "Sender",
    "SendingRefused",
    "Sent",
    "Statement",
    "Summary",
    "Target",
    "make_learners",
    "offers_of",
]
