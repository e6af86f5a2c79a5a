"""What the package offers, and what its import costs."""

import dataclasses
import subprocess
import sys

import goldgate_llm


def test_every_service_answers_chat_with_typed_options():
    services = goldgate_llm.goldgate_services()
    assert set(services) == {"llm.openai", "llm.transformers", "llm.replay"}
    for service in services.values():
        assert service.answers == ("chat",)
        assert dataclasses.is_dataclass(service.options)


def test_connections_are_no_part_of_the_digest():
    options = goldgate_llm.goldgate_services()["llm.openai"].options
    outside = {field.name for field in dataclasses.fields(options) if field.metadata.get("digest") is False}
    assert outside == {"key_env", "concurrency", "timeout", "retries"}


def test_heavy_libraries_wait_until_a_service_opens():
    code = "import sys, goldgate_llm; print({'openai', 'torch', 'transformers', 'httpx2'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "set()"
