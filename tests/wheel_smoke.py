"""Run by ``nox -s wheel`` in an environment that holds the wheel, httpx and attrs alone: it imports, and it calls."""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import trigg_ext
from trigg_ext.models import Customer

ALLOWED = {"trigg-client", "httpx", "attrs"}
ALLOWED |= {"anyio", "certifi", "h11", "httpcore", "idna", "sniffio", "typing-extensions"}  # what httpx brings
ALLOWED |= {"pip", "setuptools"}


class Api(BaseHTTPRequestHandler):
    """Responses a customer to whoever asks."""

    def do_GET(self) -> None:
        body = json.dumps({"data": {"id": "4", "firstName": "Ola", "egetFelt": 1}}).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def main() -> None:
    installed = {each.metadata["Name"].lower().replace("_", "-") for each in importlib.metadata.distributions()}
    assert installed <= ALLOWED, f"more is installed than the wheel needs: {installed - ALLOWED}"
    assert "site-packages" in (trigg_ext.__file__ or ""), trigg_ext.__file__
    for package in ("trigg_ext", "trigg_api", "trigg_models"):
        # Looked for, not imported: trigg_models needs the extra for that.
        assert Path(trigg_ext.__file__).parents[1].joinpath(package, "py.typed").is_file(), f"{package} hides its types"
    assert "trigg_api.models.customer" in sys.modules
    assert "trigg_api.models.promotion_definition" not in sys.modules, "models must load when they are first used"
    server = HTTPServer(("127.0.0.1", 0), Api)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with trigg_ext.TriggClient("key-of-the-test", base_url=f"http://127.0.0.1:{server.server_port}/v4") as client:
            customer = client.customers.get("4")
    finally:
        server.shutdown()
        server.server_close()
    assert isinstance(customer, Customer)
    assert (customer.first_name, customer["egetFelt"]) == ("Ola", 1)
    said = ""
    try:
        importlib.import_module("trigg_ext.sandbox")
    except ImportError as error:
        said = str(error)
    assert 'pip install "trigg-client[sandbox]"' in said, "the sandbox must need its extra, and say so"
    sys.stdout.write(f"trigg-client {trigg_ext.__version__}: imported and called in an empty environment\n")


if __name__ == "__main__":
    main()
