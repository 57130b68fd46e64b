"""LinkedIn's elements as the fact sheet shows them, each member only where a test wants it."""

from typing import Any

OLD_MS = 1_664_900_218_529
"""2022-10-04T16:16:58.529Z."""
OLD_TIME = "2022-10-04T16:16:58.529Z"
PUBLISHED_MS = 1_664_841_600_000
PUBLISHED_TIME = "2022-10-04T00:00:00.000Z"

LIBRARY = "urn:li:lyndaCategory:7163"
SUBJECT = "urn:li:lyndaCategory:7174"
OTHER_SUBJECT = "urn:li:lyndaCategory:7175"
TOPIC = "urn:li:lyndaCategory:7192"
SKILL = "urn:li:skill:39"


def text(value: str, locale: str = "en_US") -> dict[str, Any]:
    """A LocaleString."""
    language, _, country = locale.partition("_")
    return {"locale": {"country": country, "language": language}, "value": value}


def classification(urn: str, type_: str, name: str, locale: str = "en_US") -> dict[str, Any]:
    """A classification, as its finder and an asset's path give it."""
    owner = {"urn": "urn:li:organization:1337", "name": text("LinkedIn", locale)}
    return {"urn": urn, "owner": owner, "name": text(name, locale), "type": type_}


def tree(locale: str = "en_US") -> dict[tuple[str, str], list[Any]]:
    """A library with two subjects and a topic that stands under both, and a skill."""
    return {
        ("LIBRARY", locale): [classification(LIBRARY, "LIBRARY", "Creative", locale)],
        ("SUBJECT", locale): [
            classification(SUBJECT, "SUBJECT", "Animation", locale),
            classification(OTHER_SUBJECT, "SUBJECT", "Video", locale),
        ],
        ("TOPIC", locale): [classification(TOPIC, "TOPIC", "Motion Graphics", locale)],
        ("SKILL", locale): [classification(SKILL, "SKILL", "Storytelling", locale)],
    }


def placed(*chains: tuple[str, ...], locale: str = "en_US") -> list[dict[str, Any]]:
    """Asset classifications: each chain is a URN and its path, nearest parent first."""
    known = {one["urn"]: one for nodes in tree(locale).values() for one in nodes}
    return [
        {
            "assigner": {"urn": "urn:li:organization:1337", "name": text("LinkedIn")},
            "associatedClassification": known[chain[0]],
            "path": [known[urn] for urn in chain[1:]],
        }
        for chain in chains
    ]


def course(number: int, *, locale: str = "en_US", type_: str = "COURSE", **details: Any) -> dict[str, Any]:
    """A course with all members; a detail of None is left out, `title` and `contents` are the asset's."""
    kind = {"COURSE": "lyndaCourse", "LEARNING_PATH": "lyndaLearningPath"}.get(type_, "lyndaVideo")
    urn = f"urn:li:{kind}:{number}"
    title = details.pop("title", f"Learning Thing {number:04d}")
    contents = details.pop("contents", [])
    words = f"In this course, learn thing {number}."
    language, _, country = locale.partition("_")
    all_details = {
        "availability": "AVAILABLE",
        "availableLocales": [{"country": country, "language": language}],
        "classifications": [],
        "contributors": [
            {
                "urn": "urn:li:lyndaAuthor:77",
                "name": text("Ann Roe", locale),
                "contributionType": "AUTHOR",
                "authorDetails": {"firstName": text("Ann"), "lastName": text("Roe")},
            }
        ],
        "description": text(words, locale),
        "descriptionIncludingHtml": text(f"<p>{words}</p>", locale),
        "shortDescription": text("Short.", locale),
        "images": {"primary": f"https://cdn.example.com/{number}.jpg"},
        "lastUpdatedAt": OLD_MS,
        "publishedAt": PUBLISHED_MS,
        "level": "BEGINNER",
        "relationships": [],
        "timeToComplete": {"duration": 6332, "unit": "SECOND"},
        "urls": {
            "webLaunch": f"https://www.linkedin.com/learning/thing-{number}?dApp=5&leis=LAA",
            "ssoLaunch": "https://www.linkedin.com/checkpoint/enterprise/login/2?redirect="
            f"https%3A%2F%2Fwww.linkedin.com%2Flearning%2Fthing-{number}%3Fu%3D2",
            "aiccLaunch": f"https://www.linkedin.com/learning/aicc?content=urn%3Ali%3A{kind}%3A{number}",
        },
        "discoverableBy": [{"accessor": {"urn": "urn:li:labeledLearningContentAccessGroup:PUBLIC"}}],
        **details,
    }
    return {
        "urn": urn,
        "title": text(title, locale),
        "type": type_,
        "details": {name: value for name, value in all_details.items() if value is not None},
        "contents": contents,
    }


def courses(number: int, *, first: int = 1, **details: Any) -> list[dict[str, Any]]:
    """Several, numbered on."""
    return [course(one, **details) for one in range(first, first + number)]
