"""Folds names so that spellings which people take for one compare equal.

People type without accents, with е for ё, with Latin i in Kazakh words, and Kyrgyz or Kazakh on a
Russian keyboard. Both what is typed and what the graph holds go through the same folding.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_CYRILLIC = re.compile(r"[\u0400-\u04FF]")
_BESIDE_I = re.compile(r"[\u0400-\u0455\u0457-\u04FF]")
_APOSTROPHES = re.compile(r"['\u2018\u2019\u02BB\u02BC\u02B9`\u00B4]")
_WORD = re.compile(r"\w+")

# Letters of Kyrgyz, Kazakh, Uzbek and Tajik that have no decomposition, as typed without them.
_KEYBOARD = str.maketrans("әғқңөұүһіҳҷҝ", "агкноуухихчк")
_LATIN = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th"}
)
_SPELLED = {"плюс": "plus"}


# One search looks at each name several times, and a process that stays searches again and again.
@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """Return the words of a text, folded and joined by single spaces; "" where it has none."""
    return " ".join(words(text))


def words(text: str) -> list[str]:
    """Return the folded words of a text. Dashes and punctuation separate, apostrophes vanish."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = unicodedata.normalize("NFKD", plain)
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = _APOSTROPHES.sub("", plain).replace("+", " plus ").replace("_", " ")
    return [_folded_word(word) for word in _WORD.findall(plain)]


def _folded_word(word: str) -> str:
    if not _CYRILLIC.search(word):
        return word.translate(_LATIN)
    if not _BESIDE_I.search(word):
        # A Latin word in which someone typed the Cyrillic і.
        return word.replace("і", "i").translate(_LATIN)
    folded = word.replace("i", "і").translate(_KEYBOARD)
    return _SPELLED.get(folded, folded)
