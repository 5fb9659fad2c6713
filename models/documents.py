"""Everything with a title and a form number: registers, the other ways to print them, and the sheets that are no register."""

from models.declare import all_registers
from models.register_words import Document, Named

MONTHLY = Document("monthly", "投诉情况月汇总表", "QR-KF-07")


def documents() -> dict[str, Named]:
    """By the name under which their words are kept; what prints a register stands behind it."""
    found: dict[str, Named] = {}
    for register in all_registers():
        found[register.slug] = register
        found |= {layout.slug: layout for layout in register.layouts}
        found |= {paper.slug: paper for paper in register.papers if paper.declared("title")}
    return found | {MONTHLY.slug: MONTHLY}
