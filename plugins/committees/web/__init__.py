"""Pages of committees."""

from flask import Blueprint

from plugins.committees.web import (
    ballot,
    ballot_check,
    ballot_teller,
    confirmation,
    decision,
    defence,
    draw,
    entrustment,
    expert,
    expert_home,
    expert_import,
    filing,
    group,
    meeting,
    opinion,
    overview,
    pack,
    pledge,
    policy,
    publicity,
    recheck,
    score,
    score_board,
    works,
)


def blueprints() -> tuple[Blueprint, ...]:
    """Every page of the plugin."""
    return (
        filing.blueprint,
        meeting.blueprint,
        expert.blueprint,
        expert_import.blueprint,
        pledge.blueprint,
        draw.blueprint,
        expert_home.blueprint,
        overview.blueprint,
        ballot.blueprint,
        ballot_check.blueprint,
        ballot_teller.blueprint,
        decision.blueprint,
        entrustment.blueprint,
        confirmation.blueprint,
        recheck.blueprint,
        publicity.blueprint,
        score.blueprint,
        score_board.blueprint,
        pack.blueprint,
        policy.blueprint,
        group.blueprint,
        opinion.blueprint,
        works.blueprint,
        defence.blueprint,
    )
