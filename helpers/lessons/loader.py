"""From the pages of the lessons to their tasks.

A known mistake is an edit of the worked solution, and the worked solution is the solution. What
it is tried on, and what no edit can express, stands in the modules beside this one, under names
that the pages use. Code from a page is compiled with the page's name and lines, so a traceback
points into the Markdown.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from helpers.lessons.page import Item, Page, Section, Text, read
from helpers.lessons.questions import ChoiceQuestion, NumberQuestion, Option, Question
from helpers.lessons.tasks import Challenge, Exercise, Lesson, Wrong
from helpers.live.reading import read_number
from helpers.maths.evaluate import takes

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
PAGES = sorted(Path(__file__).parent.glob("[0-9][0-9]_*.md"))
"""The pages of the course, in its order."""
KINDS = ("Exercise", "Challenge", "Question")
_EDIT = re.compile(r"`([^`]+)`\s*(?:→|->)\s*(?:`([^`]+)`|nothing)")
_WHOLE = re.compile(r"`([^`]+)`")
_NUMBER = re.compile(r"([^:]+?)(?:\s*(?:±|\+/?-)\s*([^:]+))?:")
_SETTINGS = {
    "Exercise": ("cases", "late", "answer", "tolerance", "steps", "seconds"),
    "Challenge": ("game", "par", "unit", "wins", "seconds"),
    "Question": ("unit",),
    "": ("predictions",),
}


def lesson(path: Path) -> Lesson:
    """Return the lesson of a page such as ``04_gradient.md``.

    Raises
    ------
    PageError
        If the page breaks a rule; it names the line, and says what would work.
    """
    return _Loader(read(path)).lesson()


class _Loader:
    """One page, on the way to its lesson."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.number, _, self.key = page.path.stem.partition("_")
        self.names: set[str] = set()

    def lesson(self) -> Lesson:
        """Return the lesson; the order of the page is that of the tasks."""
        tasks: dict[str, list] = {kind: [] for kind in KINDS}
        self._known(self.page.settings, "", 1)
        for section in self.page.sections:
            kind, name = self._headed(section)
            self._known(section.settings, kind, section.line)
            if not section.prompt:
                raise self.page.error(section.line, "what is asked is missing: write it here.")
            build = {"Exercise": self._exercise, "Challenge": self._challenge,
                     "Question": self._question}[kind]  # fmt: skip
            tasks[kind].append(build(self._id(name), section))
        predictions = self._words(self.page.settings.get("predictions"))
        return Lesson(
            self.key, self.page.title, self._notebook(),
            tuple(tasks["Exercise"]), tuple(tasks["Question"]),
            tuple(map(self._id, predictions)), tuple(tasks["Challenge"]),
        )  # fmt: skip

    def _notebook(self) -> str:
        found = sorted(NOTEBOOKS.glob(f"{self.number}_*.ipynb"))
        return found[0].name if found else f"{self.page.path.stem}.ipynb"

    def _id(self, name: str) -> str:
        return f"{self.key}.{name}"

    def _headed(self, section: Section) -> tuple[str, str]:
        kind, _, name = section.heading.partition(" ")
        if kind not in KINDS or not re.fullmatch(r"[a-z][a-z_]*", name):
            raise self.page.error(section.line, "a heading is one of the words Exercise, Challenge "
                                  "and Question and a name of small letters without spaces, such "
                                  "as `## Exercise gradient`.")  # fmt: skip
        if name in self.names:
            raise self.page.error(section.line, f"there is another `{name}` on this page.")
        self.names.add(name)
        return kind, name

    def _known(self, settings: Mapping[str, Text], kind: str, line: int) -> None:
        for name, setting in settings.items():
            if name not in _SETTINGS[kind]:
                known = ", ".join(f"`{each}`" for each in _SETTINGS[kind])
                raise self.page.error(setting.line, f"`{name}` is no setting here; there are "
                                      f"{known}.")  # fmt: skip

    @staticmethod
    def _words(text: Text | None) -> list[str]:
        return [word.strip() for word in text.text.split(",")] if text else []

    # Exercises and challenges ------------------------------------------------------------------

    def _exercise(self, task: str, section: Section) -> Exercise:
        settings = section.settings
        module = reading = None
        if "answer" in settings:
            module, reading = self._found(settings["answer"])
        worked, hints = self._help(section)
        names = self._names(module)
        solution = self._run(worked, names)
        names |= {getattr(solution, "__name__", "right"): solution}
        read = {name: getattr(reading, name) for name in ("observe", "diagnose", "same")
                if hasattr(reading, name)}  # fmt: skip
        called = None if read or not callable(solution) else solution
        cases, late = (
            self._cases(settings.get(name), names, called) for name in ("cases", "late")
        )
        return Exercise(
            id=task, prompt=section.prompt, solution=solution, hints=hints, worked=worked.text,
            wrong=self._mistakes(section, worked, names), **read,
            cases=(*cases, *late) or ((),), late=len(late),
            **self._numbers(settings, "tolerance", "seconds"),
            **({"steps": self._steps(settings["steps"])} if "steps" in settings else {}),
        )  # fmt: skip

    def _challenge(self, task: str, section: Section) -> Challenge:
        settings = section.settings
        for name in ("game", "par", "unit"):
            if name not in settings:
                raise self.page.error(section.line, f"a challenge needs the setting `{name}`.")
        worked, hints = self._help(section)
        module, play = self._found(settings["game"], "play")
        return Challenge(
            id=task, prompt=section.prompt, solution=self._run(worked, self._names(module)),
            play=play, unit=settings["unit"].text, hints=hints,
            worked=worked.text, fewest=self._fewest(settings.get("wins")),
            **self._numbers(settings, "par", "seconds"),
        )  # fmt: skip

    def _help(self, section: Section) -> tuple[Text, tuple[str, str]]:
        if section.worked is None:
            raise self.page.error(section.line, "the worked solution is missing: a block of code "
                                  "that begins with ```python.")  # fmt: skip
        if len(section.hints) != 2:
            raise self.page.error(section.line, f"two hints are needed, a nudge and a plan; here "
                                  f"are {len(section.hints)}. The lines of each begin with "
                                  "`> `, and an empty line stands between them.")  # fmt: skip
        return section.worked, tuple(hint.text for hint in section.hints)

    def _found(self, setting: Text, usual: str = "") -> tuple[Any, Any]:
        """Return the module beside the page that a setting names, and what it names in it.

        That stands behind a dot; without one it is what is `usual`, or the module itself.
        """
        name, _, part = setting.text.partition(".")
        part = part or usual
        try:
            module = import_module(f"helpers.lessons.{name}")
            return module, getattr(module, part) if part else module
        except (ModuleNotFoundError, AttributeError):
            what = f"{name}.py" + f" with {part}" * bool(part)
            raise self.page.error(setting.line, f"there is no {what} beside this page."
                                  ) from None  # fmt: skip

    def _names(self, *modules: Any) -> dict[str, Any]:
        """Return the names that code of this page may use."""
        given = import_module("helpers.lessons.given")
        names = {"np": np, "math": math}
        for module in (given, *filter(None, modules)):
            names |= {name: value for name, value in vars(module).items() if name[0] != "_"}
        return names

    def _run(self, code: Text, names: dict[str, Any], edit: int = 0) -> Any:
        """Return what the last statement of a block of code defines; `edit` is the line of one."""
        try:
            tree = ast.parse(_in_its_place(code))
            last = tree.body[-1]
            name = last.targets[0].id if isinstance(last, ast.Assign) else last.name
        except SyntaxError as error:
            line = edit or error.lineno
            raise self.page.error(line, f"this is no Python: {error.msg}.") from None
        except (AttributeError, IndexError):
            raise self.page.error(code.line, "the code must end with what it defines: a function, "
                                  "or a value such as `points = [(0, 0)]`.") from None  # fmt: skip
        own = dict(names)
        exec(compile(tree, str(self.page.path), "exec"), own)
        return own[name]

    def _value(self, code: Text, names: dict[str, Any], several: bool = False) -> Any:
        """Return the value of an expression, or a list of `several`, behind which a note may be."""
        try:
            text = f"[{code.text}\n]" if several else code.text
            tree = ast.parse(_in_its_place(Text(code.line, text)), mode="eval")
        except SyntaxError as error:
            raise self.page.error(code.line, f"`{code.text}` is no Python: {error.msg}.") from None
        try:
            return eval(compile(tree, str(self.page.path), "eval"), dict(names))
        except Exception as error:
            what = f"there is no {error}" if isinstance(error, KeyError) else f"{error}"
            raise self.page.error(code.line, f"`{code.text}`: {what}.") from error

    def _cases(
        self, setting: Text | None, names: dict[str, Any], called: Callable | None
    ) -> tuple[tuple, ...]:
        """Return the cases, one in each line; a line that begins with a star has several.

        Each has the arguments with which the solution can be `called`.
        """
        if setting is None:
            return ()
        first = setting.line + (setting.text[:1] == "\n")
        lines = enumerate(setting.text.strip().splitlines(), first)
        cases: list[tuple] = []
        for line, text in lines:
            for value in self._value(Text(line, text), names, several=True):
                cases.append(value if isinstance(value, tuple) else (value,))
                if called and not takes(called, count := len(cases[-1])):
                    raise self.page.error(line, "the worked solution cannot be called with "
                                          f"{count} value{'s' * (count != 1)}.")  # fmt: skip
        return tuple(cases)

    def _numbers(self, settings: Mapping[str, Text], *names: str) -> dict[str, float]:
        return {name: self._number(settings[name]) for name in names if name in settings}

    def _number(self, text: Text) -> float:
        try:
            return read_number(text.text)
        except ValueError as error:
            raise self.page.error(text.line, f"`{text.text}`: {error}") from None

    def _steps(self, setting: Text) -> tuple[float, float]:
        low, to, high = setting.text.partition(" to ")
        if not to:
            raise self.page.error(setting.line, "steps look like `1e-12 to 9e-3`.")
        return self._number(Text(setting.line, low)), self._number(Text(setting.line, high))

    def _fewest(self, setting: Text | None) -> bool:
        if setting and setting.text not in ("fewest", "most"):
            raise self.page.error(setting.line, "`wins` is `fewest` or `most`.")
        return setting is None or setting.text == "fewest"

    # Mistakes ------------------------------------------------------------------------------------

    def _mistakes(self, section: Section, worked: Text, names: dict[str, Any]) -> tuple[Wrong, ...]:
        """Return the known mistakes; one without a text shares that of the next one."""
        found: list[Wrong] = []
        why = ""
        heads = [[part.strip() for part in item.head.partition(":")] for item in section.items]
        for place, (item, (name, colon, _)) in enumerate(zip(section.items, heads, strict=True)):
            if not (name and colon):
                raise self.page.error(item.line, "a mistake looks like "
                                      "`- name: `right` → `wrong``.")  # fmt: skip
            if any(name == other for other, *_ in heads[:place]):
                raise self.page.error(item.line, f"there is another mistake \"{name}\" here.")
        for item, (name, _, how) in zip(reversed(section.items), reversed(heads), strict=True):
            why = item.text or why
            if not why:
                raise self.page.error(item.line, f"what is said of the mistake \"{name}\" is "
                                      "missing: write it below, indented.")  # fmt: skip
            codes = [item.code] if item.code else self._forms(item, how, worked)
            found.append(Wrong(name, why, partial(self._made, item, codes, names)))
        return tuple(reversed(found))

    def _forms(self, item: Item, how: str, worked: Text) -> list[Text]:
        """Return the code of each form of a mistake: edits, or a whole answer."""
        forms = re.split(r"(?<=`)\s+or\s+(?=`)|(?<=nothing)\s+or\s+(?=`)", how)
        return [self._form(item, form, worked) for form in forms]

    def _form(self, item: Item, form: str, worked: Text) -> Text:
        if whole := _WHOLE.fullmatch(form):
            return Text(item.line, whole[1])
        edits = _EDIT.findall(form)
        if not edits or _EDIT.sub("", form).strip(", "):
            raise self.page.error(item.line, "how the mistake is made is not understood. Write an "
                                  "edit of the worked solution, `right` → `wrong` or `right` → "
                                  "nothing, several of them with commas between, or a whole "
                                  "answer, `[1, 2]`."
                                  )  # fmt: skip
        code = worked.text
        for right, wrong in edits:
            if (count := code.count(right)) != 1:
                times = "does not occur" if count == 0 else f"occurs {count} times"
                raise self.page.error(item.line, f"`{right}` {times} in the worked solution; give "
                                      "a piece that occurs once.")  # fmt: skip
            code = code.replace(right, wrong)
        return Text(worked.line, code)

    def _made(self, item: Item, codes: list[Text], names: dict[str, Any]) -> tuple[Any, ...]:
        """Return the answers of all forms of a mistake."""
        edit = 0 if item.code else item.line
        return tuple(self._run(code, names, edit) if _is_block(code) else self._value(code, names)
                     for code in codes)  # fmt: skip

    # Questions -----------------------------------------------------------------------------------

    def _question(self, task: str, section: Section) -> Question:
        if section.hints or section.worked:
            raise self.page.error(section.line, "a question has neither hints nor code.")
        if not section.items:
            raise self.page.error(section.line, "the answers are missing: options such as "
                                  "`- [x] …` and `- [ ] …`, or a number such as "
                                  "`- 26.6 ± 0.1:`.")  # fmt: skip
        for item in section.items:
            if not item.text:
                raise self.page.error(item.line, "what is said to this answer is missing: write "
                                      "it below, indented.")  # fmt: skip
        choice = section.items[0].head.startswith("[")
        return (self._options if choice else self._quantity)(task, section)

    def _options(self, task: str, section: Section) -> ChoiceQuestion:
        options = []
        for item in section.items:
            box, text = item.head[:4], item.head[4:].strip()
            if box not in ("[x] ", "[ ] ") or not text:
                raise self.page.error(item.line, "an option looks like `- [x] …` if it is right, "
                                      "and like `- [ ] …` if it is wrong.")  # fmt: skip
            options.append(Option(text, item.text, right=box == "[x] "))
        right = sum(option.right for option in options)
        if not right:
            raise self.page.error(section.line, "no option is right: mark one with `[x]`.")
        if right == len(options):
            raise self.page.error(section.line, "no option is wrong: add one, `- [ ] …`.")
        return ChoiceQuestion(task, section.prompt, tuple(options), several=right > 1)

    def _quantity(self, task: str, section: Section) -> NumberQuestion:
        right: tuple[float, float, str] | None = None
        wrong: dict[float, str] = {}
        otherwise = ""
        for item in section.items:
            if item.head.lower() == "otherwise:":
                otherwise = item.text
                continue
            found = _NUMBER.fullmatch(item.head)
            if not found:
                raise self.page.error(item.line, "a number looks like `- 26.6 ± 0.1:` if it is "
                                      "right, and like `- 45:` if it is wrong; the last item is "
                                      "`- otherwise:`.")  # fmt: skip
            number = self._number(Text(item.line, found[1]))
            if number in wrong or right and number == right[0]:
                raise self.page.error(item.line, f"{number:g} stands here twice.")
            if not found[2]:
                wrong[number] = item.text
            elif right:
                raise self.page.error(item.line, "only one number is right, that with ±.")
            else:
                right = number, self._number(Text(item.line, found[2])), item.text
        if not (right and otherwise):
            raise self.page.error(section.line, "`- otherwise:` is missing." if right else
                                  "the right number is missing: it has a ±.")  # fmt: skip
        value, tolerance, why = right
        pairs = combinations((value, *wrong), 2)
        near = min((abs(one - other) for one, other in pairs), default=math.inf)
        if not 0 < tolerance < near / 2:
            raise self.page.error(section.line, f"± {tolerance:g} does not tell the numbers apart: "
                                  f"it must be more than 0 and less than {near / 2:g}, half of "
                                  "the least distance between two of them.")  # fmt: skip
        unit = section.settings["unit"].text if "unit" in section.settings else ""
        return NumberQuestion(task, section.prompt, value, tolerance, why, otherwise, unit, wrong)


def _in_its_place(code: Text) -> str:
    """Return code behind as many empty lines as stand above it on the page."""
    return "\n" * (code.line - 1) + code.text


def _is_block(code: Text) -> bool:
    """Tell whether code is statements; else it is one expression."""
    try:
        return not isinstance(ast.parse(code.text).body[-1], ast.Expr)
    except SyntaxError:
        return True
