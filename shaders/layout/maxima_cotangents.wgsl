// output[b, r length + j, i] = cotangents[b, r, i] where j is the first with the largest of input[r length + j, i], and 0
// elsewhere, for every block b: the cotangent of a maximum goes to its first place.
// input [rows * length, columns], cotangents [blocks * rows, columns], output [blocks * rows * length, columns], k-major
// with their own strides (as vec4 of columns); one unit
// Padding columns of the last vec4 are made too and hold nothing of use. NaN counts as the largest.
// Grid: ceil(rows ceil(columns / 4) / 64) workgroups, folded to (x, y). One invocation makes 4 columns of every block.
// Exact: numbers are copied.
import package::shared::folded_grid::folded_index;
import package::shared::maximum::Largest;
import package::shared::maximum::larger;

struct Params {
  rows: u32, // of a block of cotangents
  length: u32,
  columns4: u32, // ceil(columns / 4)
  blocks: u32,
  input_stride: u32, // vec4
  cotangents_stride: u32,
  output_stride: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> input: array<vec4f>;
@group(1) @binding(1) var<storage, read> cotangents: array<vec4f>;
@group(2) @binding(0) var<storage, read_write> output: array<vec4f>;

@compute @workgroup_size(64)
fn maxima_cotangents(
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
  for (var block = 0u; block < params.blocks; block++) {
    let stacked_row = block * params.rows + row;
    let own = cotangents[stacked_row * params.cotangents_stride + column];
    var place = stacked_row * params.length * params.output_stride + column;
    for (var j = 0u; j < params.length; j++) {
      output[place] = select(vec4f(), own, largest.place == vec4u(j));
      place += params.output_stride;
    }
  }
}
