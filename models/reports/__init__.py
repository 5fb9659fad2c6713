"""Read-only answers over entries: what a page or a workbook shows. Nothing here writes."""
