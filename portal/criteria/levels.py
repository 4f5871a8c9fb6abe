"""Ordered vocabularies of the dossier: title levels, education levels, degrees.

Levels are stored, never inferred from the words of a title (DOMAIN 3.1: 高级记者 is 正高级, 高级教师 is 副高级).
"""

import unicodedata
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar


class _Ordered(StrEnum):
    """A vocabulary whose members are declared from lowest to highest."""

    @property
    def rank(self) -> int:
        """Position from the lowest, starting at 0."""
        return _ranks(type(self))[self]

    @property
    def slug(self) -> str:
        """The member's name for addresses: associate-senior."""
        return self.name.lower().replace("_", "-")


@lru_cache
def _ranks(vocabulary: type[_Ordered]) -> dict[_Ordered, int]:
    return {member: rank for rank, member in enumerate(vocabulary)}


class Level(_Ordered):
    """Level of a professional title."""

    TECHNICIAN = "员级"
    ASSISTANT = "助理级"
    INTERMEDIATE = "中级"
    ASSOCIATE_SENIOR = "副高级"
    SENIOR = "正高级"


class EducationLevel(_Ordered):
    """Level of schooling (学历); the 技工院校 classes rank by the edition's equivalents, not here."""

    PRIMARY = "小学"
    LOWER_SECONDARY = "初中"
    UPPER_SECONDARY = "高中"
    SKILLED_INTERMEDIATE = "中级工班"
    SKILLED_ADVANCED = "高级工班"
    SKILLED_PREPARATORY = "预备技师班"
    VOCATIONAL_SECONDARY = "中专"
    JUNIOR_COLLEGE = "大专"
    BACHELOR = "本科"
    MASTER = "硕士研究生"
    DOCTOR = "博士研究生"


class Degree(_Ordered):
    """Academic degree (学位); a second bachelor's degree ranks just below a master's."""

    BACHELOR = "学士"
    SECOND_BACHELOR = "第二学士"
    MASTER = "硕士"
    DOCTOR = "博士"


ALIASES: dict[type[_Ordered], dict[str, _Ordered]] = {
    Level: {
        "助理": Level.ASSISTANT,
        "副高": Level.ASSOCIATE_SENIOR,
        "正高": Level.SENIOR,
    },
    EducationLevel: {
        "中职": EducationLevel.VOCATIONAL_SECONDARY,
        "中等职业教育": EducationLevel.VOCATIONAL_SECONDARY,
        "中等专科": EducationLevel.VOCATIONAL_SECONDARY,
        "职高": EducationLevel.VOCATIONAL_SECONDARY,
        "专科": EducationLevel.JUNIOR_COLLEGE,
        "大学专科": EducationLevel.JUNIOR_COLLEGE,
        "高职": EducationLevel.JUNIOR_COLLEGE,
        "大学": EducationLevel.BACHELOR,
        "大学本科": EducationLevel.BACHELOR,
        "硕士": EducationLevel.MASTER,
        "研究生": EducationLevel.MASTER,
        "博士": EducationLevel.DOCTOR,
        "技师班": EducationLevel.SKILLED_PREPARATORY,
        "预备技师(技师)班": EducationLevel.SKILLED_PREPARATORY,
    },
    Degree: {
        "第二学士学位": Degree.SECOND_BACHELOR,
        "学士学位": Degree.BACHELOR,
        "硕士学位": Degree.MASTER,
        "博士学位": Degree.DOCTOR,
    },
}

_V = TypeVar("_V", bound=_Ordered)


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """The text as it is matched: NFKC, no spaces (DOMAIN 9.3 #20)."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@lru_cache(maxsize=1024)
def _folded_set(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(folded(word) for word in words)


def is_among(word: str, words: tuple[str, ...]) -> bool:
    """Is it one of the words, as they are matched?"""
    return folded(word) in _folded_set(words)


def parse_word(vocabulary: type[_V], word: str) -> _V:
    """The member that a word or one of its aliases names; ValueError names what is accepted."""
    plain = folded(word)
    for member in vocabulary:
        if member.value == plain:
            return member
    alias = ALIASES[vocabulary].get(plain)
    if isinstance(alias, vocabulary):
        return alias
    raise ValueError(f"{word!r} is not one of: {'、'.join(accepted_words(vocabulary))}")


def accepted_words(vocabulary: type[_Ordered]) -> tuple[str, ...]:
    """Every spelling that `parse_word` accepts, members first."""
    return (*(member.value for member in vocabulary), *ALIASES[vocabulary])
