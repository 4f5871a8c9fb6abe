"""The tables of the first release."""

from peewee import BigIntegerField, BooleanField, CharField, DateField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator, db):
    class Batch(Model):
        organisation_id = IntegerField(index=True)
        region = CharField(max_length=6, default="")
        by_person = IntegerField()
        name = CharField(max_length=200)
        digest = CharField(max_length=64)
        columns = TextField(default=dict)
        state = CharField(max_length=12, default="reading")
        lines = IntegerField(default=0)
        done = IntegerField(default=0)
        new = IntegerField(default=0)
        changed = IntegerField(default=0)
        unchanged = IntegerField(default=0)
        refused = IntegerField(default=0)
        warned = IntegerField(default=0)
        stale = IntegerField(default=0)
        applied = IntegerField(default=0)
        version = IntegerField(default=1)
        created_at = BigIntegerField()
        applied_at = BigIntegerField(index=True, null=True)

        class Meta:
            database = db
            table_name = "certificates_batch"
            legacy_table_names = False

    db.create_tables([Batch])

    class Bulletin(Model):
        title = CharField(max_length=100)
        since = DateField()
        until = DateField()
        words = CharField(max_length=2000, default="")
        state = CharField(max_length=12, default="draft")
        rows = TextField(default=list)
        digest = CharField(max_length=64, default="")
        by_person = IntegerField()
        version = IntegerField(default=1)
        created_at = BigIntegerField()
        published_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "certificates_bulletin"
            legacy_table_names = False

    db.create_tables([Bulletin])

    class Record(Model):
        region = CharField(index=True, max_length=6)
        batch = ForeignKeyField(Batch, on_delete="RESTRICT")
        number = CharField(index=True, max_length=60)
        name = CharField(max_length=120)
        document_index = CharField(index=True, max_length=64, default="")
        short = BooleanField(default=False)
        title = CharField(max_length=60)
        series_name = CharField(max_length=60)
        level = CharField(max_length=12)
        year = IntegerField()
        record = TextField()
        state = CharField(max_length=12, default="held")
        certificate_id = IntegerField(unique=True, null=True)
        same_as = ForeignKeyField("self", null=True, on_delete="RESTRICT")
        version = IntegerField(default=1)
        created_at = BigIntegerField(index=True)
        updated_at = BigIntegerField()

        class Meta:
            database = db
            table_name = "certificates_record"
            legacy_table_names = False
            indexes = ((("name", "title", "year"), False), (("region", "id"), False))

    db.create_tables([Record])

    class Candidate(Model):
        first = ForeignKeyField(Record, on_delete="RESTRICT")
        second = ForeignKeyField(Record, on_delete="RESTRICT")
        region = CharField(max_length=6, default="")
        reason = CharField(max_length=12)
        state = CharField(max_length=12, default="open")
        suspended = BooleanField(default=False)
        version = IntegerField(default=1)
        created_at = BigIntegerField()
        decided_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "certificates_candidate"
            legacy_table_names = False
            indexes = ((("first", "second"), True), (("state", "region", "id"), False))

    db.create_tables([Candidate])

    class Certificate(Model):
        public_id = CharField(unique=True, max_length=32)
        number = CharField(unique=True, max_length=60)
        person_id = IntegerField(index=True, null=True)
        name = CharField(max_length=120)
        document_kind = CharField(max_length=24)
        document = TextField()
        document_index = CharField(index=True, max_length=64, default="")
        sex = CharField(max_length=4, default="")
        birth_on = DateField(null=True)
        series = CharField(max_length=40, default="")
        series_name = CharField(max_length=60)
        level = CharField(max_length=12)
        title = CharField(max_length=60)
        specialty = CharField(max_length=100, default="")
        way = CharField(max_length=12)
        scope = CharField(max_length=60)
        committee = CharField(max_length=200, default="")
        passed_on = DateField()
        paper = CharField(max_length=120, default="")
        employer = CharField(max_length=200, default="")
        issuer = CharField(max_length=120)
        issued_on = DateField()
        origin = CharField(max_length=12)
        application_id = IntegerField(unique=True, null=True)
        application_year = IntegerField(null=True)
        state = CharField(max_length=12, default="valid")
        state_on = DateField(null=True)
        state_reason = CharField(max_length=500, default="")
        state_change = IntegerField(default=0)
        item_id = IntegerField(null=True)
        key_id = CharField(max_length=16)
        signature = CharField(max_length=100)
        version = IntegerField(default=1)
        created_at = BigIntegerField()
        updated_at = BigIntegerField()

        class Meta:
            database = db
            table_name = "certificates_certificate"
            legacy_table_names = False
            indexes = ((("state", "state_change"), False), (("series", "id"), False))

    db.create_tables([Certificate])

    class Change(Model):
        certificate = ForeignKeyField(Certificate, on_delete="RESTRICT")
        event = CharField(max_length=12)
        state = CharField(max_length=12)
        on_day = DateField()
        reason = CharField(max_length=500, default="")
        by_person = IntegerField(null=True)
        at = BigIntegerField()

        class Meta:
            database = db
            table_name = "certificates_change"
            legacy_table_names = False

    db.create_tables([Change])

    class Line(Model):
        batch = ForeignKeyField(Batch, on_delete="RESTRICT")
        line = IntegerField()
        number = CharField(max_length=60, default="")
        document_index = CharField(max_length=64, default="")
        outcome = CharField(max_length=12)
        warned = BooleanField(default=False)
        notes = TextField(default=list)
        told = TextField()
        record = ForeignKeyField(Record, null=True, on_delete="RESTRICT")
        record_version = IntegerField(default=0)
        applied = BooleanField(default=False)

        class Meta:
            database = db
            table_name = "certificates_line"
            legacy_table_names = False
            indexes = ((("batch", "line"), True), (("batch", "outcome", "id"), False), (("batch", "number"), False))

    db.create_tables([Line])

    class Lookup(Model):
        certificate = ForeignKeyField(Certificate, on_delete="RESTRICT")
        kind = CharField(max_length=12)
        looker = CharField(max_length=60, default="")
        at = BigIntegerField(index=True)

        class Meta:
            database = db
            table_name = "certificates_lookup"
            legacy_table_names = False
            indexes = ((("certificate", "id"), False),)

    db.create_tables([Lookup])

    class Package(Model):
        after = IntegerField()
        last = IntegerField()
        records = IntegerField()
        left_out = IntegerField()
        digest = CharField(max_length=64)
        rules = TextField(default=dict)
        faults = TextField(default=list)
        content = TextField()
        by_person = IntegerField()
        created_at = BigIntegerField()

        class Meta:
            database = db
            table_name = "certificates_package"
            legacy_table_names = False

    db.create_tables([Package])

    class Piece(Model):
        batch = ForeignKeyField(Batch, on_delete="RESTRICT")
        position = IntegerField()
        rows = TextField()

        class Meta:
            database = db
            table_name = "certificates_piece"
            legacy_table_names = False
            indexes = ((("batch", "position"), True),)

    db.create_tables([Piece])

    class Recognition(Model):
        person_id = IntegerField(index=True)
        open_of = IntegerField(unique=True, null=True)
        organisation_id = IntegerField()
        grade = CharField(max_length=12)
        direction = CharField(max_length=100)
        number = CharField(max_length=60)
        obtained = DateField()
        item_id = IntegerField()
        evidence = TextField(default=list)
        employer = CharField(max_length=200, default="")
        state = CharField(max_length=12, default="applied")
        reason = CharField(max_length=500, default="")
        certificate_id = IntegerField(unique=True, null=True)
        by_person = IntegerField(null=True)
        version = IntegerField(default=1)
        created_at = BigIntegerField()
        decided_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "certificates_recognition"
            legacy_table_names = False
            indexes = ((("organisation_id", "state", "id"), False),)

    db.create_tables([Recognition])

    class Ruling(Model):
        candidate = ForeignKeyField(Candidate, on_delete="RESTRICT")
        decision = CharField(max_length=12)
        reason = CharField(max_length=500)
        by_person = IntegerField()
        at = BigIntegerField()

        class Meta:
            database = db
            table_name = "certificates_ruling"
            legacy_table_names = False

    db.create_tables([Ruling])

    class Serial(Model):
        prefix = CharField(unique=True, max_length=80)
        last = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "certificates_serial"
            legacy_table_names = False

    db.create_tables([Serial])

    class SigningKey(Model):
        key_id = CharField(unique=True, max_length=16)
        public = CharField(max_length=60)
        private = TextField(null=True)
        current = CharField(unique=True, null=True, max_length=8)
        made_at = BigIntegerField()
        retired_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "certificates_signing_key"
            legacy_table_names = False

    db.create_tables([SigningKey])

    class Target(Model):
        region = CharField(unique=True, max_length=6)
        target = IntegerField()
        updated_at = BigIntegerField()

        class Meta:
            database = db
            table_name = "certificates_target"
            legacy_table_names = False

    db.create_tables([Target])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("certificates_target"))
    migrator.migrate(migrator.drop_table("certificates_signing_key"))
    migrator.migrate(migrator.drop_table("certificates_serial"))
    migrator.migrate(migrator.drop_table("certificates_ruling"))
    migrator.migrate(migrator.drop_table("certificates_recognition"))
    migrator.migrate(migrator.drop_table("certificates_piece"))
    migrator.migrate(migrator.drop_table("certificates_package"))
    migrator.migrate(migrator.drop_table("certificates_lookup"))
    migrator.migrate(migrator.drop_table("certificates_line"))
    migrator.migrate(migrator.drop_table("certificates_change"))
    migrator.migrate(migrator.drop_table("certificates_certificate"))
    migrator.migrate(migrator.drop_table("certificates_candidate"))
    migrator.migrate(migrator.drop_table("certificates_record"))
    migrator.migrate(migrator.drop_table("certificates_bulletin"))
    migrator.migrate(migrator.drop_table("certificates_batch"))
