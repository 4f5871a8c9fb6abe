"""What must hold of historical records, pairs, batches, bulletins and recognitions."""

from collections.abc import Iterator

import peewee

from plugins.certificates.domain.certificate import Origin
from plugins.certificates.store.bulletin import Bulletin
from plugins.certificates.store.candidate import Candidate, Ruling
from plugins.certificates.store.certificate import Certificate
from plugins.certificates.store.historical import Batch, Line, Piece, Record
from plugins.certificates.store.recognition import Recognition
from portal.plugin import Examination, Invariant


def _records(_examination: Examination) -> Iterator[str]:
    columns = (Record.id, Record.state, Record.certificate_id, Record.same_as)
    for identity, state, certificate, same in Record.select(*columns).order_by(Record.id).tuples():
        fits = {
            "held": certificate is None and same is None,
            "clash": certificate is None and same is None,
            "listed": certificate is not None and same is None,
            "same": same is not None and same < identity,
        }
        if not fits.get(state, False):
            yield f"record {identity} is {state}, with certificate {certificate}, the same as {same}"


def _certificates(_examination: Examination) -> Iterator[str]:
    query = (
        Record.select(Record.id, Record.number, Record.name, Certificate.number, Certificate.name, Certificate.origin)
        .join(Certificate, peewee.JOIN.LEFT_OUTER, on=(Certificate.id == Record.certificate_id))
        .where(Record.certificate_id.is_null(False))
        .order_by(Record.id)
    )
    for identity, number, name, printed, told, origin in query.tuples():
        if (number, name, Origin.HISTORICAL.value) != (printed, told, origin):
            yield f"record {identity} and its certificate say different things"


def _pairs(_examination: Examination) -> Iterator[str]:
    newest = Ruling.select(peewee.fn.MAX(Ruling.id)).where(Ruling.candidate == Candidate.id)
    query = (
        Candidate.select(Candidate.id, Candidate.first, Candidate.second, Candidate.state, Ruling.decision)
        .join(Ruling, peewee.JOIN.LEFT_OUTER, on=(Ruling.id == newest))
        .order_by(Candidate.id)
    )
    wanted = {None: "open", "undone": "open", "same": "same", "different": "different"}
    for identity, first, second, state, decision in query.tuples():
        if first >= second or wanted.get(decision) != state:
            yield f"pair {identity} ({first}, {second}) is {state} after {decision}"


def _held(_examination: Examination) -> Iterator[str]:
    """Where nobody has to decide any more, nothing is held back."""
    open_ones = Candidate.select(Candidate.second).where(Candidate.state != "different")
    query = Record.select(Record.id).where((Record.state == "held") & Record.id.not_in(open_ones)).order_by(Record.id)
    for (identity,) in query.tuples():
        yield f"record {identity} is held back, and no pair says why"


def _batches(_examination: Examination) -> Iterator[str]:
    left = Piece.select(Piece.batch).distinct()
    finished = Batch.state.in_(["previewed", "applied", "abandoned"])
    for (identity,) in Batch.select(Batch.id).where(finished & Batch.id.in_(left)).order_by(Batch.id).tuples():
        yield f"batch {identity} is finished, and has raw lines left"
    early = Batch.select(Batch.id).where(Batch.state.in_(["reading", "previewed", "abandoned"]))
    written = Line.select(Line.id).where(Line.applied & Line.batch.in_(early)).order_by(Line.id)
    for (identity,) in written.tuples():
        yield f"line {identity} was written before its batch was applied"


def _bulletins(_examination: Examination) -> Iterator[str]:
    for row in Bulletin.select().order_by(Bulletin.id):
        published = row.state == "published"
        if row.state not in ("draft", "published") or published != bool(row.rows and row.digest and row.published_at):
            yield f"bulletin {row.id} is {row.state} without frozen figures"


def _recognitions(_examination: Examination) -> Iterator[str]:
    for row in Recognition.select().order_by(Recognition.id):
        is_open = row.state == "applied"
        if is_open != (row.open_of == row.person_id) or (row.state == "granted") != (row.certificate_id is not None):
            yield f"recognition {row.id} is {row.state}, open of {row.open_of}, certificate {row.certificate_id}"


REGISTER_INVARIANTS = (
    Invariant("certificates-records-are-settled", "a record is held, listed, clashing or the same", _records),
    Invariant("certificates-records-agree", "a historical certificate says what its record says", _certificates),
    Invariant("certificates-pairs-agree", "every pair stands as its newest ruling says", _pairs),
    Invariant("certificates-nothing-is-held-for-nothing", "what is held has a pair to decide about", _held),
    Invariant("certificates-nothing-before-apply", "no line is written before its batch is applied", _batches),
    Invariant("certificates-bulletins-are-frozen", "a published bulletin holds its figures", _bulletins),
    Invariant("certificates-recognitions-end", "granted with a certificate, one open at a time", _recognitions),
)
