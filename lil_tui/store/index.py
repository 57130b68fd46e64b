"""Turning what a person typed into conditions on the search index; here FTS5, one door for any engine.

User text never reaches the query grammar raw: each word becomes a quoted string, whose inside the
index takes apart itself. Any text gives a valid condition.
"""

import unicodedata
from dataclasses import dataclass

LONGEST_QUERY = 2_000
"""Characters of a query that are looked at; nobody types more, a pasted page may hold more."""

MOST_CONDITIONS = 20
"""Words that get a condition of their own; SQLite bounds how many a statement may hold."""

_OBJECTS = "marketplace_linkedin_learning_object"

_TITLE_SIGNS = "+#"
"""Signs that belong to a word's end, as in C++ and C#: such a word is whole, not a beginning."""

# Scripts written without spaces: unicode61 keeps a whole run of them as one token.
_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x3040, 0x31FF),  # Hiragana, Katakana, Bopomofo
    (0x3400, 0x9FFF),  # Han
    (0xAC00, 0xD7AF),  # Hangul: spaced, but endings grow onto words
    (0xF900, 0xFAFF),  # Han, compatibility
    (0xFF66, 0xFF9F),  # Katakana, half width
    (0x20000, 0x3FFFF),  # Han, supplementary
)


def fold(text: str) -> str:
    """Drop case and the accents of Latin, Greek and Cyrillic letters; other scripts keep their marks."""
    if text.isascii():
        return text.lower()
    marks_apart = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(sign for sign in marks_apart if not "\u0300" <= sign <= "\u036f")
    return unicodedata.normalize("NFC", bare)


def title_key(title: str) -> str:
    """What `title_key` holds of a title: folded, for sorting and for substring search."""
    return fold(title).strip()


def tidy(text: str) -> str:
    """Make typed text fit for the database: no NUL, no lone surrogates, single spaces, a bounded length."""
    sound = text[:LONGEST_QUERY].encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
    return " ".join(sound.split())


def has_word(text: str) -> bool:
    """Whether there is a letter or a digit in it."""
    return any(sign.isalnum() for sign in text)


def is_unspaced(word: str) -> bool:
    """Whether the word has signs of a script that is written without spaces."""
    return not word.isascii() and any(
        first <= ord(sign) <= last for sign in word for first, last in _UNSPACED
    )


def quoted(word: str, *, prefix: bool = False) -> str:
    """One word as an FTS5 string; what the index doesn't take for a letter parts it into a phrase."""
    text = '"' + word.replace('"', " ") + '"'
    return f"{text}*" if prefix else text


_TITLE_HOLDS = f"SELECT id FROM {_OBJECTS} INDEXED BY learning_object_title WHERE instr(title_key, ?)"  # noqa: S608

_AUTHORS_HOLD = f"SELECT id FROM {_OBJECTS} WHERE instr(authors, ?)"  # noqa: S608

_INDEX_SELECT = "SELECT rowid FROM learning_object_index WHERE learning_object_index MATCH ?"

_UNSPACED_LOCALE = "substr(locale, 1, 2) IN ('ja', 'zh', 'ko', 'th', 'lo', 'my', 'km')"

# Wide rows are looked at only where such a script is at home.
_INSIDE_SELECT = (
    f"SELECT * FROM ({_INDEX_SELECT} UNION {_TITLE_HOLDS}"  # noqa: S608
    f" UNION SELECT id FROM {_OBJECTS} INDEXED BY learning_object_newest"
    f" WHERE {_UNSPACED_LOCALE} AND (instr(authors, ?) OR instr(description, ?)))"
)

RANKED_SELECT = (
    # Weights of title, authors, description: a word in the title says most.
    "SELECT rowid, bm25(learning_object_index, 10.0, 4.0, 1.0) FROM learning_object_index"
    " WHERE learning_object_index MATCH ?"
)
"""Ids and ranks (smaller is better) of one FTS5 expression."""


@dataclass(frozen=True)
class Select:
    """A SELECT of ids with its parameters."""

    sql: str
    parameters: tuple[str, ...]


@dataclass(frozen=True)
class Match:
    """What typed text comes to: an asset matches when `everywhere` or `glued` selects it."""

    everywhere: Select
    title: Select
    """Those of them whose title alone matches."""
    glued: Select | None = None
    """Titles where the words stand beside a script without spaces: Excel in Excel入門."""
    expression: str = ""
    """The FTS5 query behind it; empty when it alone doesn't decide."""


def match_text(text: str) -> Match | None:
    """The condition for typed text: its words all there, the last one a prefix; None for no text.

    Text without a letter or digit is looked for in titles as it stands. A word in a script without
    spaces is also found inside titles, and inside names and descriptions where that script is at
    home. `text` must come from `tidy`.
    """
    if not text:
        return None
    if not has_word(text):
        literal = Select(_TITLE_HOLDS, (fold(text),))
        return Match(literal, literal)
    # Signs standing alone beside words are left out: the index knows none.
    words = [word for word in text.split(" ") if has_word(word)]
    last = words[-1]
    whole = not text.endswith(last) or last[-1] in _TITLE_SIGNS
    words = [*dict.fromkeys(word for word in words if word != last), last]
    spaced = [word for word in words if not is_unspaced(word)]
    expression = " ".join(quoted(word, prefix=word == last and not whole) for word in spaced)
    in_index = Select(_INDEX_SELECT, (expression,))
    in_title = Select(_INDEX_SELECT, (f"title : ({expression})",))
    if len(spaced) == len(words):
        glued = _glued(spaced) if len(spaced) <= MOST_CONDITIONS else None
        return Match(in_index, in_title, glued, expression)
    unspaced = [word for word in words if is_unspaced(word)][:MOST_CONDITIONS]
    inside = [
        Select(_INSIDE_SELECT, (quoted(word, prefix=True), fold(word), word, word)) for word in unspaced
    ]
    titled = [Select(_TITLE_HOLDS, (fold(word),)) for word in unspaced]
    if spaced:
        spaced = spaced[:MOST_CONDITIONS]
        inside.append(_combined("UNION", [in_index, _glued(spaced)]))
        titled.append(_combined("UNION", [in_title, _glued(spaced)]))
    return Match(_combined("INTERSECT", inside), _combined("INTERSECT", titled))


def _glued(words: list[str]) -> Select:
    conditions = " AND ".join("' ' || title_key GLOB ?" for _ in words)
    patterns = ("".join(f"[{sign}]" if sign in "[*?" else sign for sign in fold(word)) for word in words)
    return Select(
        f"SELECT id FROM {_OBJECTS} INDEXED BY learning_object_title"  # noqa: S608
        f" WHERE {_UNSPACED_LOCALE} AND {conditions}",
        tuple(f"*[^a-z0-9]{pattern}*" for pattern in patterns),
    )


def _combined(how: str, selects: list[Select]) -> Select:
    return Select(
        f" {how} ".join(f"SELECT * FROM ({select.sql})" for select in selects),  # noqa: S608
        tuple(parameter for select in selects for parameter in select.parameters),
    )


def match_author(name: str) -> Select | None:
    """The condition for assets that someone of this name made: each word begins one of the name's.

    The words may come from two people of one asset: compare the names themselves afterwards.
    """
    name = tidy(name)
    if not name:
        return None
    words = [word for word in name.split(" ") if has_word(word)]
    if not words or any(is_unspaced(word) for word in words):
        return Select(_AUTHORS_HOLD, (name,))
    expression = f"authors : ({' '.join(quoted(word, prefix=True) for word in words)})"
    return Select(_INDEX_SELECT, (expression,))
