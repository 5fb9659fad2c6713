"""Where a page may lead back to: a path on this host, nothing else."""

from urllib.parse import urlsplit


def safe_target(url: str | None) -> str | None:
    """The address if it is a plain path of this host; None for everything that could lead elsewhere."""
    if not url or not url.startswith("/") or len(url) > 2000:
        return None
    if url.startswith("//") or "\\" in url or any(ord(character) < 33 or ord(character) == 127 for character in url):
        return None
    parts = urlsplit(url)
    return None if parts.scheme or parts.netloc else url
