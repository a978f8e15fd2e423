"""What torch would cost while serving: seconds to start and memory of the action server and the gateway.

    .venv/bin/python benchmarks/serving.py [--rounds 5]

Each part is imported and loads the promoted model in a process of its own, once as it is (the static embedder needs
numpy only) and once with torch and sentence-transformers imported, as a model of that library demands. The two take
turns; medians are printed.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PARTS = {"action server": "actions.actions", "gateway": "guide.app"}
PROGRAM = """
import importlib, json, sys, time
started = time.perf_counter()
for name in sys.argv[1:]:
    importlib.import_module(name)
from guide.dialogue.knowledge import load_knowledge
from guide.settings import load_settings
from guide.training.registry import Registry
settings = load_settings()
knowledge = load_knowledge(Registry(settings.models).current().directory, settings)
knowledge.retriever.score("引っ越した")
seconds = time.perf_counter() - started
memory = {line.split()[0]: int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("Vm")}
print(json.dumps({"seconds": seconds, "mb": memory["VmRSS:"] / 1024, "torch": "torch" in sys.modules}))
"""


def start(part: str, *, torch: bool) -> dict[str, float]:
    """Start a part in a process of its own and return what it took."""
    names = ["guide.retrieval.embedder", part] if torch else [part]
    command = [sys.executable, "-W", "ignore", "-c", PROGRAM, *names]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    if found["torch"] != torch:
        raise SystemExit(f"{part}: torch was imported, or was not, against what is measured here")
    return dict(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    report = {}
    for name, module in PARTS.items():
        taken: dict[bool, list[dict[str, float]]] = {False: [], True: []}
        for _ in range(rounds):
            for torch in (False, True):
                taken[torch].append(start(module, torch=torch))
        report[name] = {
            "with torch" if torch else "without": {
                key: round(statistics.median(one[key] for one in found), 1) for key in ("seconds", "mb")
            }
            for torch, found in taken.items()
        }
        print(name, report[name])
    target = ROOT / "results" / "serving.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps({"rounds": rounds, "found": report}, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
