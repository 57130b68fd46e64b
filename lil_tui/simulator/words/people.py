"""Learners' words: names with the letters of their languages, departments, and the hosts of their mail.

All hosts are reserved for examples (RFC 2606), so that nothing can ever reach anybody.
"""

import unicodedata

from lil_tui.simulator.words.names import FAMILY_NAMES, GIVEN_NAMES

GIVEN = (
    *GIVEN_NAMES,
    "Ágnes",
    "Aïcha",
    "Åsa",
    "Ayşe",
    "Björn",
    "Çağla",
    "Chloé",
    "Duško",
    "Éloïse",
    "Fatoumata",
    "Gökhan",
    "Inês",
    "Ioana",
    "João",
    "José",
    "Jürgen",
    "Łukasz",
    "Málfríður",
    "Márta",
    "Nadège",
    "Ngọc",
    "Óscar",
    "Ørjan",
    "Raúl",
    "René",
    "Šárka",
    "Siân",
    "Søren",
    "Ștefan",
    "Thảo",
    "Zoë",
    "Žofia",
)
FAMILY = (
    *FAMILY_NAMES,
    "Åkesson",
    "Bjørk",
    "Đặng",
    "Dvořák",
    "Fernández",
    "Fröhlich",
    "García",
    "Gonçalves",
    "Grüner",
    "Ibáñez",
    "Ionescu",
    "Jovanović",
    "Kılıç",
    "Kovács",
    "Kučera",
    "Łapiński",
    "Lefèvre",
    "Müller",
    "Nørgaard",
    "Nuñez",
    "O'Brien",
    "Öztürk",
    "Peña",
    "Sæther",
    "Sánchez",
    "Šimić",
    "Strauß",
    "Wójcik",
    "Yıldız",
    "van der Berg",
    "de la Cruz",
)

OWN_SCRIPT = (
    ("陽子", "佐藤", "yoko.sato"),
    ("健", "田中", "ken.tanaka"),
    ("伟", "王", "wei.wang"),
    ("민준", "김", "minjun.kim"),
    ("Ольга", "Соколова", "olga.sokolova"),
    ("Ελένη", "Παππά", "eleni.pappa"),
    ("ليلى", "حداد", "leila.haddad"),
    ("נועם", "לוי", "noam.levi"),
    ("อรุณ", "ศรีสุข", "arun.srisuk"),
    ("प्रिया", "शर्मा", "priya.sharma"),
)
"""Given name, family name, and how the two are written in an address."""

DEPARTMENTS = (
    "Customer Care",
    "Design",
    "Engineering",
    "Finance",
    "Human Resources",
    "Legal",
    "Logistics",
    "Marketing",
    "Operations",
    "Research",
    "Sales",
)

COMPANY_HOST = "example.com"
SUBSIDIARY_HOSTS = ("example.org", "nordic.example", "asia.example")
OUTSIDER_HOSTS = ("example.net", "mail.example", "partner.example")

_LETTERS = str.maketrans(
    {
        "ł": "l",
        "Ł": "L",
        "ø": "o",
        "Ø": "O",
        "đ": "d",
        "Đ": "D",
        "ı": "i",
        "ß": "ss",
        "æ": "ae",
        "ð": "d",
        "'": "",
        " ": "",
    }
)


def plain_letters(name: str) -> str:
    """A Latin name in the letters of an address: lower case, without accents, blanks and apostrophes."""
    apart = unicodedata.normalize("NFKD", name.translate(_LETTERS))
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).lower()
