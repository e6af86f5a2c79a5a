"""The filter ``quality.semantic_duplicates``: rows that mean the same (Llama 3 report, 4.2.3).

Dialogues are embedded and clustered. Within a cluster rows are sorted by quality x difficulty; a row stays
if its greatest cosine to those that stay lies below the limit, or if a guard tells it from them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from goldgate import Candidate, Drop, Embed, Note, Notes, Sample

from goldgate_quality import buckets, texts
from goldgate_quality.arrays import np
from goldgate_quality.meaning.clusters import Vectors, assigned
from goldgate_quality.meaning.guards import Text, differ
from goldgate_quality.reporting import listing, report

LONGEST = 8000  # characters that are embedded
ONE_CLUSTER = 5000  # rows up to which each is compared with all others that stay
SHORT = 40  # words up to which responses are guarded, too


@dataclass(frozen=True, slots=True)
class SemanticDuplicateOptions:
    """What counts as the same meaning."""

    embed: str = field(default="", metadata={"service": "embed"})
    """The service that embeds, where the step does not name it."""
    text: Literal["dialogue", "prompt", "response"] = "dialogue"
    """What is embedded. Of samples, prompts."""
    cosine: float = 0.84
    """The cosine from which on two rows may mean the same. The report gives no figure; this one is ours,
    measured with a small sentence model. Larger models want another one."""
    clusters: int = 0
    """How many; 0 takes one for up to 5,000 rows, and a tenth of the square root of their number for more.
    Rows of two clusters are not compared."""
    by: str = ""
    """The step whose score is the quality of a row; by default the mean of all scores."""
    difficulty: str = "tags.difficulty"
    """The tag that is multiplied with it; 1 where a row has none."""
    guards: bool = True
    """Keep rows that differ in negation, numbers, names, opposites, what is asked, one slot, or order."""
    seed: int = 0
    """Of the clusters; the run's seed by default."""

    def __post_init__(self) -> None:
        buckets.tag_of(self.difficulty)
        if not 0 < self.cosine <= 1 or self.clusters < 0:
            raise ValueError("cosine lies in (0, 1], and clusters is not negative")


def note(
    subject: Candidate | Sample, options: SemanticDuplicateOptions
) -> Generator[Embed, tuple[float, ...], list[Any]]:
    """The vector of a row, and its texts; no vector where it has no text."""
    alone = isinstance(subject, Sample)
    prompt = texts.prompt_of(subject) if alone or options.text != "response" else ""
    response = texts.response_of(subject) if not alone and options.text != "prompt" else ""
    text = "\n\n".join(part for part in (prompt, response) if part.strip())[:LONGEST]
    if not text.strip():
        return [b"", prompt, response]
    vector = yield Embed(text, service=options.embed)
    return [np.array(vector, np.float16).tobytes(), prompt, response]


def decide(notes: Notes, options: SemanticDuplicateOptions) -> Iterator[Drop | None]:
    """Drops what means the same as a row that stays, names that one, and lists both texts in
    ``pairs.jsonl``."""
    vectors, rows, ranks = _stored(notes, options)
    clusters = options.clusters or (1 if len(rows) <= ONE_CLUSTER else round(len(rows) ** 0.5 / 10))
    cluster = assigned(vectors, clusters, options.seed)
    same: dict[int, tuple[int, float]] = {}
    guarded: Counter[str] = Counter()
    order = np.lexsort((np.arange(len(rows)), -ranks, cluster))
    ends = np.flatnonzero(np.diff(cluster[order])) + 1
    with listing(notes.scratch, "pairs.jsonl") as pairs:
        for members in np.split(order, ends):
            for row, kept, cosine in _walked(members, vectors, rows, notes, options, guarded):
                same[row] = (kept, cosine)
                pairs.add(_pair(notes[row], notes[kept], cosine))
    counts = {"rows": len(notes), "embedded": len(rows), "clusters": int(cluster.max(initial=0)) + 1}
    report(
        notes.scratch,
        {**counts, "semantic_duplicates": len(same), "kept_by_guards": dict(sorted(guarded.items()))},
    )
    for row in range(len(notes)):
        if row in same:
            kept, cosine = same[row]
            why = f"it means the same as {texts.name_of(notes[kept])} (cosine {cosine:.2f})"
            yield Drop("", why, code="semantic_duplicate")
        else:
            yield None


def _stored(notes: Notes, options: SemanticDuplicateOptions) -> tuple[Vectors, list[int], Any]:
    """The vectors in a file, the rows they are of, and the rank of each: quality x difficulty."""
    rows: list[int] = []
    ranks: list[float] = []
    tag = buckets.tag_of(options.difficulty)
    width = 0
    path = notes.scratch / "vectors"
    with path.open("wb") as file:
        for place, note in enumerate(notes):
            vector = note.value[0]
            if vector and (not width or len(vector) == width):
                width = len(vector)
                file.write(vector)
                rows.append(place)
                ranks.append(_quality(note, options.by) * _difficulty(note.tags.get(tag)))
    if not rows:
        return np.zeros((0, 1), np.float16), [], np.zeros(0)
    vectors = np.memmap(path, np.float16, "r", shape=(len(rows), width // 2))
    return vectors, rows, np.array(ranks)


def _walked(
    members: Any,
    vectors: Vectors,
    rows: list[int],
    notes: Notes,
    options: SemanticDuplicateOptions,
    guarded: Counter[str],
) -> Iterator[tuple[int, int, float]]:
    """Row, the row that stays and their cosine, for each row of a cluster that means the same as another."""
    kept: list[int] = []
    stack = np.zeros((max(1, len(members)), vectors.shape[1]), np.float32)
    known: dict[int, tuple[Text, Text]] = {}
    for member in members:
        vector = vectors[member].astype(np.float32)
        vector /= max(float(np.linalg.norm(vector)), 1e-9)
        cosines = stack[: len(kept)] @ vector
        near = np.flatnonzero(cosines >= options.cosine)
        row, stays = rows[member], True
        for place in near[np.argsort(-cosines[near], kind="stable")]:
            other = rows[kept[place]]
            if options.guards and (why := _difference(row, other, notes, known)):
                guarded[why] += 1
                continue
            yield row, other, float(min(1.0, cosines[place]))
            stays = False
            break
        if stays:
            stack[len(kept)] = vector
            kept.append(int(member))


def _difference(row: int, other: int, notes: Notes, known: dict[int, tuple[Text, Text]]) -> str:
    """Why two rows differ all the same: their prompts, and their responses where both are short."""
    if len(known) > 4096:
        known.clear()
    for each in (row, other):
        if each not in known:
            _, prompt, response = notes[each].value
            known[each] = (Text(prompt), Text(response))
    (asked, reply), (other_asked, other_reply) = known[row], known[other]
    if asked.text != other_asked.text and (why := differ(asked, other_asked)):
        return why
    short = max(len(reply.tokens), len(other_reply.tokens)) <= SHORT
    return differ(reply, other_reply) if short and reply.text != other_reply.text else ""


def _pair(row: Note, kept: Note, cosine: float) -> dict[str, Any]:
    names = {"dropped": row.id, "index": row.index, "kept": kept.id, "kept_index": kept.index}
    held = {"text": texts.excerpt(*row.value[1:]), "kept_text": texts.excerpt(*kept.value[1:])}
    return {**names, "cosine": round(cosine, 4), **held}


def _quality(note: Note, by: str) -> float:
    known = [note.scores.get(by)] if by else list(note.scores.values())
    given = [score for score in known if score is not None]
    return sum(given) / len(given) if given else 1.0


def _difficulty(value: Any) -> float:
    try:
        return max(0.0, float(value))
    except (TypeError, ValueError):
        return {"easy": 1.0, "medium": 2.0, "hard": 3.0}.get(str(value).casefold(), 1.0)
