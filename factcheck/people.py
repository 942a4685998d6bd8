"""Whether a noun phrase names somebody who can say something: a name, an office, a body, or people by what they do."""

from __future__ import annotations

import re

from factcheck.sides import is_official, is_place
from factcheck.verbs import word_set

SUBJECTS = word_set("he she it they we i you")
NOBODY = word_set("whoever whatever anyone i we you one this that there nobody us me him them")
"""What stands where a source would, and is none."""
DETERMINERS = word_set("""the a an this these those his her its their our my some several many most all no every each both
    any another two three four five six seven eight nine ten eleven twelve""")
EVIDENCE = word_set("""data figures statistics report reports study studies survey surveys poll research analysis index
    evidence records ranking audit audits inspection inspections measurement measurements test tests count inventory
    review images photographs samples complaints calculation calculations estimate estimates census logs log tally inquiry
    polls results readings""")
STATEMENTS = EVIDENCE | word_set("""petition appeal statement statements position view version opinion resolution account
    words information findings line memo memorandum communique communiqué letter complaint paper article brochure release
    bulletin leaflet website newsletter assertion claim verdict finding conclusion assessment testimony message
    announcement reply answer response explanation declaration press-release file files documents minutes reckoning
    telling judgement judgment estimation""")
WATCHERS = word_set("""rights activists observers watch amnesty monitors mission osce odihr un committee court tribunal
    researchers scientists investigators auditors watchdog commission experts journalists inquiry organisations
    organizations""")
JOINS = word_set("of for from in at on to by with the and de van von der al bin du la")
_PEOPLE = word_set("""nurse pilot union association federation society institute university laboratory lab office agency
    bureau board council committee commission court panel group party team firm company operator chain bank chamber league
    network foundation trust alliance coalition club cooperative confederation ombudsman ombudswoman ombudsperson auditor
    general people parent father mother son daughter brother sister wife husband widow child pupil student resident tenant
    patient client guest witness expert scientist official civilian citizen local crew staff press newspaper paper daily
    weekly magazine broadcaster radio television channel station agency journal headwoman headman chief spokesman
    spokeswoman analyst activist lawyer judge coroner clerk cook guard soldier captain colonel nun priest pastor imam
    bishop rabbi monk midwife surgeon physician vet chemist athlete critic sceptic skeptic mechanic technician academic
    diplomat medic paramedic delegate candidate advocate associate accountant consultant attendant occupant inhabitant
    assistant applicant informant participant defendant claimant complainant merchant sergeant lieutenant servant infant
    truant immigrant migrant peasant contestant prosecutor plaintiff bailiff sheriff mp mep mps meps ngo ngos doctor
    neighbour colleague friend relative volunteer apprentice trainee employee attendee refugee detainee architect
    smallholder evacuee interviewee amputee retiree addressee hall city town ward municipality county brigade trustee
    referee committee inspectorate directorate observatory watchdog monitor academy hospital clinic school museum library
    college faculty centre center parliament senate assembly congress opposition government authority house tribunal
    governor mayor minister president rector dean hydrologist ministry department cartel syndicate guild lobby brigade
    service commissioner secretariat church parish diocese cathedral airline railway insurer brewery supermarket brewer
    line dozens hundreds thousands scores many others some several few everyone everybody youth boy girl man woman men
    women children policemen businessmen fishermen who charity pensioner veteran survivor victim prisoner inmate orphan
    crowd demonstrator household family families community village tribe think-tank think-tanks tank nephew niece uncle
    aunt cousin grandmother grandfather grandson granddaughter husband landlady landlord host hostess nanny maid
    chambermaid au-pair caretaker concierge janitor undertaker passenger forecaster insider outsider source sources side
    counsel spokesperson whistleblower aide envoy utility co-operative consortium conglomerate publisher developer
    contractor subcontractor carrier provider cyclist pedestrian user users consumer customer driver farmer treasury
    police prosecution defence defense chairman chairwoman chair head deputy director manager boss executive bosses
    mathematician statistician secretary notary hotelier""")
_THINGS = word_set("""water river number winter summer order power corner letter matter cover tower computer container
    trailer boiler transformer router tanker trawler freezer filter meter shelter disaster register newsletter quarter
    border offer tender timber fever cancer gender cluster chapter layer lever server ladder silver copper rubber sewer
    barrier cooler heater trigger poster folder counter printer scanner charger burner freighter helicopter shower flower
    tiger finger shoulder dinner cider beer deer pier cheer career buffer danger answer murder weather other another order
    after never over under rather butter gutter shutter litter theater crater diameter perimeter parameter thermometer
    door floor factor motor tractor reactor corridor minor error sensor color labor indoor harbor sector vector interior
    exterior radiator generator elevator major either whether later earlier higher lower larger greater better former
    latter paper behavior colour odour vapor calculator indicator ventilator refrigerator ancestor mirror horror terror
    tumor rumor favor honor list exist mist fist twist wrist waist coast cost median meridian wer user-run ever per her
    layer prayer parlor escalator accelerator conveyor anchor liquor manor header footer plaster cluster monster dumper
    locker bumper charter canister cylinder powder cinder hamster lobster oyster pepper rooster slipper sweater wallpaper
    skyscraper bunker blister holder spider fibre semester trimester October November December September ion""")
_QUANTITIES = word_set("""number handful majority minority half third quarter group couple dozens hundreds thousands lot
    some two three one""")
_AFTER_HEAD = (JOINS - {"the", "and"}) | word_set("""who which about near against between across than around outside inside along
    behind under over that after before since within beyond through during""")
_ABSTRACT = re.compile(r"(?:ing|ion|sis|ment|[cgmpt]y|ence|ance|ness|ism|ics|s|age|ure|al)$")
"""How words for things and methods end that open a sentence."""
_AGENT = re.compile(r"(?:\w{2}(?:er|or|ist|eer|ian|man|woman|person)s?|\w+(?:men|women|people|ologists?|folk))$")


def names_somebody(source: str) -> bool:
    """Whether a phrase can be who says something: a name, an office or "the …"."""
    first = source.split(" ")[0].lower()
    return first not in NOBODY and (
        first in DETERMINERS or is_official(source) or any(one[:1].isupper() for one in source.split())
    )


def can_speak(source: str) -> bool:
    """Whether the phrase is people or a body rather than results or things: its head is a name, an office or a known noun."""
    head = head_of(source)
    if not head or head[0].lower() in SUBJECTS | {"these", "this", "our", "my"}:
        return bool(head) and head[0].lower() in SUBJECTS
    return head[-1][:1].isupper() or is_official(source) or _speaks(head)


def surely_speaks(source: str) -> bool:
    """As `can_speak`, where a capital letter alone shows nothing: the first word of a headline is no name for that."""
    head = head_of(source)
    if not head or head[0].lower() in SUBJECTS | NOBODY:
        return False
    if is_official(source) or _speaks(head) or is_place(source):
        return True
    named = [word for word in head if word.lower() not in DETERMINERS]
    acronym = len(named) == 1 and named[0].isupper() and named[0].isalpha() and len(named[0]) > 1
    return acronym or (len(named) > 1 and all(word[0].isupper() and word.isalpha() for word in named))


def is_name(source: str) -> bool:
    """Whether only a name has these words: "Human Rights Watch", "OSCE", "Greenpeace"; not "Sequencing" or "Results"."""
    words = [word for word in source.split() if word not in JOINS]
    acronym = len(words) == 1 and words[0].isupper() and words[0].isalpha()
    several = len(words) > 1 and all(word[0].isupper() and word.lower() not in EVIDENCE for word in words)
    single = len(words) == 1 and words[0][:1].isupper() and words[0].isalpha() and _ABSTRACT.search(words[0]) is None
    return acronym or several or single or is_official(source) or not WATCHERS.isdisjoint(source.lower().split())


def is_evidence(source: str) -> bool:
    """Whether the phrase is a study or count that somebody made, not the writer: "a survey", "two independent audits"."""
    head = head_of(source)
    return bool(head) and head[-1].lower() in EVIDENCE and head[0].lower() not in ("the", "our", "my", "these", "this", "its")


def head_of(source: str) -> list[str]:
    """The words up to the first preposition or participle, without an office after a comma: "a number of" counts for nothing."""
    words = source.split(",")[0].split()
    end = len(words)
    for at, word in enumerate(words[1:], 1):
        participle = word.islower() and word.endswith(("ed", "seen", "ing")) and words[at + 1 : at + 2] != []
        if word in _AFTER_HEAD or (participle and words[at + 1] in JOINS):
            end = at
            break
    if words[end - 1 : end] and words[end - 1].lower() in _QUANTITIES and words[end : end + 1] == ["of"]:
        return head_of(" ".join(words[end + 1 :]))
    return words[:end]


def _speaks(head: list[str]) -> bool:
    """Whether the head noun is people, a body, or somebody by what they do."""
    lows = [word.lower() for word in head]
    last = lows[-1]
    if last.isdigit() and len(lows) > 1:
        last = lows[-2]
    if not WATCHERS.isdisjoint(lows) or (len(lows) == 1 and last in ("those", "many", "some", "others")):
        return True
    if last[:1] != head[-1][:1] and head[-1][:1].isupper() and any(word.islower() for word in head[1:-1]):
        named = next(at for at in range(len(head) - 1, 0, -1) if head[at].islower())
        last = lows[named]
    people = any(form in _PEOPLE for form in (last, last.removesuffix("s"), last.removesuffix("es"), f"{last[:-3]}y"))
    return people or (_AGENT.search(last) is not None and last.removesuffix("s") not in _THINGS)
