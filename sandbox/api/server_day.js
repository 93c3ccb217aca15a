/** Which day it is where the server is: its setting `server_timezone` says what it means by today. */

const QUESTION = {key: "server_timezone"};

export class ServerDay {
  /** `ask(chain, params)` sends a GET and returns its `response`, or null when it was refused. */
  constructor(catalogue, ask) {
    this.ask = catalogue.noun("config") ? ask : async () => null;
    this.zone = null;
  }

  /** Return a promise of today as `YYYY-MM-DD`; in UTC for who may not read the setting. */
  async today() {
    this.zone ??= this.ask("config", QUESTION).then((response) => response?.config);
    const zone = (await this.zone)?.server_timezone ?? "UTC";
    return dayIn(zone, Date.now());
  }
}

/** Return the day of a moment in milliseconds in a time zone, as `YYYY-MM-DD`. */
export function dayIn(zone, milliseconds) {
  const parts = new Intl.DateTimeFormat("en-CA-u-ca-gregory-nu-latn", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).formatToParts(milliseconds);
  const part = (type) => parts.find((each) => each.type === type).value;
  return [part("year").padStart(4, "0"), part("month"), part("day")].join("-");
}
