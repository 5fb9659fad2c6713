"""Passwords are kept as argon2 hashes only; nothing else in the product knows how."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher()
LONGEST = 128  # longer input is refused before it costs anything


def hash_password(password: str) -> str:
    """A salted hash. Raises ValueError for a password longer than `LONGEST`."""
    if len(password) > LONGEST:
        raise ValueError("password too long")
    return _HASHER.hash(password)


def verify_password(password_hash: str, password: str) -> bool:
    """Whether this is the password; False for a hash that is none."""
    if len(password) > LONGEST:
        return False
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def needs_rehash(password_hash: str) -> bool:
    """Whether the hash was made with weaker settings than today's."""
    return _HASHER.check_needs_rehash(password_hash)
