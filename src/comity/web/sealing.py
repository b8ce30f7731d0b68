"""Sealing what is kept of an organisation's: its files, its rows, the workers' numbers in them.

Each organisation's contents are sealed (AES-256-GCM) with a key of its own, made from a secret that is not in the
database. A copy of the database tells nobody who the workers are, and what is one organisation's cannot be put in the
place of another's, nor a file in the place of a return: neither opens there.
"""

from __future__ import annotations

import hashlib
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from comity.web.organisations.models import Organisation

_MARK, _NONCE = 8, 12


class SealedError(Exception):
    """What was sealed cannot be opened: its key is not among the platform's data keys, or it was changed."""


def seal(content: bytes, *, of: Organisation, purpose: str) -> bytes:
    """The content, sealed as an organisation's, for one purpose (`file`, `version`, ...)."""
    secret = settings.COMITY.sealing_keys[0]
    nonce = secrets.token_bytes(_NONCE)
    return _mark(secret) + nonce + _cipher(secret, of.pk).encrypt(nonce, content, purpose.encode())


def unseal(sealed: bytes, *, of: Organisation, purpose: str) -> bytes:
    """The content again.

    Raises:
        SealedError: it was changed, is another organisation's, was sealed for another purpose, or its key is gone.
    """
    mark, nonce, rest = sealed[:_MARK], sealed[_MARK : _MARK + _NONCE], sealed[_MARK + _NONCE :]
    for secret in settings.COMITY.sealing_keys:
        if _mark(secret) == mark:
            try:
                return _cipher(secret, of.pk).decrypt(nonce, rest, purpose.encode())
            except InvalidTag:
                raise SealedError("What was kept is not what was sealed, so it is not read.") from None
    raise SealedError("It was sealed with a data key that the platform does not have: see COMITY_OLD_DATA_KEYS.")


def _mark(secret: str) -> bytes:
    """Which secret sealed it: told apart, and not told."""
    return hashlib.sha256(b"comity data key 1 " + secret.encode()).digest()[:_MARK]


@lru_cache(maxsize=512)
def _cipher(secret: str, organisation: int) -> AESGCM:
    info = f"comity data 1 organisation {organisation}".encode()
    return AESGCM(HKDF(hashes.SHA256(), 32, salt=None, info=info).derive(secret.encode()))
