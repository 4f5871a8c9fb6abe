"""Series and plugins."""

from peewee import BigIntegerField, BooleanField, CharField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator, db):
    class EditionDraft(Model):
        series = CharField(max_length=40)
        year = IntegerField()
        version = IntegerField()
        slot = CharField(unique=True, null=True, max_length=80)
        base_year = IntegerField(default=0)
        base_version = IntegerField(default=0)
        base_hash = CharField(max_length=64, default="")
        document = TextField()
        text = TextField(default="")
        revision = IntegerField(default=1)
        state = CharField(max_length=12, default="draft")
        started_at = BigIntegerField()
        started_by = IntegerField()
        saved_at = BigIntegerField()
        saved_by = IntegerField()
        submitted_at = BigIntegerField(null=True)
        submitted_by = IntegerField(null=True)
        submitted_why = TextField(default="")
        decided_at = BigIntegerField(null=True)
        decided_by = IntegerField(null=True)
        decided_why = TextField(default="")

        class Meta:
            database = db
            table_name = "series_edition_draft"
            legacy_table_names = False
            indexes = ((("state", "id"), False), (("series", "id"), False))

    db.create_tables([EditionDraft])

    class EditionRelease(Model):
        series = CharField(max_length=40)
        year = IntegerField()
        version = IntegerField()
        hash = CharField(max_length=64)
        content = TextField()
        draft_id = IntegerField(unique=True)
        submitted_by = IntegerField()
        approved_by = IntegerField()
        approved_at = BigIntegerField()
        why = TextField(default="")

        class Meta:
            database = db
            table_name = "series_edition_release"
            legacy_table_names = False
            indexes = ((("series", "year", "version"), True),)

    db.create_tables([EditionRelease])

    class EditionTrial(Model):
        draft = ForeignKeyField(EditionDraft, on_delete="RESTRICT")
        revision = IntegerField()
        year = IntegerField()
        asked_at = BigIntegerField()
        asked_by = IntegerField()
        state = CharField(max_length=12, default="requested")
        total = IntegerField(default=0)
        done = IntegerField(default=0)
        reached = IntegerField(default=0)
        unjudged = IntegerField(default=0)
        counts = TextField(default=dict)
        rows = TextField(default=list)
        error = CharField(max_length=300, default="")
        finished_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "series_edition_trial"
            legacy_table_names = False

    db.create_tables([EditionTrial])

    class Generation(Model):
        name = CharField(unique=True, max_length=40)
        number = BigIntegerField(default=0)

        class Meta:
            database = db
            table_name = "kernel_generation"
            legacy_table_names = False

    db.create_tables([Generation])

    class PluginFault(Model):
        plugin = CharField(max_length=80)
        version = CharField(max_length=40)
        place = CharField(max_length=60)
        deed = CharField(max_length=40)
        message = TextField()
        digest = CharField(max_length=64)
        number = IntegerField(default=1)
        slowest = IntegerField(default=0)
        first_at = BigIntegerField()
        last_at = BigIntegerField()

        class Meta:
            database = db
            table_name = "extensions_plugin_fault"
            legacy_table_names = False
            indexes = ((("plugin", "digest"), True), (("last_at",), False))

    db.create_tables([PluginFault])

    class PluginSetting(Model):
        plugin = CharField(unique=True, max_length=80)
        settings = TextField(default=dict)
        changed_by = IntegerField()
        changed_at = BigIntegerField()

        class Meta:
            database = db
            table_name = "extensions_plugin_setting"
            legacy_table_names = False

    db.create_tables([PluginSetting])

    class Release(Model):
        name = CharField(index=True, max_length=40)
        version = CharField(max_length=40)
        distribution = CharField(max_length=120)
        module = CharField(max_length=200)
        core_api = CharField(max_length=60)
        sha256 = CharField(max_length=64)
        files = TextField(default=dict)
        requires = TextField(default=list)
        hooks = TextField(default=list)
        series = TextField(default=list)
        editions = TextField(default=list)
        kind = CharField(max_length=20, default="series")
        state = CharField(max_length=20)
        active_name = CharField(unique=True, null=True, max_length=40)
        staged_by = IntegerField()
        staged_at = BigIntegerField()
        approved_by = IntegerField(null=True)
        approved_at = BigIntegerField(null=True)
        activated_at = BigIntegerField(null=True)
        proven_at = BigIntegerField(null=True)
        ended_at = BigIntegerField(null=True)
        note = TextField(default="")
        archive = CharField(max_length=64, default="")

        class Meta:
            database = db
            table_name = "extensions_release"
            legacy_table_names = False
            indexes = ((("state",), False),)

    db.create_tables([Release])

    class SchemeVersion(Model):
        series = CharField(max_length=40)
        year = IntegerField()
        office_id = IntegerField()
        name = CharField(max_length=200)
        levels = TextField()
        lineage = IntegerField(default=0)
        version = IntegerField(default=1)
        slot = CharField(unique=True, null=True, max_length=40)
        text = TextField()
        hash = CharField(max_length=64)
        revision = IntegerField(default=1)
        state = CharField(max_length=12, default="draft")
        started_at = BigIntegerField()
        started_by = IntegerField()
        saved_at = BigIntegerField()
        saved_by = IntegerField()
        submitted_at = BigIntegerField(null=True)
        submitted_by = IntegerField(null=True)
        submitted_why = TextField(default="")
        decided_at = BigIntegerField(null=True)
        decided_by = IntegerField(null=True)
        decided_why = TextField(default="")
        number = CharField(unique=True, null=True, max_length=60)

        class Meta:
            database = db
            table_name = "series_scheme_version"
            legacy_table_names = False
            indexes = ((("lineage", "version"), False), (("state", "id"), False))

    db.create_tables([SchemeVersion])

    class SchemeInForce(Model):
        series = CharField(max_length=40)
        year = IntegerField()
        level = CharField(max_length=12)
        office_id = IntegerField()
        scheme = ForeignKeyField(SchemeVersion, on_delete="RESTRICT")

        class Meta:
            database = db
            table_name = "series_scheme_in_force"
            legacy_table_names = False
            indexes = ((("series", "year", "level", "office_id"), True),)

    db.create_tables([SchemeInForce])

    class Switch(Model):
        name = CharField(unique=True, max_length=80)
        is_off = BooleanField()
        reason = CharField(max_length=400)
        changed_by = IntegerField()
        changed_at = BigIntegerField()

        class Meta:
            database = db
            table_name = "extensions_switch"
            legacy_table_names = False

    db.create_tables([Switch])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("extensions_switch"))
    migrator.migrate(migrator.drop_table("series_scheme_in_force"))
    migrator.migrate(migrator.drop_table("series_scheme_version"))
    migrator.migrate(migrator.drop_table("extensions_release"))
    migrator.migrate(migrator.drop_table("extensions_plugin_setting"))
    migrator.migrate(migrator.drop_table("extensions_plugin_fault"))
    migrator.migrate(migrator.drop_table("kernel_generation"))
    migrator.migrate(migrator.drop_table("series_edition_trial"))
    migrator.migrate(migrator.drop_table("series_edition_release"))
    migrator.migrate(migrator.drop_table("series_edition_draft"))
