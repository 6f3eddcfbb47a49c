"""What a disk may hold after the power was cut, worked out from what a file layer wrote down.

A file keeps what it held at its last sync; of what was written or cut short since, any part: all, nothing, a half of
a write, some of its 512-byte sectors, or only the length it grew to. A name made or deleted is kept for good once
its folder is synced: SQLite does so with the first sync of a new journal, and after a deletion at EXTRA. Until then
any of them may be undone. What a sync promised is believed: a disk that lies about it is not modelled.
"""

from collections.abc import Sequence
from random import Random

SECTOR = 512
Files = dict[str, bytes]
Operation = tuple[object, ...]
HABITS = ("keep", "drop", "any", "any", "halve", "tear", "length", "mixed", "mixed")


class Disk:
    def __init__(self, held: Files) -> None:
        self.names = dict(zip(held, range(-1, -len(held) - 1, -1), strict=True))
        self.content = {inode: bytearray(held[name]) for name, inode in self.names.items()}
        self.unsynced: dict[int, list[Operation]] = {inode: [] for inode in self.content}
        self.unsynced_names: list[Operation] = []
        # The layer numbers what it sees anew: a file that was there is met again by its name.
        self.met: dict[object, int] = {}

    def take(self, operation: Operation) -> None:
        """The next thing that happened."""
        match operation:
            case ("create", name, inode) if name in self.names and inode not in self.met and not self.unsynced_names:
                self.met[inode] = self.names[name]
            case ("create", _, inode):
                self.met[inode] = inode
                self.content[inode], self.unsynced[inode] = bytearray(), []
                self.unsynced_names.append(operation)
            case ("delete", _):
                self.unsynced_names.append(operation)
            case ("folder synced",):
                self.names = self._named(self.unsynced_names)
                self.unsynced_names = []
            case ("write" | "truncate", inode, *_):
                self.unsynced[self.met[inode]].append(operation)
            case ("sync", inode):
                inode = self.met[inode]
                for written in self.unsynced[inode]:
                    _apply(self.content[inode], written, "keep", None)
                self.unsynced[inode] = []

    def _named(self, kept: Sequence[Operation]) -> dict[str, int]:
        names = dict(self.names)
        for operation in kept:
            if operation[0] == "create":
                names[operation[1]] = operation[2]
            else:
                names.pop(operation[1], None)
        return names

    def after_a_cut(self, chance: Random) -> Files:
        """One of the states possible now."""
        habit = chance.choice(HABITS)
        all_or_any = {"keep": 1.0, "drop": 0.0}.get(habit, 0.5)
        names = self._named([each for each in self.unsynced_names if chance.random() < all_or_any])
        files = {}
        for name, inode in names.items():
            content = bytearray(self.content[inode])
            for written in self.unsynced[inode]:
                each = chance.choice(HABITS[:-2]) if habit == "mixed" else habit
                _apply(content, written, each, chance)
            files[name] = bytes(content)
        return files


def _apply(content: bytearray, operation: Operation, habit: str, chance: Random | None) -> None:
    if habit == "drop" or (habit == "any" and chance.random() < 0.5):
        return
    if operation[0] == "truncate":
        del content[operation[2] :]
        return
    _, _, offset, data = operation
    pieces = [(offset, data)]
    if habit == "halve":
        pieces = [(offset, data[: len(data) // 2])]
    elif habit == "length":
        pieces = [(offset + len(data), b"")]
    elif habit == "tear":
        first = SECTOR - offset % SECTOR
        starts = [0, *range(first, len(data), SECTOR)]
        sectors = [(offset + a, data[a:b]) for a, b in zip(starts, [*starts[1:], len(data)], strict=True)]
        pieces = [sector for sector in sectors if chance.random() < 0.5]
    for place, piece in pieces:
        if place > len(content):
            content.extend(bytes(place - len(content)))
        content[place : place + len(piece)] = piece
