"""The command `guide`: for trainers and staff. Output is for them, so it is in Japanese."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from guide.errors import FaqError, GuideError
from guide.settings import Settings, load_settings

app = typer.Typer(add_completion=False, no_args_is_help=True, help="自治体の手続き案内")
faq_app = typer.Typer(no_args_is_help=True, help="FAQを調べる")
models_app = typer.Typer(no_args_is_help=True, help="モデルの版を管理する")
benchmark_app = typer.Typer(no_args_is_help=True, help="公開の試験データで測る")
app.add_typer(faq_app, name="faq")
app.add_typer(benchmark_app, name="benchmark")
app.add_typer(models_app, name="models")
out = Console()
err = Console(stderr=True)


def main() -> None:
    """Run the command line; errors of ours become a sentence and exit code 1."""
    try:
        app()
    except FaqError as error:
        for problem in error.problems:
            err.print(str(problem), markup=False, soft_wrap=True)
        err.print(f"{len(error.problems)}件の問題があります。直してから、もう一度実行してください。")
        sys.exit(1)
    except GuideError as error:
        err.print(str(error), markup=False, soft_wrap=True)
        sys.exit(1)


@app.command()
def serve() -> None:
    """案内を動かす（止めるときは Ctrl-C）。"""
    from guide.serving.serve import run

    sys.exit(run(load_settings(), out))


@app.command()
def train(
    promote: Annotated[bool, typer.Option(help="できた版をすぐに使う")] = True,
    tune: Annotated[
        bool | None,
        typer.Option(
            "--tune/--no-tune",
            help="--tune: GUIDE_EMBEDDERのモデルを市のFAQに合わせて学習する。"
            "--no-tune: 学習を省き、直した文をすぐ探せるようにする",
        ),
    ] = None,
) -> None:
    """FAQからモデルをつくる。"""
    from guide.serving.progress import train_with_progress

    train_with_progress(load_settings(), out, promote=promote, tune=tune)


@app.command()
def evaluate(
    openings: Annotated[Path | None, typer.Argument(help="評価する質問のファイル")] = None,
    report: Annotated[Path | None, typer.Option(metavar="DIR", help="レポートを書くフォルダー")] = None,
) -> None:
    """案内のたしからしさを測る。"""
    from guide.serving.reports import print_evaluation

    settings = load_settings()
    print_evaluation(settings, openings or settings.openings, out, report=report)


@app.command()
def ask(
    text: Annotated[str, typer.Argument(help="住民の言葉")],
    explain: Annotated[
        bool, typer.Option("--explain", help="確からしさ・次の一手の値打ち・えらんだ理由も見る")
    ] = False,
) -> None:
    """一つの質問を試し、住民が見る画面を見る。"""
    from guide.serving.answers import print_answer

    print_answer(load_settings(), text, out, explains=explain)


@app.command()
def inbox(
    done: Annotated[int | None, typer.Option("--done", metavar="ID", min=1, help="この番号の質問を済みにする")] = None,
) -> None:
    """答えられなかった質問を、多い順に出す。"""
    from guide.serving.questions import print_inbox

    if not print_inbox(load_settings(), out, done=done):
        raise typer.Exit(1)


@faq_app.command("check")
def faq_check(
    directory: Annotated[Path | None, typer.Argument(help="FAQのフォルダー（言いかえの辞書は調べない）")] = None,
    replay: Annotated[
        bool, typer.Option("--replay", help="動いている版に質問を試し、すぐに違うページを見せないかも調べる")
    ] = False,
) -> None:
    """FAQ（data/faq と data/local）、言いかえの辞書、オープンデータの書き方を調べ、直すところをすべて示す。"""
    from guide.faq.lexicon_loader import LexiconReport, check_lexicon
    from guide.faq.loader import check_faq
    from guide.lookup.agreement import check_collected
    from guide.lookup.milestones import check_milestones
    from guide.lookup.schedule import check_plan
    from guide.opendata.town import check_town

    settings = load_settings()
    report = check_faq(directory) if directory else check_faq(settings.faq, settings.local)
    words = LexiconReport() if directory else check_lexicon(settings.lexicon)
    problems = report.problems + words.problems
    if directory is None:
        town = check_town(settings.open_data)
        problems += town.problems
        problems += check_plan(settings.vaccination)
        if report.faq is not None:
            problems += check_milestones(settings.ages, report.faq.entries)
        if report.faq is not None and town.town is not None:
            problems += check_collected(report.faq, town.town.calendar, settings.faq, settings.local)
    if replay:
        from guide.serving.reports import replayed

        problems += tuple(replayed(settings))
    for problem in problems:
        out.print(str(problem), markup=False, soft_wrap=True, highlight=False)
    errors = sum(problem.severity == "error" for problem in problems)
    if errors:
        out.print(f"直すところが{errors}件あります。")
        raise typer.Exit(1)
    assert report.faq is not None
    assert words.lexicon is not None
    checked = f"{len(report.faq.entries)}件のページ"
    if words.lexicon.groups:
        checked += f"と{len(words.lexicon.groups)}組の言いかえ"
    out.print(f"{checked}に、直すところはありません。" + (f"（注意 {len(problems)}件）" if problems else ""))


@faq_app.command("variables")
def faq_variables(
    open_only: Annotated[bool, typer.Option("--open", help="市がまだ書きかえていないものだけを出す")] = False,
    as_yaml: Annotated[bool, typer.Option("--yaml", help="data/local に置けるファイルの形で出す")] = False,
) -> None:
    """市ごとに書きかえる値（変数）の一覧を出す。"""
    from guide.serving.faq_lists import print_variables

    print_variables(load_settings(), out, open_only=open_only, as_yaml=as_yaml)


@faq_app.command("review")
def faq_review(
    unsure: Annotated[bool, typer.Option("--unsure", help="確かめることが書かれたページだけを出す")] = False,
) -> None:
    """確かめることがあるページと、二人目がまだ読んでいないページの一覧を出す。"""
    from guide.serving.faq_lists import print_review

    print_review(load_settings(), out, unsure=unsure)


@faq_app.command("export")
def faq_export(directory: Annotated[Path, typer.Argument(help="CSVを書くフォルダー")]) -> None:
    """ごみ分別辞典を、オープンデータの形（5374 と ごみ分別）で書き出す。"""
    from guide.serving.faq_lists import export_sorting

    export_sorting(load_settings(), directory, out)


@faq_app.command("import")
def faq_import(file: Annotated[Path, typer.Argument(help="5374 の target.csv か、ごみ分別のCSV")]) -> None:
    """ごみ分別のCSVを、data/local に置ける形（items）で出す。"""
    from guide.serving.faq_lists import import_sorting

    import_sorting(load_settings(), file, out)


@benchmark_app.command("retrieval")
def benchmark_retrieval(
    directory: Annotated[
        Path, typer.Option("--dir", metavar="DIR", help="corpus.json、queries.json、qrels.jsonのあるフォルダー")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="結果をJSONで出す")] = False,
    seed: Annotated[int, typer.Option(min=0, help="学習の乱数")] = 0,
) -> None:
    """文書だけで学習し、質問ごとに順位をつけて、検索のたしからしさを測る。"""
    from guide.serving.benchmarks import print_benchmark

    print_benchmark(load_settings(), directory, out, as_json=as_json, seed=seed)


@models_app.command("list")
def models_list() -> None:
    """モデルの版を古い順に示す。"""
    from guide.errors import ModelError
    from guide.training.registry import Registry

    registry = Registry(load_settings().models)
    try:
        current = registry.current().name
    except ModelError:
        # Nothing was promoted yet, or what was is gone: the list is what helps then.
        current = ""
    table = Table("版", "使用中", "ページ数", "作成", "秒")
    for version in registry.versions():
        facts = version.manifest
        mark = "●" if version.name == current else ""
        table.add_row(version.name, mark, str(facts["entries"]), str(facts["made"]), str(facts["seconds"]))
    out.print(table)


@models_app.command("promote")
def models_promote(name: str) -> None:
    """その版を使う。"""
    _put_into_service(load_settings(), name)


@models_app.command("rollback")
def models_rollback() -> None:
    """一つ前に使っていた版に戻す。"""
    _put_into_service(load_settings(), None)


def _put_into_service(settings: Settings, name: str | None) -> None:
    from guide.training.registry import Registry

    registry = Registry(settings.models)
    version = registry.promote(name) if name else registry.roll_back()
    out.print(f"{version.name} を使います。動いている案内は、起動し直すと切り替わります。")
