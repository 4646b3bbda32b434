// Loss of 4 datapoints at a time, to be summed by loss_summary: partials[q] = (sum of their finite losses, how many of them
// are classified correctly, how many have a loss that is not finite, 0).
//   cross-entropy  -log softmax(f)_y = log1p(sum_{c != m} exp(f_c - f_m)) + (f_m - f_y), m the largest logit;
//   squared error  1/2 sum_c (f_c - [c = y])^2.
//
// Buffers: logits [C, n] float32, k-major, columns padded to 16; labels [n rounded up to 4] u32, below C;
// partials [n / 4 rounded up] vec4. Padding counts for nothing. The first of equally large logits is the class. A datapoint
// with a logit that is not finite has no finite loss and is not correct.
// Grid: one invocation for the C logits of 4 datapoints; a row of workgroups folded at 65,535.
// Order: ascending c, in blocks of 256 that are summed in turn; then the 4 datapoints pairwise.
// Error of a loss, u = 2^-24: (min(C, 256) + C / 256 + 24 + 5 x) u times the loss, x the largest distance between two
// logits of the datapoint, and C 2^-126; the sum of 4 adds 2 u.
import package::shared::folded_grid::folded_index;
import package::shared::finite_bits::are_finite;
import package::shared::loss_partials::loss_partial;
import package::shared::small_logs::log1p;

struct Params {
  logits: u32, // C
  n: u32,
  stride4: u32, // of the logits, in vec4
  cross_entropy: u32, // 0: squared error
}

struct Largest {
  logit: vec4f,
  class_index: vec4u,
  own: vec4f, // the label's logit
  finite: vec4<bool>,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> logits: array<vec4f>;
@group(1) @binding(1) var<storage, read> labels: array<vec4u>;
@group(2) @binding(0) var<storage, read_write> partials: array<vec4f>;

fn largest_logit(column: u32, label: vec4u) -> Largest {
  var found = Largest(logits[column], vec4u(), vec4f(), vec4<bool>(true));
  for (var c = 0u; c < params.logits; c++) {
    let f = logits[c * params.stride4 + column];
    let larger = f > found.logit;
    found.logit = select(found.logit, f, larger);
    found.class_index = select(found.class_index, vec4u(c), larger);
    found.own = select(found.own, f, label == vec4u(c));
    found.finite &= are_finite(f);
  }
  return found;
}

fn cross_entropy(column: u32, largest: Largest) -> vec4f {
  var others = vec4f();
  for (var first = 0u; first < params.logits; first += 256u) {
    let last = min(first + 256u, params.logits);
    var sum = vec4f();
    for (var c = first; c < last; c++) {
      let exponential = exp(logits[c * params.stride4 + column] - largest.logit);
      sum += select(exponential, vec4f(), largest.class_index == vec4u(c));
    }
    others += sum;
  }
  let rest = vec4f(log1p(others.x), log1p(others.y), log1p(others.z), log1p(others.w));
  return rest + (largest.logit - largest.own);
}

fn squared_error(column: u32, label: vec4u) -> vec4f {
  var total = vec4f();
  for (var first = 0u; first < params.logits; first += 256u) {
    let last = min(first + 256u, params.logits);
    var sum = vec4f();
    for (var c = first; c < last; c++) {
      let target_value = select(vec4f(), vec4f(1.0), label == vec4u(c));
      let difference = logits[c * params.stride4 + column] - target_value;
      sum += difference * difference;
    }
    total += sum;
  }
  return 0.5 * total;
}

@compute @workgroup_size(64)
fn loss_blocks(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let column = folded_index(group, groups, thread);
  if (4u * column >= params.n) {
    return;
  }
  let label = labels[column];
  let largest = largest_logit(column, label);
  var loss = vec4f();
  if (params.cross_entropy == 1u) {
    loss = cross_entropy(column, largest);
  } else {
    loss = squared_error(column, label);
  }
  let finite = largest.finite & are_finite(loss);
  let correct = largest.finite & (largest.class_index == label);
  partials[column] = loss_partial(column, params.n, loss, finite, correct);
}
