"""Run the tests with the oldest packages that pyproject.toml allows: python course.py lowest.

They are installed into a folder that is deleted at the end, and chosen for Python 3.11: the next
Pythons may have no such packages. What is passed on goes to pytest.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
import venv
from collections.abc import Sequence
from pathlib import Path

from packaging.requirements import Requirement

import course

EXTRA = "test"


def main(arguments: Sequence[str] | None = None) -> int:
    """Install the oldest packages, run the tests with them, and return the exit code of both."""
    arguments = sys.argv[1:] if arguments is None else arguments
    with tempfile.TemporaryDirectory(prefix="lowest-") as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder, course.PYTHON.relative_to(course.VENV))
        constraints = Path(folder, "constraints.txt")
        constraints.write_text("\n".join(lowest()), encoding="utf-8")
        pip = ["-P", "-m", "pip", "install", "--quiet", "--constraint", str(constraints)]
        install = [python, *pip, "--editable", f"{course.ROOT}[{EXTRA}]"]
        print("Installing the oldest packages that are allowed ...", flush=True)
        env = course.step_environment(**course.pip_settings())
        installed = subprocess.run(install, env=env, check=False)
        if installed.returncode:
            return installed.returncode
        command = [python, *course.PYTEST, *arguments]
        env = course.child_environment(VIRTUAL_ENV=folder)
        return subprocess.run(command, cwd=course.ROOT, env=env, check=False).returncode


def lowest() -> list[str]:
    """Return, as lines for pip, the lowest version of each package that the tests need."""
    project = tomllib.loads((course.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"][EXTRA]]
    return [
        f"{need.name}=={bound.version}"
        for need in map(Requirement, lines)
        for bound in need.specifier
        if bound.operator == ">="
    ]


if __name__ == "__main__":
    sys.exit(main())
