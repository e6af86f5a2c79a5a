"""What the package offers, and what its import costs."""

import dataclasses
import subprocess
import sys

import goldgate_llm
import pytest
from goldgate import ConfigError
from goldgate.plugins.descriptions import of_fields

KINDS = {
    "llm.openai": "chat", "llm.transformers": "chat", "llm.replay": "chat",
    "llm.rewards": "reward", "llm.transformers_reward": "reward",
    "llm.embeddings": "embed", "llm.transformers_embed": "embed", "llm.entailment": "entail",
}  # fmt: skip


def test_every_service_has_its_kind_and_typed_options():
    services = goldgate_llm.goldgate_services()
    assert {name: service.answers for name, service in services.items()} == {
        name: (kind, "rate") if kind == "reward" else (kind,) for name, kind in KINDS.items()
    }
    for service in services.values():
        assert dataclasses.is_dataclass(service.options)
        assert not service.default  # a model is chosen by the user


def test_every_option_explains_itself():
    for service in goldgate_llm.goldgate_services().values():
        described = of_fields(service.options)
        assert [
            each.name for each in dataclasses.fields(service.options) if not described.get(each.name)
        ] == []


@pytest.mark.parametrize("name", ["llm.openai", "llm.rewards", "llm.embeddings"])
def test_connections_are_no_part_of_the_digest(name):
    options = goldgate_llm.goldgate_services()[name].options
    outside = {field.name for field in dataclasses.fields(options) if field.metadata.get("digest") is False}
    assert outside == {"key_env", "concurrency", "timeout", "retries"}


def test_probes_say_what_is_missing(monkeypatch):
    services = goldgate_llm.goldgate_services()
    assert services["llm.openai"].probe()[0].works
    monkeypatch.setattr("goldgate_llm.local.options.find_spec", lambda name: None)
    (probe,) = services["llm.entailment"].probe()
    assert (probe.works, probe.detail) == (False, "not installed: torch, transformers")
    with pytest.raises(ConfigError, match="torch"):
        services["llm.transformers"].open(services["llm.transformers"].options(model="a/b"))


def test_heavy_libraries_wait_until_a_service_opens():
    code = "import sys, goldgate_llm; print({'openai', 'torch', 'transformers', 'httpx2'} & set(sys.modules))"
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert output.strip() == "set()"
