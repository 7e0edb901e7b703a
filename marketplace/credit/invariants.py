"""What is always true of credit."""

from __future__ import annotations

from core.invariants import Invariant, declare

declare(
    Invariant(
        name="a correction weighs what it corrects",
        why="an upheld appeal leaves no trace in the standing",
        sql="""SELECT correction.id FROM credit_event correction
               JOIN credit_event wrong ON wrong.id = correction.undoes
               WHERE correction.points <> -wrong.points
                 OR correction.subject <> wrong.subject
                 OR correction.expires_at <> wrong.expires_at""",
    ),
    Invariant(
        name="an upheld appeal is corrected, and nothing else is",
        why="events are taken back by appeal alone",
        sql="""SELECT appeal.id AS appeal, correction.id AS correction
               FROM (SELECT * FROM credit_appeal WHERE state = 'upheld') appeal
               FULL JOIN (SELECT * FROM credit_event WHERE undoes IS NOT NULL) correction
                 ON correction.undoes = appeal.event
               WHERE appeal.id IS NULL OR correction.id IS NULL""",
    ),
)
