// A linear readout's C deltas folded into one, for the trace of a kernel over the logits:
//   output[h, i] = sqrt(sum_c (scale weight[h, c])^2) factor[h, i],
// so that <output_i, output'_j> = sum_c <delta_ci, delta'_cj> with delta_c[h, i] = scale weight[h, c] factor[h, i].
//
// Buffers (float32, k-major, columns padded to 16): weight [H, C]; factor [H, n], phi'(z) of the layer before, bound but not
// read without has_factor (then it is 1); output [H, n].
// Grid: one invocation for 4 entries of a row h; a row of workgroups folded at 65,535.
// Order: ascending c, in blocks of 256 that are summed in turn.
// Error of an entry: at most ((min(C, 256) + C / 256 + 1) / 2 + 12) u times the entry, u = 2^-24 (a square root of 9 u).
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

fn squared_norm(h: u32) -> f32 {
  var total = 0.0;
  for (var first = 0u; first < params.logits; first += 256u) {
    let last = min(first + 256u, params.logits);
    var sum = 0.0;
    for (var c = first; c < last; c++) {
      let entry = weight[h * params.weight_stride + c];
      sum += entry * entry;
    }
    total += sum;
  }
  return total;
}

@compute @workgroup_size(64)
fn readout_features(
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
  output[h * params.stride4 + column] = abs(params.scale) * sqrt(squared_norm(h)) * own;
}
