// One step along a gradient g, entry by entry over a range of flat buffers. OPTIMIZER:
//   0 gradient descent  theta -= rate g
//   1 momentum          v = beta1 v + g;  theta -= rate v  (v in first)
//   2 Adam              m = beta1 m + (1 - beta1) g;  s = beta2 s + (1 - beta2) g^2;
//                       theta -= rate (m / correction1) / (sqrt(s / correction2) + epsilon)  (m in first, s in second)
// Kingma and Ba 2015, with correction = 1 - beta^step. The complements 1 - beta come rounded from float64.
// With weight decay theta also loses shrink = rate * decay times itself, as it was before the step, and no moment sees it
// (Loshchilov and Hutter 2019).
//
// Buffers (float32): gradient; parameters, first, second, all of them flat and read from quad first4 on. What the optimizer
// does not use is bound but not touched.
// Grid: one invocation for 4 entries; a row of workgroups folded at 65,535. Entries past `count` keep their values.
// Order: no sums. Error, u = 2^-24: v, m and s within 4 u times the sum of their terms' sizes; theta within u |theta| and
// 32 u times the size of the move (with |v| or |m| replaced by the sum of its terms' sizes; shrink |theta| is one of them).
import package::shared::folded_grid::folded_index;

override OPTIMIZER: u32 = 0u;

struct Params {
  first4: u32, // vec4
  count: u32, // floats
  rate: f32,
  beta1: f32,
  beta2: f32,
  complement1: f32, // 1 - beta1
  complement2: f32,
  correction1: f32, // 1 - beta1^step
  correction2: f32,
  epsilon: f32,
  shrink: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> gradient: array<vec4f>;
@group(2) @binding(0) var<storage, read_write> parameters: array<vec4f>;
@group(2) @binding(1) var<storage, read_write> first: array<vec4f>;
@group(2) @binding(2) var<storage, read_write> second: array<vec4f>;

fn momentum_move(at: u32, g: vec4f, valid: vec4<bool>) -> vec4f {
  let velocity = fma(vec4f(params.beta1), first[at], g);
  first[at] = select(first[at], velocity, valid);
  return params.rate * velocity;
}

fn adam_move(at: u32, g: vec4f, valid: vec4<bool>) -> vec4f {
  let mean = params.beta1 * first[at] + params.complement1 * g;
  let square = params.beta2 * second[at] + params.complement2 * g * g;
  first[at] = select(first[at], mean, valid);
  second[at] = select(second[at], square, valid);
  let scale = sqrt(square / params.correction2) + params.epsilon;
  return params.rate * (mean / params.correction1) / scale;
}

@compute @workgroup_size(64)
fn optimizer_step(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let quad = folded_index(group, groups, thread);
  if (4u * quad >= params.count) {
    return;
  }
  let at = params.first4 + quad;
  let g = gradient[at];
  let valid = (vec4u(4u * quad) + vec4u(0u, 1u, 2u, 3u)) < vec4u(params.count);
  var change = params.rate * g;
  if (OPTIMIZER == 1u) {
    change = momentum_move(at, g, valid);
  }
  if (OPTIMIZER == 2u) {
    change = adam_move(at, g, valid);
  }
  if (params.shrink != 0.0) {
    change = fma(vec4f(params.shrink), parameters[at], change);
  }
  parameters[at] = select(parameters[at], parameters[at] - change, valid);
}
