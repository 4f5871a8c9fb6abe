"""The tables of the first release."""

from peewee import (
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    DateField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


def up(migrator, db):
    class Application(Model):
        person_id = IntegerField(index=True)
        application_year = IntegerField()
        series = CharField(max_length=40)
        specialty = CharField(max_length=60, default="")
        level = CharField(max_length=20)
        track = CharField(max_length=40)
        state = CharField(max_length=20, default="draft")
        answers = TextField(default=dict)
        selected = TextField(default=list)
        left_out = TextField(default=list)
        version = IntegerField(default=1)
        edition_year = IntegerField(null=True)
        edition_version = CharField(max_length=20, default="")
        edition_hash = CharField(max_length=64, default="")
        created_at = BigIntegerField()
        updated_at = BigIntegerField()
        number = CharField(unique=True, null=True, max_length=40)
        check_code = CharField(max_length=40, default="")
        submission_key = CharField(max_length=64, default="")
        applied_at = BigIntegerField(null=True)
        content_hash = CharField(max_length=64, default="")
        revision = IntegerField(default=0)
        applicant_name = CharField(max_length=120, default="")
        employer_id = IntegerField(null=True)
        employer_name = CharField(max_length=200, default="")
        office_id = IntegerField(null=True)
        receive_by = BigIntegerField(null=True)
        correction_due = BigIntegerField(null=True)
        voted_at = BigIntegerField(null=True)
        ended_at = BigIntegerField(null=True)
        end_reason = TextField(default="")

        class Meta:
            database = db
            table_name = "submissions_application"
            legacy_table_names = False
            indexes = (
                (("application_year", "state", "id"), False),
                (("person_id", "application_year"), False),
                (("state", "correction_due"), False),
            )

    db.create_tables([Application])

    class AuditMark(Model):
        application = ForeignKeyField(Application, on_delete="RESTRICT")
        key = CharField(max_length=80)
        outcome = CharField(max_length=10)
        reason = TextField(default="")
        target = CharField(max_length=80, default="")
        fingerprint = CharField(max_length=16)
        revision = IntegerField()
        by_person = IntegerField()
        at = BigIntegerField()

        class Meta:
            database = db
            table_name = "submissions_audit_mark"
            legacy_table_names = False
            indexes = ((("application", "key"), True),)

    db.create_tables([AuditMark])

    class Code(Model):
        ticket_hash = CharField(unique=True, max_length=64)
        purpose = CharField(max_length=16)
        person_id = IntegerField(null=True)
        code_hash = CharField(max_length=64)
        tries = IntegerField(default=0)
        created_at = BigIntegerField()
        expires_at = BigIntegerField(index=True)
        used_at = BigIntegerField(null=True)
        payload = TextField(null=True)

        class Meta:
            database = db
            table_name = "accounts_code"
            legacy_table_names = False

    db.create_tables([Code])

    class Counter(Model):
        key = CharField(max_length=160)
        window = BigIntegerField()
        count = IntegerField()
        ends_at = BigIntegerField(index=True)

        class Meta:
            database = db
            table_name = "accounts_counter"
            legacy_table_names = False
            indexes = ((("key", "window"), True),)

    db.create_tables([Counter])

    class Step(Model):
        application = ForeignKeyField(Application, on_delete="RESTRICT")
        person_id = IntegerField(index=True)
        position = IntegerField()
        kind = CharField(max_length=30)
        organisation_id = IntegerField()
        organisation_name = CharField(max_length=200)
        state = CharField(max_length=12, default="waiting")
        due_at = BigIntegerField()
        opened_at = BigIntegerField(null=True)
        closed_at = BigIntegerField(null=True)
        closed_by = IntegerField(null=True)
        outcome = CharField(max_length=20, default="")
        note = TextField(default="")
        returns = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "submissions_step"
            legacy_table_names = False
            indexes = (
                (("application", "position"), True),
                (("organisation_id", "state", "due_at", "id"), False),
                (("organisation_id", "state", "kind", "due_at", "id"), False),
            )

    db.create_tables([Step])

    class Return(Model):
        application = ForeignKeyField(Application, on_delete="RESTRICT")
        step = ForeignKeyField(Step, on_delete="RESTRICT")
        number = IntegerField()
        revision = IntegerField()
        answered_revision = IntegerField(null=True)
        organisation_name = CharField(max_length=200)
        by_person = IntegerField()
        at = BigIntegerField()
        due_at = BigIntegerField()
        state = CharField(max_length=12, default="open")
        closed_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "submissions_return"
            legacy_table_names = False
            indexes = ((("application", "number"), True),)

    db.create_tables([Return])

    class Defect(Model):
        returned = ForeignKeyField(Return, on_delete="RESTRICT")
        position = IntegerField()
        target = CharField(max_length=80)
        label = CharField(max_length=300)
        reason = TextField()
        reply = TextField(default="")

        class Meta:
            database = db
            table_name = "submissions_defect"
            legacy_table_names = False
            indexes = ((("returned", "position"), True),)

    db.create_tables([Defect])

    class Person(Model):
        name = CharField(max_length=120)
        document_kind = CharField(max_length=24)
        document = TextField()
        document_index = CharField(unique=True, max_length=64)
        phone = TextField()
        phone_index = CharField(unique=True, max_length=64)
        email = TextField(null=True)
        password_hash = CharField(null=True, max_length=200)
        password_changed_at = BigIntegerField()
        notice_version = CharField(max_length=20, default="")
        registered_at = BigIntegerField()
        disabled_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "accounts_person"
            legacy_table_names = False

    db.create_tables([Person])

    class Device(Model):
        person = ForeignKeyField(Person, on_delete="CASCADE")
        token_hash = CharField(max_length=64)
        seen_at = BigIntegerField()

        class Meta:
            database = db
            table_name = "accounts_device"
            legacy_table_names = False
            indexes = ((("person", "token_hash"), True),)

    db.create_tables([Device])

    class Disclosure(Model):
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        viewer = ForeignKeyField(Person, on_delete="RESTRICT")
        viewer_role = CharField(max_length=32)
        viewer_organisation_id = IntegerField(null=True)
        field = CharField(max_length=16)
        reason = CharField(max_length=300)
        at = BigIntegerField()

        class Meta:
            database = db
            table_name = "accounts_disclosure"
            legacy_table_names = False
            indexes = ((("person", "id"), False),)

    db.create_tables([Disclosure])

    class DossierItem(Model):
        person_id = IntegerField()
        section = CharField(max_length=20)
        kind = CharField(max_length=20)
        data = TextField()
        version = IntegerField(default=1)
        verification = CharField(max_length=12, default="unverified")
        verified_at = BigIntegerField(null=True)
        verified_by = IntegerField(null=True)
        reason = TextField(default="")
        organisation_id = IntegerField(null=True)
        entry_key = CharField(null=True, max_length=40)
        evidence_count = IntegerField(default=0)
        created_at = BigIntegerField()
        updated_at = BigIntegerField()
        removed_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "submissions_dossier_item"
            legacy_table_names = False
            indexes = ((("person_id", "section", "id"), False), (("person_id", "entry_key"), True))

    db.create_tables([DossierItem])

    class DossierSection(Model):
        person_id = IntegerField()
        section = CharField(max_length=20)
        standing = CharField(max_length=10)
        marked_at = BigIntegerField()

        class Meta:
            database = db
            table_name = "submissions_dossier_section"
            legacy_table_names = False
            indexes = ((("person_id", "section"), True),)

    db.create_tables([DossierSection])

    class Draft(Model):
        owner = CharField(max_length=80)
        key = CharField(max_length=160)
        typed = TextField()
        kept_at = BigIntegerField(index=True)

        class Meta:
            database = db
            table_name = "kernel_draft"
            legacy_table_names = False
            indexes = ((("owner", "key"), True),)

    db.create_tables([Draft])

    class EvidenceFile(Model):
        item = ForeignKeyField(DossierItem, on_delete="RESTRICT")
        person_id = IntegerField(index=True)
        label = CharField(max_length=100)
        sha256 = CharField(index=True, max_length=64)
        size = IntegerField()
        media_type = CharField(max_length=40)
        pages = IntegerField()
        original_sha256 = CharField(max_length=64)
        original_size = IntegerField()
        uploaded_at = BigIntegerField()
        removed_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "submissions_evidence_file"
            legacy_table_names = False
            indexes = ((("item", "original_sha256"), True),)

    db.create_tables([EvidenceFile])

    class Extension(Model):
        person_id = IntegerField()
        application_year = IntegerField()
        entry = CharField(max_length=40)
        action = CharField(max_length=16)
        until = BigIntegerField()
        reason = TextField()
        granted_at = BigIntegerField()
        granted_by = CharField(max_length=64)
        revoked_at = BigIntegerField(null=True)
        revoked_by = CharField(max_length=64, default="")
        revoked_why = TextField(default="")

        class Meta:
            database = db
            table_name = "calendar_extension"
            legacy_table_names = False
            indexes = ((("person_id", "entry", "id"), False),)

    db.create_tables([Extension])

    class FeedToken(Model):
        person_id = IntegerField(index=True)
        digest = CharField(unique=True, max_length=64)
        token = TextField()
        made_at = BigIntegerField()
        revoked_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "calendar_feed_token"
            legacy_table_names = False

    db.create_tables([FeedToken])

    class Follow(Model):
        person_id = IntegerField()
        entry = CharField(max_length=40)
        office_id = IntegerField(null=True)
        since = BigIntegerField()

        class Meta:
            database = db
            table_name = "calendar_follow"
            legacy_table_names = False
            indexes = ((("person_id", "entry"), True), (("entry",), False))

    db.create_tables([Follow])

    class Organisation(Model):
        name = CharField(max_length=240)
        name_key = CharField(max_length=240)
        kind = CharField(max_length=24)
        parent = ForeignKeyField("self", null=True, on_delete="RESTRICT")
        path = CharField(index=True, max_length=200, default="")
        region = CharField(max_length=6)
        attributes = TextField(default=dict)
        credit_code = CharField(unique=True, null=True, max_length=18)
        override_reason = CharField(max_length=300, default="")
        override_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
        override_at = BigIntegerField(null=True)
        created_at = BigIntegerField()
        closed_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "accounts_organisation"
            legacy_table_names = False
            indexes = ((("parent", "name_key"), True),)

    db.create_tables([Organisation])

    class Invitation(Model):
        token_hash = CharField(unique=True, max_length=64)
        organisation = ForeignKeyField(Organisation, on_delete="RESTRICT")
        role = CharField(max_length=32)
        name = CharField(max_length=120)
        phone = TextField()
        phone_index = CharField(max_length=64)
        invited_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
        created_at = BigIntegerField()
        expires_at = BigIntegerField()
        accepted_at = BigIntegerField(null=True)
        revoked_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "accounts_invitation"
            legacy_table_names = False

    db.create_tables([Invitation])

    class Job(Model):
        name = CharField(max_length=60)
        key = CharField(unique=True, max_length=160)
        arguments = TextField()
        requested_at = BigIntegerField()
        state = CharField(max_length=20, default="requested")
        due_at = BigIntegerField()
        finished_at = BigIntegerField(null=True)
        attempts = IntegerField(default=0)
        error = CharField(max_length=300, default="")

        class Meta:
            database = db
            table_name = "kernel_job"
            legacy_table_names = False
            indexes = ((("state", "due_at"), False),)

    db.create_tables([Job])

    class JobCounter(Model):
        queue = CharField(max_length=60)
        key = CharField(max_length=200)
        value = IntegerField()

        class Meta:
            database = db
            table_name = "kernel_job_counter"
            legacy_table_names = False
            indexes = ((("queue", "key"), True),)

    db.create_tables([JobCounter])

    class JobSchedule(Model):
        queue = CharField(max_length=60)
        data = BlobField()
        timestamp = BigIntegerField()

        class Meta:
            database = db
            table_name = "kernel_job_schedule"
            legacy_table_names = False
            indexes = ((("queue", "timestamp"), False),)

    db.create_tables([JobSchedule])

    class JobTask(Model):
        queue = CharField(max_length=60)
        data = BlobField()
        priority = FloatField(default=0.0)

        class Meta:
            database = db
            table_name = "kernel_job_task"
            legacy_table_names = False

    db.create_tables([JobTask])

    class JobValue(Model):
        queue = CharField(max_length=60)
        key = CharField(max_length=200)
        value = BlobField()

        class Meta:
            database = db
            table_name = "kernel_job_value"
            legacy_table_names = False
            indexes = ((("queue", "key"), True),)

    db.create_tables([JobValue])

    class LedgerAnchor(Model):
        at = BigIntegerField()
        last_entry = IntegerField(unique=True)
        root = CharField(max_length=64)

        class Meta:
            database = db
            table_name = "kernel_ledger_anchor"
            legacy_table_names = False

    db.create_tables([LedgerAnchor])

    class LedgerEntry(Model):
        subject = CharField(max_length=64)
        sequence = IntegerField()
        actor = CharField(max_length=64)
        role = CharField(max_length=32)
        at = BigIntegerField()
        action = CharField(max_length=64)
        data = TextField()
        previous = CharField(max_length=64)
        hash = CharField(max_length=64)

        class Meta:
            database = db
            table_name = "kernel_ledger_entry"
            legacy_table_names = False
            indexes = ((("subject", "sequence"), True),)

    db.create_tables([LedgerEntry])

    class LedgerHead(Model):
        subject = CharField(unique=True, max_length=64)
        sequence = IntegerField()
        hash = CharField(max_length=64)

        class Meta:
            database = db
            table_name = "kernel_ledger_head"
            legacy_table_names = False

    db.create_tables([LedgerHead])

    class Member(Model):
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        organisation = ForeignKeyField(Organisation, on_delete="RESTRICT")
        role = CharField(max_length=32)
        since = BigIntegerField()
        ended_at = BigIntegerField(null=True)
        end_reason = CharField(max_length=300, default="")

        class Meta:
            database = db
            table_name = "accounts_member"
            legacy_table_names = False

    db.create_tables([Member])

    class Notice(Model):
        person_id = IntegerField()
        key = CharField(unique=True, max_length=160)
        kind = CharField(max_length=40)
        subject = CharField(max_length=64)
        title = CharField(max_length=200)
        body = TextField()
        link = CharField(max_length=300, default="")
        created_at = BigIntegerField()
        read_at = BigIntegerField(null=True)
        mail_state = CharField(max_length=20, default="due")
        mail_attempts = IntegerField(default=0)
        mail_next_at = BigIntegerField(null=True)
        mail_error = CharField(max_length=300, default="")

        class Meta:
            database = db
            table_name = "kernel_notice"
            legacy_table_names = False
            indexes = ((("person_id", "read_at"), False), (("person_id", "id"), False), (("mail_state",), False))

    db.create_tables([Notice])

    class NumberSeries(Model):
        application_year = IntegerField(unique=True)
        last = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "submissions_number_series"
            legacy_table_names = False

    db.create_tables([NumberSeries])

    class Publicity(Model):
        application = ForeignKeyField(Application, on_delete="RESTRICT")
        step = ForeignKeyField(Step, unique=True, on_delete="RESTRICT")
        token = CharField(unique=True, max_length=32)
        organisation_id = IntegerField()
        person_name = CharField(max_length=120)
        employer_name = CharField(max_length=200)
        series_name = CharField(max_length=80)
        level_name = CharField(max_length=80)
        days = IntegerField()
        starts_on = DateField()
        ends_on = DateField(null=True)
        ends_at = BigIntegerField(null=True)
        started_at = BigIntegerField()
        started_by = IntegerField()
        state = CharField(max_length=12, default="running")
        closed_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "submissions_publicity"
            legacy_table_names = False
            indexes = ((("state", "ends_at"), False), (("state", "id"), False))

    db.create_tables([Publicity])

    class Objection(Model):
        publicity = ForeignKeyField(Publicity, on_delete="RESTRICT")
        receipt_code = CharField(unique=True, max_length=24)
        contact = TextField()
        text = TextField()
        received_at = BigIntegerField()
        decision = CharField(max_length=12, default="pending")
        reasons = TextField(default="")
        decided_at = BigIntegerField(null=True)
        decided_by = IntegerField(null=True)

        class Meta:
            database = db
            table_name = "submissions_objection"
            legacy_table_names = False
            indexes = ((("publicity", "id"), False),)

    db.create_tables([Objection])

    class OfficeVersion(Model):
        office_id = IntegerField()
        plan_year = IntegerField()
        application_year = IntegerField()
        entry = CharField(max_length=40)
        version = IntegerField()
        dates = TextField()
        recorded_at = BigIntegerField()
        actor = CharField(max_length=64)
        role = CharField(max_length=32)
        why = TextField()

        class Meta:
            database = db
            table_name = "calendar_office_version"
            legacy_table_names = False
            indexes = (
                (("office_id", "plan_year", "application_year", "entry", "version"), True),
                (("office_id", "entry", "id"), False),
            )

    db.create_tables([OfficeVersion])

    class OrphanSuspect(Model):
        sha256 = CharField(unique=True, max_length=64)
        seen_at = BigIntegerField()

        class Meta:
            database = db
            table_name = "submissions_orphan_suspect"
            legacy_table_names = False

    db.create_tables([OrphanSuspect])

    class PlanDraft(Model):
        year = IntegerField(unique=True)
        base_version = IntegerField()
        content = TextField()
        revision = IntegerField(default=1)
        started_at = BigIntegerField()
        saved_at = BigIntegerField()
        saved_by = CharField(max_length=64)

        class Meta:
            database = db
            table_name = "calendar_plan_draft"
            legacy_table_names = False

    db.create_tables([PlanDraft])

    class PlanVersion(Model):
        year = IntegerField()
        version = IntegerField()
        content = TextField()
        hash = CharField(max_length=64)
        in_force_from = BigIntegerField()
        recorded_at = BigIntegerField()
        actor = CharField(max_length=64)
        role = CharField(max_length=32)
        why = TextField()

        class Meta:
            database = db
            table_name = "calendar_plan_version"
            legacy_table_names = False
            indexes = ((("year", "version"), True), (("year", "id"), False))

    db.create_tables([PlanVersion])

    class QueueCount(Model):
        organisation_id = IntegerField()
        kind = CharField(max_length=30)
        state = CharField(max_length=12)
        number = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "submissions_queue_count"
            legacy_table_names = False
            indexes = ((("organisation_id", "kind", "state"), True),)

    db.create_tables([QueueCount])

    class Readiness(Model):
        application = ForeignKeyField(Application, unique=True, on_delete="RESTRICT")
        person_id = IntegerField()
        employer_id = IntegerField(null=True)
        name = CharField(max_length=120)
        complete = BooleanField()
        stage = IntegerField()
        closes = BigIntegerField()
        checked_at = BigIntegerField()

        class Meta:
            database = db
            table_name = "submissions_readiness"
            legacy_table_names = False
            indexes = ((("employer_id", "complete", "id"), False),)

    db.create_tables([Readiness])

    class RecoveryCode(Model):
        person = ForeignKeyField(Person, on_delete="CASCADE")
        code_hash = CharField(max_length=64)
        used_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "accounts_recovery_code"
            legacy_table_names = False
            indexes = ((("person", "code_hash"), True),)

    db.create_tables([RecoveryCode])

    class Session(Model):
        token_hash = CharField(unique=True, max_length=64)
        person = ForeignKeyField(Person, on_delete="CASCADE")
        member = ForeignKeyField(Member, null=True, on_delete="SET NULL")
        created_at = BigIntegerField()
        seen_at = BigIntegerField()
        ends_at = BigIntegerField()
        ended_at = BigIntegerField(null=True)
        awaits_factor = BooleanField(default=False)
        second_factor_at = BigIntegerField(null=True)
        browser = CharField(max_length=60, default="")

        class Meta:
            database = db
            table_name = "accounts_session"
            legacy_table_names = False
            indexes = ((("person", "ended_at"), False),)

    db.create_tables([Session])

    class Slot(Model):
        person_id = IntegerField()
        application_year = IntegerField()
        application = ForeignKeyField(Application, unique=True, on_delete="RESTRICT")

        class Meta:
            database = db
            table_name = "submissions_slot"
            legacy_table_names = False
            indexes = ((("person_id", "application_year"), True),)

    db.create_tables([Slot])

    class Snapshot(Model):
        application = ForeignKeyField(Application, on_delete="RESTRICT")
        revision = IntegerField()
        content = TextField()
        hash = CharField(max_length=64)
        at = BigIntegerField()

        class Meta:
            database = db
            table_name = "submissions_snapshot"
            legacy_table_names = False
            indexes = ((("application", "revision"), True),)

    db.create_tables([Snapshot])

    class SweepRun(Model):
        name = CharField(unique=True, max_length=60)
        next_at = BigIntegerField()
        finished_at = BigIntegerField(null=True)
        done = IntegerField(default=0)
        failures = IntegerField(default=0)
        error = CharField(max_length=300, default="")

        class Meta:
            database = db
            table_name = "kernel_sweep_run"
            legacy_table_names = False

    db.create_tables([SweepRun])

    class Termination(Model):
        application_year = IntegerField()
        effective_at = BigIntegerField()
        reason = TextField()
        state = CharField(max_length=12, default="proposed")
        listed = IntegerField(default=0)
        proposed_by = IntegerField()
        proposed_at = BigIntegerField()
        signed_by = IntegerField(null=True)
        signed_at = BigIntegerField(null=True)
        executed_at = BigIntegerField(null=True)
        closed_by = IntegerField(null=True)
        closed_at = BigIntegerField(null=True)
        restore_reason = TextField(default="")

        class Meta:
            database = db
            table_name = "submissions_termination"
            legacy_table_names = False
            indexes = ((("state", "effective_at"), False),)

    db.create_tables([Termination])

    class TerminationItem(Model):
        termination = ForeignKeyField(Termination, on_delete="RESTRICT")
        application = ForeignKeyField(Application, on_delete="RESTRICT")
        person_id = IntegerField()
        state = CharField(max_length=12, default="listed")
        listed_state = CharField(max_length=20)
        former = TextField(null=True)
        terminated_at = BigIntegerField(null=True)
        restored_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "submissions_termination_item"
            legacy_table_names = False
            indexes = ((("termination", "application"), True), (("termination", "state", "id"), False))

    db.create_tables([TerminationItem])

    class TextMessage(Model):
        phone = TextField()
        body = TextField()
        created_at = BigIntegerField(index=True)
        state = CharField(max_length=20, default="due")
        attempts = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "accounts_text_message"
            legacy_table_names = False
            indexes = ((("state", "id"), False),)

    db.create_tables([TextMessage])

    class TotpDevice(Model):
        person = ForeignKeyField(Person, unique=True, on_delete="CASCADE")
        secret = TextField()
        created_at = BigIntegerField()
        confirmed_at = BigIntegerField(null=True)
        last_step = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "accounts_totp_device"
            legacy_table_names = False

    db.create_tables([TotpDevice])

    class Workday(Model):
        day = DateField(unique=True)
        working = BooleanField()
        name = CharField(max_length=40)

        class Meta:
            database = db
            table_name = "calendar_workday"
            legacy_table_names = False

    db.create_tables([Workday])

    class WorkdayYear(Model):
        year = IntegerField(unique=True)
        source = CharField(max_length=200)
        recorded_at = BigIntegerField()
        revision = IntegerField(default=1)

        class Meta:
            database = db
            table_name = "calendar_workday_year"
            legacy_table_names = False

    db.create_tables([WorkdayYear])
    db.execute_sql(
        'CREATE UNIQUE INDEX "accounts_member_person_id_organisation_id_role" ON "accounts_member" ("person_id", "organisation_id", "role") WHERE ("ended_at" IS NULL)'
    )


def down(migrator, db):
    migrator.migrate(migrator.drop_table("calendar_workday_year"))
    migrator.migrate(migrator.drop_table("calendar_workday"))
    migrator.migrate(migrator.drop_table("accounts_totp_device"))
    migrator.migrate(migrator.drop_table("accounts_text_message"))
    migrator.migrate(migrator.drop_table("submissions_termination_item"))
    migrator.migrate(migrator.drop_table("submissions_termination"))
    migrator.migrate(migrator.drop_table("kernel_sweep_run"))
    migrator.migrate(migrator.drop_table("submissions_snapshot"))
    migrator.migrate(migrator.drop_table("submissions_slot"))
    migrator.migrate(migrator.drop_table("accounts_session"))
    migrator.migrate(migrator.drop_table("accounts_recovery_code"))
    migrator.migrate(migrator.drop_table("submissions_readiness"))
    migrator.migrate(migrator.drop_table("submissions_queue_count"))
    migrator.migrate(migrator.drop_table("calendar_plan_version"))
    migrator.migrate(migrator.drop_table("calendar_plan_draft"))
    migrator.migrate(migrator.drop_table("submissions_orphan_suspect"))
    migrator.migrate(migrator.drop_table("calendar_office_version"))
    migrator.migrate(migrator.drop_table("submissions_objection"))
    migrator.migrate(migrator.drop_table("submissions_publicity"))
    migrator.migrate(migrator.drop_table("submissions_number_series"))
    migrator.migrate(migrator.drop_table("kernel_notice"))
    migrator.migrate(migrator.drop_table("accounts_member"))
    migrator.migrate(migrator.drop_table("kernel_ledger_head"))
    migrator.migrate(migrator.drop_table("kernel_ledger_entry"))
    migrator.migrate(migrator.drop_table("kernel_ledger_anchor"))
    migrator.migrate(migrator.drop_table("kernel_job_value"))
    migrator.migrate(migrator.drop_table("kernel_job_task"))
    migrator.migrate(migrator.drop_table("kernel_job_schedule"))
    migrator.migrate(migrator.drop_table("kernel_job_counter"))
    migrator.migrate(migrator.drop_table("kernel_job"))
    migrator.migrate(migrator.drop_table("accounts_invitation"))
    migrator.migrate(migrator.drop_table("accounts_organisation"))
    migrator.migrate(migrator.drop_table("calendar_follow"))
    migrator.migrate(migrator.drop_table("calendar_feed_token"))
    migrator.migrate(migrator.drop_table("calendar_extension"))
    migrator.migrate(migrator.drop_table("submissions_evidence_file"))
    migrator.migrate(migrator.drop_table("kernel_draft"))
    migrator.migrate(migrator.drop_table("submissions_dossier_section"))
    migrator.migrate(migrator.drop_table("submissions_dossier_item"))
    migrator.migrate(migrator.drop_table("accounts_disclosure"))
    migrator.migrate(migrator.drop_table("accounts_device"))
    migrator.migrate(migrator.drop_table("accounts_person"))
    migrator.migrate(migrator.drop_table("submissions_defect"))
    migrator.migrate(migrator.drop_table("submissions_return"))
    migrator.migrate(migrator.drop_table("submissions_step"))
    migrator.migrate(migrator.drop_table("accounts_counter"))
    migrator.migrate(migrator.drop_table("accounts_code"))
    migrator.migrate(migrator.drop_table("submissions_audit_mark"))
    migrator.migrate(migrator.drop_table("submissions_application"))
