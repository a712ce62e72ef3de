"""Pages of lessons: what a teacher writes is read, and what is wrong is told with its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from helpers.learning.checks import check
from helpers.learning.judging import judge
from helpers.learning.sandbox import Trial
from helpers.lessons.loader import lesson
from helpers.lessons.page import PageError
from helpers.lessons.questions import ChoiceQuestion, NumberQuestion
from tools.lessons import main, tried

FOLDER = Path(__file__).parents[1] / "helpers" / "lessons"
EXAMPLE = re.search(r"`{5}markdown\n(.*?)`{5}", (FOLDER / "README.md").read_text("utf-8"), re.S)[1]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "99_square.md"
    path.write_text(EXAMPLE, encoding="utf-8")
    return path


def changed(path: Path, old: str, new: str) -> Path:
    """Return the page of the example with one piece changed."""
    assert EXAMPLE.count(old) == 1, old
    path.write_text(EXAMPLE.replace(old, new), encoding="utf-8")
    return path


def test_the_example_is_a_whole_lesson(page: Path) -> None:
    made = lesson(page)
    assert (made.key, made.title) == ("square", "Square numbers")
    assert made.tasks == ("square.guess", "square.square", "square.corner", "square.diagonal")
    (square,) = made.exercises
    assert square.solution(-3) == 9 and square.cases == ((1.0,), (3.0,), (-0.5,))
    assert square.tolerance == 1e-9 and len(square.hints) == 2
    assert [len(wrong.forms) for wrong in square.wrong] == [1, 2, 1, 1]
    corner, diagonal = made.quiz
    assert isinstance(corner, ChoiceQuestion) and not corner.several
    assert [option.right for option in corner.options] == [False, True, False]
    assert isinstance(diagonal, NumberQuestion) and diagonal.unit == "m"
    assert [*diagonal.wrong] == [2] and diagonal.value == 1.41421356


def test_the_example_is_in_order(page: Path, capsys: pytest.CaptureFixture) -> None:
    assert main([str(page)]) == 0
    printed, _ = capsys.readouterr()
    assert "| 1 doubled | ● | · | · | · |" in printed and "99_square.md: in order" in printed


def test_mistakes_without_a_text_share_that_of_the_next(page: Path) -> None:
    text = "\n  You return $2x$, which is twice the side. The area is the side times itself."
    made = lesson(changed(page, text, ""))
    assert made.exercises[0].wrong[0].why == made.exercises[0].wrong[1].why


def test_a_whole_answer_may_be_a_block_of_code(page: Path) -> None:
    block = "- always one:\n\n  ```python\n  def one(x):\n      return 1.0\n  ```\n"
    made = lesson(changed(page, "- always one: `lambda x: 1.0`\n", block)).exercises[0]
    assert judge(Trial.of(made, lambda x: 1)).detail == "always one"


def test_what_stands_behind_a_hash_is_no_case(page: Path) -> None:
    noted = "  # a whole number\n  (3.0,)  # and an odd one\n"
    made = lesson(changed(page, "  (3.0,)\n", noted))
    assert made.exercises[0].cases == ((1.0,), (3.0,), (-0.5,))


def test_cases_may_use_the_worked_solution(page: Path) -> None:
    made = lesson(changed(page, "(3.0,)", "(square(3.0),)")).exercises[0]
    assert made.cases == ((1.0,), (9.0,), (-0.5,))


def test_a_traceback_points_into_the_page(page: Path) -> None:
    path = changed(page, "    return x**2", "    y = 1 / (x - x)\n    return x**2 + y")
    line = path.read_text("utf-8").splitlines().index("    y = 1 / (x - x)") + 1
    with pytest.raises(ZeroDivisionError) as caught:
        lesson(path).exercises[0].solution(1.0)
    last = caught.traceback[-1]
    assert (Path(last.path).name, last.lineno + 1) == ("99_square.md", line)


FAULTS = {
    "no title": ("# Square numbers", "Square numbers", "must begin with its title"),
    "an unknown heading": ("## Question corner", "## Riddle corner", "a heading is one of"),
    "a name twice": ("## Question corner", "## Question square", "another `square`"),
    "an unknown setting": ("tolerance:", "exactness:", "`exactness` is no setting here"),
    "a setting twice": ("unit: m", "unit: m\nunit: s", "set twice"),
    "a setting in no form": ("unit: m", "the unit is m", "looks like"),
    "no number": ("tolerance: 1e-9", "tolerance: tiny", "`tiny`: This is not understood"),
    "a case that is no Python": ("(3.0,)", "(3.0,", "is no Python"),
    "a case with an unknown name": ("(3.0,)", "(three,)", "name 'three' is not defined"),
    "no code": ("```python\ndef square(x):\n    return x**2\n```\n", "", "solution is missing"),
    "code that is no Python": ("return x**2", "return x**", "invalid syntax"),
    "code that defines nothing": ("def square(x):\n    return x**2", "print(1)", "must end with"),
    "two solutions": ("- doubled", "```python\nx = 1\n```\n\n- doubled", "a second worked"),
    "code that goes on": ("    return x**2\n```", "    return x**2\n", "is no Python"),
    "a block without an end": ("unit: m\n```", "unit: m", "has no end"),
    "one hint": ("> Multiply the side by itself. In Python a power is written `x**2`.\n", "",
                 "two hints are needed"),
    "a hint after the solution": ("- doubled", "> Too late.\n\n- doubled",
                                  "a hint stands after the solution"),
    "a text of nobody": ("- doubled", "Now the mistakes.\n\n- doubled", "has no place here"),
    "a mistake without a name": ("- doubled: `x**2`", "- `x**2`", "a mistake looks like"),
    "a mistake twice": ("- cubed:", "- doubled:", 'another mistake "doubled"'),
    "a mistake of no kind": ("`x**2` → `2 * x`", "two times x", "is not understood"),
    "an edit that does not occur": ("`x**2` → `2 * x`", "`x**3` → `2 * x`", "does not occur"),
    "an edit that occurs twice": ("`x**2` → `2 * x`", "`x` → `2`", "occurs 2 times"),
    "an edit that changes nothing": ("`x**2` → `2 * x`", "`x**2` → `x * x`", "no case shows"),
    "an edit that is no Python": ("`x**2` → `2 * x`", "`x**2` → `2 *`", "invalid syntax"),
    "a mistake that fails": ("`x**2` → `2 * x`", "`x**2` → `two * x`",
                            "hears of an error, and not of the mistake: NameError: name 'two'"),
    "another's name": ("`x**2` → `x * abs(x)`", "`x**2` → `2 * x`", 'names this mistake "doubled"'),
    "a formula that does not render": ("$3 \\cdot 3 = 9$", "$3 \\codt 3 = 9$", "codt"),
    "an option that does not render": ("- [x] $3$", "- [x] $\\thre$", "thre"),
    "no option": ("- [ ] $4.5$", "- ( ) $4.5$", "a number looks like"),
    "an option in no form": ("- [x] $3$", "- [X] $3$", "an option looks like"),
    "nothing right": ("- [x] $3$", "- [ ] $3$", "no option is right"),
    "no reason": ("\n  $3 \\cdot 3 = 9$.", "", "what is said to this answer is missing"),
    "no right number": ("- 1.41421356 ± 0.006:", "- 1.41421356:", "the right number is missing"),
    "nothing otherwise": ("- otherwise:", "- 3:", "`- otherwise:` is missing"),
    "a solution that fails": ("    return x**2", "    return x**2 + two", "fails: NameError"),
    "a case that is too long": ("(3.0,)", "(3.0, 1)", "cannot be called with 2 values"),
    "a case of nobody": ("(3.0,)", '({}["cub"],)', """:14: `({}["cub"],)`: there is no 'cub'."""),
    "a mistake in another list": ("- cubed", "* cubed", "has no place here"),
    "two texts": ("\n  That is the volume", "\n  Look.\n\n  That is the volume", "has its text"),
    "two options": ("- [ ] $81$ metres\n  You squared the area. Ask the other way round: which "
                    "number has the square $9$?\n", "", "three options at least; here are 2"),
    "a long option": ("$81$ metres", "$81$ metres, as it seems", "make them about equal"),
    "an option twice": ("- [ ] $4.5$", "- [ ] $81$", "two options are the same"),
    "a reason twice": ("$3 \\cdot 3 = 9$.", "You squared the area. Ask the other way round: which "
                       "number has the square $9$?", "the same reason"),
    "a question that does not stand alone": ("A square has the", "The square above has the",
                                             '"above" is not there in a review'),
    "numbers too near": ("- 2:", "- 1.42:", "does not tell the numbers apart"),
    "a tolerance of nothing": ("± 0.006", "± 0", "does not tell the numbers apart"),
    "a number twice": ("- 2:", "- 1.41421356:", "1.41421 stands here twice"),
    "nothing asked": ("How long is the diagonal of a square whose sides are $1$ m long? Give two "
                      "decimals.\n", "", "what is asked is missing"),
}


ELSEWHERE = {
    "no title": "Square numbers", "an edit that is no Python": "- doubled",
    "a setting twice": "unit: s",
    "a name twice": "## Question square", "no code": "## Exercise square",
    "code that is no Python": "    return x**", "code that defines nothing": "print(1)",
    "a solution that fails": "def square", "two texts": "  That is the volume",
    "two options": "## Question corner", "a long option": "## Question corner",
    "an option twice": "## Question corner", "a reason twice": "## Question corner",
    "a question that does not stand alone": "## Question corner",
    "numbers too near": "## Question diagonal", "a tolerance of nothing": "## Question diagonal",
    "one hint": "## Exercise square", "nothing right": "## Question corner",
    "no reason": "- [x] $3$", "no right number": "## Question diagonal",
    "nothing otherwise": "## Question diagonal", "nothing asked": "## Question diagonal",
    "a formula that does not render": "- [x] $3$", "code that goes on": "- doubled",
    "a block without an end": "```settings\nunit",
    "two solutions": "x = 1",
}  # fmt: skip
"""Where a fault is told that is not told at the line that was changed."""


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_wrong_is_told_with_its_line(page: Path, name: str) -> None:
    old, new, said = FAULTS[name]
    text = changed(page, old, new).read_text("utf-8")
    fault, *_ = (each for each in tried(page) if isinstance(each, PageError))
    place = text.index(ELSEWHERE[name]) if name in ELSEWHERE else EXAMPLE.index(old)
    line = text[:place].count("\n") + 1 - (name == "two solutions")
    assert re.match(r"99_square\.md:(\d+): ", str(fault))[1] == str(line)
    assert said in str(fault)


SAME = {
    "an arrow of two signs": ("`x**2` → `2 * x`", "`x**2` -> `2 * x`"),
    "a tolerance of two signs": ("± 0.006", "+- 0.006"),
    "a number as people write it": ("- 2:", "- 4/2:"),
    "a capital letter": ("- otherwise:", "- Otherwise:"),
    "a space behind a heading": ("## Question corner", "## Question corner "),
    "a tab": ("  That is the volume", "\tThat is the volume"),
    "a wide indent": ("\n  You return", "\n    You return"),
    "the mark of some editors": ("# Square numbers", "\ufeff# Square numbers"),
}


@pytest.mark.parametrize("name", SAME)
def test_what_is_only_written_otherwise_is_the_same(page: Path, name: str) -> None:
    before = lesson(page)
    after = lesson(changed(page, *SAME[name]))
    assert after.quiz == before.quiz
    mistakes = [[(each.name, each.why) for each in made.exercises[0].wrong]
                for made in (before, after)]  # fmt: skip
    assert mistakes[0] == mistakes[1]
    assert not any(isinstance(each, PageError) for each in tried(page))


def test_a_page_that_is_not_there_is_named(tmp_path: Path) -> None:
    (fault,) = tried(tmp_path / "98_none.md")
    assert str(fault) == "98_none.md:1: No such file or directory."


def test_a_mistyped_answer_or_game_names_the_module(page: Path) -> None:
    path = changed(page, "tolerance: 1e-9", "answer: nowhere")
    with pytest.raises(PageError, match=r":16: there is no nowhere\.py"):
        lesson(path)


def test_pages_are_checked_as_learners_are(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from helpers.lessons import LESSONS

    monkeypatch.setitem(LESSONS, "square", lesson(page))
    found = check("square.square", lambda x: 2 * x)
    assert found.outcome == "not yet" and found.message.startswith("You return $2x$")
    assert check("square.square", lambda x: x * x).outcome == "passed"


ENDLESS = {
    "a mistake": ("`x**2` → `2 * x`", "`return x**2` → `while True: pass`", "- doubled:"),
    "the solution": ("    return x**2", "    while x == x: pass\n    return x**2", "def square"),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_what_never_ends_is_told_with_its_line(page: Path, name: str) -> None:
    old, new, place = ENDLESS[name]
    path = changed(page, "tolerance: 1e-9", "tolerance: 1e-9\nseconds: 0.3")
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text := text.replace(old, new), encoding="utf-8")
    faults = [str(each) for each in tried(path) if isinstance(each, PageError)]
    line = text[: text.index(place)].count("\n") + 1
    assert f"99_square.md:{line}: " in faults[0] and "within 0.3 seconds" in faults[0]


def test_several_spaces_are_one(page: Path) -> None:
    made = lesson(changed(page, "Multiply the side by itself.", "Multiply  the side   by itself."))
    assert made.exercises[0].hints[1].startswith("Multiply the side by itself.")
