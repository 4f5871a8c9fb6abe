"""The tables of the first release."""

from peewee import BigIntegerField, CharField, DateField, IntegerField, Model, TextField


def up(migrator, db):
    class Committee(Model):
        office_id = IntegerField(index=True)
        applicant_id = IntegerField(index=True)
        name = CharField(max_length=120)
        series = CharField(max_length=40)
        scope = CharField(max_length=12)
        specialties = TextField(default=list)
        level = CharField(max_length=12)
        region = CharField(max_length=60)
        members = IntegerField()
        chair = CharField(max_length=60)
        deputies = TextField(default=list)
        valid_from = DateField()
        valid_until = DateField()
        consent = CharField(max_length=200, default="")
        state = CharField(max_length=12, default="draft")
        number = CharField(unique=True, null=True, max_length=60)
        reason = TextField(default="")
        version = IntegerField(default=1)
        submitted_by = IntegerField(null=True)
        created_at = BigIntegerField()
        updated_at = BigIntegerField()

        class Meta:
            database = db
            table_name = "committees_committee"
            legacy_table_names = False
            indexes = ((("state", "valid_until", "id"), False),)

    db.create_tables([Committee])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("committees_committee"))
