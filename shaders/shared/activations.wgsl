// The activations phi and their first two derivatives, four values at a time, by the codes of
// src/kernels/activation-kinds.ts. Kinks take the derivatives of their left side. At infinities the limit is taken, where there is one.
import package::shared::exponential::sigmoid;
import package::shared::exponential::sigmoid_slope;
import package::shared::exponential::softplus;
import package::shared::exponential::gaussian;
import package::shared::exponential::decay;
import package::shared::exponential::tanh_of;
import package::shared::error_function::erf;
import package::shared::error_function::normal_cdf;
import package::shared::error_function::normal_density;
import package::shared::trigonometric::sine;
import package::shared::trigonometric::cosine;

const IDENTITY = 0u;
const RELU = 1u;
const LEAKY_RELU = 2u;
const GELU = 3u;
const GELU_TANH = 4u;
const TANH = 5u;
const SIGMOID = 6u;
const SILU = 7u;
const SOFTPLUS = 8u;
const ERF = 9u;
const SINE = 10u;

// Beyond this size GELU and SiLU have met their limits; it stands for larger arguments where these are multiplied.
const settled = 120.0;

// 2 sqrt(2 / pi) (x + 0.044715 x^3), the argument of the sigmoid in the tanh form of GELU, up to |x| = 20.
fn gelu_argument(x: vec4f) -> vec4f {
  let size = clamp(x, vec4f(-20.0), vec4f(20.0));
  return size * fma(size * size, vec4f(0.071354814), vec4f(1.5957692));
}

fn gelu_tanh_derivative(x: vec4f) -> vec4f {
  let size = clamp(x, vec4f(-20.0), vec4f(20.0));
  let argument = gelu_argument(size);
  let growth = size * fma(size * size, vec4f(0.21406445), vec4f(1.5957692));
  return fma(growth, sigmoid_slope(argument), sigmoid(argument));
}

// phi(x); `slope` is that of the leaky ReLU below zero.
fn value_of(kind: u32, x: vec4f, slope: f32) -> vec4f {
  let above = max(x, vec4f(-settled));
  switch (kind) {
    case RELU: { return select(vec4f(), x, x > vec4f()); }
    case LEAKY_RELU: { return select(slope * x, x, x > vec4f()); }
    case GELU: { return above * normal_cdf(x); }
    case GELU_TANH: { return above * sigmoid(gelu_argument(x)); }
    case TANH: { return tanh_of(x); }
    case SIGMOID: { return sigmoid(x); }
    case SILU: { return above * sigmoid(x); }
    case SOFTPLUS: { return softplus(x); }
    case ERF: { return erf(x); }
    case SINE: { return sine(x); }
    default: { return x; }
  }
}

// phi'(x).
fn derivative_of(kind: u32, x: vec4f, slope: f32) -> vec4f {
  let within = clamp(x, vec4f(-settled), vec4f(settled));
  switch (kind) {
    case RELU: { return select(vec4f(), vec4f(1.0), x > vec4f()); }
    case LEAKY_RELU: { return select(vec4f(slope), vec4f(1.0), x > vec4f()); }
    case GELU: { return fma(within, normal_density(x), normal_cdf(x)); }
    case GELU_TANH: { return gelu_tanh_derivative(x); }
    case TANH: { return 4.0 * sigmoid_slope(2.0 * within); }
    case SIGMOID: { return sigmoid_slope(x); }
    case SILU: { return fma(within, sigmoid_slope(x), sigmoid(x)); }
    case SOFTPLUS: { return sigmoid(x); }
    case ERF: { return 1.1283792 * gaussian(x, 1.0); }
    case SINE: { return cosine(x); }
    default: { return vec4f(1.0); }
  }
}

// sigmoid'(g) (2 g' + x g'' - x g'^2 tanh(g / 2)) for the value x sigmoid(g); times the root of sigmoid' twice, since what is between
// is large where sigmoid' is below the normal floats.
fn gelu_tanh_curvature(x: vec4f) -> vec4f {
  let size = clamp(x, vec4f(-20.0), vec4f(20.0));
  let argument = gelu_argument(size);
  let growth = fma(size * size, vec4f(0.21406445), vec4f(1.5957692));
  let bend = fma(size * size, vec4f(0.4281289), 2.0 * growth);
  let root = decay(0.5 * abs(argument)) / (1.0 + decay(abs(argument)));
  return root * fma(-size * growth * growth, tanh_of(0.5 * argument), bend) * root;
}

// phi''(x).
fn curvature_of(kind: u32, x: vec4f) -> vec4f {
  let within = clamp(x, vec4f(-settled), vec4f(settled));
  switch (kind) {
    case GELU: { return fma(-within, within, vec4f(2.0)) * normal_density(x); }
    case GELU_TANH: { return gelu_tanh_curvature(x); }
    case TANH: { return -8.0 * tanh_of(x) * sigmoid_slope(2.0 * within); }
    case SIGMOID: { return -tanh_of(0.5 * x) * sigmoid_slope(x); }
    case SILU: { return fma(-within, tanh_of(0.5 * x), vec4f(2.0)) * sigmoid_slope(x); }
    case SOFTPLUS: { return sigmoid_slope(x); }
    case ERF: { return -2.2567583 * within * gaussian(x, 1.0); }
    case SINE: { return -sine(x); }
    default: { return vec4f(); }
  }
}

// The bits of a result: NaN where x is NaN, and for the sine also where x is infinite. By bits, since comparisons with
// NaN cannot be trusted.
fn with_undefined(kind: u32, x: vec4u, result: vec4f) -> vec4u {
  let size = x & vec4u(0x7fffffffu);
  let undefined_from = select(0x7f800001u, 0x7f800000u, kind == SINE);
  return select(bitcast<vec4u>(result), vec4u(0x7fc00000u), size >= vec4u(undefined_from));
}
