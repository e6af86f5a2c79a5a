"""``goldgate annotate select``: make tasks of the rows of a run that are worth a label.

By ``audit`` a task is a row of a data set, drawn where a label narrows the estimate of wrong rows most:
strata whose certificates leave much open come first, and the labels so far count. The others choose
candidates wherever they ended. Strata take turns, the rarest first, so that none is left without labels.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from goldgate import ConfigError, RunError
from goldgate.runs import audit_counts, audit_file, audit_key, audit_labels, audit_strata, value_digest

from goldgate_annotate import candidates, files, worth
from goldgate_annotate.candidates import Candidate, Key
from goldgate_annotate.tasks import KEY
from goldgate_annotate.texts import MOST

WAYS = ("audit", "disagreement", "uncertain", "failures", "random")
UNKNOWN = 0.5  # share of wrong rows that a stratum without a certificate may have


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for."""

    n: int
    by: str
    ask: str
    dataset: str = "sft"
    tag: str = ""
    responses: int = 2
    seed: int = 0


def add(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("run", type=Path, help="a run folder")
    parser.add_argument("--n", type=int, default=100, help="tasks to make (100)")
    parser.add_argument("--ask", choices=("accept", "rank"), default="accept", help="what people are asked")
    parser.add_argument("--by", choices=WAYS, help="what to prefer (audit; to rank: disagreement)")
    parser.add_argument("--of", default="sft", help="the data set, by audit (sft)")
    parser.add_argument("--tag", default="", help="strata by this tag as well")
    parser.add_argument("--responses", type=int, choices=(2, 3), default=2, help="to rank at once (2)")
    parser.add_argument("--out", type=Path, help="the file of tasks (standard output)")
    parser.add_argument("--seed", type=int, default=0, help="of random choices (0)")


def run(arguments: argparse.Namespace) -> int:
    """Write tasks; exit code 1 where there is none to make."""
    by = arguments.by or ("audit" if arguments.ask == "accept" else "disagreement")
    if by == "audit" and arguments.ask == "rank":
        raise ConfigError("an audit asks whether a response is right: use --ask accept, or another --by")
    wish = Wish(
        *(arguments.n, by, arguments.ask, arguments.of, arguments.tag, arguments.responses, arguments.seed)
    )
    made = tasks(arguments.run, wish)
    if arguments.out is None:
        sys.stdout.write(files.lines(made))
    else:
        files.write(arguments.out, files.lines(made))
    sys.stderr.write(f"{len(made)} tasks" + (f" in {arguments.out}\n" if arguments.out else "\n"))
    if not made:
        sys.stderr.write(f"goldgate: {arguments.run}: no candidate fits --by {by} --ask {arguments.ask}\n")
    return int(not made)


def tasks(run: Path, wish: Wish) -> list[dict[str, Any]]:
    """Rows of tasks. Raises RunError."""
    manifest = candidates.manifest(run)
    return _audit(run, manifest, wish) if wish.by == "audit" else _others(run, manifest, wish)


def prior(manifest: Mapping[str, Any], dataset: str, strata: Iterable[str]) -> dict[str, float]:
    """The share of wrong rows that the certificates of a run leave possible, by stratum: the upper end of
    each verifier's estimate, added up; one half where a verifier has no certificate.
    """
    known = (
        manifest.get("label_noise", {}).get("datasets", {}).get(dataset, {}).get("accepted", {}).get("by", {})
    )
    found = {}
    for name in strata:
        verifiers = name.partition(",")[0].split("+")
        worst = sum(known[one]["high"] if one in known else UNKNOWN for one in verifiers)
        found[name] = min(UNKNOWN, max(0.001, worst))
    return found


def _audit(run: Path, manifest: Mapping[str, Any], wish: Wish) -> list[dict[str, Any]]:
    strata = audit_strata(run, wish.dataset, wish.tag)
    right = int(wish.dataset != "rejected")
    there = audit_labels(audit_file(run, wish.dataset))
    known = {key: label for key, label in there.items() if label is not None}
    found = {one.stratum: one for one in audit_counts(strata, known, right)}
    counts = {name: (one.labelled, one.wrong) for name, one in found.items()}
    left = {name: [row for row in rows if audit_key(row) not in known] for name, rows in strata.items()}
    expected = prior(manifest, wish.dataset, strata)
    accept = candidates.accepts(manifest)
    sizes = {name: len(found) for name, found in strata.items()}
    made = []
    for stratum, row in worth.picked(left, found, wish.n, expected):
        side = candidates.sides(row)[0]
        more = {"stratum": stratum, "rows": sizes, "prior": expected, "known": counts}
        more["dataset"] = wish.dataset
        made.append(_accept(side, accept, run, more))
    return made


def _others(run: Path, manifest: Mapping[str, Any], wish: Wish) -> list[dict[str, Any]]:
    accept = candidates.accepts(manifest)
    known: list[Candidate] = []
    places: dict[Key, str] = {}
    for row, one in candidates.every(run, accept):
        known.append(one)
        places[one.key] = f"{one.stratum}, {candidates.tags(row).get(wish.tag)}" if wish.tag else one.stratum
    chosen = _single(known, places, wish) if wish.ask == "accept" else _groups(known, places, wish)
    wanted = {key for group in chosen for key in group}
    texts = {one.key: row for row, one in candidates.every(run, accept) if one.key in wanted}
    if missing := wanted - texts.keys():
        raise RunError(f"{run}: {len(missing)} candidates are gone: is the run being written?")
    groups = [[texts[key] for key in group] for group in chosen]
    if wish.ask == "accept":
        return [_accept(group[0], accept, run, {}) for group in groups]
    different = [group for group in groups if len({value_digest(row["completion"]) for row in group}) > 1]
    return [_rank(group, accept, run) for group in different]


def _single(known: Sequence[Candidate], places: Mapping[Key, str], wish: Wish) -> list[list[Key]]:
    ranked: dict[str, list[tuple[float, bytes, list[Key]]]] = defaultdict(list)
    for one in known:
        value = {
            "disagreement": 0.0 if one.disputed else None,
            "uncertain": one.distance,
            "failures": 0.0 if one.outcome in ("abstained", "failed") else None,
            "random": 0.0,
        }[wish.by]
        if value is not None:
            ranked[places[one.key]].append((value, candidates.draw(wish.seed, one.key), [one.key]))
    return _dealt(ranked, wish.n)


def _groups(known: Sequence[Candidate], places: Mapping[Key, str], wish: Wish) -> list[list[Key]]:
    """Two or three candidates of a sample each: verifiers differ about them, or score them nearly alike."""
    samples: dict[str, list[Candidate]] = defaultdict(list)
    for one in known:
        if one.outcome in ("accepted", "rejected") or wish.by == "failures":
            samples[one.key[0]].append(one)
    ranked: dict[str, list[tuple[float, bytes, list[Key]]]] = defaultdict(list)
    for name, found in samples.items():
        found.sort(key=lambda one: candidates.draw(wish.seed, one.key))
        if (group := _group(found, wish)) and len(group) > 1:
            value = abs(group[0].score - group[1].score) if wish.by == "uncertain" else 0.0
            stratum = places[max(group, key=lambda one: one.score).key]
            ranked[stratum].append((value, candidates.draw(wish.seed, name), [one.key for one in group]))
    return _dealt(ranked, wish.n)


def _group(found: list[Candidate], wish: Wish) -> list[Candidate]:
    size = min(wish.responses, MOST)
    accepted = [one for one in found if one.outcome == "accepted"]
    others = [one for one in found if one.outcome != "accepted"]
    if wish.by == "random":
        return found[:size]
    if wish.by == "uncertain":
        near = sorted(found, key=lambda one: -one.score)
        pairs = [near[at : at + size] for at in range(len(near) - size + 1)]
        return min(pairs, key=lambda group: group[0].score - group[-1].score, default=[])
    if not accepted or not others:
        return []
    return [accepted[0], others[0], *accepted[1:], *others[1:]][:size]


def _dealt(worth: Mapping[str, list[tuple[float, bytes, list[Key]]]], n: int) -> list[list[Key]]:
    """The n most worthy, the strata taking turns, the rarest first."""
    left = [sorted(found, reverse=True) for _, found in sorted(worth.items(), key=lambda item: len(item[1]))]
    chosen: list[list[Key]] = []
    while len(chosen) < n and any(left):
        for found in left:
            if found and len(chosen) < n:
                chosen.append(found.pop()[2])
    return chosen


def _accept(
    row: Mapping[str, Any], accept: Mapping[str, float], run: Path, more: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        **_head(row, f"{row['id']}:{row['index']}"),
        "responses": [_response(row)],
        KEY: {
            "ask": "accept",
            "run": run.name,
            "sample": str(row["id"]),
            "indices": [row["index"]],
            "verdicts": [candidates.verdicts(row, accept)],
            **more,
        },
    }


def _rank(group: Sequence[Mapping[str, Any]], accept: Mapping[str, float], run: Path) -> dict[str, Any]:
    """A task of several candidates. What they begin with in common is part of the prompt, and each ends with
    the message in which they part: dialogues with tools are ranked message by message (4.2.1).
    """
    turns = [list(row["completion"]) for row in group]
    shared = 0
    while all(len(one) > shared + 1 for one in turns) and all(
        one[shared] == turns[0][shared] for one in turns
    ):
        shared += 1
    tools = any(message.get("tool_calls") or message["role"] == "tool" for one in turns for message in one)
    head = _head(group[0], str(group[0]["id"]))
    head["prompt"] = [*head["prompt"], *turns[0][:shared]]
    ends = [one[shared : shared + 1] if tools else one[shared:] for one in turns]
    return {
        **head,
        "responses": [{**_response(row), "messages": end} for row, end in zip(group, ends, strict=True)],
        KEY: {
            "ask": "rank",
            "run": run.name,
            "sample": str(group[0]["id"]),
            "indices": [row["index"] for row in group],
            "verdicts": [candidates.verdicts(row, accept) for row in group],
        },
    }


def _head(row: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = {"id": name, "prompt": row["prompt"], "reference": row.get("reference") or {}}
    found["tags"] = candidates.tags(row)
    return found | ({"tools": row["tools"]} if row.get("tools") else {})


def _response(row: Mapping[str, Any]) -> dict[str, Any]:
    origin = row.get("origin") or {}
    return {
        "messages": row["completion"],
        "by": origin.get("by") or "source",
        "model": origin.get("model") or "",
        **({"finish": row["finish"]} if row.get("finish") else {}),
    }
