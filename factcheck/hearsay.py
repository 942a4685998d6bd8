"""Announcements, assurances and denials by nobody in particular: "it was officially confirmed", "we were assured"."""

from __future__ import annotations

import re

_ADVERB = r"(?: \w+ly| also| again| then| repeatedly| once more)?"
_SAID = (
    r"(?:announced|claimed|said|alleged|stated|declared|argued|asserted|believed|stressed|denied|confirmed|insisted|maintained|"
    r"explained|reported|emphasi[sz]ed|promised|pledged|proclaimed|disputed|pointed out|conceded|admitted|"
    r"acknowledged|contended|reiterated|certified|"
    r"communicated|ruled out|guaranteed|affirmed|assured|made known|let (?:it )?be known|made clear|"
    r"given out|put about|noted)"
)
_NO_EVENT = (
    r"(?!opened|closed|inaugurated|registered|appointed|launched|founded|dissolved|handed|licensed|recogni[sz]ed|"
    r"approved|adopted|signed|elected|retired|ended|started|handed|invited|released|published|changed|renamed)"
)
_FINE = (
    r"(?:safe|open|complete|completed|finished|clean|fit|ready|free|over|sound|healthy|harmless|normal|legal|lawful|successful|closed|"
    r"eradicated|extinct|defeated|beaten|stable|sufficient|void|excellent|a \w+)"
)
_GROUNDLESS = (
    r"(?:baseless|unfounded|groundless|false|fake|nonsense|absurd|rumou?rs?|inventions?|invented|fabricated|fabrications?|untrue|"
    r"exaggerated|propaganda|speculation|lies|slander|hearsay|a \w+|mere \w+|isolated \w+|malicious|politically)"
)
ASSURED = re.compile(
    r"\b(?:was|were|am|are|been)(?: \w+ly| also| again| then)? (?:\w+ly )?"
    r"(?:assured|told|informed|promised|reassured)\b(?! (?:to|by)\b)"
    r"|\b(?:was|were|been|are) (?:given|left) to (?:understand|believe)\b(?! by\b)"
    r"|\b(?:was|were|been) (?:given|offered) (?:\w+ ){0,3}(?:assurances?|guarantees?|promises?|undertakings?)\b(?! (?:from|by)\b)"
    r"|\b(?:received|given|got|had) (?:\w+ ){0,2}assurances?\b(?! (?:from|by)\b)"
    r"|\bassurances? (?:was|were|has been|have been) (?:given|received|offered)\b(?! (?:from|by)\b)"
)
"""Somebody who is not named gave an assurance."""
ANNOUNCED = re.compile(
    rf"\b(?:it|this|which|as|so) (?:is|was|has been|had been|is being|was being){_ADVERB} {_SAID}\b(?! by\b)"
    rf"|, (?:it|so it|as) (?:is|was|has been|had been){_ADVERB} {_SAID}\b"
    r"|\b(?:is|are|was|were) (?:\w+ly )?(?:said|alleged|claimed|believed|thought|rumoured|understood) to\b"
    r"|\b(?:is|are|was|were) (?:\w+ly )?(?:reported|declared|certified|confirmed|reckoned|deemed|stated) to (?:be|have)\b"
    r"|\b(?:was|were|been|is|are|being) (?:\w+ly )?(?:declared|described|hailed|billed|touted|presented|portrayed|dismissed|"
    r"praised|trumpeted|advertised|put down|passed off|waved away|brushed aside|characteri[sz]ed) (?:officially )?as\b"
    rf"|\b(?:was|were|been|is|are|being) (?:\w+ly )?(?:rejected|denied|described|laughed off) as {_GROUNDLESS}\b"
    rf"|\b(?:was|were|been|is|are|being) (?:\w+ly )?(?:declared|pronounced|proclaimed|certified) (?:as )?{_FINE}\b"
    r"|\b(?:was|were|been|is|are|being) (?:\w+ly )?denied(?= [.,;]|$)"
    rf"|\b(?:was|were|been|is|are|being) officially {_NO_EVENT}(?:\w+ed|put|held|known|seen|given|said|told|set)\b"
    r"|\b(?:was|were|been|is|are) (?:named|declared|listed|given|certified|confirmed|announced|denied|stated|said) officially\b"
    r"|\b(?:was|were|been) (?:promised|guaranteed|pledged)\b(?! by\b)"
    r"|\b(?:reportedly|allegedly|purportedly|supposedly|ostensibly)\b"
    r"|\bofficial (?:\w+ )?(?:position|view|line|version|figure|count|tally|reading|explanation|account|wording|verdict|answer|"
    r"statement|announcement|communiqu[eé]|narrative|story|denial|assurance|bulletin|cause|reason)\b"
    r"|^(?:\W*)(?:officially\b|on paper ,)|, officially\b|\bofficially (?:there|it|all|every|no|the|nothing|nobody|they|only|\d)"
    r"|\bofficial (?:assurances|statements|information|accounts|announcements|sources?|quarters?|circles?|channels?)\b"
    r"|\b(?:authorised|government|ministerial|informed|high|responsible|competent) (?:quarters?|circles)\b"
    r"|\bthe word (?:is|was) (?:that|given)\b|\bword (?:was|has been) (?:given|put|passed) (?:out|about|round)\b|\bword has it\b"
    r"|, so (?:the|an?|ran the|went the) (?:official )?(?:announcement|statement|assurance|communiqu[eé]|line|word|message)\b"
    r"|\b(?:assurances?|denials?) (?:was|were|has been|have been|had been) (?:\w+ly )?(?:issued|given)\b(?! (?:by|from)\b)"
    r"|\bthere (?:was|came|followed) (?:a|an) (?:\w+ )?(?:denial|announcement|assurance)\b"
)
"""Somebody who is not named announced, denied or claimed it; an event such as an official opening is none."""
