"""Kinds of craft and the themes their courses are made of, read from the lists once."""

# ruff: noqa: E501 - one entry a line is the format of these lists

from functools import cache
from typing import NamedTuple

from lil_tui.simulator.words import crafts_business, crafts_creative, crafts_special, crafts_technology
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
    "career": crafts_special.CAREER,
    "law": crafts_special.LAW,
    "invest": crafts_special.INVEST,
    "writing": crafts_special.WRITING,
    "art": crafts_special.ART,
    "retouch": crafts_special.RETOUCH,
    "music": crafts_special.MUSIC,
    "game": crafts_special.GAME,
    "cad": crafts_special.CAD,
    "database": crafts_special.DATABASE,
    "ai": crafts_special.AI,
    "motion": crafts_special.MOTION,
    "support": crafts_special.SUPPORT,
}

SKILL_FORMS = {
    "people": ("{t}", "{t} Strategy", "{t} Coaching", "{t} Training", "{t} Planning", "{t} Assessment"),
    "process": ("{t}", "{t} Planning", "{t} Metrics", "{t} Reporting", "{t} Consulting", "{t} Tools"),
    "finance": ("{t}", "{t} Analysis", "{t} Reporting", "{t} Controls", "{t} Advisory", "{t} Review"),
    "marketing": ("{t}", "{t} Strategy", "{t} Analysis", "{t} Operations", "{t} Planning", "{t} Metrics"),
    "office": ("{t}", "{t} Administration", "{t} Templates", "{t} Automation", "{t} Support", "{t} Training"),
    "code": ("{t}", "{t} Architecture", "{t} Testing", "{t} Optimization", "{t} Security", "{t} Tooling"),
    "cloud": ("{t}", "{t} Management", "{t} Automation", "{t} Security", "{t} Operations", "{t} Planning"),
    "security": ("{t}", "{t} Assessment", "{t} Engineering", "{t} Operations", "{t} Policy", "{t} Tooling"),
    "data": ("{t}", "{t} Design", "{t} Engineering", "{t} Optimization", "{t} Governance", "{t} Consulting"),
    "design": ("{t}", "{t} Critique", "{t} Workflow", "{t} Research", "{t} Direction", "{t} Tools"),
    "photo": ("{t}", "{t} Techniques", "{t} Workflow", "{t} Planning", "{t} Critique", "{t} Projects"),
    "video": ("{t}", "{t} Direction", "{t} Workflow", "{t} Planning", "{t} Software", "{t} Techniques"),
    "audio": ("{t}", "{t} Techniques", "{t} Workflow", "{t} Software", "{t} Engineering", "{t} Practice"),
    "threed": ("{t}", "{t} Workflow", "{t} Software", "{t} Automation", "{t} Pipelines", "{t} Standards"),
    "career": ("{t}", "{t} Coaching", "{t} Strategy", "{t} Planning", "{t} Advice", "{t} Preparation"),
    "law": ("{t}", "{t} Training", "{t} Programs", "{t} Reporting", "{t} Advisory", "{t} Review"),
    "invest": ("{t}", "{t} Planning", "{t} Analysis", "{t} Advice", "{t} Strategy", "{t} Education"),
    "writing": ("{t}", "{t} Style", "{t} Planning", "{t} Feedback", "{t} Workflow", "{t} Projects"),
    "art": ("{t}", "{t} Techniques", "{t} Materials", "{t} Projects", "{t} Critique", "{t} Portfolio"),
    "retouch": ("{t}", "{t} Techniques", "{t} Workflow", "{t} Automation", "{t} Software", "{t} Projects"),
    "music": ("{t}", "{t} Practice", "{t} Techniques", "{t} Instruction", "{t} Analysis", "{t} Projects"),
    "game": ("{t}", "{t} Documentation", "{t} Tools", "{t} Workflow", "{t} Analysis", "{t} Production"),
    "cad": ("{t}", "{t} Standards", "{t} Software", "{t} Review", "{t} Coordination", "{t} Documentation"),
    "database": ("{t}", "{t} Design", "{t} Tuning", "{t} Administration", "{t} Security", "{t} Development"),
    "ai": ("{t}", "{t} Engineering", "{t} Evaluation", "{t} Strategy", "{t} Governance", "{t} Tooling"),
    "motion": ("{t}", "{t} Techniques", "{t} Direction", "{t} Workflow", "{t} Software", "{t} Projects"),
    "support": ("{t}", "{t} Procedures", "{t} Planning", "{t} Automation", "{t} Metrics", "{t} Training"),
}
"""How skills are named after a topic, by craft; the plain name comes first."""


_AUDIENCES = {
    "people": "Managers; New Managers; Remote Teams; Introverts; Consultants; Technical Leads; Small Teams",
    "process": "Small Teams; Nonprofits; Startups; Growing Companies; Consultants; Team Leads; Public Services",
    "finance": "Managers; Small Businesses; Nonprofits; Startups; Team Leads; Consultants; Business Owners",
    "marketing": "Small Businesses; Startups; Nonprofits; Freelancers; Local Shops; Agencies; Founders",
    "office": "Teachers; Project Managers; Busy Professionals; Remote Teams; Students; Assistants; Small Teams",
    "code": "Students; Self-Taught Developers; Experienced Developers; Small Teams; Startups; Team Leads",
    "cloud": "Administrators; Developers; Small Businesses; Startups; IT Managers; Support Teams",
    "security": "Developers; Managers; Small Businesses; Administrators; Startups; Executives; Nonprofits",
    "data": "Analysts; Managers; Developers; Researchers; Executives; Students; Product Teams",
    "design": "Developers; Marketers; Freelancers; Nonprofits; Startups; Product Managers; Small Studios",
    "photo": "Travelers; Bloggers; Small Businesses; Freelancers; Students; Hobbyists; Journalists",
    "video": "Marketers; Teachers; Freelancers; Small Studios; Journalists; Nonprofits; Students",
    "audio": "Podcasters; Songwriters; Filmmakers; Home Studios; Students; Hobbyists; Freelancers",
    "threed": "Students; Freelancers; Small Studios; Makers; Product Designers; Hobbyists; Illustrators",
    "career": "Graduates; Career Changers; Introverts; Managers; Parents; Freelancers; Technical Specialists",
    "law": "Managers; Small Businesses; Startups; HR Teams; Nonprofits; Freelancers; Executives",
    "invest": "Families; Freelancers; Graduates; Beginners over Forty; Couples; Business Owners",
    "writing": "Managers; Engineers; Students; Freelancers; Researchers; Marketers; Nonprofits",
    "art": "Hobbyists; Students; Designers; Freelancers; Travelers; Teachers; Animators",
    "retouch": "Photographers; Designers; Freelancers; Students; Small Studios; Hobbyists; Marketers",
    "music": "Songwriters; Producers; Students; Hobbyists; Teachers; Bands; Filmmakers",
    "game": "Students; Small Studios; Hobbyists; Programmers; Artists; Teachers; Solo Developers",
    "cad": "Students; Engineers; Makers; Small Offices; Technicians; Freelancers; Project Managers",
    "database": "Developers; Analysts; Administrators; Students; Startups; Managers; Small Businesses",
    "ai": "Managers; Developers; Marketers; Teachers; Executives; Students; Product Managers",
    "motion": "Designers; Editors; Marketers; Teachers; Freelancers; Small Studios; Students",
    "support": "New Technicians; Team Leads; Small Offices; Schools; Nonprofits; Remote Teams",
}
"""Whom English courses of a craft are made for."""


@cache
def audiences(craft: str, language: str) -> tuple[str, ...]:
    """Forms of titles that name an audience."""
    if language != "en":
        return LANGUAGES[language].audiences
    return tuple(f"{{t}} for {audience}" for audience in _AUDIENCES[craft].split("; "))


@cache
def themes(craft: str, language: str) -> tuple[Theme, ...]:
    """All themes of a craft in a language; other languages than English share one list for all."""
    written = _WRITTEN[craft] if language == "en" else LANGUAGES[language].themes
    return tuple(_read(line) for line in written.strip().splitlines())


def _read(line: str) -> Theme:
    name, ability, videos = line.split(" | ")
    return Theme(name, ability, tuple(video.strip() for video in videos.split("; ")))
