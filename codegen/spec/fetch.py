"""Gets the bytes of the bundle from a URL or a file, whole and within bounds, or says in one line why not."""

from __future__ import annotations

import asyncio
import hashlib
import http.client
import ipaddress
import re
import zlib
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import attrs
import httpx

from codegen.errors import PipelineError

MAX_BYTES = 20 * 1024 * 1024
MAX_REDIRECTS = 5

Progress = Callable[[int, int | None], None]
"""Called with the bytes received so far, unpacked, and the bytes there will be, where that is known."""


class FetchError(PipelineError):
    """The bundle did not arrive. The text names the source, without credentials, and what to do."""


@attrs.frozen
class Timeouts:
    """How many seconds each step may take, and all of them together."""

    connect: float = 10
    read: float = 20
    write: float = 10
    pool: float = 10
    overall: float = 120


@attrs.frozen
class Fetched:
    """What came: bytes and their checksum, or neither where the server says that nothing has changed."""

    source: str
    data: bytes | None
    etag: str | None
    last_modified: str | None
    not_modified: bool
    sha256: str | None


def fetch(
    source: str,
    *,
    etag: str | None = None,
    last_modified: str | None = None,
    progress: Progress | None = None,
    max_bytes: int = MAX_BYTES,
    timeouts: Timeouts | None = None,
) -> Fetched:
    """Get the bundle from an https URL, a ``file:`` URL or a path.

    With ``etag`` or ``last_modified`` the request is conditional, and the response may be ``not_modified``; a file is
    always read. Plain http is for this machine only. At most five redirects are followed, https to https only (or http
    to http on this machine), and a user name and password in the URL go to no other server than the first. More
    than ``max_bytes``, counted after unpacking, is refused before it is in memory.

    ``source`` of the result is ``public_source(source)``, safe to write down.

    Call it from code that runs no event loop: it runs one of its own, so that one deadline covers all of it, also a
    server that sends a byte at a time.

    Raises:
        FetchError: in one line, for everything that can go wrong between here and the last byte.
    """
    if not source.strip():
        raise FetchError("no source was given; give an https URL or a file")
    shown = public_source(source)
    scheme = _scheme(source)
    if scheme in ("http", "https"):
        timeouts = timeouts or Timeouts()
        try:
            return asyncio.run(_download(source, _Validators.of(etag, last_modified), progress, max_bytes, timeouts))
        except TimeoutError:
            raise FetchError(
                f"{shown} was not complete after {timeouts.overall:g} seconds; {_TRY_AGAIN_OR_FILE}"
            ) from None
    if scheme not in (None, "file"):
        raise FetchError(f"{shown} is neither an https URL nor a file; give one of the two")
    data = _read_file(source if scheme is None else path_of(source), shown, max_bytes)
    if progress is not None:
        progress(len(data), len(data))
    return Fetched(shown, data, None, None, False, hashlib.sha256(data).hexdigest())


def public_source(source: str) -> str:
    """Return the source as it may be shown and recorded: a URL loses its credentials and its fragment, a path
    stays.

    Credentials are the user name and password before the host, and the values of query parameters that are named like
    a secret (``token``, ``sig``, ``X-Amz-Signature``), which become ``***``.
    """
    if _scheme(source) is None:
        return source
    try:
        parts = urlsplit(source)
        # A port that is no number is often the first half of a password with a slash in it.
        _ = parts.port
    except ValueError:
        scheme, _, rest = source.partition("://")
        return f"{scheme}://{re.split('[?#]', rest.rpartition('@')[2])[0]}"
    query = "&".join(
        f"{name}=***" if value and _SECRET.search(name) else f"{name}{equals}{value}"
        for name, equals, value in (pair.partition("=") for pair in parts.query.split("&"))
    )
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query=query, fragment="").geturl()


def next_hop(current: httpx.URL, location: str) -> httpx.URL:
    """Return where a redirect leads, if it may be followed: from https to https, or from http to http on this machine.

    Raises:
        FetchError: the redirect leaves https, leaves this machine over http, or is no URL.
    """
    shown = public_source(str(current))
    try:
        target = current.join(location)
        _ = target.host
    except (httpx.InvalidURL, ValueError):
        raise FetchError(f"{shown} redirects to something that is no URL; {_CHECK_URL}") from None
    secure = current.scheme == "https" and target.scheme == "https"
    local = current.scheme == target.scheme == "http" and _is_loopback(current.host) and _is_loopback(target.host)
    if not (secure or local) or not _names_a_host(target):
        raise FetchError(
            f"{shown} redirects to {public_source(str(target))}, which is not safe to follow; give the final https "
            "URL as the source"
        )
    return target


# --- what is decided ------------------------------------------------------------------------------------------------

_TRY_AGAIN_OR_FILE = "try again later, or download it by hand and give the file"
_CHECK_URL = "check the URL, or give a file"
_SECRET = re.compile(r"key|token|secret|password|passwd|pwd|auth(?!or)|credential|sig(?:$|nature)|session|code$", re.I)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@attrs.frozen
class _Validators:
    """What a server calls one state of the file by."""

    etag: str | None
    last_modified: str | None

    @classmethod
    def of(cls, etag: str | None, last_modified: str | None) -> _Validators:
        """Return what no header can carry back is left out: an unconditional request is right too."""
        return cls(*(value if value and re.fullmatch(r"[ -~]+", value) else None for value in (etag, last_modified)))

    @property
    def conditions(self) -> dict[str, str]:
        given = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in given.items() if value is not None}


def _scheme(source: str) -> str | None:
    match = re.match(r"([a-z][a-z0-9+.-]*)://", source, re.IGNORECASE)
    return match[1].lower() if match else None


def _names_a_host(url: httpx.URL) -> bool:
    """Return whether a host is a name; httpx escapes what cannot stand in one, and would ask the resolver for it."""
    return bool(url.host) and not re.search(r"[%\[\]]", url.host)


def _is_loopback(host: str) -> bool:
    host = host.rstrip(".")
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _first_url(source: str) -> httpx.URL:
    shown = public_source(source)
    try:
        url = httpx.URL(source)
        _ = url.host  # which is decoded only now, and may be no name
    except (httpx.InvalidURL, ValueError):
        raise FetchError(f"{shown} is not a valid URL; {_CHECK_URL}") from None
    if not _names_a_host(url):
        raise FetchError(f"{shown} names no host; {_CHECK_URL}")
    if url.scheme == "http" and not _is_loopback(url.host):
        raise FetchError(f"{shown} is not encrypted, so anybody on the way could change the bundle; use https")
    return url


def _without_userinfo(url: httpx.URL) -> httpx.URL:
    """Take the user and password out of a URL: httpx would send them, also where only a redirect put them there."""
    return url.copy_with(username=None, password=None, fragment=None)


def _check_status(response: httpx.Response, shown: str, known: _Validators) -> None:
    status = response.status_code
    if status == 200 or (status == 304 and known.conditions):
        return
    if status in (401, 403, 407):
        remedy = "check the credentials, or download it by hand and give the file"
    elif status in (404, 410):
        remedy = _CHECK_URL
    else:
        remedy = _TRY_AGAIN_OR_FILE
    raise FetchError(
        f"{shown} responded with {status} {http.client.responses.get(status, '(unknown status)')}; {remedy}"
    )


def _check_headers(response: httpx.Response, shown: str, max_bytes: int) -> int | None:
    """Return the length that the server announces, after a look at what it announces it for."""
    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type in ("text/html", "application/xhtml+xml"):
        raise FetchError(f"{shown} is a web page ({media_type}) and not the bundle; {_CHECK_URL}")
    if _encoding(response) not in ("", "identity", "gzip", "x-gzip"):
        raise FetchError(f"{shown} came packed in a way that was not asked for; {_TRY_AGAIN_OR_FILE}")
    announced = response.headers.get("content-length", "")
    if not re.fullmatch("[0-9]{1,18}", announced):
        return None
    if int(announced) > max_bytes:
        raise _too_large(shown, max_bytes)
    return int(announced)


def _encoding(response: httpx.Response) -> str:
    encoding: str = response.headers.get("content-encoding", "")
    return encoding.strip().lower()


def _too_large(shown: str, max_bytes: int) -> FetchError:
    return FetchError(f"{shown} is larger than {max_bytes:,} bytes, which no bundle is; {_CHECK_URL}")


class _Unpacker:
    """Unpacks gzip in small pieces: a single network read of a bomb stands for more than the limit by far."""

    PIECE = 64 * 1024

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(wbits=31)

    @property
    def complete(self) -> bool:
        return self._stream.eof

    def pieces(self, packed: bytes) -> Iterator[bytes]:
        while packed:
            if self._stream.eof:
                # A gzip file may be several, one after the other.
                self._stream = zlib.decompressobj(wbits=31)
            yield self._stream.decompress(packed, self.PIECE)
            packed = self._stream.unconsumed_tail or self._stream.unused_data


def _reason(error: Exception, timeouts: Timeouts) -> str:
    """Return what happened, in the words of whoever runs the pipeline."""
    match error:
        case httpx.ConnectTimeout():
            return f"did not respond within {timeouts.connect:g} seconds"
        case httpx.ReadTimeout():
            return f"sent nothing for {timeouts.read:g} seconds"
        case httpx.TimeoutException():
            return "took too long"
        case httpx.RemoteProtocolError() | httpx.ReadError():
            return f"broke off ({_detail(error)})"
        case zlib.error():
            return f"came damaged ({_detail(error)})"
        case httpx.ProxyError():
            return f"could not be reached through the proxy ({_detail(error)})"
        case httpx.ConnectError():
            return f"could not be reached ({_detail(error)})"
        case _:
            return f"could not be read ({_detail(error)})"


def _detail(error: Exception) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return re.sub(r"//[^/\s]*@", "//", text)[:200]


# --- what is done ---------------------------------------------------------------------------------------------------


async def _download(
    source: str, known: _Validators, progress: Progress | None, max_bytes: int, timeouts: Timeouts
) -> Fetched:
    url = _first_url(source)
    shown = public_source(source)
    auth = httpx.BasicAuth(url.username, url.password) if url.userinfo else None
    origin = (url.scheme, url.host, url.port)
    url = _without_userinfo(url)
    async with asyncio.timeout(timeouts.overall), _client(url.host, timeouts) as client:
        for _ in range(MAX_REDIRECTS + 1):
            headers = {**known.conditions, "Accept-Encoding": "gzip"}
            request = client.build_request("GET", url, headers=headers)
            at_origin = (url.scheme, url.host, url.port) == origin
            with _explained(shown, timeouts):
                response = await client.send(request, auth=auth if at_origin else None, stream=True)
            try:
                location = response.headers.get("location")
                if response.status_code not in _REDIRECTS or not location:
                    return await _receive(response, shown, known, progress, max_bytes, timeouts)
                url = _without_userinfo(next_hop(url, location))
            finally:
                await response.aclose()
    raise FetchError(f"{shown} redirects more than {MAX_REDIRECTS} times; {_CHECK_URL}")


def _client(host: str, timeouts: Timeouts) -> httpx.AsyncClient:
    # Whatever proxy the environment names, it is for the world outside.
    local = {"localhost", "127.0.0.1", "[::1]"} | ({host} if _is_loopback(host) and ":" not in host else set())
    try:
        return httpx.AsyncClient(
            timeout=httpx.Timeout(
                connect=timeouts.connect, read=timeouts.read, write=timeouts.write, pool=timeouts.pool
            ),
            follow_redirects=False,
            mounts={f"all://{name}": None for name in sorted(local)},
        )
    except (ImportError, OSError, ValueError, httpx.InvalidURL) as error:
        raise FetchError(
            f"the proxy or certificate settings of the environment cannot be used ({_detail(error)}); correct them"
        ) from None


async def _receive(
    response: httpx.Response,
    shown: str,
    known: _Validators,
    progress: Progress | None,
    max_bytes: int,
    timeouts: Timeouts,
) -> Fetched:
    _check_status(response, shown, known)
    named = _Validators.of(response.headers.get("etag"), response.headers.get("last-modified"))
    if response.status_code == 304:
        # What the server does not repeat still holds.
        etag, last_modified = named.etag or known.etag, named.last_modified or known.last_modified
        return Fetched(shown, None, etag, last_modified, True, None)
    announced = _check_headers(response, shown, max_bytes)
    packed = "gzip" in _encoding(response)
    data = bytearray()
    async with aclosing(_pieces(response, shown, packed, timeouts)) as pieces:
        async for piece in pieces:
            if len(data) + len(piece) > max_bytes:
                raise _too_large(shown, max_bytes)
            data += piece
            if progress is not None:
                progress(len(data), None if packed else announced)
    return Fetched(shown, bytes(data), named.etag, named.last_modified, False, hashlib.sha256(data).hexdigest())


async def _pieces(response: httpx.Response, shown: str, packed: bool, timeouts: Timeouts) -> AsyncGenerator[bytes]:
    unpacker = _Unpacker()
    with _explained(shown, timeouts):
        async for chunk in response.aiter_raw():
            for piece in unpacker.pieces(chunk) if packed else (chunk,):
                yield piece
    if packed and not unpacker.complete:
        raise FetchError(f"{shown} broke off in the middle; {_TRY_AGAIN_OR_FILE}")


@contextmanager
def _explained(shown: str, timeouts: Timeouts) -> Iterator[None]:
    """Turns what httpx, the resolver (a ValueError for some names) and zlib raise into one line."""
    try:
        yield
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, zlib.error) as error:
        raise FetchError(f"{shown} {_reason(error, timeouts)}; {_TRY_AGAIN_OR_FILE}") from None


def path_of(source: str) -> str:
    """Return the path of a ``file:`` URL.

    Raises:
        FetchError: it is no URL, or names a file on another machine.
    """
    try:
        parts = urlsplit(source)
    except ValueError:
        raise FetchError(f"{public_source(source)} is not a valid URL; give the path of the file") from None
    if parts.netloc not in ("", "localhost"):
        raise FetchError(f"{public_source(source)} names a file on another machine; copy it here and give its path")
    return url2pathname(parts.path)


def _read_file(path: str, shown: str, max_bytes: int) -> bytes:
    try:
        file = Path(path)
        if file.exists() and not file.is_file():
            # Reading a directory fails anyway; a pipe or a device might never end.
            raise FetchError(f"{shown} is not a regular file; give the path of the bundle itself")
        with file.open("rb") as stream:
            data = stream.read(max_bytes + 1)
    except FileNotFoundError:
        raise FetchError(f"{shown} does not exist; check the path") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise FetchError(f"{shown} cannot be read ({reason or error}); check the path") from None
    if len(data) > max_bytes:
        raise _too_large(shown, max_bytes)
    return data
