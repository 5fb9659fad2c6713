"""`python wsgi.py`: web and worker start together and stop together; earnest and demonstration are kept apart."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.request import urlopen

import pytest
import waitress

from admin_app import serve
from admin_app.config import ROOT, secret, settings
from admin_app.prepare import refuse_demo_in_earnest
from models.organisation import Account
from tests.databases import SITE


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(folder, port):
    """The product as people start it, over an empty database outside demo mode."""
    given = {"DATA_DIR": str(folder), "PORT": str(port), "PATH": os.environ["PATH"], "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, "wsgi.py"], cwd=ROOT, env=given, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        start_new_session=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.stdout.close()
        process.wait()


def wait_for(condition) -> bool:
    for _ in range(600):
        if condition():
            return True
        time.sleep(0.1)
    return False


def answers(port) -> bool:
    try:
        return urlopen(f"http://127.0.0.1:{port}/healthz").status == 200
    except OSError:
        return False


def workers(folder) -> list[str]:
    """Processes of this very product that still run: they carry its folder in their environment."""
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/environ", "rb") as file:
                    if f"DATA_DIR={folder}".encode() in file.read():
                        found.append(name)
            except OSError:
                continue
    return found


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_web_and_worker_start_together_and_one_signal_stops_both(tmp_path, stop):
    port = free_port()
    with serving(tmp_path, port) as process:
        assert wait_for(lambda: answers(port))
        assert wait_for(lambda: len(workers(tmp_path)) >= 3)  # the master, a web process at least, the worker
        process.send_signal(stop)
        assert process.wait() == 0
        said = process.stdout.read()
    assert f"业主接待台已启动：http://127.0.0.1:{port}/" in said and "已停止。" in said
    assert "Traceback" not in said
    assert wait_for(lambda: workers(tmp_path) == [])


def test_a_worker_whose_web_was_killed_stops_too(tmp_path):
    port = free_port()
    with serving(tmp_path, port) as process:
        assert wait_for(lambda: answers(port))
        process.kill()
        process.wait()
    assert wait_for(lambda: workers(tmp_path) == [])


def test_a_taken_port_is_said_in_one_line(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with serving(tmp_path, taken.getsockname()[1]) as process:
            assert process.wait() == 1
            said = process.stdout.read()
    assert "换一个端口" in said and "Traceback" not in said


def test_in_earnest_nothing_is_served_while_a_demo_account_can_sign_in(app, session, site):
    app.config["DEMO"] = False
    try:
        with pytest.raises(Exception, match="演示账号 desk、supervisor.*还能用演示口令登录"):
            refuse_demo_in_earnest(app)
        for account in session.query(Account).where(Account.demo.is_(True)):
            account.enabled = False
        session.commit()
        refuse_demo_in_earnest(app)
    finally:
        app.config["DEMO"] = True


def test_other_servers_are_refused_in_the_same_way(databases, db_name):
    database = databases[db_name]
    database.reset(SITE)
    url = database.app.config["SQLALCHEMY_DATABASE_URI"]
    given = {**os.environ, "DATABASE_URL": url, "DATA_DIR": str(database.folder)}
    ask = [sys.executable, "-c", "import wsgi; print(wsgi.app.name)"]
    refused = subprocess.run(ask, cwd=ROOT, env=given | {"DEMO": ""}, capture_output=True, text=True, check=False)
    taken = subprocess.run(ask, cwd=ROOT, env=given | {"DEMO": "1"}, capture_output=True, text=True, check=False)
    assert refused.returncode == 1 and "还能用演示口令登录" in refused.stderr and "Traceback" not in refused.stderr
    assert taken.stdout == "admin_app\n"


def test_where_there_is_no_fork_waitress_serves(monkeypatch, app):
    given = {}
    monkeypatch.delattr(os, "fork")
    monkeypatch.setattr(waitress, "serve", lambda served, **options: given.update(options, app=served))
    serve.serve(app)
    assert given["app"] is app and given["port"] == app.config["PORT"]


def test_the_key_of_the_installation_is_made_once_and_read_by_its_owner_only(tmp_path):
    first = secret(tmp_path, "session")
    assert len(first) == 64 and secret(tmp_path, "session") == first
    assert (tmp_path / "secrets" / "session").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "secrets").iterdir()] == ["session"]


@pytest.mark.parametrize("written", ["postgres://u:p@h/d", "postgresql://u:p@h/d", "postgresql+psycopg://u:p@h/d"])
def test_the_database_is_named_as_hosts_name_it(written):
    assert settings({"DATABASE_URL": written})["SQLALCHEMY_DATABASE_URI"] == "postgresql+psycopg://u:p@h/d"


def test_without_settings_it_is_the_embedded_database_on_this_machine_only():
    given = settings({})
    assert given["SQLALCHEMY_DATABASE_URI"] == f"sqlite:///{ROOT / 'instance' / 'desk.db'}"
    assert (given["HOST"], given["PORT"], given["DEMO"], given["TLS"]) == ("127.0.0.1", 8000, False, False)
