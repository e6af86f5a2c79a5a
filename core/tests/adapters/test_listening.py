"""Sockets of one's own: their addresses, and the Host headers that name them."""

from pathlib import Path

import pytest
from goldgate import ConfigError
from goldgate.adapters import address, listen


def test_a_free_port_of_the_loopback_address_is_taken() -> None:
    with listen() as listening:
        where, hosts = address(listening)
        port = listening.getsockname()[1]
        assert where == f"http://127.0.0.1:{port}"
        assert hosts == {f"127.0.0.1:{port}", f"localhost:{port}", f"[::1]:{port}"}
        with pytest.raises(ConfigError, match=f"127.0.0.1:{port}: "):
            listen(port=port)


def test_a_port_that_does_not_exist_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ConfigError, match="127.0.0.1:70000: "):
        listen(port=70000)


def test_a_unix_socket_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with listen(uds=path) as listening:
        assert path.stat().st_mode & 0o777 == 0o600
        assert address(listening) == (str(path), frozenset())


def test_every_address_has_every_name() -> None:
    every = "0.0.0.0"  # noqa: S104 - what is tested
    with listen(every) as listening:
        assert address(listening, every)[1] == frozenset()
