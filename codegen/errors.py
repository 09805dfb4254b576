"""The exception of the pipeline, whose message is the one line that a person reads."""

from __future__ import annotations


class PipelineError(Exception):
    """The run cannot go on.

    The text names the thing that is wrong and the remedy, on one line where it can. Nothing was replaced.
    """
