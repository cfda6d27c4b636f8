"""Groups of commands of the command line, each a Typer application that `reshore.cli` adds."""
