"""Words that stand in people's names beside the name itself, and given names as several languages spell them."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = _words(
    """mr mrs ms miss dr prof professor sir lord lady dame president vice deputy acting former prime first foreign interior
    minister premier chancellor ambassador general colonel judge justice senator mep mp governor mayor akim secretary king
    queen prince princess pope chairman chairwoman chair director commissioner leader high representative crown ayatollah
    sheikh imam rabbi rev reverend archbishop bishop patriarch"""
)
PARTICLES = _words("van von der den de la le di da dos del bin ibn al el ul abu st ter")
SUFFIXES = _words("jr sr ii iii iv phd md qc kc mp mep")
GENERATIONS = _words("jr sr ii iii iv")
FAMILY_FIRST = _words("""xi li wang zhang chen liu zhao hu wen jiang deng mao zhou kim park lee moon yoon ban nguyen tran pham""")
FROM_ARABIC = _words(
    """mohammed mohamed muhammad mohammad mahmoud mahmud ahmed ahmad hassan hasan hussein hossein husain saddam ali omar umar
    khalid abdullah ibrahim yusuf yasser yasir mustafa jamal gamal moncef munsif kais qais rached rachid rashid muammar
    mouammar moammar bashar osama saleh salman"""
)
GIVEN_FORMS = {
    form: forms.split()[0]
    for forms in (
        "alexander aleksandr oleksandr aliaksandr alyaksandr alexandre olexander aljaksandr alaksandr aleksandar aliaksandar",
        "alexei aleksei oleksii oleksiy alexis alexej aleksey aleksiej alexey oleksij",
        "andrei andrii andriy andrej",
        "boris borys",
        "dmitri dmitry dmytro dzmitry dmitrij dimitri dimitris dimitrios",
        "elena olena yelena jelena",
        "george giorgos yorgos georgios giorgi georgi georgy georgii jorgos georgiy jorgos iorgos",
        "john yannis giannis ioannis yanis gianis",
        "michael mikhail mykhailo mikheil michail michal mihail micheil",
        "mohammed mohamed muhammad mohammad muhammed mukhammed mokhammed mhmd",
        "nicolas nikola nikolya",
        "nikolai mykola mikalai nikolay nikolaj",
        "paul pavel pavlo",
        "peter petro pyotr piotr petr",
        "sergei serhii serhiy siarhei sergey sergej siergiej sergueï",
        "vladimir volodymyr uladzimir wladimir wolodymyr",
        "yevgeny evgeny yevhen evgenii jewgeni evgueni evgenij eugene",
        "yulia julia yuliya julija ioulia iuliia",
        "yuri juri yuriy yurii youri jurij",
    )
    for form in forms.split()
}
"""The same given name as several languages spell it."""
