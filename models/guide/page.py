"""What a page of the guide is made of: short lines under headings, nothing else."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """Lines under one heading. `steps`: the manual wants each of them done, in this order, so they have boxes to tick on paper.

    `kept`: for each step the fields that record it (visit.readback_done), in one text; "" where it is a matter of manners alone.
    """

    title: str
    lines: tuple[str, ...]
    steps: bool = False
    kept: tuple[str, ...] = ()


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
