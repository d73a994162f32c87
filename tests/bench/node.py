"""The same contract by docxtemplater, where Node and its registry are at hand."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from generator import archive

SCRIPT = """
const Docxtemplater = require("docxtemplater"), PizZip = require("pizzip"), fs = require("fs");
const content = fs.readFileSync("form.docx"), values = JSON.parse(fs.readFileSync("values.json"));
const template = new Docxtemplater(new PizZip(content), { paragraphLoop: true, linebreaks: true });
const times = [];
for (let round = 0; round < 60; round++) {
  const began = process.hrtime.bigint();
  template.rendered = false;  // it refuses a second time, though what it compiled is still good
  template.render(values);
  template.getZip().generate({ type: "nodebuffer", compression: "DEFLATE", compressionOptions: { level: 6 } });
  times.push(Number(process.hrtime.bigint() - began) / 1e9);
}
console.log(Math.min(...times));
"""
_TAG = re.compile(r"\{\{.*?\}\}|\{%-?\s*(p|tr|tc|r)?\s+?(\w+).*?%\}|\{#.*?#\}")


def measure(data: bytes, values: dict[str, Any]) -> float | None:
    """The least seconds of a rendering with the template reused; None without Node."""
    if not shutil.which("node") or not shutil.which("npm"):
        return None
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "package.json").write_text("{}")
        try:
            subprocess.run(
                ["npm", "install", "--silent", "docxtemplater", "pizzip"],
                cwd=place, check=True, capture_output=True, timeout=180,
            )  # fmt: skip
            form, filled = respell(data, values)
            (place / "form.docx").write_bytes(form)
            (place / "values.json").write_text(json.dumps(filled, ensure_ascii=False))
            (place / "bench.js").write_text(SCRIPT)
            ran = subprocess.run(
                ["node", "bench.js"], cwd=place, check=True, capture_output=True, timeout=300
            )
        except (subprocess.SubprocessError, OSError):
            return None
        return float(ran.stdout)


def respell(data: bytes, values: dict[str, Any]) -> tuple[bytes, dict[str, Any]]:
    """The form with its tags as docxtemplater spells them, and values for them.

    Each branch is taken that says `if`, each loop goes round as often as the list is long; tables
    are printed with each row once, which is less work than ours.
    """
    members = dict(archive.unpack(data))
    filled: dict[str, Any] = {}
    still_open: list[str] = []

    def spell(tag: re.Match[str]) -> str:
        name = f"t{len(filled)}"
        word = tag[2] if tag[1] != "tr" else ""
        if tag[0].startswith("{{"):
            filled[name] = "星河市政务数据中心"
            return f"{{{name}}}"
        if word in ("if", "for"):
            listed = re.search(r"in (\w+)", tag[0])
            known = values.get(listed[1]) if listed else None
            filled[name] = [{}] * (len(known) if isinstance(known, list) else 1)
            still_open.append(name)
            return f"{{#{name}}}"
        if word in ("else", "elif"):
            filled[name] = []
            closed = still_open.pop()
            still_open.append(name)
            return f"{{/{closed}}}{{#{name}}}"
        return f"{{/{still_open.pop()}}}" if word in ("endif", "endfor") else ""

    for part in ("word/document.xml", "word/header1.xml", "docProps/core.xml"):
        if part in members:
            members[part] = _TAG.sub(spell, members[part].decode()).encode()
    return archive.pack(members.items()), filled
