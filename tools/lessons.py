"""Try the pages of the lessons: python -m tools.lessons [PAGE ...].

Each page is read, every text typeset, every worked solution checked, every form of every known
mistake made and judged, and every question looked through for what gives it away. A fault is told
with its file and line; else the mistakes of each exercise are printed as a table, held in rows,
named in columns.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from helpers.learning.judging import diagnosis, judge
from helpers.learning.sandbox import Outcome, TimeUp, Trial, outcomes, silence, within
from helpers.learning.typeset import to_html, to_text
from helpers.lessons.loader import PAGES, lesson
from helpers.lessons.page import Item, Page, PageError, Section, read
from helpers.lessons.questions import ChoiceQuestion, Question
from helpers.lessons.tasks import Challenge, Exercise, Mistake, Wrong

_LONG = 60.0  # seconds for reading a page
_ENDLESS = "does not come to an end within {:g} seconds: does a loop in it stop?"
_ELSEWHERE = re.compile(r"\b(above|below the picture|this notebook|this lesson|earlier)\b")


def main(arguments: Sequence[str] | None = None) -> int:
    """Try the pages and return the exit code: 1 when one of them has a fault."""
    parser = argparse.ArgumentParser(prog="python course.py lessons", description=__doc__)
    parser.add_argument("pages", nargs="*", type=Path, metavar="PAGE", help="all if none is named")
    paths = parser.parse_args(arguments).pages or PAGES
    return max([_reported(path) for path in paths], default=0)


def _reported(path: Path) -> int:
    problems = 0
    for line in tried(path):
        problems += isinstance(line, PageError)
        print(line, file=sys.stderr if isinstance(line, PageError) else sys.stdout, flush=True)
    print(f"{path.name}: {'in order' if not problems else f'{problems} to mend'}\n")
    return min(problems, 1)


def tried(path: Path) -> Iterator[PageError | str]:
    """Return every fault of a page, and the table of each exercise that has none."""
    try:
        page, made = read(path), within(_LONG, lambda: lesson(path))
    except (PageError, OSError) as error:
        yield error if isinstance(error, PageError) else PageError(path, 1, f"{error.strerror}.")
        return
    except TimeUp:
        yield PageError(path, 1, f"the code of this page {_ENDLESS.format(_LONG)}")
        return
    asked_for = (*made.exercises, *made.challenges, *made.quiz)
    tasks = {each.id.partition(".")[2]: each for each in asked_for}
    for section in page.sections:
        yield from (unreadable := list(_texts(page, section)))
        asked = tasks[section.heading.partition(" ")[2]]
        if isinstance(asked, Challenge):
            yield from _challenge(page, section, asked)
        if isinstance(asked, Exercise):
            faults = list(_exercise(page, section, asked))
            yield from faults or [matrix(asked)]
        if isinstance(asked, Question) and not unreadable:
            yield from (page.error(section.line, what) for what in weaknesses(asked))


def _texts(page: Page, section: Section) -> Iterator[PageError]:
    """Return each text that cannot be typeset."""
    texts = [(section.line, section.prompt), *((hint.line, hint.text) for hint in section.hints)]
    texts += [(item.line, item.text) for item in section.items]
    texts += [(item.line, item.head[4:]) for item in section.items if item.head[:1] == "["]
    for line, text in texts:
        try:
            to_html(text), to_text(text)
        except ValueError as error:
            yield page.error(line, f"{error}")


def _challenge(page: Page, section: Section, asked: Challenge) -> Iterator[PageError]:
    try:
        found = within(asked.seconds, lambda: asked.play(asked.solution))
    except TimeUp:
        yield page.error(section.worked.line, f"the worked solution {_endless(asked)}")
        return
    if isinstance(found, Mistake):
        yield page.error(section.worked.line, f"the worked solution does not reach the goal: "
                         f"{to_text(found.why)}")  # fmt: skip
    elif found.number != asked.par:
        yield page.error(section.settings["par"].line, f"the worked solution has the score "
                         f"{found.number:g}.")  # fmt: skip


def _exercise(page: Page, section: Section, asked: Exercise) -> Iterator[PageError]:
    """Return what is wrong with the solution of an exercise, or else with its known mistakes."""
    try:
        did = _did(asked, asked.solution)
    except TimeUp:
        yield page.error(section.worked.line, f"the worked solution {_endless(asked)}")
        return
    if any(each.error and not each.refused for each in did):
        yield page.error(section.worked.line, f"the worked solution fails: {_error(did)}.")
        return
    pairs = zip(section.items, asked.wrong, strict=True)
    made = [(item, wrong, _made(page, item, asked, wrong)) for item, wrong in pairs]
    if failures := [each for *_, each in made if isinstance(each, PageError)]:
        yield from failures
        return
    for item, wrong, forms in made:
        for form, did in forms:
            with silence():
                finding = judge(Trial(asked, form, did))
            if finding.outcome == "passed":
                yield page.error(item.line, "no case shows that this is wrong: the answer passes. "
                                 "Add a case, or make another edit.")  # fmt: skip
            elif finding.outcome == "error":
                yield page.error(item.line, "who makes this mistake hears of an error, and not of "
                                 f"the mistake: {_error(did)}.")  # fmt: skip
            elif finding.detail != wrong.name:
                named = f'"{finding.detail}"' if finding.detail else "nothing"
                yield page.error(item.line, f"the check names this mistake {named}, and not "
                                 f'"{wrong.name}".')  # fmt: skip


def _error(did: Sequence[Outcome]) -> str:
    """Return the first error of an answer, as Python says it, but not a refusal."""
    error = next(each.error for each in did if each.error and not each.refused)
    return f"{type(error).__name__}: {error}"


def _did(asked: Exercise, answer: Any) -> list[Outcome]:
    """Return what an answer does in each case, within its time."""
    with silence():
        return within(asked.seconds, lambda: outcomes(asked, answer))


def _made(
    page: Page, item: Item, asked: Exercise, wrong: Wrong
) -> list[tuple[Any, list[Outcome]]] | PageError:
    """Return each form of a mistake and what it does, or why they cannot be made or tried."""
    try:
        with silence():
            forms = within(asked.seconds, lambda: wrong.forms)
        return [(form, _did(asked, form)) for form in forms]
    except PageError as error:
        return error
    except TimeUp:
        return page.error(item.line, f"the code of this mistake {_endless(asked)}")
    except Exception as error:
        return page.error(item.line, f"the code of this mistake fails: {error}.")


def _endless(asked: Exercise | Challenge) -> str:
    return _ENDLESS.format(asked.seconds)


def weaknesses(question: Question) -> Iterator[str]:
    """Return what is wrong with a question that can be read: what gives it away, or spoils it."""
    if isinstance(question, ChoiceQuestion):
        options = question.options
        lengths = [len(to_text(option.text)) for option in options]
        if len(options) < 3:
            yield f"a question needs three options at least; here are {len(options)}."
        if max(lengths) > 1.5 * min(lengths):
            yield (f"the longest option has {max(lengths)} characters and the shortest "
                   f"{min(lengths)}: make them about equal, for lengths give answers away.")
        if len({option.text for option in options}) < len(options):
            yield "two options are the same."
        if len({option.why for option in options}) < len(options):
            yield "two options have the same reason: say of each what is right or wrong with it."
    for text in (question.text, *question.choices.values(), *question.reasons):
        if elsewhere := _ELSEWHERE.search(text):
            yield f'"{elsewhere[0]}" is not there in a review: a question must stand alone.'


def named(asked: Exercise) -> list[set[str]]:
    """For each wrong answer, every known mistake that any form of it would be taken for."""
    # The name that it has among them all, found once for all that are alone.
    diagnose = asked.diagnose and _once(partial(diagnosis, asked))
    alone = [replace(asked, wrong=(wrong,), diagnose=diagnose) for wrong in asked.wrong]
    seen: dict[int, list[Outcome]] = {}

    def run_once(_: Exercise, answer: Any) -> list[Outcome]:
        if id(answer) not in seen:
            seen[id(answer)] = outcomes(asked, answer)
        return seen[id(answer)]

    def taken_for(form: Any) -> set[str]:
        did = run_once(asked, form)
        found = {one.wrong[0].name: judge(Trial(one, form, did)).detail for one in alone}
        return {name for name, detail in found.items() if detail == name}

    with silence(), patch("helpers.learning.sandbox.outcomes", run_once):
        return [
            set.union(*map(taken_for, wrong.forms)) for wrong in asked.wrong
        ]


def _once(work: Callable) -> Callable:
    """Return `work` that is done once for the same objects."""
    done: dict[tuple[int, ...], tuple[Any, tuple]] = {}

    def remembered(*objects: Any) -> Any:
        key = tuple(map(id, objects))
        if key not in done:
            done[key] = work(*objects), objects  # which keep their ids as long as they are here
        return done[key][0]

    return remembered


def matrix(asked: Exercise) -> str:
    """Return the mistakes of an exercise as a Markdown table: held in rows, named in columns."""
    names = [wrong.name for wrong in asked.wrong]
    rows = [[f"{asked.id}: held ↓, named →", *map(str, range(1, len(names) + 1))]]
    rows.append(["---"] * len(rows[0]))
    for number, (name, found) in enumerate(zip(names, named(asked), strict=True), 1):
        rows.append([f"{number} {name}", *("●" if each in found else "·" for each in names)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


if __name__ == "__main__":
    sys.exit(main())
