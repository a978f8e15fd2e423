"""A test collection for retrieval: documents, queries and judgements, as the field publishes them.

corpus.json   {document: "Question: …\\nAnswer: …"}
queries.json  {query: text}
qrels.json    {query: {document: grade}}
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from guide.errors import CollectionError
from guide.faq.model import Category, Entry, Faq, FieldOfWork, Office
from guide.retrieval.documents import sentences
from guide.text.normalise import normalise

REPEATED = 0.01
"""A sentence that stands in more than this share of the answers, and in `FEW`, is boiler-plate."""
FEW = 5
_PARTS = re.compile(r"Question:(.*?)\nAnswer:(.*)", re.DOTALL)
_CONTACT = re.compile(r"【\s*お?問い?合わ?せ先?\s*】")
_LINE_MARK = re.compile(r"<改>|[■◆●]|【\s*関連[^】]*】")
_OFFICE = "office"
_CATEGORY = "all"


@dataclass(frozen=True)
class Collection:
    """The collection as an FAQ without ways to ask; `judgements` map a query to its documents' grades."""

    faq: Faq
    documents: tuple[str, ...]
    queries: Mapping[str, str]
    judgements: Mapping[str, Mapping[str, int]]


def load_collection(directory: Path) -> Collection:
    """Read a collection; raise `CollectionError` that names the file and what is wrong with it."""
    corpus = _read(directory / "corpus.json")
    queries = _read(directory / "queries.json")
    judgements = _read(directory / "qrels.json")
    if not all(isinstance(text, str) for text in (*corpus.values(), *queries.values())):
        raise CollectionError(f"{directory}: corpus.json and queries.json map ids to texts")
    judged = {query: judgements[query] for query in queries if judgements.get(query)}
    if not judged:
        raise CollectionError(f"{directory}: qrels.json judges none of the queries; its keys are ids of queries")
    unknown = sorted({document for grades in judged.values() for document in grades} - set(corpus))
    if unknown:
        raise CollectionError(f"{directory}: qrels.json names a document that corpus.json lacks: {unknown[0]}")
    return Collection(
        faq=_faq(list(corpus.values())),
        documents=tuple(corpus),
        queries={query: queries[query] for query in judged},
        judgements=judged,
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CollectionError(f"{path}: cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise CollectionError(f"{path}: is not JSON ({error})") from error
    if not isinstance(data, dict) or not data:
        raise CollectionError(f"{path}: a JSON object is needed that is not empty")
    return data


def _faq(texts: Sequence[str]) -> Faq:
    """Return the documents as entries. Checks are left out: a collection is not written for residents."""
    titles, answers = zip(*map(_split, texts), strict=True)
    entries = {
        f"d{number}": Entry.model_construct(
            id=f"d{number}",
            title=title,
            category=_CATEGORY,
            ask=(),
            summary="",
            answer=answer,
            office=_OFFICE,
            updated=date.min,
        )
        for number, (title, answer) in enumerate(zip(titles, without_boilerplate(answers), strict=True))
    }
    return Faq(
        variables={},
        offices={_OFFICE: Office(name="-", phone="00000", place="", hours="")},
        fields={_CATEGORY: FieldOfWork(label="", office=_OFFICE)},
        categories={_CATEGORY: Category(label="", field=_CATEGORY)},
        facets={},
        entries={},
    ).model_copy(update={"entries": entries})


def _split(text: str) -> tuple[str, str]:
    """Return question and answer; a text without these marks is all question."""
    found = _PARTS.match(text)
    return (found[1].strip(), found[2].strip()) if found else (text.strip(), "")


def without_boilerplate(answers: Sequence[str]) -> list[str]:
    """Return the answers, one sentence a line, less contact blocks and sentences that many answers share."""
    found = [sentences(_LINE_MARK.sub("\n", _CONTACT.split(normalise_lines(answer))[0])) for answer in answers]
    count = Counter(sentence for group in found for sentence in set(group))
    limit = max(FEW, REPEATED * len(answers))
    return ["\n".join(sentence for sentence in group if count[sentence] <= limit) for group in found]


def normalise_lines(text: str) -> str:
    """Return the text in the form used for comparison, its lines kept."""
    return "\n".join(normalise(line) for line in text.splitlines())
