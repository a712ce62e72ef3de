"""A copy of the project's starting files, with stand-ins for the programs that course.py runs.

Where a test is not about pip itself, .venv holds modules named pip, pytest and jupyterlab that
report how they were called.
"""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

FAKE_PIP = """
import json, os, sys, time
if sys.argv[1] == "config":
    sys.exit()
with open("pip-calls.txt", "a") as calls:
    settings = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    print(json.dumps([settings, *sys.argv[1:]]), file=calls)
print(os.environ.get("FAKE_PIP_OUTPUT", ""), flush=True)
time.sleep(float(os.environ.get("FAKE_PIP_SLEEP", "0")))
sys.exit(int(os.environ.get("FAKE_PIP_EXIT", "0")))
"""
FAKE_PROGRAM = """
import json, os, sys
named = "JUPYTER_CONFIG_PATH", "VIRTUAL_ENV"
variables = {name: os.environ[name] for name in os.environ
             if name in named or name.startswith(("PYTHON", "PIP_"))}
print(json.dumps({"argv": sys.argv[1:], "cwd": os.getcwd(), "prefix": sys.prefix, **variables}))
sys.exit(int(os.environ.get("FAKE_EXIT", "0")))
"""


class Project:
    """A copy of the project's starting files in a folder of its own."""

    def __init__(self, parent: Path):
        folder = parent / "mon pr\u00e9cieux cours"  # spaces and accents are for paths, too
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
        fakes = {"pip": FAKE_PIP, "jupyterlab": FAKE_PROGRAM, "pytest": FAKE_PROGRAM}
        for name, source in fakes.items():
            (packages / name).mkdir()
            (packages / name / "__main__.py").write_text(source)
        self.add_package("gradients-live")
        if made_here:
            version = course.venv_version()
            course.write_stamp(
                course.Stamp(True, str(self.folder), version, course.project_hash(), ())
            )

    def use_real_pip(self):
        """Put this Python's pip in place of the stand-in."""
        place = next(self.course.VENV.glob("[Ll]ib*/**/site-packages")) / "pip"
        shutil.rmtree(place)
        shutil.copytree(Path(importlib.util.find_spec("pip").origin).parent, place)

    def add_package(self, name, *needs, module=""):
        """Note in .venv that a package is installed, with one module of its name."""
        packages = next(self.course.VENV.glob("[Ll]ib*/**/site-packages"))
        noted = packages / f"{name.replace('-', '_')}-1.0.dist-info"
        noted.mkdir(exist_ok=True)
        lines = [f"Name: {name}", "Version: 1.0", *(f"Requires-Dist: {each}" for each in needs)]
        (noted / "METADATA").write_text("\n".join(lines))
        (noted / "top_level.txt").write_text(name.replace("-", "_"))
        (packages / f"{name.replace('-', '_')}.py").write_text(module)

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
        return [call[-1] for call in self._calls]

    @property
    def pip_settings(self):
        """The settings that the latest call of pip found in its variables."""
        return self._calls[-1][0]

    @property
    def _calls(self):
        calls = (self.folder / "pip-calls.txt").read_text()
        return [json.loads(line) for line in calls.splitlines()]


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
