// Cosine of every datapoint with one: output[j] = <x_j, x_o> / (|x_j| |x_o|), x_j = column j of the activations.
// activations [features, n] k-major, padded stride (as vec4 of datapoints); output [n rounded up to 4] floats
// A norm of zero (or one that is not finite) leaves the cosine undefined: NaN, from params.nan_bits.
// Grid: x = ceil(n / 4 / 64). One invocation makes 4 datapoints.
// Order: ascending feature, in blocks of 256 that are summed in turn.
// Error of an entry: at most 2 (min(features, 256) + features / 256 + 8) u, u = 2^-24.
struct Params {
  features: u32,
  n: u32,
  stride4: u32,
  chosen: u32,
  nan_bits: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> activations: array<vec4f>;
@group(2) @binding(0) var<storage, read_write> output: array<vec4f>;

const smallest_normal_bits = 0x00800000u;
const infinity_bits = 0x7f800000u;

fn cosine_of(dot: f32, norm: f32, chosen_norm: f32) -> f32 {
  let bits = bitcast<u32>(norm);
  let chosen_bits = bitcast<u32>(chosen_norm);
  let least = min(bits, chosen_bits);
  let greatest = max(bits, chosen_bits);
  if (least < smallest_normal_bits || greatest >= infinity_bits) {
    return bitcast<f32>(params.nan_bits);
  }
  return dot / sqrt(norm) / sqrt(chosen_norm);
}

@compute @workgroup_size(64)
fn cosine_to_one(@builtin(global_invocation_id) id: vec3u) {
  if (4 * id.x >= params.n) {
    return;
  }
  let lane = params.chosen % 4;
  let quad = params.chosen / 4;
  var dots = vec4f();
  var norms = vec4f();
  var chosen_norm = 0.0;
  for (var first = 0u; first < params.features; first += 256) {
    let last = min(first + 256, params.features);
    var dot_sum = vec4f();
    var norm_sum = vec4f();
    var chosen_sum = 0.0;
    for (var feature = first; feature < last; feature++) {
      let x = activations[feature * params.stride4 + id.x];
      let o = activations[feature * params.stride4 + quad][lane];
      dot_sum += x * o;
      norm_sum += x * x;
      chosen_sum += o * o;
    }
    dots += dot_sum;
    norms += norm_sum;
    chosen_norm += chosen_sum;
  }
  output[id.x] = vec4f(
    cosine_of(dots.x, norms.x, chosen_norm),
    cosine_of(dots.y, norms.y, chosen_norm),
    cosine_of(dots.z, norms.z, chosen_norm),
    cosine_of(dots.w, norms.w, chosen_norm),
  );
}
