// output[b, r, i] = tangents[b, r length + m, i], m the first j with the largest of input[r length + j, i], for every
// block b: the derivative of a maximum goes to its first place.
// input [rows * length, columns], tangents [blocks * rows * length, columns], output [blocks * rows, columns], k-major
// with their own strides (as vec4 of columns); one unit
// Padding columns of the last vec4 are made too and hold nothing of use. NaN counts as the largest.
// Grid: ceil(rows ceil(columns / 4) / 64) workgroups, folded to (x, y). One invocation makes 4 columns of every block.
// Exact: numbers are copied.
import package::shared::folded_grid::folded_index;
import package::shared::maximum::Largest;
import package::shared::maximum::larger;

struct Params {
  rows: u32, // of a block of the output
  length: u32,
  columns4: u32, // ceil(columns / 4)
  blocks: u32,
  input_stride: u32, // vec4
  tangents_stride: u32,
  output_stride: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> input: array<vec4f>;
@group(1) @binding(1) var<storage, read> tangents: array<vec4f>;
@group(2) @binding(0) var<storage, read_write> output: array<vec4f>;

@compute @workgroup_size(64)
fn maxima_tangents(
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
    let own = block * params.rows + row;
    let first = own * params.length * params.tangents_stride + column;
    let places = first + largest.place * params.tangents_stride;
    output[own * params.output_stride + column] = vec4f(
      tangents[places.x].x,
      tangents[places.y].y,
      tangents[places.z].z,
      tangents[places.w].w,
    );
  }
}
