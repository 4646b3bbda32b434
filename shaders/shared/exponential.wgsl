// Exponentials to a few units in the last place, because the built-in exp loses digits as its argument grows and
// tanh is only good to 1e-5. u = 2^-24. Divisions count 5 u (2.5 ulp, what WGSL grants).

const log2_e = 1.442695;
const ln2_high = 0.69314575; // 16 bits: a whole number of up to 8 bits times it is exact
const ln2_low = 1.4286068e-6;
const least_exponent = -104.0; // e^-104 rounds to zero

// 2^k for whole k from -126 to 127.
fn power_of_two(k: vec4i) -> vec4f {
  return bitcast<vec4f>((k + vec4i(127)) << vec4u(23u));
}

// e^r - 1 for |r| <= log(2) / 2. Relative error 3 u.
fn exp_rest(r: vec4f) -> vec4f {
  var p = fma(r, vec4f(0.0013813141), vec4f(0.008369419));
  p = fma(r, p, vec4f(0.041668456));
  p = fma(r, p, vec4f(0.16666515));
  p = fma(r, p, vec4f(0.49999994));
  return fma(r * r, p, r);
}

// e^(high + low) for -104 <= high + low <= 89 with |low| < 1. Relative error 3 u; below 2^-126 it may be zero.
fn exp_sum(high: vec4f, low: vec4f) -> vec4f {
  let k = round((high + low) * log2_e);
  let r = fma(-k, vec4f(ln2_low), fma(-k, vec4f(ln2_high), high)) + low;
  let p = exp_rest(r) + 1.0;
  let half = vec4i(k) / 2;
  return p * power_of_two(half) * power_of_two(vec4i(k) - half);
}

// e^-x for x >= 0, infinity included. Relative error 3 u.
fn decay(x: vec4f) -> vec4f {
  return exp_sum(max(-x, vec4f(least_exponent)), vec4f());
}

// e^(-scale x^2), scale 1 or 1/2: x splits into 12 bits, whose square is exact, and the rest. Relative error 4 u.
fn gaussian(x: vec4f, scale: f32) -> vec4f {
  let size = min(abs(x), vec4f(14.5));
  let high = bitcast<vec4f>(bitcast<vec4u>(size) & vec4u(0xfffff000u));
  let low = -scale * (size - high) * (size + high);
  let exponent = -scale * high * high;
  return exp_sum(max(exponent, vec4f(least_exponent)), select(low, vec4f(), exponent < vec4f(least_exponent)));
}

// log(1 + e) for 0 <= e <= 1, as 2 artanh(e / (2 + e)). Relative error 9 u more than that of e.
fn log_one_plus(e: vec4f) -> vec4f {
  let s = e / (2.0 + e);
  let t = s * s;
  var p = fma(t, vec4f(0.28024477), vec4f(0.27999136));
  p = fma(t, p, vec4f(0.400217));
  p = fma(t, p, vec4f(0.6666641));
  return fma(s * t, p, 2.0 * s);
}

// 1 / (1 + e^-x). Relative error 12 u, also where it is tiny.
fn sigmoid(x: vec4f) -> vec4f {
  let e = decay(abs(x));
  return select(e, vec4f(1.0), x >= vec4f()) / (1.0 + e);
}

// sigmoid(x) sigmoid(-x) = e / (1 + e)^2 with e = e^-|x|. Relative error 16 u.
fn sigmoid_slope(x: vec4f) -> vec4f {
  let e = decay(abs(x));
  let sum = 1.0 + e;
  return e / (sum * sum);
}

// log(1 + e^x) without overflow. Relative error 14 u.
fn softplus(x: vec4f) -> vec4f {
  return max(x, vec4f()) + log_one_plus(decay(abs(x)));
}

// A polynomial below 0.62, 1 - 2 e / (1 + e) with e = e^-2|x| above. Relative error 12 u.
fn tanh_of(x: vec4f) -> vec4f {
  let size = abs(x);
  let t = min(size, vec4f(1.0)) * min(size, vec4f(1.0));
  var p = fma(t, vec4f(-0.005660786), vec4f(0.020602005));
  p = fma(t, p, vec4f(-0.05372923));
  p = fma(t, p, vec4f(0.13331328));
  p = fma(t, p, vec4f(-0.33333278));
  let near = fma(x * t, p, x);
  let e = decay(2.0 * size);
  let far = (1.0 - 2.0 * e / (1.0 + e)) * sign(x);
  return select(far, near, size < vec4f(0.62));
}
