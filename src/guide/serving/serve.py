"""`guide serve`: trains if nothing is there, then runs Rasa, the action server and the gateway."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import httpx
import yaml
from rich.console import Console

from guide.errors import NoModel, SettingsError
from guide.faq.lexicon_loader import check_lexicon
from guide.faq.loader import check_faq
from guide.opendata.town import check_town
from guide.serving.ports import taken
from guide.serving.progress import train_with_progress
from guide.serving.supervisor import Program, Supervisor
from guide.settings import Settings
from guide.training.dialogue_model import NAME as DIALOGUE
from guide.training.dialogue_model import rasa_environment
from guide.training.fingerprint import fingerprint
from guide.training.registry import Registry, Version

READY_LIMIT = 180
_LABELS = {"rasa": "会話エンジン（Rasa）", "actions": "アクションサーバー", "gateway": "案内の入り口"}


def run(settings: Settings, out: Console) -> int:
    """Serve until Ctrl-C or SIGTERM; return the exit code."""
    version = _version(settings, out)
    _refuse_taken_ports(settings)
    if not settings.rasa_python.exists():
        raise SettingsError("Rasaの環境（.venv-rasa）がありません。make setup を実行してください。")
    supervisor = Supervisor(
        programs(settings, version), tell=lambda name, what: out.print(f"{_LABELS[name]}：{what}", markup=False)
    )
    return asyncio.run(_serve(settings, supervisor, out))


def programs(settings: Settings, version: Version) -> list[Program]:
    """Return the three processes for one model version."""
    python = sys.executable
    model = version.directory / "rasa" / f"{DIALOGUE}.tar.gz"
    own = {
        "GUIDE_ROOT": str(settings.root),
        "GUIDE_VAR": str(settings.var),
        "GUIDE_MODELS": str(settings.models),
        # All three serve one version, also those restarted after another was promoted.
        "GUIDE_MODEL": version.name,
        # Many small vectors: more threads cost more than they give.
        "OMP_NUM_THREADS": "1",
    }
    rasa = [
        str(settings.rasa_python), "-m", "rasa", "run", "--interface", "127.0.0.1", "--port", str(settings.rasa_port),
        "--model", str(model), "--endpoints", str(_endpoints(settings)), "--credentials", "credentials.yml",
    ]  # fmt: skip
    actions = [python, "-m", "actions", "--port", str(settings.actions_port)]
    gateway = [
        python, "-m", "uvicorn", "--factory", "guide.app:create_app", "--host", settings.host,
        "--port", str(settings.port), "--no-access-log", "--timeout-graceful-shutdown", "5",
    ]  # fmt: skip
    environments = {
        "rasa": {**rasa_environment(settings.root), **own},
        "actions": own,
        "gateway": own,
    }
    return [
        Program(
            name=name,
            command=command,
            log=settings.var / "log" / f"{name}.log",
            pid_file=settings.var / "run" / f"{name}.pid",
            directory=settings.root,
            environment=environments[name],
        )
        for name, command in (("rasa", rasa), ("actions", actions), ("gateway", gateway))
    ]


def _endpoints(settings: Settings) -> Path:
    """Write `endpoints.yml` with the action server's port in force; Rasa knows no default for a variable."""
    data = yaml.safe_load((settings.root / "endpoints.yml").read_text(encoding="utf-8"))
    data["action_endpoint"]["url"] = f"{settings.actions_url}/webhook"
    path = settings.var / "endpoints.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return path


def _version(settings: Settings, out: Console) -> Version:
    registry = Registry(settings.models)
    try:
        version = registry.serving(settings.model)
    except NoModel:
        out.print("モデルがまだないので、FAQからつくります。")
        return train_with_progress(settings, out, promote=True)
    faq, lexicon = check_faq(settings.faq, settings.local).faq, check_lexicon(settings.lexicon).lexicon
    town = check_town(settings.open_data).town
    if faq is None or lexicon is None or town is None:
        out.print("FAQなどのデータに直すところがあります（`guide faq check`）。前の版のまま動かします。")
    elif fingerprint(faq, lexicon, town) != version.manifest["faq"]:
        out.print("FAQなどのデータが変わっています。反映するには `guide train` を実行してください。")
    return version


def _refuse_taken_ports(settings: Settings) -> None:
    used = [port for port in (settings.rasa_port, settings.actions_port, settings.port) if taken(port)]
    if used:
        names = "、".join(map(str, used))
        raise SettingsError(
            f"ポート {names} はほかで使われています。止めるか、GUIDE_PORT などで別の番号にしてください。"
        )


async def _serve(settings: Settings, supervisor: Supervisor, out: Console) -> int:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, supervisor.stop)
    announcing = asyncio.create_task(_announce(settings, out))
    await supervisor.run()
    announcing.cancel()
    out.print("止めました。")
    return 0


async def _announce(settings: Settings, out: Console) -> None:
    """Print the address when residents get answers, and once more when every part works."""
    address = f"http://{settings.host}:{settings.port}/"
    async with httpx.AsyncClient(timeout=2.0) as client:
        seen = ""
        for _ in range(READY_LIMIT * 2):
            status = await _status(client, address)
            if status and not seen:
                out.print(f"開きました： {address}", markup=False)
                if status != "ok":
                    out.print("会話エンジンを準備しています（かんたんな案内は、もう使えます）。")
            seen = status or seen
            if status == "ok":
                out.print("準備ができました。止めるときは Ctrl-C を押してください。")
                return
            await asyncio.sleep(0.5)
        out.print(f"まだ全部は動いていません。{address}readyz と var/log を見てください。", markup=False)


async def _status(client: httpx.AsyncClient, address: str) -> str:
    try:
        return str((await client.get(f"{address}readyz")).json()["status"])
    except (httpx.HTTPError, ValueError, KeyError):
        return ""
