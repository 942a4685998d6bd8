"""`factcheck review serve`: the editor's desk in the browser."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from pathlib import Path

import click

from factcheck.commands.check import make_report, stored
from factcheck.commands.options import Common, common, in_house
from factcheck.errors import InputError, MissingDependencyError


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="Port; 0 takes any that is free.")
@click.option("--blind", is_flag=True, help="Show nobody the machine's verdict before they have given theirs.")
@in_house
@common
def serve(port: int, blind: bool, house: Path | None, common: Common) -> None:
    """The desk in the browser, for whoever sits at this computer: it answers on 127.0.0.1 only and asks for no password."""
    try:
        import itsdangerous  # noqa: F401
        import python_multipart  # noqa: F401
        import uvicorn

        from factcheck.desk.app import make_app
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("factcheck"):
            raise
        raise MissingDependencyError("factcheck-desk[desk]", f"the desk ({error.name} is missing)") from error
    from factcheck.desk.state import Desk
    from factcheck.house import house_of

    workspace = common.workspace
    newsroom = house_of(workspace.claims, house)
    desk = Desk(workspace.claims, workspace.evidence, lambda: make_report(stored(common, ()), common), blind, newsroom)
    click.echo("checking the claims …", err=True)
    desk.report()
    try:
        listener = socket.create_server(("127.0.0.1", port))
    except OSError as error:
        raise InputError(
            f"port {port} cannot be opened ({error.strerror}); name another, or 0 for any", field="--port"
        ) from error
    click.echo(f"the desk is open at http://127.0.0.1:{listener.getsockname()[1]} (stop it with Ctrl+C)", err=True)
    config = uvicorn.Config(make_app(desk, now), log_level="warning", server_header=False, proxy_headers=False)
    uvicorn.Server(config).run(sockets=[listener])


def now() -> str:
    """This moment in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
