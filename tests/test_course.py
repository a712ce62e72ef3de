"""course.py: what it passes on, and what it says when something is missing."""

import ast
import errno
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from stand_ins import ROOT, Project, assert_sentence, environment

import course as installed_course


@pytest.fixture
def project(tmp_path):
    """A project without an environment."""
    return Project(tmp_path)


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
    assert report["argv"] == [*installed_course.PYTEST[2:], "-k", "gradient or x"]
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
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # where it is ignored
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
