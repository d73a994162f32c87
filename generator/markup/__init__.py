"""A template read as one that is written, not filled: broken ones too, with all their faults.

    read(data, name) -> Template

`stories` reads the text element by element, `scanning` finds the tags in it, `statements` parses
each by itself, `blocks` fits them together, `aliens` lists what else is in the file; `lexicon` is
what a form may say, and `meaning` holds a template against it.
"""

from __future__ import annotations

from generator.markup.aliens import find_aliens
from generator.markup.blocks import build_blocks, silence
from generator.markup.scanning import find_tags
from generator.markup.statements import read_statement, split_level
from generator.markup.stories import read_lines
from generator.markup.values import Line, Statement, Tag, Template
from generator.ooxml.package import Package
from generator.reading import Limits

__all__ = ["Line", "Tag", "Template", "read"]


def read(data: bytes, name: str = "", limits: Limits | None = None) -> Template:
    """The template in these bytes; `name` is what messages call it.

    Raises UnreadableInput as `word.read` does.
    """
    package = Package(data, name, limits or Limits())
    try:
        lines = read_lines(package)
    except RecursionError as error:
        raise package.hostile("内容嵌套过深") from error
    tags = [tag for line in lines for tag in _read_tags(line)]
    places = {part: place for place, part in enumerate(dict.fromkeys(x.part for x in lines))}
    tags.sort(key=lambda tag: (places[tag.line.part], _order(tag)))
    tags = silence(tags)
    blocks, strays = build_blocks(tags)
    aliens = tuple(find_aliens(package, lines))
    return Template(name, tuple(lines), tuple(tags), tuple(blocks), tuple(strays), aliens)


def _order(tag: Tag) -> tuple[int, int]:
    pieces = tag.pieces
    return (pieces[0].order if pieces else 0, tag.start)


def _read_tags(line: Line) -> list[Tag]:
    tags: list[Tag] = []
    if "{" not in line.text and "｛" not in line.text and "}" not in line.text:
        return tags
    is_story = line.place.part != "properties"
    for found in find_tags(line.text):
        level, rest = split_level(found.inner) if is_story else ("", found.inner)
        statement = (
            Statement("")
            if found.opener == "{#"
            else read_statement(found.opener, rest, curly=is_story)
        )
        tags.append(
            Tag(
                line,
                found.start,
                found.end,
                found.opener,
                level,
                rest,
                statement,
                found.flaw,
            )
        )
    return tags
