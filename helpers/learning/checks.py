"""Checking an answer to an exercise or a challenge: run it, judge it, keep the result, say it.

What a learner's function prints while it is checked is left out, for it is called many times;
the verdict says so. What an answer does can never stop the notebook: `check` does not raise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from time import monotonic
from typing import Any

from helpers.learning.judging import Finding, judge, misfit, named, unnamed
from helpers.learning.progress import how_far
from helpers.learning.record import Record
from helpers.learning.sandbox import (
    TimeUp,
    Trial,
    attempt,
    does_nothing,
    silence,
    within,
)
from helpers.learning.standing import best_score, standing
from helpers.learning.typeset import to_html, to_text
from helpers.learning.wording import code, described, meaning, meant, whereabouts
from helpers.lessons import LESSONS
from helpers.lessons.tasks import Challenge, Exercise, Mistake
from helpers.lessons.values import laid_out

SIGNS = {
    "passed": ("✓", "Passed", "var(--jp-success-color1, #388e3c)"),
    "not yet": ("↻", "Not yet", "var(--jp-warn-color1, #c66a00)"),
    "unattempted": ("○", "Not tried yet", "var(--jp-info-color1, #1976d2)"),
    "error": ("⚠", "Error", "var(--jp-error-color1, #d32f2f)"),
}
"""Each outcome's sign, word and colour."""

AGAIN = "The task again"
_PRINTED = "What your code printed is not shown here, because the check calls it many times."
_SLOW = 2.0  # seconds: what takes longer is told so
_TOOK = "It took {:.0f} seconds. That is slow, and no mistake."
_OWN_FAULT = "not judged"
_PATIENCE = 10
"""Times the limit of an answer is that of judging it: the course's own work, on a busy computer.

Of the learner's nothing runs in it but what an object of a class of their own does when it is read.
"""
_INTERRUPTED = "You interrupted the check. Run the cell again to repeat it."


@dataclass(frozen=True)
class Verdict:
    """What became of an answer. As the last line of a cell it is shown with its hints.

    Parameters
    ----------
    task : str
        The id of the exercise.
    outcome : str
        "passed", "not yet", "unattempted" or "error".
    message : str
        What there is to say; formulas stand between dollar signs, code between backticks.
    again : str
        What was asked, where the message says something else and the answer is not right yet.
    hints : tuple of str
        What helps on: a nudge, then a plan.
    worked : str
        The worked solution, as Python code.
    notes : tuple of str
        What else the learner should know, in plain text.
    so_far : str
        How much of the notebook is done; "" where nothing was tried, so that a notebook that is
        saved without answers is the same whoever saves it.
    """

    task: str
    outcome: str
    message: str
    again: str = field(default="", repr=False)
    hints: tuple[str, ...] = field(default=(), repr=False)
    worked: str = field(default="", repr=False)
    notes: tuple[str, ...] = ()
    so_far: str = ""

    def __str__(self) -> str:
        """Return the outcome and the message as plain text."""
        sign, word, _ = SIGNS[self.outcome]
        again = self.again and f"{AGAIN}: {to_text(self.again)}"
        lines = [f"{sign} {word}: {to_text(self.message)}", *self.notes, again, self.so_far]
        return "\n".join(filter(None, lines))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": _html(self)}


def check(task: str, answer: Any = None) -> Verdict:
    """Check an answer to an exercise or a challenge: ``check("gradient.gradient", gradient)``.

    Parameters
    ----------
    task : str
        Its id.
    answer : callable or value
        What it asks for: a function itself, not what it returns, or a value. Without one, the
        verdict says what is asked.

    Returns
    -------
    Verdict
        Whatever the answer is or does. All but the outcome "unattempted" goes into the record.
    """
    try:
        asked = _asked(task)
        if asked is None:
            return Verdict(_name(task), "error", _unknown(task))
        finding, notes = _examined(asked, answer)
        kept, so_far = _keep(asked, finding)
    except (KeyboardInterrupt, TimeUp):
        return Verdict(_name(task), "error", _INTERRUPTED)
    again = "" if finding.outcome in ("passed", "unattempted") else asked.prompt
    hints = () if _is_done(asked, finding) else asked.hints
    notes = (*notes, *kept)
    return Verdict(task, finding.outcome, finding.message, again, hints, asked.worked, notes,
                   so_far)  # fmt: skip


def _checked() -> Iterator[Exercise | Challenge]:
    for lesson in LESSONS.values():
        yield from (*lesson.exercises, *lesson.challenges)


def _asked(task: Any) -> Exercise | Challenge | None:
    lesson = LESSONS.get(task.partition(".")[0]) if isinstance(task, str) else None
    tasks = (*lesson.exercises, *lesson.challenges) if lesson else ()
    return next((each for each in tasks if each.id == task), None)


def _is_done(asked: Exercise | Challenge, finding: Finding) -> bool:
    """Tell whether no hint is needed any more; a score may still be improved."""
    if finding.outcome != "passed" or isinstance(asked, Exercise):
        return finding.outcome == "passed"
    return not asked.beats(asked.par, float(finding.detail))


def _name(task: Any) -> str:
    return task if isinstance(task, str) else type(task).__name__


def _unknown(task: Any) -> str:
    """Say what is wrong with an id, and which one may be meant."""
    if not isinstance(task, str):
        return 'First comes the id of an exercise, in quotation marks, such as `"slope.rate"`.'
    ids = [each.id for each in _checked()]
    alike = {each.lower(): each for each in ids} | {each.partition(".")[2]: each for each in ids}
    advice = meant(task, alike, 3) or "The cell as it came with the notebook has the right one."
    return f"There is no exercise {code(repr(task))}. {advice}"


def _examined(exercise: Exercise | Challenge, answer: Any) -> tuple[Finding, list[str]]:
    """Run and judge an answer; tell also whether it printed anything, or is right and slow."""
    begin = monotonic()
    with silence() as sink:
        try:
            examine = _played if isinstance(exercise, Challenge) else _examine
            finding = examine(exercise, answer)
        except KeyboardInterrupt:
            finding = Finding("error", _INTERRUPTED, "KeyboardInterrupt")
        except TimeUp as end:
            finding = Finding("error", _endless(exercise, end), "TimeUp")
        except BaseException as error:
            finding = _unjudged(error)
    if finding.outcome == "unattempted":
        finding = Finding("unattempted", _to_do(exercise, answer))
    took = monotonic() - begin
    slow = finding.outcome == "passed" and took > _SLOW
    return finding, [_PRINTED] * sink.used + [_TOOK.format(took)] * slow


def _examine(exercise: Exercise, answer: Any) -> Finding:
    """Run and judge an answer, and run it again for a name in the time that it has left."""

    def run() -> Trial | Finding:
        given = laid_out(answer)
        if _is_unattempted(given):
            return Finding("unattempted")
        if fault := misfit(exercise, given):
            return Finding("error", fault, "misfit")
        return Trial.of(exercise, given)

    begin = monotonic()
    trial = within(exercise.seconds, run)
    left = exercise.seconds - (monotonic() - begin)
    if isinstance(trial, Finding):
        return trial
    finding = within(_PATIENCE * exercise.seconds, lambda: judge(trial))
    if not unnamed(finding):
        return finding
    try:
        return within(max(left, 0.0), lambda: named(trial, finding))
    except (TimeUp, Exception):  # too slow to be run once more, or we cannot name it
        return finding


def _unjudged(error: BaseException) -> Finding:
    """Return what is said if judging fails: by an object of the learner's, or by our own fault."""
    if whereabouts(error):
        text = f"Your answer cannot be read: {described(error)}."
        return Finding("error", text, type(error).__name__)
    text = (
        f"The check itself failed: {described(error)}. That is a fault of the course, not of your "
        "answer, and nothing is recorded. Compare your answer with the worked solution."
    )
    return Finding("error", text, _OWN_FAULT)


def _played(challenge: Challenge, answer: Any) -> Finding:
    """Let an answer to a challenge play, and find its score."""

    def play() -> Finding:
        if _is_unattempted(answer):
            return Finding("unattempted")
        if fault := misfit(challenge, answer):
            return Finding("error", fault, "misfit")
        did = attempt(lambda: challenge.play(answer))
        if did.error:
            text = f"{described(did.error)}. {meaning(did.error, challenge, ())}".strip()
            return Finding("error", text, type(did.error).__name__)
        if isinstance(did.value, Mistake):
            return Finding("not yet", did.value.why, did.value.name)
        score = did.value.number
        return Finding("passed", f"{did.value.text} {challenge.praise(score)}", f"{score:.12g}")

    return within(challenge.seconds, play)


def _is_unattempted(answer: Any) -> bool:
    """Tell whether there is no answer: nothing, a `...` somewhere in a list, an empty body."""
    if isinstance(answer, list | tuple):
        return any(map(_is_unattempted, answer))
    return answer is None or answer is Ellipsis or does_nothing(answer)


def _to_do(exercise: Exercise | Challenge, answer: Any) -> str:
    if part := _open_part(answer):
        step = f"Part {part} of your answer is still open: put what is missing in it"
    elif not callable(exercise.solution):
        step = "Replace each `...` by your answer"
    elif answer is None:  # the name of nothing, or what a drawing function returns
        step = misfit(exercise, answer) + " Do so"
    else:
        step = f"Replace the `...` in `{exercise.solution.__name__}` by your code"
    return f"{exercise.prompt} {step}, then run the cell again."


def _open_part(answer: Any) -> int:
    """Return which part of a list is the first without an answer, from 1 on; 0 if all are."""
    parts = [_is_unattempted(part) for part in answer] if isinstance(answer, list | tuple) else []
    return 0 if all(parts) else parts.index(True) + 1


def _endless(exercise: Exercise | Challenge, end: TimeUp) -> str:
    line = f" It was {where}." if (where := whereabouts(end)) else ""
    limit = f"{exercise.seconds:g} seconds"
    return f"Your function did not come to an end within {limit}: does its loop stop?{line}"


def _keep(asked: Exercise | Challenge, finding: Finding) -> tuple[list[str], str]:
    """Keep an attempt in the learner's record.

    Return what went wrong or else how a score stands, and how far the notebook is.
    """
    if finding.outcome == "unattempted" or finding.detail == _OWN_FAULT:
        return [], ""
    record = Record()
    record.add(asked.id, finding.outcome, finding.detail)
    said = record.trouble
    attempts = [] if record.failed else record.attempts()
    notes = [*filter(None, dict.fromkeys([said, record.trouble]))]
    if record.failed:
        return notes, ""
    before = attempts[:-1]
    if isinstance(asked, Challenge) and finding.outcome == "passed" and not notes:
        notes = [asked.compared(float(finding.detail), best_score(asked, before))]
    lesson = LESSONS[asked.id.partition(".")[0]]
    earlier, now = (standing(each, [lesson]).parts[0] for each in (before, attempts))
    return notes, how_far(now, now.done > earlier.done)


# How it is shown. Formulas are plain Unicode here: a notebook that is not trusted, and GitHub,
# take MathML away and leave x2 of x². The style may go as well, and nothing depends on it.


def _html(verdict: Verdict) -> str:
    sign, word, colour = SIGNS[verdict.outcome]
    return (
        f'<div dir="ltr" style="border-left: 4px solid {colour}; padding: 2px 12px; '
        'max-width: 50em">'
        f'<p><strong>{sign} {word}.</strong> {_rich(verdict.message)}</p>'
        f'{"".join(f"<p><em>{escape(note)}</em></p>" for note in verdict.notes)}'
        f"{_folded(_task(verdict))}{_folded(_help(verdict))}{_small(verdict.so_far)}</div>"
    )


def _task(verdict: Verdict) -> Iterator[tuple[str, str]]:
    """Title and content of what was asked, if it is said nowhere else."""
    if verdict.again:
        yield AGAIN, f"<p>{_rich(verdict.again)}</p>"


def _help(verdict: Verdict) -> Iterator[tuple[str, str]]:
    """Title and content of each step of help, in the order in which they are offered."""
    for number, hint in enumerate(verdict.hints, 1):
        yield f"Hint {number}", f"<p>{_rich(hint)}</p>"
    if verdict.worked:
        title = "A worked solution" if verdict.hints else "A worked solution to compare with"
        yield title, f"<pre><code>{escape(verdict.worked.strip())}</code></pre>"


def _folded(steps: Iterator[tuple[str, str]]) -> str:
    """Fold each step into the one before it, so that it is offered only after that one."""
    step = next(steps, None)
    if step is None:
        return ""
    title, content = step
    return f"<details><summary>{title}</summary>{content}{_folded(steps)}</details>"


def _small(text: str) -> str:
    style = "color: var(--jp-content-font-color2)"
    return f'<p style="{style}"><small>{escape(text)}</small></p>' if text else ""


def _rich(text: str) -> str:
    return to_html(text, mathml=False)
