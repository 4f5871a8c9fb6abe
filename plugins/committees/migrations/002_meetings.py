"""Meetings."""

from peewee import BigIntegerField, BooleanField, CharField, DateField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator, db):
    class Meeting(Model):
        committee_id = IntegerField(index=True)
        office_id = IntegerField()
        application_year = IntegerField()
        series = CharField(max_length=40)
        level = CharField(max_length=12)
        name = CharField(max_length=120)
        place = CharField(max_length=120, default="")
        convenes_at = BigIntegerField(null=True)
        review_by = BigIntegerField()
        members = IntegerField()
        scheme_id = IntegerField(null=True)
        scheme_hash = CharField(max_length=64, default="")
        state = CharField(max_length=12, default="preparing")
        reason = TextField(default="")
        version = IntegerField(default=1)
        created_at = BigIntegerField()
        updated_at = BigIntegerField()

        class Meta:
            database = db
            table_name = "committees_meeting"
            legacy_table_names = False
            indexes = ((("office_id", "id"), False), (("state", "review_by", "id"), False))

    db.create_tables([Meeting])

    class BallotSession(Model):
        meeting = ForeignKeyField(Meeting, unique=True, on_delete="RESTRICT")
        state = CharField(max_length=8, default="prepared")
        cases = TextField()
        members = IntegerField()
        public_key = CharField(max_length=64)
        salt = TextField()
        trackers = TextField(default=list)
        prepared_at = BigIntegerField()
        prepared_by = IntegerField()
        opened_at = BigIntegerField(null=True)
        closed_at = BigIntegerField(null=True)
        closing_note = TextField(default="")
        revealed_at = BigIntegerField(null=True)
        count_round = IntegerField(default=1)
        differs = TextField(default=list)
        paper_trackers = TextField(default=list)
        sealed_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "committees_ballot_session"
            legacy_table_names = False

    db.create_tables([BallotSession])

    class BallotBox(Model):
        session = ForeignKeyField(BallotSession, unique=True, on_delete="RESTRICT")
        content = TextField()

        class Meta:
            database = db
            table_name = "committees_ballot_box"
            legacy_table_names = False

    db.create_tables([BallotBox])

    class BallotCount(Model):
        session = ForeignKeyField(BallotSession, on_delete="RESTRICT")
        round = IntegerField()
        place = CharField(max_length=10)
        person_id = IntegerField()
        content = TextField(default="")
        commitment = CharField(max_length=64)
        entered_at = BigIntegerField()

        class Meta:
            database = db
            table_name = "committees_ballot_count"
            legacy_table_names = False
            indexes = ((("session", "round", "place"), True),)

    db.create_tables([BallotCount])

    class BallotResult(Model):
        session = ForeignKeyField(BallotSession, on_delete="RESTRICT")
        case_id = IntegerField(unique=True)
        number = CharField(max_length=40)
        members = IntegerField()
        attending = IntegerField()
        recused = IntegerField()
        yes = IntegerField()
        no = IntegerField()
        abstain = IntegerField()
        passed = BooleanField()

        class Meta:
            database = db
            table_name = "committees_ballot_result"
            legacy_table_names = False

    db.create_tables([BallotResult])

    class BallotRoll(Model):
        session = ForeignKeyField(BallotSession, on_delete="RESTRICT")
        person_id = IntegerField()
        places = TextField()
        voted = BooleanField(default=False)
        on_paper = BooleanField(default=False)
        asked_by = CharField(max_length=10, default="")

        class Meta:
            database = db
            table_name = "committees_ballot_roll"
            legacy_table_names = False
            indexes = ((("session", "person_id"), True),)

    db.create_tables([BallotRoll])

    class BallotShare(Model):
        session = ForeignKeyField(BallotSession, on_delete="RESTRICT")
        holder = CharField(max_length=8)
        person_id = IntegerField(null=True)
        waiting = TextField(default="")
        locked = TextField(default="")
        handed_in = TextField(default="")
        fetched_at = BigIntegerField(null=True)
        handed_in_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "committees_ballot_share"
            legacy_table_names = False
            indexes = ((("session", "holder"), True),)

    db.create_tables([BallotShare])

    class BallotTeller(Model):
        session = ForeignKeyField(BallotSession, on_delete="RESTRICT")
        place = CharField(max_length=10)
        person_id = IntegerField()
        name = CharField(max_length=60)

        class Meta:
            database = db
            table_name = "committees_ballot_teller"
            legacy_table_names = False
            indexes = ((("session", "place"), True), (("session", "person_id"), True))

    db.create_tables([BallotTeller])

    class Case(Model):
        meeting = ForeignKeyField(Meeting, on_delete="RESTRICT")
        listed_application = IntegerField(unique=True, null=True)
        application_id = IntegerField(index=True)
        number = CharField(max_length=40)
        person_id = IntegerField()
        applicant_name = CharField(max_length=120)
        employer_id = IntegerField(null=True)
        employer_name = CharField(max_length=200)
        series = CharField(max_length=40)
        specialty = CharField(max_length=60)
        level = CharField(max_length=20)
        track = CharField(max_length=40)
        position = IntegerField()
        group_id = IntegerField(null=True)
        state = CharField(max_length=8, default="listed")
        reason = TextField(default="")
        outcome = CharField(max_length=8, default="")
        created_at = BigIntegerField()

        class Meta:
            database = db
            table_name = "committees_case"
            legacy_table_names = False
            indexes = ((("meeting", "state", "position", "id"), False),)

    db.create_tables([Case])

    class Confirmation(Model):
        meeting = ForeignKeyField(Meeting, on_delete="RESTRICT")
        way = CharField(max_length=8)
        scope = CharField(max_length=60)
        state = CharField(max_length=12, default="handed_in")
        note = TextField(default="")
        document = CharField(max_length=120, default="")
        confirmed_on = DateField(null=True)
        reason = TextField(default="")
        count = IntegerField()
        handed_in_at = BigIntegerField()
        handed_in_by = IntegerField()
        decided_at = BigIntegerField(null=True)
        decided_by = IntegerField(null=True)
        version = IntegerField(default=1)

        class Meta:
            database = db
            table_name = "committees_confirmation"
            legacy_table_names = False
            indexes = ((("state", "id"), False),)

    db.create_tables([Confirmation])

    class ConfirmedCase(Model):
        confirmation = ForeignKeyField(Confirmation, on_delete="RESTRICT")
        case = ForeignKeyField(Case, on_delete="RESTRICT")
        held = IntegerField(unique=True, null=True)

        class Meta:
            database = db
            table_name = "committees_confirmed_case"
            legacy_table_names = False

    db.create_tables([ConfirmedCase])

    class Conflict(Model):
        case = ForeignKeyField(Case, on_delete="RESTRICT")
        person_id = IntegerField()
        standing = CharField(max_length=8)
        source = CharField(max_length=8)
        kind = CharField(max_length=20, default="")
        note = TextField(default="")
        at = BigIntegerField()
        by_person = IntegerField(null=True)

        class Meta:
            database = db
            table_name = "committees_conflict"
            legacy_table_names = False
            indexes = ((("case", "person_id"), True), (("person_id", "standing"), False))

    db.create_tables([Conflict])

    class Decision(Model):
        meeting = ForeignKeyField(Meeting, on_delete="RESTRICT")
        case = ForeignKeyField(Case, unique=True, on_delete="RESTRICT")
        passed = BooleanField()
        reason = TextField(default="")
        letter = TextField()
        voted_on = DateField()
        signed_by = IntegerField(null=True)
        signed_name = CharField(max_length=60, default="")
        signed_at = BigIntegerField(null=True)
        applied_at = BigIntegerField(null=True)
        prepared_at = BigIntegerField()

        class Meta:
            database = db
            table_name = "committees_decision"
            legacy_table_names = False
            indexes = ((("meeting", "id"), False),)

    db.create_tables([Decision])

    class Defence(Model):
        meeting = ForeignKeyField(Meeting, unique=True, on_delete="RESTRICT")
        opens_at = BigIntegerField()
        place = CharField(max_length=120, default="")
        minutes = IntegerField()
        seed = CharField(max_length=64, default="")
        version = IntegerField(default=1)
        created_at = BigIntegerField()
        updated_at = BigIntegerField()

        class Meta:
            database = db
            table_name = "committees_defence"
            legacy_table_names = False

    db.create_tables([Defence])

    class DefenceNote(Model):
        case = ForeignKeyField(Case, on_delete="RESTRICT")
        person_id = IntegerField()
        kind = CharField(max_length=8)
        text = TextField()
        at = BigIntegerField()

        class Meta:
            database = db
            table_name = "committees_defence_note"
            legacy_table_names = False
            indexes = ((("case", "person_id", "id"), False),)

    db.create_tables([DefenceNote])

    class DefenceTurn(Model):
        defence = ForeignKeyField(Defence, on_delete="RESTRICT")
        case = ForeignKeyField(Case, unique=True, on_delete="RESTRICT")
        person_id = IntegerField(index=True)
        place = IntegerField()
        minutes = IntegerField()
        status = CharField(max_length=10, default="waiting")
        started_at = BigIntegerField(null=True)
        ended_at = BigIntegerField(null=True)
        reason = TextField(default="")

        class Meta:
            database = db
            table_name = "committees_defence_turn"
            legacy_table_names = False
            indexes = ((("defence", "place"), True),)

    db.create_tables([DefenceTurn])

    class Draw(Model):
        meeting = ForeignKeyField(Meeting, on_delete="RESTRICT")
        standing_meeting = IntegerField(unique=True, null=True)
        conditions = TextField()
        conditions_hash = CharField(max_length=64)
        chair_id = IntegerField(null=True)
        deputy_ids = TextField(default=list)
        commitment = CharField(max_length=64)
        seed = TextField()
        pool = TextField(default=list)
        pool_hash = CharField(max_length=64, default="")
        experts = TextField(default=dict)
        named = TextField(default=list)
        vacancies = TextField(default=list)
        result = TextField(default=dict)
        state = CharField(max_length=10, default="committed")
        reason = TextField(default="")
        version = IntegerField(default=1)
        committed_at = BigIntegerField()
        frozen_at = BigIntegerField(null=True)
        drawn_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "committees_draw"
            legacy_table_names = False

    db.create_tables([Draw])

    class Entrustment(Model):
        from_office = IntegerField(index=True)
        to_office = IntegerField(index=True)
        number = CharField(max_length=80)
        reason = TextField()
        state = CharField(max_length=12, default="asked")
        answer = TextField(default="")
        asked_at = BigIntegerField()
        asked_by = IntegerField()
        decided_at = BigIntegerField(null=True)
        decided_by = IntegerField(null=True)
        version = IntegerField(default=1)

        class Meta:
            database = db
            table_name = "committees_entrustment"
            legacy_table_names = False

    db.create_tables([Entrustment])

    class EntrustedCase(Model):
        entrustment = ForeignKeyField(Entrustment, on_delete="RESTRICT")
        application_id = IntegerField()
        person_id = IntegerField(index=True)
        held = IntegerField(unique=True, null=True)
        number = CharField(max_length=40)
        name = CharField(max_length=120)
        employer_name = CharField(max_length=200)
        series = CharField(max_length=40)
        specialty = CharField(max_length=60)
        level = CharField(max_length=20)

        class Meta:
            database = db
            table_name = "committees_entrusted_case"
            legacy_table_names = False

    db.create_tables([EntrustedCase])

    class Expert(Model):
        office_id = IntegerField(index=True)
        person_id = IntegerField(index=True, null=True)
        name = CharField(max_length=60)
        id_sealed = TextField()
        id_index = CharField(index=True, max_length=64)
        series = CharField(max_length=40)
        specialties = TextField(default=list)
        title = CharField(max_length=60)
        title_level = CharField(max_length=12)
        employer_id = IntegerField(null=True)
        employer_name = CharField(max_length=200)
        region = CharField(max_length=6)
        term_from = DateField()
        term_until = DateField()
        pledged_at = BigIntegerField(null=True)
        pledge_hash = CharField(max_length=64, default="")
        state = CharField(max_length=12, default="applied")
        reason = TextField(default="")
        applied_by = IntegerField(null=True)
        sought_at = BigIntegerField(null=True)
        version = IntegerField(default=1)
        created_at = BigIntegerField()
        updated_at = BigIntegerField()

        class Meta:
            database = db
            table_name = "committees_expert"
            legacy_table_names = False
            indexes = (
                (("office_id", "state", "id"), False),
                (("office_id", "id_index"), True),
                (("state", "id"), False),
            )

    db.create_tables([Expert])

    class ExpertImport(Model):
        office_id = IntegerField()
        person_id = IntegerField()
        file_name = CharField(max_length=200)
        digest = CharField(max_length=64)
        lines = TextField()
        seen = CharField(max_length=64)
        added = IntegerField(default=0)
        changed = IntegerField(default=0)
        unchanged = IntegerField(default=0)
        refused = IntegerField(default=0)
        state = CharField(max_length=10, default="open")
        created_at = BigIntegerField()
        applied_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "committees_expert_import"
            legacy_table_names = False
            indexes = ((("office_id", "id"), False),)

    db.create_tables([ExpertImport])

    class FrozenSheet(Model):
        case = ForeignKeyField(Case, on_delete="RESTRICT")
        round = IntegerField()
        total = CharField(max_length=20)
        complete = BooleanField()
        content = TextField()
        at = BigIntegerField()

        class Meta:
            database = db
            table_name = "committees_frozen_sheet"
            legacy_table_names = False
            indexes = ((("case", "round"), True),)

    db.create_tables([FrozenSheet])

    class Group(Model):
        meeting = ForeignKeyField(Meeting, on_delete="RESTRICT")
        name = CharField(max_length=60)
        leader_id = IntegerField()
        version = IntegerField(default=1)
        created_at = BigIntegerField()
        updated_at = BigIntegerField()

        class Meta:
            database = db
            table_name = "committees_group"
            legacy_table_names = False

    db.create_tables([Group])

    class GroupMember(Model):
        group = ForeignKeyField(Group, on_delete="RESTRICT")
        meeting = ForeignKeyField(Meeting, on_delete="RESTRICT")
        person_id = IntegerField()

        class Meta:
            database = db
            table_name = "committees_group_member"
            legacy_table_names = False
            indexes = ((("meeting", "person_id"), True),)

    db.create_tables([GroupMember])

    class Publicity(Model):
        meeting = ForeignKeyField(Meeting, on_delete="RESTRICT")
        token = CharField(unique=True, max_length=40)
        committee = CharField(max_length=120)
        state = CharField(max_length=8, default="running")
        starts_on = DateField()
        ends_on = DateField()
        ends_at = BigIntegerField()
        count = IntegerField()
        started_by = IntegerField()
        ended_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "committees_publicity"
            legacy_table_names = False
            indexes = ((("state", "ends_at", "id"), False),)

    db.create_tables([Publicity])

    class PublishedCase(Model):
        publicity = ForeignKeyField(Publicity, on_delete="RESTRICT")
        case = ForeignKeyField(Case, on_delete="RESTRICT")
        shown = IntegerField(unique=True, null=True)
        stopped = BooleanField(default=False)

        class Meta:
            database = db
            table_name = "committees_published_case"
            legacy_table_names = False
            indexes = ((("publicity", "id"), False),)

    db.create_tables([PublishedCase])

    class Objection(Model):
        entry = ForeignKeyField(PublishedCase, on_delete="RESTRICT")
        meeting = ForeignKeyField(Meeting, on_delete="RESTRICT")
        office_id = IntegerField()
        applicant_id = IntegerField()
        reference = CharField(unique=True, max_length=40)
        named = BooleanField()
        name = TextField(default="")
        contact = TextField()
        text = TextField()
        person_id = IntegerField(null=True)
        state = CharField(max_length=12, default="open")
        finding = TextField(default="")
        received_at = BigIntegerField()
        due_at = BigIntegerField()
        decided_at = BigIntegerField(null=True)
        decided_by = IntegerField(null=True)

        class Meta:
            database = db
            table_name = "committees_objection"
            legacy_table_names = False
            indexes = ((("office_id", "id"), False), (("meeting", "state"), False))

    db.create_tables([Objection])

    class Opinion(Model):
        case = ForeignKeyField(Case, unique=True, on_delete="RESTRICT")
        group = ForeignKeyField(Group, on_delete="RESTRICT")
        verdict = CharField(max_length=16)
        text = TextField()
        version = IntegerField(default=1)
        drafted_by = IntegerField()
        concluded_at = BigIntegerField(null=True)
        concluded_by = IntegerField(null=True)
        created_at = BigIntegerField()
        updated_at = BigIntegerField()

        class Meta:
            database = db
            table_name = "committees_opinion"
            legacy_table_names = False

    db.create_tables([Opinion])

    class OpinionVersion(Model):
        opinion = ForeignKeyField(Opinion, on_delete="RESTRICT")
        version = IntegerField()
        verdict = CharField(max_length=16)
        text = TextField()
        person_id = IntegerField()
        at = BigIntegerField()

        class Meta:
            database = db
            table_name = "committees_opinion_version"
            legacy_table_names = False
            indexes = ((("opinion", "version"), True),)

    db.create_tables([OpinionVersion])

    class OpinionVoice(Model):
        opinion = ForeignKeyField(Opinion, on_delete="RESTRICT")
        version = IntegerField()
        person_id = IntegerField()
        agrees = BooleanField()
        remark = TextField(default="")
        at = BigIntegerField()

        class Meta:
            database = db
            table_name = "committees_opinion_voice"
            legacy_table_names = False
            indexes = ((("opinion", "version", "person_id"), True),)

    db.create_tables([OpinionVoice])

    class PackReturn(Model):
        meeting = ForeignKeyField(Meeting, on_delete="RESTRICT")
        person_id = IntegerField()
        sha256 = CharField(max_length=64)
        claims = TextField()
        lines = TextField()
        returned_at = BigIntegerField()
        applied_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "committees_pack_return"
            legacy_table_names = False
            indexes = ((("meeting", "person_id", "sha256"), True),)

    db.create_tables([PackReturn])

    class Recheck(Model):
        case = ForeignKeyField(Case, unique=True, on_delete="RESTRICT")
        meeting = ForeignKeyField(Meeting, on_delete="RESTRICT")
        office_id = IntegerField()
        applicant_id = IntegerField()
        text = TextField()
        state = CharField(max_length=8, default="asked")
        grants = BooleanField(default=False)
        finding = TextField(default="")
        remark = TextField(default="")
        asked_at = BigIntegerField()
        due_at = BigIntegerField()
        proposed_by = IntegerField(null=True)
        consented_by = IntegerField(null=True)
        decided_at = BigIntegerField(null=True)
        version = IntegerField(default=1)

        class Meta:
            database = db
            table_name = "committees_recheck"
            legacy_table_names = False
            indexes = ((("office_id", "id"), False), (("meeting", "state"), False))

    db.create_tables([Recheck])

    class Score(Model):
        case = ForeignKeyField(Case, on_delete="RESTRICT")
        person_id = IntegerField(index=True)
        revision = IntegerField(default=0)
        draft = TextField(null=True)
        updated_at = BigIntegerField()

        class Meta:
            database = db
            table_name = "committees_score"
            legacy_table_names = False
            indexes = ((("case", "person_id"), True),)

    db.create_tables([Score])

    class ScoreRevision(Model):
        score = ForeignKeyField(Score, on_delete="RESTRICT")
        revision = IntegerField()
        marks = TextField()
        reasons = TextField()
        why = TextField(default="")
        source = CharField(max_length=8)
        at = BigIntegerField()
        nonce = CharField(max_length=32)
        digest = CharField(max_length=64)

        class Meta:
            database = db
            table_name = "committees_score_revision"
            legacy_table_names = False
            indexes = ((("score", "revision"), True),)

    db.create_tables([ScoreRevision])

    class Scoring(Model):
        meeting = ForeignKeyField(Meeting, unique=True, on_delete="RESTRICT")
        state = CharField(max_length=8, default="open")
        round = IntegerField(default=1)
        opened_at = BigIntegerField()
        closed_at = BigIntegerField(null=True)
        reason = TextField(default="")
        version = IntegerField(default=1)

        class Meta:
            database = db
            table_name = "committees_scoring"
            legacy_table_names = False

    db.create_tables([Scoring])

    class ScoringFacts(Model):
        case = ForeignKeyField(Case, unique=True, on_delete="RESTRICT")
        facts = TextField()
        day = DateField()
        at = BigIntegerField()

        class Meta:
            database = db
            table_name = "committees_scoring_facts"
            legacy_table_names = False

    db.create_tables([ScoringFacts])

    class Seat(Model):
        meeting = ForeignKeyField(Meeting, on_delete="RESTRICT")
        expert_id = IntegerField(index=True)
        person_id = IntegerField(index=True)
        name = CharField(max_length=60)
        role = CharField(max_length=8, default="member")
        state = CharField(max_length=12, default="invited")
        attending = BooleanField(default=False)
        attended_at = BigIntegerField(null=True)
        invited_at = BigIntegerField()
        answered_at = BigIntegerField(null=True)
        reason = TextField(default="")

        class Meta:
            database = db
            table_name = "committees_seat"
            legacy_table_names = False
            indexes = ((("meeting", "person_id"), True),)

    db.create_tables([Seat])

    class SigningKey(Model):
        place = IntegerField(unique=True)
        private = TextField()
        public = CharField(max_length=64)
        made_at = BigIntegerField()

        class Meta:
            database = db
            table_name = "committees_signing_key"
            legacy_table_names = False

    db.create_tables([SigningKey])

    class WorkReview(Model):
        case = ForeignKeyField(Case, on_delete="RESTRICT")
        meeting_id = IntegerField(index=True)
        expert_id = IntegerField()
        person_id = IntegerField()
        reviewer = CharField(max_length=60)
        anonymous = BooleanField()
        works = TextField(default=list)
        sent_at = BigIntegerField()
        due_at = BigIntegerField()
        state = CharField(max_length=10, default="sent")
        grade = CharField(max_length=12, default="")
        text = TextField(default="")
        returned_at = BigIntegerField(null=True)
        version = IntegerField(default=1)
        held = IntegerField(null=True, default=1)

        class Meta:
            database = db
            table_name = "committees_work_review"
            legacy_table_names = False
            indexes = (
                (("case", "person_id", "held"), True),
                (("person_id", "state", "id"), False),
                (("state", "due_at", "id"), False),
            )

    db.create_tables([WorkReview])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("committees_work_review"))
    migrator.migrate(migrator.drop_table("committees_signing_key"))
    migrator.migrate(migrator.drop_table("committees_seat"))
    migrator.migrate(migrator.drop_table("committees_scoring_facts"))
    migrator.migrate(migrator.drop_table("committees_scoring"))
    migrator.migrate(migrator.drop_table("committees_score_revision"))
    migrator.migrate(migrator.drop_table("committees_score"))
    migrator.migrate(migrator.drop_table("committees_recheck"))
    migrator.migrate(migrator.drop_table("committees_pack_return"))
    migrator.migrate(migrator.drop_table("committees_opinion_voice"))
    migrator.migrate(migrator.drop_table("committees_opinion_version"))
    migrator.migrate(migrator.drop_table("committees_opinion"))
    migrator.migrate(migrator.drop_table("committees_objection"))
    migrator.migrate(migrator.drop_table("committees_published_case"))
    migrator.migrate(migrator.drop_table("committees_publicity"))
    migrator.migrate(migrator.drop_table("committees_group_member"))
    migrator.migrate(migrator.drop_table("committees_group"))
    migrator.migrate(migrator.drop_table("committees_frozen_sheet"))
    migrator.migrate(migrator.drop_table("committees_expert_import"))
    migrator.migrate(migrator.drop_table("committees_expert"))
    migrator.migrate(migrator.drop_table("committees_entrusted_case"))
    migrator.migrate(migrator.drop_table("committees_entrustment"))
    migrator.migrate(migrator.drop_table("committees_draw"))
    migrator.migrate(migrator.drop_table("committees_defence_turn"))
    migrator.migrate(migrator.drop_table("committees_defence_note"))
    migrator.migrate(migrator.drop_table("committees_defence"))
    migrator.migrate(migrator.drop_table("committees_decision"))
    migrator.migrate(migrator.drop_table("committees_conflict"))
    migrator.migrate(migrator.drop_table("committees_confirmed_case"))
    migrator.migrate(migrator.drop_table("committees_confirmation"))
    migrator.migrate(migrator.drop_table("committees_case"))
    migrator.migrate(migrator.drop_table("committees_ballot_teller"))
    migrator.migrate(migrator.drop_table("committees_ballot_share"))
    migrator.migrate(migrator.drop_table("committees_ballot_roll"))
    migrator.migrate(migrator.drop_table("committees_ballot_result"))
    migrator.migrate(migrator.drop_table("committees_ballot_count"))
    migrator.migrate(migrator.drop_table("committees_ballot_box"))
    migrator.migrate(migrator.drop_table("committees_ballot_session"))
    migrator.migrate(migrator.drop_table("committees_meeting"))
