"""Who is called back although nobody complained: drawn by the number of the slip, so that nobody can choose; pure (R82, 抽样 30%).

The number decides, always in the same way. Where the numbers of a month happen to draw too few, the next one that ends is taken too.
"""

from hashlib import sha256

DRAWN, MADE_UP, ADDED, PASSED = "drawn", "made_up", "added", "passed"
VISITED = (DRAWN, MADE_UP, ADDED)


def is_drawn(key: str, share: int) -> bool:
    """Whether this key falls into the first `share` of a hundred equal parts."""
    return int.from_bytes(sha256(key.encode()).digest()[:8]) % 100 < share


def is_owed(ended: int, chosen: int, share: int) -> bool:
    """Whether fewer than the share were chosen of so many that ended, this one among them."""
    return chosen < ended * share // 100


def decide(key: str, ended: int, chosen: int, share: int) -> str:
    """DRAWN, MADE_UP or PASSED for the one that has just ended; `chosen` of the others of the month."""
    if is_drawn(key, share):
        return DRAWN
    return MADE_UP if is_owed(ended, chosen, share) else PASSED
