"""The tables of a config file, as frozen values. Every key explains itself below its name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Source:
    """Where problems come from: ``[source]``, or several ``[[source]]`` that are interleaved by the seed."""

    path: str
    """A file, a pattern (``data/*.jsonl``), a folder, or ``hf:NAME`` for a data set of the Hugging Face Hub
    where ``datasets`` is installed. Relative to the config file."""
    columns: dict[str, str] = field(default_factory=dict)
    """Their column → ours: ``{question = "prompt", answer = "reference.answer"}``. A dot reaches into an
    object on either side; several columns may become ``response``."""
    split: str = ""
    """Which split of a data set folder to read: train, test …"""
    reader: str = ""
    """What turns the rows or files into problems, such as ``messages``; by default their shape decides."""
    tags: dict[str, Any] = field(default_factory=dict)
    """Tags that every row of this source gets where it has none of that name."""
    share: float = 0.0
    """With several sources: how often this one is drawn, relative to the others; 0 counts as 1."""
    take: int = 0
    """Read at most so many rows of it; 0 reads all."""
    repeat: int = 1
    """Read it so many times (Llama 3 report, 4.1.3); later ids end in #2, #3 …"""
    options: dict[str, Any] = field(default_factory=dict)
    """Options of the reader: every other key of the table."""


@dataclass(frozen=True, slots=True)
class StepConfig:
    """One step: ``[[step]]``. Every other key is an option of its plug-in."""

    use: str
    """The name of a generator, verifier, filter or selector, such as math.answer."""
    name: str = ""
    """What verdicts are filed under; the name in ``use`` by default."""
    when: dict[str, Any] = field(default_factory=dict)
    """Only samples with these tags; a list of values means any of them."""
    service: str = ""
    """Which configured service answers its requests, where several could."""
    accept: float = 1.0
    """A verdict below this score rejects."""
    on_abstain: Literal["drop", "keep"] = "drop"
    """Whether a candidate is dropped when this verifier abstains."""
    of: Literal["", "sample", "candidate"] = ""
    """What a filter looks at; by default samples where rows have no responses, before the first generator or
    where there is none, and candidates elsewhere."""
    min_trust: Literal["", "full", "lower"] = ""
    """As at the top level, for this step."""
    truncated: Literal["", "abstain", "judge", "reject"] = ""
    """As at the top level, for this step."""
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Price:
    """What a service costs, in US dollars."""

    prompt: float = 0.0
    """Per million prompt tokens."""
    completion: float = 0.0
    """Per million completion tokens."""
    request: float = 0.0
    """Per request."""


@dataclass(frozen=True, slots=True)
class ServiceConfig:
    """A configured service: ``[services.NAME]``. Every other key is an option of its plug-in."""

    use: str
    """The name of an installed service, such as llm.openai."""
    options: dict[str, Any] = field(default_factory=dict)
    price: Price | None = None
    """What it costs, so that a run can say what it spent."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What a run may spend: ``[budget]``. When it is used up the run ends cleanly with exit code 1; raise it
    and run the same command to go on. 0 sets no limit.
    """

    usd: float = 0.0
    """US dollars, by the prices of the services."""
    tokens: int = 0
    """Tokens of prompts and completions."""
    requests: int = 0
    """Requests that were answered by a service, not by the journal."""
    seconds: float = 0.0
    """Seconds that the run takes."""


@dataclass(frozen=True, slots=True)
class ExecutorConfig:
    """What runs the workers: ``executor = "ray"``, or ``[executor]``. Every other key is an option of its
    plug-in. It decides nothing of the results.
    """

    use: str = "local"
    """local, inline, or the name of an installed executor, such as ray."""
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExportConfig:
    """How a data set is written: ``[export] sft = "jsonl"`` or ``[export.sft]``."""

    format: str = "jsonl"
    """jsonl, parquet, datasets, or an installed exporter."""
    reasoning: Literal["keep", "strip"] = "keep"
    """Whether the thoughts of the assistant are written, as ``reasoning_content`` next to the content."""
    shard_rows: int = 0
    """Write files of so many rows each, finished one by one, so that training can follow a run; 0 writes one
    file."""
    repeat: int = 1
    """Write every row so many times (Llama 3 report, 4.1.3)."""


@dataclass(frozen=True, slots=True)
class Config:
    """A whole pipeline."""

    name: str
    """The name of the pipeline: run folders begin with it."""
    sources: tuple[Source, ...]
    """Where problems come from."""
    step: tuple[StepConfig, ...]
    """The steps in order; selectors come last."""
    services: dict[str, ServiceConfig] = field(default_factory=dict)
    """Who answers requests, by a name of your own."""
    export: dict[str, ExportConfig] = field(default_factory=dict)
    """How each data set is written; JSON Lines by default. Naming ``prompts`` writes the samples that nothing
    dropped."""
    seed: int = 0
    """Where all randomness comes from."""
    cascade: bool = True
    """Ask no further verifier once one has rejected; false asks every one."""
    order: Literal["cost", "given"] = "cost"
    """"cost" runs verifiers that follow one another in the order of least expected cost, where certificates
    tell it. It never changes what is accepted or rejected. "given" is as written."""
    truncated: Literal["abstain", "judge", "reject"] = "abstain"
    """What a verifier does with a response that was cut off (finish "length")."""
    min_trust: Literal["full", "lower"] = "full"
    """A verdict with less trust than this is an abstention."""
    ids: Literal["error", "suffix"] = "error"
    """What happens to a row whose id another row has: it fails, or it gets a number at its end."""
    executor: ExecutorConfig = ExecutorConfig()
    """What runs the workers: "local" processes here, "inline" for none, or a plug-in's, with its options."""
    workers: int = 0
    """Worker processes; 0 takes one per core, and fewer for a short input."""
    plugin_timeout: float = 30.0
    """Seconds that a plug-in may compute without a request before its worker is killed."""
    retries: int = 4
    """How often a transient failure of a service is tried again."""
    service_timeout: float = 600.0
    """Seconds that a service may take over a batch, and to open."""
    give_up_after: int = 20
    """A service that fails this often in a row with the same permanent error (401, 404, refused) ends the
    run."""
    max_failure_rate: float = 0.0
    """The share of rows that may fail before the exit code is 1."""
    budget: Budget = Budget()
    """What the run may spend."""
    plugins: tuple[str, ...] = ()
    """Modules or files of your own to load besides the installed ones; or a table with ``load`` and
    ``disable``, the distributions or plug-in names to leave out."""
    disable: tuple[str, ...] = ()
    """Distributions or plug-in modules that are not loaded; written as ``plugins = {disable = [...]}``."""
    runs: str = "runs"
    """The folder of run folders, below the working folder."""
    journal: str = ""
    """Where journals are kept instead of the run folder: a folder on a local disk, where the run folder is
    on a network file system."""
    blobs: tuple[str, ...] = ()
    """Where long texts and files are kept: set by a run, never read from a file."""
    elsewhere: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Services that run in another process: name → what connects to them as ``module:function``, and its
    argument. Set by an executor, never read from a file."""
    base: str = "."
    """The folder that relative paths count from: the config file's."""
