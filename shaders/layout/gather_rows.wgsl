// output[b, r, i] = input[b, places[r], i], or fill where places[r] is -1, for every block b.
// input [blocks * input_rows, columns], output [blocks * rows, columns], k-major with their own strides (as vec4 of
// columns, bits); places [rows], from -1 to input_rows - 1; one unit
// Padding columns of the last vec4 are copied too and hold nothing of use.
// Grid: ceil(blocks rows ceil(columns / 4) / 64) workgroups, folded to (x, y). One invocation makes 4 columns.
// Exact: bits are copied.
import package::shared::folded_grid::folded_index;

struct Params {
  all_rows: u32, // blocks * rows
  rows: u32,
  input_rows: u32,
  columns4: u32, // ceil(columns / 4)
  input_stride: u32, // vec4
  output_stride: u32,
  fill: u32, // bits
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> input: array<vec4u>;
@group(1) @binding(1) var<storage, read> places: array<i32>;
@group(2) @binding(0) var<storage, read_write> output: array<vec4u>;

@compute @workgroup_size(64)
fn gather_rows(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = folded_index(group, groups, thread);
  let row = index / params.columns4;
  let column = index % params.columns4;
  if (row >= params.all_rows) { return; }
  let place = places[row % params.rows];
  var value = vec4u(params.fill);
  if (place >= 0) {
    let own = row / params.rows * params.input_rows + u32(place);
    value = input[own * params.input_stride + column];
  }
  output[row * params.output_stride + column] = value;
}
