/** Numbers as people say them. Pure. */

/** Return "1 h 30 min" for 5400 seconds, "" for what is no whole number. */
export function duration(seconds) {
  if (!/^[0-9]+$/.test(String(seconds))) return "";
  const total = Number(seconds);
  const parts = [
    [Math.floor(total / 3600), "h"],
    [Math.floor((total % 3600) / 60), "min"],
    [total % 60, "s"],
  ];
  const told = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`);
  return told.length ? told.join(" ") : "0 s";
}

/** Return "1.2 MB" for 1234567 bytes. */
export function size(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  const units = ["kB", "MB", "GB"];
  let value = bytes / 1000;
  while (value >= 1000 && units.length > 1) {
    value /= 1000;
    units.shift();
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[0]}`;
}

/** Return "1 action" or "2 actions". */
export function counted(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
