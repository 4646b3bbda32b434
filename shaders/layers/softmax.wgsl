// Softmax over the numbers z_1 to z_k of each row of a value, for each datapoint x: e^(z_j - max) / sum_l e^(z_l - max), or
// with LOG its logarithm z_j - max - log sum_l e^(z_l - max).
// input, output [rows * k, columns], k-major with their own strides (as vec4 of columns; the output's as bits). An entry of
// -infinity gives 0, or -infinity; a row with NaN, with infinity, or with nothing else than -infinity gives NaN.
// Grid: ceil(rows ceil(columns / 4) / 64) workgroups, folded to (x, y). One invocation makes a row for 4 columns.
// Order of accumulation: ascending, partial sums of 256 terms added in order.
// Error, u = 2^-24: relative (min(k, 256) + k / 256 + 12 + |z_j - max|) u, the sum's own terms counted with theirs, of a
// probability; absolute the same times 1, and 10 u |result|, of its logarithm.
import package::shared::folded_grid::folded_index;
import package::shared::exponential::decay;
import package::shared::exponential::log_one_plus;
import package::shared::finite_bits::are_finite;
import package::shared::nan_bits::are_nan;
import package::shared::nan_bits::nan_where;

override LOG: u32 = 0u;

const LN2 = 0.6931472;

struct Params {
  rows: u32,
  k: u32,
  columns4: u32, // ceil(columns / 4)
  input_stride: u32, // vec4
  output_stride: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> input: array<vec4f>;
@group(2) @binding(0) var<storage, read_write> output: array<vec4u>;

// log of 1 <= sum < 2^127, as that of its mantissa and of its exponent.
fn log_of(sum: vec4f) -> vec4f {
  let bits = bitcast<vec4u>(sum);
  let exponent = vec4f(bits >> vec4u(23u)) - 127.0;
  let mantissa = bitcast<vec4f>((bits & vec4u(0x007fffffu)) | vec4u(0x3f800000u));
  return fma(exponent, vec4f(LN2), log_one_plus(mantissa - 1.0));
}

fn exponentials(start: u32, most: vec4f) -> vec4f {
  var total = vec4f();
  for (var first = 0u; first < params.k; first += 256u) {
    var part = vec4f();
    for (var j = first; j < min(first + 256u, params.k); j++) {
      part += decay(most - input[start + j * params.input_stride]);
    }
    total += part;
  }
  return total;
}

@compute @workgroup_size(64)
fn softmax(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = folded_index(group, groups, thread);
  let row = index / params.columns4;
  let column = index % params.columns4;
  if (row >= params.rows) { return; }
  let start = row * params.k * params.input_stride + column;
  var most = input[start];
  var undefined_row = vec4<bool>(false);
  for (var j = 0u; j < params.k; j++) {
    let z = input[start + j * params.input_stride];
    undefined_row |= are_nan(z);
    most = max(most, z);
  }
  undefined_row |= !are_finite(most);
  let sum = exponentials(start, most);
  let log_sum = log_of(sum);
  var at = row * params.k * params.output_stride + column;
  for (var j = 0u; j < params.k; j++) {
    let below = most - input[start + j * params.input_stride];
    let value = select(decay(below) / sum, -below - log_sum, LOG == 1u);
    output[at] = nan_where(undefined_row, value);
    at += params.output_stride;
  }
}
