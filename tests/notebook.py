"""Runs a notebook as Jupyter would; as a program, keeps what the notebooks of docs/ show.

Run as a program after a change of the data: `make notebook`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "docs").glob("*.ipynb"))


def executed(path: Path) -> Any:
    """Return the notebook with what its cells show now; a cell that fails raises."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=120,
        record_timing=False,
        coalesce_streams=True,  # else the pieces of an output depend on the moment
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()
    notebook.metadata.pop("language_info", None)  # which Python ran it is no part of it
    return notebook


def shown(notebook: Any) -> list[list[Any]]:
    """Return what each cell of code shows."""
    return [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]


if __name__ == "__main__":
    for path in NOTEBOOKS:
        nbformat.write(executed(path), path)
