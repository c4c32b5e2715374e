# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""Where the tables of a registry are: this machine, or any storage that pyarrow reaches by a URI.

A name with ``://`` is a URI (``s3://``, ``gs://``, ``hdfs://``, ``file://``, and ``fsspec+NAME://``
where fsspec is installed); every other name is a path of this machine.
"""

import hashlib
from dataclasses import field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pyarrow as pa
import pyarrow.fs as pafs

from protocol.lean import dataclass
from schedules.cli.files import OutputError, write_file

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Stored:
    """A file or a folder; ``name`` is what messages call it, without keys that a URI may hold."""

    # Not compared: pyarrow's have no hash, and the name says which one it is.
    filesystem: pafs.FileSystem = field(compare=False)
    path: str
    name: str

    @classmethod
    def of(cls, text: str) -> "Stored":
        """Return what a path or a URI names. Raises ``OutputError`` where nothing can reach it."""
        if "://" not in text:
            return cls(pafs.LocalFileSystem(), text.rstrip("/") or text, text)
        try:
            filesystem, path = pafs.FileSystem.from_uri(text)
        except (OSError, ValueError, ImportError) as error:
            reason = f"{error}; give a path, or a URI of storage that pyarrow reaches"
            message = f"{without_keys(text)}: {reason}"
            raise OutputError(message) from None
        return cls(filesystem, path, without_keys(text))

    def __truediv__(self, name: str) -> "Stored":
        """Return what is called so in this folder."""
        inside = f"{self.path.rstrip('/')}/{name}"
        return Stored(self.filesystem, inside, f"{self.name.rstrip('/')}/{name}")

    @property
    def local(self) -> Path | None:
        """The path on this machine, where a folder is renamed in one step; None elsewhere."""
        return Path(self.path) if self.filesystem.type_name == "local" else None

    @property
    def last(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]

    def is_file(self) -> bool:
        """Say whether there is such a file."""
        return self._kind() is pafs.FileType.File

    def is_folder(self) -> bool:
        """Say whether there is such a folder."""
        return self._kind() is pafs.FileType.Directory

    def _kind(self) -> pafs.FileType:
        return self.filesystem.get_file_info(self.path).type

    def files(self) -> list["Stored"]:
        """Return the files of a folder and of those inside it, in the order of their names."""
        chosen = pafs.FileSelector(self.path, recursive=True)
        start = len(self.path.rstrip("/")) + 1
        paths = sorted(
            item.path
            for item in self.filesystem.get_file_info(chosen)
            if item.type is pafs.FileType.File
        )
        return [self / path[start:] for path in paths]

    def size(self) -> int:
        """Return how many bytes a file has."""
        return int(self.filesystem.get_file_info(self.path).size or 0)

    def read(self) -> bytes:
        """Return the content of a file."""
        with self.filesystem.open_input_stream(self.path) as file:
            data: bytes = file.read()
        return data

    def source(self) -> pa.NativeFile:
        """Open a file to read from any place."""
        return self.filesystem.open_input_file(self.path)

    def sink(self) -> pa.NativeFile:
        """Open a file to write; it is whole when it was closed."""
        return self.filesystem.open_output_stream(self.path)

    def write(self, data: bytes) -> None:
        """Write a file: on this machine whole or not at all, elsewhere as the storage does."""
        if self.local is not None:
            write_file(self.local, data)
            return
        try:
            self.make_folder_of()
            with self.sink() as file:
                file.write(data)
        except OSError as error:
            message = f"{self.name}: {error}; give a place that can be written"
            raise OutputError(message) from None

    def make_folder_of(self) -> None:
        """See to it that the folder of a file is there; where there are no folders, do nothing."""
        self.filesystem.create_dir(self.path.rpartition("/")[0] or "/", recursive=True)

    def make_folder(self) -> None:
        """See to it that a folder is there."""
        self.filesystem.create_dir(self.path, recursive=True)

    def remove(self) -> None:
        """Remove a file, or a folder with all in it, if it is there."""
        if self.is_folder():
            self.filesystem.delete_dir(self.path)
        elif self.is_file():
            self.filesystem.delete_file(self.path)

    def digest(self) -> str:
        """Return the SHA-256 of a file as it is stored, in hex."""
        found = hashlib.sha256()
        with self.filesystem.open_input_stream(self.path) as file:
            while block := file.read(_BLOCK):
                found.update(block)
        return found.hexdigest()

    def __str__(self) -> str:
        """Return the name for messages."""
        return self.name


def without_keys(text: str) -> str:
    """Return a URI without the name, the secret and the options that it may hold.

    >>> without_keys("s3://key:secret@bucket/plans?region=eu-west-1")
    's3://bucket/plans'
    """
    if "://" not in text:
        return text
    parts = urlsplit(text)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
