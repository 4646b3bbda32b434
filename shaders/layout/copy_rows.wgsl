// output[b, output_first + r, i] = input[b, input_first + r, i] for r < rows, for every block b.
// input [blocks * input_rows, columns], output [blocks * output_rows, columns], k-major with their own strides (as vec4
// of columns, bits); one unit
// Padding columns of the last vec4 are copied too and hold nothing of use.
// Grid: ceil(blocks rows ceil(columns / 4) / 64) workgroups, folded to (x, y). One invocation makes 4 columns.
// Exact: bits are copied.
import package::shared::folded_grid::folded_index;

struct Params {
  all_rows: u32, // blocks * rows
  rows: u32,
  columns4: u32, // ceil(columns / 4)
  input_rows: u32,
  input_first: u32,
  input_stride: u32, // vec4
  output_rows: u32,
  output_first: u32,
  output_stride: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> input: array<vec4u>;
@group(2) @binding(0) var<storage, read_write> output: array<vec4u>;

@compute @workgroup_size(64)
fn copy_rows(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = folded_index(group, groups, thread);
  let row = index / params.columns4;
  let column = index % params.columns4;
  if (row >= params.all_rows) { return; }
  let block = row / params.rows;
  let own = row % params.rows;
  let source = block * params.input_rows + params.input_first + own;
  let place = block * params.output_rows + params.output_first + own;
  output[place * params.output_stride + column] = input[source * params.input_stride + column];
}
