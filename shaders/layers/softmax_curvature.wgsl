// Second derivatives of a softmax y over the numbers of each row where its input goes along a straight line, for each block of
// a stack of tangents t of the input. With p the softmax, c_j = t_j - sum_l p_l t_l and v = sum_l p_l c_l^2:
// LOG 0, of the softmax (value y = p): output_j = p_j (c_j^2 - v). LOG 1, of its logarithm (value y = log p): output_j = -v.
// value [rows * k, columns]; stack, output [blocks * rows * k, columns], k-major (as vec4 of columns)
// Grid: ceil(blocks rows ceil(columns / 4) / 64) workgroups, folded to (x, y). One invocation makes a row for 4 columns.
// Order of accumulation: ascending with fma, partial sums of 256 terms added in order.
// Error: (3 s + 30) u times the sum of the sizes of all terms with each c_l replaced by |t_l| + sum_l p_l |t_l|,
// s = min(k, 256) + k / 256, u = 2^-24.
import package::shared::folded_grid::folded_index;
import package::shared::exponential::decay;
import package::shared::nan_bits::are_nan;
import package::shared::nan_bits::nan_where;

override LOG: u32 = 0u;

struct Params {
  rows: u32, // of the value
  all_rows: u32, // blocks * rows
  k: u32,
  columns4: u32, // ceil(columns / 4)
  value_stride: u32, // vec4
  stack_stride: u32,
  output_stride: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> value: array<vec4f>;
@group(1) @binding(1) var<storage, read> stack: array<vec4f>;
@group(2) @binding(0) var<storage, read_write> output: array<vec4f>;

fn probability(at: u32) -> vec4f {
  let y = value[at];
  if (LOG == 0u) { return y; }
  return bitcast<vec4f>(nan_where(are_nan(y), decay(-y)));
}

// sum_l p_l (t_l - centre)^degree for degree 1 or 2.
fn moment(at_value: u32, at_stack: u32, centre: vec4f, degree: u32) -> vec4f {
  var total = vec4f();
  for (var first = 0u; first < params.k; first += 256u) {
    var part = vec4f();
    for (var j = first; j < min(first + 256u, params.k); j++) {
      let own = stack[at_stack + j * params.stack_stride] - centre;
      let factor = select(own, own * own, degree == 2u);
      part = fma(probability(at_value + j * params.value_stride), factor, part);
    }
    total += part;
  }
  return total;
}

@compute @workgroup_size(64)
fn softmax_curvature(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = folded_index(group, groups, thread);
  let row = index / params.columns4;
  let column = index % params.columns4;
  if (row >= params.all_rows) { return; }
  let at_value = row % params.rows * params.k * params.value_stride + column;
  let at_stack = row * params.k * params.stack_stride + column;
  let mean = moment(at_value, at_stack, vec4f(), 1u);
  let spread = moment(at_value, at_stack, mean, 2u);
  var at = row * params.k * params.output_stride + column;
  for (var j = 0u; j < params.k; j++) {
    if (LOG == 1u) {
      output[at] = -spread;
    } else {
      let own = stack[at_stack + j * params.stack_stride] - mean;
      output[at] = probability(at_value + j * params.value_stride) * fma(own, own, -spread);
    }
    at += params.output_stride;
  }
}
