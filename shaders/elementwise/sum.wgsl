// output = a + b, element by element.
// a, b, output [rows, columns] k-major with their own strides (as vec4 of columns), in three buffers; one unit
// Padding columns of the last vec4 are added too and hold nothing of use.
// Grid: ceil(rows ceil(columns / 4) / 64) workgroups, folded to (x, y). One invocation makes 4 columns.
// Error: one rounding, u |output|, u = 2^-24.
import package::shared::folded_grid::folded_index;

struct Params {
  rows: u32,
  columns4: u32, // ceil(columns / 4)
  a_stride: u32, // vec4
  b_stride: u32,
  output_stride: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> a: array<vec4f>;
@group(1) @binding(1) var<storage, read> b: array<vec4f>;
@group(2) @binding(0) var<storage, read_write> output: array<vec4f>;

@compute @workgroup_size(64)
fn sum(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = folded_index(group, groups, thread);
  let row = index / params.columns4;
  let column = index % params.columns4;
  if (row >= params.rows) { return; }
  output[row * params.output_stride + column] = a[row * params.a_stride + column] + b[row * params.b_stride + column];
}
