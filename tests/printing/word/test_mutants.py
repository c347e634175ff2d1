"""A template damaged in any way is refused or prints: no traceback, soon, in little memory."""

from __future__ import annotations

import random
import resource
import time

import pytest
from official import OFFICIAL
from papers import PROPERTIES, keyed, view
from revisions import packed
from revisions import parts as parts_of
from torture import in_part

from generator.printing.check import check_template
from generator.printing.compiled import compile_both
from generator.printing.word.compile import Template, TemplateFault

TEMPLATES = {name: official.data for name, official in OFFICIAL.items()}
FORMS = {name: official.form for name, official in OFFICIAL.items()}
MOST_SECONDS = 2
MOST_KILOBYTES = 200_000
SIGNS = b'<>"/&;09azZ{%} \0\xff'
TAGS = [
    "{{ ", " }}", "{% ", " %}", "{%tr endfor %}", "{%p if unit.name %}", "{% vm %}", "{% else %}",
    "{{ unit.name }}", "{{ loop.index }}", "{%tc for a in b %}", "{# ", " #}", "{%r endif %}", "{{", "{{{{",
]  # fmt: skip
"""What someone might type anywhere."""


PARTS = {form: parts_of(data) for form, data in TEMPLATES.items()}


def scratched(data: bytes, chance: random.Random) -> bytes:
    """Return some bytes of a part replaced or gone."""
    found = bytearray(data)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(found))
        if chance.random() < 0.5:
            found[at] = chance.choice(SIGNS)
        else:
            del found[at : at + chance.randint(1, 40)]
    return bytes(found)


def shuffled(data: bytes, chance: random.Random) -> bytes:
    """Return a part whose elements, or what looks like them, were moved, doubled or taken out."""
    pieces = data.split(b"<")
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(pieces) or 1)
        end = start + chance.choice([1, 2, 3, 10, 100, 1000])
        moved = pieces[start:end]
        if chance.random() < 0.7:
            del pieces[start:end]
        if chance.random() < 0.7:
            at = chance.randrange(len(pieces) + 1)
            pieces[at:at] = moved * chance.choice([1, 1, 1, 2, 20])
    return b"<".join(pieces)


def retagged(data: bytes, chance: random.Random) -> bytes:
    """Return a part that stays XML, some of whose texts have other tags."""
    pieces = data.split(b"</w:t>")
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(pieces))
        tag = chance.choice(TAGS).encode()
        pieces[at] = (
            pieces[at] + tag if chance.random() < 0.5 else pieces[at].rpartition(b">")[0] + b">" + tag
        )
    return b"</w:t>".join(pieces)


def of_another(form: str, name: str, chance: random.Random) -> bytes:
    """Return a part of any template, the same one most often."""
    parts = PARTS[chance.choice([each for each in PARTS if each != form] or [form])]
    return parts[name if name in parts and chance.random() < 0.7 else chance.choice(sorted(parts))]


def mutant(form: str, chance: random.Random) -> bytes:
    """Return a template with one or two of its parts damaged, gone, or those of another."""
    parts = dict(PARTS[form])
    if chance.random() < 0.05:
        return scratched(TEMPLATES[form], chance)
    for _ in range(chance.choice([1, 1, 1, 2])):
        name = "word/document.xml" if chance.random() < 0.5 else chance.choice(sorted(parts))
        data = parts.pop(name, b"")
        match chance.choice(["scratched", "shuffled", "retagged", "of another", "of another", "gone"]):
            case "scratched" if data:
                parts[name] = scratched(data, chance)
            case "shuffled":
                parts[name] = shuffled(data, chance)
            case "retagged":
                parts[name] = retagged(data, chance)
            case "of another":
                parts[name] = of_another(form, name, chance)
    return packed(parts)


def prints_or_is_refused(template: bytes, form: str) -> None:
    memory, begin = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    problems = check_template(template, "form.docx", FORMS[form])
    if any(problem.severity == "error" for problem in problems):
        with pytest.raises(TemplateFault):
            printed(template, form)
    else:
        printed(template, form)
    assert time.process_time() - begin < MOST_SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < MOST_KILOBYTES


def printed(template: bytes, form: str) -> None:
    word, html = compile_both(Template(template, FORMS[form], "form.docx"), FORMS[form])
    values = keyed(view(FORMS[form]))
    word.docx(values, PROPERTIES)
    html.page(values, title="表")


@pytest.mark.parametrize("form", TEMPLATES)
@pytest.mark.parametrize("number", in_part(range(30), *range(15)))
def test_a_mutant_is_refused_or_prints(form: str, number: int) -> None:
    prints_or_is_refused(mutant(form, random.Random(number)), form)  # noqa: S311 - damage, not secrets


@pytest.mark.torture
@pytest.mark.parametrize("form", TEMPLATES)
def test_any_mutant_is_refused_or_prints(form: str, chance: random.Random) -> None:
    prints_or_is_refused(mutant(form, chance), form)
