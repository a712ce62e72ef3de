"""How a verdict is shown and kept, and that no answer can make a check raise or spoil the next."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from IPython.core.formatters import DisplayFormatter
from mistakes import EXERCISES

from helpers.learning.checks import SIGNS, Verdict, check
from helpers.learning.record import Record
from helpers.learning.typeset import to_html, to_text
from helpers.lessons import LESSONS, exercise
from helpers.lessons.tasks import Exercise
from helpers.live.widget import BROWSER

FORMATTER = DisplayFormatter()
GRADIENT = exercise("gradient.gradient")
IDS = [task.id for task in EXERCISES]


def divides_by_zero(f: Callable, p: np.ndarray) -> float:
    return f(*p) / 0 if isinstance(p, float) else 1 / 0


ONE_OF_EACH = {
    "passed": GRADIENT.solution,
    "not yet": GRADIENT.wrong[0].forms[0],
    "unattempted": ...,
    "error": divides_by_zero,
}


def bundle(verdict: Verdict) -> dict[str, str]:
    """Return what IPython sends for a verdict at the end of a cell."""
    data, metadata = FORMATTER.format(verdict)
    assert metadata == {}
    return data


class Outline(HTMLParser):
    """The tags, attributes and texts of a piece of HTML; it fails if tags do not match."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.text, self.folded = "", ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self._open.append(tag)
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        depth = self._open.count("details")
        if "summary" in self._open:
            self.folded += f"{depth} {data}; "


# What is shown -----------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", ONE_OF_EACH)
def test_a_sign_and_a_word_and_the_message(outcome: str) -> None:
    verdict = check("gradient.gradient", ONE_OF_EACH[outcome])
    assert verdict.outcome == outcome
    data = bundle(verdict)
    assert set(data) == {"text/plain", "text/html"}
    sign, word, _ = SIGNS[outcome]
    outline = Outline(data["text/html"])
    assert data["text/plain"].startswith(f"{sign} {word}: ")
    assert outline.text.startswith(f"{sign} {word}. ")
    message = data["text/plain"].splitlines()[0].partition(": ")[2].replace("`", "")
    assert message in outline.text and "$" not in outline.text and "$" not in message


@pytest.mark.parametrize("outcome", ONE_OF_EACH)
def test_the_html_is_plain(outcome: str) -> None:
    outline = Outline(bundle(check("gradient.gradient", ONE_OF_EACH[outcome]))["text/html"])
    assert outline.attributes <= {"dir", "style"}  # no id, no class, no handler
    # Only what JupyterLab leaves of a notebook that is not trusted.
    assert set(outline.tags) <= {
        "div", "p", "strong", "em", "code", "span", "details", "summary", "pre", "small"
    }  # fmt: skip


def test_help_is_folded_and_comes_in_order() -> None:
    verdict = check("gradient.gradient", GRADIENT.wrong[0].forms[0])
    outline = Outline(bundle(verdict)["text/html"])
    assert outline.folded == "1 The task again; 1 Hint 1; 2 Hint 2; 3 A worked solution; "
    assert GRADIENT.worked.strip() in outline.text
    passed = Outline(bundle(check("gradient.gradient", GRADIENT.solution))["text/html"])
    assert passed.folded == "1 A worked solution to compare with; "


def test_what_is_asked_stays_until_the_answer_is_right() -> None:
    for task in EXERCISES:
        asked = to_text(task.prompt)
        read = Outline(f"<p>{to_html(task.prompt, mathml=False)}</p>").text
        for verdict, is_folded in (
            (check(task.id, ...), False), (check(task.id, raises(KeyError("no"))), True),
            (check(task.id, task.wrong[0].forms[0]), True),
        ):  # fmt: skip
            data, outline = bundle(verdict), Outline(bundle(verdict)["text/html"])
            assert data["text/plain"].count(asked) == outline.text.count(read) == 1, task.id
            assert (f"The task again{read}" in outline.text) == is_folded, task.id
            assert (f"\nThe task again: {asked}" in data["text/plain"]) == is_folded, task.id
        right = check(task.id, task.solution)
        assert right.outcome == "passed" and "The task again" not in str(bundle(right))


def test_an_attempt_at_a_challenge_hears_the_rules_again_and_a_score_does_not() -> None:
    task = LESSONS["capstone"].challenges[0]
    failed, won = check(task.id, "x^2 + y^2"), check(task.id, task.solution)
    assert (failed.outcome, failed.again) == ("not yet", task.prompt)
    assert (won.outcome, won.again) == ("passed", "")


def test_a_quiz_has_the_same_signs() -> None:
    script = (BROWSER / "quiz" / "quiz.js").read_text("utf-8")
    shown = dict(re.findall(r'"?([a-z][a-z ]+)"?: \{ sign: "(.)"', script))
    for outcome in ("passed", "not yet"):
        assert shown[outcome] == SIGNS[outcome][0]


@pytest.mark.parametrize("outcome", ONE_OF_EACH)
def test_the_same_bytes_twice(outcome: str) -> None:
    answers = [ONE_OF_EACH[outcome]] * 3  # the first one may be news
    _, first, second = (bundle(check("gradient.gradient", answer)) for answer in answers)
    assert json.dumps(first) == json.dumps(second)
    text = json.dumps(first)
    assert " at 0x" not in text and str(Path(__file__).parent) not in text


def test_learners_texts_are_shown_as_they_are() -> None:
    def gradient(f: Callable, p: np.ndarray) -> None:
        raise KeyError("<b>$x^2$ & `y`")

    data = bundle(check("gradient.gradient", gradient))
    assert "KeyError: '<b>$x^2$ & 'y''" in data["text/plain"]
    assert "KeyError: '<b>$x^2$ & 'y''" in Outline(data["text/html"]).text


def test_notes_are_shown_as_they_are() -> None:
    verdict = Verdict("gradient.gradient", "passed", "Right.", notes=("<b>$x$ & `y`",))
    assert Outline(bundle(verdict)["text/html"]).text == "✓ Passed. Right.<b>$x$ & `y`"
    assert str(verdict) == "✓ Passed: Right.\n<b>$x$ & `y`"


def test_a_verdict_is_short_in_a_terminal() -> None:
    verdict = check("gradient.gradient", GRADIENT.wrong[0].forms[0])
    assert str(verdict) == bundle(verdict)["text/plain"]
    assert "return" not in repr(verdict)


# What is printed and kept ------------------------------------------------------------------


def test_what_it_prints_is_left_out(capsys: pytest.CaptureFixture) -> None:
    def gradient(f: Callable, p: np.ndarray) -> np.ndarray:
        print("here", p)
        return GRADIENT.solution(f, p)

    verdict = check("gradient.gradient", gradient)
    assert capsys.readouterr() == ("", "")
    assert verdict.outcome == "passed"
    assert str(verdict).splitlines()[1:] == [*verdict.notes, verdict.so_far]
    assert "printed is not shown" in verdict.notes[0]
    assert verdict.notes[0] in Outline(bundle(verdict)["text/html"]).text
    print("heard")
    assert capsys.readouterr().out == "heard\n"


def test_what_is_kept() -> None:
    before = len(Record().attempts())
    for answer in ONE_OF_EACH.values():
        check("gradient.gradient", answer)
    kept = [(each.task, each.outcome, each.detail) for each in Record().attempts()[before:]]
    assert kept == [
        ("gradient.gradient", "passed", ""),
        ("gradient.gradient", "not yet", GRADIENT.wrong[0].name),
        ("gradient.gradient", "error", "ZeroDivisionError"),
    ]


def test_what_cannot_be_kept_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path))  # a folder, no file
    verdict = check("gradient.gradient", GRADIENT.solution)
    assert verdict.outcome == "passed"
    (trouble,) = verdict.notes
    assert trouble and str(verdict).endswith(trouble)
    assert trouble in Outline(bundle(verdict)["text/html"]).text
    assert check("gradient.gradient", ...).notes == ()


# Nothing makes it raise --------------------------------------------------------------------


class Hostile:
    """Whatever is asked of it, it fails."""

    def __getattribute__(self, name: str) -> Any:
        raise RuntimeError(name)

    def _fail(self, *arguments: Any, **options: Any) -> Any:
        raise BaseException("$ ` never")

    __call__ = __iter__ = __len__ = __array__ = __float__ = __eq__ = __getitem__ = _fail
    __repr__ = __str__ = __bool__ = __hash__ = __index__ = __deepcopy__ = _fail


class Meta(type):
    """A class whose name and signature cannot be read."""

    @property
    def __signature__(cls) -> Any:
        raise KeyError("signature")

    def __instancecheck__(cls, instance: Any) -> bool:
        raise KeyError("instance")


def returns(value: Any) -> Callable:
    return lambda *arguments: value


def raises(error: BaseException) -> Callable:
    def answer(*arguments: Any) -> None:
        raise error

    return answer


# Made when used: pytest and hypothesis cannot hold all of them.
ODD = {
    "hostile": Hostile, "class": lambda: Hostile, "meta": lambda: Meta("$", (), {}),
    "no name": lambda: type("`", (Hostile,), {})(), "object": object, "built-in": lambda: len,
    "print": lambda: print, "type": lambda: type, "ufunc": lambda: np.sin,
    "static": lambda: staticmethod(len), "endless": itertools.count,
    "two endless": lambda: (itertools.count(), itertools.repeat(1)),
    "two hostile": lambda: [Hostile(), Hostile()], "mixed": lambda: np.array([None, "a"]),
    "no rows": lambda: np.zeros((3, 0)), "complex": lambda: 1j, "huge": lambda: 10**400,
    "digit": lambda: "7", "bytes": lambda: b"7", "dict": lambda: {1: 2}, "range": lambda: range(2),
    "ragged": lambda: [[1, 2], [3]], "masked": lambda: np.ma.masked,
    "date": lambda: np.datetime64("2000-01-01"),
}  # fmt: skip
odd = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.complex_numbers(), st.text(),
    st.binary(),
    st.recursive(
        st.floats() | st.text() | st.none(),
        lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
        max_leaves=8,
    ),
)  # fmt: skip
errors = st.sampled_from(
    [SystemExit(2), GeneratorExit(), StopIteration(1), KeyboardInterrupt(), MemoryError(),
     RecursionError(), ValueError("$"), BaseException("`"), type("", (Exception,), {})(),
     ExceptionGroup("two", [ValueError(1), TypeError(2)]), NotImplementedError(), Warning("odd")]
)  # fmt: skip
answers = odd | odd.map(returns) | errors.map(raises)


@pytest.mark.parametrize("task", EXERCISES, ids=IDS)
@settings(max_examples=15)
@given(answer=answers)
def test_no_answer_makes_it_raise(task: Exercise, answer: Any) -> None:
    verdict = check(task.id, answer)
    assert verdict.outcome in SIGNS
    data = bundle(verdict)
    said = (*verdict.notes, verdict.again, verdict.so_far)
    assert data["text/plain"].count("\n") == len([*filter(None, said)])
    assert Outline(data["text/html"]).text


@pytest.mark.parametrize("name", ODD)
def test_odd_answers(name: str) -> None:
    odd = ODD[name]()
    for answer in (odd, returns(odd), (odd, odd)):
        for task in ("gradient.gradient", "gradient.field", "gradient.level"):
            assert Outline(bundle(check(task, answer))["text/html"]).text


@settings(max_examples=50)
@given(task=odd)
def test_no_task_makes_it_raise(task: Any) -> None:
    verdict = check(task, len)
    assert verdict.outcome == "error" and Outline(bundle(verdict)["text/html"]).text
