// What `ntk-explorer --help` prints.
import { activationKinds } from '../model/graph';

export const help = `ntk-explorer kernel --model FILE --activation NAME --data FILE --out FILE [options]

Computes the neural tangent kernel of a sequential dense network on the GPU.

  --model FILE        safetensors with <layer>.weight [out, in] and, if any, <layer>.bias [out]
  --activation NAME   between the layers: ${activationKinds.slice(0, 6).join(', ')},
                      ${activationKinds.slice(6).join(', ')}
  --slope NUMBER      below zero, for leaky-relu (0.01)
  --data FILE         npy [n, ...] of numbers, each datapoint flattened and used as it is
  --data2 FILE        the kernel between --data (rows) and these datapoints (columns)
  --out FILE          npy float32 to write: [n1, n2], or [n1, C, n2, C] for full
  --reduction NAME    trace (default): sum over logits; cosine: trace over the root of both diagonals;
                      pseudo: of the mean logit, times C; full: every pair of logits; logit:K: of logit K alone
  --json              prints the summary as JSON to standard output
  --help, --version

One line about the run goes to standard error. Exit status: 0 done, 2 wrong usage or a file that cannot be used,
3 no GPU or a GPU that failed, 130 interrupted. The output appears whole or not at all.

The adapter is the software one of an installed Chromium where there is one; NTK_ADAPTER=hardware takes the
machine's own.
`;
