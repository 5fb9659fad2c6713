"""create_app(): config → database → sign-in → declaration checks → views → commands → error pages."""

import logging

from flask import Flask, request
from flask_babel import Babel
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from admin_app import commands, config, errors, frame, jobs, security
from admin_app.signin import gate, pages
from models import audit, sealed
from models.checks import refuse_bad_declarations
from models.db import db, reading_only
from models.schema import load_all
from views import add_views

READS = ("GET", "HEAD", "OPTIONS")
READ_FIRST = ("downloads.cancel",)  # it must get through while a job keeps everybody from writing


def create_app(**overrides) -> Flask:
    """The application. Settings come from the environment; `overrides` (upper case) win, for tests and tools."""
    app = Flask("admin_app")
    app.config.update(config.settings() | overrides)
    app.config.setdefault("SECRET_KEY", None)
    app.config["SECRET_KEY"] = app.config["SECRET_KEY"] or config.secret(app.config["DATA_DIR"], "session")
    sealed.set_key(config.secret(app.config["DATA_DIR"], "channel"))
    audit.set_key(config.secret(app.config["DATA_DIR"], "audit"))
    logging.basicConfig(level=app.config["LOG_LEVEL"], format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for chatty in ("alembic", "huey"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    _trust_proxies(app)
    _open_database(app)
    Babel(app)
    security.install(app)
    gate.install(app)
    app.register_blueprint(pages.pages)
    security.install_csrf(app)
    _check_declarations()
    add_views(app)
    frame.install(app)
    jobs.install(app)
    commands.install(app)
    errors.install(app)
    return app


def _trust_proxies(app: Flask) -> None:
    hops = app.config["TRUSTED_PROXIES"]
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)


def _open_database(app: Flask) -> None:
    db.init_app(app)
    Migrate(app, db, directory=str(config.ROOT / "models" / "migrations"))

    @app.before_request
    def begin_as_reader_or_writer() -> None:
        reading_only.set(request.method in READS or request.endpoint in READ_FIRST)

    @app.teardown_request
    def forget_the_reader(_error) -> None:
        reading_only.set(False)


def _check_declarations() -> None:
    load_all()
    refuse_bad_declarations()
