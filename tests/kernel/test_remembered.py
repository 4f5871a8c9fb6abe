"""A result is given again only while exactly equal values go in."""

from portal.kernel.remembered import Remembered


def test_equal_values_are_not_worked_out_again_and_others_are() -> None:
    made: list[object] = []
    known: Remembered[int] = Remembered(2)

    def of(key: str, given: object) -> int:
        def make() -> int:
            made.append(given)
            return len(made)

        return known.of(key, given, make)

    assert [of("a", [1]), of("a", [1]), of("a", [2]), of("a", [1])] == [1, 1, 2, 3]
    assert of("b", [1]) == 4
    assert of("c", [1]) == 5
    # Two keys are kept: the oldest is forgotten, nothing else.
    assert [of("c", [1]), of("b", [1]), of("a", [1])] == [5, 4, 6]


def test_what_fails_is_tried_again() -> None:
    known: Remembered[int] = Remembered(2)
    answers = iter([ValueError("no"), 7])

    def make() -> int:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    try:
        known.of("a", 1, make)
    except ValueError:
        assert known.of("a", 1, make) == 7
