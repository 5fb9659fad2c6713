"""`python wsgi.py`: tables, first data, then web and background worker together until Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import Flask

from admin_app.config import ROOT
from admin_app.factory import create_app
from admin_app.prepare import load_first_data, open_demo_accounts, prepare_tables, refuse_demo_in_earnest
from models.db import db
from models.organisation import system_actor
from models.password_policy import DEMO
from models.reports.first_steps import nobody_yet
from models.schema import NeedsMigration
from models.scope import acting


def main() -> None:
    app = create_app()
    try:
        prepare(app)
    except (click.ClickException, NeedsMigration) as refused:
        sys.exit(getattr(refused, "message", str(refused)))
    except KeyboardInterrupt:
        print("已停止。", flush=True)
        return
    with background_worker():
        serve(app)


def prepare(app: Flask) -> None:
    _refuse_taken_port(app.config["HOST"], app.config["PORT"])
    prepare_tables(app)
    if app.config["DEMO"]:
        print("正在准备数据，第一次启动要等一会儿……", flush=True)
    load_first_data(app, app.config["DEMO"], app.config["DEMO_ROWS"])
    refuse_demo_in_earnest(app)
    print(greeting(app), flush=True)
    with app.app_context():
        db.engine.dispose()  # no connection may be shared with the processes to come


def greeting(app: Flask) -> str:
    scheme = "https" if app.config["TLS"] else "http"
    lines = [f"业主接待台已启动：{scheme}://{app.config['HOST']}:{app.config['PORT']}/"]
    if app.config["DEMO"]:
        with app.app_context(), acting(db.session, system_actor()):
            names = "、".join(open_demo_accounts(db.session))
        lines.append(f"演示账号：{names}，口令都是 {DEMO}")
    with app.app_context(), acting(db.session, system_actor()):
        if nobody_yet(db.session):
            lines.append("还没有账号：另开一个窗口，运行 flask --app wsgi create-admin 建系统管理员")
    return "\n".join([*lines, "按 Ctrl-C 停止。"])


def _refuse_taken_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(f"没有启动：{host}:{port} 用不了（{error.strerror}）。换一个端口，例如 PORT=8001。") from None


@contextmanager
def background_worker() -> Iterator[None]:
    """The worker as a child process. It has its own process group, so that Ctrl-C reaches it through us, once."""
    here = os.getpid()
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker", "--with-parent"]
    apart = {"start_new_session": True} if os.name == "posix" else {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    worker = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, **apart)
    try:
        yield
    finally:
        if os.getpid() == here:  # web processes are forks of this one and leave by the same door
            _stop(worker)


def _stop(worker: subprocess.Popen) -> None:
    worker.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
    try:
        worker.wait(timeout=20)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()
    print("已停止。", flush=True)


def serve(app: Flask) -> None:
    if hasattr(os, "fork"):
        _serve_forking(app)
    else:
        import waitress

        waitress.serve(app, host=app.config["HOST"], port=app.config["PORT"], threads=app.config["WEB_THREADS"])


def _serve_forking(app: Flask) -> None:
    from gunicorn.app.base import BaseApplication

    class Web(BaseApplication):
        def load_config(self) -> None:
            host = app.config["HOST"]
            given = {
                "bind": f"[{host}]:{app.config['PORT']}" if ":" in host else f"{host}:{app.config['PORT']}",
                "workers": app.config["WEB_WORKERS"], "threads": app.config["WEB_THREADS"], "worker_class": "gthread",
                "timeout": 120, "graceful_timeout": 15, "loglevel": "warning",
            }  # fmt: skip
            for name, value in given.items():
                self.cfg.set(name, value)

        def load(self):
            return app

    Web().run()
