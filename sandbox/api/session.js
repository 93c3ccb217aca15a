/**
 * Who is signed in, where. Kept for this tab only, and gone when it is closed.
 *
 * The password is turned into its MD5 before it is kept: that is what the API asks for.
 */

import {md5} from "../vendor/js-md5/md5-lite.mjs";

const KEY = "teampro.session";

/**
 * Return the credentials of an administrator: {url, username, password (its MD5)} or {url, token}.
 * Those of a customer are {url, token, customer: {email, clientid, doors}}, as logins.js has them.
 */
export function credentialsOf({url, username, password, token}) {
  return token ? {url, token: token.trim()} : {url, username, password: md5(password)};
}

/**
 * Return an address without what does not belong to the API: the page's own name, a query.
 * Throws: TypeError when it is none of the web.
 */
export function placeOf(url) {
  const {protocol, origin, pathname} = new URL(url.trim());
  if (!/^https?:$/.test(protocol)) throw new TypeError(`${protocol} is not http: or https:`);
  return origin + pathname.replace(/\/+$/, "").replace(/\/sandbox(\/index\.html)?$/, "");
}

/** Return the kept credentials, or null. */
export function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    return null;
  }
}

/** Keep credentials until the tab is closed or `forget` is called. */
export function keep(credentials) {
  sessionStorage.setItem(KEY, JSON.stringify(credentials));
}

/** Forget the credentials and everything else this tab kept. */
export function forget() {
  sessionStorage.clear();
}

/** Return where the API is when this server serves the page itself: one folder up. */
export function likelyUrl(address) {
  return new URL("..", address).href.replace(/\/+$/, "");
}
