"""Something believable to type into any register, whatever fields it has."""

import re
from html import unescape

from models.declare import FieldSpec, Register

PERSON, PHONE = "欧阳克勤", "13712345678"
TEXTS = {
    "text": "三号门",
    "note": "二号门口有积水，请派人看",
    "moment": "2026-11-20 09:30",
    "day": "2026-11-20",
    "money": "50",
    "count": "2",
    "flag": "1",
    "person": PERSON,
    "phone": PHONE,
    "id_number": "001X",
    "plate": "粤B12345",
    "room": "3栋2单元1201室",
}


def typed(register: Register, site) -> dict[str, str]:
    """What somebody types to file an entry: the required fields, and the room."""
    wanted = [spec for spec in register.typed if spec.required or spec.name == register.place]
    return {spec.name: sample(register, spec, site) for spec in wanted}


def sample(register: Register, spec: FieldSpec, site) -> str:
    if spec.unique:
        return "9-1-901" if spec.kind.code == "room" else "样品07"
    if spec.not_before and spec.kind.code == "moment":
        return "2026-11-20 20:30"
    if spec.choices:
        return next(iter(spec.choices.options))
    if spec.kind.code == "staff":
        return str(site.staff["desk"].id)
    if spec.kind.code == "department":
        return str(site.departments["工程部"].id)
    if spec.kind.code == "link":
        return {"room": "3-2-1202", "resident": next(iter(site.residents.values())).name}[spec.to]
    return TEXTS[spec.kind.code]


def key_in(address: str) -> int:
    """The entry's key in the address a save leads to."""
    return int(re.search(r"[?&]id=(\d+)", address).group(1))


def file(client, register: Register, site, **changes) -> int:
    """File an entry through its form; its key."""
    answer = client.post(f"/admin/{register.slug}/new/", data=typed(register, site) | changes)
    assert answer.status_code == 302, said(answer)
    return key_in(answer.headers["Location"])


def said(answer) -> str:
    """The messages on a page, as text."""
    notes = re.findall(r'class="note[^>]*>(.*?)</div>|class="invalid-feedback"[^>]*>(.*?)</div>', answer.text, re.S)
    return " | ".join(unescape(re.sub("<[^>]+>", "", "".join(note))).strip() for note in notes)
