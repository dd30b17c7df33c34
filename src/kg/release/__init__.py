"""A release of the data: its version, its description, and the files that are published."""

from kg.release.folder import write_release
from kg.release.version import Version, read_version

__all__ = ["Version", "read_version", "write_release"]
