/** Why the server did not let a caller in, in words: tries that are left, or the end of a ban. */

export const NO_CUSTOMERS = "At this API no customers log in.";
const WRONG_PAIR =
  "No customer has this e-mail with this password, or the client is none of his. " +
  "A few wrong ones, and this address is banned.";

/** Return a sentence for an answer that is no sign-in: how many tries are left, or until when. */
export function whyRefused(answer) {
  const request = answer.tree?.request;
  if (!request) return unlikely(answer);
  if (request.tries_left > 0) {
    const tries = request.tries_left === 1 ? "1 try remains" : `${request.tries_left} tries remain`;
    return `${request.message} ${tries} before this address is banned.`;
  }
  if (request.tries_left === 0) return `${request.message} This address is banned now.`;
  return (request.error === "banned" && bannedUntil(answer)) || request.message;
}

/** Return a sentence for an answer to a customer's login that let him not in. */
export function whyNotLoggedIn(answer) {
  const {code, tree} = answer;
  if (code === 401) return WRONG_PAIR;
  if (code === 404) return NO_CUSTOMERS;
  return (tree?.error === "banned" && bannedUntil(answer)) || tree?.message || unlikely(answer);
}

function bannedUntil({headers}) {
  const seconds = Number(headers.get("Retry-After"));
  if (!seconds) return "";
  const until = new Date(Date.now() + seconds * 1000);
  return `This address is banned until ${until.toLocaleTimeString()}: too many wrong logins.`;
}

function unlikely({code}) {
  return `The address answers (${code}), but not as this API does.`;
}
