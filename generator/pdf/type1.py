"""The number by which a Type 1 font is told from others, the same for the same document.

LibreOffice makes Type 1 subsets of fonts with PostScript outlines (Noto CJK) and counts them as it
goes, so that a file's bytes depend on what was converted before it.
"""

from __future__ import annotations

import hashlib
import re
from itertools import repeat

_UNIQUE = re.compile(rb"/UniqueID ([0-9]{7}) def")
# The cipher of the private part (Adobe Type 1 Font Format, 7.1).
_KEY, _FACTOR, _TERM = 55665, 52845, 22719
_LOOK = 4000  # bytes of a part among which the number stands


def settle_type1(program: bytes, clear: int, enciphered: int, key: str) -> bytes:
    """The font program with a number that follows from `key`.

    `clear` and `enciphered` are the lengths of its first two parts, in bytes.
    """
    # 4000000 to 4999999 are nobody's (5.2.1).
    own = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") % 1_000_000 + 4_000_000
    number = b"%d" % own
    end = clear + enciphered
    head = _UNIQUE.sub(b"/UniqueID " + number + b" def", program[:clear])
    found = _UNIQUE.search(_decipher(program[clear : min(end, clear + _LOOK)]))
    if found is None:
        return head + program[clear:]
    change = bytes(a ^ b for a, b in zip(found[1], number, strict=True))
    return head + _change(program[clear:end], found.start(1), change) + program[end:]


def _decipher(part: bytes) -> bytes:
    state, plain = _KEY, bytearray()
    for sign in part:
        plain.append(sign ^ state >> 8)
        state = (sign + state) * _FACTOR + _TERM & 0xFFFF
    return bytes(plain)


def _change(part: bytes, at: int, change: bytes) -> bytes:
    """An enciphered part with the signs at a place changed, and all after them enciphered anew."""
    old = new = _KEY
    written: list[int] = []
    put = written.append
    places = (part[:at], part[at : at + len(change)], part[at + len(change) :])
    for signs, changes in zip(places, (repeat(0), change, repeat(0)), strict=True):
        for sign, other in zip(signs, changes, strict=False):
            put(turned := sign ^ old >> 8 ^ new >> 8 ^ other)
            old = (sign + old) * _FACTOR + _TERM & 0xFFFF
            new = (turned + new) * _FACTOR + _TERM & 0xFFFF
    return bytes(written)
