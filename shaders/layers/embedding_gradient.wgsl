// Gradients of an embedding's table, of each datapoint x by itself: output[z, f, v, x] = scale * the sum over positions t with
// tokens[t, x] = v of deltas[z, t, first + f, x]; with ACCUMULATE added to what is there. f counts `count` of the features.
// tokens [positions, columns], deltas [blocks from first_block on, positions * features, columns],
// output [blocks * count * vocabulary, columns], k-major (as vec4 of columns)
// Grid: ceil(invocations / 64) workgroups, folded to (x, y), from invocation `begin` on. One invocation makes 4 columns of a row.
// Order of accumulation: positions ascending, partial sums of 256 positions added in order.
// Error: (min(positions, 256) + positions / 256 + 1) u sum |scale deltas|, u = 2^-24, and one rounding with ACCUMULATE.
import package::shared::folded_grid::folded_index;

override ACCUMULATE: u32 = 0u;

struct Params {
  positions: u32,
  features: u32,
  vocabulary: u32,
  columns4: u32, // ceil(columns / 4)
  first: u32,
  count: u32,
  first_block: u32,
  begin: u32,
  end: u32, // of the invocations
  token_stride: u32, // vec4
  delta_stride: u32,
  output_stride: u32,
  scale: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> tokens: array<vec4f>;
@group(1) @binding(1) var<storage, read> deltas: array<vec4f>;
@group(2) @binding(0) var<storage, read_write> output: array<vec4f>;

@compute @workgroup_size(64)
fn embedding_gradient(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = params.begin + folded_index(group, groups, thread);
  if (index >= params.end) { return; }
  let column = index % params.columns4;
  let row = index / params.columns4;
  let word = vec4f(f32(row % params.vocabulary));
  let feature = params.first + row / params.vocabulary % params.count;
  let block = params.first_block + row / params.vocabulary / params.count;
  let start = block * params.positions * params.features + feature;
  var total = vec4f();
  for (var first = 0u; first < params.positions; first += 256u) {
    var part = vec4f();
    for (var t = first; t < min(first + 256u, params.positions); t++) {
      let delta = deltas[(start + t * params.features) * params.delta_stride + column];
      part += select(vec4f(), delta, tokens[t * params.token_stride + column] == word);
    }
    total += part;
  }
  let at = row * params.output_stride + column;
  output[at] = fma(vec4f(params.scale), total, select(vec4f(), output[at], ACCUMULATE == 1u));
}
