"""What the product costs at 10,000 and at 1,000,000 entries, each figure against a floor measured in the same run.

    python -m tests.benchmarks                      both sizes on SQLite
    python -m tests.benchmarks --rows 10000         one size
    python -m tests.benchmarks --only list search   some figures

The databases are made once and kept (BENCH_DIR, default in the temporary folder). Goals: see `goals.py`.
"""
