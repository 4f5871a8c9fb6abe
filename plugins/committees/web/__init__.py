"""Pages of committees."""

from flask import Blueprint

from plugins.committees.web import ballot, expert_home, filing, meeting, pack, score, score_board


def blueprints() -> tuple[Blueprint, ...]:
    """Every page of the plugin."""
    return (
        filing.blueprint,
        meeting.blueprint,
        expert_home.blueprint,
        ballot.blueprint,
        score.blueprint,
        score_board.blueprint,
        pack.blueprint,
    )
