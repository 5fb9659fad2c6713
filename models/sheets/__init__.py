"""Spreadsheets: whatever leaves the system as a workbook or a list, to the conventions of the manual (registers 0.6).

Reading order: `columns` (what a sheet is), `write` (sheets to a workbook), `page` (one worksheet, top to bottom),
`formats` and `measure` (how cells look, and how much room their text needs), `csv_lines`, `naming`.
Values come in ready for the reader: what is private was masked by `shown()` before it got here.
"""
