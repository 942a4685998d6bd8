"""The five documents as a reader of their passages meets them: nothing lost, nothing that is not the article, each trap named."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import REPOSITORY

from factcheck.loaders.plain_text import PlainText
from factcheck.origins import independent
from factcheck.records import Passage, Source
from factcheck.segment import MOST_WORDS, segment
from factcheck.store import read_sources
from factcheck.text import MARKS, normalise, sentences, sha256, tidy, words
from factcheck.yamlfile import read_yaml

IWPR, ODF_2016, EURASIANET, ODF_2021, GREGOROVA = (
    "iwpr-2012-03-05-janaozen",
    "odf-2016-04-07-juncker",
    "eurasianet-2012-12-16-zhanaozen",
    "odf-2021-03-25-discussion",
    "gregorova-kazakhstan-opinion",
)
# The lines of each file that are the article. Passages cover all of them but these questions of the interview.
ARTICLE = {
    IWPR: [3, 9, *range(13, 72, 2)],
    ODF_2016: [*range(9, 16, 2), 19, 21, *range(23, 32, 2), 41, *range(47, 58, 2)],
    EURASIANET: [98, *range(100, 109)],
    ODF_2021: [*range(1, 23)],
    GREGOROVA: [7, 9, 11, 13, 17, 19, 21, 22, 24, 28, 30, 32, 34, 36],
}
ASKED = [
    "How trustworthy are the statements they make?",
    "Given that this is the official view, how receptive were the officials you have met to calls to end "
    "persecution of activists?",
    "Do you think the chances of that happening have now been exhausted?",
    "What do you think your visit to Janaozen achieved?",
    "How much progress have MEPs made towards achieving this?",
    "How did you get involved in raising the Janaozen issue?",
]
FIRST_LAST_WORDS = {
    IWPR: (
        "Europarliament member describes meetings with oil town residents, and how the Kazak authorities are responding",
        "Since then, I have been very concerned about the political situation in Kazakstan.",
        925,
    ),
    ODF_2016: (
        "On 30 March, 2016, Jean-Claude Juncker met with Nursultan Nazarbayev – a dictator",
        "from criminal law which are overtly political in nature.",
        1290,
    ),
    EURASIANET: (
        "As Kazakhstan marked the one-year anniversary of fatal violence in Zhanaozen on December 16",
        "it has learned lessons and taken measures to prevent any repeat.",
        400,
    ),
    ODF_2021: (
        "On 25 March 2021, human rights defenders from Kazakhstan, EU representatives, academics, and journalists",
        "The full discussion can be watched on Petras Austrevicius’ Facebook profile.",
        1600,
    ),
    GREGOROVA: (
        "Violence has cut off the protests in Kazakhstan.",
        "Therefore, if we have the opportunity to take some responsibility right away, we should do so.",
        780,
    ),
}
NAMES = sorted(ARTICLE)


@cache
def sources() -> dict[str, Source]:
    return read_sources(REPOSITORY / "evidence").sound()


@cache
def passages(name: str) -> tuple[Passage, ...]:
    return segment(sources()[name])


def passage(name: str, beginning: str) -> Passage:
    """The one passage that begins so."""
    [found] = [one for one in passages(name) if one.text.startswith(beginning)]
    return found


def holding(name: str, part: str) -> Passage:
    """The one passage that holds these words."""
    [found] = [one for one in passages(name) if part in one.text]
    return found


def searched(name: str) -> str:
    """All that can be found or is shown beside it."""
    return "\n".join(f"{one.context}\n{one.text}" for one in passages(name))


def line_spans(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r".*(?:\n|$)", text)]


# Every document


def test_the_shipped_evidence_is_these_five() -> None:
    assert sorted(sources()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_seeds_are_as_received(name: str) -> None:
    file = read_yaml(REPOSITORY / "evidence" / f"{name}.yaml").content
    document = REPOSITORY / "evidence" / str(file["file"])
    assert document.resolve().parent == REPOSITORY / "seeds"
    assert sha256(document.read_bytes()) == file["sha256"]
    assert sha256(sources()[name].text) == file["text_sha256"]
    assert sources()[name].text.encode("utf-8") == document.read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_passages_stand_in_their_source_in_order(name: str) -> None:
    text = sources()[name].text
    for one in passages(name):
        assert text[one.start : one.end] == one.text
    for before, after in pairwise(passages(name)):
        assert before.end <= after.start, f"{before.id} overlaps {after.id}"
    assert len({one.id for one in passages(name)}) == len(passages(name))


@pytest.mark.parametrize("name", NAMES)
def test_passages_are_short_enough_to_quote(name: str) -> None:
    for one in passages(name):
        count = len(words(one.text))
        assert 1 <= count <= MOST_WORDS or len(sentences(one.text)) == 1, f"{one.id} has {count} words"
        assert len(sentences(one.text)) <= 3


@pytest.mark.parametrize("name", NAMES)
def test_every_sentence_of_the_article_is_in_a_passage(name: str) -> None:
    text = sources()[name].text
    uncovered = list(text)
    for one in passages(name):
        uncovered[one.start : one.end] = " " * len(one.text)
    left = []
    for number, (first, last) in enumerate(line_spans(text), 1):
        labels_and_links = r"^(?:Piotr )?(?:Borys|IWPR):|- <https?://\S+>"
        rest = tidy(re.sub(labels_and_links, "", "".join(uncovered[first:last])))
        left += [rest] if number in ARTICLE[name] and rest else []
    assert left == (ASKED if name == IWPR else [])


@pytest.mark.parametrize("name", NAMES)
def test_nothing_but_the_article_is_in_a_passage(name: str) -> None:
    article = [span for number, span in enumerate(line_spans(sources()[name].text), 1) if number in ARTICLE[name]]
    for one in passages(name):
        assert any(first <= one.start and one.end <= last for first, last in article), one.text


@pytest.mark.parametrize("name", NAMES)
def test_first_and_last_sentence_and_the_number_of_words(name: str) -> None:
    first, last, floor = FIRST_LAST_WORDS[name]
    assert passages(name)[0].text.startswith(first)
    assert passages(name)[-1].text.endswith(last)
    assert sum(len(words(one.text)) for one in passages(name)) >= floor


@pytest.mark.parametrize("name", NAMES)
def test_marks_stand_at_no_end_of_a_segment_and_nowhere_in_tidy_text(name: str) -> None:
    for one in passages(name):
        if "@" in one.id:  # a curated quotation is as its curator wrote it
            assert one.text[0] not in MARKS and one.text[-1] not in MARKS
        assert not set(tidy(one.text)) & set(MARKS)
        assert "  " not in tidy(one.text) and "\u00a0" not in tidy(one.text)


# 000: an interview


def test_title_standfirst_and_caption_stand_twice_in_the_file_and_once_in_the_passages() -> None:
    source = sources()[IWPR]
    for repeated in (
        "Europarliament member describes meetings with oil town residents",
        "MEP Piotr Borys visited Kazakstan to look at how the aftermath of the Janaozen violence is being handled.",
    ):
        assert source.text.count(repeated) == 2
        assert sum(repeated in one.text for one in passages(IWPR)) == 1
    assert source.title and source.text.count(source.title) == 2
    assert not any(source.title in one.text for one in passages(IWPR))
    caption = next(block for block in source.blocks if block.kind == "caption")
    assert source.text[caption.start : caption.end].endswith("(Photo courtesy of Piotr Borys’s office.)")


@pytest.mark.parametrize(
    ("beginning", "speaker"),
    [
        ("Kazakstan’s government needs to understand", None),
        ("IWPR asked Borys to share", None),
        ("I cannot stress enough", "Piotr Borys"),
        ("The new governor of Mangistau region", "Piotr Borys"),
        ("The situation is extremely complicated", "Piotr Borys"),
        ("There have been allegations of ill-treatment", "IWPR"),
        ("Unofficially, we have been informed", "Piotr Borys"),
        ("It should be emphasised that public opinion", "Piotr Borys"),
        ("I firmly expressed the opinion", "Piotr Borys"),
        ("Without free media", "Piotr Borys"),
        ("Finally, it is crucial", "Piotr Borys"),
        ("The efforts of a group of MEPs", "IWPR"),
        ("Our actions are mainly diplomatic", "Piotr Borys"),
        ("Since then, I have been very concerned", "Piotr Borys"),
    ],
)
def test_turns_and_their_unlabelled_continuations_keep_their_speaker(beginning: str, speaker: str | None) -> None:
    assert passage(IWPR, beginning).attributed_to == speaker


@pytest.mark.parametrize(
    ("evidence", "question", "answer"),
    [
        ("There have been allegations", "How trustworthy are the statements they make?", "Unofficially, we have been informed"),
        ("The government is putting pressure", "how receptive were the officials", "We were assured that the repression"),
        ("The Kazak authorities have declined", "Do you think the chances", "We have been calling"),
        ("The efforts of a group of MEPs", "How much progress have MEPs made", "Our actions are mainly diplomatic"),
    ],
)
def test_evidence_in_a_question_is_a_passage_and_the_asking_sentence_is_context(
    evidence: str, question: str, answer: str
) -> None:
    assert passage(IWPR, evidence).attributed_to == "IWPR"
    assert not any(question in one.text for one in passages(IWPR))
    context = passage(IWPR, answer).context
    assert context.startswith(evidence) and question in context


def test_a_question_is_the_context_of_every_paragraph_of_its_answer_and_of_no_other() -> None:
    question = "What do you think your visit to Janaozen achieved?"
    asked = [one.text[:8] for one in passages(IWPR) if one.context == question]
    assert asked == ["First, t", "The clea", "Secondly", "Finally,", "Further "]
    assert passage(IWPR, "I cannot stress enough").context == ""


@pytest.mark.parametrize("inserted", ["[appointed on December 22]", "[mayor of Janaozen appointed on February 9]", "[Alga party"])
def test_bracketed_insertions_are_kept(inserted: str) -> None:
    assert holding(IWPR, inserted)


def test_dots_end_a_sentence_only_before_a_capital() -> None:
    assert passage(IWPR, "It is extremely important to us").text.endswith("a fair and transparent trial....")
    assert passage(IWPR, "Without free media and independent")
    assert "of the December 16-17…. The local authorities officially admitted" in passage(IWPR, "I officially confronted").text
    assert "external bodies... and the promise of transparent" in passage(IWPR, "The clear attempt").text
    assert passage(IWPR, "Now we are waiting").text.endswith("declarations....")


@pytest.mark.parametrize(
    "dropped",
    [
        "Saule Mukhametrakhimova is",
        "If you would like to comment",
        "feedback.ca",
        "Monday, 5 March",
        "Frontline Updates",
        "Support local",
        "Protests",
    ],
)
def test_what_surrounds_the_interview_is_dropped(dropped: str) -> None:
    assert dropped in sources()[IWPR].text
    assert dropped not in searched(IWPR)


# 001: a statement with footnotes


def test_the_finding_in_a_footnote_is_a_passage_under_the_sentence_that_carries_its_mark() -> None:
    finding = holding(ODF_2016, "restricts the fundamental civil and political rights")
    assert finding.text.startswith("The OSCE stated") and finding.text.endswith('"suppresses alternative points of view"')
    assert finding.context.startswith("Nazarbayev also stressed that the recent elections")
    assert finding.context.endswith("although this directly contradicts the conclusions of the OSCE.")


def test_footnotes_with_words_are_kept_and_those_that_hold_only_links_are_not() -> None:
    source = sources()[ODF_2016]
    notes = [(source.text[block.start : block.end], block.context) for block in source.blocks if block.kind == "footnote"]
    assert [(text.split()[0], context.split()[0]) for text, context in notes] == [
        ("The", "Nazarbayev"),
        ("Also,", "Due"),
        ("Due", "Investigative"),
    ]
    assert source.text.index("¹¹ <http") > source.text.index("Open Dialog Foundation\n")
    assert "http" not in searched(ODF_2016)


def test_ten_is_one_mark_and_not_one_and_nought() -> None:
    text = (
        "The tenth is here.¹⁰ The first is here.¹ It ends.\n\n¹ What the first of them says.\n\n¹⁰ What the tenth of them says."
    )
    notes = [block for block in PlainText().article(text, None) if block.kind == "footnote"]
    assert [note.context for note in notes] == ["The first is here.", "The tenth is here."]
    # In the document itself both notes hold only links, and the marks stay out of the passages.
    assert passage(ODF_2016, '"We take well').text.endswith("the President of Kazakhstan enunciated.")
    assert passage(ODF_2016, "Human rights organisations and more than 50").text.endswith("Ablyazov's case.")


@pytest.mark.parametrize(
    "dropped", ["For more detailed information", "Igor Savchenko", "@odfoundation.eu", "Warsaw, 7 April", "EN>"]
)
def test_the_contact_block_is_dropped(dropped: str) -> None:
    assert dropped in sources()[ODF_2016].text
    assert dropped not in searched(ODF_2016)


@pytest.mark.parametrize(
    ("beginning", "ending"),
    [
        ("The President of the European Commission stated that his 'good friend'", "problems of human rights."),
        ("Juncker expressed his approval for the 'promising reforms'", "in Kazakhstan."),
        ("Also, new penalties have been introduced for 'spreading false information'", "in strike actions'."),
        ("Juncker's office stated", "economic spheres."),
        ("A 'statement of repentance' also helped", "policy towards Ukraine."),
        ("According to the official position of Kazakhstan, Kozlov *'encouraged", "opposition politician Mukhtar Ablyazov."),
        ("Investigative journalism ended", "8 and 1.5 years' imprisonment respectively."),
        ("On 6 April, 2016, i.e. only one week after", "until 23 April, 2016."),
        ("In 2014, on the kazaword.wordpress.com portal", "senior officials."),
        (
            "On the eve of the meeting",
            "urged Mr. Tusk to raise the questions of political oppression in Kazakhstan at the meeting.",
        ),
    ],
)
def test_apostrophes_abbreviations_and_addresses_split_no_sentence(beginning: str, ending: str) -> None:
    found = passage(ODF_2016, beginning)
    assert found.text.endswith(ending) and len(sentences(found.text)) == 1


def test_emphasis_is_trimmed_at_the_ends_of_passages() -> None:
    signed = passage(ODF_2016, "On 21 December, 2015")
    assert signed.text.endswith("was signed in Astana.")
    assert sources()[ODF_2016].text[signed.end : signed.end + 2] == "**"
    assert "the enhanced partnership" in tidy(signed.text) and "**the" in signed.text


# 002: a page saved with its menus


@pytest.mark.parametrize(
    "dropped",
    [
        "Main Menu",
        "Conflict Zones",
        "Turkmenistan",
        "Bloody January 2022",
        "You can search using keywords",
        "Joanna Lillis Dec 16, 2012",
        "Dark Shadows",
        "Sign up\u00a0for",
        "Popular",
        "red signal?",
        "Privacy Policy",
        "© 2023",
    ],
)
def test_menus_and_promotions_are_dropped(dropped: str) -> None:
    assert dropped in sources()[EURASIANET].text
    assert dropped not in searched(EURASIANET)


def test_paragraphs_that_single_newlines_part_are_blocks_of_their_own() -> None:
    source = sources()[EURASIANET]
    assert len(source.blocks) == 10
    assert all("\n" not in source.text[block.start : block.end] for block in source.blocks)


def test_no_break_spaces_are_kept_in_the_text_and_in_no_passage() -> None:
    text = sources()[EURASIANET].text
    before = [one for one in passages(EURASIANET) if text[one.end] == "\u00a0"]
    assert [one.text.split()[-1] for one in before] == ["reported.", "violence.", "Watch."]
    assert "\u00a0" not in searched(EURASIANET)


# 003: a report without title or date


def test_what_the_report_does_not_say_is_not_invented() -> None:
    source = sources()[ODF_2021]
    assert source.title and source.title.startswith("[") and source.title.endswith("]")
    assert source.published_on is None
    assert source.authors == ()


@pytest.mark.parametrize(
    "dropped", ["Read more on", "Women’s rights", "Kafkaesque", "Get acquainted", "Magnitsky", "Servants of"]
)
def test_the_reading_list_is_dropped(dropped: str) -> None:
    assert dropped in sources()[ODF_2021].text
    assert dropped not in searched(ODF_2021)


def test_a_missing_space_between_sentences() -> None:
    assert "systematic and widespread.Imposing sanctions" in sources()[ODF_2021].text
    assert passage(ODF_2021, "On this, Ambassador").text.endswith("systematic and widespread.")
    imposing = passage(ODF_2021, "Imposing sanctions")
    assert imposing.text == "Imposing sanctions is, in my view, a measure of last resort ”."
    assert "Ambassador Peter Burian commented" in imposing.context


def test_a_quotation_too_long_for_a_passage_is_cut_between_its_sentences() -> None:
    last = passage(ODF_2021, "What role does international pressure")
    assert "Lyudmyla Kozlovska remarked" in last.context
    assert "Is the Kazakhstani government following" in passage(ODF_2021, "Before introducing the next speaker").text


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        ("[…] and at the end", "“Democracy building is a never-ending process […] and at the end the process of reforms"),
        ("[…] Nazabaryev built", "Nursultan Nazarbayev. […] Nazabaryev built a corrupt"),
        ("[…] The resolution", "recognised to the people. […] The resolution was a message [to the authorities] and"),
        ("[of power]", "we don’t have a transition [of power], we have a parasystem"),
        ("‘We live", "they said: ‘We live in a prison called Kazakhstan’ ” she said."),
        ("Marutsciello", "Chairman of DCAS, MEP Fulvio Marutsciello, which"),
        ("In an the interview", "“In an the interview to Lukashenko in Autumn 2020, Lukashenko called"),
        ("Austrevicius’", "Petras Austrevicius’ Facebook profile"),
        ("405", "the human rights movement “405”, underlined"),
    ],
)
def test_omissions_nested_quotations_and_misspellings_are_kept(part: str, whole: str) -> None:
    assert whole in holding(ODF_2021, part).text


# 004: an opinion piece posted by somebody else


def test_the_author_is_who_wrote_it_and_not_who_posted_it() -> None:
    source = sources()[GREGOROVA]
    assert source.authors == ("Markéta Gregorová",)
    assert "Janis Voudouragkakis" in source.text
    assert "Voudouragkakis" not in repr((source.title, source.publisher, source.authors, source.interviewees))
    assert source.published_on is None


@pytest.mark.parametrize("dropped", ["Articles Default", "Janis Voudouragkakis", "0 comments", "Leave a Reply"])
def test_theme_poster_and_comment_form_are_dropped(dropped: str) -> None:
    assert dropped in sources()[GREGOROVA].text
    assert dropped not in searched(GREGOROVA)


def test_words_are_kept_as_they_were_typed() -> None:
    assert "Nazarbayev´s regime" in holding(GREGOROVA, "strongly suppresses media freedom").text
    assert "nazarbayev's regime" in normalise(holding(GREGOROVA, "strongly suppresses media freedom").text)
    assert "That is why Tokaev has" in holding(GREGOROVA, "But these were ordinary Kazakhs").text


def test_headings_are_context_of_what_stands_under_them() -> None:
    allies, role = "The dark role of the allies", "What role should the European Union play now?"
    headed = {heading: [one for one in passages(GREGOROVA) if one.context.startswith(heading)] for heading in (allies, role)}
    assert headed[allies][0].text.startswith("Tokayev unacceptably misused")
    assert headed[allies][-1].text.startswith("The new prime minister")
    assert headed[role][0].text.startswith("The European Union has criticized")
    assert headed[role][-1] == passages(GREGOROVA)[-1]
    assert not any(heading in one.text for one in passages(GREGOROVA) for heading in (allies, role))
    assert passage(GREGOROVA, "Overall, the state of the country").context == ""


# Who stands behind them


@pytest.mark.parametrize("name", [IWPR, ODF_2016, ODF_2021])
def test_interests_tie_three_of_them_to_one_foundation(name: str) -> None:
    assert any("Open Dialog Foundation" in interest for interest in sources()[name].interests)


@pytest.mark.parametrize("first", NAMES)
@pytest.mark.parametrize("second", NAMES)
def test_which_are_independent(first: str, second: str) -> None:
    foundation = {IWPR, ODF_2016, ODF_2021}
    tied = first == second or {first, second} <= foundation
    assert independent(sources()[first], sources()[second]) is not tied


def test_seeds_folder_holds_nothing_unread() -> None:
    paths = [path for path in (REPOSITORY / "evidence").glob("*.yaml") if path.name != "entities.yaml"]
    read = {Path(str(read_yaml(path).content["file"])).name for path in paths}
    assert {path.name for path in (REPOSITORY / "seeds").iterdir()} == read
