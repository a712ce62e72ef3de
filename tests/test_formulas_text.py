"""Texts with formulas: MathML for the page, Unicode for everything else, and no silent mistakes."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.learning.typeset import to_html, to_text

PLAIN = {
    r"\frac{\partial f}{\partial x}": "∂f/∂x",
    r"\partial f/\partial y": "∂f/∂y",
    r"\frac{\partial^2 f}{\partial x\,\partial y}": "∂²f/(∂x ∂y)",
    r"\frac{\partial f}{\partial x}(1, 2)": "(∂f/∂x)(1, 2)",
    r"\left(\frac{\partial f}{\partial x},\ \frac{\partial f}{\partial y}\right)": "(∂f/∂x, ∂f/∂y)",
    r"\frac{f(a+h)-f(a)}{h}": "(f(a + h) − f(a))/h",
    r"\frac{f(a+h)-f(a-h)}{2h}": "(f(a + h) − f(a − h))/(2h)",
    r"\frac{xy}{x^2+y^2}": "xy/(x² + y²)",
    r"\frac{h}{2}f''(x)": "(h/2)f″(x)",
    r"\frac{h}{2}|f''(a)|": "(h/2)|f″(a)|",
    r"\left|\frac{a}{b}\right|+|\frac{a}{b}|": "|a/b| + |a/b|",
    r"\frac12(u^2+3v^2)": "(1/2)(u² + 3v²)",
    r"2\frac{a}{b}": "2(a/b)",
    r"\frac{1}{\sqrt x}": "1/√x",
    r"\frac{2^{x^{y}} x^{y} y \ln(2)}{x}": "(2^(x^y)x^y · y ln(2))/x",
    r"\frac{x^{y} y^{2}}{x}": "(x^y · y²)/x",
    r"x^{y}(y+1) + x^{y}": "x^y · (y + 1) + x^y",
    r"x^{y}\frac{a}{b}": "x^y · (a/b)",
    r"e^{y}\ln(x)|x|-|e^{y}|": "e^y · ln(x)|x| − |e^y|",
    r"x^{2} y e^{x} y": "x²yeˣy",
    r"\frac{\sin x}{x}": "(sin x)/x",
    r"\left(\frac{a}{b}\right)^2": "(a/b)²",
    r"-\nabla f(x, y) = (-2x,-2y)": "−∇f(x, y) = (−2x, −2y)",
    r"\lVert\nabla f\rVert=\sqrt{4+36}\approx 6.325": "‖∇f‖ = √(4 + 36) ≈ 6.325",
    r"\|u\| = 1": "‖u‖ = 1",
    r"|x-1|\le|-2|-|x|": "|x − 1| ≤ |−2| − |x|",
    r"p-\eta\nabla f(p)": "p − η∇f(p)",
    r"D_u f=\nabla f\cdot u": "Dᵤf = ∇f · u",
    r"x^2y+\sin y": "x²y + sin y",
    r"2\sin x\cos^2 y": "2 sin x cos² y",
    r"\ln|x|": "ln |x|",
    r"f'(1)=9": "f′(1) = 9",
    r"10^{-16}": "10⁻¹⁶",
    r"x_1^2": "x₁²",
    r"x_{n+1}": "xₙ₊₁",
    r"f_y": "f_y",
    r"\varepsilon^{1/3}": "ε^(1/3)",
    r"e^{-x^2}": "e^(−x²)",
    r"\sqrt[3]{x}": "³√x",
    r"26.57^\circ": "26.57°",
    r"x\in[0,2]": "x ∈ [0, 2]",
    r"h\to 0": "h → 0",
    r"y\ne 0": "y ≠ 0",
    r"a<b": "a < b",
    r"\pm 1": "±1",
    r"\hat u": "u\u0302",
    r"\mathbf{u}": "u",
    r"10\,000": "10 000",
    r"\text{slope at }x=1": "slope at x = 1",
}
BAD = {
    r"\frac{a": "braces",
    "a}b{": "braces",
    r"\frac{a}": "missing",
    "^2": "missing",
    r"\sqrt": "",
    "x^": "",
    r"\left(x": "",
    " ": "",
    r"\unknwn x": r"\unknwn",
    "x & y": "",
    r"\begin{matrix}a&b\end{matrix}": "mtable",
    r"\overbrace{x}": "",
}


@pytest.mark.parametrize("formula", PLAIN)
def test_formula_as_plain_text(formula: str) -> None:
    assert to_text(f"${formula}$") == PLAIN[formula]


@pytest.mark.parametrize("formula", PLAIN)
def test_formula_as_mathml(formula: str) -> None:
    page = to_html(f"so ${formula}$.")
    assert page.startswith("so <math") and page.endswith("</math>.")
    tree = ElementTree.fromstring(f"<p>{page}</p>")
    assert "\\" not in "".join(tree.itertext())
    assert tree[0].tag.endswith("math") and len(tree[0])


@pytest.mark.parametrize("formula, signs", [
    ("-2", 1), ("a-b", 0), ("f(-1,-2)", 2), ("a=-b", 1), ("x^{-1}", 1), ("|x|-1", 0), ("2-(-1)", 1),
    ("|-2|-1", 1), ("2|-x|-|x|", 1),
])  # fmt: skip
def test_sign_is_told_from_an_operator(formula: str, signs: int) -> None:
    assert to_html(f"${formula}$").count('form="prefix"') == signs


@pytest.mark.parametrize("formula, gaps", [
    (r"2\sin x", [("0.167em", "0.167em")]), (r"a\cos^2 x", [("0.167em", "0.167em")]),
    (r"\sin(x)", [("0", "0")]), (r"-\ln|x|", [("0", "0.167em"), ("0", "0"), ("0", "0")]),
])  # fmt: skip
def test_function_is_set_apart_and_a_bar_is_not(formula: str, gaps: list) -> None:
    tree = ElementTree.fromstring(to_html(f"${formula}$"))
    assert [(node.get("lspace"), node.get("rspace")) for node in tree.iter("mo")
            if node.get("lspace")] == gaps  # fmt: skip


@pytest.mark.parametrize("formula", BAD)
@pytest.mark.parametrize("convert", [to_html, to_text])
def test_formula_that_cannot_be_read_is_named(convert, formula: str) -> None:
    with pytest.raises(ValueError) as caught:
        convert(f"before ${formula}$ after")
    assert formula in str(caught.value)
    assert BAD[formula] in str(caught.value)


@pytest.mark.parametrize("text", ["costs 5 $", "$x$ and $y", "see `code"])
@pytest.mark.parametrize("convert", [to_html, to_text])
def test_sign_without_a_partner_is_named(convert, text: str) -> None:
    with pytest.raises(ValueError, match="without its partner") as caught:
        convert(text)
    assert repr(text) in str(caught.value)


def test_everything_but_formulas_is_escaped() -> None:
    text = "<b>a</b> & `x < 1` & $x<1$"
    math = to_html("$x<1$")
    assert to_html(text) == (
        f"&lt;b&gt;a&lt;/b&gt; &amp; <code>x &lt; 1</code> &amp; {math}"
    )  # fmt: skip
    assert to_html(text, mathml=False) == (
        "&lt;b&gt;a&lt;/b&gt; &amp; <code>x &lt; 1</code> &amp; x &lt; 1"
    )
    assert to_text(text) == "<b>a</b> & `x < 1` & x < 1"


def test_dollars_in_code_are_no_formula() -> None:
    assert to_html("`$x$`") == "<code>$x$</code>"
    assert to_text("`$x$`") == "`$x$`"


@given(st.text(st.characters(exclude_characters="$`*", exclude_categories=["Cs"])))
def test_text_without_formulas_stays_as_it_is(text: str) -> None:
    assert to_text(text) == text
    assert not set("<>") & set(to_html(text))


@pytest.mark.parametrize(("text", "html", "plain"), [
    ("add *both*, *at once*.", "add <em>both</em>, <em>at once</em>.", "add both, at once."),
    ("`f(*p) * g(*p)` and *a < b*", "<code>f(*p) * g(*p)</code> and <em>a &lt; b</em>",
     "`f(*p) * g(*p)` and a < b"),
    ("*$x$* or f(*p, *q), 2*3*4, 2 * 3 * 4, **kwargs, *", None, None),
])  # fmt: skip
def test_what_stands_between_stars_is_stressed(text: str, html: str, plain: str) -> None:
    assert to_html(text, mathml=False) == (html or text.replace("$", ""))
    assert to_text(text) == (plain or text.replace("$", ""))
