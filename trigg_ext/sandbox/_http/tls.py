"""Certificates of the sandbox's server."""

from __future__ import annotations

import ssl
import subprocess
import tempfile
from pathlib import Path

__all__ = ["self_signed", "server_context"]


def server_context(certificate: str, key: str | None) -> ssl.SSLContext:
    """Return the context of a server with a certificate and its private key, in PEM form.

    Args:
        certificate: the file of the certificate, with those that it depends on.
        key: the file of the key; None if it is in the file of the certificate.

    Raises:
        OSError: a file cannot be read, or they do not belong together; ``ssl.SSLError`` is one.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


def self_signed(host: str, save_to: str | None) -> ssl.SSLContext:
    """Return the context of a server with a new certificate for ``host`` and this machine, signed by itself.

    Args:
        host: the host name or IP address that the server listens on.
        save_to: where clients find the certificate that they are to trust; None keeps it nowhere.

    Raises:
        OSError: ``openssl`` is not on PATH or fails, or the file cannot be written.
    """
    names = dict.fromkeys(["DNS:localhost", "IP:127.0.0.1", "IP:::1", _subject(host)])
    with tempfile.TemporaryDirectory(prefix="trigg-sandbox-") as folder:
        key, certificate = str(Path(folder, "key.pem")), str(Path(folder, "certificate.pem"))
        made = (
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-keyout",
            key,
            "-out",
            certificate,
        )
        about = ("-subj", "/CN=trigg-sandbox", "-days", "30", "-addext", f"subjectAltName={','.join(names)}")
        try:
            done = subprocess.run(
                ["openssl", "req", "-x509", *made, *about], capture_output=True, text=True, check=False
            )
        except FileNotFoundError as error:
            raise OSError(
                "a certificate is made by openssl, which is not on PATH; give --tls-cert and --tls-key"
            ) from error
        if done.returncode:
            raise OSError(f"openssl made no certificate: {' '.join(done.stderr.split())[-200:]}")
        if save_to is not None:
            Path(save_to).write_bytes(Path(certificate).read_bytes())
        return server_context(certificate, key)


def _subject(host: str) -> str:
    return f"IP:{host}" if ":" in host or host.replace(".", "").isdecimal() else f"DNS:{host}"
