// expm1 and log1p, which WGSL lacks: its exp and log lose the digits of small changes.

// exp(x) - 1. Taylor's series to x^9 for |x| <= 1/2, exp beyond. Relative error at most 8 u below and (32 + 12 |x|) u above.
fn expm1(x: f32) -> f32 {
  if (abs(x) > 0.5) {
    return exp(x) - 1.0;
  }
  var series = 1.0 + x * (1.0 / 9.0);
  series = 1.0 + x * (1.0 / 8.0) * series;
  series = 1.0 + x * (1.0 / 7.0) * series;
  series = 1.0 + x * (1.0 / 6.0) * series;
  series = 1.0 + x * (1.0 / 5.0) * series;
  series = 1.0 + x * (1.0 / 4.0) * series;
  series = 1.0 + x * (1.0 / 3.0) * series;
  series = 1.0 + x * (1.0 / 2.0) * series;
  return x * series;
}

// log(1 + x) for x >= -1/2. 2 artanh(x / (2 + x)) to the 15th power for x <= 1, log beyond. Relative error at most 16 u.
fn log1p(x: f32) -> f32 {
  if (x > 1.0) {
    return log(1.0 + x);
  }
  let ratio = x / (2.0 + x);
  let square = ratio * ratio;
  var series = 1.0 / 13.0 + square * (1.0 / 15.0);
  series = 1.0 / 11.0 + square * series;
  series = 1.0 / 9.0 + square * series;
  series = 1.0 / 7.0 + square * series;
  series = 1.0 / 5.0 + square * series;
  series = 1.0 / 3.0 + square * series;
  series = 1.0 + square * series;
  return 2.0 * ratio * series;
}
