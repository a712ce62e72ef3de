"""Quizzes: questions that say at once what was wrong with an answer, and keep it in the record.

The page has the questions and not the key: an answer goes to the kernel, which judges it. What
a learner has answered reaches the page by messages only. It is no part of the widget's state, so
it does not get into a notebook that is saved and handed on.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from html import escape
from itertools import takewhile
from typing import Any

import traitlets

from helpers.learning.questions import REVIEW_RULE, Judgement, Rating, due, judge, letters
from helpers.learning.record import Record
from helpers.learning.typeset import to_html, to_text
from helpers.lessons import LESSONS, questions
from helpers.lessons.tasks import ChoiceQuestion, NumberQuestion, Question
from helpers.live.widget import BROWSER, Widget

_SAVED_BEFORE = "This is what you saved before. You can change it."


class Quiz(Widget):
    """Questions, one under the other; each can be answered and checked again and again.

    Parameters
    ----------
    title : str
        What the text and the page of a saved notebook begin with.
    items : sequence of questions
        What is asked.
    intro : str
        A sentence above the questions.
    record : Record, optional
        Where the answers are kept; by default the learner's own.
    """

    _esm = "".join((BROWSER / part).read_text("utf-8") for part in ("0_page.js", "quiz/quiz.js"))
    _css = (BROWSER / "quiz" / "quiz.css").read_text("utf-8")
    _page = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        title: str,
        items: Sequence[Question | Rating],
        intro: str = "",
        record: Record | None = None,
    ) -> None:
        self.title, self.intro = title, intro
        self._items = {item.id: item for item in items}
        self._record = Record() if record is None else record
        self._lock = threading.RLock()  # messages are handled on a thread beside the main one
        attempts = self._record.attempts()
        self._trouble = self._record.trouble
        passed = {attempt.task for attempt in attempts if attempt.outcome == "passed"}
        self._before = sorted(passed & self._items.keys())
        self._said = {
            attempt.task: _said(saved, "", (_SAVED_BEFORE,))
            for attempt in attempts
            if isinstance(item := self._items.get(attempt.task), Rating)
            and (saved := judge(item, attempt.detail).detail)
        }
        super().__init__(_page={"intro": to_html(intro), "items": [_item(each) for each in items]})
        self.on_msg(self._on_message)

    def answer(self, task: str, given: str) -> Judgement:
        """Check an answer as the button in the page does, and return what is said to it.

        Parameters
        ----------
        task : str
            The id of a question.
        given : str
            The letters of the options, such as "b" or "ac", or a number such as "1.5".
        """
        if task not in self._items:
            raise ValueError(
                f"there is no question {task!r} here; there are {', '.join(self._items)}."
            )
        judgement = judge(self._items[task], str(given))
        outcome, feedback, detail = judgement
        with self._lock:
            if outcome:
                self._record.add(task, outcome, detail)
                self._trouble = self._record.trouble
                if outcome == "noted" and self._trouble:
                    outcome = ""  # the page says "saved" only if it was
            self._said[task] = _said(detail or str(given), outcome, feedback)
            self.send({"said": {task: self._said[task]}, "trouble": self._trouble})
        return judgement

    def _on_message(self, _: Any, content: dict, buffers: list) -> None:
        if "check" in content:
            self.answer(content["check"], content["given"])
        else:  # a page asks for the present state
            with self._lock:
                self.send({"said": self._said, "trouble": self._trouble, "before": self._before})

    def __repr__(self) -> str:
        """Return the questions and their options as text, without the key."""
        lines = [to_text(text) for text in (self.title, self.intro) if text]
        for number, item in enumerate(self._items.values(), start=1):
            lines += ["", f"{number}. {to_text(item.text)} ({_how(item)})"]
            lines += [f"   {letter}) {to_text(text)}" for letter, text in _options(item)]
        return "\n".join(lines)

    def _html(self) -> str:
        """Return the questions and their options as HTML that any page may show."""
        items = "".join(
            f"<li><p>{_saved(item.text)} <em>({escape(_how(item))})</em></p>"
            + "".join(f"<p>{letter}) {_saved(text)}</p>" for letter, text in _options(item))
            + "</li>"
            for item in self._items.values()
        )
        intro = f"<p>{_saved(self.intro)}</p>" if self.intro else ""
        return (
            '<div dir="ltr" style="max-width: 46em">'
            f"<p><strong>{_saved(self.title)}</strong></p>{intro}"
            f"<ol>{items}</ol><p><em>Run this cell to answer.</em></p></div>"
        )

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict, dict]:
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return data | {"text/plain": repr(self), "text/html": self._html()}, metadata


def _said(given: str, outcome: str, feedback: Sequence[str]) -> dict[str, str]:
    """Return what a page shows of a checked answer."""
    html = "".join(f"<p>{to_html(text)}</p>" for text in feedback)
    return {"given": given, "outcome": outcome, "html": html}


def _saved(text: str) -> str:
    # Without MathML: a page that does not trust the notebook, as JupyterLab's before the cell is
    # run, would take its tags away and leave "x2" of a square.
    return to_html(text, mathml=False)


def _item(item: Question | Rating) -> dict[str, Any]:
    """Return what the page needs of a question, without the key."""
    several = isinstance(item, ChoiceQuestion) and item.several
    page = {"id": item.id, "html": to_html(item.text), "how": _how(item) if several else ""}
    if isinstance(item, NumberQuestion):
        return page | {"kind": "number", "unit": item.unit}
    if isinstance(item, Rating):
        return page | {"kind": "rating", "low": item.low, "high": item.high}
    options = [{"letter": letter, "html": to_html(text)} for letter, text in _options(item)]
    return page | {"kind": "several" if item.several else "one", "options": options}


def _options(item: Question | Rating) -> list[tuple[str, str]]:
    if not isinstance(item, ChoiceQuestion):
        return []
    return [
        (letter, option.text) for letter, option in zip(letters(item), item.options, strict=True)
    ]


def _how(item: Question | Rating) -> str:
    if isinstance(item, NumberQuestion):
        return f"a number, in {item.unit}" if item.unit else "a number"
    if isinstance(item, Rating):
        return f"1 = {item.low}, 5 = {item.high}, and a comment if you like"
    return "choose all that are right" if item.several else "choose one"


def quiz(key: str) -> Quiz:
    """Return the quiz of the lesson of that key, such as "gradient".

    Raises
    ------
    ValueError
        If there is no such lesson, or no quiz in it.
    """
    items = questions(key)
    if not items:
        raise ValueError(f"lesson {key!r} has no quiz; {_with_quiz()}.")
    return Quiz(f"Quiz: {LESSONS[key].title}", items)


def review(key: str | None = None, count: int = 3) -> Quiz:
    """Return questions from the quizzes of all lessons before the one of that key.

    Which ones, `helpers.learning.questions.due` says: those that were missed come first.

    Parameters
    ----------
    key : str, optional
        That of a lesson, such as "gradient". Without one, the questions are from the whole course.
    count : int
        How many questions at most, from 1 on.

    Raises
    ------
    ValueError, TypeError
        If there is no such lesson, or no quiz before it, or `count` is no whole number.
    """
    if isinstance(count, bool) or not isinstance(count, int):
        raise TypeError(f"count must be a whole key, got {count!r}")
    if count < 1:
        raise ValueError(f"count must be at least 1, got {count!r}")
    if key is not None:
        questions(key)  # names the lessons that there are
    before = takewhile(lambda each: each != key, LESSONS)
    lessons = [LESSONS[each] for each in before if LESSONS[each].quiz]
    if not lessons:
        raise ValueError(f"before lesson {key!r} there is no quiz to review; {_with_quiz()}.")
    record = Record()
    asked = due(record.attempts(), lessons, count)
    which = "all" if key is None else "earlier"
    return Quiz("Review", asked, REVIEW_RULE.format(_counted(len(asked)), which), record)


def _counted(questions: int) -> str:
    words = {1: "One question", 2: "Two questions", 3: "Three questions"}
    return words.get(questions, f"{questions} questions")


def was_it_clear(key: str) -> Quiz:
    """Return the question whether the lesson of that key was clear, with room for a comment.

    The answer is kept in the learner's record under the lesson's key and ".clear".
    """
    questions(key)
    item = Rating(f"{key}.clear", "How clear was this notebook?", low="lost", high="clear")
    kept = "Your answer is kept only in your own record on this computer."
    return Quiz("Was everything clear?", [item], kept)


def _with_quiz() -> str:
    keys = [key for key, lesson in LESSONS.items() if lesson.quiz]
    return f"lessons with a quiz are {', '.join(keys)}" if keys else "no lesson has a quiz"
