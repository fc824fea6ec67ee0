"""``make bench``: how fast stories are read and split, and how close posting comes to the pace it is allowed.

Numbers to look at, never to pass or fail by: they are this machine's, at this moment.
"""

import asyncio
import sys

from benchmarks.posting import post_to_many_channels
from benchmarks.splitting import split_texts


def main() -> int:
    """Print both tables."""
    print(f"{'text':32} {'words':>8} {'read':>9} {'split':>9} {'parts':>6}")
    for row in split_texts():
        print(
            f"{row.name[:32]:32} {row.words:>8} {row.read * 1000:>6.0f} ms {row.split * 1000:>6.0f} ms {row.parts:>6}"
        )
    print(f"\n{'channels':>8} {'requests':>9} {'seconds':>8} {'a second':>9} {'of the pace':>12}")
    for channels in (50, 500):
        found = asyncio.run(post_to_many_channels(channels))
        facts = f"{found.channels:>8} {found.requests:>9} {found.seconds:>8.1f} {found.rate:>9.1f}"
        print(f"{facts} {found.of_the_pace:>12.0%}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
