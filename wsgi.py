"""`flask --app wsgi …` and any WSGI server take `app`; `python wsgi.py` serves web and background worker together."""

from admin_app.factory import create_app


def __getattr__(name: str):
    """`app` is made when somebody asks for it, so that importing this file costs nothing."""
    if name == "app":
        globals()["app"] = create_app()
        return globals()["app"]
    raise AttributeError(name)


if __name__ == "__main__":
    from admin_app.serve import main

    main()
