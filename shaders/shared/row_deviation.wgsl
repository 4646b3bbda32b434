// Mean and deviation of k numbers of a value, for four datapoints: two passes, so that a large mean costs no digits.

@group(1) @binding(0) var<storage, read> input: array<vec4f>;

struct RowDeviation {
  mean: vec4f, // 0 without centring
  reciprocal: vec4f, // 1 / sqrt(mean of (z - mean)^2 + epsilon)
}

// The number at a place, normalised.
fn normalised(own: RowDeviation, at: u32) -> vec4f {
  return (input[at] - own.mean) * own.reciprocal;
}

// The numbers are input[start + j stride], j < k. Partial sums of 256 terms are added in order.
fn row_deviation(start: u32, stride: u32, k: u32, centred: bool, epsilon: f32) -> RowDeviation {
  var mean = vec4f();
  if (centred) { mean = row_sum(start, stride, k) / f32(k); }
  var total = vec4f();
  for (var first = 0u; first < k; first += 256u) {
    var part = vec4f();
    for (var j = first; j < min(first + 256u, k); j++) {
      let own = input[start + j * stride] - mean;
      part = fma(own, own, part);
    }
    total += part;
  }
  return RowDeviation(mean, 1.0 / sqrt(total / f32(k) + epsilon));
}

fn row_sum(start: u32, stride: u32, k: u32) -> vec4f {
  var total = vec4f();
  for (var first = 0u; first < k; first += 256u) {
    var part = vec4f();
    for (var j = first; j < min(first + 256u, k); j++) {
      part += input[start + j * stride];
    }
    total += part;
  }
  return total;
}
