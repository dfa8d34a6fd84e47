"""From where something comes, as coarsely as a limit needs it: a network, never a device."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# A hall behind one address is one of these, and so is a village: nobody in it can be told from the others.
_WIDTHS = {4: 24, 6: 56}
# Addresses of a machine or a building itself: whoever comes from one came through something that stands before the site.
_WITHIN = tuple(
    ip_network(text)
    for text in (
        *(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.168.0.0/16",
        ),
        *("::/127", "fc00::/7", "fe80::/10"),
    )
)


def network_of(address: str) -> str:
    """The network that an address belongs to (its /24, or its /56); nothing where it tells nothing.

    It tells nothing when it cannot be read, and when it is this machine's or of a private network: then a proxy stands
    before the site, and everybody would have the same one.
    """
    try:
        known: IPv4Address | IPv6Address = ip_address(address.strip())
    except ValueError:
        return ""
    known = getattr(known, "ipv4_mapped", None) or known
    if any(known in within for within in _WITHIN if within.version == known.version):
        return ""
    return str(ip_network((known.packed, _WIDTHS[known.version]), strict=False))
