"""A file layer under the unmodified product: what SQLite asks of its files is seen, written down, or made to fail.

SQLite reaches its files through a "VFS", a table of functions. A copy of the default one, its functions wrapped, is
made the default of the very library that Python's `sqlite3` calls; so the product opens its store as ever and knows
nothing of it. Nothing is really synced under it: what a disk keeps after a cut is worked out from what was written
down (`disk.py`), and the tests do not wait for one.
"""

import ctypes
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple, Self

import attrs

IOERR_READ, IOERR_WRITE, IOERR_FSYNC, IOERR_DIR_FSYNC = 266, 778, 1034, 1290
IOERR_TRUNCATE, IOERR_FSTAT, IOERR_DELETE, IOERR_ACCESS, IOERR_LOCK = 1546, 1802, 2570, 3338, 3850
FULL, CANTOPEN, READONLY_DIRECTORY = 13, 14, 1544
_JOURNALS = 0x800 | 0x4000 | 0x80000  # main journal, super-journal, WAL: these are synced together with their folder

_int, _int64, _pointer = ctypes.c_int, ctypes.c_int64, ctypes.c_void_p
_FUNCTIONS = {
    "xOpen": ctypes.CFUNCTYPE(_int, _pointer, _pointer, _pointer, _int, _pointer),
    "xDelete": ctypes.CFUNCTYPE(_int, _pointer, ctypes.c_char_p, _int),
    "xAccess": ctypes.CFUNCTYPE(_int, _pointer, ctypes.c_char_p, _int, _pointer),
    "xClose": ctypes.CFUNCTYPE(_int, _pointer),
    "xRead": ctypes.CFUNCTYPE(_int, _pointer, _pointer, _int, _int64),
    "xWrite": ctypes.CFUNCTYPE(_int, _pointer, _pointer, _int, _int64),
    "xTruncate": ctypes.CFUNCTYPE(_int, _pointer, _int64),
    "xSync": ctypes.CFUNCTYPE(_int, _pointer, _int),
    "xFileSize": ctypes.CFUNCTYPE(_int, _pointer, _pointer),
    "xLock": ctypes.CFUNCTYPE(_int, _pointer, _int),
}


class _FileSystem(ctypes.Structure):
    _fields_ = (
        ("version", _int),
        ("size_of_file", _int),
        ("longest_path", _int),
        ("next", _pointer),
        ("name", ctypes.c_char_p),
        ("data", _pointer),
        *((name, _pointer) for name in ("xOpen", "xDelete", "xAccess", "xFullPathname")),
        *((f"other_{n}", _pointer) for n in range(12)),
    )


class _Methods(ctypes.Structure):
    _fields_ = (
        ("version", _int),
        *((name, _pointer) for name in ("xClose", "xRead", "xWrite", "xTruncate", "xSync", "xFileSize", "xLock")),
        *((f"other_{n}", _pointer) for n in range(11)),
    )


class Unreachable(Exception):
    def __init__(self, why: str) -> None:
        super().__init__(
            f"The SQLite {sqlite3.sqlite_version} inside this Python cannot be reached from outside ({why}), so that "
            "cut power and failing disks cannot be simulated under it; run the tests with a Python whose _sqlite3 is "
            "a module of its own, linked to a shared SQLite."
        )


class Failure(NamedTuple):
    """The code an operation fails with, and how much of it is done all the same: nothing, half (a write), or all."""

    code: int
    done: str = "nothing"


@attrs.define
class _Opened:
    name: str
    inode: int
    layer: "FileLayer"
    # A new journal's first sync makes its folder durable too: SQLite's own way on Unix.
    syncs_folder: bool


def never(_operation: str, _name: str, _size: int) -> Failure | None:
    return None


class FileLayer:
    """Under all that is opened in one folder while this is entered; the rest of the process passes it untouched.

    ``failing`` is asked before each operation with its name, the file's and the bytes written. What succeeds is
    appended to ``noted`` if ``noting``: create (name, inode), delete (name), folder synced (), write (inode, offset,
    bytes), truncate (inode, size), sync (inode).
    """

    def __init__(
        self,
        folder: Path,
        failing: Callable[[str, str, int], Failure | None] = never,
        *,
        noting: bool = False,
    ) -> None:
        self.folder = os.fsencode(folder.resolve())
        self.failing = failing
        self.noting = noting
        self.noted: list[tuple[object, ...]] = []
        self.inodes: dict[str, int] = {}
        self.made = 0
        self.opened = 0
        self.broken: BaseException | None = None

    def __enter__(self) -> Self:
        reached = _reach()
        if reached.layer is not None:
            raise RuntimeError("one layer at a time")
        reached.layer = self
        reached.make_default(reached.ours)
        return self

    def __exit__(self, *_: object) -> None:
        reached = _reach()
        reached.make_default(reached.plain)
        reached.layer = None
        if self.broken is not None:
            raise self.broken

    def note(self, *what: object) -> None:
        if self.noting:
            self.noted.append(what)

    def known(self, path: bytes) -> str | None:
        """The name of a file of the folder."""
        folder, _, name = path.rpartition(b"/")
        return os.fsdecode(name) if folder == self.folder else None

    def inode(self, name: str, *, there: bool) -> int:
        if name not in self.inodes or not there:
            self.made += 1
            self.inodes[name] = self.made
            self.note("create", name, self.made)
        return self.inodes[name]

    def tried(self, operation: str, name: str, act: Callable[[float], int], size: int = 0) -> int:
        """Do it, wholly or in part, or fail as told."""
        failure = self.failing(operation, name, size)
        if failure is None:
            return act(1)
        if failure.done != "nothing":
            act(0.5 if failure.done == "half" else 1)
        return failure.code


class _Reached:
    """The library reached: its default VFS, our copy of it, and the functions of the files opened through that."""

    def __init__(self) -> None:
        self.layer: FileLayer | None = None
        self.files: dict[int, _Opened] = {}
        self.methods: dict[int, tuple[_Methods, dict[str, Callable[..., int]]]] = {}
        self.of_file: dict[int, dict[str, Callable[..., int]]] = {}
        self.library = _library()
        self.plain = self.library.sqlite3_vfs_find(None)
        if not self.plain:
            raise Unreachable("it has no default VFS")
        found = ctypes.cast(self.plain, ctypes.POINTER(_FileSystem)).contents
        self.ours_kept = _FileSystem.from_buffer_copy(found)
        self.ours_kept.name, self.ours_kept.next = b"watched", None
        self.original = {name: _FUNCTIONS[name](getattr(found, name)) for name in ("xOpen", "xDelete", "xAccess")}
        self.wrapped = {name: _FUNCTIONS[name](self._kept_from_sqlite(getattr(self, name))) for name in _FUNCTIONS}
        for name in self.original:
            setattr(self.ours_kept, name, ctypes.cast(self.wrapped[name], _pointer).value)
        self.ours = ctypes.addressof(self.ours_kept)

    def make_default(self, file_system: int) -> None:
        if self.library.sqlite3_vfs_register(file_system, 1):
            raise Unreachable("it takes no VFS")

    def _kept_from_sqlite(self, function: Callable[..., int]) -> Callable[..., int]:
        """An exception of our own must not be lost in a callback: SQLite is told of an error, and the test of it."""

        def called(*arguments: int) -> int:
            try:
                return function(*arguments)
            except BaseException as error:  # noqa: BLE001 - raised again when the layer is left
                if self.layer is not None:
                    self.layer.broken = error
                return IOERR_ACCESS

        return called

    def xOpen(self, _: int, path: int, file: int, flags: int, out: int) -> int:  # noqa: N802
        layer = self.layer
        plain = self.original["xOpen"]
        name = layer.known(ctypes.string_at(path)) if layer and path else None
        if layer is None or name is None:
            return plain(self.plain, path, file, flags, out)
        there = Path(os.fsdecode(ctypes.string_at(path))).exists()
        code = layer.tried("open", name, lambda _: plain(self.plain, path, file, flags, out))
        if code == 0:
            layer.opened += 1
            inode = layer.inode(name, there=there)
            self._watch(file, _Opened(name, inode, layer, bool(flags & _JOURNALS and flags & 4)))
        return code

    def _watch(self, file: int, opened: _Opened) -> None:
        """Put our functions in the place of those of an open file: a pointer at its beginning."""
        place = ctypes.cast(file, ctypes.POINTER(_pointer))
        found = place[0]
        if found not in self.methods:
            original = ctypes.cast(found, ctypes.POINTER(_Methods)).contents
            ours = _Methods.from_buffer_copy(original)
            functions = {}
            for name in ("xClose", "xRead", "xWrite", "xTruncate", "xSync", "xFileSize", "xLock"):
                functions[name] = _FUNCTIONS[name](getattr(original, name))
                setattr(ours, name, ctypes.cast(self.wrapped[name], _pointer).value)
            self.methods[found] = ours, functions
        ours, self.of_file[file] = self.methods[found]
        self.files[file] = opened
        place[0] = ctypes.addressof(ours)

    def xDelete(self, _: int, path: bytes, sync: int) -> int:  # noqa: N802
        layer = self.layer
        plain = self.original["xDelete"]
        name = layer.known(path) if layer else None
        if layer is None or name is None:
            return plain(self.plain, path, sync)

        def act(_: float) -> int:
            code = plain(self.plain, path, 0)
            if code == 0:
                layer.inodes.pop(name, None)
                layer.note("delete", name)
                if sync:
                    layer.note("folder synced")
            return code

        return layer.tried("delete", name, act)

    def xAccess(self, _: int, path: bytes, flags: int, out: int) -> int:  # noqa: N802
        layer = self.layer
        plain = self.original["xAccess"]
        name = layer.known(path) if layer else None
        if layer is None or name is None:
            return plain(self.plain, path, flags, out)
        return layer.tried("access", name, lambda _: plain(self.plain, path, flags, out))

    def xClose(self, file: int) -> int:  # noqa: N802
        self.files.pop(file)
        return self.of_file.pop(file)["xClose"](file)

    def xRead(self, file: int, into: int, amount: int, offset: int) -> int:  # noqa: N802
        plain, opened = self.of_file[file]["xRead"], self.files[file]
        return opened.layer.tried("read", opened.name, lambda _: plain(file, into, amount, offset))

    def xWrite(self, file: int, data: int, amount: int, offset: int) -> int:  # noqa: N802
        plain, opened = self.of_file[file]["xWrite"], self.files[file]

        def act(share: float) -> int:
            part = int(amount * share)
            code = plain(file, data, part, offset)
            if code == 0 and opened.layer.noting:
                opened.layer.note("write", opened.inode, offset, ctypes.string_at(data, part))
            return code

        return opened.layer.tried("write", opened.name, act, max(0, offset + amount))

    def xTruncate(self, file: int, size: int) -> int:  # noqa: N802
        plain, opened = self.of_file[file]["xTruncate"], self.files[file]

        def act(_: float) -> int:
            code = plain(file, size)
            if code == 0:
                opened.layer.note("truncate", opened.inode, size)
            return code

        return opened.layer.tried("truncate", opened.name, act)

    def xSync(self, file: int, _flags: int) -> int:  # noqa: N802
        opened = self.files[file]

        def act(_: float) -> int:
            opened.layer.note("sync", opened.inode)
            if opened.syncs_folder:
                opened.layer.note("folder synced")
                opened.syncs_folder = False
            return 0

        return opened.layer.tried("sync", opened.name, act)

    def xFileSize(self, file: int, out: int) -> int:  # noqa: N802
        plain, opened = self.of_file[file]["xFileSize"], self.files[file]
        return opened.layer.tried("size", opened.name, lambda _: plain(file, out))

    def xLock(self, file: int, level: int) -> int:  # noqa: N802
        plain, opened = self.of_file[file]["xLock"], self.files[file]
        return opened.layer.tried("lock", opened.name, lambda _: plain(file, level))


def _library() -> ctypes.CDLL:
    """The SQLite that Python's own `sqlite3` calls, and no other that may be loaded beside it."""
    import _sqlite3

    library = ctypes.CDLL(getattr(_sqlite3, "__file__", None))
    try:
        library.sqlite3_vfs_find.restype = library.sqlite3_sourceid.restype = _pointer
        library.sqlite3_vfs_find.argtypes = [ctypes.c_char_p]
        library.sqlite3_vfs_register.argtypes = [_pointer, _int]
        library.sqlite3_sourceid.restype = ctypes.c_char_p
    except AttributeError as missing:
        raise Unreachable(str(missing)) from None
    with closing(sqlite3.connect(":memory:")) as connection:
        (source,) = connection.execute("SELECT sqlite_source_id()").fetchone()
    if library.sqlite3_sourceid().decode() != source:
        raise Unreachable("another SQLite answers in its place")
    return library


_reached: _Reached | None = None


def _reach() -> _Reached:
    global _reached  # noqa: PLW0603 - once registered, SQLite holds on to it as long as the process lives
    if _reached is None:
        _reached = _Reached()
    return _reached
