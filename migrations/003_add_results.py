"""Add results."""

from peewee import BigIntegerField, BooleanField, CharField, DateField, ForeignKeyField, Model, TextField


def up(migrator, db):
    class Application(Model):
        class Meta:
            database = db
            table_name = "submissions_application"
            legacy_table_names = False

    class Result(Model):
        application = ForeignKeyField(Application, unique=True, on_delete="RESTRICT")
        passed = BooleanField()
        reason = TextField(default="")
        committee = CharField(max_length=200)
        voted_on = DateField()
        recorded_at = BigIntegerField()
        title = CharField(max_length=60, default="")
        document = CharField(max_length=120, default="")
        confirmed_on = DateField(index=True, null=True)
        scope = CharField(max_length=60, default="")
        way = CharField(max_length=12, default="")
        certificate = CharField(max_length=60, default="")

        class Meta:
            database = db
            table_name = "submissions_result"
            legacy_table_names = False
            indexes = ((("certificate", "id"), False),)

    db.create_tables([Result])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("submissions_result"))
