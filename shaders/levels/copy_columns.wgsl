// Some columns of one matrix into columns of another: output[f, to_i] = input[f, from_i] for pairs i from `first` on.
// input [features, n], output [features, m], k-major with padded strides (as bits); pairs: (from, to), from < n, to < m,
// no `to` twice. All other columns of the output stay as they are.
// Grid: ceil(features ceil(count / 4) / 64) workgroups, folded to (x, y). One invocation copies up to 4 columns of a row.
// Exact: bits are copied.
import package::shared::folded_grid::folded_index;

struct Params {
  features: u32,
  count: u32,
  first: u32,
  input_stride: u32, // floats
  output_stride: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> input: array<u32>;
@group(1) @binding(1) var<storage, read> pairs: array<vec2u>;
@group(2) @binding(0) var<storage, read_write> output: array<u32>;

@compute @workgroup_size(64)
fn copy_columns(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = folded_index(group, groups, thread);
  let count4 = (params.count + 3u) / 4u;
  let row = index / count4;
  if (row >= params.features) { return; }
  let start = 4u * (index % count4);
  let end = min(start + 4u, params.count);
  for (var i = start; i < end; i++) {
    let pair = pairs[params.first + i];
    output[row * params.output_stride + pair.y] = input[row * params.input_stride + pair.x];
  }
}
