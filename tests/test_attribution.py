"""Who says it: tables of sentences about many countries and invented speakers."""

from __future__ import annotations

import json
import time
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.attribution import Attribution, Position, attribute, attributed_to, position, repeats_speaker
from factcheck.records import Claim, Speaker
from factcheck.sides import Side, on_side, side_of


def side(name: str, role: str | None = None, country: str | None = None, *aliases: str) -> Side:
    return side_of(Claim("c", "A claim.", Speaker(name, role, aliases), "2016", country=country))


SIDES = {
    "KZ": side("Kazakh authorities", None, "KZ"),
    "NN": side("Nursultan Nazarbayev", "President of Kazakhstan", "KZ"),
    "Juncker": side("Jean-Claude Juncker", "President of the European Commission", "KZ", "Juncker"),
    "US": side("Joe Biden", "President of the United States"),
    "RU": side("Russian Foreign Ministry"),
    "TR": side("Recep Tayyip Erdoğan", "President of Turkey"),
    "PL": side("Zbigniew Ziobro", "Minister of Justice", "PL"),
    "GB": side("Downing Street"),
    "IN": side("Anil Varma", "Health Minister of India"),
    "CN": side("Lin Hao", "Foreign Ministry spokeswoman", "CN"),
    "PH": side("Rodrigo Duterte", "President of the Philippines"),
    "BR": side("Ana Moura", "Environment Minister of Brazil"),
    "JP": side("Kenji Tanaka", "Prime Minister of Japan"),
    "UZ": side("Uzbek authorities"),
    "mayor": side("Orla Fenwick", "mayor of Varna"),
    "NGO": side("Clean Rivers Trust", None, "GB", "CRT"),
    "MEP": side("Anna Lindqvist", "Member of the European Parliament", "SE"),
    "economist": side("Maria Petrova", "economist", "BG"),
}

# side, whose statement the sentence says it is (None: nobody's), and the sentence: the side's own words or hidden ones
REPEATED = [
    ("KZ", "the local authorities", "We were assured by the local authorities that they are looking for those responsible."),
    ("KZ", None, "We have been also assured that victims and their families are receiving help."),
    ("KZ", "the authorities", "The authorities deny this."),
    ("KZ", "the local authorities", "The local authorities officially admitted that they are aware of the situation."),
    ("KZ", "the Kazak authorities", "The Kazak authorities are of the opinion that this is an internal matter."),
    ("KZ", "the government", "The government is pressing activists, accusing them of links to an exile who wants revolt."),
    ("KZ", "a spokesman for the Interior Ministry", '"Nobody was tortured," said a spokesman for the Interior Ministry.'),
    ("KZ", "Reuters", "Reuters reported that the Kazakh government denies any torture took place."),
    ("KZ", "the authorities", "It is claimed by the authorities that the strike was illegal."),
    ("NN", "President of Kazakhstan", '"We take friendly advice well, all of it" - the President of Kazakhstan enunciated.'),
    ("NN", "Nazarbayev", "Nazarbayev stressed that the vote was 'free', although this directly contradicts the OSCE."),
    ("NN", "Kazakhstan", "According to the official position of Kazakhstan, Kozlov 'encouraged protesters'."),
    ("NN", "Astana", "Astana alleges Kozlov conspired with a fugitive businessman to politicise the strike."),
    ("NN", "Tokaev", "That is why Tokaev has repeatedly called protesters “terrorists” in public statements."),
    ("Juncker", "Juncker's office", "Juncker's office stated that they welcomed efforts to reform the judiciary."),
    ("Juncker", "Juncker", "Juncker expressed his approval for the 'promising reforms' that are under way."),
    ("mayor", "the mayor's office", "The mayor's office said that work on the bridge was finished."),
    ("mayor", "Orla Fenwick", "Orla Fenwick claims in her newsletter that the new crossing was finished in March."),
    ("Juncker", "Brussels", "Brussels says the reforms are on track."),
    ("US", "White House", "Unemployment is at its lowest in decades, according to the White House."),
    ("US", "U.S. officials", "U.S. officials insisted that no civilians had been harmed."),
    ("RU", "Moscow", "Moscow denies sending troops across the border."),
    ("RU", "Kremlin spokesman Dmitry Peskov", "Kremlin spokesman Dmitry Peskov dismissed the allegations as nonsense."),
    ("RU", "Russia's Defence Ministry", "The ship sank in bad weather, Russia's Defence Ministry claimed."),
    ("TR", "Erdogan", "Erdogan told the crowd that the economy was stronger than ever."),
    ("TR", "Turkish Interior Ministry", "We were told by the Turkish Interior Ministry that all detainees had seen a lawyer."),
    ("PL", "Ziobro", '"The courts have never been more independent," said Ziobro.'),
    ("PL", "the Polish government", "The Polish government described the ruling as a farce."),
    ("GB", "No 10", "No 10 said that forty new hospitals were being built."),
    ("GB", "Home Office", "The Home Office stated that the backlog had been cleared."),
    ("IN", "New Delhi", "New Delhi rejected the allegations, saying deaths had been counted properly."),
    ("CN", "Beijing", "Beijing insists that the camps are vocational training centres."),
    ("CN", "the ministry's spokeswoman", "The camps do not exist, the ministry's spokeswoman said."),
    ("PH", "Presidential spokesman Harry Roque", "Presidential spokesman Harry Roque shrugged, saying it was full of lies."),
    ("PH", "Police", "Police claim the suspects fought back."),
    ("BR", "Moura", "Moura, who took office in January, said fires were within the average."),
    ("JP", "Tokyo", "Tokyo is of the view that the release meets international standards."),
    ("JP", "Tanaka", "Tanaka acknowledged that the water still contains tritium, but added that it is safe."),
    ("UZ", "Uzbekistan's Labour Minister Nozim Khusanov", "Uzbekistan's Labour Minister, Nozim Khusanov, stated so."),
    ("UZ", "the president", "The president promised that nobody would be forced, but in fact teachers were sent within a month."),
    ("UZ", "the deputy prime minister", "As the deputy prime minister put it, “the cotton season was clean.”"),
    ("UZ", "the government", "In the government's view, the harvest was clean."),
    ("UZ", "Erlan Saidov", "Erlan Saidov, an adviser to the president, told reporters that the harvest was clean."),
    ("UZ", None, "It has been announced that no child will be sent to the fields."),
    ("UZ", None, "The season is said to have been clean."),
    ("UZ", None, "The children had reportedly gone home."),
    ("NGO", "CRT", "CRT said that nine in ten rivers were polluted."),
    ("NGO", "A spokeswoman for the Clean Rivers Trust", "A spokeswoman for the Clean Rivers Trust said that sewage was let in."),
    ("MEP", "Lindqvist", "Lindqvist told the committee that emissions had doubled."),
    ("economist", "Ms Petrova", "Ms Petrova argues that the flat tax has raised revenue."),
]
# side, source or None, sentence: another body's statement, or the writer's own
NOT_REPEATED = [
    ("mayor", "the mayor of Burgas", "The mayor of Burgas said that the crossing was finished."),
    ("mayor", "the mayor's critics", "The mayor's critics said that the crossing was finished."),
    ("NN", "Human Rights Watch", "Human Rights Watch said the government of Kazakhstan had closed newspapers."),
    ("NN", "OSCE", 'The OSCE stated that the legal framework in Kazakhstan "restricts fundamental civil and political rights".'),
    ("NN", "the court", "Rejecting Astana's denial, the court found that the journalist had been tortured."),
    ("NN", "Radio Free Europe", "The mood was “quiet but angry” ahead of the anniversary, Radio Free Europe reported."),
    ("NN", "Reporters Without Borders", "The country is 155th in the index published annually by Reporters Without Borders."),
    ("NN", "human rights organisations", "According to data from human rights organisations, not a single rally was held."),
    ("NN", "Yevgeniy Zhovtis", "Yevgeniy Zhovtis, a critic of the government, noted that charges had been dropped."),
    ("NN", "European Parliament", "The European Parliament adopted a resolution in which it stated that speech is less free."),
    ("NN", "Kozlov", "Kozlov argued that he engaged in nothing more than legitimate opposition activity."),
    ("NN", "Amnesty International", "Amnesty International said that although the government claims reforms, torture goes on."),
    ("NN", None, "Three officials were jailed on charges of corruption that the authorities believe fuelled the violence."),
    ("NN", None, "Kazakhstan has rejected the recommendations of the UN and adopted new penal legislation."),
    ("KZ", None, "The authorities are partly responsible for the actions which led to the tragedy."),
    ("KZ", None, "I strongly believe that the declarations made by the authorities will result in positive actions."),
    ("KZ", None, "The ministry said nothing, and the road stayed closed."),
    ("KZ", None, "The ministry refused to say whether torture had ended."),
    ("KZ", None, "The authorities have never admitted that torture took place."),
    ("KZ", None, "The government should acknowledge that torture continues."),
    ("KZ", None, "Did the authorities say that torture had ended?"),
    ("KZ", "the Russian authorities", "The Russian authorities said that the border was quiet."),
    ("KZ", "Ambassador Peter Lund", "Ambassador Peter Lund commented that the reforms had stalled."),
    ("Juncker", "Nazarbayev", "Nazarbayev noted that EU countries account for half of investment in Kazakhstan."),
    ("Juncker", "European Parliament", "The European Parliament noted that the rule of law had deteriorated."),
    ("US", "Bureau of Labor Statistics", "According to the Bureau of Labor Statistics, prices rose 3.2 per cent."),
    ("US", "Republicans", "Republicans claim the figures were revised downwards."),
    ("US", None, 'The so-called "peace dividend" was spent within three years.'),
    ("RU", "Kyiv", "Kyiv says that more than forty drones were shot down overnight."),
    ("RU", "investigators", "Rejecting Moscow's denials, investigators said the launcher was Russian."),
    ("TR", "Erdogan's critics", "Erdogan's critics say the courts obey the palace."),
    ("PL", "Venice Commission", "The Venice Commission warned that the amendments undermine the independence of judges."),
    ("GB", "National Audit Office", "The National Audit Office reported that only eleven of the hospitals were new."),
    ("IN", "World Health Organization", "The World Health Organization estimates that 4.7 million people died in India."),
    ("PH", "Commission on Human Rights", "The Commission on Human Rights, an independent body, says thousands were killed."),
    ("PH", "Witnesses", "Witnesses told Reuters that the suspects were unarmed."),
    ("BR", "INPE", "INPE, Brazil's space research agency, reported a rise in deforestation."),
    ("JP", "IAEA", "The IAEA concluded that the plan was consistent with safety standards."),
    ("UZ", None, "Despite the government's assurances, children were again picking cotton."),
    ("UZ", "Teachers interviewed by the BBC", "Teachers interviewed by the BBC said the president's promise meant nothing."),
    ("NGO", "the government", "The government said that sewage releases had halved."),
    ("MEP", "European Parliament", "The European Parliament stated that emissions had fallen."),
    ("MEP", "the Swedish government", "The Swedish government said emissions had fallen."),
    ("economist", "Ivan Petrov", "Ivan Petrov argues that the flat tax has lowered revenue."),
]
# side, whether it repeats, passage, context
IN_CONTEXT = [
    ("KZ", True, "It acknowledges that mistakes were made.", "Astana denies any political component to its actions."),
    ("KZ", False, "He said that the trial was unfair.", "Kozlov's lawyer, Aiman Umarova, spoke after the hearing."),
    ("KZ", False, "They said that they had been beaten.", "The families of the detainees gathered in Aktau."),
    ("KZ", True, "They did confirm that leaders had been detained.", "We were assured that the repression had stopped."),
    ("KZ", True, "- torture has been stamped out;", "The Interior Ministry announced the following:"),
    ("KZ", False, "- torture has not been stamped out;", "Human Rights Watch found the following:"),
    ("Juncker", True, "He added that the reforms were promising.", "Juncker met Nazarbayev in Brussels."),
    ("Juncker", False, "He added that sanctions hurt trade.", "Nazarbayev met Juncker in Brussels."),
    ("US", True, "Biden said unemployment fell. He spoke in Ohio.", ""),
    ("US", False, "Biden said unemployment fell. The Bureau of Labor Statistics confirmed that it fell.", ""),
    ("US", False, "Unemployment reportedly fell. It stood at 3.9 per cent in May.", ""),
]
NAMED = """
    Astana | Nur-Sultan | Kazakstan | the Kazakh president | Akorda | the National Security Committee |
    senior officials in Almaty | Nazarbayev’s administration |
    officials from the administration of President Nursultan Nazarbayev | the authorities | prosecutors |
    Foreign Minister Erlan Idrissov | the new governor of Mangistau region | Kazakhstan's embassy in Paris |
    the regime
"""
NOT_NAMED = """
    Russian officials | former officials | critics of the government | human rights activists in Astana |
    UN officials | company officials | FIFA president Gianni Infantino | Dariga Nazarbayeva | President Putin |
    a court in Astana | the OSCE | the president of the European Commission | the US ambassador to Kazakhstan |
    Kazakhstan's opposition | Western officials
"""

# speaker → role, country
SPEAKERS = {
    "Ilze Berzina": ("deputy minister of health", "LV"),
    "Ruwan Perera": ("government spokesman", "LK"),
    "Elena Quispe": ("Vice-Minister of Housing", "BO"),
    "Chisomo Banda": ("Minister of Water and Sanitation", "MW"),
    "Lucia Pereyra": ("Minister of Education", "UY"),
    "Bat Erdene": ("Minister of Energy", "MN"),
    "Jonas Brandt": ("spokesman of Brotland GmbH", "DE"),
    "Devon Clarke": ("Minister of Transport", "JM"),
    "Karl Lind": ("chief executive of BalticRail", "EE"),
    "Sabine Keller": ("spokeswoman of Alpine Wasser AG", "CH"),
    "Dana Whitfield": ("mayor of Millbrook", "US"),
    "Peter Waiko": ("Minister for Mines of Papua New Guinea", None),
    "Tom Ashworth": ("leader of Leeds City Council", "GB"),
    "Ministry of Fisheries": (None, "FJ"),
    "Prime Minister of Romania": (None, "RO"),
    "Radek Novotny": ("mayor of Trebic", "CZ"),
    "Serbian government": (None, "RS"),
    "Grace Otieno": ("Governor of Kisumu County", "KE"),
    "Ivana Kovac": ("mayor of Zadar", "HR"),
}
# speaker, whose position, passage
POSITIONS = [
    ("Ilze Berzina", "speaker", "Berzina vouched for the safety of the vaccine store."),
    ("Ilze Berzina", "speaker", "The deputy minister put the waiting time at eleven days."),
    ("Ruwan Perera", "speaker", "Colombo sees no food crisis."),
    ("Elena Quispe", "speaker", "La Paz is adamant that the flats are earthquake-proof."),
    ("Chisomo Banda", "speaker", "“Every village has clean water.” That is how Chisomo Banda summed up his first year."),
    ("Lucia Pereyra", "speaker", '"No school lost a teacher." With these words the education minister opened the session.'),
    ("Ilze Berzina", "speaker", "If one believes the health ministry, nobody waits longer than a fortnight."),
    ("Bat Erdene", "speaker", "As Erdene tells it, the power station never stopped."),
    ("Jonas Brandt", "speaker", "Customers have the company's word that all flour is organic."),
    ("Devon Clarke", "speaker", "Asked whether the brakes had failed, the minister shook his head."),
    ("Ruwan Perera", "speaker", "Reports of empty shops were rejected as baseless."),
    ("Chisomo Banda", "speaker", "Word was given out from official quarters that the water was safe."),
    ("Lucia Pereyra", "speaker", "The statement from Montevideo contains the assertion that no school lost a teacher."),
    ("Karl Lind", "speaker", "BalticRail: wireless on all trains"),
    ("Devon Clarke", "speaker", "No bus unsafe – transport minister"),
    ("Chisomo Banda", "speaker", "INTERVIEWER: Are the wells safe? BANDA: All of them were tested."),
    ("Sabine Keller", "speaker", "And the water? Clean, the company replies."),
    ("Jonas Brandt", "speaker", "The bakery chain assures its customers that all flour is organic."),
    ("Dana Whitfield", "speaker", "City Hall maintains that every hydrant works."),
    ("Peter Waiko", "speaker", "Villagers recounted that the minister had told them the water was safe."),
    ("Elena Quispe", "speaker", "Radio Pachamama quoted Quispe as saying the flats were dry."),
    ("Tom Ashworth", "speaker", "The council leader calls the cuts painless."),
    ("Ministry of Fisheries", "another", "The university's marine laboratory measured cyanide in eleven of fourteen samples."),
    ("Lucia Pereyra", "another", "“My class has forty-six pupils.” Ana Silvera teaches at a primary school in Rivera."),
    ("Devon Clarke", "another", "From the drivers' point of view nothing has improved."),
    ("Ilze Berzina", "another", "The finding of the auditors was that a third of the stock had expired."),
    ("Sabine Keller", "another", "Researchers: mercury found in spring"),
    ("Ruwan Perera", "another", "Rice stores empty: UN agency"),
    ("Peter Waiko", "another", "WITNESS 4: The water was orange and the fish were floating."),
    ("Ilze Berzina", "another", "The ministry sees no shortage, but the union counted 1,300 vacant posts."),
    ("Karl Lind", "another", "A former BalticRail engineer told the paper that the routers had been switched off."),
    ("Peter Waiko", "another", "Canberra rates the river as heavily polluted."),
    ("Dana Whitfield", "another", "The mayor of Eastford called the hydrants scrap metal."),
    ("Prime Minister of Romania", "another", "The ministry confirmed that the auditors had found cracks in eleven pillars."),
    ("Ilze Berzina", "author", "Contrary to what the deputy minister announced, six hospitals had no insulin."),
    ("Peter Waiko", "author", "The ministry reported the repairs complete on 1 March. On 20 March the spillway was still open."),
    (
        "Chisomo Banda",
        "author",
        "Although the minister claims that every well was tested, the register lists tests for only nine.",
    ),
    ("Radek Novotny", "author", "What the mayor calls a playground is a fenced car park."),
    ("Chisomo Banda", "author", "The wells the minister promised in 2019 have not been dug."),
    ("Prime Minister of Romania", "author", 'The "finished" motorway ends in a field.'),
    ("Karl Lind", "author", "According to the timetable, the last train leaves at 23:10."),
    ("Serbian government", "author", "The mine was officially opened on 3 May."),
    ("Grace Otieno", "author", "The ward admitted 89 patients in the first week of June."),
    ("Ivana Kovac", "author", "A state of emergency was declared in the county on 9 August."),
    (
        "Lucia Pereyra",
        "author",
        "The minister said that no school had lost a teacher; the payroll for May shows 212 fewer names.",
    ),
]


@pytest.mark.parametrize(("who", "source", "text"), REPEATED)
def test_passages_that_only_pass_on_the_sides_words(who: str, source: str | None, text: str) -> None:
    assert repeats_speaker(text, "", SIDES[who])
    assert attribute(text).agentless == (source is None)
    assert attribute(text).source == source


@pytest.mark.parametrize(("who", "source", "text"), NOT_REPEATED)
def test_passages_that_are_somebody_elses_or_the_writers_own(who: str, source: str | None, text: str) -> None:
    assert not repeats_speaker(text, "", SIDES[who])
    assert attribute(text).source == source
    assert not attribute(text).agentless


@pytest.mark.parametrize(("who", "repeats", "text", "context"), IN_CONTEXT)
def test_context_says_whom_a_pronoun_means(who: str, repeats: bool, text: str, context: str) -> None:
    assert repeats_speaker(text, context, SIDES[who]) is repeats


@pytest.mark.parametrize(("speaker", "expected", "text"), POSITIONS)
def test_whose_position_a_passage_states(speaker: str, expected: str, text: str) -> None:
    assert position(text, "", side(speaker, *SPEAKERS[speaker])) == Position(expected)


@pytest.mark.parametrize("source", [name.strip() for name in NAMED.split("|")])
def test_names_of_the_presidents_side(source: str) -> None:
    assert on_side(source, SIDES["NN"])


@pytest.mark.parametrize("source", [name.strip() for name in NOT_NAMED.split("|")])
def test_names_of_others(source: str) -> None:
    assert not on_side(source, SIDES["NN"])


@pytest.mark.parametrize(
    ("name", "role", "country", "government"),
    [
        ("Nursultan Nazarbayev", None, None, "KZ"),
        ("Jean-Claude Juncker", "President of the European Commission", "KZ", "EU-COMMISSION"),
        ("Donald Tusk", "Prime Minister of Poland", None, "PL"),
        ("Donald Tusk", "President of the European Council", None, "EU-COUNCIL"),
        ("Ali Veli", "Foreign Minister", "TR", "TR"),
        ("Jane Doe", "spokeswoman for the Foreign Ministry", "NO", "NO"),
        ("European Commission's office", None, None, "EU-COMMISSION"),
        ("The Kremlin", None, None, "RU"),
        ("Local authorities", None, "KZ", "KZ"),
        ("Ivan Petrov", "former Prime Minister", "BG", None),
        ("Barack Obama", "former President", None, None),
        ("Ivan Petrov", "leader of the opposition", "BG", None),
        ("Piotr Borys", "Member of the European Parliament", "KZ", None),
        ("Anna Koj", "Head of the EU Office of the Open Dialog Foundation", "KZ", None),
        ("Lyudmyla Kozlovska", "President of ODF", "KZ", None),
        ("Tim Grey", "CEO of Apple", "US", None),
    ],
)
def test_for_whom_a_speaker_speaks(name: str, role: str | None, country: str | None, government: str | None) -> None:
    assert side(name, role, country).government == government


COUNTRIES = json.loads((files("factcheck") / "data" / "governments.json").read_text(encoding="utf-8"))["countries"]


@pytest.mark.parametrize("country", COUNTRIES, ids=lambda country: country["country"])
def test_every_government_answers_to_its_names_capitals_and_leaders(country: dict[str, Any]) -> None:
    for name in country["names"]:
        assert side(f"Government of {name}").government == country["country"]
    speaker = Side(("Nobody In Particular",), country["country"])
    for source in (*country["names"], *country["capitals"], *country["seats"], *country["acronyms"], *country["leaders"]):
        assert on_side(source, speaker), source
    for adjective in country["adjectives"]:
        assert on_side(f"the {adjective} authorities", speaker), adjective
        assert not on_side(f"{adjective} journalists", speaker), adjective


def test_every_country_of_the_world_once() -> None:
    codes = [country["country"] for country in COUNTRIES]
    assert len(codes) == len(set(codes)) >= 193


@pytest.mark.parametrize(
    ("publisher", "shown", "text"),
    [
        ("Open Dialog Foundation", "OSCE", "The OSCE stated that the framework restricts rights."),
        ("OSCE/ODIHR", None, "The OSCE stated that the framework restricts rights."),
        ("Eurasianet", "Radio Free Europe", "The mood was angry, Radio Free Europe reported."),
        ("Brussels Morning", "Reporters Without Borders", "It is 155th in the index published by Reporters Without Borders."),
        (None, "Human Rights Watch", "Police beat detainees, according to Human Rights Watch."),
        ("Open Dialog Foundation", None, "New legislation has strengthened the regime."),
        ("Nature", None, "These results suggest that the compound slows growth."),
        ("Nature", None, "Flow cytometry revealed that expression rose."),
        ("Borys", None, "We were assured that the repression had stopped."),
    ],
)
def test_second_hand_sources_for_display(publisher: str | None, shown: str | None, text: str) -> None:
    assert attributed_to(text, "", publisher) == shown


def test_only_longer_quotations_are_quoted_speech() -> None:
    assert attribute("Juncker praised his 'good friend'.") == Attribution("Juncker", "praised", agentless=False, quoted=False)
    assert attribute('"We take advice well," said Juncker.') == Attribution("Juncker", "said", agentless=False, quoted=True)


@given(st.one_of(st.text(), st.text(alphabet="said ,.“”\"'’:?The according to Astana which it was by\n")), st.text())
def test_any_text_gets_an_answer(text: str, context: str) -> None:
    found = attribute(text, context)
    assert found.source is None or (found.source != "" and not found.agentless)
    assert attributed_to(text, context, found.source) is None or found.source is not None
    assert repeats_speaker(text, context, SIDES["NN"]) in (True, False)
    assert position(text, context, SIDES["NN"]) in Position


@pytest.mark.parametrize(
    "piece", ["a", "said ", "“", '"', "' ", "according to ", "in which it said ", "was said by ", "A.", ", ", "\n", "ly "]
)
def test_long_texts_are_read_in_linear_time(piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        start = time.process_time()
        repeats_speaker(text, "", SIDES["NN"])
        return time.process_time() - start

    short = seconds(20_000)
    assert seconds(160_000) < 24 * short + 0.5, "eight times the text may take eight times as long, not 64 times"
