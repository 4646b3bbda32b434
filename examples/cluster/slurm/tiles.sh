#!/bin/bash
# Computes a kernel into a Zarr store, each task of the array a part of it:
#   sbatch --array=1-64 tiles.sh --model M --data X --store /shared/k.zarr
#SBATCH --job-name=ntk-tiles
#SBATCH --array=1-64
#SBATCH --gpus=1
#SBATCH --cpus-per-task=2
#SBATCH --mem=8G
#SBATCH --time=04:00:00
#SBATCH --requeue
set -euo pipefail

if ((SLURM_ARRAY_TASK_MIN != 1 || SLURM_ARRAY_TASK_MAX != SLURM_ARRAY_TASK_COUNT)); then
  echo 'tiles.sh wants a whole array, --array=1-N: parts that are done are passed over' >&2
  exit 2
fi

# exec: the signal before the time limit goes to the command, which leaves nothing half-written.
exec srun npx ntk-explorer tiles "$@" --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT"
