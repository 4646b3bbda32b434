// output[b, s, i] = sum over p from starts[s] to starts[s + 1] - 1 of input[b, sources[p], i], for every block b.
// input [blocks * input_rows, columns], output [blocks * rows, columns], k-major with their own strides (as vec4 of
// columns); starts [rows + 1], ascending; sources [starts[rows]], below input_rows; one unit
// Padding columns of the last vec4 are summed too and hold nothing of use. A sum of nothing is 0.
// Grid: ceil(blocks rows ceil(columns / 4) / 64) workgroups, folded to (x, y). One invocation makes 4 columns.
// Order of accumulation: that of sources, in sums of 256 terms, and these in order.
// Error: (min(terms, 256) + ceil(terms / 256) - 2) u sum |input[b, sources[p], i]|, u = 2^-24: none for one term.
import package::shared::folded_grid::folded_index;

const BLOCK = 256u;

struct Params {
  all_rows: u32, // blocks * rows
  rows: u32,
  input_rows: u32,
  columns4: u32, // ceil(columns / 4)
  input_stride: u32, // vec4
  output_stride: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> input: array<vec4f>;
@group(1) @binding(1) var<storage, read> starts: array<u32>;
@group(1) @binding(2) var<storage, read> sources: array<u32>;
@group(2) @binding(0) var<storage, read_write> output: array<vec4f>;

@compute @workgroup_size(64)
fn gather_row_sums(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = folded_index(group, groups, thread);
  let row = index / params.columns4;
  let column = index % params.columns4;
  if (row >= params.all_rows) { return; }
  let first_row = row / params.rows * params.input_rows;
  let own = row % params.rows;
  let end = starts[own + 1u];
  var total = vec4f();
  for (var first = starts[own]; first < end; first += BLOCK) {
    var sum = vec4f();
    for (var p = first; p < min(first + BLOCK, end); p++) {
      sum += input[(first_row + sources[p]) * params.input_stride + column];
    }
    total += sum;
  }
  output[row * params.output_stride + column] = total;
}
