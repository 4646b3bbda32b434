// output[z, o, x] (+)= scale * sum over positions t of values[z block + t position + o feature, x]; with ACCUMULATE added.
// values [blocks * positions * features, columns], output [blocks * features, columns], k-major (as vec4 of columns)
// Grid: ceil(blocks features ceil(columns / 4) / 64) workgroups, folded to (x, y). One invocation makes 4 columns of a row.
// Order of accumulation: positions ascending, partial sums of 256 terms added in order.
// Error: (min(positions, 256) + positions / 256 + 1) u sum_t |scale values|, u = 2^-24.
import package::shared::folded_grid::folded_index;

override ACCUMULATE: u32 = 0u;

struct Params {
  features: u32,
  positions: u32,
  blocks: u32,
  columns4: u32, // ceil(columns / 4)
  position: u32, // rows from one position to the next
  feature: u32, // rows from one feature to the next
  stride: u32, // vec4
  output_stride: u32,
  scale: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> values: array<vec4f>;
@group(2) @binding(0) var<storage, read_write> output: array<vec4f>;

@compute @workgroup_size(64)
fn position_sums(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = folded_index(group, groups, thread);
  let column = index % params.columns4;
  let feature = index / params.columns4 % params.features;
  let block = index / params.columns4 / params.features;
  if (block >= params.blocks) { return; }
  let start = block * params.features * params.positions + feature * params.feature;
  var total = vec4f();
  for (var first = 0u; first < params.positions; first += 256u) {
    var part = vec4f();
    for (var t = first; t < min(first + 256u, params.positions); t++) {
      part += values[(start + t * params.position) * params.stride + column];
    }
    total += part;
  }
  let at = (block * params.features + feature) * params.output_stride + column;
  output[at] = fma(vec4f(params.scale), total, select(vec4f(), output[at], ACCUMULATE == 1u));
}
