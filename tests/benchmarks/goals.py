"""Names and goals: at most so many times the floor."""

GOALS: dict[str, float] = {
    "list.first": 2.0,
    "list.page20000": 2.0,
    "list.sort": 2.0,
    "list.status": 2.0,
    "list.onemonth": 2.0,
    "search.two_chars": 2.0,
    "search.none": 2.0,
    "queue": 2.0,
    "save": 3.0,
    "export.xlsx": 1.4,
    "export.csv": 2.0,
    "export.memory": 1.0,
}
GROWTH = 1.3  # a list or a search at the larger size costs at most so many times the smaller
EXPORTED = 100_000
MOST_MEMORY = 250.0  # MB, for a workbook of a million lines
