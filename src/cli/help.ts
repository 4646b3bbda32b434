// What `ntk-explorer --help` prints.
import { activationKinds } from '../model/graph';

export const help = `ntk-explorer COMMAND [options]

  kernel    --model FILE --data X.npy [--data2 X2.npy] --out K.npy|K.npz      the neural tangent kernel
  tiles     --model FILE --data X.npy [--data2 X2.npy] --store K.zarr --shard I/N [--finish]
  tiles     --store K.zarr --status|--check|--finish   a kernel of any size, computed in parts into a Zarr store
  forward   --model FILE --data X.npy --out Y.npy                             the logits, [n, C]
  jvp       --model FILE --data X.npy --tangent T.safetensors --out JV.npy    the Jacobian times a direction, [n, C]
  nudge     --model FILE --data X.npy --targets Y.npy --index I --rate LR --out N.npz
                                                  one gradient step on one datapoint: predicted and actual changes
  spectrum  --model FILE --data X.npy --top K --out E.npz                     the largest eigenpairs of the full kernel
  inspect   --model FILE [--data X.npy]           the graph, parameters, shapes, and what a kernel costs
  bench                                           time per kernel entry, for several networks and each method

Models, told apart by what is in the file:
  ONNX; safetensors of dense layers, <layer>.weight [out, in] and <layer>.bias [out], with --activation; safetensors of
  a GPT-2 with Hugging Face's names, with config.json beside it or --config; safetensors that this project exported.
  --activation NAME   between dense layers: ${activationKinds.slice(0, 6).join(', ')},
                      ${activationKinds.slice(6).join(', ')}
  --slope NUMBER      below zero, for leaky-relu (0.01)
  --config FILE       config.json of a GPT-2
  --position P        whose logits, for a language model: last (default), all, or a number from 0

Data, told apart by what is in the file; each datapoint is flattened:
  npy [n, ...], used as it is, token ids as whole numbers; npz; CSV or TSV; IDX; Parquet; a zip or a folder of PNG pictures,
  pixels from 0 to 1; for a language model plain text, as windows of tokens. Any of them may be gzipped. Labels in the file
  (a column, the names of folders, an array y, the token after a window) are the targets where --targets is not given.
  In place of a file, strokes:COUNT or strokes:COUNT:SEED: images of 28 x 28 pixels in ten classes, drawn from the seed (0).
  --targets FILE      classes [n]: npy, IDX, or a column of whole numbers; --targets2 of --data2
  --label COLUMN      which column of a table has the labels: a name, last or none (default: one called label, class,
                      target, species or y, or the last if it is not of numbers)
  --tokenizer FILE    for a text: tokenizer.json, or a JSON list of characters (default: tokenizer.json or
                      characters.json beside the model)
  --window T          tokens of a window (default: as many as the model takes)
  --stride S          tokens from a window to the next (default: the window)

kernel:
  --data2 FILE        the kernel between --data (rows) and these datapoints (columns)
  --reduce NAME       trace (default): sum over logits; full: every pair of logits, [n1, C, n2, C]; logit:K: of logit K
                      alone; pseudo: of the mean logit, times C; cosine: trace over the root of both diagonals;
                      logp: of the log-probabilities of --targets (and --targets2 of --data2)
  --method NAME       auto (default), structured, contraction, ntvp, sketch:k, sketch:k:sign
  --parameters GLOB   only these: * and ? match, commas separate, ! leaves out ('!head.*'), a backslash makes the next of
                      them plain
  --by-parameter      an array for each parameter under its name, and total (npz)
tiles:
  --store FOLDER      begun by whoever comes first; gone on with where it is of the same model, data, reduction, parameters
                      and order, refused otherwise
  --shard I/N         computes every Nth unit of work from the Ith (1 to N) that is not done: a shard of the entries, with all
                      coarser cells that can be made from it. Parts run at once, twice and after being killed
  --status            lists the files that are missing, cut or gone, one in a line, by their sizes and indices; with --model and
                      --data also whose the store is
  --check             the same, reading every byte with its checksum
  --finish            reduces the levels that span several units; when all units are done the store is complete
  --order NAME        of the datapoints: index (default) or class, by --targets or the labels in the file
  --shard-edge CELLS  256 times a power of two (4096): a shard of level 0 is so many entries a side
  --data2, --targets, --targets2, --reduce (not full), --parameters   as for kernel
nudge:
  --loss NAME         cross-entropy (default) or squared-error, 1/2 |f - y|^2
  --targets FILE      classes [n], which are one-hot, or a row for each datapoint, [n, C]: probabilities for cross-entropy,
                      any numbers for squared-error; with --position all tokens [n, T]: the losses of all positions and
                      their log-probabilities are summed

Taken by every command; in brackets those to which it matters, where not to all:
  --activation, --slope, --config, --position   as above [all but bench]
  --loss NAME         [nudge]
  --dtype NAME        float32 (default) or float64, of the output [all but tiles, inspect, bench]
  --seed N            [kernel with a sketch, spectrum]
  --budget BYTES      of GPU memory (1 GiB)
  --adapter NAME      hardware or software (default: the machine's own, else the software adapter of an installed Chromium)
  --json              one object to standard output; docs/json.md of the package lists its fields
  --help, --version

--out ends in .npy or .npz, and a link there is followed. An .npy holds one array of any size; an .npz, of at most 4 GiB,
the keys kernel (and standard_error with a sketch), predicted and actual, or values and vectors. A file appears whole or not
at all. One line about the run goes to standard error.
Exit status: 0 done, 1 failed, 2 wrong usage, 3 the store of --status, --check or --finish is not complete, 130 interrupted.
`;
