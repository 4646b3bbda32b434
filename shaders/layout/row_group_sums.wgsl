// output[r, i] = scale sum over j < length of input[r length + j, i]: groups of rows that lie behind one another.
// input [rows * length, columns], output [rows, columns], k-major with their own strides (as vec4 of columns); one unit
// Padding columns of the last vec4 are summed too and hold nothing of use.
// Grid: ceil(rows ceil(columns / 4) / 64) workgroups, folded to (x, y). One invocation makes 4 columns.
// Order of accumulation: ascending, in sums of 256 terms, and these ascending.
// Error: (min(length, 256) + ceil(length / 256)) u sum |scale input[r length + j, i]|, u = 2^-24.
import package::shared::folded_grid::folded_index;

const BLOCK = 256u;

struct Params {
  rows: u32, // of the output
  length: u32,
  columns4: u32, // ceil(columns / 4)
  input_stride: u32, // vec4
  output_stride: u32,
  scale: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> input: array<vec4f>;
@group(2) @binding(0) var<storage, read_write> output: array<vec4f>;

@compute @workgroup_size(64)
fn row_group_sums(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = folded_index(group, groups, thread);
  let row = index / params.columns4;
  let column = index % params.columns4;
  if (row >= params.rows) { return; }
  var at = row * params.length * params.input_stride + column;
  var total = vec4f();
  for (var first = 0u; first < params.length; first += BLOCK) {
    var sum = vec4f();
    for (var left = min(BLOCK, params.length - first); left > 0u; left--) {
      sum += input[at];
      at += params.input_stride;
    }
    total += sum;
  }
  output[row * params.output_stride + column] = params.scale * total;
}
