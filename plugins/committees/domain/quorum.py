"""Quorum and the vote's threshold: whole numbers only.

职称评审管理暂行规定（人社部令第40号）, read by DOMAIN 1.3 and its reading 23. At least two thirds of all members
attend. A case is passed with at least two thirds of those who attend, without those who are recused from it. An
abstention is no yes. Nobody votes for another, and nobody votes later. No fraction is rounded, because none is made.
"""

from dataclasses import dataclass

CLAUSE = (
    "《职称评审管理暂行规定》（人社部令第40号）：出席专家不少于评审委员会成员的三分之二，"
    "同意票达到出席专家三分之二以上为通过（国家基准，待省厅确认）"
)


def is_quorate(*, attending: int, members: int) -> bool:
    """May the meeting vote? `members` is the size of the committee, recusals or not."""
    return members > 0 and 3 * attending >= 2 * members


def least_attending(members: int) -> int:
    """The fewest experts with whom the meeting may vote."""
    return next(number for number in range(members + 1) if is_quorate(attending=number, members=members))


def passes(*, yes: int, voters: int) -> bool:
    """Is the case passed? `voters` are the attending experts who are not recused from it: no voter, no pass."""
    return voters > 0 and 3 * yes >= 2 * voters


def least_yes(voters: int) -> int:
    """The fewest yes votes that pass a case with so many voters (at least one)."""
    return next(number for number in range(voters + 1) if passes(yes=number, voters=voters))


@dataclass(frozen=True)
class Tally:
    """What was counted for one case. Votes that nobody cast count for nothing: `yes + no + abstain <= voters`."""

    members: int
    attending: int
    recused: int
    yes: int
    no: int
    abstain: int

    @property
    def voters(self) -> int:
        """The denominator (reading 23)."""
        return self.attending - self.recused

    @property
    def cast(self) -> int:
        return self.yes + self.no + self.abstain

    @property
    def is_sound(self) -> bool:
        """Could these numbers come from a real vote?"""
        numbers = (self.attending, self.recused, self.yes, self.no, self.abstain)
        return min(numbers) >= 0 and self.attending <= self.members and self.cast <= self.voters

    @property
    def passed(self) -> bool:
        """Quorate, sound, and two thirds of the voters said yes."""
        quorate = is_quorate(attending=self.attending, members=self.members)
        return self.is_sound and quorate and passes(yes=self.yes, voters=self.voters)
