"""Write migrations from the models: `python -m tests.generate_migrations` or `… --next add_series_notes`.

`--plugin committees` writes those of a bundled service plugin, into its own folder.

Without `--next` the first migration is written anew; that is refused once there is a second one, because then somebody
may have run the first. The files are frozen copies of the tables: they import nothing of the portal.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import peewee
from playhouse.migrations import template
from playhouse.schema_diff import SchemaDiff, diff_models

from portal.kernel import database as db
from portal.kernel import schema
from portal.registry import build

# What our own fields are in the database.
STORED_AS = {
    "InstantField": "BigIntegerField",
    "TimestampField": "BigIntegerField",
    "JsonField": "TextField",
    "SealedField": "TextField",
}
NAMES = re.compile(r"\b(Model|CompositeKey|[A-Z][A-Za-z]*Field)\b")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--next", metavar="NAME", help="write one more migration with what has changed")
    parser.add_argument("--plugin", metavar="NAME", help="the migrations of this bundled service plugin")
    arguments = parser.parse_args()
    if arguments.plugin:
        (service,) = (each for each in build().services() if each.name == arguments.plugin)
        owner, models = service.owner(), list(service.tables())
    else:
        schema.import_models()
        owner, models = schema.CORE, db.all_models()
    written = write_next(arguments.next, owner, models) if arguments.next else write_first(owner, models)
    subprocess.run([sys.executable, "-m", "ruff", "format", "-q", str(written)], check=True)
    print(written)


def write_first(owner: schema.Owner, models: list[type[peewee.Model]]) -> Path:
    """`001_initial.py`: every table of the models."""
    others = sorted(path.name for path in owner.folder.glob("[0-9]*.py") if not path.name.startswith("001_"))
    if others:
        sys.exit(f"there are later migrations ({', '.join(others)}): use --next NAME")
    diff = SchemaDiff(models, [], [], [], [])
    path = owner.folder / "001_initial.py"
    path.write_text(frozen(template(diff), "The tables of the first release.", hand_made_indexes(diff.create_tables)))
    return path


def write_next(name: str, owner: schema.Owner, models: list[type[peewee.Model]]) -> Path:
    """The next number: what the models have and the migrated database has not."""
    with tempfile.TemporaryDirectory() as folder:
        db.bind(db.connect(f"sqlite:///{folder}/scratch.db"))
        schema.migrate(Path(folder), (owner,))
        diff = diff_models(db.database.obj, models)
    if not diff:
        sys.exit("the migrations make what the models say: nothing to write")
    number = max(int(path.name[:3]) for path in owner.folder.glob("[0-9]*.py")) + 1
    path = owner.folder / f"{number:03}_{name}.py"
    title = name.replace("_", " ").capitalize() + "."
    path.write_text(frozen(template(diff), title, hand_made_indexes(diff.create_tables)))
    return path


def hand_made_indexes(models: list[type[peewee.Model]]) -> list[str]:
    """Statements for partial and other indexes that peewee's template can't write; the same on both engines."""
    db.bind(peewee.SqliteDatabase(":memory:"))
    statements = []
    for model in models:
        for index in model._meta.indexes:
            if isinstance(index, peewee.SQL | peewee.Node):
                sql, parameters = model._schema._create_index(index, safe=False).query()
                if parameters:
                    raise SystemExit(f"{model.__name__}: write the values of its index as SQL literals")
                statements.append(f"db.execute_sql({sql!r})")
    return statements


def frozen(body: str, title: str, statements: list[str]) -> str:
    """The template's text without our classes, without star imports, without the day on which it was made."""
    todos = [line for line in body.splitlines() if line.startswith("# TODO") and "must be added by hand" not in line]
    if todos or "default" in "".join(line for line in body.splitlines() if line.startswith("# TODO")):
        raise SystemExit("\n".join(line for line in body.splitlines() if line.startswith("# TODO")))
    for ours, stored in STORED_AS.items():
        body = re.sub(rf"\b{ours}\(", f"{stored}(", body)
    # A default of Python's makes no difference to a table.
    body = body.replace("(default=datetime.datetime.now)", "()")
    # Index names come from the table, as those of our models do.
    body = re.sub(r"^( +)(table_name = .*)$", r"\1\2\n\1legacy_table_names = False", body, flags=re.M)
    up, _, down = body[body.index("def up(") :].partition("\n\n\ndef down(")
    up += "".join(f"\n    {statement}" for statement in statements)
    code = f"{up}\n\n\ndef down({down}"
    names = ", ".join(sorted(set(NAMES.findall(code))))
    return f'"""{title}"""\n\nfrom peewee import {names}\n\n\n{code}'


if __name__ == "__main__":
    main()
