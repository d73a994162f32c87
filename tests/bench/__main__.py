"""`make bench`: the same forms and deals by this program and others in turn, as one table.

    python -m bench [SECTION...]        sections: render rows clauses path bulk start pdf memory;
                                        only if asked for, since it takes minutes: many

Each row is the median of its rounds, ours and theirs taken in turn so that a busy machine is busy
for both; `processor` counts only the time that the processes themselves ran.
"""

from __future__ import annotations

import os
import platform
import sys

from bench import measures

SECTIONS = {
    "render": measures.render_forms,
    "rows": measures.grow_rows,
    "clauses": measures.grow_clauses,
    "path": measures.walk_path,
    "bulk": measures.make_many,
    "start": measures.start_processes,
    "pdf": measures.make_pdf,
    "memory": measures.weigh_rows,
}
LONG = {"many": measures.weigh_bulk}


def main() -> None:
    known = SECTIONS | LONG
    wanted = sys.argv[1:] or list(SECTIONS)
    if unknown := [name for name in wanted if name not in known]:
        sys.exit(f"没有 {'、'.join(unknown)} 这一节\n  下一步：可写 {' '.join(known)}")
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    print(f"{'':40}{'median':>12}{'processor':>12}   ratio to it")
    for name in wanted:
        print(f"\n{name}")
        for row in known[name]():
            print(row.show())


if __name__ == "__main__":
    main()
