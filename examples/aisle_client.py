"""A REST client for Aisle in Python, with only the standard library: errors, retries, pages.

Run as a program, it prints how many units of each SKU were sold.
"""

import json
import os
import sys
import time
import uuid
from collections import Counter
from decimal import Decimal
from typing import Any, Iterator, Optional
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen


class AisleError(Exception):
    """An error response. `code` is for programs; `str()` is for people."""

    def __init__(self, status: int, body: dict):
        super().__init__(body["message"])
        self.status = status
        self.code: str = body["code"]
        self.errors: dict = body.get("errors", {})
        self.request_id: Optional[str] = body.get("request_id")


class Aisle:
    def __init__(self, url: str, token: str, attempts: int = 4):
        self.url = url.rstrip("/")
        self.token = token
        self.attempts = attempts

    def get(self, path: str, **query: Any) -> dict:
        texts = {name: str(value).lower() if isinstance(value, bool) else value for name, value in query.items()}
        return self._call("GET", f"{path}?{urlencode(texts)}" if texts else path)

    def post(self, path: str, body: dict, idempotency_key: Optional[str] = None) -> dict:
        """Takes effect once, however often it is repeated with the same key."""
        return self._call("POST", path, body, {"Idempotency-Key": idempotency_key or str(uuid.uuid4())})

    def pages(self, path: str, **query: Any) -> Iterator[dict]:
        """All rows of a list, sorted by id, so that new rows do not shift the pages."""
        page = 1
        while True:
            found = self.get(path, **{"sort": "id", "per_page": 100, **query, "page": page})
            yield from found["data"]
            if page >= found["last_page"]:
                return
            page += 1

    def _call(self, method: str, path: str, body: Optional[dict] = None, headers: Optional[dict] = None) -> dict:
        data = None if body is None else json.dumps(body).encode()
        all_headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", **(headers or {})}
        for attempt in range(1, self.attempts + 1):
            is_last = attempt == self.attempts
            pause = 2.0 ** (attempt - 1)
            try:
                request = Request(f"{self.url}/api{path}", data=data, method=method, headers=all_headers)
                with urlopen(request, timeout=30) as response:
                    text = response.read()
                    return json.loads(text) if text else {}
            except HTTPError as error:
                if is_last or error.code not in (429, 502, 503, 504):
                    raise to_aisle_error(error) from error
                pause = max(pause, float(error.headers.get("Retry-After") or 0))
            except (URLError, TimeoutError):
                if is_last:
                    raise
            time.sleep(pause)
        raise AssertionError("unreachable")


def to_aisle_error(error: HTTPError) -> Exception:
    """Parses the body. Returns the original error if a proxy has responded with something else."""
    try:
        return AisleError(error.code, json.loads(error.read()))
    except (ValueError, KeyError, TypeError):
        return error


def main() -> int:
    aisle = Aisle(os.environ["AISLE_URL"], os.environ["AISLE_TOKEN"])
    sold: Counter = Counter()
    try:
        for order in aisle.pages("/sales-orders"):
            for line in aisle.get(f"/sales-orders/{order['id']}")["data"]["lines"]:
                sold[line["sku"] or "no SKU"] += Decimal(line["quantity"]) - Decimal(line["quantity_cancelled"])
    except AisleError as error:
        print(f"{error} ({error.code}, request {error.request_id})", file=sys.stderr)
        return 1
    for sku, units in sorted(sold.items()):
        print(f"{units} {sku}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
