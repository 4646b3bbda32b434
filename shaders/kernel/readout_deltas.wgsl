// Cotangents of all logits before a linear readout: output[c H + h, i] = scale weight[h, c] factor[h, i].
//
// Buffers (float32, k-major, columns padded to 16): weight [H, C]; factor [H, n], phi'(z) of the layer before, bound but not
// read without has_factor (then it is 1); output [C H, n], the deltas of logit c below those of logit c - 1.
// Grid: one invocation for 4 columns of a row h, all C logits; a row of workgroups folded at 65,535.
// Order: no sums. Error of an entry: at most 2 u times the entry and one rounding of scale, u = 2^-24.
import package::shared::folded_grid::folded_index;

struct Params {
  features: u32, // H
  logits: u32, // C
  stride4: u32, // of the output, in vec4
  factor_stride4: u32,
  weight_stride: u32, // floats
  has_factor: u32,
  scale: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> weight: array<f32>;
@group(1) @binding(0) var<storage, read> factor: array<vec4f>;
@group(2) @binding(0) var<storage, read_write> output: array<vec4f>;

@compute @workgroup_size(64)
fn readout_deltas(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let at = folded_index(group, groups, thread);
  let h = at / params.stride4;
  let column = at % params.stride4;
  if (h >= params.features) {
    return;
  }
  var own = vec4f(1.0);
  if (params.has_factor == 1u) {
    own = factor[h * params.factor_stride4 + column];
  }
  for (var c = 0u; c < params.logits; c++) {
    let scaled = params.scale * weight[h * params.weight_stride + c];
    output[(c * params.features + h) * params.stride4 + column] = scaled * own;
  }
}
