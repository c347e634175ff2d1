"""What git would keep of a file: its rule for the ends of lines, and what we leave to git itself.

``git add`` turns CRLF into LF where the attributes ``text`` and ``eol`` or the setting ``core.autocrlf`` say
so (gitattributes(5)). Where they only let git guess, a file that looks binary stays as it is, and so does one
whose line ends are CRLF in the index already. A file that is kept otherwise would show as changed right after
its commit.

What else can stand between a file and the repository is a program (``filter``) or a rewriting (``ident``,
``working-tree-encoding``). We run and copy none of it, and commit no such file: of git-crypt's it would be
what they hide.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

from generator.filing import git
from generator.filing.workspace import FILINGS
from generator.live.repository.changed import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from generator.filing.workspace import Workspace

_ENDS = re.compile(r"i/(\S*)\s+w/\S*\s+attr/([^\t]*)\t(.*)", re.DOTALL)
_REWRITING = ("filter", "ident", "working-tree-encoding")
_NO_VALUE = ("unspecified", "unset")
_OFF = ("false", "no", "off", "0", "")
_ODD = re.compile(rb"[\x00-\x07\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_END_OF_FILE = b"\x1a"
_FEW = 7  # bits: text holds fewer odd characters than one in so many


class Rules(NamedTuple):
    """How a repository keeps its files."""

    guessing: AbstractSet[str]
    """the files whose line ends change if they look like text"""
    changing: AbstractSet[str]
    """the files whose line ends change in any case"""
    rewritten: Mapping[str, str]
    """the files that git keeps rewritten, with the attribute that says so"""
    modes: bool
    """whether it keeps which files can be run"""

    def stored(self, shown: str, data: bytes) -> bytes:
        """Return what git keeps of a file."""
        changes = shown in self.changing or (shown in self.guessing and not _binary(data))
        return data.replace(b"\r\n", b"\n") if changes else data


def rules(workspace: Workspace, names: Iterable[str]) -> Rules:
    """Return the rules for some files; raise GitError."""
    wanted = set(names)
    settings = _settings(workspace)
    guesses = settings.get("core.autocrlf", "false") not in _OFF
    guessing, changing = set[str](), set[str]()
    listing = ("ls-files", "--eol", "-z", "--cached", "--others", "--exclude-standard", "--", FILINGS)
    for entry in os.fsdecode(_git(workspace, *listing)).split("\0"):
        found = _ENDS.fullmatch(entry)
        if found is None or found[3] not in wanted:
            continue
        attribute = found[2].strip()
        if attribute.startswith("text=auto") or (not attribute and guesses):
            if found[1] not in ("crlf", "mixed"):
                guessing.add(found[3])
        elif attribute.startswith("text"):
            changing.add(found[3])
    modes = settings.get("core.filemode", "true") not in _OFF
    return Rules(guessing, changing, _rewritten(workspace, wanted), modes)


def _settings(workspace: Workspace) -> dict[str, str]:
    try:
        told = _git(workspace, "config", "-z", "--get-regexp", r"^core\.(autocrlf|filemode)$")
    except git.NoRepositoryError:
        raise
    except git.GitError:  # neither is set
        return {}
    pairs = (entry.partition("\n") for entry in told.decode(errors="replace").split("\0") if entry)
    return {name.lower(): value.lower() if sign else "true" for name, sign, value in pairs}


def _rewritten(workspace: Workspace, names: AbstractSet[str]) -> dict[str, str]:
    given = "".join(f"{name}\0" for name in sorted(names))
    told = _git(workspace, "check-attr", "-z", "--stdin", *_REWRITING, given=os.fsencode(given))
    parts = os.fsdecode(told).split("\0")[:-1]
    triples = zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    return {name: attribute for name, attribute, value in triples if value not in _NO_VALUE}


def _binary(data: bytes) -> bool:
    """Tell what git takes for no text."""
    rest = data.replace(b"\r\n", b"")
    if b"\r" in rest or b"\0" in rest:
        return True
    odd = len(_ODD.findall(rest))
    printable = len(rest) - rest.count(b"\n") - odd
    return printable >> _FEW < odd - rest.endswith(_END_OF_FILE)


def _git(workspace: Workspace, *arguments: str, given: bytes = b"") -> bytes:
    return git.run(workspace.root, *arguments, patience=PATIENCE, given=given)
