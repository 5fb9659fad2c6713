"""Secrets of others (passwords of mail servers, keys of chat robots) as they lie in the database: encrypted, with a key kept outside it.

Fernet of the library `cryptography`: authenticated, so that what was tampered with opens for nobody.
"""

import base64
import json

from cryptography.fernet import Fernet, InvalidToken

_box: Fernet | None = None


class Unreadable(RuntimeError):
    """The key is not the one it was sealed with, or what is stored was damaged."""


def set_key(secret: str) -> None:
    """`secret`: 64 hexadecimal digits, as `admin_app/config.py` keeps them."""
    global _box
    _box = Fernet(base64.urlsafe_b64encode(bytes.fromhex(secret)))


def seal(values: dict[str, str]) -> str:
    return _opened().encrypt(json.dumps(values).encode()).decode()


def unseal(sealed: str | None) -> dict[str, str]:
    if not sealed:
        return {}
    try:
        return json.loads(_opened().decrypt(sealed.encode()))
    except InvalidToken:
        raise Unreadable("a sealed value does not open with this key") from None


def _opened() -> Fernet:
    if _box is None:
        raise Unreadable("no key was given")
    return _box
