"""A stand-in for LibreOffice: makes plain PDF files, and fails in the ways that the text asks for.

Words in a Word file say what happens at it: 【不成】 nothing is made, 【崩溃】 the program breaks
off, 【只崩一次】 only the first time, 【挂起】 it hangs with a child, 【半截】 half a file is there
when it hangs. Each start is noted in the file that FAKE_NOTES names.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import zipfile
from pathlib import Path

MAP = (
    "1 begincodespacerange <0000> <FFFF> endcodespacerange "
    "1 beginbfrange <0000> <FFFF> <0000> endbfrange"
)


def draw(text: str, *, embedded: bool = True) -> bytes:
    """A PDF that shows a text in a font that says of each code that it is that character."""
    shown = f"BT /F1 12 Tf <{text.encode('utf-16-be').hex()}> Tj ET"
    program = "/FontFile3 8 0 R" if embedded else ""
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        "/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(shown)}>>stream\n{shown}\nendstream",
        "<</Type/Font/Subtype/Type0/BaseFont/Fake/DescendantFonts[6 0 R]/ToUnicode 9 0 R>>",
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/Fake/FontDescriptor 7 0 R>>",
        f"<</Type/FontDescriptor/FontName/Fake{program}>>",
        "<</Length 4>>stream\nfont\nendstream",
        f"<</Length {len(MAP)}>>stream\n{MAP}\nendstream",
    ]
    body, places = "%PDF-1.6\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 10\n0000000000 65535 f \n{table}trailer<</Size 10/Root 1 0 R>>\n"
    return f"{body}{end}startxref\n{len(body)}\n%%EOF\n".encode("ascii")


def read(name: str) -> str:
    """The words of a Word file."""
    with zipfile.ZipFile(name) as package:
        xml = package.read("word/document.xml").decode()
    return "".join(re.findall("<w:t(?: [^>]*)?>([^<]*)</w:t>", xml))


def main(arguments: list[str]) -> None:
    folder = Path(arguments[arguments.index("--outdir") + 1])
    names = arguments[arguments.index("--outdir") + 2 :]
    notes = Path(os.environ["FAKE_NOTES"])
    with notes.open("a") as file:
        file.write(" ".join(names) + "\n")
    for name in names:
        text = read(name)
        target = folder / Path(name).with_suffix(".pdf")
        once = notes.with_name("crashed")
        if "【不成】" in text:
            print("Error: source file could not be loaded", flush=True)
            continue
        if "【崩溃】" in text or ("【只崩一次】" in text and not once.exists()):
            once.touch()
            os._exit(139)
        if "【半截】" in text:
            target.write_bytes(draw(text)[:200])
        if "【挂起】" in text or "【半截】" in text:
            child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
            notes.with_name("child").write_text(str(child.pid))
            time.sleep(600)
        target.write_bytes(draw(text))


if __name__ == "__main__":
    main(sys.argv[1:])
