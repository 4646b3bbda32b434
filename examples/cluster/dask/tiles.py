#!/usr/bin/env python3
"""Computes a kernel into a Zarr store on the workers of a Dask cluster, with `ntk-explorer tiles`.

    tiles.py --scheduler tcp://HOST:8786 --parts 64 -- --model M --data X --store /shared/k.zarr

What stands behind -- goes to `ntk-explorer tiles`, on every worker: paths must mean the same there. Each part is a task; one whose
worker dies or whose command fails is done again, and passes over the units that are done. Ends with 0 when the store is complete.
"""

import argparse
import shlex
import subprocess
import sys

from distributed import Client, as_completed


def run(command):
    """Runs on a worker; the last line that the command says, or an error with it."""
    ended = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    said = (ended.stderr.strip().splitlines() or ["it said nothing"])[-1]
    if ended.returncode != 0:
        raise RuntimeError(f"{shlex.join(command)}: exit status {ended.returncode}: {said}")
    return said


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--scheduler", help="address of the scheduler")
    where.add_argument("--scheduler-file", help="file that the scheduler wrote its address to")
    parser.add_argument("--parts", type=int, required=True, help="tasks; several for each worker")
    parser.add_argument("--retries", type=int, default=3, help="of a part whose command fails (3)")
    parser.add_argument("--command", default="npx ntk-explorer", help="how the workers call it (npx ntk-explorer)")
    parser.add_argument("options", nargs="+", help="of ntk-explorer tiles, behind --")
    return parser.parse_args()


def compute(client, asked):
    """All parts, then the levels that span them. Raises what a part raises in the end."""
    tiles = [*shlex.split(asked.command), "tiles", *asked.options]
    parts = [[*tiles, "--shard", f"{part}/{asked.parts}"] for part in range(1, asked.parts + 1)]
    futures = client.map(run, parts, pure=False, retries=asked.retries)
    for done, future in enumerate(as_completed(futures), start=1):
        print(f"{done} of {asked.parts}: {future.result()}", flush=True)
    print(client.submit(run, [*tiles, "--finish"], pure=False, retries=asked.retries).result(), flush=True)


def main():
    asked = read_arguments()
    with Client(asked.scheduler, scheduler_file=asked.scheduler_file) as client:
        try:
            compute(client, asked)
        except Exception as error:
            sys.exit(f"tiles.py: {error}")


if __name__ == "__main__":
    main()
