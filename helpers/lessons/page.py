"""A lesson's page, taken apart: Markdown as a teacher writes it, with the line of each part.

`README.md` in this folder says how a page is written. Here only its form is read; what its parts
mean is the business of `loader`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_HEADING = re.compile(r"(#{1,6}) +(.*)")
_FENCE = re.compile(r"(\s*)(`{3,})\s*(\w*)\s*")
_SETTING = re.compile(r"([a-z]+):\s*(.*)")


class PageError(ValueError):
    """What is wrong with a page, where, and what would work."""

    def __init__(self, path: Path, line: int, what: str) -> None:
        super().__init__(f"{path.name}:{line}: {what}")


@dataclass(frozen=True)
class Text:
    """A paragraph in one line, or the lines of a block of code."""

    line: int
    text: str


@dataclass(frozen=True)
class Item:
    """An item of a list: what stands behind its dash, and what is indented below it."""

    line: int
    head: str
    text: str = ""
    code: Text | None = None


@dataclass
class Section:
    """All that stands below a heading."""

    line: int
    heading: str
    prompt: str = ""
    settings: dict[str, Text] = field(default_factory=dict)
    hints: list[Text] = field(default_factory=list)
    worked: Text | None = None
    items: list[Item] = field(default_factory=list)


@dataclass(frozen=True)
class Page:
    """A file with its title, the settings of the whole page, and its sections."""

    path: Path
    title: str
    settings: dict[str, Text]
    sections: tuple[Section, ...]

    def error(self, line: int, what: str) -> PageError:
        """Return an error that names the file and the line."""
        return PageError(self.path, line, what)


def read(path: Path) -> Page:
    """Return the parts of a page.

    Raises
    ------
    PageError
        If something stands where nothing of its kind may stand.
    """
    reader = _Reader(path)
    sections = list(reader.sections())
    if not sections or sections[0].heading != "":
        raise PageError(path, 1, "the page must begin with its title, such as `# Gradient`.")
    top, *rest = sections
    return Page(path, top.prompt, top.settings, tuple(rest))


class _Reader:
    """The lines of a page, read one after the other."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines = path.read_text(encoding="utf-8-sig").splitlines()
        self.at = 0

    def error(self, what: str, line: int | None = None) -> PageError:
        return PageError(self.path, self.at + 1 if line is None else line, what)

    def sections(self) -> Iterator[Section]:
        """Return each section; the title of the page is the prompt of the first, unnamed one."""
        section: Section | None = None
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if heading := _HEADING.fullmatch(line.rstrip()):
                if section:
                    yield section
                section = self._begun(*heading.groups(), first=section is None)
                self.at += 1
            elif not line.strip():
                self.at += 1
            elif section is None:
                raise self.error("the page must begin with its title, such as `# Gradient`.")
            else:
                self._part(section)
        if section:
            yield section

    def _begun(self, level: str, heading: str, first: bool) -> Section:
        if first != (level == "#") or level not in ("#", "##"):
            raise self.error("`# ` is for the title of the page, at its top, and `## ` for each "
                             f"exercise, challenge or question; `{level} ` is for nothing.")
        line = self.at + 1
        return Section(line, "", prompt=heading) if first else Section(line, heading)

    def _part(self, section: Section) -> None:
        """Read one part of a section: text, settings, a hint, the worked solution or an item."""
        line = self.lines[self.at]
        if line.startswith(">"):
            if section.worked or section.items:
                raise self.error("a hint stands after the solution: move it above the code.")
            section.hints.append(self._quote())
        elif line[0] == "`" and _FENCE.fullmatch(line):
            self._fenced(section)
        elif line.startswith("- "):
            section.items.append(self._item())
        elif line[0].isspace():
            raise self.error("nothing that this line could belong to stands above it; begin it "
                             "at the left edge.")
        elif section.heading and not (section.prompt or section.hints or section.worked):
            section.prompt = self._paragraph()
        else:
            raise self.error("this text has no place here. Before the hints stands one paragraph "
                             "of text; a hint begins with `> `, a mistake or an option with `- `, "
                             "and what is said of it is indented by two spaces; settings stand in "
                             "a block that begins with ```settings.")

    def _fenced(self, section: Section) -> None:
        line = self.at + 1
        kind, block = self._fence()
        if kind == "settings":
            section.settings |= self._settings(block)
        elif kind != "python":
            raise self.error("a block of code begins with ```python or ```settings.", line)
        elif section.worked:
            raise self.error("this is a second worked solution; one is enough.", line)
        else:
            section.worked = block

    def _paragraph(self, ends: str = r"- |>|```|#") -> str:
        """Read the lines up to an empty one, or to one that begins like `ends`."""
        parts: list[str] = []
        while self.at < len(self.lines) and (here := self.lines[self.at]).strip():
            if parts and re.match(ends, here):
                break
            parts.append(here.strip())
            self.at += 1
        return _one_line(parts)

    def _quote(self) -> Text:
        line, parts = self.at + 1, []
        while self.at < len(self.lines) and self.lines[self.at].startswith(">"):
            parts.append(self.lines[self.at][1:].strip())
            self.at += 1
        return Text(line, _one_line(parts))

    def _fence(self) -> tuple[str, Text]:
        """Read a block of code: the lines between the fences, without the first one's indent."""
        line, (indent, ticks, kind) = self.at + 1, _FENCE.fullmatch(self.lines[self.at]).groups()
        for end in range(line, len(self.lines)):
            if self.lines[end].strip() == ticks:
                self.at = end + 1
                block = [each.removeprefix(indent) for each in self.lines[line:end]]
                return kind, Text(line + 1, "\n".join(block))
        raise self.error(f"this block of code has no end: `{ticks}` is missing.", line)

    def _settings(self, block: Text) -> dict[str, Text]:
        """Read lines such as `tolerance: 1e-3`; what is indented goes on with the one above."""
        found: dict[str, Text] = {}
        name = ""
        for line, text in enumerate(block.text.splitlines(), block.line):
            if text[:1].isspace() and name:
                old = found[name]
                found[name] = Text(old.line, f"{old.text}\n{text.strip()}")
            elif setting := _SETTING.fullmatch(text):
                name = setting[1]
                if name in found:
                    raise self.error(f"`{name}` is set twice.", line)
                found[name] = Text(line, setting[2].strip())
            else:
                raise self.error("a setting looks like `tolerance: 1e-3`.", line)
        return found

    def _item(self) -> Item:
        line, head = self.at + 1, self.lines[self.at][2:].strip()
        self.at += 1
        text, code = "", None
        while self.at < len(self.lines):
            here = self.lines[self.at]
            if not here.strip():
                self.at += 1
            elif not here[0].isspace():
                break
            elif _FENCE.fullmatch(here) and not code:
                kind, code = self._fence()
                if kind != "python":
                    raise self.error("this block of code begins with ```python.", code.line - 1)
            elif text:
                raise self.error("this item has its text; one paragraph is enough.")
            else:
                text = self._paragraph(r"\S|\s*```")
        return Item(line, head, text, code)


def _one_line(parts: list[str]) -> str:
    """Return a text in one line, with one space where there may be several."""
    return " ".join(" ".join(parts).split())
