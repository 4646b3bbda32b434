// The error function and the normal distribution to a few units in the last place; WGSL has neither. u = 2^-24.
import package::shared::exponential::gaussian;

const root_half = 0.70710677;
const near_limit = 0.66;

// erf(x) / x - 1 for |x| <= 0.66. Absolute error 1 u.
fn erf_ratio(x: vec4f) -> vec4f {
  let t = min(x * x, vec4f(1.0));
  var p = fma(t, vec4f(-0.000714713), vec4f(0.005159356));
  p = fma(t, p, vec4f(-0.026852416));
  p = fma(t, p, vec4f(0.11283663));
  p = fma(t, p, vec4f(-0.37612635));
  return fma(t, p, vec4f(0.12837917));
}

// e^(x^2) erfc(x) for x >= 0.6: a polynomial in (x - 2.5) / (x + 2.5), over x + 1/2. Relative error 10 u.
fn scaled_tail(x: vec4f) -> vec4f {
  let size = min(x, vec4f(20.0));
  let t = (size - 2.5) / (size + 2.5);
  var p = fma(t, vec4f(-8.9512396e-5), vec4f(0.000279455));
  p = fma(t, p, vec4f(0.00029269423));
  p = fma(t, p, vec4f(-0.0021855035));
  p = fma(t, p, vec4f(0.00044919306));
  p = fma(t, p, vec4f(0.01638119));
  p = fma(t, p, vec4f(-0.051481016));
  p = fma(t, p, vec4f(0.078814775));
  p = fma(t, p, vec4f(-0.049512405));
  p = fma(t, p, vec4f(-0.061178375));
  p = fma(t, p, vec4f(0.6324191));
  return p / (size + 0.5);
}

// The error function. Relative error 16 u.
fn erf(x: vec4f) -> vec4f {
  let size = abs(x);
  let near = fma(x, erf_ratio(x), x);
  let far = (1.0 - gaussian(x, 1.0) * scaled_tail(size)) * sign(x);
  return select(far, near, size < vec4f(near_limit));
}

// The standard normal distribution function. Relative error 16 u, also where it is tiny.
fn normal_cdf(x: vec4f) -> vec4f {
  let y = x * root_half;
  let near = fma(0.5 * y, erf_ratio(y), 0.5 * y) + 0.5;
  let tail = 0.5 * gaussian(x, 0.5) * scaled_tail(abs(y));
  let far = select(tail, 1.0 - tail, x > vec4f());
  return select(far, near, abs(y) < vec4f(near_limit));
}

// The standard normal density. Relative error 6 u.
fn normal_density(x: vec4f) -> vec4f {
  return 0.3989423 * gaussian(x, 0.5);
}
