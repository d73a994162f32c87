"""Many deals at once: the pipeline of a single paper, many times, shared out to workers.

    rows.open_input ──▶ Row …            streamed, each with its place
    running.run     ──▶ each row's paper checked and made by workers, numbered in input order
    committing      ──▶ some papers at a time put in their places and on record
    journal         ──▶ what came of each row, safe from a kill at any moment
    results         ──▶ a workbook and JSON Lines

By subject: `rows` and `splitting` (the input), `work` (what a worker does), `engine` (who works),
`running` (the loop), `committing` (the end of a paper's way), `journal`, `results` (and their `book`).
"""
