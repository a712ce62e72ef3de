"""All lessons: each exercise with its mistakes, each question, every number and claim of a quiz."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import pytest
import sympy as sp
from mistakes import EXERCISES

from helpers.learning.checks import check
from helpers.learning.record import Record
from helpers.learning.typeset import to_html, to_text
from helpers.lessons import LESSONS, exercise
from helpers.lessons.questions import ChoiceQuestion, NumberQuestion, Question
from helpers.lessons.tasks import Exercise
from tools.lessons import matrix, named, weaknesses

QUIZZES = {number: tuple(lesson.quiz) for number, lesson in LESSONS.items() if lesson.quiz}
QUESTIONS = {question.id: question for quiz in QUIZZES.values() for question in quiz}
CHOICES = [each for each in QUESTIONS.values() if isinstance(each, ChoiceQuestion)]
NUMBERS = [each for each in QUESTIONS.values() if isinstance(each, NumberQuestion)]

every_choice = pytest.mark.parametrize("question", CHOICES, ids=lambda each: each.id)
every_number = pytest.mark.parametrize("question", NUMBERS, ids=lambda each: each.id)

each_exercise = pytest.mark.parametrize("task", EXERCISES, ids=lambda task: task.id)

x, y, h, t = sp.symbols("x y h t", real=True)


def test_every_lesson_before_the_fifth_has_a_quiz() -> None:
    assert [*QUIZZES][:4] == ["slope", "numerical", "partial", "gradient"]


@pytest.mark.parametrize("number", QUIZZES)
def test_quiz_has_four_questions_at_least_of_every_kind(number: str) -> None:
    quiz = QUIZZES[number]
    assert len(quiz) >= 4
    assert any(isinstance(each, NumberQuestion) for each in quiz)
    assert any(isinstance(each, ChoiceQuestion) and each.several for each in quiz)
    assert any(isinstance(each, ChoiceQuestion) and not each.several for each in quiz)
    assert all(re.fullmatch(rf"{number}\.[a-z_]+", each.id) for each in quiz)
    assert len({each.id for each in quiz}) == len(quiz)


def test_no_task_has_the_id_of_another() -> None:
    ids = [task for lesson in LESSONS.values() for task in lesson.tasks]
    assert len(set(ids)) == len(ids)
    assert not any(task.endswith(".clear") for task in ids)


def test_the_question_on_the_role_of_the_gradient_is_that_of_the_syllabus() -> None:
    assert QUESTIONS["gradient.role"].text == (
        "Which statement best describes the role of the gradient in optimisation?"
    )


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda each: each.id)
def test_texts_can_be_shown_everywhere(question: Question) -> None:
    for text in (question.text, *question.choices.values(), *question.reasons):
        assert to_html(text) and to_text(text)
        assert text == text.strip() and "  " not in text
    assert not [*weaknesses(question)]


def test_right_option_is_not_always_in_the_same_place_nor_the_longest() -> None:
    single = [each for each in CHOICES if not each.several]
    places = [next(i for i, option in enumerate(each.options) if option.right) for each in single]
    assert len(set(places)) >= 4
    assert max(map(places.count, places)) <= len(places) / 2
    longest = [
        max(each.options, key=lambda option: len(to_text(option.text))).right for each in single
    ]
    assert sum(longest) <= len(longest) / 2


@every_choice
def test_every_option_has_feedback_of_its_own(question: ChoiceQuestion) -> None:
    lettered = dict(zip(question.choices, question.options, strict=True))
    right = [letter for letter, option in lettered.items() if option.right]
    for letter, option in lettered.items():
        outcome, feedback, _ = question.judge(letter)
        assert outcome == ("passed" if right == [letter] else "not yet")
        assert option.right or any(option.why in said for said in feedback)
    assert question.judge("".join(right)).outcome == "passed"


# Exercises ---------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [
    "1, 2", {"a": 1}, {1, 2}, [[1], [2, 3]], [None, 1], (1, 2), (1, "x"), math.nan,
    ([], "budget"), ([[1, 2]], "budget"), ("budget", "budget"), (np.eye(3), "x"),
])  # fmt: skip
@pytest.mark.parametrize("task", [each.id for each in EXERCISES if callable(each.solution)])
def test_no_answer_is_too_odd_to_be_checked(task: str, answer: Any) -> None:
    assert check(task, lambda *arguments: answer).outcome in {"not yet", "error"}


@each_exercise
def test_what_gives_nothing_is_not_tried_yet(task: Exercise) -> None:
    assert check(task.id, lambda *arguments: None).outcome == "unattempted"


def verdict(task: Exercise, source: str) -> Any:
    """Check what a learner's cell defines under the name that is asked for."""
    names: dict[str, Any] = {"np": np}
    exec(source, names)
    return check(task.id, names[answer_name(task)])


def answer_name(task: Exercise) -> str:
    return getattr(task.solution, "__name__", task.id.partition(".")[2])


@each_exercise
def test_ids_begin_with_the_lesson_and_names_are_told_apart(task: Exercise) -> None:
    (lesson,) = [each for each in LESSONS.values() if task in each.exercises]
    assert task.id.startswith(f"{lesson.key}.")
    names = [wrong.name for wrong in task.wrong]
    assert len(set(names)) == len(names) > 2


@each_exercise
def test_the_solution_passes(task: Exercise) -> None:
    assert check(task.id, task.solution).outcome == "passed"


@each_exercise
def test_the_worked_solution_passes(task: Exercise) -> None:
    assert verdict(task, task.worked).outcome == "passed"


@each_exercise
def test_the_starter_is_unattempted(task: Exercise) -> None:
    starter = f"{answer_name(task)} = ..."
    if callable(task.solution):
        starter = f"def {answer_name(task)}(*arguments):\n    ..."
    before = len(Record().attempts())
    found = verdict(task, starter)
    assert found.outcome == "unattempted"
    assert to_text(task.prompt) in str(found) and "run the cell again" in str(found)
    assert len(Record().attempts()) == before


@each_exercise
def test_every_mistake_is_named_as_itself_and_as_no_other(task: Exercise) -> None:
    assert named(task) == [{wrong.name} for wrong in task.wrong]


@each_exercise
def test_who_makes_a_mistake_hears_of_it(task: Exercise) -> None:
    before, names = len(Record().attempts()), []
    for wrong in task.wrong:
        for form in wrong.forms:
            found = check(task.id, form)
            assert found.outcome == "not yet"
            # At most a point is named: the rest holds whatever the arguments are.
            said = re.sub(r"^Look at your point \$.*?\$\. ", "", found.message)
            assert said == wrong.why
            names.append(wrong.name)
    assert [attempt.detail for attempt in Record().attempts()[before:]] == names


@each_exercise
def test_the_texts_can_be_typeset(task: Exercise) -> None:
    for text in (task.prompt, *task.hints, *(wrong.why for wrong in task.wrong)):
        assert to_html(text) and to_text(text).strip()
        assert not text.startswith(" ") and "  " not in text


def test_the_matrix_can_be_printed() -> None:
    _, _, *lines = matrix(exercise("gradient.gradient")).splitlines()
    assert [line.split("|")[1].split(maxsplit=1)[1].strip() for line in lines] == [
        wrong.name for wrong in exercise("gradient.gradient").wrong
    ]
    for place, line in enumerate(lines):
        assert [cell.strip() for cell in line.split("|")[2:-1]].index("●") == place
        assert line.count("●") == 1


# Numbers ------------------------------------------------------------------------------------


def slope_of(f: sp.Expr, at: float) -> float:
    return float(sp.diff(f, x).subs(x, at))


def average(f: sp.Expr, a: float, b: float) -> float:
    return float((f.subs(x, b) - f.subs(x, a)) / (b - a))


def grad(f: sp.Expr, *at: float) -> np.ndarray:
    return np.array([float(sp.diff(f, each).subs({x: at[0], y: at[1]})) for each in (x, y)])


def degrees_between(u: np.ndarray, v: np.ndarray) -> float:
    return float(np.degrees(np.arccos(u @ v / np.linalg.norm(u) / np.linalg.norm(v))))


Numbers = dict[str, tuple[float, list[float]]]
"""The right number of each question and the known wrong ones."""


def of_slopes() -> Numbers:
    cubic, cube, chain = x**3 + 6 * x, x**3, (x**2 + 1) ** 3
    rise = float(cubic.subs(x, 2) - cubic.subs(x, 0))
    ends = slope_of(cubic, 0), slope_of(cubic, 2)
    lines = 5 - 2 * (x - 3), 2 + 4 * (x - 3)
    product = lines[0] * lines[1]
    difference = 1.1**3 - 0.9**3
    return {
        "slope.average": (
            average(cubic, 0, 2),
            [slope_of(cubic, 1), sum(ends) / 2, rise, -average(cubic, 0, 2), 2 / rise, *ends],
        ),
        "slope.cube": (
            slope_of(chain, 1),
            [3 * 2**2, 3 * 1**2 * 2, 3 * 2**2 + 2, slope_of(x**2 + 1, 1), slope_of(cube, 1),
             float(chain.subs(x, 1))],
        ),
        "slope.factors": (
            slope_of(product, 3),
            [-2 * 4, slope_of(sum(lines), 3), slope_of(lines[0] / lines[1], 3),
             float(product.subs(x, 3)), -2 * 2 - 5 * 4, 5 * 4 - -2 * 2, -2 * 2, 5 * 4],
        ),
        "numerical.cube": (
            difference / 0.2,
            [average(cube, 1, 1.1), average(cube, 0.9, 1), difference / 0.1, slope_of(cube, 1),
             difference],
        ),
    }  # fmt: skip


def of_gradients() -> Numbers:
    waves, bowl = x**2 * y + sp.sin(y), x**2 + 3 * y**2
    uphill, out = grad(bowl, 1, 1), np.array([1.0, 1.0])
    angle = degrees_between(-uphill, -out)
    slopes, moving = np.array([3.0, 4.0]), np.array([2.0, -1.0])
    steepest, root, speed = (float(np.linalg.norm(each)) for each in (slopes, out, moving))
    return {
        "partial.worked": (
            grad(waves, 1, 0)[1],
            [grad(waves, 1, 0)[0], float((x**2).subs(x, 1)),
             float((sp.diff(x**2, x) + sp.diff(sp.sin(y), y)).subs({x: 1, y: 0}))],
        ),
        "gradient.angle": (
            angle,
            [0, degrees_between(uphill, np.array([1, 0])), degrees_between(out, np.array([1, 0])),
             degrees_between(uphill, np.array([0, 1])), degrees_between(uphill, -out),
             np.radians(angle)],
        ),
        "gradient.slope": (
            slopes @ out / root,
            [slopes @ out, steepest, slopes @ out / root**2, slopes @ out * root,
             slopes @ out / root / steepest],
        ),
        "gradient.ride": (
            slopes @ moving,
            [slopes @ moving / speed, steepest * speed, steepest, 3 * 2 + 4,
             slopes @ moving / speed**2],
        ),
    }  # fmt: skip


def of_steps() -> Numbers:
    down, climb = (float(1 - sign * 0.9 * slope_of(x**2, 1)) for sign in (1, -1))
    bent = x**2 + 4 * x * y + y**2
    second = np.array(sp.hessian(bent, (x, y)), dtype=float)
    low, high = np.linalg.eigvalsh(second)
    A, u = np.array([[2.0, 1], [1, 4]]), np.array([0.6, 0.8])
    return {
        "descent.factor": (down**2, [down, -(down**2), (1 - 0.9) ** 2, climb**2, 2 * down - 1]),
        "curvature.along": (
            float(u @ A @ u), [float(np.diag(A) @ u**2), float(u @ A @ u - u[0] * u[1]),
                               float(25 * u @ A @ u), float(u @ A @ u / 2), float((A @ u).sum())],
        ),
        "valley.best": (
            (18 - 2) / (18 + 2), [2 / (18 + 2), (3 - 1) / (3 + 1), 0.8**2, 1 - 2 / 18, 1 - 0.1 * 18]
        ),
        "capstone.smallest": (low, [second[0, 0], high, low * high, low / 2, low + high,
                              np.linalg.eigvalsh([[2, 2], [2, 2]])[0]]),
    }  # fmt: skip


def of_learning() -> Numbers:
    squares = grad(((x + y - 2) ** 2 + (x + 3 * y - 6) ** 2) / 2, 0, 1)
    part = squares[1]
    twins = np.linalg.eigvalsh([[2, 0, 0], [0, 2, 2 * 0.98], [0, 2 * 0.98, 2]])
    shared = grad((x + y) * y, 2, 3)
    return {
        "learning.part": (
            part, [-part, 2 * part, part / 2, squares[0], squares[0] * 2, -part / 2]
        ),
        "learning.twins": (
            twins[-1] / twins[0],
            [1, twins[1] / twins[0], twins[-1] / 2, math.sqrt(twins[-1] / twins[0])],
        ),
        "backprop.shared": (shared[1], [shared[0], 2 + 3, shared[0] * (2 + 3), 1]),
    }  # fmt: skip


def computed() -> Numbers:
    """Compute all of them anew."""
    return of_slopes() | of_gradients() | of_steps() | of_learning()


@pytest.mark.parametrize("task", computed())
def test_numbers_are_right(task: str) -> None:
    value, wrong = computed()[task]
    question = QUESTIONS[task]
    assert question.value == pytest.approx(value, abs=1e-8)
    for number in wrong:  # and a page may name more
        assert any(abs(each - number) <= 5e-5 for each in question.wrong)


@every_number
def test_numbers_are_told_apart(question: NumberQuestion) -> None:
    numbers = [question.value, *question.wrong]
    assert question.tolerance > 0
    for i, number in enumerate(numbers):
        for other in numbers[:i]:
            assert abs(number - other) > 2 * question.tolerance
    for number, why in {question.value: question.why, **question.wrong}.items():
        assert question.judge(repr(float(number))).feedback == (why,)
    assert question.judge("12345.5").feedback == (question.otherwise,)


# Claims -------------------------------------------------------------------------------------


def test_claims_of_the_quiz_on_slopes() -> None:
    tangent = x**3 - (3 * x - 2)
    assert sp.expand(tangent - (x - 1) ** 2 * (x + 2)) == 0
    a, b, c, p, q = sp.symbols("a b c p q")
    square = a * x**2 + b * x + c
    rate = (square.subs(x, q) - square.subs(x, p)) / (q - p)
    assert sp.simplify(rate - sp.diff(square, x).subs(x, (p + q) / 2)) == 0
    assert sp.diff(x**3, x).subs(x, 0) == 0
    assert [sp.limit(sp.Abs(x) / x, x, 0, side) for side in "-+"] == [-1, 1]


def test_claims_of_the_quiz_on_the_rules() -> None:
    assert sp.diff(sp.exp(3 * x), x) == 3 * sp.exp(3 * x)
    assert sp.expand((5 - 2 * h) * (2 + 4 * h)).coeff(h) == int(QUESTIONS["slope.factors"].value)


def test_claims_of_the_quiz_on_numerical_derivatives() -> None:
    steps = 10.0 ** -np.arange(1, 17)
    with np.errstate(invalid="ignore"):
        forward = np.abs((np.sin(1 + steps) - np.sin(1)) / steps - np.cos(1))
    best = np.argmin(forward)
    assert 1e-9 <= steps[best] <= 1e-7
    assert np.all(np.diff(forward[:7]) < 0)
    assert forward[-1] == np.cos(1) and (np.sin(1 + 1e-16) - np.sin(1)) / 1e-16 == 0
    assert np.cos(1) == pytest.approx(0.5403, abs=5e-5)

    epsilon = np.finfo(float).eps
    assert epsilon == pytest.approx(2.2e-16, rel=0.02)
    assert np.sqrt(epsilon) == pytest.approx(1.5e-8, rel=0.02)
    assert np.cbrt(epsilon) == pytest.approx(6e-6, rel=0.02)
    assert epsilon / 2 > 1e-16 and np.finfo(float).tiny < 1e-307

    central = ((x + h) ** 3 - (x - h) ** 3) / (2 * h)
    assert sp.expand(central - 3 * x**2) == h**2
    assert sp.simplify(((x + h) ** 2 - (x - h) ** 2) / (2 * h)) == 2 * x


def test_claims_of_the_quiz_on_partial_derivatives() -> None:
    product = x**2 * y**3
    assert sp.diff(product, x) == 2 * x * y**3
    assert sp.diff(product, y) == 3 * x**2 * y**2
    assert sp.diff(product, x, y) == 6 * x * y**2
    quotient = x * y / (x**2 + y**2)
    assert sp.simplify(quotient.subs(y, x)) == sp.Rational(1, 2)
    assert quotient.subs(y, 0) == quotient.subs(x, 0) == 0


def test_claims_of_the_quiz_on_the_gradient() -> None:
    np.testing.assert_allclose(grad(x**2 + 3 * y**2, 1, 1), (2, 6))
    np.testing.assert_allclose(grad(x**2 - y**2, 0, 0), (0, 0))
    assert np.degrees(np.arctan2(6, 2)) == pytest.approx(71.57, abs=5e-3)
    u = sp.Matrix([sp.cos(t), sp.sin(t)])
    slope = (sp.Matrix([3, 4]).T * u)[0]
    assert sp.simplify(slope.subs(t, sp.atan2(4, 3))) == 5  # the largest: the length of (3, 4)
    assert sp.simplify(sp.diff(slope, t).subs(t, sp.atan2(4, 3))) == 0


def test_claims_of_the_quiz_on_steepest_descent() -> None:
    bowl, etas = x**2 + 4 * y**2, (0.05, 0.2, 0.25, 0.3)
    step = [sp.expand(each - h * sp.diff(bowl, each)) for each in (x, y)]
    factors = [[float(sp.diff(new, each).subs(h, eta)) for new, each in zip(step, (x, y),
                                                                          strict=True)]
               for eta in etas]  # fmt: skip
    assert factors == [
        pytest.approx(pair) for pair in ([0.9, 0.6], [0.6, -0.6], [0.5, -1.0], [0.4, -1.4])
    ]
    stable = QUESTIONS["descent.stable"].options
    assert [max(map(abs, pair)) < 1 for pair in factors] == [each.right for each in stable]
    saddle = x**2 - y**2
    np.testing.assert_allclose(grad(saddle, 0, 0), (0, 0))  # and f falls along y
    flat = x**4  # ‖∇f‖ ≤ 10⁻⁶ far from the minimum, compared with 10⁻⁶
    assert abs(slope_of(flat, 6e-3)) < 1e-6 < 6e-3


# Finding them -------------------------------------------------------------------------------


def test_unknown_exercise_is_named() -> None:
    with pytest.raises(ValueError, match=r"'99\.nothing'"):
        exercise("99.nothing")
