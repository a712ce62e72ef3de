"""The files that describe the project agree with each other and with what is there."""

import os
import re
import subprocess
import sys
import tomllib
from itertools import chain
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.version import Version

import course
from tools.lowest import lowest, main
from tools.notebooks import course_notebooks

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXTRAS = PROJECT["project"]["optional-dependencies"]
REQUIREMENTS = [*PROJECT["project"]["dependencies"], *EXTRAS["test"], *EXTRAS["bench"]]
OUTSIDE = [line for line in REQUIREMENTS if not line.startswith(PROJECT["project"]["name"])]


def bounds(lines):
    """Return the version bounds of each package that is named in `lines`."""
    return {requirement.name: requirement.specifier for requirement in map(Requirement, lines)}


def test_conda_gets_the_same_packages_and_bounds():
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    *names, pip = listed["dependencies"]
    wanted = [*PROJECT["project"]["dependencies"], "pip"]
    wanted.append("python" + PROJECT["project"]["requires-python"])
    assert bounds(names) == bounds(wanted)
    assert pip == {"pip": ["-e ."]}
    assert listed["channels"] == ["conda-forge"]


@pytest.mark.parametrize("line", OUTSIDE)
def test_each_package_is_open_up_to_a_major_version(line):
    specifiers = {bound.operator: Version(bound.version) for bound in Requirement(line).specifier}
    assert sorted(specifiers) == ["<", ">="]
    assert len(specifiers["<"].release) == 1
    assert specifiers["<"].major > specifiers[">="].major


def test_the_lowest_set_is_the_lower_bounds_of_every_package_of_the_tests():
    lines = [*PROJECT["project"]["dependencies"], *EXTRAS["test"]]
    pins = bounds(lowest())
    assert len(pins) == len(lines)
    for name, wanted in bounds(lines).items():
        (pin,) = pins[name]
        assert pin.operator == "==" and pin.version in wanted
        (bound,) = (each for each in wanted if each.operator == ">=")
        assert pin.version == bound.version


@pytest.mark.parametrize("failing", ["nothing", "pip", "pytest"])
def test_the_lowest_set_is_installed_elsewhere_and_tested(monkeypatch, failing):
    ran = []

    def run(command, env, check, cwd=None):
        python, *arguments = command
        word = "pip" if "pip" in arguments else "pytest"
        ran.append(word)
        folder = Path(env["VIRTUAL_ENV"]) if word == "pytest" else Path(python).parents[1]
        assert folder != course.VENV and folder in Path(python).parents and folder.exists()
        if word == "pip":
            file = Path(arguments[arguments.index("--constraint") + 1])
            assert file.read_text(encoding="utf-8").splitlines() == lowest()
            assert arguments[-1] == f"{course.ROOT}[test]" and env["PIP_CONFIG_FILE"] == os.devnull
        else:
            assert arguments == [*course.PYTEST, "-k", "word"] and cwd == course.ROOT
        return SimpleNamespace(returncode=3 if word == failing else 0)

    monkeypatch.setattr("tools.lowest.subprocess", SimpleNamespace(run=run))
    monkeypatch.setattr("tools.lowest.venv", SimpleNamespace(create=lambda folder, with_pip: None))
    monkeypatch.setattr(course, "pip_settings", dict)
    assert main(["-k", "word"]) == (0 if failing == "nothing" else 3)
    assert ran == (["pip"] if failing == "pip" else ["pip", "pytest"])


def test_course_needs_the_python_of_the_project():
    oldest = ".".join(map(str, course.OLDEST))
    assert PROJECT["project"]["requires-python"] == f">={oldest}"
    assert PROJECT["tool"]["ruff"]["target-version"] == "py" + oldest.replace(".", "")
    assert {command.extra for command in course.COMMANDS.values()} == {"", *EXTRAS}


def test_helpers_is_packaged_whole():
    folder = ROOT / "helpers"
    files = {file for file in folder.rglob("*") if file.is_file()}
    there = {file for file in files if file.parent.name != "__pycache__"}
    data = PROJECT["tool"]["setuptools"]["package-data"]["helpers"]
    packages = PROJECT["tool"]["setuptools"]["packages"]
    modules = [ROOT.joinpath(*package.split(".")).glob("*.py") for package in packages]
    packaged = {*chain(*modules), *chain(*map(folder.glob, data))}
    assert packaged == there


def test_readme_lists_every_notebook_and_command():
    listed = re.findall(r"^\| \[[^]]*\]\((notebooks/\S+)\)", README, re.MULTILINE)
    assert listed == [f"notebooks/{path.name}" for path in course_notebooks()]
    commands = re.findall(r"course\.py (\w+)", README)
    assert set(commands) == set(course.COMMANDS)


def test_readme_links_lead_somewhere():
    targets = re.findall(r'(?:\]\(|src=")([^)#"\s]+)', README)
    missing = [path for path in targets if "://" not in path and not (ROOT / path).exists()]
    assert not missing


def test_the_code_is_as_ruff_wants_it():
    found = subprocess.run([sys.executable, "-m", "ruff", "check", "--no-cache", ROOT],
                           capture_output=True, text=True)  # fmt: skip
    assert found.returncode == 0, found.stdout + found.stderr
