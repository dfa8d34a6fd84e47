import pytest

from hearback.floods.networks import network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:23ff::9", "2001:db8:1:2300::/56"),
    ],
)
def test_an_address_is_counted_as_its_network_alone(address, network):
    assert network_of(address) == network


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "::1", "10.1.2.3", "192.168.0.7", "172.20.1.1", "fd00::1", "fe80::1", "", "unix:", "1.2.3"]
)
def test_an_address_that_a_proxy_hides_or_nobody_can_read_tells_nothing(address):
    assert network_of(address) == ""
