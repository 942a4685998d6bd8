"""The desk's pages and forms. Every page works without scripts, and everything on it is escaped."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from factcheck.decisions import Addition, Decision, Reply
from factcheck.desk.security import HOSTS, Headers, token, too_large, trouble
from factcheck.desk.state import Desk, unsorted
from factcheck.errors import FactcheckError, InputError, UnknownNameError
from factcheck.records import Label, Result, Stance
from factcheck.reports import html, reviewing, wording
from factcheck.reports.plain import readable
from factcheck.review.decide import LONGEST_NAME, ConflictError, Entry
from factcheck.review.overlay import DECIDES
from factcheck.review.seen import fingerprint

PASSAGES = 5
"""Passages of each kind that a page shows at once; the rest is behind `all`."""
TEXTS: dict[str, str] = {
    **{Decision.NOTE: "note", Decision.CORRECTION: "correction", Decision.DROP: "why", Decision.RERANK: "because"},
    Decision.ADD: "shows",
}
FIELDS: dict[str, str] = {
    **dict.fromkeys((Decision.ACCEPT, Decision.OVERRULE, Decision.NEEDS_WORK), "reason"),
    **TEXTS,
    **{Decision.REPLY: "asked answer", Decision.ADD: "quote source shows", Decision.SIGN: "-"},
}
"""The fields that each form has text in; what is entered need not be kept as a draft any more."""
TELLS = (*DECIDES, Decision.SIGN, Decision.DROP, Decision.RERANK, Decision.ADD)
"""What a blind page leaves out of the log: it tells how somebody else sees the claim."""
PASSAGES_OF = {Decision.DROP: "passage", Decision.RERANK: "moved"}
"""The fields that hold the text and the passage of an entry; any other text is a `reason`."""
_FOLDER = Path(__file__).parent


def make_app(desk: Desk, now: Callable[[], str]) -> Starlette:
    """The desk as a web application; `now` gives the time of an entry."""
    pages = Pages(desk, now)
    styles = Path(html.__file__).parent / "templates" / "report.css"
    routes = [
        Route("/", pages.queue),
        Route("/start", pages.start, methods=["GET", "POST"]),
        Route("/claims/{claim_id}", pages.claim, methods=["GET", "POST"]),
        Route("/report.css", lambda request: FileResponse(styles, media_type="text/css")),
        Mount("/static", StaticFiles(directory=_FOLDER / "static")),
    ]
    middleware = [
        Middleware(Headers),
        Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS),
        Middleware(SessionMiddleware, secret_key=secrets.token_hex(32), same_site="strict", max_age=None),
    ]
    return Starlette(routes=routes, middleware=middleware, exception_handlers={FactcheckError: pages.not_sound})


@dataclass(frozen=True)
class Pages:
    """The desk's answers to requests."""

    desk: Desk
    now: Callable[[], str]

    async def start(self, request: Request) -> Response:
        """Asks who is there. No password: whoever sits at this computer can give any name."""
        if request.method == "GET":
            return self.page(request, "start", problem=None)
        form = await typed_in(request)
        if isinstance(form, Response):
            return form
        name = form.get("name", "").strip()
        if not name or len(name) > LONGEST_NAME:
            return self.page(request, "start", 422, problem=f"Give a name of at most {LONGEST_NAME} characters.")
        request.session["name"] = name
        return RedirectResponse("/", 303)

    async def queue(self, request: Request) -> Response:
        """Every claim, by verdict, speaker and state."""
        if not name_of(request):
            return RedirectResponse("/start", 303)
        report, _ = await run_in_threadpool(self.desk.report)
        rows = [Row(result, self.desk.hides(result, name_of(request))) for result in report.results]
        chosen = {key: request.query_params.get(key, "") for key in ("verdict", "speaker", "state")}
        shown = [row for row in rows if row.fits(chosen)]
        names = sorted({readable(row.result.claim.speaker.name) for row in rows})
        lists: dict[str, Any] = {"speakers": [(name, name) for name in names], "states": reviewing.STATES.items()}
        return self.page(request, "queue", report=report, rows=shown, total=len(rows), chosen=chosen, look=html.look, **lists)

    async def claim(self, request: Request) -> Response:
        """One claim with its forms; takes what they send."""
        if not name_of(request):
            return RedirectResponse("/start", 303)
        if request.method == "GET":
            return await run_in_threadpool(self.claim_page, request, {}, None)
        form = await typed_in(request)
        return form if isinstance(form, Response) else await run_in_threadpool(self.enter, request, form)

    def enter(self, request: Request, form: Mapping[str, str]) -> Response:
        """Adds what was typed to the log, or shows the page again with all of it and the reason why not."""
        claim_id, reviewer = request.path_params["claim_id"], name_of(request)
        try:
            report, _ = self.desk.report()
            hidden = self.desk.hides(self.desk.scene(report, claim_id).result, reviewer)
            entry = entry_from(form, reviewer, hidden, self.now()[:10])
            self.desk.enter(claim_id, entry, self.now(), form.get("position", ""), form.get("shown", ""))
        except UnknownNameError:
            raise
        except ConflictError as error:
            return self.claim_page(request, form, f"Not entered: {error}. What you typed is kept below.", 409)
        except FactcheckError as error:
            return self.claim_page(request, form, f"Not entered: {without_option(error)}.", 422)
        return RedirectResponse(f"/claims/{claim_id}?entered={entry.decision}", 303)

    def claim_page(self, request: Request, typed: Mapping[str, str], problem: str | None, status: int = 200) -> Response:
        claim_id = request.path_params["claim_id"]
        report, log = self.desk.report()
        scene = self.desk.scene(report, claim_id)
        names = [result.claim.id for result in report.results]
        place = names.index(claim_id)
        events = log.of(claim_id)
        hidden = self.desk.hides(scene.result, name_of(request))
        since = typed.get("position")
        known = log.hashes.index(since) + 1 if since in log.hashes else 0
        newer = [event for event in log.events[known:] if event.claim == claim_id] if since is not None else []
        return self.page(
            request,
            "claim",
            status,
            section=html.section(scene.result, 1, 0 if "all" in request.query_params else PASSAGES),
            blind=hidden,
            passages=unsorted(scene.result) if hidden else [],
            before=names[place - 1] if place else None,
            after=names[place + 1] if place + 1 < len(names) else None,
            place=f"Claim {place + 1} of {len(names)}",
            events=[event for event in events if not hidden or event.decision not in TELLS],
            newer=[] if hidden else newer,
            position=log.position(claim_id),
            shown=fingerprint(scene.snapshot()),
            typed=typed,
            problem=problem,
            entered="" if problem else FIELDS.get(request.query_params.get("entered", ""), ""),
            today=self.now()[:10],
        )

    async def not_sound(self, request: Request, error: Exception) -> Response:
        """A file that cannot be read, or a claim that is not there, in one clear line."""
        status = 404 if isinstance(error, UnknownNameError) else 503
        return self.page(request, "problem", status, problem=str(error))

    def page(self, request: Request, name: str, status: int = 200, **shown: Any) -> Response:
        template = html.environment("factcheck.desk:templates").get_template(f"{name}.html.j2")
        about = {
            "token": token(request),
            "name": name_of(request),
            "desk": self.desk,
            "labels": list(Label),
            "Decision": Decision,
        }
        return HTMLResponse(template.render(**about, **shown), status)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the queue; `hidden` where this person has not given their verdict yet."""

    result: Result
    hidden: bool

    @property
    def state(self) -> str:
        """One of `reviewing.STATES`."""
        return reviewing.state(self.result)

    def fits(self, chosen: Mapping[str, str]) -> bool:
        """Whether the row passes the filters; a hidden verdict passes any, so that none can be guessed."""
        verdict = self.hidden or chosen["verdict"] in ("", wording.label_of(self.result).value)
        speaker = chosen["speaker"] in ("", readable(self.result.claim.speaker.name))
        return verdict and speaker and chosen["state"] in ("", self.state)


def without_option(error: FactcheckError) -> str:
    """The message without the name of the command line's option."""
    return re.sub(r"^--[\w-]+: ", "", str(error))


def name_of(request: Request) -> str:
    """Who is there; empty before they have said so."""
    return str(request.session.get("name", ""))


async def typed_in(request: Request) -> dict[str, str] | Response:
    """The fields of a form, or why it is not taken."""
    if too_large(request):
        return HTMLResponse("The form is too large.", 413)
    form = {key: value for key, value in (await request.form()).items() if isinstance(value, str)}
    why_not = trouble(request, form.get("token", ""))
    return HTMLResponse(why_not, 403) if why_not else form


def entry_from(form: Mapping[str, str], reviewer: str, hidden: bool, today: str) -> Entry:
    """What a form enters; raises InputError if a field holds what no form offers."""
    decision, label = form.get("decision", ""), form.get("label", "")
    if decision not in set(Decision) or label not in {"", *Label}:
        raise InputError("the form was incomplete; choose one of its buttons")
    kind = Decision(decision)
    if hidden and kind is Decision.SIGN:
        raise InputError("give your own verdict first; this desk is blind")
    blind = hidden and kind in (Decision.ACCEPT, Decision.OVERRULE)
    reply = None
    if kind is Decision.REPLY:
        reply = Reply(form.get("asked", ""), form.get("asked_on") or today, form.get("deadline") or None, form.get("answer"))
    addition = None
    if kind is Decision.ADD:
        stance = form.get("stance", "")
        if stance not in (Stance.REFUTES, Stance.SUPPORTS):
            raise InputError("say whether the passage is for or against the claim", field="--stance")
        addition = Addition(form.get("quote", ""), Stance(stance), form.get("source", "").strip() or None)
    return Entry(
        reviewer,
        kind,
        Label(label) if label and kind in (Decision.ACCEPT, Decision.OVERRULE) and (blind or kind is Decision.OVERRULE) else None,
        form.get(TEXTS.get(kind, "reason")),
        reply,
        form.get(PASSAGES_OF.get(kind, "")),
        int(rank) if kind is Decision.RERANK and (rank := form.get("rank", "")).isdecimal() and len(rank) < 6 else None,
        addition,
        blind=blind,
    )
