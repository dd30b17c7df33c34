"""Installing the engines that are compared, below build/, each on its own: none is required."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "build" / "peers"
PYTHON = FOLDER / "bin" / "python"
JENA = ROOT / "build" / "jena"
JENA_PACKAGE = "libapache-jena-java=4.5.0-2"
_PINS = ROOT / "benchmarks" / "peers.txt"
# What its shacl command loads of the packages that Debian's Jena depends on.
_JENA_NEEDS = (
    "libcaffeine-java",
    "libcommons-cli-java",
    "libcommons-codec-java",
    "libcommons-compress-java",
    "libcommons-csv-java",
    "libcommons-io-java",
    "libcommons-lang3-java",
    "libcommons-logging-java",
    "libdexx-java",
    "libgoogle-gson-java",
    "libguava-java",
    "libhttpclient-java",
    "libhttpcore-java",
    "libjackson2-annotations-java",
    "libjackson2-core-java",
    "libjackson2-databind-java",
    "libjsonld-java",
    "libjsonp2-java",
    "libprotobuf-java",
    "libslf4j-java",
    "libthrift-java",
    "libtitanium-json-ld-java",
)


def set_up() -> None:
    """Install every peer that can be had here; say on stderr which ones cannot."""
    if not PYTHON.exists():
        subprocess.run([sys.executable, "-m", "venv", str(FOLDER)], check=True)
    for line in _PINS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            command = [str(PYTHON), "-m", "pip", "install", "--quiet", line]
            _tell(line, subprocess.run(command, capture_output=True, text=True))
    if shutil.which("apt-get") is None:
        sys.stderr.write("Jena: not installed, there is no apt-get\n")
    elif not list(JENA.rglob("jena-shacl.jar")):
        _set_up_jena()


def _set_up_jena() -> None:
    """Unpack Debian's packages below build/; nothing is installed in the system."""
    JENA.mkdir(parents=True, exist_ok=True)
    for package in (JENA_PACKAGE, *_JENA_NEEDS):
        found = subprocess.run(
            ["apt-get", "download", package],  # noqa: S607 - the system's own
            cwd=JENA,
            capture_output=True,
            text=True,
        )
        if package == JENA_PACKAGE:
            _tell(package, found)
    for archive in sorted(JENA.glob("*.deb")):
        subprocess.run(["dpkg-deb", "-x", str(archive), str(JENA)], check=True)  # noqa: S607
        archive.unlink()
    _mend_jena()


def _mend_jena() -> None:
    """Put the message files of Xerces where its classes look for them.

    Debian's build moved the classes to another package and left the files' names, without which
    no command starts.
    """
    moved = "org/apache/jena/ext/xerces/"
    with zipfile.ZipFile(next(JENA.rglob("jena-core.jar")).resolve()) as jar:
        for name in jar.namelist():
            if name.startswith(moved) and not name.endswith("/"):
                target = JENA / "mended" / "xerces" / name.removeprefix(moved)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(jar.read(name))


def _tell(name: str, run: subprocess.CompletedProcess[str]) -> None:
    if run.returncode:
        sys.stderr.write(f"{name}: not installed\n{run.stderr.strip()[-400:]}\n")
