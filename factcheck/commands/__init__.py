"""The command line: parse, call, print. A file per command, imported when it is called.

Only this package prints or exits: results on stdout, everything else on stderr.
"""

from __future__ import annotations

import logging
import os
import sys
from importlib import import_module

import click

from factcheck import __version__
from factcheck.errors import FactcheckError

COMMANDS = {
    "check": ("factcheck.commands.check:check", "Claims side by side with the evidence for and against them."),
    "report": ("factcheck.commands.report:report", "The verdicts for publication, with what people decided."),
    "review": ("factcheck.commands.review:review", "Decide, sign, and see who decided what; a desk in the browser."),
    "diff": ("factcheck.commands.diff:diff", "What changed between two JSON reports."),
    "search": ("factcheck.commands.search:search", "Passages for a free query, with their stance."),
    "show": ("factcheck.commands.show:show", "A source, or a passage in its context."),
    "validate": ("factcheck.commands.validate:validate", "Check every claim and evidence file; list all problems."),
    "add": ("factcheck.commands.add:add", "Write a new claim or evidence file."),
    "index": ("factcheck.commands.index:index", "Compute what is not yet in the cache."),
    "bench": ("factcheck.commands.bench:bench", "Figures on a data set."),
    "doctor": ("factcheck.commands.doctor:doctor", "What is installed, which models, what is missing."),
}


class LazyGroup(click.Group):
    """Imports a command's module when it is called; the list of commands costs nothing."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name][0].split(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        from factcheck.text import nearest

        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = nearest(args[0], COMMANDS)
            ctx.fail(f"No such command {args[0]!r}." + (f" Did you mean {near}?" if near else ""))
        return super().resolve_command(ctx, args)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="factcheck")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.pass_context
def program(ctx: click.Context, debug: bool) -> None:
    """Official claims side by side with the evidence for and against them.

    Every verdict is a machine proposal until an editor has reviewed it.
    """
    ctx.obj = {"debug": debug}


def main(arguments: list[str] | None = None) -> None:
    """Run the program and exit: 0 done, 1 an error with a clear message, 2 wrong usage."""
    arguments = sys.argv[1:] if arguments is None else arguments
    logging.basicConfig(format="%(message)s", level=logging.WARNING, stream=sys.stderr)
    try:
        if stopped := program.main(arguments, prog_name="factcheck", standalone_mode=False):
            sys.exit(stopped)  # a command that says no: `review verify` at a change
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(_said("stopped; what was computed so far is kept", arguments))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except FactcheckError as error:
        sys.exit(_said(str(error), arguments))
    except OSError as error:
        sys.exit(
            _said(f"{error.filename or 'a file'} cannot be used ({error.strerror}); free space or correct the path", arguments)
        )
    except Exception as error:  # a mistake of ours: still one clear line, and how to see more
        sys.exit(
            _said(f"internal error ({type(error).__name__}: {error}); run again as factcheck --debug … and report it", arguments)
        )


def _said(message: str, arguments: list[str]) -> int:
    if "--debug" in arguments:
        raise  # noqa: PLE0704 (called only while an exception is handled)
    click.echo("\n".join(f"error: {line}" for line in message.splitlines()), err=True)
    return 1
