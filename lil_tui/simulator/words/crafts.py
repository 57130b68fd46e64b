"""Kinds of craft and the themes their courses are made of, read from the lists once."""

from functools import cache
from typing import NamedTuple

from lil_tui.simulator.words import crafts_business, crafts_creative, crafts_technology
from lil_tui.simulator.words.languages import LANGUAGES


class Theme(NamedTuple):
    """A chapter's worth of a craft: its name, what one learns to do, its videos."""

    name: str
    ability: str
    videos: tuple[str, ...]


_WRITTEN = {
    "people": crafts_business.PEOPLE,
    "process": crafts_business.PROCESS,
    "finance": crafts_business.FINANCE,
    "marketing": crafts_business.MARKETING,
    "office": crafts_business.OFFICE,
    "code": crafts_technology.CODE,
    "cloud": crafts_technology.CLOUD,
    "security": crafts_technology.SECURITY,
    "data": crafts_technology.DATA,
    "design": crafts_creative.DESIGN,
    "photo": crafts_creative.PHOTO,
    "video": crafts_creative.VIDEO,
    "audio": crafts_creative.AUDIO,
    "threed": crafts_creative.THREED,
}

SKILL_FORMS = {
    "people": ("{t}", "{t} Strategy", "{t} Coaching", "{t} Training", "{t} Planning", "{t} Assessment"),
    "process": ("{t}", "{t} Planning", "{t} Metrics", "{t} Reporting", "{t} Consulting", "{t} Tools"),
    "finance": ("{t}", "{t} Analysis", "{t} Reporting", "{t} Controls", "{t} Advisory", "{t} Review"),
    "marketing": (
        "{t}",
        "{t} Strategy",
        "{t} Analysis",
        "{t} Operations",
        "{t} Planning",
        "{t} Optimization",
    ),
    "office": ("{t}", "{t} Administration", "{t} Templates", "{t} Automation", "{t} Support", "{t} Training"),
    "code": ("{t}", "{t} Architecture", "{t} Testing", "{t} Optimization", "{t} Security", "{t} Tooling"),
    "cloud": (
        "{t}",
        "{t} Administration",
        "{t} Automation",
        "{t} Security",
        "{t} Operations",
        "{t} Planning",
    ),
    "security": ("{t}", "{t} Assessment", "{t} Engineering", "{t} Operations", "{t} Policy", "{t} Tooling"),
    "data": ("{t}", "{t} Design", "{t} Engineering", "{t} Optimization", "{t} Governance", "{t} Consulting"),
    "design": ("{t}", "{t} Critique", "{t} Workflow", "{t} Research", "{t} Direction", "{t} Tools"),
    "photo": ("{t}", "{t} Lighting", "{t} Editing", "{t} Workflow", "{t} Equipment", "{t} Direction"),
    "video": ("{t}", "{t} Direction", "{t} Workflow", "{t} Planning", "{t} Software", "{t} Post-Production"),
    "audio": ("{t}", "{t} Techniques", "{t} Workflow", "{t} Software", "{t} Engineering", "{t} Practice"),
    "threed": ("{t}", "{t} Workflow", "{t} Software", "{t} Automation", "{t} Pipelines", "{t} Standards"),
}
"""How skills are named after a topic, by craft; the plain name comes first."""


@cache
def themes(craft: str, language: str) -> tuple[Theme, ...]:
    """All themes of a craft in a language; other languages than English share one list for all."""
    written = _WRITTEN[craft] if language == "en" else LANGUAGES[language].themes
    return tuple(_read(line) for line in written.strip().splitlines())


def _read(line: str) -> Theme:
    name, ability, videos = line.split(" | ")
    return Theme(name, ability, tuple(video.strip() for video in videos.split("; ")))
