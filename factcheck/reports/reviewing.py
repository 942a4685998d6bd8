"""What reports for people say about decisions: who decided what and when, who signed it, and whether it still holds."""

from __future__ import annotations

from factcheck.decisions import Decision, Event, Reply
from factcheck.records import Label, Report, Result
from factcheck.reports import wording
from factcheck.reports.plain import quoted, readable

STATES = {"undecided": "not reviewed", "decided": "decided, not signed", "signed": "signed", "stale": "earlier state"}
"""What can have become of a proposal, in the order that editors look for."""
DONE = {Decision.ACCEPT: "accepted", Decision.OVERRULE: "overruled", Decision.NEEDS_WORK: "sent back"}


def review_words(result: Result) -> str:
    """ "accepted by Ann Editor on 3 May 2026, signed by …", or that the verdict is a machine proposal, not reviewed."""
    review = result.review
    if review is None or review.decided is None:
        return wording.MACHINE_PROPOSAL
    decided = _by(review.decided, DONE[review.decided.decision])
    signed = _by(review.signed, "signed") if review.signed else "not signed by a second editor"
    if review.decided.decision is Decision.NEEDS_WORK:
        return f"{wording.MACHINE_PROPOSAL}; {decided}"
    if review.stale:
        return f"{wording.MACHINE_PROPOSAL}; {mark(result)}: {decided}, {signed}"
    proposed = f"; the machine had proposed: {_label(str(review.decided.proposal['label']))}"
    return f"{decided}, {signed}{proposed if review.decided.decision is Decision.OVERRULE else ''}"


def mark(result: Result) -> str:
    """ "signed", "accepted", "overruled" or "sent back", with "on an earlier state" where that is so; empty if undecided."""
    review = result.review
    if review is None or review.decided is None:
        return ""
    done = "signed" if review.signed else DONE[review.decided.decision]
    return f"{done} on an earlier state" if review.stale else done


def state_words(result: Result) -> str:
    """The mark; where nobody decided on what is shown, also that it is a machine proposal, not reviewed."""
    words = [mark(result)] if mark(result) else []
    return "; ".join([*words, *([] if is_reviewed(result) else [wording.MACHINE_PROPOSAL])])


def marked(result: Result) -> str:
    """The mark in brackets, to stand after a verdict."""
    return f" ({mark(result)})" if mark(result) else ""


def standing(report: Report) -> str:
    """One sentence on how many of the verdicts people have decided."""
    decided = sum(is_reviewed(result) for result in report.results)
    if not decided:
        return f"Every verdict here is a {wording.MACHINE_PROPOSAL}."
    if decided == len(report.results):
        return "Every verdict here was decided by people, as stated with it."
    of_all = f"{decided} of {wording.count(len(report.results), 'verdict')} decided by people"
    return f"{of_all}; every other is a {wording.MACHINE_PROPOSAL}."


def is_reviewed(result: Result) -> bool:
    """Whether a person decided on the state that is shown."""
    return result.review is not None and result.review.label is not None


def is_signed(result: Result) -> bool:
    """Whether a second editor signed what was decided, on the state that is shown."""
    return is_reviewed(result) and result.review is not None and result.review.signed is not None


def state(result: Result) -> str:
    """One of `STATES`."""
    if result.review is not None and result.review.stale:
        return "stale"
    if not is_reviewed(result):
        return "undecided"
    return "signed" if is_signed(result) else "decided"


def details(result: Result) -> list[tuple[str, str]]:
    """Name and words of all that readers should know of a review; what editors noted for themselves stays out."""
    review = result.review
    if review is None:
        return []
    found = [("Reason", review.decided.reason)] if review.decided and review.decided.reason else []
    found += [("Changed since", change) for change in review.changes]
    replies = {event.reply.asked.casefold(): event.reply for event in review.of(Decision.REPLY) if event.reply}
    found += [("Right of reply", reply_words(reply)) for reply in replies.values()]
    found += [
        ("Correction", f"{wording.date_words(event.time[:10])}: {event.reason}") for event in review.of(Decision.CORRECTION)
    ]
    found += [("Set aside", f"{passage}, by {event.reviewer}: {event.reason}") for passage, event in review.dropped.items()]
    return [(name, readable(words)) for name, words in found]


def reply_words(reply: Reply) -> str:
    """Who was asked and when, until when, and what the answer was."""
    asked = f"{reply.asked} was asked on {wording.date_words(reply.asked_on)}"
    until = f", to answer by {wording.date_words(reply.deadline)}" if reply.deadline else ""
    return f"{asked}{until}. {f'Answer: {quoted(reply.answer)}' if reply.answer else 'No answer so far.'}"


def event_words(event: Event) -> str:
    """An entry of the log in one line, without its text: "overruled: Supported"."""
    match event.decision:
        case Decision.ACCEPT | Decision.OVERRULE:
            label = f": {wording.LABEL_WORDS[event.label]}" if event.label else ""
            return f"{DONE[event.decision]}{label}{', blind' if event.blind else ''}"
        case Decision.NEEDS_WORK:
            return "sent back: needs work"
        case Decision.SIGN:
            return "signed"
        case Decision.REPLY:
            return f"right of reply: {reply_words(event.reply)}" if event.reply else "right of reply"
        case Decision.DROP:
            return f"set aside {event.passage}"
        case Decision.RERANK:
            return f"moved {event.passage} to place {event.rank}"
        case Decision.ADD:
            side = wording.STANCE_WORDS[event.addition.stance] if event.addition else ""
            return f"added {event.passage}, {side} the claim"
    return event.decision.value


def log_words(report: Report) -> str:
    """The head of the review log, to be kept elsewhere; empty where there is no log."""
    return f"Review log up to {report.review_head}" if report.review_head else ""


def _by(event: Event, done: str) -> str:
    return f"{done} by {readable(event.reviewer)} on {wording.date_words(event.time[:10])}"


def _label(label: str) -> str:
    return wording.LABEL_WORDS[Label(label)] if label in set(Label) else label
