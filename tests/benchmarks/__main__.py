"""Runs the figures and prints a table for people and a JSON line each for machines."""

import argparse
import sys
from collections.abc import Callable, Iterable

from tests.benchmarks import exports, saving, screens
from tests.benchmarks.databases import open_estate
from tests.benchmarks.goals import GOALS, GROWTH
from tests.benchmarks.timing import Figure

SIZES = (10_000, 1_000_000)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--rows", type=int, nargs="*", default=SIZES)
    parser.add_argument("--only", nargs="*", default=[], help="beginnings of names")
    asked = parser.parse_args(arguments)
    figures: list[Figure] = []
    for rows in asked.rows:
        app = open_estate(rows)
        for part in (screens, saving, exports):
            for figure in part.measure(app, rows, _wanted(asked.only)):
                print(figure.json(), flush=True)
                figures.append(figure)
    print("\n" + "\n".join(table(figures)))


def _wanted(only: Iterable[str]) -> Callable[[str], bool]:
    beginnings = tuple(only)
    return lambda name: not beginnings or name.startswith(beginnings)


def table(figures: list[Figure]) -> list[str]:
    """One line a figure, smaller and larger size side by side."""
    sizes = sorted({figure.rows for figure in figures})
    by = {(figure.name, figure.rows): figure for figure in figures}
    lines = [f"{'figure':<18}" + "".join(f"{size:>12,} rows   floor  ratio" for size in sizes) + "   goal  growth"]
    for name, goal in GOALS.items():
        found = [by[name, size] for size in sizes if (name, size) in by]
        if found:
            cells = "".join(f"{one.value:>14.1f} {one.unit:<2}{one.floor:>8.1f}{one.ratio:>6.1f}×" for one in found)
            lines.append(f"{name:<18}{cells}{goal:>6.1f}×  {_growth(name, found)}{'' if all(one.met for one in found) else '  over'}")
    return lines


def _growth(name: str, found: list[Figure]) -> str:
    if len(found) < 2 or not name.startswith(("list", "search", "queue")):
        return "–"
    growth = found[-1].value / found[0].value
    return f"{growth:.2f}×" + ("" if growth <= GROWTH else f" (goal {GROWTH}×)")


if __name__ == "__main__":
    main(sys.argv[1:])
