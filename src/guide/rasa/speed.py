"""Faster forms of four things that Rasa does over and over in a turn, with the same results.

Each was found with a profiler on Rasa 3.6.21:

- the reply of the action server is checked with `jsonschema.validate`, which first checks Rasa's own constant
  schema against the schema of schemas, 2,000 steps each time: four fifths of a turn's work;
- every prediction, three a turn, is planned anew and handed to a task scheduler, although the model's parts
  always run one after the other: a sixth of what is left;
- every message builds an empty domain, to see that the domain in use is not empty;
- the class of an event is looked up by walking all subclasses of `Event`, for every event that a tracker store
  reads as JSON. Our own store keeps events, those that share conversations between processes do not.

All of this looks into Rasa, so it applies to exactly that version; any other Rasa stays as it is.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from typing import Any

import rasa
from dask.core import toposort  # type: ignore[import-not-found]
from jsonschema.exceptions import best_match  # type: ignore[import-untyped]
from jsonschema.validators import validator_for  # type: ignore[import-untyped]
from rasa.core.actions.action import RemoteAction
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event

logger = logging.getLogger(__name__)

RASA_VERSION = "3.6.21"


def install() -> bool:
    """Apply the repairs to Rasa in this process; tell whether its version is the one they were made for."""
    if rasa.__version__ != RASA_VERSION:
        logger.warning("Rasa %s is not %s: running without our repairs for speed", rasa.__version__, RASA_VERSION)
        return False
    for owner, name, repair in _REPAIRS:
        _replace(owner, name, repair)
    return True


def _replace(owner: type, name: str, repair: Callable[[Any], Any]) -> None:
    original = owner.__dict__[name]
    function = getattr(original, "__func__", original)
    if hasattr(function, "stock"):  # installed before
        return
    repaired = repair(function)
    repaired.stock = function
    setattr(owner, name, staticmethod(repaired) if isinstance(original, staticmethod) else repaired)


def _check_reply_with_a_built_validator(stock: Callable[..., bool]) -> Callable[..., bool]:
    schema = RemoteAction.action_response_format_spec()
    validator = validator_for(schema)(schema)

    @functools.wraps(stock)
    def _validate_action_result(self: RemoteAction, result: dict[str, Any]) -> bool:
        if best_match(validator.iter_errors(result)) is None:
            return True
        return stock(self, result)  # raises the same error, with the same words

    return _validate_action_result


def _remember_event_classes(stock: Callable[..., Any]) -> Callable[..., Any]:
    known: dict[str, type[Event]] = {}

    @functools.wraps(stock)
    def resolve_by_type(type_name: str, default: type[Event] | None = None) -> type[Event] | None:
        if type_name in known:
            return known[type_name]
        found: type[Event] | None = stock(type_name, default)
        # A default stands for "unknown here", and a class for it may yet be imported.
        if found is not None and found is not default:
            known[type_name] = found
        return found

    return resolve_by_type


def _run_predictions_in_order(stock: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    @functools.wraps(stock)
    def run(
        self: DaskGraphRunner, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
    ) -> dict[str, Any]:
        if not inputs or not targets:  # training, which the scheduler serves well
            return stock(self, inputs, targets)
        plans: dict[tuple[str, ...], list[str]] = self.__dict__.setdefault("_plans", {})
        key = (*targets, *inputs)
        if key not in plans:
            plans[key] = _plan(self, inputs, targets)
        results = {name: (name, value) for name, value in inputs.items()}
        for name in plans[key]:
            needs = self._graph_schema.nodes[name].needs.values()
            results[name] = self._instantiated_nodes[name](*(results.get(need, need) for need in needs))
        return dict(results[target] for target in targets)

    return run


def _plan(runner: DaskGraphRunner, inputs: dict[str, Any], targets: list[str]) -> list[str]:
    """Return the names of the nodes that the targets need, each after those it needs itself."""
    graph = runner._build_dask_graph(runner._graph_schema.minimal_graph_schema(targets))
    nodes = set(graph)
    runner._add_inputs_to_graph(inputs, graph)
    return [name for name in toposort(graph) if name in nodes and name not in inputs]


def _remember_the_empty_domain(_stock: Callable[..., bool]) -> Callable[..., bool]:
    empty = Domain.empty().as_dict()

    @functools.wraps(_stock)
    def is_empty(self: Domain) -> bool:
        return bool(self.as_dict() == empty)

    return is_empty


_REPAIRS: tuple[tuple[type, str, Callable[[Any], Any]], ...] = (
    (RemoteAction, "_validate_action_result", _check_reply_with_a_built_validator),
    (DaskGraphRunner, "run", _run_predictions_in_order),
    (Domain, "is_empty", _remember_the_empty_domain),
    (Event, "resolve_by_type", _remember_event_classes),
)
