"""Habits of the house that a linter has no rule for."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
# Without migrations: frozen copies of tables, written by tests/generate_migrations.py.
MODULES = sorted(
    path
    for folder in ("portal", "plugins")
    for path in (ROOT / folder).rglob("*.py")
    if path.parent.name != "migrations"
)
TESTS = sorted((ROOT / "tests").rglob("*.py"))
MOST_LINES = 320
MOST_FUNCTION_LINES = 40
# Only this module reads a clock.
CLOCK = ROOT / "portal" / "kernel" / "clock.py"
CLOCK_READS = re.compile(
    r"datetime\.now\(|\.utcnow\(|date\.today\(|datetime\.today\(|time\.time\(|time\.time_ns\(|import pytz"
)
# One literal each, which would not be clearer in pieces.
LITERALS = frozenset({"portal/criteria/schema.py:facts_schema"})
# Named in the table of portal/sweeps.py itself.
BY_TABLE: frozenset[str] = frozenset()
CATCH_ALLS = frozenset({"utils", "util", "helpers", "helper", "common", "misc", "shared", "tools"})


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


TREES = {path: ast.parse(path.read_text()) for path in MODULES}
FUNCTIONS = [
    (path, node)
    for path, tree in TREES.items()
    for node in ast.walk(tree)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
]


def body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function without its signature and its docstring."""
    body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1


def test_modules_are_short() -> None:
    # The public API for plugins is two lists of names: what is re-exported, twice.
    texts = [path for path in MODULES if name_of(path) != "portal/plugin.py"]
    long = {name_of(path): len(path.read_text().splitlines()) for path in texts}
    assert {name: lines for name, lines in long.items() if lines > MOST_LINES} == {}, "split them by noun"


def test_functions_are_short() -> None:
    lengths = {f"{name_of(path)}:{node.name}": body_lines(node) for path, node in FUNCTIONS}
    long = {name: lines for name, lines in lengths.items() if lines > MOST_FUNCTION_LINES and name not in LITERALS}
    assert long == {}


def test_every_module_says_what_it_is_for() -> None:
    assert [name_of(path) for path, tree in TREES.items() if tree.body and not ast.get_docstring(tree)] == []


def test_only_the_clock_reads_the_time() -> None:
    assert [name_of(path) for path in MODULES if path != CLOCK and CLOCK_READS.search(path.read_text())] == []


def test_nothing_is_imported_inside_a_function() -> None:
    inside = [
        f"{name_of(path)}:{node.lineno}"
        for path, function in FUNCTIONS
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert inside == []


def test_no_error_is_swallowed() -> None:
    swallowed = [
        f"{name_of(path)}:{node.lineno}"
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException")))
        and all(isinstance(statement, ast.Pass | ast.Continue) for statement in node.body)
    ]
    assert swallowed == []


def test_every_sweep_is_run_by_something() -> None:
    """A sweep that nobody calls is a deadline that never comes."""
    sweeps = {node.name: path for path, node in FUNCTIONS if node.name.startswith("sweep_")}
    names = [
        re.findall(r"(?<!def )\bsweep_[a-z_]+", path.read_text()) for path in MODULES if path.name != "__init__.py"
    ]
    called = {name for found in names for name in found}
    assert sorted(sweeps.keys() - called - BY_TABLE) == []


def test_no_module_is_called_by_what_it_is_not() -> None:
    assert [name_of(path) for path in MODULES if path.stem in CATCH_ALLS or path.parent.name in CATCH_ALLS] == []


def test_nothing_depends_on_pytz() -> None:
    constraints = (ROOT / ".ci" / "constraints.txt").read_text()
    assert "pytz" not in constraints
    assert not any(re.search(r"^\s*(import|from) pytz", path.read_text(), re.MULTILINE) for path in MODULES + TESTS)


def test_no_registry_address_is_recorded() -> None:
    """Files with the addresses of one build machine's registries don't belong into the repository."""
    assert {"uv.lock", "pylock*.toml", "package-lock.json"} <= set((ROOT / ".gitignore").read_text().splitlines())
    assert "http" not in (ROOT / ".ci" / "constraints.txt").read_text()
