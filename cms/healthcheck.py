"""`python -m cms.healthcheck`: succeeds while the server on this machine's PORT answers for the public address."""

import http.client
import os
import sys
from urllib.parse import urlsplit


def main() -> int:
    connection = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=4)
    try:
        # The public host name: the server answers no other.
        connection.request("GET", "/healthz", headers={"Host": urlsplit(os.environ["PUBLIC_URL"]).netloc})
        return 0 if connection.getresponse().status == 200 else 1
    except OSError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
