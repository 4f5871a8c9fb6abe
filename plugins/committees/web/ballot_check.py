"""Checking a ballot after the voting: one's own trackers, and the bundle."""

from flask import Blueprint, Response

from plugins.committees.service import ballot_check as service
from plugins.committees.web.room import experts, watchers, words
from portal.plugin import actor, download, render

blueprint = Blueprint("committees_ballot_check", __name__)


@blueprint.get("/committees/meetings/<int:meeting_id>/ballot/trackers")
@watchers
def trackers(meeting_id: int) -> Response:
    """The trackers of all ballots, for the office and the province."""
    found = service.trackers(meeting_id=meeting_id, actor=actor())
    return render("committees/ballot/trackers.html", found=found, **words(found.meeting, "/ballot"))


@blueprint.get("/expert/meetings/<int:meeting_id>/ballot/trackers")
@experts
def own_trackers(meeting_id: int) -> Response:
    """Where a voter looks for the own trackers."""
    found = service.trackers(meeting_id=meeting_id, actor=actor())
    return render("committees/ballot/own_trackers.html", found=found)


@blueprint.get("/committees/meetings/<int:meeting_id>/ballot/bundle.zip")
@watchers
def bundle(meeting_id: int) -> Response:
    """What anybody needs to check the ballot."""
    content = service.archive(meeting_id=meeting_id, actor=actor())
    return download(content, name=f"ballot-{meeting_id}.zip", media_type="application/zip")
