"""Headers, the nonce of the content policy, CSRF. No page may ask another host for anything, no script stands in the markup."""

import secrets

from flask import Flask, Response, abort, g, request
from flask_wtf.csrf import CSRFProtect

from admin_app.signin.gate import FILES

YEAR = 365 * 24 * 3600


def install(app: Flask) -> None:
    app.before_request(refuse_odd_addresses)
    app.after_request(add_headers)
    app.jinja_env.globals["csp_nonce"] = csp_nonce


def install_csrf(app: Flask) -> None:
    """After sign-in: whoever is not signed in is led to sign in, not told about tokens."""
    CSRFProtect(app)


def csp_nonce() -> str:
    """One nonce a request, for scripts and styles alike."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return g.csp_nonce


def refuse_odd_addresses() -> None:
    """A NUL is no part of any address of ours, and databases choke on it."""
    if "%00" in request.query_string.decode("ascii", "replace") or "\x00" in request.path:
        abort(404)


def policy() -> str:
    nonce = f"'nonce-{csp_nonce()}'"
    return "; ".join((
        "default-src 'none'", f"script-src 'self' {nonce}", f"style-src 'self' {nonce}", "img-src 'self'", "font-src 'self'",
        "connect-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
    ))  # fmt: skip


def add_headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", policy())
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["X-Frame-Options"] = "DENY"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.endpoint in FILES:
        if "v" in request.args:
            headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    else:
        headers["Cache-Control"] = "no-store"
    if request.is_secure:
        headers["Strict-Transport-Security"] = f"max-age={YEAR}"
    return response
