// output[r, i] = max over j < length of input[r length + j, i]: groups of rows that lie behind one another.
// input [rows * length, columns], output [rows, columns], k-major with their own strides (as vec4 of columns); one unit
// Padding columns of the last vec4 are compared too and hold nothing of use.
// A group with a NaN gives NaN.
// Grid: ceil(rows ceil(columns / 4) / 64) workgroups, folded to (x, y). One invocation makes 4 columns.
// Exact.
import package::shared::folded_grid::folded_index;
import package::shared::maximum::Largest;
import package::shared::maximum::larger;

struct Params {
  rows: u32, // of the output
  length: u32,
  columns4: u32, // ceil(columns / 4)
  input_stride: u32, // vec4
  output_stride: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> input: array<vec4f>;
@group(2) @binding(0) var<storage, read_write> output: array<vec4f>;

@compute @workgroup_size(64)
fn row_group_maxima(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = folded_index(group, groups, thread);
  let row = index / params.columns4;
  let column = index % params.columns4;
  if (row >= params.rows) { return; }
  var at = row * params.length * params.input_stride + column;
  var largest = Largest(input[at], vec4u());
  for (var j = 1u; j < params.length; j++) {
    at += params.input_stride;
    largest = larger(largest, input[at], j);
  }
  output[row * params.output_stride + column] = largest.value;
}
