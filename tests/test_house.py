"""The house stands as it was drawn: layers, laws, names, README, words."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from admin_app import commands
from admin_app.listing import as_data
from models.declare import all_registers
from models.schema import load_all

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("admin_app", "models", "views", "seed")
CODE = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
TEMPLATES = sorted((ROOT / "admin_app" / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "admin_app" / "static" / "js").glob("*.js"))
TOP = {"admin_app", "models", "views", "seed", "tests", "requirements.txt", "wsgi.py", "README.md", "Makefile", "pyproject.toml",
       ".ci", ".gitignore"}  # fmt: skip
# Who may speak to the database past the mapped classes: what runs inside a flush, the index, the schema, sign-in.
RAW = {
    "models/alarm.py", "models/amendment.py", "models/audit.py", "models/belonging.py", "models/channel.py", "models/db.py",
    "models/outbox.py", "models/reminder.py", "models/saving.py", "models/scope.py", "models/schema.py", "models/search.py",
    "models/steps.py", "models/slip_trail.py", "models/tracking.py", "models/word_index.py", "models/migrations/env.py",
    "models/record_number.py", "models/operations/deliver.py",
    "models/operations/escalate_overdue.py", "admin_app/frame.py", "admin_app/serve.py", "admin_app/signin/gate.py",
    "admin_app/signin/tries.py", "admin_app/prepare.py", "models/upkeep.py", "seed/demo.py", "seed/generate.py",
}  # fmt: skip
RAW_WORDS = re.compile(r"\.connection\(\)|\.raw_connection\(|\.exec_driver_sql\(|engine\.(begin|connect)\(|create_engine\(|db\.engine\b")
CLOCK_WORDS = re.compile(r"\b(datetime|date)\.(now|utcnow|today)\(|\btime\.(time|localtime|gmtime)\(")
PATTERN = re.compile(r"\(\?.*?\)|\[[^\]]*\]")  # what regular expressions say is not said to people
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:!?]|[,;:!?][\u4e00-\u9fff]")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def run(*command: str) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False)


def tracked() -> list[str]:
    return subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()


def test_every_layer_imports_downward_only():
    done = run("-c", "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command(['--no-cache']))")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_code_passes_the_whole_check():
    done = run("-m", "ruff", "check", "--no-cache", ".")
    assert done.returncode == 0, done.stdout


def test_only_the_clock_reads_the_clock():
    readers = [name_of(path) for path in CODE if CLOCK_WORDS.search(path.read_text()) and name_of(path) != "models/clock.py"]
    assert readers == []


def test_nobody_speaks_past_the_session_but_those_listed():
    speakers = {name_of(path) for path in CODE if RAW_WORDS.search(path.read_text())}
    assert speakers - RAW == set()


def test_the_top_level_is_the_one_the_client_fixed():
    assert {path.split("/")[0] for path in tracked()} <= TOP


def test_no_file_hides_behind_a_name_that_says_nothing():
    nothing = {"utils", "helpers", "common", "manager", "service", "misc"}
    assert [path for path in tracked() if Path(path).stem in nothing] == []


def test_nothing_is_left_for_later():
    later = re.compile(r"\b(TO" r"DO|FIX" r"ME)\b|raise NotImplemented" r"Error|pytest\.(skip|mark\.skip|xfail|mark\.xfail)")
    files = [*CODE, *TEMPLATES, *SCRIPTS, *(ROOT / "tests").rglob("*.py")]
    assert [name_of(path) for path in files if later.search(path.read_text())] == []


def test_every_module_says_what_it_is_for():
    silent = [name_of(path) for path in CODE if not ast.get_docstring(ast.parse(path.read_text()))]
    assert silent == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_templates_carry_no_script_and_no_style_of_their_own(path):
    text = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.S)
    assert re.findall(r"\son[a-z]+\s*=\s*[\"']", text) == []
    assert re.findall(r"\sstyle\s*=", text) == []
    assert re.findall(r"<style(?! nonce=)|javascript:", text, flags=re.I) == []
    scripts = re.findall(r"<script\b[^>]*>", text)
    assert [tag for tag in scripts if "application/json" not in tag and not ("nonce=" in tag and "src=" in tag)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_what_templates_say_has_chinese_punctuation(path):
    text = re.sub(r"\{#.*?#\}|<!--.*?-->|<script.*?</script>", "", path.read_text(), flags=re.S)
    said = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", " ", text, flags=re.S)
    assert HALF_WIDTH.findall(said) == []


# What people write in their sheets is read with either punctuation.
READS_BOTH = {"models/sheets/read.py", "models/rules/written.py", "models/rules/rooms.py", "models/rules/identity.py"}


@pytest.mark.parametrize("path", [path for path in CODE if name_of(path) not in READS_BOTH], ids=name_of)
def test_what_the_code_says_has_chinese_punctuation(path):
    tree = ast.parse(path.read_text())
    docs = {id(node.body[0].value) for node in ast.walk(tree) if _has_docstring(node)}
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    assert [text.value for text in texts if id(text) not in docs and HALF_WIDTH.search(PATTERN.sub("", text.value))] == []


def _has_docstring(node) -> bool:
    if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) or not node.body:
        return False
    first = node.body[0]
    return isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)


def test_requirements_are_pinned_to_the_version():
    lines = [*(ROOT / "requirements.txt").read_text().splitlines(), *(ROOT / "tests" / "requirements.txt").read_text().splitlines()]
    loose = [line for line in lines if line and not line.startswith(("#", "-r")) and not re.match(r"[\w\[\]-]+==\S+", line)]
    assert loose == []


def test_nothing_read_at_start_up_is_unix_only():
    unix = re.compile(r"^(import|from) (fcntl|pwd|grp|resource|termios|gunicorn)\b", re.M)
    assert [name_of(path) for path in CODE if unix.search(path.read_text())] == []


def test_readme_has_a_line_for_every_register():
    load_all()
    table = between("registers")
    for register in as_data(all_registers()):
        row = f"`{register['slug']}`"
        assert row in table and register["title"] in table, f"{register['title']} ({row}) is missing in the README"


def test_readme_names_every_command_and_every_setting():
    readme = (ROOT / "README.md").read_text()
    assert [one.name for one in commands.commands if not re.search(rf"`{one.name}\b|wsgi {one.name}\b", readme)] == []
    config = (ROOT / "admin_app" / "config.py").read_text()
    settings = set(re.findall(r"environ(?:\.get\(|\[)\"([A-Z_]+)\"", config))
    assert 10 <= len(settings) <= 20
    assert [name for name in sorted(settings) if f"`{name}`" not in between("settings")] == []


def between(part: str) -> str:
    return re.search(rf"<!-- {part}:begin -->(.*)<!-- {part}:end -->", (ROOT / "README.md").read_text(), re.S)[1]


def test_the_commands_others_rely_on_are_there():
    names = {one.name for one in commands.commands}
    assert {"init-db", "seed", "registers", "escalate", "monthly", "export", "create-admin", "worker"} <= names


def test_registers_as_json_has_the_promised_shape():
    load_all()
    for register in json.loads(json.dumps(as_data(all_registers()))):
        assert set(register) == {"slug", "title", "form_no", "group", "fields"}
        for field in register["fields"]:
            assert set(field) == {"name", "label", "kind", "required", "private", "in_list", "query", "search"}
            assert [type(field[name]) for name in ("required", "private", "in_list", "search")] == [bool] * 4
