"""Reading a plugin's source without running it: what it imports, and what API range it declares."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

# The whole public API; a plugin's tests may use the second as well.
PUBLIC = frozenset({"portal.plugin"})
PUBLIC_FOR_TESTS = PUBLIC | {"portal.testing"}
# What stands behind the public API, which gives what is needed of it.
BEHIND = frozenset({"flask", "peewee", "playhouse", "pluggy", "jinja2", "werkzeug", "wtforms", "huey"})
# What the rooms of a service plugin are made with: stores, pages, forms, a command.
OF_ROOMS = frozenset({"flask", "peewee", "wtforms"})
# A series is values: these read a clock, a file system, a network, another process, or chance.
IMPURE = frozenset(
    {
        "asyncio", "ctypes", "http", "multiprocessing", "os", "random", "secrets", "shutil", "signal", "socket",
        "sqlite3", "ssl", "subprocess", "sys", "tempfile", "threading", "time", "urllib",
    }
)  # fmt: skip
# Ways round an import statement, and into the interpreter.
DYNAMIC = frozenset({"__import__", "eval", "exec", "compile"})
CLOCKS = frozenset({("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")})


@dataclass(frozen=True)
class SourceFinding:
    """One forbidden thing in a source file."""

    name: str
    file: str
    line: int
    problem: str


def scan(sources: Mapping[str, str], *, service: bool | None = None) -> list[SourceFinding]:
    """Every forbidden import in the sources (path -> text). A service plugin may do what a series may not.

    `service` None: it is one when any source defines the hook `portal_service`.
    """
    findings: list[SourceFinding] = []
    trees: dict[str, ast.Module] = {}
    for path, text in sorted(sources.items()):
        try:
            trees[path] = ast.parse(text)
        except (SyntaxError, ValueError) as error:
            line = getattr(error, "lineno", None) or 1
            findings.append(SourceFinding("does-not-parse", path, line, str(error)))
    if service is None:
        service = any(_defines(tree, "portal_service") for tree in trees.values())
    for path, tree in trees.items():
        findings.extend(_file(path, tree, service))
    return findings


def is_test(path: str) -> bool:
    """Is it a test of the plugin, which may use `portal.testing` and anything that tests need?"""
    parts = path.split("/")
    return "tests" in parts[:-1] or parts[-1].startswith("test_") or parts[-1] == "conftest.py"


def _defines(tree: ast.Module, name: str) -> bool:
    return any(isinstance(node, ast.FunctionDef) and node.name == name for node in ast.walk(tree))


def _file(path: str, tree: ast.Module, service: bool) -> Iterator[SourceFinding]:
    test = is_test(path)
    for node in ast.walk(tree):
        for module in _imported(node):
            problem = _import_problem(module, test=test, service=service)
            if problem:
                yield SourceFinding("forbidden-import", path, getattr(node, "lineno", 1), problem)
        if isinstance(node, ast.Call) and not test:
            called = _call_problem(node.func, service=service)
            if called:
                yield SourceFinding("forbidden-call", path, node.lineno, called)


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and not node.level:
        module = node.module or ""
        # `from portal import plugin` is the same as `import portal.plugin`.
        yield from (f"portal.{alias.name}" for alias in node.names) if module == "portal" else (module,)


def _import_problem(module: str, *, test: bool, service: bool) -> str:
    top = module.partition(".")[0]
    if top == "portal":
        allowed = PUBLIC_FOR_TESTS if test else PUBLIC
        return "" if module in allowed else f"imports {module}: a plugin imports portal.plugin only"
    if test:
        return ""
    if top in BEHIND and not (service and top in OF_ROOMS):
        return f"imports {module}: portal.plugin gives what a plugin needs of it"
    if top == "importlib":
        return f"imports {module}: what is imported must be written as an import"
    if not service and top in IMPURE:
        return f"imports {module}: a series is values, it reads no clock, no file system and no network"
    return ""


def _call_problem(called: ast.expr, *, service: bool) -> str:
    if isinstance(called, ast.Name) and called.id in DYNAMIC:
        return f"calls {called.id}()"
    if isinstance(called, ast.Attribute) and not service:
        owner = called.value.id if isinstance(called.value, ast.Name) else getattr(called.value, "attr", "")
        if (owner, called.attr) in CLOCKS:
            return f"calls {owner}.{called.attr}(): a series reads no clock, the day comes in as an argument"
    return ""


def declared_core_api(source: str) -> str:
    """The text of `CORE_API = "…"` at the top of a module; "" when it is not written there as a text."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError):
        return ""
    for node in body:
        target, value = _assigned(node)
        if target == "CORE_API" and isinstance(value, ast.Constant) and isinstance(value.value, str):
            return value.value
    return ""


def _assigned(node: ast.stmt) -> tuple[str, ast.expr | None]:
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id, node.value
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return node.target.id, node.value
    return "", None
