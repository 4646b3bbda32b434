// output[r, i] = values[r]: every column is the same vector.
// values [rows] and output [rows, columns], k-major, padded stride (as vec4 of columns, bits); one unit
// Padding columns of the last vec4 are written too.
// Grid: ceil(rows ceil(columns / 4) / 64) workgroups, folded to (x, y). One invocation makes 4 columns.
// Exact: bits are copied.
import package::shared::folded_grid::folded_index;

struct Params {
  rows: u32,
  columns4: u32, // ceil(columns / 4)
  stride: u32, // vec4
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> values: array<u32>;
@group(2) @binding(0) var<storage, read_write> output: array<vec4u>;

@compute @workgroup_size(64)
fn constant_rows(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = folded_index(group, groups, thread);
  let row = index / params.columns4;
  let column = index % params.columns4;
  if (row >= params.rows) { return; }
  output[row * params.stride + column] = vec4u(values[row]);
}
