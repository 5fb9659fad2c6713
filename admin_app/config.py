"""Settings for machines, from the environment. Deadlines, ladders and labels are not settings: managers change those in the product."""

import os
import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MEGABYTE = 1024 * 1024
ABSOLUTE_LIFE = timedelta(hours=12)


def settings(environ: Mapping[str, str] = os.environ) -> dict[str, object]:
    """Every setting of the application, as Flask keeps them."""
    data = ROOT / environ.get("DATA_DIR", "instance")
    url = database_url(environ.get("DATABASE_URL") or f"sqlite:///{data / 'desk.db'}")
    tls = on(environ.get("TLS"))
    return {
        "DATA_DIR": data,
        "SQLALCHEMY_DATABASE_URI": url,
        "OWNER_DATABASE_URL": database_url(environ.get("OWNER_DATABASE_URL") or url),
        "HOST": environ.get("HOST", "127.0.0.1"),
        "PORT": int(environ.get("PORT", "8000")),
        "BASE_URL": base_url(environ),
        "DEMO": on(environ.get("DEMO")),
        "DEMO_ROWS": int(environ["DEMO_ROWS"]) if environ.get("DEMO_ROWS") else None,
        "WEB_WORKERS": int(environ.get("WEB_WORKERS", "2")),
        "WEB_THREADS": int(environ.get("WEB_THREADS", "4")),
        "TRUSTED_PROXIES": int(environ.get("TRUSTED_PROXIES", "0")),
        "TLS": tls,
        "LOG_LEVEL": environ.get("LOG_LEVEL", "INFO"),
        **_cookies(tls),
        **_limits(),
        **_language(),
    }


def _cookies(tls: bool) -> dict[str, object]:
    return {
        "SESSION_COOKIE_NAME": "__Host-desk" if tls else "desk",
        "SESSION_COOKIE_SECURE": tls,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": ABSOLUTE_LIFE,
        "PREFERRED_URL_SCHEME": "https" if tls else "http",
    }


def _limits() -> dict[str, object]:
    return {
        "MAX_CONTENT_LENGTH": 25 * MEGABYTE,
        "MAX_FORM_MEMORY_SIZE": 2 * MEGABYTE,
        "MAX_FORM_PARTS": 2000,
        "WTF_CSRF_TIME_LIMIT": None,  # the token lives as long as the session it is tied to
        "WTF_CSRF_SSL_STRICT": False,  # that check wants a referrer, and we send none
    }


def _language() -> dict[str, object]:
    return {
        "BABEL_DEFAULT_LOCALE": "zh_Hans_CN",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
        "FLASK_ADMIN_SWATCH": "default",  # the other swatches fetch fonts from elsewhere
    }


def base_url(environ: Mapping[str, str]) -> str:
    """Where this site is found from outside: what links in messages begin with."""
    given = environ.get("BASE_URL") or f"http://{environ.get('HOST', '127.0.0.1')}:{environ.get('PORT', '8000')}"
    return given.rstrip("/")


def on(word: str | None) -> bool:
    return (word or "").strip().lower() in ("1", "true", "yes", "on")


def database_url(url: str) -> str:
    """The address as hosts write it, with the driver we ship."""
    for short in ("postgres://", "postgresql://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    return url


def secret(data: Path, name: str) -> str:
    """A key of this installation, kept apart from the data. Made at the first start; two processes starting at once get the same."""
    folder = data / "secrets"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name
    if not path.exists():
        fresh = folder / f".{name}.{os.getpid()}.{secrets.token_hex(4)}"
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text()
