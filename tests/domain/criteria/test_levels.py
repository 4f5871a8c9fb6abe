"""The ordered vocabularies and their spellings."""

import pytest

from portal.criteria import Degree, EducationLevel, Level, parse_word


@pytest.mark.parametrize(
    ("word", "level"),
    [
        ("副高级", Level.ASSOCIATE_SENIOR),
        ("副高", Level.ASSOCIATE_SENIOR),
        (" 正 高级 ", Level.SENIOR),
        ("助理", Level.ASSISTANT),
    ],
)
def test_level_spellings(word, level):
    assert parse_word(Level, word) is level


@pytest.mark.parametrize("word", ["高级", "初级", "高级工程师", ""])
def test_level_that_is_ambiguous_is_refused_and_the_choices_named(word):
    with pytest.raises(ValueError, match="员级、助理级、中级、副高级、正高级"):
        parse_word(Level, word)


def test_levels_are_ordered():
    assert [level.rank for level in Level] == [0, 1, 2, 3, 4]
    assert EducationLevel.JUNIOR_COLLEGE.rank < EducationLevel.BACHELOR.rank < EducationLevel.MASTER.rank
    assert Degree.BACHELOR.rank < Degree.SECOND_BACHELOR.rank < Degree.MASTER.rank


def test_full_width_brackets_are_folded():
    assert parse_word(EducationLevel, "预备技师（技师）班") is EducationLevel.SKILLED_PREPARATORY
