"""What is said of a learner's own surface, against sympy, and what a typing error meets."""

from __future__ import annotations

import math
from typing import Any

import pytest
import sympy as sp
from bs4 import BeautifulSoup

from helpers.explorers import (
    DescentExplorer,
    DirectionExplorer,
    GradientExplorer,
    SurfaceExplorer,
)
from helpers.explorers.description import CURVES, MOST_SHOWN, NO_TEXT, SEARCHED, UNDECIDED, describe

X, Y = sp.symbols("x y", real=True)
FOLIUM = X**3 + Y**3 - 3 * X * Y
EXPLORERS = [GradientExplorer, SurfaceExplorer, DirectionExplorer, DescentExplorer]
UNDERSTOOD = [
    "x^3 + y^3 - 3xy", "x^4 - y^4", "(x - y)^2", "√x + y", "sin(5x)sin(5y)", "1/(x^2 + y^2)", "2",
    "ln(-1 - x^2)", "|x| + |y|", "x^x", "e^(sin(x)cos(y)) + tanh(x^3 y)/(1 + x^2)", "1e99x",
    "tanh(" * 8 + "x y" + ")" * 8,
]  # fmt: skip
REFUSED = ["x^^2", "", "x +", "sen(x)", "x; y", "__import__('os')", "1/0", "x" * 5000, "é<b>", "z"]


def page(text: str) -> BeautifulSoup:
    return BeautifulSoup(describe(text)._repr_mimebundle_()["text/html"], "html.parser")


def rows(text: str, table: str) -> list[list[str]]:
    found = page(text).find("table", {"aria-label": table})
    return [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in found("tr")]


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def test_derivatives_are_those_of_sympy() -> None:
    shown = [row[1] for row in rows("x^3 + y^3 - 3xy", "Derivatives")]
    assert shown[0] == "= x³ + y³ − 3xy"
    derivatives = [FOLIUM.diff(X), FOLIUM.diff(Y), FOLIUM.diff(X, 2), FOLIUM.diff(X, Y),
                   FOLIUM.diff(Y, 2)]  # fmt: skip
    for text, exact in zip(shown[1:], derivatives, strict=True):
        plain = text.removeprefix("= ").replace("−", "-").replace("²", "**2")
        plain = plain.replace("3(", "3*(").replace("6x", "6*x").replace("6y", "6*y")
        assert sp.expand(sp.sympify(plain, {"x": X, "y": Y}) - exact) == 0


def test_stationary_points_are_those_of_sympy_with_their_eigenvalues() -> None:
    head, *shown = rows("x^3 + y^3 - 3xy", "Stationary points")
    assert head == ["x", "y", "f(x, y)", "eigenvalues", "kind"]
    hessian = sp.hessian(FOLIUM, (X, Y))
    exact = sp.solve([FOLIUM.diff(X), FOLIUM.diff(Y)], [X, Y], dict=True)
    for at in sorted(exact, key=FOLIUM.subs):
        x, y, value, eigenvalues, kind = shown.pop(0)
        assert [number(x), number(y), number(value)] == [float(at[X]), float(at[Y]),
                                                         float(FOLIUM.subs(at))]  # fmt: skip
        expected = sorted(map(float, hessian.subs(at).eigenvals(multiple=True)))
        assert [number(each) for each in eigenvalues.split(" and ")] == expected
        assert kind == ("minimum" if expected[0] > 0 else "saddle")
    assert shown == []


def test_both_forms_say_the_same() -> None:
    for text in UNDERSTOOD:
        made = describe(text)
        assert made.expression is not None and made.expression.source == text
        lines, html = repr(made), page(text).get_text()
        for sentence in (made.badge(), made.counted(), *made._notes()):
            assert sentence in lines and sentence in html
        assert lines.splitlines()[-1] == SEARCHED
        assert "nan" not in lines.replace("finan", "") and "$" not in lines


@pytest.mark.parametrize(
    ("text", "counted", "note"),
    [
        ("x y e^(-x^2 - y^2)", "2 minima, 1 saddle, 2 maxima", None),
        ("x^4 + y^4", "1 undecided", UNDECIDED),
        ("x^4 - y^4", "1 undecided", UNDECIDED),
        ("sin(5x)sin(5y)", "50 minima, 81 saddles, 50 maxima", f"And {181 - MOST_SHOWN} more."),
    ],
)
def test_points_are_counted(text: str, counted: str, note: str | None) -> None:
    made = describe(text)
    assert made.counted() == f"Stationary points found: {counted}."
    assert made._notes() == [*filter(None, [note]), SEARCHED]


@pytest.mark.parametrize(
    ("text", "notes"),
    [("(x - y)^2", [CURVES.format("stationary"), SEARCHED]), ("|x| + |y|", [SEARCHED]),
     ("x + y", [SEARCHED]),
     ("2", [CURVES.format("stationary"), SEARCHED])],
)  # fmt: skip
def test_where_no_isolated_point_is_found_it_says_so(text: str, notes: list[str]) -> None:
    made = describe(text)
    assert made.counted() == "No isolated stationary point was found."
    assert made._notes() == notes and page(text).find("table", {"aria-label": "Stationary points"}
                                                      ) is None  # fmt: skip


def test_an_eigenvalue_that_decides_is_not_written_as_zero() -> None:
    _, *shown = rows("-cos(x)cos(y)e^(-(x-π)^2-(y-π)^2)", "Stationary points")
    assert len(shown) == 8
    for *_, eigenvalues, kind in shown:
        signs = [text.startswith("−") for text in eigenvalues.split(" and ")]
        assert kind == {(0, 0): "minimum", (1, 0): "saddle", (1, 1): "maximum"}[tuple(signs)]
        assert "0.0000" not in eigenvalues


def test_points_of_one_height_stand_in_the_order_of_their_place() -> None:
    points = describe("x y e^(-x^2 - y^2)").points  # heights differ in the last digit
    half = math.sqrt(1 / 2)
    assert [tuple(round(c / half) for c in point.at) for point in points] == [
        (-1, 1), (1, -1), (0, 0), (-1, -1), (1, 1),
    ]  # fmt: skip


def test_the_badge_names_a_bound_of_the_error() -> None:
    for text in ("x^3 + y^3 - 3xy", "x y e^(-x^2 - y^2)", "sin(5x)sin(5y)"):
        made = describe(text)
        assert made.badge().startswith("✓ Central differences agree with both partials at 100 ")
        exponent = made.badge().removesuffix(".").rpartition("10")[2]
        bound = 10.0 ** int(exponent.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")))
        assert bound / 10 <= made.agreement.error < bound
    assert "at 55 of 100 points (at the others" in describe("√x + y").badge()
    assert describe("ln(-1 - x^2)").badge().startswith("f has no finite value")
    assert describe("2").badge().endswith("central differences tell nothing.")
    peak = describe("exp(-1000(x^2+y^2))")  # most values are too small for floats
    assert 0 < peak.agreement.n_measured < 10 and peak.agreement.error > 1e-9
    assert "the slope is as good as zero" in peak.badge()
    assert peak.badge().endswith("So few points tell little.")
    assert describe("x").agreement.error >= 1e-12


def test_a_rough_difference_is_no_agreement(monkeypatch: pytest.MonkeyPatch) -> None:
    made = describe("x^2 + y^2")
    monkeypatch.setitem(made.__dict__, "agreement",
                        made.agreement._replace(agrees=False, error=0.0123))  # fmt: skip
    assert made.badge() == ("✗ Tried at 100 points, central differences are rough: relative "
                            "error up to 1.2·10⁻².")  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_a_text_that_is_no_formula_is_told_where_and_why(text: str) -> None:
    made = describe(text)
    assert made.expression is None and repr(made).startswith("↻ Not understood: ")
    *_, shown, caret = repr(made).splitlines()
    assert caret.strip() == "^" and len(caret) <= len(shown) + 1
    html = page(text)
    assert html.find("pre").get_text() == f"{shown}\n{caret}"
    assert html.find("b") is None  # what was typed is shown, never obeyed


def test_the_caret_stands_under_the_mistake() -> None:
    assert repr(describe("x^2 + sen(y)")).splitlines()[-2:] == ["x^2 + sen(y)", "      ^"]


@pytest.mark.parametrize("thing", [3, None, lambda x, y: x, [1]])
def test_what_is_no_text_is_asked_for_one(thing: Any) -> None:
    assert repr(describe(thing)) == f"↻ Not understood: {NO_TEXT}"
    assert "describe(" in describe(thing)._repr_mimebundle_()["text/html"]


@pytest.mark.parametrize("explorer", EXPLORERS)
def test_a_surface_is_shown_by_each_explorer(explorer: type) -> None:
    made = describe("x^3 + y^3 - 3xy")
    shown = made.show(explorer, x=0.5)
    assert isinstance(shown, explorer) and shown.function == "x^3 + y^3 - 3xy" and shown.x == 0.5
    assert "central differences agree" in shown.control("function").said
    broken = describe("x^3 +")
    assert broken.show(explorer, x=0.5) is broken


@pytest.mark.parametrize("explorer", EXPLORERS)
def test_a_surface_is_shown_closer_or_farther(explorer: type) -> None:
    for within in (1.5, 20):
        shown = describe("x^3 + y^3 - 3xy").show(explorer, within=within, x=0.5)
        assert shown.f.domain == ((-within, within), (-within, within)) and shown.x == 0.5
        assert shown.f(1, 2) == 3 and shown.f.grad(1, 2).tolist() == [-3, 9]
        assert "x³ + y³ − 3xy" in repr(shown)
    with pytest.raises(ValueError, match="is no window"):
        describe("x^2").show(explorer, within=-1)
    broken = describe("x^3 +")
    assert broken.show(explorer, within=1) is broken


@pytest.mark.parametrize(("text", "said"), [
    ("(x^2 + y^2 - 1)^2", "There are more points that are not isolated"),
    ("(x - y)^2", "There are stationary points that are not isolated"),
])  # fmt: skip
def test_points_along_a_curve_are_more_only_where_others_are_listed(text: str, said: str) -> None:
    assert bool(describe(text).points) == ("more" in said) and said in repr(describe(text))


def test_its_function_is_the_formula_with_its_gradient() -> None:
    f = describe("x^3 + y^3 - 3xy").function
    assert f(1, 2) == 3 and f.grad(1, 2).tolist() == [-3, 9]
    with pytest.raises(ValueError, match="Not understood"):
        describe("x^^2").function  # noqa: B018
