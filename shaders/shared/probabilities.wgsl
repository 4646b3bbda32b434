// Probabilities of a softmax, from its value or from its logarithm.
import package::shared::exponential::decay;
import package::shared::nan_bits::are_nan;
import package::shared::nan_bits::nan_where;

fn probability_of(value: vec4f, is_log: bool) -> vec4f {
  if (!is_log) { return value; }
  return bitcast<vec4f>(nan_where(are_nan(value), decay(-value)));
}
