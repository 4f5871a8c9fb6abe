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
        state = CharField(max_length=12, default="applied")
        reason = TextField(default="")
        version = IntegerField(default=1)
        created_at = BigIntegerField()
        updated_at = BigIntegerField()

        class Meta:
            database = db
            table_name = "committees_expert"
            legacy_table_names = False
            indexes = ((("office_id", "state", "id"), False), (("office_id", "id_index"), True))

    db.create_tables([Expert])

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
    migrator.migrate(migrator.drop_table("committees_seat"))
    migrator.migrate(migrator.drop_table("committees_opinion_voice"))
    migrator.migrate(migrator.drop_table("committees_opinion_version"))
    migrator.migrate(migrator.drop_table("committees_opinion"))
    migrator.migrate(migrator.drop_table("committees_group_member"))
    migrator.migrate(migrator.drop_table("committees_group"))
    migrator.migrate(migrator.drop_table("committees_expert"))
    migrator.migrate(migrator.drop_table("committees_defence_turn"))
    migrator.migrate(migrator.drop_table("committees_defence_note"))
    migrator.migrate(migrator.drop_table("committees_defence"))
    migrator.migrate(migrator.drop_table("committees_conflict"))
    migrator.migrate(migrator.drop_table("committees_case"))
    migrator.migrate(migrator.drop_table("committees_meeting"))
