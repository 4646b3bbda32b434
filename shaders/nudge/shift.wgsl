// One number per datapoint for a change dz of its logits z, p = softmax(z), y the label in question:
//   measure 0, 1  change of log p_y: y the nudge's label (0) or the datapoint's own (1). With d_c = dz_c - dz_y:
//                 to first order  -sum_c p_c d_c  = dz_y - sum_c p_c dz_c;
//                 exactly         -log(sum_c p_c exp(d_c))  = dz_y - log(sum_c p_c exp(dz_c)),
//                 as -log1p(S), S = sum_c p_c expm1(d_c), where -1/2 <= S and no log p_c + d_c exceeds 1; otherwise
//                 nothing cancels in -(M + log(sum_c exp(log p_c + d_c - M))), M the largest of the exponents.
//   measure 2     dz_label, bit by bit.
//   measure 3     |dz|_2, as m sqrt(sum_c (dz_c / m)^2), m the largest |dz_c|.
//
// Buffers: logits before [C, n] and change [C, n] float32, k-major, columns padded to 16; labels [n rounded up to 4] u32;
// output [n rounded up to 4] float32. A logit or change of a datapoint that is not finite makes its number NaN
// (params.nan_bits), except under measure 2. Under measure 3 the logits are not looked at.
// Grid: one invocation for one datapoint; a row of workgroups folded at 65,535.
// Order: ascending c, in blocks of 256 that are summed in turn.
// Error, u = 2^-24, B = min(C, 256) + C / 256, x the largest distance between two logits, D the largest |d_c|:
//   first order (2 B + 24 + 12 x + 6 log C) u sum_c p_c |d_c|;  norm (B / 2 + 20) u |dz|;
//   exact, through S, (3 B + 60 + 20 (x + D) + 10 log C) u sum_c p_c |expm1(d_c)| / (1 + S) and 16 u |result|;
//   exact, otherwise, (2 B + 48 + 16 (x + D + log C)) u and u |result|.
import package::shared::folded_grid::folded_index;
import package::shared::finite_bits::is_finite;
import package::shared::small_logs::expm1;
import package::shared::small_logs::log1p;

struct Params {
  logits: u32, // C
  n: u32,
  logits_stride: u32, // floats
  change_stride: u32,
  measure: u32,
  exact: u32, // 0: to first order
  label: u32,
  nan_bits: u32,
}

struct Softmax {
  largest: f32, // logit
  log_sum: f32, // log(sum_c exp(z_c - largest))
}

const BLOCK = 256u;

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> logits: array<f32>;
@group(1) @binding(1) var<storage, read> change: array<f32>;
@group(1) @binding(2) var<storage, read> labels: array<u32>;
@group(2) @binding(0) var<storage, read_write> output: array<f32>;

fn logit(c: u32, i: u32) -> f32 {
  return logits[c * params.logits_stride + i];
}

fn change_of(c: u32, i: u32) -> f32 {
  return change[c * params.change_stride + i];
}

fn softmax_of(i: u32) -> Softmax {
  var largest = logit(0u, i);
  for (var c = 1u; c < params.logits; c++) {
    largest = max(largest, logit(c, i));
  }
  var total = 0.0;
  for (var first = 0u; first < params.logits; first += BLOCK) {
    var sum = 0.0;
    for (var c = first; c < min(first + BLOCK, params.logits); c++) {
      sum += exp(logit(c, i) - largest);
    }
    total += sum;
  }
  return Softmax(largest, log(total));
}

fn first_order(i: u32, y: u32, softmax: Softmax) -> f32 {
  let own = change_of(y, i);
  var total = 0.0;
  for (var first = 0u; first < params.logits; first += BLOCK) {
    var sum = 0.0;
    for (var c = first; c < min(first + BLOCK, params.logits); c++) {
      sum += exp(logit(c, i) - softmax.largest - softmax.log_sum) * (change_of(c, i) - own);
    }
    total += sum;
  }
  return -total;
}

fn exact(i: u32, y: u32, softmax: Softmax) -> f32 {
  let own = change_of(y, i);
  var largest = logit(y, i) - softmax.largest - softmax.log_sum;
  var total = 0.0;
  for (var first = 0u; first < params.logits; first += BLOCK) {
    var sum = 0.0;
    for (var c = first; c < min(first + BLOCK, params.logits); c++) {
      let log_before = logit(c, i) - softmax.largest - softmax.log_sum;
      let difference = change_of(c, i) - own;
      largest = max(largest, log_before + difference);
      sum += probability_change(log_before, difference);
    }
    total += sum;
  }
  if (largest <= 1.0 && total >= -0.5) {
    return -log1p(total);
  }
  return -largest - log_of_sum(i, own, softmax, largest);
}

// p (exp(d) - 1); where d is large, so that neither p underflows nor exp(d) overflows alone.
fn probability_change(log_before: f32, difference: f32) -> f32 {
  if (difference > 1.0) {
    return exp(log_before + difference) - exp(log_before);
  }
  return exp(log_before) * expm1(difference);
}

fn log_of_sum(i: u32, own: f32, softmax: Softmax, largest: f32) -> f32 {
  var total = 0.0;
  for (var first = 0u; first < params.logits; first += BLOCK) {
    var sum = 0.0;
    for (var c = first; c < min(first + BLOCK, params.logits); c++) {
      let log_before = logit(c, i) - softmax.largest - softmax.log_sum;
      sum += exp(log_before + (change_of(c, i) - own) - largest);
    }
    total += sum;
  }
  return log(total);
}

fn norm(i: u32) -> f32 {
  var largest = 0.0;
  for (var c = 0u; c < params.logits; c++) {
    largest = max(largest, abs(change_of(c, i)));
  }
  if (largest == 0.0) {
    return 0.0;
  }
  var total = 0.0;
  for (var first = 0u; first < params.logits; first += BLOCK) {
    var sum = 0.0;
    for (var c = first; c < min(first + BLOCK, params.logits); c++) {
      let ratio = change_of(c, i) / largest;
      sum += ratio * ratio;
    }
    total += sum;
  }
  return largest * sqrt(total);
}

fn is_defined(i: u32) -> bool {
  var defined = true;
  for (var c = 0u; c < params.logits; c++) {
    defined = defined && is_finite(change_of(c, i)) && (params.measure == 3u || is_finite(logit(c, i)));
  }
  return defined;
}

fn log_probability_shift(i: u32) -> f32 {
  var y = params.label;
  if (params.measure == 1u) {
    y = labels[i];
  }
  let softmax = softmax_of(i);
  if (params.exact == 1u) {
    return exact(i, y, softmax);
  }
  return first_order(i, y, softmax);
}

@compute @workgroup_size(64)
fn shift(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let i = folded_index(group, groups, thread);
  if (i >= params.n) {
    return;
  }
  if (params.measure == 2u) {
    output[i] = change_of(params.label, i);
    return;
  }
  if (!is_defined(i)) {
    output[i] = bitcast<f32>(params.nan_bits);
    return;
  }
  if (params.measure == 3u) {
    output[i] = norm(i);
  } else {
    output[i] = log_probability_shift(i);
  }
}
