"""The double's own authority for TLS, and the made-up service account whose key clients use."""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jwt
import trustme
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

_EMAIL = "partner-marketing@google-ads-double.invalid"
_TOKEN_SECONDS = 3600
# What the credentials library names in every assertion, whatever the address it is sent to.
_AUDIENCE = "https://oauth2.googleapis.com/token"


@dataclass(frozen=True, slots=True)
class Authority:
    """Signs the certificates of doubles. Kept in a directory, so that clients outlive a restart."""

    directory: Path

    @property
    def roots_file(self) -> Path:
        """Its own certificate: `GRPC_DEFAULT_SSL_ROOTS_FILE_PATH`."""
        return self.directory / "roots.pem"

    def server_certificate(self) -> tuple[bytes, bytes]:
        """Private key and certificate chain for `localhost`; the authority is made where there is none."""
        self.directory.mkdir(parents=True, exist_ok=True)
        key_path = self.directory / "roots.key"
        if key_path.exists() and self.roots_file.exists():
            authority = trustme.CA.from_pem(self.roots_file.read_bytes(), key_path.read_bytes())
        else:
            authority = trustme.CA()
            _write_private(key_path, authority.private_key_pem.bytes())
            self.roots_file.write_bytes(authority.cert_pem.bytes())
        certificate = authority.issue_cert("localhost", "127.0.0.1")
        chain = b"".join(part.bytes() for part in certificate.cert_chain_pems)
        return certificate.private_key_pem.bytes(), chain


@dataclass(frozen=True, slots=True)
class AccountFiles:
    """The made-up service account of one double, kept in a directory of its own."""

    directory: Path

    @property
    def key_file(self) -> Path:
        """The service account's key file: `GOOGLE_ADS_JSON_KEY_FILE_PATH`."""
        return self.directory / "service-account.json"

    def service_account(self, token_uri: str) -> "ServiceAccount":
        """The service account; its key file names `token_uri` from now on."""
        self.directory.mkdir(parents=True, exist_ok=True)
        known = json.loads(self.key_file.read_text(encoding="utf-8")) if self.key_file.exists() else {}
        private_key = known.get("private_key") or _new_private_key()
        secret_path = self.directory / "token.secret"
        if not secret_path.exists():
            _write_private(secret_path, secrets.token_urlsafe(48).encode())
        content = {
            "type": "service_account",
            "project_id": "google-ads-double",
            "private_key_id": "made-up",
            "private_key": private_key,
            "client_email": _EMAIL,
            "client_id": "0",
            "token_uri": token_uri,
        }
        _write_private(self.key_file, json.dumps(content, indent=2).encode())
        return ServiceAccount(private_key, secret_path.read_text(encoding="utf-8"))


class ServiceAccount:
    """Checks who asks for a token, gives tokens, and knows them again, also after a restart."""

    def __init__(self, private_key: str, secret: str) -> None:
        loaded = serialization.load_pem_private_key(private_key.encode(), password=None)
        self._public_key: Any = loaded.public_key()
        self._secret = secret

    def token_for(self, assertion: str, now: int) -> dict[str, Any]:
        """A token for a signed assertion. Raises `jwt.PyJWTError` for one that is not ours."""
        claims = jwt.decode(assertion, self._public_key, algorithms=["RS256"], audience=_AUDIENCE)
        if claims.get("iss") != _EMAIL or "adwords" not in str(claims.get("scope")):
            raise jwt.InvalidTokenError("not our service account, or not the scope of Google Ads")
        token = jwt.encode(
            {"exp": now + _TOKEN_SECONDS, "aud": "google-ads"}, self._secret, algorithm="HS256"
        )
        return {"access_token": token, "expires_in": _TOKEN_SECONDS, "token_type": "Bearer"}

    def knows(self, token: str) -> bool:
        """Whether a token is ours and still good."""
        try:
            jwt.decode(token, self._secret, algorithms=["HS256"], audience="google-ads")
        except jwt.PyJWTError:
            return False
        return True


def _new_private_key() -> str:
    return (
        rsa.generate_private_key(public_exponent=65537, key_size=2048)
        .private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        .decode()
    )


def _write_private(path: Path, content: bytes) -> None:
    """Write a file that nobody else may read, whole or not at all."""
    written = path.with_name(path.name + ".new")
    descriptor = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)  # the mode is given at birth
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    written.replace(path)
