/** Where everything that is no chain stands: commands, and the logins of customers. */

const CHAINS = /(\/modules\/addons\/\w+)?(\/api(\.php)?)?$/;

/** Return the address below which an API's other paths are, from the URL that its chains have. */
export function rootOf(url) {
  return url.replace(/\/+$/, "").replace(CHAINS, "");
}
