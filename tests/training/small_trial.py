"""A trial of the tiny town: four openings, one of which cannot get there; five strays,
one of which is shown a page and one asked back."""

from __future__ import annotations

from pathlib import Path

from tests.tiny import TODAY, tiny_conversation, tiny_knowledge

from guide.training.evaluate import OpeningCase, play
from guide.training.findings import Findings, TurnedTo
from guide.training.scored import read
from guide.training.trial import Stray, Trial

OPENINGS = (
    OpeningCase("缶の捨て方", "gomi", "ordinary", "cans"),
    OpeningCase("電池", "gomi", "word", "cans", ("batteries",)),
    OpeningCase("転出届の出し方", "moving", "ordinary", "move-out"),
    OpeningCase("応援金<b>をもらいたい", "gomi", "word", "ended"),
)
STRAYS = (
    Stray("ピザの作り方", "general"),
    Stray("宇宙の始まり", "general"),
    Stray("<script>株価</script>", "general"),
    Stray("使い終わった乾電池と充電池の回収", "near"),
    Stray("引っ越し", "near"),
)


def small_trial(path: Path = Path("small.yml"), *, seen: int = 0) -> Trial:
    """Return the trial as if it stood in a file; `seen` strays stand in calibration's file too."""
    return Trial(path, OPENINGS, path, STRAYS, seen_openings=0, seen_strays=seen)


def small_findings(trial: Trial | None = None) -> Findings:
    """Return what trying the town's model finds."""
    knowledge, conversation = tiny_knowledge(), tiny_conversation()
    catalogue = knowledge.catalogue(TODAY)
    return Findings(
        trial=trial or small_trial(),
        outcomes=tuple(play(conversation, catalogue, case) for case in OPENINGS),
        readings=tuple(read(knowledge, catalogue, case.text, case.targets) for case in OPENINGS),
        strays=tuple(
            TurnedTo(one, read(knowledge, catalogue, one.text), conversation.ask((), one.text).outcome)
            for one in STRAYS
        ),
    )
