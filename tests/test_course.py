"""course.py: what it installs, what it passes on, and what it says when something is missing.

The project under test is a copy in an empty folder. Where a test is not about pip itself, .venv
holds stand-ins for pip, pytest and JupyterLab that report how they were called.
"""

import ast
import errno
import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import venv
from pathlib import Path

import pytest

import course as installed_course

ROOT = Path(__file__).resolve().parents[1]

FAKE_PIP = """
import json, os, sys, time
with open("pip-calls.txt", "a") as calls:
    print(json.dumps(sys.argv[1:]), file=calls)
print(os.environ.get("FAKE_PIP_OUTPUT", ""), flush=True)
time.sleep(float(os.environ.get("FAKE_PIP_SLEEP", "0")))
sys.exit(int(os.environ.get("FAKE_PIP_EXIT", "0")))
"""
FAKE_PROGRAM = """
import json, os, sys
names = "JUPYTER_CONFIG_PATH", "PYTHONPATH", "VIRTUAL_ENV"
variables = {name: os.environ.get(name, "") for name in names}
print(json.dumps({"argv": sys.argv[1:], "cwd": os.getcwd(), "prefix": sys.prefix, **variables}))
sys.exit(int(os.environ.get("FAKE_EXIT", "0")))
"""


class Project:
    """A copy of the project's starting files in a folder of its own."""

    def __init__(self, folder: Path):
        folder.mkdir()
        for name in ("course.py", "pyproject.toml"):
            shutil.copy(ROOT / name, folder)
        self.folder = folder

    @property
    def course(self):
        """course.py of this folder, as a module."""
        spec = importlib.util.spec_from_file_location("course_copy", self.folder / "course.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    def add_venv(self, made_here=False):
        """Make a .venv with stand-ins, by hand or as course.py leaves it after a `lab`."""
        course = self.course
        venv.create(course.VENV, symlinks=os.name != "nt")
        (course.SCRIPTS / "pip3").touch()
        packages = next(course.VENV.glob("[Ll]ib*/**/site-packages"))
        for name, source in [
            ("pip", FAKE_PIP), ("jupyterlab", FAKE_PROGRAM), ("pytest", FAKE_PROGRAM),
        ]:  # fmt: skip
            (packages / name).mkdir()
            (packages / name / "__main__.py").write_text(source)
        if made_here:
            version = course.venv_version()
            course.write_stamp(
                course.Stamp(True, str(self.folder), version, course.project_hash(), ())
            )

    def command(self, *arguments):
        """Return the command line of course.py with these arguments."""
        return [sys.executable, str(self.folder / "course.py"), *arguments]

    def run(self, *arguments, **variables):
        """Run course.py from another folder and return the finished process."""
        return subprocess.run(
            self.command(*arguments), cwd=self.folder.parent, env=environment(**variables),
            capture_output=True, text=True, timeout=60,
        )  # fmt: skip

    @property
    def pip_calls(self):
        """The last argument of each call of pip: what it was to install."""
        calls = self.folder / "pip-calls.txt"
        return [json.loads(line)[-1] for line in calls.read_text().splitlines()] * calls.exists()


def environment(**variables):
    """Return this process's environment without pip's settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    return {**kept, "PIP_CONFIG_FILE": os.devnull, **variables}


def assert_sentence(finished, *words, code=1):
    """Assert that course.py ended with this code and one sentence with these words."""
    assert finished.returncode == code, finished.stdout + finished.stderr
    assert "Traceback" not in finished.stdout + finished.stderr
    lines = finished.stderr.strip().splitlines()
    assert len(lines) == 1, lines
    for word in words:
        assert word in lines[0]


@pytest.fixture
def project(tmp_path):
    """A project without an environment, in a folder with a space and an accent in its name."""
    return Project(tmp_path / "mon pr\u00e9cieux cours")


def test_old_pythons_can_read_the_sentence():
    ast.parse((ROOT / "course.py").read_text(encoding="utf-8"), feature_version=(3, 6))
    sentence = installed_course.too_old((3, 10))
    assert sentence.startswith("Python 3.11 or newer is needed; this is 3.10")
    assert not installed_course.too_old((3, 11))
    assert not installed_course.too_old((4, 0))


def test_only_the_standard_library_is_imported():
    tree = ast.parse((ROOT / "course.py").read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {getattr(node, "module", None) or node.names[0].name for node in imports}
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


def test_help_names_every_command(project):
    finished = project.run()
    assert finished.returncode == 0
    assert all(word in finished.stdout for word in installed_course.COMMANDS)
    assert not project.course.VENV.exists()
    assert project.run("lba").returncode == 2


def test_arguments_reach_the_program_and_its_exit_code_returns(project):
    project.add_venv()
    finished = project.run("test", "-k", "gradient or x", FAKE_EXIT="3", PYTHONPATH="/elsewhere")
    report = json.loads(finished.stdout.splitlines()[-1])
    assert finished.returncode == 3
    assert report["argv"] == ["-k", "gradient or x"]
    assert Path(report["cwd"]) == project.folder
    assert Path(report["prefix"]) == Path(report["VIRTUAL_ENV"]) == project.folder / ".venv"
    assert report["PYTHONPATH"] == ""
    assert project.pip_calls == [".[test]"]


def test_lab_adds_its_settings_to_the_users(project):
    project.add_venv()
    finished = project.run("lab", "--port", "9000", JUPYTER_CONFIG_PATH="/users/own")
    report = json.loads(finished.stdout.splitlines()[-1])
    ours = str(project.folder / "tools" / "jupyter")
    assert report["argv"] == ["--port", "9000"]
    assert report["JUPYTER_CONFIG_PATH"] == os.pathsep.join(["/users/own", ours])


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

    def run_step(title, *arguments, python=None):
        steps.append(arguments[1])
        if arguments[1] == "venv":
            venv.create(course.VENV, symlinks=os.name != "nt")

    monkeypatch.setattr(course, "run_step", run_step)
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


def test_missing_ensurepip(project, tmp_path):
    stub = tmp_path / "stub"
    stub.mkdir()
    (stub / "sitecustomize.py").write_text("import sys; sys.modules['ensurepip'] = None")
    finished = project.run("lab", PYTHONPATH=str(stub))
    assert_sentence(finished, "sudo apt install python3", "-venv", "same command again")
    assert not project.course.VENV.exists()


def test_no_network_after_a_half_made_environment(project):
    """The one test with the real venv and pip: a closed port in place of the package index."""
    project.course.VENV.mkdir()
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        index = f"http://127.0.0.1:{closed.getsockname()[1]}/simple"
        finished = project.run("lab", PIP_INDEX_URL=index, PIP_RETRIES="0")
    assert_sentence(finished, "could not be reached", "go online")
    assert "made anew" in finished.stdout
    assert project.course.venv_version()


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("ERROR: Could not install: [Errno 28] No space left on device", "disk is full"),
        ("WARNING: connection broken by 'NewConnectionError(...)'", "go online"),
        ("ERROR: No matching distribution found for numpy>=99", "course.log"),
    ],
)
def test_a_failing_pip_is_explained_and_changes_nothing(project, output, words):
    project.add_venv(made_here=True)
    finished = project.run("test", FAKE_PIP_EXIT="1", FAKE_PIP_OUTPUT=output)
    assert_sentence(finished, words)
    assert output in project.course.LOG.read_text()
    assert project.run("lab").returncode == 0
    assert project.pip_calls == [".[test]"]


def test_our_own_full_disk(project, monkeypatch, capsys):
    project.add_venv()
    course = project.course

    def full(stamp):
        raise OSError(errno.ENOSPC, "No space left on device", str(course.STAMP))

    monkeypatch.setattr(course, "write_stamp", full)
    assert course.main(["lab"]) == 1
    assert capsys.readouterr().err.strip() == course.DISK_FULL


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signals to send")
@pytest.mark.parametrize(
    ("output", "unchanged"), [("Collecting numpy", True), ("Installing collected packages:", False)]
)
def test_control_c(project, output, unchanged):
    project.add_venv(made_here=True)
    variables = environment(FAKE_PIP_OUTPUT=output, FAKE_PIP_SLEEP="30")
    process = subprocess.Popen(
        project.command("test"), env=variables, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    course = project.course
    while process.poll() is None and output not in course.read_log():
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    stdout, stderr = process.communicate(timeout=20)
    finished = subprocess.CompletedProcess([], process.returncode, stdout, stderr)
    assert_sentence(finished, "Stopped.", "carry on", code=130)
    assert bool(course.read_stamp().project) is unchanged


def test_progress_follows_pip():
    progress = installed_course.progress
    assert progress("") == "starting"
    log = "Collecting numpy<3\n  Downloading numpy.whl\nProcessing /wheels/six.whl\n"
    assert progress(log) == "2 packages found"
    assert progress(log + "Installing collected packages: six, numpy\n") == "installing 2 packages"
