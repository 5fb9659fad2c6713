"""Screens made from declarations. Nothing in this folder names a register: what a page shows follows from its `Register`.

Reading order: `options` (declaration → columns, sections, words; pure), `query_bar` (address → conditions and controls),
`listing` (conditions → a page of rows), `entry_form` and `form_fields` (field → control, what was typed → values), and
`register_view` with its pages (`list_pages`, `entry_pages`, `paper_pages`, `side_pages`): thin, they decide nothing.
"""
