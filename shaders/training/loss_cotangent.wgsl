// The cotangent of the loss at the logits f, one column per datapoint with label y:
//   cross-entropy  output[c, i] = scale (softmax(f)_c - [c = y]);  squared error  output[c, i] = scale (f_c - [c = y]).
//
// Buffers: logits [C, n] float32, k-major, columns padded to 16; labels [n rounded up to 4] u32, below C; output [C, n].
// With cross-entropy a datapoint with a logit that is not finite gets NaN (params.nan_bits) in all its entries.
// Grid: one invocation for the C logits of 4 datapoints; a row of workgroups folded at 65,535.
// Order: ascending c, in blocks of 256 that are summed in turn. At c = y the other classes are summed: nothing cancels.
// Error of an entry, u = 2^-24: cross-entropy 2 (min(C, 256) + C / 256 + 10 + 5 x) u times the entry, x the largest
// distance between two logits of the datapoint, and 2^-126 scale; squared error 2 u |entry|.
import package::shared::folded_grid::folded_index;
import package::shared::finite_bits::are_finite;

struct Params {
  logits: u32, // C
  n: u32,
  stride4: u32, // of the logits, in vec4
  output_stride4: u32,
  cross_entropy: u32, // 0: squared error
  nan_bits: u32,
  scale: f32,
}

struct Sums {
  largest: vec4f, // logit
  others: vec4f, // sum of exp(f_c - largest) over c != y
  own: vec4f, // exp(f_y - largest)
  finite: vec4<bool>,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> logits: array<vec4f>;
@group(1) @binding(1) var<storage, read> labels: array<vec4u>;
@group(2) @binding(0) var<storage, read_write> output: array<vec4f>;

fn exponential_sums(column: u32, label: vec4u) -> Sums {
  var sums = Sums(logits[column], vec4f(), vec4f(), vec4<bool>(true));
  for (var c = 0u; c < params.logits; c++) {
    let f = logits[c * params.stride4 + column];
    sums.largest = max(sums.largest, f);
    sums.finite &= are_finite(f);
  }
  for (var first = 0u; first < params.logits; first += 256u) {
    let last = min(first + 256u, params.logits);
    var sum = vec4f();
    for (var c = first; c < last; c++) {
      let exponential = exp(logits[c * params.stride4 + column] - sums.largest);
      let is_own = label == vec4u(c);
      sum += select(exponential, vec4f(), is_own);
      sums.own = select(sums.own, exponential, is_own);
    }
    sums.others += sum;
  }
  return sums;
}

fn cross_entropy(column: u32, label: vec4u) {
  let sums = exponential_sums(column, label);
  let total = sums.others + sums.own;
  for (var c = 0u; c < params.logits; c++) {
    let exponential = exp(logits[c * params.stride4 + column] - sums.largest);
    let difference = select(exponential, -sums.others, label == vec4u(c)) / total;
    let defined = select(vec4f(bitcast<f32>(params.nan_bits)), params.scale * difference, sums.finite);
    output[c * params.output_stride4 + column] = defined;
  }
}

fn squared_error(column: u32, label: vec4u) {
  for (var c = 0u; c < params.logits; c++) {
    let target_value = select(vec4f(), vec4f(1.0), label == vec4u(c));
    output[c * params.output_stride4 + column] = params.scale * (logits[c * params.stride4 + column] - target_value);
  }
}

@compute @workgroup_size(64)
fn loss_cotangent(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let column = folded_index(group, groups, thread);
  if (4u * column >= params.n) {
    return;
  }
  if (params.cross_entropy == 1u) {
    cross_entropy(column, labels[column]);
  } else {
    squared_error(column, labels[column]);
  }
}
