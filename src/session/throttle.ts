// Calls that come in quick succession, passed on at intervals.

/** The first call at once, of those within `milliseconds` after one only the newest, when that time is over. */
export function throttled<Value>(call: (value: Value) => void, milliseconds: number): (value: Value) => void {
  let waiting: { readonly value: Value } | undefined;
  let resting = false;
  const pass = (value: Value): void => {
    resting = true;
    waiting = undefined;
    call(value);
    setTimeout(() => {
      resting = false;
      if (waiting) pass(waiting.value);
    }, milliseconds);
  };
  return (value) => {
    if (resting) waiting = { value };
    else pass(value);
  };
}
