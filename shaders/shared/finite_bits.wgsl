// Whether numbers are finite, by their bits: comparisons with NaN cannot be trusted on every adapter.

const EXPONENT_BITS = 0x7f800000u;

fn is_finite(value: f32) -> bool {
  return (bitcast<u32>(value) & EXPONENT_BITS) != EXPONENT_BITS;
}

fn are_finite(values: vec4f) -> vec4<bool> {
  return (bitcast<vec4u>(values) & vec4u(EXPONENT_BITS)) != vec4u(EXPONENT_BITS);
}

fn are_nan(values: vec4f) -> vec4<bool> {
  return (bitcast<vec4u>(values) & vec4u(0x7fffffffu)) > vec4u(EXPONENT_BITS);
}
