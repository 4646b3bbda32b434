// output[r, first + b] (+)= sum over i < length of weights[b length + i] input[r, b length + i]: weighted sums of groups of
// columns that lie side by side, the last group of those that are left; with ACCUMULATE added to what is there.
// input [rows, columns], weights [columns], output [rows, at least first + groups], k-major (as floats); one unit
// Grid: ceil(rows groups / 64) workgroups, folded to (x, y). One invocation makes one sum.
// Order of accumulation: ascending, in sums of 256 terms, and these ascending.
// Error: (min(length, 256) + ceil(length / 256) + 1) u sum |weights input| (one more with ACCUMULATE), u = 2^-24.
import package::shared::folded_grid::folded_index;

override ACCUMULATE: u32 = 0u;

const BLOCK = 256u;

struct Params {
  rows: u32,
  columns: u32, // of the input
  length: u32,
  groups: u32, // ceil(columns / length)
  first: u32,
  input_stride: u32,
  output_stride: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> input: array<f32>;
@group(1) @binding(1) var<storage, read> weights: array<f32>;
@group(2) @binding(0) var<storage, read_write> output: array<f32>;

@compute @workgroup_size(64)
fn column_group_sums(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = folded_index(group, groups, thread);
  let row = index / params.groups;
  let block = index % params.groups;
  if (row >= params.rows) { return; }
  let end = min((block + 1u) * params.length, params.columns);
  let start = row * params.input_stride;
  var total = 0.0;
  for (var first = block * params.length; first < end; first += BLOCK) {
    var sum = 0.0;
    for (var i = first; i < min(first + BLOCK, end); i++) {
      sum = fma(weights[i], input[start + i], sum);
    }
    total += sum;
  }
  let at = row * params.output_stride + params.first + block;
  output[at] = total + select(0.0, output[at], ACCUMULATE == 1u);
}
