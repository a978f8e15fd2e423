"""Training in the terminal, with a progress bar for each stage."""

from __future__ import annotations

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from guide.settings import Settings
from guide.training.registry import Registry, Version

_STAGES = {
    "check": "FAQを調べています",
    "embed": "言葉の近さを学んでいます",
    "calibrate": "答えられる質問かどうかを学んでいます",
    "dialogue": "会話（Rasa）を学んでいます",
}


_START = {
    None: "学習を始めます。1、2分かかります。",
    True: "指定したモデルの学習を始めます。大きなモデルは、何時間もかかることがあります。",
    False: "学習はせず、新しい文を探せるようにします。",
}


class ProgressWatcher:
    """Shows the stages of a build as they come (role: `Watcher`)."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task: TaskID | None = None

    def stage(self, name: str) -> None:
        self.finish()
        self._task = self._progress.add_task(_STAGES[name], total=None)

    def step(self, done: int, of: int) -> None:
        if self._task is not None:
            self._progress.update(self._task, completed=done, total=of)

    def finish(self) -> None:
        """Mark the running stage as done."""
        if self._task is not None:
            self._progress.update(self._task, total=1, completed=1)


def train_with_progress(settings: Settings, out: Console, *, promote: bool, tune: bool | None = None) -> Version:
    """Build a version, show how it goes, and put it into service where asked."""
    # Imports torch, which takes seconds: say first that something happens.
    out.print(_START[tune])
    from guide.training.build import build

    registry = Registry(settings.models)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=out) as progress:
        watcher = ProgressWatcher(progress)
        version = build(settings, registry, watcher, tune=tune)
        watcher.finish()
    facts = version.manifest
    out.print(f"できました：{version.name}（{facts['entries']}ページ、{facts['seconds']}秒）")
    if promote:
        registry.promote(version.name)
        out.print("この版を使います。")
    return version
