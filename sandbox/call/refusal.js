/** Why the server did not let a caller in, in words: tries that are left, or the end of a ban. */

/** Return a sentence for an answer that is no sign-in: how many tries are left, or until when. */
export function whyRefused(answer) {
  const request = answer.tree?.request;
  if (!request) return `The address answers (${answer.code}), but not as this API does.`;
  if (request.tries_left > 0) {
    const tries = request.tries_left === 1 ? "1 try remains" : `${request.tries_left} tries remain`;
    return `${request.message} ${tries} before this address is banned.`;
  }
  if (request.tries_left === 0) return `${request.message} This address is banned now.`;
  const seconds = Number(answer.headers.get("Retry-After"));
  if (request.error === "banned" && seconds) {
    const until = new Date(Date.now() + seconds * 1000);
    return `This address is banned until ${until.toLocaleTimeString()}: too many wrong logins.`;
  }
  return request.message;
}
