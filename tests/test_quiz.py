"""Quizzes: how an answer is judged, which questions are due, and the widget that asks them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import combinations
from urllib.parse import unquote

import pytest
from anywidget import AnyWidget
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from helpers.learning.checks import Verdict
from helpers.learning.quiz import Quiz, due, quiz, review, was_it_clear
from helpers.learning.record import Attempt, Record
from helpers.learning.typeset import to_html, to_text
from helpers.lessons import LESSONS
from helpers.lessons.questions import (
    ChoiceQuestion,
    NumberQuestion,
    Option,
    Rating,
    read_rating,
)
from helpers.lessons.tasks import Lesson
from helpers.live.reading import NOT_READ
from tools.lint import anchors
from tools.notebooks import NOTEBOOKS, read

ONE = ChoiceQuestion(
    "90.one", "Is $x^2 < 0$ for some real $x$?",
    (Option("yes, $x = 0$", "why not a"), Option("no", "why b", right=True),
     Option("only `x` > 1", "why not c")),
)  # fmt: skip
SEVERAL = ChoiceQuestion(
    "90.several", "Which are even?",
    (Option("$2$", "why a", right=True), Option("$3$", "why not b"),
     Option("$4$", "why c", right=True), Option("$5$", "why not d"),
     Option("$6$", "why e", right=True)),
    several=True,
)  # fmt: skip
ANGLE = NumberQuestion(
    "90.angle", "What is $\\arctan 2$?", value=63.43, tolerance=0.05, why="because",
    otherwise="look again", unit="°", wrong={26.57: "the other angle", 1.107: "radians"},
)  # fmt: skip
CLEAR = Rating("90.clear", "How clear?", low="lost", high="clear")


# Judging ------------------------------------------------------------------------------------


@pytest.mark.parametrize("letter, outcome, why", [
    ("a", "not yet", "why not a"), ("b", "passed", "why b"), ("c", "not yet", "why not c"),
    (" B ", "passed", "why b"),
])  # fmt: skip
def test_one_option_is_judged(letter: str, outcome: str, why: str) -> None:
    assert ONE.judge(letter) == (outcome, (why,), letter.strip().lower())


@pytest.mark.parametrize("chosen, outcome, feedback", [
    ("ace", "passed", ("why a", "why c", "why e")),
    ("e, c, a", "passed", ("why a", "why c", "why e")),
    ("ac", "not yet", ("What you have chosen is right. One right option is missing.",)),
    ("c", "not yet", ("What you have chosen is right. 2 right options are missing.",)),
    ("abce", "not yet", ("b: why not b",)),
    ("abc", "not yet", ("b: why not b", "One right option is missing.")),
    ("bd", "not yet", ("b: why not b", "d: why not d", "3 right options are missing.")),
])  # fmt: skip
def test_several_options_are_judged(chosen: str, outcome: str, feedback: tuple) -> None:
    letters = "".join(sorted(set(chosen) - set(", ")))
    assert SEVERAL.judge(chosen) == (outcome, feedback, letters)


def test_several_pass_only_with_exactly_the_right_options() -> None:
    for size in range(1, 6):
        for chosen in combinations("abcde", size):
            outcome = SEVERAL.judge("".join(chosen)).outcome
            assert outcome == ("passed" if chosen == ("a", "c", "e") else "not yet")


@pytest.mark.parametrize("question", [ONE, SEVERAL, ANGLE, CLEAR], ids=lambda each: each.id)
@pytest.mark.parametrize("nothing", ["", " "])
def test_no_answer_is_not_judged(question, nothing: str) -> None:
    outcome, feedback, detail = question.judge(nothing)
    assert (outcome, detail) == ("", "")
    assert "first" in feedback[0]


def test_options_that_there_are_not_are_refused() -> None:
    with pytest.raises(ValueError, match=r"90\.one has no option 'd'; choose from a, b, c"):
        ONE.judge("d")
    with pytest.raises(ValueError, match="takes one option, not 'ab'"):
        ONE.judge("ab")


CLOSE = "Close, but rounded too far: give more decimals."


@pytest.mark.parametrize("typed, outcome, said", [
    ("63.43", "passed", "because"), ("63,4", "passed", "because"), ("63.4°", "passed", "because"),
    (" 63.48 ° ", "passed", "because"), ("6343/100", "passed", "because"),
    ("6.343e1", "passed", "because"), ("+63.38", "passed", "because"),
    ("63", "not yet", CLOSE), ("64", "not yet", "look again"), ("63.5", "not yet", "look again"),
    ("63.49", "not yet", "look again"), ("−63.43", "not yet", "look again"),
    ("26.6", "not yet", "the other angle"), ("1.1", "not yet", "radians"),
    ("0", "not yet", "look again"),
])  # fmt: skip
def test_number_is_judged(typed: str, outcome: str, said: str) -> None:
    assert ANGLE.judge(typed) == (outcome, (said,), typed.strip())


def test_what_is_no_number_is_not_judged() -> None:
    assert ANGLE.judge("about 63") == ("", (NOT_READ,), "")
    assert ANGLE.judge(" ") == ("", ("Type a number first.",), "")


@given(st.text(max_size=50))
def test_any_text_is_judged_without_an_error(text: str) -> None:
    assert ANGLE.judge(text).outcome in {"", "passed", "not yet"}
    assert CLEAR.judge(text).outcome in {"", "noted"}


@pytest.mark.parametrize("answer, rating, comment", [
    ('{"rating": 4, "comment": " ok "}', 4, "ok"), ('{"rating": 1}', 1, ""),
    ('{"rating": 0}', None, ""), ('{"rating": 6}', None, ""), ('{"rating": true}', None, ""),
    ('{"rating": 2.0}', None, ""), ('{"rating": null, "comment": "c"}', None, "c"),
    ("[4]", None, ""), ("4", None, ""), ("{", None, ""),
    ('{"rating": 5, "comment": "' + "x" * 3000 + '"}', 5, "x" * 2000),
])  # fmt: skip
def test_rating_is_read(answer: str, rating: int | None, comment: str) -> None:
    assert read_rating(answer) == (rating, comment)


# What is due --------------------------------------------------------------------------------


def lesson(key: str, size: int) -> Lesson:
    asked = tuple(replace(ONE, id=f"{key}.q{place}") for place in range(size))
    return Lesson(key, "", "", quiz=asked)


FOUR = [lesson(key, 4) for key in ("a", "b", "c", "d")]
IDS = [question.id for each in FOUR for question in each.quiz]
ATTEMPTS = st.lists(
    st.builds(
        Attempt,
        st.sampled_from([*IDS, "99.other"]),
        st.sampled_from(["passed", "not yet"]),
        st.just("b"),
        st.floats(0, 1e9),
    ),
    max_size=40,
).map(lambda attempts: sorted(attempts, key=lambda each: each.at))


def due_ids(attempts: list[Attempt], count: int = 3) -> list[str]:
    return [question.id for question in due(attempts, FOUR, count)]


def test_without_a_record_the_first_questions_of_each_lesson_come_first() -> None:
    assert due_ids([]) == ["a.q0", "b.q0", "c.q0"]
    assert due_ids([], 6) == ["a.q0", "b.q0", "c.q0", "d.q0", "a.q1", "b.q1"]
    one, two = lesson("a", 4), lesson("b", 2)
    assert [each.id for each in due([], [one])] == ["a.q0", "a.q1", "a.q2"]
    assert [each.id for each in due([], [one, two])] == ["a.q0", "b.q0", "a.q1"]
    assert due([], [lesson("a", 1)]) == list(lesson("a", 1).quiz)


def test_missed_come_before_never_asked_before_asked_longest_ago() -> None:
    attempts = [
        Attempt("b.q3", "not yet", "a", 5), Attempt("a.q0", "not yet", "a", 6),
        Attempt("c.q0", "passed", "b", 7), Attempt("a.q0", "passed", "b", 8),
    ]  # fmt: skip
    assert due_ids(attempts) == ["b.q3", "b.q0", "d.q0"]
    everything = [Attempt(task, "passed", "b", at) for at, task in enumerate(reversed(IDS))]
    assert due_ids(everything) == ["d.q3", "d.q2", "d.q1"]


@given(ATTEMPTS, st.integers(1, 16))
def test_due_questions_keep_the_rule(attempts: list[Attempt], count: int) -> None:
    every = due_ids(attempts, len(IDS))
    assert sorted(every) == IDS
    assert due_ids(attempts, count) == every[:count] == due_ids(list(attempts), count)
    last = {attempt.task: attempt for attempt in attempts}
    missed = {task for task in IDS if task in last and last[task].outcome == "not yet"}
    never = {task for task in IDS if task not in last}
    assert set(every[: len(missed)]) == missed
    assert set(every[len(missed) : len(missed) + len(never)]) == never
    for group in (every[: len(missed)], every[len(missed) + len(never) :]):
        times = [last[task].at for task in group]
        assert times == sorted(times)


@given(ATTEMPTS)
def test_answering_what_is_due_leads_through_all_questions(attempts: list[Attempt]) -> None:
    seen = set()
    for day in range(6):
        tasks = due_ids(attempts)
        seen |= set(tasks)
        attempts = attempts + [Attempt(task, "passed", "b", 2e9 + day) for task in tasks]
    assert seen == set(IDS)


ITEMS = (ONE, SEVERAL, ANGLE, CLEAR)


@pytest.fixture
def record(tmp_path) -> Record:
    return Record(tmp_path / "progress.sqlite")


@pytest.fixture
def asked(record: Record) -> Quiz:
    return Quiz("Ninety", ITEMS, "Have a $go$.", record)


def stored(record: Record) -> list[tuple[str, str, str]]:
    return [(each.task, each.outcome, each.detail) for each in record.attempts()]


# The widget ---------------------------------------------------------------------------------


def test_each_checked_answer_is_stored(asked: Quiz, record: Record) -> None:
    assert asked.answer("90.one", "a").outcome == "not yet"
    assert asked.answer("90.one", "b") == ("passed", ("why b",), "b")
    asked.answer("90.several", "c a")
    asked.answer("90.angle", " 63,4° ")
    asked.answer("90.angle", 26.57)
    assert stored(record) == [
        ("90.one", "not yet", "a"), ("90.one", "passed", "b"), ("90.several", "not yet", "ac"),
        ("90.angle", "passed", "63,4°"), ("90.angle", "not yet", "26.57"),
    ]  # fmt: skip


def test_what_is_no_answer_is_not_stored(asked: Quiz, record: Record) -> None:
    for task in ("90.one", "90.several", "90.angle", "90.clear"):
        assert asked.answer(task, "").outcome == ""
    asked.answer("90.angle", "two")
    with pytest.raises(ValueError, match="no option"):
        asked.answer("90.one", "z")
    with pytest.raises(ValueError, match=r"no question '90\.two' here; there are 90\.one, 90\.se"):
        asked.answer("90.two", "a")
    assert stored(record) == []


class Page:
    """The browser's side of a quiz: it sends messages, and keeps the last one that came."""

    def __init__(self, asked: Quiz, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked = asked
        self.came: dict = {}
        monkeypatch.setattr(asked, "send", self.receive)

    def receive(self, content: dict) -> None:
        self.came = json.loads(json.dumps(content))

    def send(self, **content: str) -> dict:
        self.asked._handle_custom_msg(content, [])
        return self.came


def test_page_gets_the_feedback_and_no_key(asked: Quiz, monkeypatch) -> None:
    page = Page(asked, monkeypatch)
    assert page.send(hello=True) == {"said": {}, "trouble": "", "before": []}
    assert page.send(check="90.one", given="a") == {
        "said": {"90.one": {"given": "a", "outcome": "not yet", "html": "<p>why not a</p>"}},
        "trouble": "",
    }
    page.send(check="90.angle", given="two")
    assert page.send(hello=True)["said"] == {
        "90.one": {"given": "a", "outcome": "not yet", "html": "<p>why not a</p>"},
        "90.angle": {"given": "two", "outcome": "",
                     "html": f"<p>{NOT_READ}</p>"},
    }  # fmt: skip
    assert {"_page", "_css"} == set(asked.get_state()) - set(AnyWidget().get_state())
    for secret in ("why", '"right"', "63.43", "26.57", "because", "look again"):
        assert secret not in json.dumps(asked._page)


def test_answers_are_no_part_of_the_widget_that_a_notebook_saves(asked: Quiz) -> None:
    before = asked.get_state()
    asked.answer("90.clear", '{"rating": 2, "comment": "I am lost"}')
    asked.answer("90.one", "b")
    assert asked.get_state() == before


def test_right_before_is_told_to_the_page_only(asked: Quiz, record: Record, monkeypatch) -> None:
    untouched = repr(asked), asked._html()
    asked.answer("90.one", "b")
    asked.answer("90.one", "a")
    asked.answer("90.several", "a")
    again = Quiz("Ninety", ITEMS, "Have a $go$.", record)
    assert Page(again, monkeypatch).send(hello=True)["before"] == ["90.one"]
    assert (repr(again), again._html()) == untouched


def test_trouble_with_the_record_is_told_and_the_quiz_goes_on(tmp_path, monkeypatch) -> None:
    nowhere = tmp_path / "a file"
    nowhere.write_text("")
    asked = Quiz("Ninety", ITEMS, record=Record(nowhere / "progress.sqlite"))
    page = Page(asked, monkeypatch)
    came = page.send(check="90.one", given="b")
    assert came["trouble"] == asked._record.trouble != ""
    assert came["said"]["90.one"]["outcome"] == "passed"
    unsaved = page.send(check="90.clear", given='{"rating":3,"comment":"c"}')
    assert unsaved["said"]["90.clear"]["outcome"] == ""


def test_opinion_is_kept_and_shown_again(asked: Quiz, record: Record, monkeypatch) -> None:
    opinion = '{"rating":4,"comment":"übung <b>2</b>"}'
    asked.answer("90.clear", '{"rating": 3}')
    asked.answer("90.clear", opinion)
    record.add("90.clear", "noted", "from another version")
    assert stored(record)[1] == ("90.clear", "noted", opinion)
    again = Quiz("Ninety", ITEMS, record=record)
    said = Page(again, monkeypatch).send(hello=True)["said"]
    assert said["90.clear"]["given"] == opinion
    assert "saved before" in said["90.clear"]["html"]
    assert "übung" not in again._html() + repr(again) + json.dumps(again._page)


# What a cell saves --------------------------------------------------------------------------


def test_text_of_a_saved_cell(asked: Quiz) -> None:
    assert repr(asked) == "\n".join([
        "Ninety", "Have a go.", "",
        "1. Is x² < 0 for some real x? (choose one)",
        "   a) yes, x = 0", "   b) no", "   c) only `x` > 1", "",
        "2. Which are even? (choose all that are right)",
        "   a) 2", "   b) 3", "   c) 4", "   d) 5", "   e) 6", "",
        "3. What is arctan 2? (a number, in °)", "",
        "4. How clear? (1 = lost, 5 = clear, and a comment if you like)",
    ])  # fmt: skip


@pytest.mark.parametrize("number", [number for number, each in LESSONS.items() if each.quiz])
def test_saved_page_is_readable_without_a_kernel_or_a_network(number: str) -> None:
    data, _ = quiz(number)._repr_mimebundle_()
    assert set(data) == {"application/vnd.jupyter.widget-view+json", "text/plain", "text/html"}
    page = BeautifulSoup(data["text/html"], "html.parser")
    assert {tag.name for tag in page.find_all()} <= {"div", "p", "ol", "li", "em", "strong", "code"}
    assert {name for tag in page.find_all() for name in tag.attrs} <= {"dir", "style"}
    assert "http" not in data["text/html"] and "$" not in page.text + data["text/plain"]
    for question in LESSONS[number].quiz:
        assert to_text(question.text).replace("`", "") in page.text
        assert to_text(question.text) in data["text/plain"]
        for option in getattr(question, "options", ()):
            assert to_text(option.text).replace("`", "") in page.text
            assert to_text(option.why) not in page.text + data["text/plain"]
            assert to_html(option.why) not in data["text/html"]


@pytest.mark.parametrize("show", [quiz, review, was_it_clear])
def test_saved_cell_has_the_same_bytes_twice(show) -> None:
    first, second = (
        {kind: value for kind, value in show("numerical")._repr_mimebundle_()[0].items()
         if kind.startswith("text/")} for _ in range(2)
    )  # fmt: skip
    assert first == second
    assert not re.search(r"0x[0-9a-f]{6,}|/tmp|/home|\d{4}-\d\d", str(first))


# From a notebook ----------------------------------------------------------------------------


@pytest.fixture
def own_record(tmp_path, monkeypatch: pytest.MonkeyPatch) -> Record:
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "own.sqlite"))
    return Record()


def test_quiz_asks_the_questions_of_its_lesson(own_record: Record) -> None:
    asked = quiz("slope")
    assert list(asked._items) == [question.id for question in LESSONS["slope"].quiz]
    asked.answer("slope.average", "10")
    assert stored(own_record) == [("slope.average", "passed", "10")]


def test_review_asks_what_is_due_of_earlier_lessons(own_record: Record) -> None:
    first = list(review("gradient")._items)
    assert first == [LESSONS[number].quiz[0].id for number in ("slope", "numerical", "partial")]
    review("gradient").answer(first[2], "a")
    assert stored(own_record) == [(first[2], "not yet", "a")]
    assert list(review("gradient")._items)[0] == first[2]
    first = [question.id for question in LESSONS["slope"].quiz]
    assert list(review("numerical")._items) == first[:3]
    assert "longest ago" in repr(review("numerical"))


def test_opinion_is_no_task_that_counts(own_record: Record) -> None:
    was_it_clear("partial").answer("partial.clear", '{"rating": 5}')
    assert stored(own_record) == [("partial.clear", "noted", '{"rating":5,"comment":""}')]
    assert "partial.clear" not in LESSONS["partial"].tasks


def test_a_longer_review_mixes_what_was_missed_in_all_earlier_lessons(own_record: Record) -> None:
    missed = [LESSONS[number].quiz[3].id for number in ("slope", "partial", "numerical")]
    for task in missed:
        own_record.add(task, "not yet")
    longer = review("valley", 8)
    assert list(longer._items)[:3] == missed and len(longer._items) == 8
    assert {each.partition(".")[0] for each in longer._items} == {
        "slope", "numerical", "partial", "gradient", "descent"}
    assert longer.intro.startswith("8 questions from earlier notebooks: first those that you last")
    earlier = [each.id for key in ("slope", "numerical") for each in LESSONS[key].quiz]
    assert sorted(review("partial", 99)._items) == sorted(earlier)  # all that there are, each once
    assert review("partial", 1).intro.startswith("One question from")


def test_a_review_of_the_whole_course_asks_what_was_missed_in_the_last_lesson(own_record) -> None:
    last = LESSONS["capstone"].quiz[1].id
    own_record.add(last, "not yet")
    whole = review(count=12)
    assert next(iter(whole._items)) == last and len(whole._items) == 12
    assert whole.intro.startswith("12 questions from all notebooks: first those that you last")
    assert {each.partition(".")[0] for each in review(count=99)._items} == set(LESSONS)
    assert not any(each.startswith("capstone") for each in review("capstone", 99)._items)


@pytest.mark.parametrize("count", [0, -1, 2.0, True, "3"])
def test_a_review_needs_a_whole_number_of_questions(count: object) -> None:
    found = review("gradient", count)
    assert isinstance(found, Verdict) and found.outcome == "error"
    assert str(found) == (
        f"⚠ Error: `count` is a whole number of questions, 1 or more, not `{count!r}`."
    )


@pytest.mark.parametrize("show", [quiz, review, was_it_clear])
@pytest.mark.parametrize(("key", "said"), [
    ("gradeint", """There is no lesson `'gradeint'`. Do you mean `"gradient"`?"""),
    ("04", """There is no lesson `'04'`. Do you mean `"gradient"`?"""),
    ("Steepest descent ", """There is no lesson `'Steepest descent '`. Do you mean `"descent"`?"""),
    ("99", """There is no lesson `'99'`. There are `"slope"`, `"numerical"`, `"partial"`, """),
    (4, 'A lesson is named by its key, in quotation marks, such as `"gradient"`.'),
])  # fmt: skip
def test_a_mistyped_lesson_is_told_and_nothing_is_raised(show, key: object, said: str) -> None:
    shown = show(key)._repr_mimebundle_()
    assert shown["text/plain"].startswith(f"⚠ Error: {said}")
    assert "Error" in shown["text/html"]


def test_every_old_number_leads_to_its_lesson() -> None:
    for lesson in LESSONS.values():
        assert f'Do you mean `"{lesson.key}"`?' in str(quiz(lesson.number))


def test_lesson_without_a_quiz_or_one_before_it_is_named(monkeypatch) -> None:
    assert 'Before the lesson `"slope"` there is no quiz to review' in str(review("slope"))
    monkeypatch.setitem(LESSONS, "none", Lesson("none", "None", "77_none.ipynb"))
    assert 'The lesson `"none"` has no quiz.' in str(quiz("none"))


# Where a question of a review comes from ------------------------------------------------------


def test_each_question_of_a_review_says_where_it_comes_from(own_record: Record) -> None:
    own_record.add(LESSONS["slope"].quiz[1].id, "not yet")
    asked = review("partial", 2)
    text, html = repr(asked), BeautifulSoup(asked._html(), "html.parser")
    lines = ["Question 2 of Slope and derivative", "Question 1 of Slope and derivative"]
    assert re.findall(r"^   (Question.*)$", text, re.MULTILINE) == lines
    for shown in ([link for item in html("li") for link in item("a")],
                  [BeautifulSoup(item["source"], "html.parser").a
                   for item in asked._page["items"]]):  # fmt: skip
        assert [link.get_text() for link in shown] == lines
        ((file, heading),) = {tuple(unquote(link["href"]).split("#")) for link in shown}
        assert file == LESSONS["slope"].notebook and heading in anchors(read(NOTEBOOKS / file))


def test_a_quiz_does_not_say_where_it_is(own_record: Record) -> None:
    asked = quiz("slope")
    assert "Question 1" not in repr(asked) and "<a" not in asked._html()
    assert {item["source"] for item in asked._page["items"]} == {""}
