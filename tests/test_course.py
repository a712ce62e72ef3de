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

FIRST = installed_course.for_root([]) if installed_course.is_root() else []
"""What JupyterLab is told before the learner's arguments."""


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
    finished = project.run(
        "test", "-k", "gradient or x", FAKE_EXIT="3", PYTHONPATH="/elsewhere", PYTHONSAFEPATH="1",
        PYTHONWARNINGS="error", PYTHONUTF8="1", PIP_QUIET="1",
    )  # fmt: skip
    report = json.loads(finished.stdout.splitlines()[-1])
    assert finished.returncode == 3
    assert report["argv"] == [*installed_course.PYTEST[2:], "-k", "gradient or x"]
    assert Path(report["cwd"]) == project.folder
    assert Path(report["prefix"]) == Path(report["VIRTUAL_ENV"]) == project.folder / ".venv"
    # A variable of Python's that is not about text would lead astray; pip's are for the learner.
    about_python = {name for name in report if name.startswith("PYTHON")}
    assert about_python == {"PYTHONUTF8"} and report["PIP_QUIET"] == "1"
    assert project.pip_calls == [".[test]"]


def test_files_of_the_learners_are_not_in_the_way_of_the_start(project):
    project.add_venv()
    for name in ("random.py", "pip.py", "jupyterlab.py", "venv.py"):
        (project.folder / name).write_text("raise ValueError('not me')")
        (project.folder.parent / name).write_text("raise ValueError('nor me')")
    finished = project.run("lab")
    assert finished.returncode == 0, finished.stderr
    assert f'"argv": {json.dumps(FIRST)}' in finished.stdout


@pytest.mark.parametrize("name", ["helpers.py", "helpers/mine.py"])
def test_helpers_of_the_learners_beside_the_notebooks_are_named(project, name):
    project.add_venv(made_here=True)
    file = project.folder / "notebooks" / name
    file.parent.mkdir(parents=True)
    file.touch()
    assert_sentence(project.run("lab"), "notebooks", name.partition("/")[0], "in the way", "name")


def test_lab_adds_its_settings_to_the_users(project):
    project.add_venv()
    finished = project.run("lab", "--port", "9000", JUPYTER_CONFIG_PATH="/users/own")
    report = json.loads(finished.stdout.splitlines()[-1])
    ours = str(project.folder / "tools" / "jupyter")
    assert report["argv"] == [*FIRST, "--port", "9000"]
    assert report["JUPYTER_CONFIG_PATH"] == os.pathsep.join(["/users/own", ours])


def test_root_starts_a_server_that_only_this_machine_reaches():
    passed_on = installed_course.for_root(["--port", "9000"])
    assert passed_on == ["--allow-root", "--ip=127.0.0.1", "--port", "9000"]
    own = ["--allow-root", "--ip=0.0.0.0"]
    assert installed_course.for_root(own) == own


@pytest.mark.parametrize("address", [["--ip=0.0.0.0"], ["--ip", "0.0.0.0"], ["--ServerApp.ip=*"]])
def test_root_is_told_before_others_can_reach_the_server(address):
    with pytest.raises(installed_course.Stop, match="another user, or add --allow-root"):
        installed_course.for_root(["--no-browser", *address])


def test_missing_ensurepip(project, tmp_path):
    stub = tmp_path / "stub"
    stub.mkdir()
    (stub / "sitecustomize.py").write_text("import sys; sys.modules['ensurepip'] = None")
    finished = project.run("lab", PYTHONPATH=str(stub))
    assert_sentence(finished, "sudo apt install python3", "-venv", "same command again")
    assert not project.course.VENV.exists()


HOSTILE_FILE = """
[global]
index-url = http://127.0.0.1:1/simple
retries = 0
target = nowhere
require-virtualenv = yes
[install]
index_url = {index}
no-index = no
prefix = nowhere
no-deps = yes
require-hashes = yes
dry-run = yes
root = nowhere
"""


def test_no_network_after_a_half_made_environment(project, tmp_path):
    """The test with the real venv and pip: a closed port in place of the package index."""
    project.course.VENV.mkdir()
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        index = f"http://127.0.0.1:{closed.getsockname()[1]}/simple"
        file = tmp_path / "pip.conf"
        file.write_text(HOSTILE_FILE.format(index=index))
        finished = project.run("lab", PIP_CONFIG_FILE=str(file), PIP_PYTHON="nowhere")
    assert_sentence(finished, "could not be reached", "go online")
    assert index in project.course.read_log()
    assert "made anew" in finished.stdout
    assert project.course.venv_version()


def test_settings_that_pip_cannot_read(project, tmp_path):
    project.add_venv()
    project.use_real_pip()
    file = tmp_path / "pip.conf"
    file.write_text("[global]\nrequire-virtualenv = perhaps\n")
    finished = project.run("lab", PIP_CONFIG_FILE=str(file))
    assert_sentence(finished, "pip cannot read its settings", "perhaps", "Put them right")


def test_of_pips_settings_only_those_that_lead_to_an_index_count(project):
    project.add_venv()
    wanted = {"PIP_INDEX_URL": "https://mirror.example/simple", "PIP_CERT": "/a.pem",
              "PIP_DEFAULT_TIMEOUT": "90"}  # fmt: skip
    others = ["TARGET", "PREFIX", "ROOT", "NO_DEPS", "DRY_RUN", "REQUIRE_HASHES", "USER", "PYTHON",
              "REQUIRE_VIRTUALENV", "CONSTRAINT", "NO_BINARY", "QUIET", "ISOLATED"]  # fmt: skip
    finished = project.run("lab", **wanted, **{f"PIP_{name}": "1" for name in others})
    assert finished.returncode == 0, finished.stderr
    own = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    assert project.pip_settings == wanted | own


@pytest.mark.parametrize("module", [None, "import nothing_of_this_name", "raise ValueError('x')"])
def test_a_package_that_cannot_be_imported_is_named(project, module):
    project.add_venv()
    extras = "tests; extra == 'test'", "bench; extra == 'bench'"
    project.add_package("gradients-live", "direct>=1", *extras)
    project.add_package("tests")
    project.add_package("direct", "in.direct", "elsewhere; sys_platform == 'none'")
    if module:
        project.add_package("in-direct", module=module)
    for _ in range(2):  # it is not noted as whole
        finished = project.run("test")
        assert_sentence(finished, "in.direct cannot be imported", "Error: ", "Remove", ".venv")
    project.add_package("in-direct")
    assert project.run("test").returncode == 0
    assert project.pip_calls == [".[test]"] * 3
    assert project.run("bench").stderr.count("bench cannot be imported") == 1


@pytest.mark.skipif(os.name == "nt", reason="no folder of Windows has a colon in its name")
def test_a_colon_in_the_name_of_the_folder(project):
    project.folder = project.folder.rename(project.folder.with_name("part 1: slopes"))
    assert_sentence(project.run("lab"), "part 1: slopes holds the character ':'", "rename")


@pytest.mark.skipif(os.name == "nt", reason="links are for administrators there")
@pytest.mark.parametrize("there", ["a folder", "a note", "nothing"])
def test_a_link_to_what_is_no_environment_is_left_alone(project, tmp_path, there):
    target = tmp_path / "target"
    if there != "nothing":
        target.mkdir()
        (target / "mine.txt").touch()
    project.course.VENV.symlink_to(target)
    if there == "a note":
        project.course.write_stamp(project.course.Stamp(made_here=True))
    assert_sentence(project.run("lab"), f".venv is a link to {target}", "remove the link")
    assert project.course.VENV.is_symlink()
    assert there == "nothing" or (target / "mine.txt").exists()


WINDOW = """
import io, runpy, sys
class Window(io.TextIOBase):  # as IDLE's, %run's or pythonw's: no reconfigure, no file behind it
    def write(self, text):
        kept.append(text)
        return len(text)
    def isatty(self):
        return True
kept = []
sys.argv = sys.argv[1:]
sys.stdout, sys.stderr = {streams}
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
except SystemExit as end:
    sys.__stdout__.write("".join(kept))
    sys.exit(end.code)
"""


@pytest.mark.parametrize("streams", ["Window(), Window()", "None, None"])
@pytest.mark.parametrize("word", ["lba", "test"])
def test_a_window_in_place_of_a_terminal(project, streams, word):
    project.add_venv()
    command = [sys.executable, "-c", WINDOW.format(streams=streams), *project.command(word)[1:]]
    finished = subprocess.run(
        command, env=environment(FAKE_EXIT="2"), capture_output=True, text=True, timeout=60
    )
    assert finished.returncode == 2, finished.stderr
    said = {"lba": "There is no command 'lba'", "test": '"argv"'}[word]
    assert said in finished.stdout or streams == "None, None"


def test_of_two_first_starts_the_second_waits(project):
    project.add_venv()
    variables = environment(FAKE_PIP_OUTPUT="Collecting numpy", FAKE_PIP_SLEEP="2")
    first = subprocess.Popen(project.command("lab"), env=variables, stdout=subprocess.PIPE)
    while first.poll() is None and "Collecting" not in project.course.read_log():
        time.sleep(0.01)
    second = project.run("lab")
    first.communicate(timeout=20)
    assert (first.returncode, second.returncode) == (0, 0), second.stderr
    assert "Another start of the course is installing: this one waits." in second.stdout
    assert project.pip_calls == ["."]


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
