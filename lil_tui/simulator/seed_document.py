"""The examples of the data flow document, served as they stand there (stray commas mended).

With `SimulatorOptions(seed_document=True)` they are the whole catalogue: one library and one course.
The page's total is the number of its elements.
"""

from typing import Any

_EN_US = {"country": "US", "language": "en"}
_OWNER_URN = "urn:li:organization:1337"

_TEXT = (
    "Like the other applications in Microsoft Office 2007, Excel 2007 boasts upgraded features and a "
    "brand-new look. In {} Excel 2007 Essential Training {}, instructor Lorna A. Daly introduces the new "
    "version in detail. The training begins with the essentials of using the program, including how and "
    "why to use a spreadsheet, how to set up and modify worksheets, and how to import and export data. "
    "Lorna then moves on to teach more advanced features, such as working with functions and macros. "
    "Exercise files accompany the tutorials."
)
_PLAIN = _TEXT.replace("{} Excel", "Excel").replace(" {},", " ,")
_SHORT = "A detailed look at the features and uses of Excel 2007, including how and why to use spreadsheets."


def _text(value: str) -> dict[str, Any]:
    return {"locale": _EN_US, "value": value}


_OWNER = {"urn": _OWNER_URN, "name": _text("LinkedIn")}

TOKEN_EXTRAS = {"grant_type": "client_credentials"}
"""What the document's token answer has besides the token and `expires_in`, a string there."""

CLASSIFICATION: dict[str, Any] = {
    "name": _text("Creative"),
    "owner": _OWNER,
    "urn": "urn:li:lyndaCategory:7163",
    "type": "LIBRARY",
}

ASSET: dict[str, Any] = {
    "urn": "urn:li:lyndaCourse:252",
    "details": {
        "images": {"primary": "https://cdn.lynda.com/course/252/252-636282989834935258-16x9.jpg"},
        "descriptionIncludingHtml": _text(_TEXT.format("<em>", "</em>")),
        "lastUpdatedAt": 1613522076915,
        "publishedAt": 1170201600000,
        "level": "BEGINNER",
        "description": _text(_PLAIN),
        "shortDescription": _text(_SHORT),
        "availability": "AVAILABLE",
        "availableLocales": [_EN_US],
        "relationships": [],
        "classifications": [
            {
                "assigner": _OWNER,
                "path": [],
                "associatedClassification": {
                    "owner": _OWNER,
                    "name": _text("Microsoft Excel"),
                    "urn": "urn:li:skill:163",
                    "type": "SKILL",
                },
            }
        ],
        "urls": {
            "ssoLaunch": "https://www.linkedin.com/checkpoint/enterprise/login/105587602"
            "?pathWildcard=105587602&application=learning&redirect="
            "https%3A%2F%2Fwww%2Elinkedin%2Ecom%2Flearning%2Fexcel-2007-essential-training%3Fu%3D105587602",
            "webLaunch": "https://www.linkedin.com/learning/excel-2007-essential-training",
            "aiccLaunch": "https://www.linkedin.com/learning/aicc?content=urn%3Ali%3AlyndaCourse%3A252&account="
            "urn%3Ali%3AenterpriseApplicationInstance%3A%28urn%3Ali%3AenterpriseAccount%3A105587602%2C113669290%29",
        },
        "shortDescriptionIncludingHtml": _text(_SHORT),
        "contributors": [
            {
                "name": _text("Lorna Daly"),
                "urn": "urn:li:lyndaAuthor:88",
                "contributionType": "AUTHOR",
                "authorDetails": {"lastName": _text("Daly"), "firstName": _text("Lorna")},
            }
        ],
        "timeToComplete": {"duration": 18790, "unit": "SECOND"},
    },
    "title": _text("Excel 2007 Essential Training"),
    "type": "COURSE",
    "contents": [
        {
            "asset": {
                "urn": "urn:li:lyndaChapter:(urn:li:lyndaCourse:252,4472)",
                "title": _text("Introduction"),
                "type": "CHAPTER",
                "contents": [
                    {
                        "asset": {
                            "urn": "urn:li:lyndaVideo:(urn:li:lyndaCourse:252,24961)",
                            "title": _text("Welcome"),
                            "type": "VIDEO",
                            "contents": [],
                        }
                    }
                ],
            }
        }
    ],
}
