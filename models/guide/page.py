"""What a page of the guide is made of: short lines under headings, nothing else."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """Lines under one heading. `steps`: the manual wants each of them done, in this order, so they have boxes to tick on paper."""

    title: str
    lines: tuple[str, ...]
    steps: bool = False


@dataclass(frozen=True)
class Page:
    """One page. `rules`: conduct that no software can check, served here; `watched`: what it explains and the registers enforce."""

    slug: str
    title: str
    group: str
    about: str
    sections: tuple[Section, ...]
    rules: tuple[int, ...] = ()
    watched: tuple[int, ...] = ()
