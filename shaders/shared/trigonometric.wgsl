// Sine and cosine to a few units in the last place for every finite float, because the built-in ones are only good to
// 2^-11 and only within one turn. Up to 6,432 the argument is reduced by three parts of pi / 2 (Cody and Waite), above
// that by 2 / pi to 224 bits (Payne and Hanek). u = 2^-24.

const reduction_limit = 6432.0; // fewer than 2^12 quarter turns

// pi / 2 in parts: a whole number of up to 12 bits times one of the first two is exact.
const quarter_high = 1.5708008;
const quarter_middle = -4.4535846e-6;
const quarter_low = -8.705516e-10;

// The bits of 2 / pi after the point, behind 32 zeros.
const two_over_pi = array<u32, 8>(
  0x00000000u, 0xa2f9836eu, 0x4e441529u, 0xfc2757d1u, 0xf534ddc0u, 0xdb629599u, 0x3c439041u, 0xfe5163abu,
);

// x = rest + quarters pi / 2, |rest| <= pi / 4; quarters modulo 4.
struct Angle {
  rest: vec4f,
  quarters: vec4u,
}

// The upper half of a * b, a below 2^24.
fn multiply_high(a: u32, b: u32) -> u32 {
  let low = (a & 0xffffu) * (b & 0xffffu);
  let middle = (a >> 16u) * (b & 0xffffu) + (low >> 16u);
  let cross = (a & 0xffffu) * (b >> 16u) + (middle & 0xffffu);
  return (a >> 16u) * (b >> 16u) + (middle >> 16u) + (cross >> 16u);
}

// 32 bits of 2 / pi from bit `start` of the table.
fn window(start: u32) -> u32 {
  let word = start >> 5u;
  let shift = start & 31u;
  return (two_over_pi[word] << shift) | ((two_over_pi[word + 1u] >> 1u) >> (31u - shift));
}

// A size of at least 1024 in quarter turns: (fraction of one, from -1/2 to 1/2, as a float; whole ones as bits).
// The size is m 2^e with 24-bit m; m times 96 bits of 2 / pi, less the multiples of 4 quarters, is exact to 2^-70.
fn quarter_turns(size: f32) -> vec2u {
  let bits = bitcast<u32>(size);
  let m = (bits & 0x007fffffu) | 0x00800000u;
  let start = (bits >> 23u) - 120u;
  let second = window(start + 32u);
  let third_high = multiply_high(m, window(start + 64u));
  let middle = m * second + third_high;
  let carry = select(0u, 1u, middle < third_high);
  let top = m * window(start) + multiply_high(m, second) + carry;
  var high = (top << 2u) | (middle >> 30u);
  var low = middle << 2u;
  let above_half = high >> 31u;
  if (above_half == 1u) {
    low = ~low + 1u;
    high = ~high + select(0u, 1u, low == 0u);
  }
  let fraction = fma(f32(low), 0x1p-64, f32(high) * 0x1p-32);
  return vec2u(bitcast<u32>(fraction) | (above_half << 31u), (top >> 30u) + above_half);
}

// Error of the rest: 3 u of it + 2^-54 |x|.
fn reduce_angle(x: vec4f) -> Angle {
  let k = round(clamp(x, vec4f(-reduction_limit), vec4f(reduction_limit)) * 0.63661975);
  let part = fma(-k, vec4f(quarter_middle), fma(-k, vec4f(quarter_high), x));
  var angle = Angle(fma(-k, vec4f(quarter_low), part), bitcast<vec4u>(vec4i(k)));
  for (var i = 0u; i < 4u; i++) {
    if (abs(x[i]) > reduction_limit) {
      let turns = quarter_turns(abs(x[i]));
      let rest = bitcast<f32>(turns.x) * 1.5707964;
      angle.rest[i] = select(rest, -rest, x[i] < 0.0);
      angle.quarters[i] = select(turns.y, 0u - turns.y, x[i] < 0.0);
    }
  }
  return angle;
}

// The sine of rest + quarters pi / 2. Error 3 u of it, given the rest.
fn sine_of_angle(rest: vec4f, quarters: vec4u) -> vec4f {
  let t = rest * rest;
  let odd = fma(t, fma(t, vec4f(-0.00019516655), vec4f(0.008332173)), vec4f(-0.16666655));
  let even = fma(t, fma(t, vec4f(2.4452795e-5), vec4f(-0.0013887514)), vec4f(0.04166665));
  let sine = fma(rest * t, odd, rest);
  let cosine = fma(t * t, even, fma(t, vec4f(-0.5), vec4f(1.0)));
  let size = select(sine, cosine, (quarters & vec4u(1u)) == vec4u(1u));
  return select(size, -size, (quarters & vec4u(2u)) == vec4u(2u));
}

// sin x. Error 6 u |sin x| + 2^-54 |x|.
fn sine(x: vec4f) -> vec4f {
  let angle = reduce_angle(x);
  return sine_of_angle(angle.rest, angle.quarters);
}

// cos x. Error 6 u |cos x| + 2^-54 |x|.
fn cosine(x: vec4f) -> vec4f {
  let angle = reduce_angle(x);
  return sine_of_angle(angle.rest, angle.quarters + 1u);
}
