"""Quizzes: questions that say at once what was wrong with an answer, and keep it in the record.

The page has the questions and not the key: an answer goes to the kernel, which judges it. What
a learner has answered reaches the page by messages only. It is no part of the widget's state, so
it does not get into a notebook that is saved and handed on.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping, Sequence
from html import escape
from itertools import takewhile
from typing import Any

import traitlets

from helpers.learning.checks import Verdict
from helpers.learning.links import Words, linked
from helpers.learning.record import Attempt, Record
from helpers.learning.typeset import to_html, to_text
from helpers.learning.wording import code, meant
from helpers.lessons import LESSONS
from helpers.lessons.questions import Judgement, Question, Rating
from helpers.lessons.tasks import Lesson
from helpers.live.widget import BROWSER, TO_BE_LIVE, Widget

REVIEW_RULE = (
    "{} from {} notebooks: first those that you last got wrong, then those that you were "
    "asked longest ago."
)
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
    sources : mapping, optional
        What is said below a question, by its id: where it comes from.
    """

    _esm = "".join((BROWSER / part).read_text("utf-8") for part in ("0_page.js", "quiz/quiz.js"))
    _css = (BROWSER / "quiz" / "quiz.css").read_text("utf-8")
    _page = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        title: str,
        items: Sequence[Question],
        intro: str = "",
        record: Record | None = None,
        sources: Mapping[str, Words] | None = None,
    ) -> None:
        self.title, self.intro = title, intro
        self._items = {item.id: item for item in items}
        self._sources = sources or {}
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
            and (saved := item.judge(attempt.detail).detail)
        }
        asked = [self._asked(item) for item in items]
        super().__init__(_page={"intro": to_html(intro), "items": asked})
        self.on_msg(self._on_message)

    def _asked(self, item: Question) -> dict[str, Any]:
        """Return what the page needs of a question, without the key."""
        options = [{"letter": letter, "html": to_html(text)}
                   for letter, text in item.choices.items()]  # fmt: skip
        texts = {"html": to_html(item.text), "options": options, "source": self._source(item)}
        return {"id": item.id, "how": "", **texts, **item.page()}

    def _source(self, item: Question) -> str:
        return self._sources[item.id].html if item.id in self._sources else ""

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
        judgement = self._items[task].judge(str(given))
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
            lines += ["", f"{number}. {to_text(item.text)} ({item.how})"]
            lines += [f"   {letter}) {to_text(text)}" for letter, text in item.choices.items()]
            if item.id in self._sources:
                lines.append(f"   {self._sources[item.id].plain}")
        return "\n".join(lines)

    def _html(self) -> str:
        """Return the questions and their options as HTML that any page may show."""
        items = "".join(map(self._html_item, self._items.values()))
        intro = f"<p>{_saved(self.intro)}</p>" if self.intro else ""
        return (
            '<div dir="ltr" style="max-width: 46em">'
            f"<p><strong>{_saved(self.title)}</strong></p>{intro}"
            f"<ol>{items}</ol><p><em>{TO_BE_LIVE}</em></p></div>"
        )

    def _html_item(self, item: Question) -> str:
        options = "".join(
            f"<p>{letter}) {_saved(text)}</p>" for letter, text in item.choices.items()
        )
        style = ' style="color: var(--jp-content-font-color2)"'
        source = self._source(item) and f"<p{style}><small>{self._source(item)}</small></p>"
        asked = f"<p>{_saved(item.text)} <em>({escape(item.how)})</em></p>"
        return f"<li>{asked}{options}{source}</li>"

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


def quiz(key: str) -> Quiz | Verdict:
    """Return the quiz of the lesson of that key, such as "gradient", or what is wrong with it."""
    if fault := _no_lesson(key):
        return _refused(key, fault)
    lesson = LESSONS[key]
    if not lesson.quiz:
        return _refused(key, f'The lesson `"{key}"` has no quiz.')
    return Quiz(f"Quiz: {lesson.title}", lesson.quiz)


def review(key: str | None = None, count: int = 3) -> Quiz | Verdict:
    """Return questions from the quizzes of all lessons before the one of that key.

    Which ones, `due` says: those that were missed come first. Below each is where it comes from.
    For a key or a number that does not serve it returns what is wrong with it.

    Parameters
    ----------
    key : str, optional
        That of a lesson, such as "gradient". Without one, the questions are from the whole course.
    count : int
        How many questions at most, from 1 on.
    """
    if fault := (key is not None and _no_lesson(key)) or _no_count(count):
        return _refused(key, fault)
    before = takewhile(lambda each: each != key, LESSONS)
    lessons = [LESSONS[each] for each in before if LESSONS[each].quiz]
    if not lessons:
        return _refused(key, f'Before the lesson `"{key}"` there is no quiz to review.')
    record = Record()
    asked = due(record.attempts(), lessons, count)
    places = {place.task: place for lesson in lessons for place in lesson.places}
    sources = {}
    for item in asked:
        words, address = linked(places[item.id])
        sources[item.id] = Words(words[0].upper() + words[1:], address)
    which = "all" if key is None else "earlier"
    return Quiz("Review", asked, REVIEW_RULE.format(_counted(len(asked)), which), record, sources)


def due(attempts: Sequence[Attempt], lessons: Sequence[Lesson], count: int = 3) -> list[Question]:
    """Return the questions of `lessons` to ask again, the most urgent first.

    Those whose last answer was not right come first. Among them, and among the others, those
    asked longest ago come first; never is longest ago. Ties go by the place in the quiz: the
    first questions of all lessons in their order, then the second ones, and so on.

    Parameters
    ----------
    attempts : sequence of Attempt
        Oldest first.
    lessons : sequence of Lesson
        In the order of the course.
    count : int
        How many at most.
    """
    last = {attempt.task: attempt for attempt in attempts}
    placed = sorted(
        ((place, order, question) for order, lesson in enumerate(lessons)
         for place, question in enumerate(lesson.quiz)), key=lambda each: each[:2]
    )  # fmt: skip

    def urgency(question: Question) -> tuple[bool, float]:
        attempt = last.get(question.id)
        if attempt is None:
            return True, -math.inf
        return attempt.outcome == "passed", attempt.at

    return sorted((question for *_, question in placed), key=urgency)[:count]


def _counted(questions: int) -> str:
    words = {1: "One question", 2: "Two questions", 3: "Three questions"}
    return words.get(questions, f"{questions} questions")


def was_it_clear(key: str) -> Quiz | Verdict:
    """Return the question whether the lesson of that key was clear, with room for a comment.

    The answer is kept in the learner's record under the lesson's key and ".clear".
    """
    if fault := _no_lesson(key):
        return _refused(key, fault)
    item = Rating(f"{key}.clear", "How clear was this notebook?", low="lost", high="clear")
    kept = "Your answer is kept only in your own record on this computer."
    return Quiz("Was everything clear?", [item], kept)


# Bad input is one sentence in the cell, as `check` has it ---------------------------------------


def _refused(key: Any, sentence: str) -> Verdict:
    return Verdict(str(key), "error", sentence)


def _no_lesson(key: Any) -> str:
    """Say that there is no lesson of that key, and which one may be meant; "" if there is one."""
    if not isinstance(key, str):
        return 'A lesson is named by its key, in quotation marks, such as `"gradient"`.'
    if key in LESSONS:
        return ""
    alike = {name.lower(): each.key for each in LESSONS.values()
             for name in (each.key, each.number, each.title)}  # fmt: skip
    there_are = ", ".join(f'`"{each}"`' for each in LESSONS)
    advice = meant(key, alike, 1) or f"There are {there_are}."
    return f"There is no lesson {code(repr(key))}. {advice}"


def _no_count(count: Any) -> str:
    if isinstance(count, int) and not isinstance(count, bool) and count > 0:
        return ""
    return f"`count` is a whole number of questions, 1 or more, not {code(repr(count))}."
