"""Bodies that are no government, and the common names for them: "the company", "the town hall", "the port authority"."""

from __future__ import annotations

from typing import NamedTuple

from factcheck.spellings import canonical
from factcheck.verbs import word_set

_COMPANY = word_set("""company firm operator manufacturer producer maker chain group corporation airline carrier railway
    bank retailer supermarket insurer utility brewery developer provider supplier enterprise concern conglomerate business
    management employer publisher shipyard dairy refinery startup start-up multinational giant builder owner owners
    shipowner grower mine mill plant factory studio hotel casino bookmaker broker lender builder line contractor
    distributor landlord""")
_TOWN = word_set("""city town municipality council municipal-administration mayoralty prefecture""")
_TOWN_OFFICES = word_set("hall council administration authorities officials government authority chambers")
_LOCAL_TITLES = word_set("mayor mayoress governor premier prefect provost minister councillor")
_REGION = word_set("county region province state district governorate department canton prefecture oblast island territory")
_BODY_NOUNS = word_set("""authority agency university union association federation party hospital institute committee
    commission board council foundation trust club school church society court office bureau institution organisation
    organization centre center museum college academy observatory clinic chamber league movement fund ministry department
    inspectorate""")
_FORMS = word_set("ag gmbh ltd limited inc plc sa spa oy ab as nv bv kg se llc corp co sarl doo ad oao ooo pty srl")
_LEADS = word_set("""spokesman spokeswoman spokesperson executive ceo director manager head president chairman chairwoman
    chair founder owner boss chief officer secretary leader representative engineer cfo coo cto press speaker rector dean
    principal superintendent commander general secretary-general managing partner president""")
_OTHERS = word_set("""another other rival competing competitor former ex neighbouring neighboring second many some several
    most two three four five no all every each any foreign critics critic opponents opposition victims union unions
    workers employees customers residents""")
_GENERIC = _FORMS | _BODY_NOUNS | word_set("the of and for in")
_TOP = ("the", "its", "this", "their")
LOCAL = word_set("governor mayor mayoress akim prefect provost burgomaster")
_COUNCILLORS = word_set("councillor councilor alderman alderwoman landrat intendant")


class Body(NamedTuple):
    """A body: its name, and what it is: "company", "town", "region", or the noun that names its kind ("authority")."""

    name: str
    kind: str


def local_title(head: tuple[str, ...], elsewhere: bool) -> str:
    """The title if it is one of a town or region: "mayor", "chief minister", "premier" of no country; else ""."""
    low = [word.lower() for word in head]
    found = next((word for word in low if word in LOCAL), "")
    if found or not low:
        return found
    if low[-1] in _LEADS and {"municipal", "city", "district", "county"} & set(low):
        return "mayor"
    regional = low[-1] in _COUNCILLORS or (low[-1] == "premier" and elsewhere)
    return low[-1] if regional or " ".join(low[-2:]) in ("chief minister", "first minister") else ""


def body_of(head: tuple[str, ...], owner: tuple[str, ...], tail: tuple[str, ...], local: str) -> Body | None:
    """The body a role speaks for: Alpine Wasser AG of "spokeswoman of Alpine Wasser AG", Varna of "mayor of Varna"."""
    if local:
        name = tail or owner or tuple(word for word in head if word[:1].isupper() and word.lower() != local)
        name = tuple(word for word in name if word != ",")
        regional = local in ("governor", "minister", "premier", "councillor") or bool(_REGION & {word.lower() for word in name})
        return Body(" ".join(name), "region" if regional else "town")
    if not head or head[-1].lower() not in _LEADS:
        return None
    name = tail or owner or _named(head)
    if not name:
        return None
    stop = next((at for at, word in enumerate(name) if word in (",", "in", "for")), len(name))
    name = tuple(word for at, word in enumerate(name[:stop]) if at or word.lower() not in ("the", "a", "an"))
    kinds = [word.lower() for word in name if word.lower() in _BODY_NOUNS]
    if tail and not any(word[:1].isupper() for word in name) and not kinds and _COMPANY.isdisjoint(name):
        return None
    return Body(" ".join(name), kinds[-1] if kinds else "company")


def means_body(words: tuple[str, ...], owner: tuple[str, ...], head: tuple[str, ...], tail: tuple[str, ...], body: Body) -> bool:
    """Whether the words of a source mean the body, by its name or by what it is."""
    if not head or any(word.lower() in _OTHERS for word in (words[0], *owner, *head)):
        return False
    offices = _LEADS | _TOWN_OFFICES | _LOCAL_TITLES | {"office"}
    if _is_named(head, body) or (owner and _is_named(owner, body) and head[-1].lower() in offices):
        return not tail or head[-1].lower() in _LEADS | _TOWN_OFFICES or head[0][:1].isupper()
    speaks = head[-1].lower() in _LEADS | word_set("""office side lawyers staff team management spokespeople officials
    sources statement""")
    if speaks and (owner or tail) and (owner or words) and _means_phrase(owner or tail, body):
        return True
    if head[-1].lower() in _LEADS and len(head) > 1 and not tail and not owner and head[-2].islower():
        return _is_common(("the", *head[:-1]), head[:-1], body)
    return not owner and (not tail or tail[0] in _named_words(body)) and _is_common(words, head, body)


def _means_phrase(words: tuple[str, ...], body: Body) -> bool:
    bare = words[1:] if words and words[0].lower() in _TOP else words
    if any(word.lower() in _OTHERS for word in bare):
        return False
    return bool(bare) and (_is_named(bare, body) or _is_common(("the", *bare), bare, body))


def _is_named(words: tuple[str, ...], body: Body) -> bool:
    """Whether the capitalised words are the body's own: "Alpine Wasser", "BalticRail chief"; not "Alpine Club"."""
    own, named = _named_words(body), [word for word in words if word[:1].isupper() and word.lower() not in _FORMS]
    distinct = [word for word in named if word.lower() not in _GENERIC]
    if not distinct or not own:
        return False
    known = {canonical(word) for word in own}
    first = all(canonical(word) in known or word.lower() in _TOWN_OFFICES | _LEADS | _TOWN for word in named)
    if body.kind in ("town", "region"):
        kinds = _TOWN | _TOWN_OFFICES | _LEADS | _REGION | word_set("mayor governor office council's city's spokesman")
        return first and all(word[:1].isupper() or word.lower() in kinds for word in words)
    return first and canonical(distinct[0]) in known and all(word.lower() not in _BODY_NOUNS - {body.kind} for word in words)


def _is_common(words: tuple[str, ...], head: tuple[str, ...], body: Body) -> bool:
    """Whether the words are a common name for such a body: "the bakery chain", "town hall", "the port authority"."""
    lows = [word.lower() for word in head]
    known = {canonical(word) for word in _named_words(body)}
    if words[0].lower() not in _TOP and words[0] != head[0]:
        return False
    if any(word[:1].isupper() and word.lower() not in _TOWN_OFFICES and canonical(word) not in known for word in head[1:]):
        return False
    if body.kind == "town":
        return (
            (lows[-1] in _TOWN and len(lows) <= 2)
            or (len(lows) > 1 and lows[-1] in _TOWN_OFFICES and set(lows[:-1]) <= {"town", "city", "municipal", "local", "the"})
            or lows in (["authorities"], ["officials"], ["administration"])
        )
    if body.kind == "region":
        region = bool(_REGION & set(lows)) or set(lows[:-1]) <= {"local", "regional", "provincial"}
        common = lows[-1] in _REGION | _TOWN_OFFICES and region and len(lows) <= 2
        return common or lows in (["authorities"], ["officials"], ["government"])
    if body.kind == "company":
        return lows[-1] in _COMPANY or lows[-1] in {word.lower() for word in body.name.split()} - _FORMS
    named = {word.lower() for word in body.name.split()}
    return lows[-1] == body.kind and set(lows) <= named


def _named_words(body: Body) -> tuple[str, ...]:
    return tuple(word for word in body.name.split() if word.lower() not in _FORMS and word[:1].isupper())


def _named(head: tuple[str, ...]) -> tuple[str, ...]:
    """The name before a title: BalticRail of "BalticRail chief executive"."""
    end = len(head)
    while end and (head[end - 1].lower() in _LEADS or head[end - 1].islower()):
        end -= 1
    return head[:end]
