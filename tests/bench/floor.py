"""The floor: a bare Flask view that reads one row through peewee, loads a signed-in user and renders a page.

It does what no page of this kind can do without, and nothing else. `PORTAL_FLOOR_HOME` names its folder; `/page/<size>`
renders a Jinja page of about that many bytes, so that a page of the portal is compared with one of the same length.
"""

import os
from pathlib import Path

import peewee
from flask import Flask, redirect, render_template
from flask_login import LoginManager, UserMixin, current_user, login_required, login_user
from jinja2 import DictLoader

PAGE = """<!doctype html>
<html lang="zh-Hans-CN"><head><meta charset="utf-8"><title>{{ row.title }}</title></head>
<body><h1>{{ row.title }}</h1><p>{{ user.name }}</p>
<ul>{% for line in lines %}<li>{{ line }}</li>
{% endfor %}</ul></body></html>"""
# The text of one list line: about the share of values in a real page.
LINE = "审核通过的材料将进入下一环节，请留意截止时间。"

home = Path(os.environ["PORTAL_FLOOR_HOME"])
database = peewee.SqliteDatabase(str(home / "floor.db"), pragmas={"journal_mode": "wal", "synchronous": "full"})


class User(UserMixin, peewee.Model):
    """The signed-in user."""

    name = peewee.CharField()

    class Meta:
        database = database


class Row(peewee.Model):
    """The one row of the page."""

    title = peewee.CharField()
    owner = peewee.IntegerField(index=True)

    class Meta:
        database = database


app = Flask(__name__)
app.jinja_loader = DictLoader({"page.html": PAGE})  # compiled once, as a template file is
app.secret_key = "floor" * 8
login = LoginManager(app)


@login.user_loader
def load(identity: str) -> User | None:
    return User.get_or_none(User.id == int(identity))


@app.get("/enter")
def enter():  # noqa: ANN201
    login_user(User.get_by_id(1))
    return redirect("/page/1000", 303)


@app.get("/page/<int:size>")
@login_required
def page(size: int) -> str:
    row = Row.get(Row.owner == current_user.id)
    per_line = len(LINE.encode()) + 10
    lines = [LINE] * max(1, (size - 200) // per_line)
    return render_template("page.html", row=row, user=current_user, lines=lines)


def prepare() -> None:
    """A table of ten thousand rows, as a portal's would be."""
    database.create_tables([User, Row])
    if not User.select().exists():
        with database.atomic():
            User.create(name="测试用户")
            Row.insert_many([(f"第{n}号", n) for n in range(1, 10_001)], fields=[Row.title, Row.owner]).execute()


prepare()
