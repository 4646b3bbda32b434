// The deltas of a linear readout sent back through the dense layer before it, with no datapoint in it yet:
//   output[o, c K + k] = scale inner[o, k] readout[o, c],
// so that output^T phi'(z) = the deltas of all logits at the layer's input, [C K, n].
//
// Buffers (float32, k-major, columns padded to 16): inner [O, K], the dense layer's weight transposed; readout [O, C];
// output [O, C K]. Padding of the output is written from whatever the last columns hold.
// Grid: one invocation for 4 entries of a row; a row of workgroups folded at 65,535.
// Order: no sums. Error of an entry: at most 2 u times the entry and one rounding of scale, u = 2^-24.
import package::shared::folded_grid::folded_index;

struct Params {
  rows: u32, // O
  features: u32, // K
  logits: u32, // C
  inner_stride: u32, // floats
  readout_stride: u32, // floats
  stride4: u32, // of the output, in vec4
  scale: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> inner: array<f32>;
@group(0) @binding(2) var<storage, read> readout: array<f32>;
@group(2) @binding(0) var<storage, read_write> output: array<vec4f>;

fn entry(row: u32, column: u32) -> f32 {
  let c = min(column / params.features, params.logits - 1u);
  let scaled = params.scale * readout[row * params.readout_stride + c];
  return scaled * inner[row * params.inner_stride + column % params.features];
}

@compute @workgroup_size(64)
fn readout_backward(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let at = folded_index(group, groups, thread);
  let row = at / params.stride4;
  let column = 4u * (at % params.stride4);
  if (row >= params.rows) {
    return;
  }
  output[at] = vec4f(entry(row, column), entry(row, column + 1u), entry(row, column + 2u), entry(row, column + 3u));
}
