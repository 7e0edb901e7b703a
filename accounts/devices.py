"""What a list of sessions may say of a device: coarse, so that it names nobody."""

from __future__ import annotations

import ipaddress

UNKNOWN = "?"

# The order matters: most browsers also carry the names of others.
_PROGRAMS = (
    ("MicroMessenger/", "微信 WeChat"),
    ("AlipayClient/", "支付宝 Alipay"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("HuaweiBrowser/", "Huawei Browser"),
    ("MiuiBrowser/", "Mi Browser"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def device_of(user_agent: str) -> str:
    """Give the program and the system: ``Chrome · Android``; ``?`` for what is not known."""
    return f"{_first(_PROGRAMS, user_agent)} · {_first(_SYSTEMS, user_agent)}"


def address_hint(address: str) -> str:
    """Give the part of an IP address that tells home from elsewhere: ``203.0.*.*``."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return UNKNOWN
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    if isinstance(parsed, ipaddress.IPv4Address):
        first, second, *_ = str(parsed).split(".")
        return f"{first}.{second}.*.*"
    return ":".join(parsed.exploded.split(":")[:2]) + ":*"


def _first(names: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((shown for sign, shown in names if sign in user_agent), UNKNOWN)
