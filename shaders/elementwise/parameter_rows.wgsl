// output[b, r, i] = scale values[b, r]: every column of block b is the same vector.
// values: number r of block b at float b step + r; output [blocks * rows, columns], k-major, padded stride (as vec4 of
// columns); one unit, times scale
// Padding columns of the last vec4 are written too.
// Grid: ceil(blocks rows ceil(columns / 4) / 64) workgroups, folded to (x, y). One invocation makes 4 columns.
// Error: one rounding, u |output|, u = 2^-24; none where the scale is 1.
import package::shared::folded_grid::folded_index;

struct Params {
  all_rows: u32, // blocks * rows
  rows: u32,
  columns4: u32, // ceil(columns / 4)
  step: u32, // floats
  stride: u32, // vec4
  scale: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> values: array<f32>;
@group(2) @binding(0) var<storage, read_write> output: array<vec4f>;

@compute @workgroup_size(64)
fn parameter_rows(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = folded_index(group, groups, thread);
  let row = index / params.columns4;
  if (row >= params.all_rows) { return; }
  let value = values[row / params.rows * params.step + row % params.rows];
  output[row * params.stride + index % params.columns4] = vec4f(params.scale * value);
}
