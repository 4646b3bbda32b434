// Squared error of 4 datapoints at a time towards real-valued targets, to be summed by loss_summary:
//   partials[q] = (sum of their finite 1/2 sum_c (f_c - y_c)^2, 0, how many are not finite, 0); none is correct or wrong.
//
// Buffers: logits and targets [C, n] float32, k-major, columns padded to 16; partials [n / 4 rounded up] vec4. Padding counts
// for nothing.
// Grid: one invocation for the C numbers of 4 datapoints; a row of workgroups folded at 65,535.
// Order: ascending c, in blocks of 256 that are summed in turn; then the 4 datapoints pairwise.
// Error of a loss, u = 2^-24: (min(C, 256) + C / 256 + 5) u times the loss; the sum of 4 adds 2 u.
import package::shared::folded_grid::folded_index;
import package::shared::finite_bits::are_finite;
import package::shared::loss_partials::loss_partial;

struct Params {
  logits: u32, // C
  n: u32,
  logits_stride: u32, // vec4
  targets_stride: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> logits: array<vec4f>;
@group(1) @binding(1) var<storage, read> targets: array<vec4f>;
@group(2) @binding(0) var<storage, read_write> partials: array<vec4f>;

fn squared_error(column: u32) -> vec4f {
  var total = vec4f();
  for (var first = 0u; first < params.logits; first += 256u) {
    let last = min(first + 256u, params.logits);
    var sum = vec4f();
    for (var c = first; c < last; c++) {
      let difference = logits[c * params.logits_stride + column] - targets[c * params.targets_stride + column];
      sum += difference * difference;
    }
    total += sum;
  }
  return 0.5 * total;
}

@compute @workgroup_size(64)
fn target_blocks(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let column = folded_index(group, groups, thread);
  if (4u * column >= params.n) {
    return;
  }
  let loss = squared_error(column);
  partials[column] = loss_partial(column, params.n, loss, are_finite(loss), vec4<bool>());
}
