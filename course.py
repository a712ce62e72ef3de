"""Start the course: make its Python environment when needed, then act in it.

    python course.py lab [arguments for JupyterLab]
    python course.py test [arguments for pytest]

The environment is the folder .venv beside this file, installed from pyproject.toml. Nothing but
Python's standard library is used here, and Python 3.6 must be able to parse this file: an old
Python gets as far as the sentence that says so.
"""

import ast
import errno
import hashlib
import importlib.util
import io
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

if os.name == "nt":
    import msvcrt
else:
    import fcntl

OLDEST = (3, 11)


def too_old(version: tuple) -> str:  # Python 3.11 or newer is needed
    """Return what to tell the user of a Python that is too old, or "" if it is not."""
    if version >= OLDEST:
        return ""
    sentence = "Python {}.{} or newer is needed; this is {}.{} ({}). Get one from python.org."
    return sentence.format(*OLDEST, *version[:2], sys.executable)


if too_old(sys.version_info[:2]):
    sys.exit(too_old(sys.version_info[:2]))

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "course.json"
LOG = VENV / "course.log"
LOCK = ROOT / ".venv.lock"

NO_VENV = (
    "This Python has no 'venv' or no 'ensurepip': on Debian and Ubuntu, run "
    "'sudo apt install python{}.{}-venv' and then the same command again."
).format(*sys.version_info[:2])
NO_NETWORK = (
    f"The package index could not be reached ({LOG} says how): go online, or set HTTPS_PROXY, "
    "and run the same command again."
)
IN_PATH = (
    f"The folder's path {ROOT} holds the character {os.pathsep!r}, which no Python environment can "
    "have in it: rename the folder and run the same command again."
)
LINK = (
    f"{VENV} is a link to {os.path.realpath(VENV)}, where no whole environment of this course is: "
    "remove the link and run the same command again."
)
REACHABLE_ROOT = (
    "Others may reach a server with an address of its own, and so become root: start it as another "
    "user, or add --allow-root."
)
DISK_FULL = "The disk is full: make about 700 MB of room and run the same command again."
FAILURES = {
    r"ensurepip is not\s+available|No module named '?(ensurepip|venv)": NO_VENV,
    r"\[Errno 28\]|No space left|\[Errno 122\]|Disk quota|WinError 112": DISK_FULL,
    r"Max retries exceeded|connection broken|Connect\w*Error|Connect\w*Timeout|ReadTimeout"
    r"|NameResolutionError|ProxyError|SSLError|\(from versions: none\)": NO_NETWORK,
}
# Of pip's settings those that lead to an index are the user's. The others may put packages
# elsewhere, refuse them or leave some out, for the sake of other projects.
TO_THE_INDEX = {
    "index-url", "extra-index-url", "pypi-url", "no-index", "find-links", "trusted-host", "proxy",
    "cert", "client-cert", "timeout", "default-timeout", "retries", "keyring-provider",
    "cache-dir", "no-cache-dir", "use-feature", "use-deprecated",
}  # fmt: skip
# Of Python's own variables those that say how text is written.
HOW_TEXT_IS_WRITTEN = {"PYTHONUTF8", "PYTHONIOENCODING"}

# Import the course and each package that it needs, directly or not, whatever the machine.
TRY = """
import importlib, importlib.metadata as installed, re, sys
modules = {}
for module, owners in installed.packages_distributions().items():
    for owner in owners:
        modules.setdefault(re.sub("[-_.]+", "-", owner).lower(), []).append(module)
wanted, seen = [sys.argv[1]], set()
for line in installed.requires(sys.argv[1]) or []:
    extra = re.search("extra == .([a-z]+)", line)
    if not extra or extra[1] in sys.argv[2:]:
        wanted.append(line.partition(";")[0])
while wanted:
    package = re.match("[A-Za-z0-9._-]+", wanted.pop())[0]
    name = re.sub("[-_.]+", "-", package).lower()
    if name in seen:
        continue
    seen.add(name)
    try:
        if name != sys.argv[1]:
            wanted += [each for each in installed.requires(name) or [] if ";" not in each]
        for module in modules.get(name, []):
            if module.isidentifier() and not module.startswith("_"):
                importlib.import_module(module)
    except Exception as error:
        sys.exit(f"{package} cannot be imported: {type(error).__name__}: {error}")
"""


class Command(NamedTuple):
    """What a word of the command line runs in .venv, and the extra it needs installed."""

    summary: str
    start: list[str]
    extra: str = ""
    variables: dict[str, str] = {}


# Two files of tests side by side; the cells of a notebook stay together, in one kernel. The order
# is that of their names: by the count of their tests the longest, those in a browser, came last.
PYTEST = ["-m", "pytest", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
JUPYTER = ROOT / "tools" / "jupyter"
JUPYTER_CONFIG = [os.environ.get("JUPYTER_CONFIG_PATH", ""), str(JUPYTER)]
COMMANDS = {
    "lab": Command(
        "open the course in JupyterLab",
        ["-P", "-m", "jupyterlab"],  # -P: a learner's random.py here is not Python's random
        variables={
            "JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, JUPYTER_CONFIG)),
            "PYTHONSTARTUP": str(JUPYTER / "kernel_startup.py"),
        },
    ),
    "progress": Command("show how far you have come", ["-m", "tools.progress"]),
    "test": Command("run the tests", PYTEST, "test"),
    "lessons": Command("try the pages of the lessons", ["-m", "tools.lessons"]),
    "lowest": Command("run the tests with the oldest packages allowed", ["-m", "tools.lowest"]),
    "refresh": Command("run the notebooks and save them", ["-m", "tools.refresh"], "test"),
    "bench": Command("measure how smoothly pictures move", ["-m", "tools.bench"], "bench"),
}


class Stop(Exception):
    """A reason to end, in one sentence for the user."""


class Stamp(NamedTuple):
    """The state of .venv, noted in it; `project` is empty while packages are being installed."""

    made_here: bool = False
    home: str = ""
    python: str = ""
    project: str = ""
    extras: tuple[str, ...] = ()


def read_stamp() -> Stamp:
    """Return the state noted in .venv, or an empty one."""
    try:
        return Stamp(**json.loads(STAMP.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return Stamp()


def write_stamp(stamp: Stamp) -> None:
    """Note the state of .venv, all of it or nothing."""
    new = STAMP.with_suffix(".new")
    new.write_text(json.dumps(stamp._asdict()), encoding="utf-8")
    os.replace(new, STAMP)


def project_hash() -> str:
    """Return what tells one set of wanted packages from another."""
    return hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()


def venv_version() -> str:
    """Return the version, such as "3.11", of the Python in .venv, or "" if it does not run."""
    code = (
        "import os, sys; here = os.path.samefile(sys.prefix, sys.argv[1]); "
        "print('%d.%d' % sys.version_info[:2] if here else '')"
    )
    try:
        command = [str(PYTHON), "-I", "-c", code, str(VENV)]
        return subprocess.run(
            command, capture_output=True, text=True, timeout=60, check=True
        ).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""


def child_environment(**variables: str) -> dict[str, str]:
    """Return the variables of an activated .venv, without those that would lead it astray."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in HOW_TEXT_IS_WRITTEN or not name.startswith(("PYTHON", "__PYVENV_LAUNCHER__"))
    }
    path = os.pathsep.join([str(SCRIPTS), os.environ.get("PATH", os.defpath)])
    return {**kept, "VIRTUAL_ENV": str(VENV), "PATH": path, **variables}


def step_environment(**variables: str) -> dict[str, str]:
    """Return the variables of an activated .venv without any setting of pip, but for these."""
    kept = {k: value for k, value in child_environment().items() if not k.startswith("PIP_")}
    return {**kept, "PIP_CONFIG_FILE": os.devnull, **variables}


def pip_settings() -> dict[str, str]:
    """Return, as variables, the user's settings that lead pip to an index."""
    environment = step_environment(PIP_CONFIG_FILE=os.environ.get("PIP_CONFIG_FILE", ""))
    if not environment["PIP_CONFIG_FILE"]:
        del environment["PIP_CONFIG_FILE"]
    answer = subprocess.run(
        [str(PYTHON), "-P", "-m", "pip", "config", "list"], env=environment,
        stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace",
    )  # fmt: skip
    if answer.returncode:
        reason = " ".join(answer.stderr.split())
        raise Stop(f"pip cannot read its settings ({reason}). Put them right, then try again.")
    found = {}
    for section in ("global", "install"):  # the special one outdoes the general one
        for name, value in re.findall(rf"^{section}\.([a-z-]+)=(.*)$", answer.stdout, re.MULTILINE):
            found[name] = ast.literal_eval(value)
    for variable, value in os.environ.items():
        if variable.startswith("PIP_"):
            found[variable[len("PIP_") :].lower().replace("_", "-")] = value
    return {
        f"PIP_{name.upper().replace('-', '_')}": value
        for name, value in found.items()
        if name in TO_THE_INDEX
    }


def explain(log: str) -> str:
    """Return what to tell the user about a step that failed with this output."""
    if shutil.disk_usage(ROOT).free < 2**20:
        return DISK_FULL
    for pattern, sentence in FAILURES.items():
        if re.search(pattern, log):
            return sentence
    return f"The packages could not be installed: {LOG} says why."


def progress(log: str) -> str:
    """Return how far pip has come, going by its output."""
    last = re.search(r"^Installing collected packages: (.*)$", log, re.MULTILINE)
    if last:
        return f"installing {last[1].count(',') + 1} packages"
    found = re.findall(r"^(?:Collecting|Processing|Requirement already)", log, re.MULTILINE)
    return f"{len(found)} packages found" if found else "starting"


def read_log() -> str:
    """Return the output of the present or latest step."""
    return LOG.read_text(encoding="utf-8", errors="replace") if LOG.exists() else ""


def is_a_stream_of_the_system(stream: object) -> bool:
    """Return whether a program that is started writes there too; in IDLE and %run it does not."""
    return isinstance(stream, io.TextIOWrapper)


def run_step(
    title: str, *arguments: str, python: str = str(PYTHON), settings: dict[str, str] | None = None
) -> None:
    """Run one step of the installation: its output to the log, its progress to the terminal."""
    print(title, flush=True)
    began = time.monotonic()
    width = 50 if is_a_stream_of_the_system(sys.stdout) and sys.stdout.isatty() else 0
    environment = step_environment(
        PYTHONUNBUFFERED="1", PIP_NO_INPUT="1", PIP_DISABLE_PIP_VERSION_CHECK="1",
        **(settings or {}),
    )  # fmt: skip
    with LOG.open("wb") as log:
        process = subprocess.Popen(
            [python, *arguments],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        while process.poll() is None:
            time.sleep(0.1)
            if width:
                line = f"  {progress(read_log())}, {time.monotonic() - began:.0f} s"
                print(line.ljust(width), end="\r", flush=True)
    finally:
        try:
            process.wait(timeout=3)  # Ctrl-C has reached it too: it may tidy up
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if process.returncode:
        raise Stop(explain(read_log()))
    print(f"  done in {time.monotonic() - began:.0f} s".ljust(width), flush=True)


def make_venv() -> Stamp:
    """Make .venv anew and return its state."""
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        raise Stop(NO_VENV)
    if os.path.realpath(VENV) != str(VENV):
        raise Stop(LINK)
    if VENV.exists():
        print("The folder .venv is not whole; it is made anew.", flush=True)
        shutil.rmtree(VENV)
    VENV.mkdir()
    stamp = Stamp(made_here=True, home=str(ROOT))
    write_stamp(stamp)
    title = "Making .venv, the course's own Python environment."
    run_step(title, "-P", "-m", "venv", "--without-pip", str(VENV), python=sys.executable)
    return stamp._replace(python=venv_version())


def install(stamp: Stamp, extra: str) -> None:
    """Install the project with this extra and those installed before."""
    write_stamp(stamp._replace(project=""))
    if not list(SCRIPTS.glob("pip3*")):
        run_step("Adding pip to it.", "-P", "-m", "ensurepip", "--default-pip")
    extras = sorted({*stamp.extras, extra} - {""})
    project = f".[{','.join(extras)}]" if extras else "."
    # Compiling all of Jupyter takes a third of pip's time; what is imported is compiled then.
    options = ["--no-compile", "--progress-bar=off", "--editable", project]
    try:
        title = "Installing packages (half a minute to a few minutes, the first time only)."
        run_step(title, "-P", "-m", "pip", "install", *options, settings=pip_settings())
    except BaseException:
        if "Installing collected packages" not in read_log():
            write_stamp(stamp)  # nothing was changed
        raise
    try:
        run_step("Trying each of them.", "-I", "-c", TRY, "gradients-live", *extras)
    except Stop:
        last = (read_log().strip().splitlines() or ["A package does not work"])[-1]
        sentence = f"{last}. Remove the folder {VENV} and run the same command again."
        raise Stop(sentence) from None
    write_stamp(stamp._replace(project=project_hash(), extras=tuple(extras)))


def is_whole(stamp: Stamp, version: str) -> bool:
    """Return whether the packages in .venv are all there, of this project or an earlier state."""
    return bool(stamp.project) and (stamp.home, stamp.python) == (str(ROOT), version)


def is_ready(extra: str) -> bool:
    """Return whether .venv holds what pyproject.toml and this extra want."""
    stamp = read_stamp()
    if stamp.project != project_hash() or extra not in ("", *stamp.extras):
        return False
    return is_whole(stamp, venv_version())


def locked(file: io.IOBase) -> bool:
    """Take the lock of an open file, to be held until it is closed; return whether it was free."""
    try:
        if os.name == "nt":
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        pass  # a disk that knows no locks, as some in networks
    return True


@contextmanager
def alone() -> Iterator[None]:
    """Wait, after a sentence, until no other start of the course works on .venv."""
    with LOCK.open("wb") as file:
        told = False
        while not locked(file):
            if not told:
                print("Another start of the course is installing: this one waits.", flush=True)
            told = True
            time.sleep(0.1)
        yield


def prepare(extra: str) -> None:
    """Bring .venv up to date with pyproject.toml and this extra, if it is not."""
    if os.pathsep in str(ROOT):
        raise Stop(IN_PATH)
    for file in (ROOT / "notebooks" / "helpers.py", ROOT / "notebooks" / "helpers"):
        if file.exists():  # a kernel would find it first: nothing of the course's could say so
            raise Stop(f"{file} is in the way of the course's own helpers: give it another name.")
    if not is_ready(extra):
        with alone():
            if not is_ready(extra):  # the other start may have done it
                bring_up_to_date(extra)


def bring_up_to_date(extra: str) -> None:
    """Install what is missing, in a .venv made anew if need be."""
    version, stamp = venv_version(), read_stamp()
    whole = is_whole(stamp, version)
    if version and not stamp.made_here:  # somebody else's: added to, never removed
        if too_old(tuple(map(int, version.split(".")))):
            raise Stop(f"{VENV} has Python {version}: remove it and run the same command again.")
        install(Stamp(home=str(ROOT), python=version, extras=tuple(stamp.extras)), extra)
    else:
        install(stamp if whole else make_venv(), extra)


def act(command: Command, arguments: list[str]) -> int:
    """Run the command in .venv and return its exit code; where possible, become it."""
    argv = [str(PYTHON), *command.start, *arguments]
    environment = child_environment(**command.variables)
    os.chdir(ROOT)
    if not is_a_stream_of_the_system(sys.stdout):
        return relay(argv, environment)
    if os.name != "nt":
        os.execve(PYTHON, argv, environment)
    process = subprocess.Popen(argv, env=environment)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            pass  # it has reached the program too, which decides what to do


def is_root() -> bool:
    """Return whether the user may do everything, as most do in a container."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def for_root(arguments: list[str]) -> list[str]:
    """Return JupyterLab's arguments so that it starts for root, who is asked for more elsewhere.

    Jupyter refuses root, since whoever reaches the server can do all that its user can. A server
    that only this machine reaches gives nobody more than they have.
    """
    if "--allow-root" in arguments:
        return arguments
    if any(re.match(r"--(ServerApp\.)?(ip|sock)\b", each) for each in arguments):
        raise Stop(REACHABLE_ROOT)
    return ["--allow-root", "--ip=127.0.0.1", *arguments]


def relay(argv: list[str], environment: dict[str, str]) -> int:
    """Run a program and print what it writes, for a window that is no stream of the system."""
    process = subprocess.Popen(
        argv, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, errors="replace",
    )  # fmt: skip
    try:
        for line in process.stdout:
            print(line, end="", flush=True)
    finally:
        if process.poll() is None:
            process.terminate()  # Ctrl-C has reached this program alone
    return process.wait()


def usage() -> str:
    """Return the help text."""
    lines = [f"  {word:<8} {command.summary}" for word, command in COMMANDS.items()]
    return "\n".join(["usage: python course.py COMMAND [arguments for it]", "", *lines])


def main(arguments: list[str]) -> int:
    """Do what the command line asks and return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if is_a_stream_of_the_system(stream):
            stream.reconfigure(errors="replace")  # a path may hold what the console cannot show
    word = arguments[0] if arguments else "help"
    if word in ("help", "-h", "--help"):
        print(usage())
        return 0
    if word not in COMMANDS:
        print(f"There is no command {word!r}.\n\n{usage()}")
        return 2
    try:
        passed_on = arguments[1:]
        if word == "lab" and is_root():
            passed_on = for_root(passed_on)
        prepare(COMMANDS[word].extra)
        return act(COMMANDS[word], passed_on)
    except Stop as reason:
        message, code = str(reason), 1
    except KeyboardInterrupt:
        message, code = "Stopped. Run the same command again to carry on.", 130
    except OSError as error:
        what = f"{error.strerror}: {error.filename}" if error.filename else str(error)
        message, code = f"{what}. Put it right, then try again.", 1
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            message = DISK_FULL
    print(f"\n{message}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
