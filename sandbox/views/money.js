/** Amounts are texts of two places on the wire, and whole hundredths where they are added. Pure. */

/** Return 123450 for "1234.50". */
export function hundredths(text) {
  return Number(String(text ?? "0").replace(".", ""));
}

/** Return "1234.50" for 123450. */
export function amountOf(count) {
  const digits = String(Math.abs(count)).padStart(3, "0");
  return `${count < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
