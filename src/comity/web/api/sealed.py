"""What is kept of a request and its answer, so that only the key that sent the request can read it.

An answer can hold a name, or the token of a key that was made: neither is to lie open in the database for a day. What
seals it is made from the caller's own secret, of which the platform keeps a hash only.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.http import HttpRequest

_NONCE = 12


def seal(body: bytes, secret: str) -> bytes:
    """The body, sealed with a caller's secret."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(_key(secret, b"body")).encrypt(nonce, body, None)


def unseal(sealed: bytes, secret: str) -> bytes:
    """The body again. Raises InvalidTag where it was changed, or sealed with another secret."""
    return AESGCM(_key(secret, b"body")).decrypt(sealed[:_NONCE], sealed[_NONCE:], None)


def digest_of(request: HttpRequest, secret: str) -> str:
    """What was asked, so that the same Idempotency-Key with another request is noticed. A file counts by its contents.

    It is keyed, so that nobody can guess at what was asked and find out that they are right.
    """
    found = hmac.new(_key(secret, b"digest"), f"{request.method} {request.get_full_path()}\n".encode(), hashlib.sha256)
    if request.content_type == "multipart/form-data":
        for name, values in sorted(request.POST.lists()):
            found.update(repr((name, values)).encode("utf-8", "backslashreplace"))
        for name, files in sorted(request.FILES.lists()):
            for file in files:
                assert not isinstance(file, str)
                found.update(repr((name, file.name, file.size)).encode("utf-8", "backslashreplace"))
                for chunk in file.chunks():
                    found.update(chunk)
                file.seek(0)
    else:
        found.update(request.body)
    return found.hexdigest()


def _key(secret: str, purpose: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=b"comity answer 1 " + purpose).derive(secret.encode())
