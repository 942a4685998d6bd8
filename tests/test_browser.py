"""The report and the desk in a real browser: what editors do there, with the mouse and without. Skipped where there is none."""

from __future__ import annotations

import importlib.util
import re
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from conftest import exit_code
from sample_report import sample_report
from test_report_documents import reviewed

from factcheck.commands.check import make_report, stored
from factcheck.commands.options import Common
from factcheck.config import Settings
from factcheck.reports.html import Html
from factcheck.review.log import read_log
from factcheck.workspace import find_workspace

CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
DRIVER = importlib.util.find_spec("playwright")
AXE = importlib.util.find_spec("axe_playwright_python")
needs_axe = pytest.mark.skipif(AXE is None, reason="axe-core is not installed: pip install axe-playwright-python")
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed: apt-get install chromium"),
    pytest.mark.skipif(DRIVER is None, reason="Playwright is not installed: pip install playwright"),
]
CLAIM = "fenwick-2020-bridge"
PHONE, LAPTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
Visit = Callable[..., Any]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        # A sandbox inside a container's root account is refused by Chromium; pages here are our own.
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Any) -> Iterator[Visit]:
    """Opens an address as somebody new, and fails the test if the page complains or asks another host for anything."""
    opened: list[Any] = []
    complaints: list[str] = []

    def open_page(address: str, viewport: dict[str, int] = LAPTOP, **options: Any) -> Any:
        context = browser.new_context(viewport=viewport, locale="en-GB", **options)
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)  # machines are busy
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: complaints.append(request.url) if foreign(request.url) else None)
        page.goto(address)
        return page

    yield open_page
    for context in opened:
        context.close()
    # A refused form (409, 422) is an answer that the browser calls an error.
    assert [line for line in complaints if "status of 4" not in line] == []


def foreign(url: str) -> bool:
    return not re.match(r"file:|data:|http://127\.0\.0\.1[:/]", url)


@pytest.fixture
def desk(workspace: Path, small_models: None) -> Iterator[Callable[..., str]]:
    """Opens a desk on the workspace, which holds two claims, and gives its address."""
    import uvicorn

    from factcheck.commands.desk import now
    from factcheck.desk.app import make_app
    from factcheck.desk.state import Desk

    (workspace / "claims" / "ivanova-2021-bridge.yaml").write_text(
        "id: ivanova-2021-bridge\nstatement: The road to the bridge at Varna is closed.\nspeaker: Вера Иванова\ndate: 2021\n",
        "utf-8",
    )
    running: list[tuple[Any, threading.Thread]] = []

    def open_desk(blind: bool = False) -> str:
        folders = find_workspace()
        common = Common(folders, Settings(), True)
        here = Desk(folders.claims, folders.evidence, lambda: make_report(stored(common, ()), common), blind)
        listener = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(make_app(here, now), log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        running.append((server, thread))
        while not server.started:
            time.sleep(0.01)
        return f"http://127.0.0.1:{listener.getsockname()[1]}"

    yield open_desk
    for server, thread in running:
        server.should_exit = True
        thread.join(10)


def sit_down(visit: Visit, address: str, name: str, **options: Any) -> Any:
    page = visit(address, **options)
    page.get_by_label("Your name").fill(name)
    page.get_by_role("button", name="Start").click()
    return page


def shown(page: Any) -> str:
    return re.sub(r"\s+", " ", page.locator("body").inner_text())


def saved(folder: Path, text: str, name: str = "report.html") -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return (folder / name).as_uri()


def test_two_editors_from_the_queue_to_the_published_report(desk: Callable[..., str], visit: Visit, workspace: Path) -> None:
    address = desk()
    ann = sit_down(visit, address, "Ann Editor")
    assert "2 of 2 claims" in shown(ann) and "machine proposal, not reviewed" in shown(ann)
    ann.get_by_role("link", name="The bridge at Varna was finished in March.").click()
    assert "Court of Auditors" in shown(ann) and "Against the claim: 1" in shown(ann)
    ann.get_by_label("Supported").check()
    ann.get_by_role("button", name="Overrule").click()
    assert "overruling needs a reason" in ann.get_by_role("alert").inner_text()
    assert ann.get_by_label("Supported").is_checked()
    ann.get_by_label("Reason").fill("Our reporter walked over it in March.")
    ann.get_by_role("button", name="Overrule").click()
    assert ann.get_by_role("status").inner_text() == "Entered in the log."
    ann.get_by_role("button", name="Sign as second editor").click()
    assert "a second editor has to sign it" in ann.get_by_role("alert").inner_text()
    bo = sit_down(visit, f"{address}/start", "Bo Second")
    bo.get_by_label("State").select_option("decided, not signed")
    bo.get_by_role("button", name="Show").click()
    assert "1 of 2 claims" in shown(bo)
    bo.get_by_role("link", name="The bridge at Varna was finished in March.").click()
    bo.get_by_role("button", name="Sign as second editor").click()
    assert "signed by Bo Second" in shown(bo)
    assert exit_code(["report", "-o", "report.html"]) == 0
    page = visit(f"{(workspace / 'report.html').as_uri()}#claim-{CLAIM}")
    article = page.locator(f"#claim-{CLAIM}").inner_text()
    for words in (
        "overruled by Ann Editor",
        "signed by Bo Second",
        "Our reporter walked over it",
        "the machine had proposed: Refuted",
    ):
        assert words in article
    assert exit_code(["report", "--format", "claimreview", "--publisher", "Post", "-o", "signed.json"]) == 0
    assert '"alternateName": "Supported"' in (workspace / "signed.json").read_text("utf-8")


def test_a_passage_is_set_aside_and_brought_back_in_the_browser(desk: Callable[..., str], visit: Visit) -> None:
    page = sit_down(visit, desk(), "Ann")
    page.get_by_role("link", name="The bridge at Varna was finished in March.").click()
    page.get_by_text("Set a passage aside").click()
    page.get_by_label("Why it does not belong here").fill("Another bridge.")
    page.get_by_role("button", name="Set aside").click()
    assert "Against the claim: none found" in shown(page)
    page.get_by_text("Move a passage, or bring one back").click()
    page.get_by_label("Passage, with its place now").select_option("audit#p1")
    page.get_by_label("Why", exact=True).fill("It is the same bridge after all.")
    page.get_by_role("button", name="Move").click()
    assert "Against the claim: 1" in shown(page)


def test_a_conflict_shows_what_is_new_and_keeps_what_was_typed(desk: Callable[..., str], visit: Visit) -> None:
    address = desk()
    ann, bo = (sit_down(visit, address, name) for name in ("Ann", "Bo"))
    for page in (ann, bo):
        page.goto(f"{address}/claims/{CLAIM}")
        page.get_by_label("Conflicting evidence").check()
    bo.get_by_label("Reason").fill("Two papers differ.")
    bo.get_by_role("button", name="Overrule").click()
    ann.get_by_label("Reason").fill("A long and careful reason.")
    ann.get_by_role("button", name="Overrule").click()
    alert = ann.get_by_role("alert").inner_text()
    assert "Not entered" in alert and "Two papers differ." in alert
    assert ann.get_by_label("Reason").input_value() == "A long and careful reason."
    assert ann.get_by_label("Conflicting evidence").is_checked()
    ann.get_by_role("button", name="Overrule").click()
    assert ann.get_by_role("status").inner_text() == "Entered in the log."
    assert [event.reviewer for event in read_log(Path("claims/reviews.jsonl")).events] == ["Bo", "Ann"]


def test_what_was_typed_outlives_a_closed_page_until_it_is_entered(desk: Callable[..., str], visit: Visit) -> None:
    from playwright.sync_api import expect

    address = desk()
    page = sit_down(visit, address, "Ann")
    page.goto(f"{address}/claims/{CLAIM}")
    page.get_by_label("Reason").fill("A reason that took an hour.")
    page.get_by_text("Note for the desk").click()
    page.get_by_label("Note (not published)").fill("Call the town hall.")
    page.goto(f"{address}/")
    page.goto(f"{address}/claims/{CLAIM}")
    expect(page.get_by_label("Reason")).to_have_value("A reason that took an hour.")
    assert "not entered is back" in shown(page)
    page.get_by_role("button", name="Add note").click()
    expect(page.get_by_label("Reason")).to_have_value("A reason that took an hour.")
    expect(page.locator("#note")).to_have_value("")
    page.get_by_role("button", name="Accept").click()
    page.get_by_text("accepted by Ann").first.wait_for()
    page.wait_for_load_state()  # the script that forgets what was entered has run
    page.goto(f"{address}/claims/{CLAIM}")
    expect(page.get_by_label("Reason")).to_have_value("")
    page.goto(f"{address}/claims/ivanova-2021-bridge")
    expect(page.get_by_label("Reason")).to_have_value("")


def test_a_blind_desk_shows_no_verdict_before_the_editors_own(desk: Callable[..., str], visit: Visit) -> None:
    page = sit_down(visit, desk(blind=True), "Ann")
    assert "hidden" in shown(page) and "✗" not in shown(page)
    page.get_by_role("link", name="The bridge at Varna was finished in March.").click()
    assert "Court of Auditors" in shown(page)
    for word in ("✗", "Against the claim", "confidence", "Timeline", "contradict"):
        assert word not in shown(page) and word not in page.content()
    page.get_by_label("Refuted").check()
    page.get_by_label("Reason").fill("The auditors saw it.")
    page.get_by_role("button", name="Give this verdict").click()
    assert "Against the claim: 1" in shown(page) and "accepted by Ann" in shown(page)


def tab_to(page: Any, name: str) -> None:
    """Presses Tab until the focus is on what has this name."""
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate("(document.activeElement.labels?.[0] ?? document.activeElement).innerText ?? ''")
        if name in focused:
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", f"nobody sees that {name} has the focus"
            return
    raise AssertionError(f"{name} is not reached by Tab")


def test_the_keyboard_alone_is_enough(desk: Callable[..., str], visit: Visit) -> None:
    page = visit(desk())
    tab_to(page, "Skip to the content")
    page.keyboard.press("Enter")
    tab_to(page, "Your name")
    page.keyboard.type("Ann")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r":\d+/$"))
    tab_to(page, "The bridge at Varna was finished in March.")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/claims/{CLAIM}")
    page.keyboard.press("j")
    page.wait_for_url("**/claims/ivanova-2021-bridge")
    page.keyboard.press("k")
    page.wait_for_url(f"**/claims/{CLAIM}")
    page.keyboard.press("r")
    assert page.evaluate("document.activeElement.id") == "reason"
    page.keyboard.type("rust and jokes under way")
    assert page.get_by_label("Reason").input_value() == "rust and jokes under way"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    assert page.locator("input[name=label]:checked").count() == 1
    tab_to(page, "Reason")
    tab_to(page, "Overrule")
    page.keyboard.press("Enter")
    page.get_by_role("status").wait_for()
    page.wait_for_load_state()  # the shortcuts come with the script, after the text
    assert "overruled by Ann" in shown(page)
    page.keyboard.press("u")
    page.wait_for_url(re.compile(r":\d+/$"))


def violations(page: Any) -> list[str]:
    """What axe-core finds on the page as it is, each with where; colours also in the dark."""
    assert AXE is not None and AXE.submodule_search_locations is not None
    script = next(Path(AXE.submodule_search_locations[0]).rglob("axe.min.js")).read_text(encoding="utf-8")
    page.evaluate(f"(() => {{ {script} }})()")
    found = page.evaluate("axe.run().then((done) => done.violations)")
    page.emulate_media(color_scheme="dark")
    found += page.evaluate("axe.run({runOnly: ['color-contrast']}).then((done) => done.violations)")
    page.emulate_media(color_scheme="light")
    return [f"{one['id']}: {one['help']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


@needs_axe
@pytest.mark.parametrize("viewport", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_axe_finds_nothing_in_the_report(visit: Visit, tmp_path: Path, viewport: dict[str, int]) -> None:
    page = visit(saved(tmp_path, Html(3).render(reviewed())), viewport=viewport)
    for summary in page.locator("summary").all():
        summary.click()
    assert violations(page) == []


@needs_axe
def test_axe_finds_nothing_at_the_desk(desk: Callable[..., str], visit: Visit) -> None:
    address = desk()
    page = visit(address)
    assert violations(page) == []
    page = sit_down(visit, address, "Ann")
    assert violations(page) == []
    page.goto(f"{address}/claims/{CLAIM}")
    page.get_by_role("button", name="Overrule").click()
    for summary in page.locator("summary").all():
        summary.click()
    assert page.get_by_role("alert").count() == 1 and violations(page) == []
    page.get_by_role("button", name="Accept").click()
    assert violations(page) == []
    page.goto(f"{address}/claims/absent")
    assert violations(page) == []
    blind = sit_down(visit, desk(blind=True), "Bo")
    blind.goto(f"{blind.url}claims/{CLAIM}")
    assert violations(blind) == []


def test_the_report_filters_by_verdict_speaker_topic_and_signature(visit: Visit, tmp_path: Path) -> None:
    page = visit(saved(tmp_path, Html(3).render(reviewed())))
    status = page.get_by_role("status")
    assert status.inner_text() == "6 of 6 claims shown"

    def left(label: str, choice: str) -> list[str]:
        page.get_by_role("combobox", name=label).select_option(choice)
        rows = [row.get_attribute("data-claim") for row in page.locator("tr[data-claim]:visible").all()]
        assert rows == [article.get_attribute("id") for article in page.locator("article:visible").all()]
        assert status.inner_text() == f"{len(rows)} of 6 claims shown"
        return rows

    assert left("Verdict", "Refuted") == ["claim-brandt-2016-promising-reforms", "claim-okoro-2014-bread", "claim-no-6"]
    assert left("Decision", "signed") == ["claim-okoro-2014-bread"]
    assert left("Speaker", "Anna Brandt") == []
    page.get_by_role("button", name="Show all").click()
    assert left("Topic", "свобода печати") == ["claim-brandt-2016-promising-reforms"]
    page.evaluate("location.hash = '#claim-lund-2019-bridge'")
    page.locator("#claim-lund-2019-bridge").wait_for()
    assert status.inner_text() == "6 of 6 claims shown" and page.locator("#claim-lund-2019-bridge").is_visible()


def test_without_scripts_the_report_shows_everything_but_filters(visit: Visit, tmp_path: Path) -> None:
    page = visit(saved(tmp_path, Html(3).render(sample_report())), java_script_enabled=False)
    assert page.locator("article").count() == 6 and all(one.is_visible() for one in page.locator("article").all())
    assert not page.locator("#filters").is_visible()


@pytest.mark.parametrize("viewport", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_nothing_runs_out_of_the_screen_or_the_wrong_way(visit: Visit, tmp_path: Path, viewport: dict[str, int]) -> None:
    page = visit(saved(tmp_path, Html(0).render(reviewed())), viewport=viewport)
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    beyond = (
        "[...document.querySelectorAll('article *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1).length"
    )
    assert page.evaluate(beyond) == 0
    quote = page.locator("blockquote", has_text="השביתה")
    assert quote.evaluate("(one) => getComputedStyle(one).direction") == "rtl"
    assert quote.get_attribute("lang") == "he"
    assert page.locator("blockquote", has_text="Забастовка").evaluate("(one) => getComputedStyle(one).direction") == "ltr"
    assert page.locator("svg text", has_text="Вера Иванова").count() == 1


def test_the_report_prints_on_a4_and_clips_nothing(visit: Visit, tmp_path: Path) -> None:
    page = visit(saved(tmp_path, Html(0).render(reviewed())))
    printed = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    assert 2 <= len(printed) <= 12
    words = ""
    for sheet in printed:
        width, height = sheet.get_size()
        assert (round(width), round(height)) == (595, 842)
        text = sheet.get_textpage()
        boxes = [text.get_charbox(place) for place in range(text.count_chars())]
        assert all(box[0] >= 38 and box[2] <= width - 38 for box in boxes if box[2] > box[0])
        words += text.get_text_bounded()
    for result in reviewed().results:
        assert result.claim.speaker.name.split()[0] in words
    assert "Show all" not in words and "Back to the overview" not in words
