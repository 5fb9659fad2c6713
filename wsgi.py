"""`flask --app wsgi …` and any WSGI server take `app`; `python wsgi.py` serves web and background worker together."""

import click

from admin_app.factory import create_app
from admin_app.prepare import refuse_demo_in_earnest


def __getattr__(name: str):
    """`app` is made when somebody asks for it, so that importing this file costs nothing."""
    if name != "app":
        raise AttributeError(name)
    app = create_app()
    if click.get_current_context(silent=True) is None:  # a server asks, not a command
        refuse(app)
    globals()["app"] = app
    return app


def refuse(app) -> None:
    try:
        refuse_demo_in_earnest(app)
    except click.ClickException as refused:
        raise SystemExit(refused.message) from None


if __name__ == "__main__":
    from admin_app.serve import main

    main()
