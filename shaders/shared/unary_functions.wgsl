// Functions of one number and their first two derivatives, four values at a time, by the codes of
// src/kernels/unary-kinds.ts; a and b are a function's constants. First derivatives at kinks: 0 for the absolute value, that of the left side for the ELUs,
// 1 at the ends of a clip, 0 at those of the hard sigmoid,
// everywhere 0 for step and floor. Second ones are those of the left side, 0 for the absolute value. u = 2^-24; divisions count 5 u, square roots 9 u.
import package::shared::exponential::exp_rest;
import package::shared::exponential::exp_sum;
import package::shared::exponential::log_one_plus;
import package::shared::trigonometric::sine;
import package::shared::trigonometric::cosine;

const EXP = 0u;
const LOG = 1u;
const SQRT = 2u;
const RECIPROCAL = 3u;
const NEGATE = 4u;
const ABSOLUTE = 5u;
const COSINE = 6u;
const SOFTSIGN = 7u;
const ELU = 8u;
const CELU = 9u;
const CLIP = 10u;
const HARD_SIGMOID = 11u;
const POWER = 12u;
const STEP = 13u;
const FLOOR = 14u;

const sign_bit = 0x80000000u;
const infinity_bits = 0x7f800000u;
const undefined_bits = 0x7fc00000u;
const overflow = 88.72284; // log of the largest float
const near_one = 0.34; // below log(2) / 2

// Infinity or NaN of these bits, times each of four: WGSL has no constant for them.
fn special(bits: u32) -> vec4f {
  let value = vec4u(bits);
  return bitcast<vec4f>(value);
}

// e^x. Relative error 3 u.
fn exponential_of(x: vec4f) -> vec4f {
  let value = exp_sum(clamp(x, vec4f(-104.0), vec4f(overflow)), vec4f());
  return select(value, special(infinity_bits), x > vec4f(overflow));
}

// e^x - 1 for x <= 0. Relative error 9 u.
fn exp_minus_one(x: vec4f) -> vec4f {
  let far = exp_sum(clamp(x, vec4f(-104.0), vec4f()), vec4f()) - 1.0;
  return select(far, exp_rest(clamp(x, vec4f(-near_one), vec4f())), x > vec4f(-near_one));
}

// log x: log of a number from 1 / sqrt(2) to sqrt(2), and whole powers of 2. Relative error 12 u, next to 1 too.
fn log_of(x: vec4f) -> vec4f {
  let bits = bitcast<vec4u>(x);
  let tiny = bits < vec4u(0x00800000u);
  let scaled = select(bits, bitcast<vec4u>(vec4f(bits)), tiny); // below the normal floats: bits count 2^-149
  let raised = scaled + vec4u(0x3f800000u - 0x3f3504f3u);
  let k = vec4f(vec4i(raised >> vec4u(23u)) - vec4i(127) - select(vec4i(), vec4i(149), tiny));
  let m = bitcast<vec4f>((raised & vec4u(0x007fffffu)) + vec4u(0x3f3504f3u));
  let value = fma(k, vec4f(0.69314575), fma(k, vec4f(1.4286068e-6), log_one_plus(m - 1.0)));
  let limit = select(value, special(infinity_bits), bits == vec4u(infinity_bits));
  let least = select(limit, special(sign_bit | infinity_bits), (bits & vec4u(~sign_bit)) == vec4u());
  return select(least, special(undefined_bits), bits > vec4u(sign_bit));
}

// sqrt x; NaN below 0. Error 9 u.
fn sqrt_of(x: vec4f) -> vec4f {
  let bits = bitcast<vec4u>(x);
  let value = select(sqrt(max(x, vec4f())), x, bits == vec4u(infinity_bits));
  return select(value, special(undefined_bits), bits > vec4u(sign_bit));
}

// 1 / x, infinite at 0. Relative error 5 u.
fn reciprocal_of(x: vec4f) -> vec4f {
  let bits = bitcast<vec4u>(x);
  let infinite = bitcast<vec4f>((bits & vec4u(sign_bit)) | vec4u(infinity_bits));
  return select(1.0 / x, infinite, (bits & vec4u(~sign_bit)) == vec4u());
}

// x^count by squaring. Relative error count u.
fn whole_power(x: vec4f, count: u32) -> vec4f {
  var result = vec4f(1.0);
  var square = x;
  for (var left = count; left > 0u; left >>= 1u) {
    if ((left & 1u) == 1u) { result *= square; }
    if (left > 1u) { square *= square; }
  }
  return result;
}

// x^p: a whole power times one of the same sign below 1, so that neither alone leaves the floats; NaN for x < 0 unless p
// is whole. Relative error (|p| + 6) u for whole p, (|p| + 22) u for halves, (|p| + 14 |log x| + 22) u for others; for p < 0 it may be
// infinite from 2^126.
fn power_of(x: vec4f, p: f32) -> vec4f {
  let size = abs(p);
  let whole = min(floor(size), 16777216.0);
  var value = whole_power(x, u32(whole));
  let rest = size - floor(size);
  if (rest == 0.5) {
    value *= sqrt_of(abs(x));
  } else if (rest > 0.0) {
    value *= exponential_of(rest * log_of(abs(x)));
  }
  let power = select(reciprocal_of(value), value, vec4<bool>(p >= 0.0));
  return select(power, special(undefined_bits), (bitcast<vec4u>(x) > vec4u(sign_bit)) & vec4<bool>(rest > 0.0));
}

fn unary_value(kind: u32, x: vec4f, a: f32, b: f32) -> vec4f {
  switch (kind) {
    case EXP: { return exponential_of(x); }
    case LOG: { return log_of(x); }
    case SQRT: { return sqrt_of(x); }
    case RECIPROCAL: { return reciprocal_of(x); }
    case NEGATE: { return -x; }
    case ABSOLUTE: { return abs(x); }
    case COSINE: { return cosine(x); }
    case SOFTSIGN: {
      let settled = clamp(x, vec4f(-1e30), vec4f(1e30));
      return settled / (1.0 + abs(settled));
    }
    case ELU: { return select(a * exp_minus_one(x), x, x > vec4f()); }
    case CELU: { return select(a * exp_minus_one(x / a), x, x > vec4f()); }
    case CLIP: { return min(max(x, vec4f(a)), vec4f(b)); }
    case STEP: { return select(vec4f(), vec4f(1.0), x > vec4f()); }
    case FLOOR: { return floor(x); }
    case HARD_SIGMOID: { return clamp(fma(vec4f(a), x, vec4f(b)), vec4f(), vec4f(1.0)); }
    default: { return power_of(x, a); }
  }
}

fn unary_derivative_of(kind: u32, x: vec4f, a: f32, b: f32) -> vec4f {
  let below = vec4u(sign_bit) < bitcast<vec4u>(x);
  switch (kind) {
    case EXP: { return exponential_of(x); }
    case LOG: { return select(abs(reciprocal_of(x)), special(undefined_bits), below); }
    case SQRT: { return 0.5 * reciprocal_of(abs(sqrt_of(x))); }
    case RECIPROCAL: {
      let value = reciprocal_of(x);
      return -value * value;
    }
    case NEGATE: { return vec4f(-1.0); }
    case ABSOLUTE: { return sign(x); }
    case COSINE: { return -sine(x); }
    case SOFTSIGN: {
      let value = 1.0 / (1.0 + min(abs(x), vec4f(1e30)));
      return value * value;
    }
    case ELU: { return select(a * exponential_of(min(x, vec4f())), vec4f(1.0), x > vec4f()); }
    case CELU: { return select(exponential_of(min(x / a, vec4f())), vec4f(1.0), x > vec4f()); }
    case CLIP: { return select(vec4f(), vec4f(1.0), (x >= vec4f(a)) & (x <= vec4f(b))); }
    case STEP, FLOOR: { return vec4f(); }
    case HARD_SIGMOID: {
      let line = fma(vec4f(a), x, vec4f(b));
      return select(vec4f(), vec4f(a), (line > vec4f()) & (line < vec4f(1.0)));
    }
    default: {
      if (a == 0.0) { return vec4f(); }
      return a * power_of(x, a - 1.0);
    }
  }
}

// p (p - 1) x^(p - 2); 0 for p = 0 and p = 1.
fn power_curvature(x: vec4f, p: f32) -> vec4f {
  if (p == 0.0 || p == 1.0) { return vec4f(); }
  return p * (p - 1.0) * power_of(x, p - 2.0);
}

fn unary_curvature_of(kind: u32, x: vec4f, a: f32, b: f32) -> vec4f {
  let below = vec4u(sign_bit) < bitcast<vec4u>(x);
  let inverse = reciprocal_of(x);
  switch (kind) {
    case EXP: { return exponential_of(x); }
    case LOG: { return select(-inverse * inverse, special(undefined_bits), below); }
    case SQRT: { return -0.25 * abs(inverse) * reciprocal_of(abs(sqrt_of(x))); }
    case RECIPROCAL: { return 2.0 * inverse * inverse * inverse; }
    case COSINE: { return -cosine(x); }
    case SOFTSIGN: {
      let value = 1.0 / (1.0 + min(abs(x), vec4f(1e30)));
      return -2.0 * sign(x) * value * value * value;
    }
    case ELU: { return select(a * exponential_of(min(x, vec4f())), vec4f(), x > vec4f()); }
    case CELU: { return select(exponential_of(min(x / a, vec4f())) / a, vec4f(), x > vec4f()); }
    case POWER: { return power_curvature(x, a); }
    default: { return vec4f(); }
  }
}

// The bits of a result: NaN where x is NaN, and for the cosine also where x is infinite. By bits, since comparisons with
// NaN cannot be trusted.
fn with_undefined_of(kind: u32, x: vec4u, result: vec4f) -> vec4u {
  let size = x & vec4u(~sign_bit);
  let undefined_from = select(infinity_bits + 1u, infinity_bits, kind == COSINE);
  return select(bitcast<vec4u>(result), vec4u(undefined_bits), size >= vec4u(undefined_from));
}
