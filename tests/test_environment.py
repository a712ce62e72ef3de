"""course.py: when it installs, and which .venv it makes anew."""

import os
import venv

import pytest
from stand_ins import Project


@pytest.fixture
def project(tmp_path):
    """A project without an environment."""
    return Project(tmp_path)


def test_pip_runs_only_when_something_is_new(project):
    project.add_venv()
    for word in ("lab", "lab", "test", "test", "lab"):
        assert project.run(word).returncode == 0
    assert project.pip_calls == [".", ".[test]"]
    with (project.folder / "pyproject.toml").open("a") as file:
        file.write("# another package\n")
    assert project.run("lab").returncode == 0
    assert project.pip_calls == [".", ".[test]", ".[test]"]


def damage_nothing(project):
    """Leave .venv as it is."""


def delete_python(project):
    """Take the interpreter away, as an uninstalled Python does."""
    project.course.PYTHON.unlink()


def break_python(project):
    """Put something in the interpreter's place that does not run."""
    project.course.PYTHON.unlink()
    project.course.PYTHON.write_text("not a program")


def lose_config(project):
    """Leave an interpreter that runs, but as another Python: its packages would land there."""
    (project.course.VENV / "pyvenv.cfg").unlink()


def interrupt(project):
    """Leave the note of an installation that did not end."""
    course = project.course
    course.write_stamp(course.read_stamp()._replace(project=""))


def move(project):
    """Give the folder another name."""
    project.folder = project.folder.rename(project.folder.with_name("moved"))


def upgrade_python(project):
    """Pretend that .venv was made by an older Python than the one it now runs."""
    course = project.course
    course.write_stamp(course.read_stamp()._replace(python="3.10"))


@pytest.mark.parametrize(
    ("damage", "made_here", "made_anew"),
    [
        (damage_nothing, True, False), (damage_nothing, False, False),
        (delete_python, True, True), (delete_python, False, True),
        (break_python, True, True), (break_python, False, True),
        (lose_config, True, True), (lose_config, False, True),
        (interrupt, True, True), (interrupt, False, False),
        (move, True, True), (move, False, False),
        (upgrade_python, True, True),
    ],
)  # fmt: skip
def test_only_a_broken_environment_is_made_anew(project, monkeypatch, damage, made_here, made_anew):
    project.add_venv(made_here)
    damage(project)
    course = project.course
    witness = course.VENV / "a-package-of-the-users"
    witness.touch()
    steps = []

    def run_step(title, *arguments, **options):
        steps.append(arguments[2])
        if arguments[2] == "venv":
            venv.create(course.VENV, symlinks=os.name != "nt")

    monkeypatch.setattr(course, "run_step", run_step)
    monkeypatch.setattr(course, "pip_settings", dict)
    course.prepare("")
    assert witness.exists() is not made_anew
    assert ("venv" in steps) is made_anew
    assert (steps == []) is (made_here and damage is damage_nothing)
    steps.clear()
    course.prepare("")
    assert steps == []


def test_an_old_python_in_anothers_venv_is_left_alone(project, monkeypatch):
    project.add_venv()
    course = project.course
    monkeypatch.setattr(course, "venv_version", lambda: "3.9")
    with pytest.raises(course.Stop, match=r"has Python 3\.9: remove it"):
        course.prepare("")
    assert course.PYTHON.exists()
