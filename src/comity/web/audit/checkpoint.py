"""A signed checkpoint: at this event the chain had this hash. Kept elsewhere, it shows what no chain can by itself:
that the end was cut off, or that all of it was written anew.

The signature is Ed25519 over the canonical JSON (RFC 8785) of the checkpoint. Its key is not in the database.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

_LONGEST = 10_000
_SHAPE = {"chain": str, "number": int, "hash": str, "at": str, "key": str}
_WANTED = "Give the file as it was exported, unchanged."


class CheckpointError(Exception):
    """What was given as a checkpoint or a public key cannot be read as one."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A statement about a chain, and its signature. `key` is the id of the key that signed it."""

    chain: str
    number: int
    hash: str
    at: str
    key: str
    signature: bytes

    def signed(self) -> bytes:
        """The very bytes that are signed: canonical JSON of all but the signature."""
        return rfc8785.dumps({name: getattr(self, name) for name in _SHAPE})

    def is_signed_by(self, public: Ed25519PublicKey) -> bool:
        """Whether the signature is the key's, over exactly this."""
        try:
            public.verify(self.signature, self.signed())
        except InvalidSignature:
            return False
        return key_id(public) == self.key

    def to_json(self) -> str:
        """The file: the statement and the signature, in base 64."""
        said = {name: getattr(self, name) for name in _SHAPE}
        signature = base64.b64encode(self.signature).decode()
        return json.dumps({"checkpoint": said, "signature": signature}, indent=2) + "\n"

    @property
    def file_name(self) -> str:
        """`severnside-checkpoint-42.json`."""
        return f"{self.chain.removeprefix('regions/')}-checkpoint-{self.number}.json"


@dataclass(frozen=True, slots=True)
class Signer:
    """The platform's key."""

    private: Ed25519PrivateKey

    @property
    def public(self) -> Ed25519PublicKey:
        """What others need to check a signature."""
        return self.private.public_key()

    @property
    def pem(self) -> str:
        """The public key as a PEM file holds it."""
        return self.public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    def sign(self, *, chain: str, number: int, hash: str, at: datetime) -> Checkpoint:
        """State that the chain has this hash at this event."""
        moment = at.astimezone(UTC).isoformat(timespec="seconds")
        unsigned = Checkpoint(chain, number, hash, moment, key_id(self.public), b"")
        return Checkpoint(chain, number, hash, moment, unsigned.key, self.private.sign(unsigned.signed()))


def signer() -> Signer:
    """The platform's own, from the setting or from the data folder (see `Settings.signing_key`)."""
    from django.conf import settings

    return _signer(settings.COMITY.signing_key)


@lru_cache(maxsize=8)
def _signer(secret: str) -> Signer:
    seed = HKDF(hashes.SHA256(), 32, salt=None, info=b"comity checkpoint 1").derive(secret.encode())
    return Signer(Ed25519PrivateKey.from_private_bytes(seed))


def key_id(public: Ed25519PublicKey) -> str:
    """Sixteen hexadecimal digits that tell one key from another: the start of its SHA-256."""
    return hashlib.sha256(public.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


def read(text: str) -> Checkpoint:
    """A checkpoint from its file. Whether its signature holds is another question (`is_signed_by`).

    Raises:
        CheckpointError: it is not a checkpoint's file, or not whole.
    """
    try:
        found = json.loads(text[:_LONGEST])
        said, signature = found["checkpoint"], base64.b64decode(found["signature"], validate=True)
        whole = set(found) == {"checkpoint", "signature"} and set(said) == set(_SHAPE) and _is_whole(said)
    except (ValueError, KeyError, TypeError, AttributeError):
        whole = False
    if not whole:
        raise CheckpointError(f"This is not a checkpoint, or not all of one. {_WANTED}")
    return Checkpoint(**said, signature=signature)


def read_public_key(text: str) -> Ed25519PublicKey:
    """A public key from its PEM file.

    Raises:
        CheckpointError: it is no Ed25519 public key.
    """
    try:
        found = load_pem_public_key(text.encode())
    except ValueError:
        found = None  # type: ignore[assignment]
    if not isinstance(found, Ed25519PublicKey):
        raise CheckpointError("This is not an Ed25519 public key in PEM. `comity audit key` writes the platform's own.")
    return found


def _is_whole(said: dict[str, Any]) -> bool:
    shaped = all(type(said[name]) is kind for name, kind in _SHAPE.items())
    return shaped and 0 < said["number"] < 2**53 and re.fullmatch(r"[0-9a-f]{64}", said["hash"]) is not None
