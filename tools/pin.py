"""Write the exact version of every package into pyproject.toml, where a clone can read it.

    python3 -m uv run python tools/pin.py             keep the pins that hold, add what is new
    python3 -m uv run python tools/pin.py --upgrade   forget all pins and take the newest versions

`uv.lock` records addresses of registries and so stays out of the repository. What must be shared of it is only which
version goes with which Python: `constraint-dependencies` for the project and its groups,
`build-constraint-dependencies` for the build back end. Both blocks are rewritten here and nowhere else.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = ROOT / "pyproject.toml"
LOCK = ROOT / "uv.lock"
BLOCKS = ("constraint-dependencies", "build-constraint-dependencies")


def uv(*arguments: str, given: str | None = None) -> str:
    """Output of one uv command run at the root of the project."""
    done = subprocess.run(["uv", *arguments], cwd=ROOT, input=given, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"uv {' '.join(arguments)} failed:\n{done.stderr}")
    return done.stdout


def requirements(text: str) -> list[str]:
    """The lines that pin a package, one a version, with the markers uv wrote."""
    lines = (line.strip() for line in text.splitlines())
    return sorted(line for line in lines if re.match(r"[A-Za-z0-9._-]+(\[[^]]*\])?==", line))


def with_block(text: str, name: str, lines: list[str]) -> str:
    """The project file with the array `name` of [tool.uv] replaced."""
    body = "".join(f'  "{line}",\n' for line in lines)
    array = f"{name} = [\n{body}]"
    pattern = re.compile(rf"^{name} = \[.*?^\]$", re.MULTILINE | re.DOTALL)
    if len(pattern.findall(text)) != 1:
        raise SystemExit(f"pyproject.toml must hold exactly one array {name!r} in [tool.uv]")
    return pattern.sub(lambda _: array, text)


def write(name: str, lines: list[str]) -> None:
    PYPROJECT.write_text(with_block(PYPROJECT.read_text("utf-8"), name, lines), "utf-8")


def forget() -> None:
    for name in BLOCKS:
        write(name, [])
    LOCK.unlink(missing_ok=True)


def locked() -> list[str]:
    uv("lock")
    return requirements(
        uv(
            "export",
            "--no-hashes",
            "--no-annotate",
            "--no-header",
            "--no-emit-project",
            "--all-groups",
            "--all-extras",
        )
    )


def build_locked() -> list[str]:
    """Versions of the build back end, which uv.lock does not know."""
    project = tomllib.loads(PYPROJECT.read_text("utf-8"))
    wanted = "\n".join(project["build-system"]["requires"] + project["tool"]["uv"]["build-constraint-dependencies"])
    python = project["project"]["requires-python"].removeprefix(">=")
    return requirements(
        uv(
            "pip",
            "compile",
            "-",
            "--universal",
            "--python-version",
            python,
            "--no-annotate",
            "--no-header",
            given=wanted,
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--upgrade", action="store_true", help="forget the present pins")
    if parser.parse_args().upgrade:
        forget()
    write(BLOCKS[0], locked())
    write(BLOCKS[1], build_locked())
    uv("lock")  # the pins must hold together
    print(f"pinned {len(locked())} versions in {PYPROJECT.name}")


if __name__ == "__main__":
    main()
